//! Subscriptions that move to another address, and the word to the address that they leave.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::consents::{Consent, Proof, answered};
use super::rows::{instant, millis};
use super::{Store, StoreError, following, outbox, pause};
use crate::alerts::Address;
use crate::alerts::timing::ASKED;

/// An address that has to be told that its subscription moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Farewell {
    /// Its id, which is also the name of its message.
    pub id: String,
    /// The subscription that left.
    pub subscription: String,
    /// The address that it left.
    pub to: Address,
    /// Attempts to tell it that failed.
    pub attempts: u32,
    /// When it left.
    pub created: DateTime<Utc>,
    /// The token that its messages held: it still ends the subscription.
    pub token: String,
}

impl Store {
    /// Answers the question with yes: the subscription tells the new address from now on, and the old one is to be told.
    ///
    /// # Shape
    /// `farewell` is the id of that word, `token` the one of the subscription from now on. `false` when the link was used meanwhile or the subscription has ended.
    pub async fn move_subscription(
        &self,
        asked: &Consent,
        subscription: &str,
        proof: Proof<'_>,
        farewell: &str,
        token: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        // An update takes the row: of two moves at once the second one sees where the first went.
        let row = sqlx::query(
            "UPDATE subscriptions SET address = address WHERE id = $1 RETURNING address, paused, token",
        )
        .bind(subscription);
        let Some(row) = row.fetch_optional(&mut *transaction).await? else { return Ok(false) };
        let (old, paused, old_token): (String, Option<String>, String) =
            (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        if !answered(&mut transaction, asked, subscription, proof, now).await? {
            return Ok(false);
        }
        // Old messages stand in mailboxes and chats that are left: what they hold ends the subscription, and moves it no more.
        sqlx::query("UPDATE subscriptions SET address = $1, old_token = token, token = $3 WHERE id = $2")
            .bind(asked.to.to_string())
            .bind(subscription)
            .bind(token)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("DELETE FROM consents WHERE moves = $1 AND confirmed IS NULL")
            .bind(subscription)
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "UPDATE deliveries SET channel = $1, parts_done = 0 WHERE subscription = $2 AND state IN ('queued', 'held')",
        )
        .bind(asked.to.channel())
        .bind(subscription)
        .execute(&mut *transaction)
        .await?;
        outbox::readdress(&mut transaction, subscription).await?;
        following::note(&mut transaction, subscription, None).await?;
        // What paused because the old address was gone goes on; what somebody paused stays paused.
        if paused.is_some_and(|cause| cause != ASKED) {
            pause::resume(&mut transaction, subscription, now).await?;
        }
        sqlx::query(
            "INSERT INTO farewells (id, subscription, address, token, due, attempts, created) \
             VALUES ($1, $2, $3, $5, $4, 0, $4)",
        )
        .bind(farewell)
        .bind(subscription)
        .bind(&old)
        .bind(millis(now))
        .bind(&old_token)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Takes farewells that are due, so that no other process tells them until `until`.
    pub async fn claim_farewells(
        &self,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<Farewell>, StoreError> {
        // Asked every second: look first, so that an idle daemon never takes the write lock.
        let waiting = sqlx::query("SELECT id FROM farewells WHERE due <= $1 LIMIT 1").bind(millis(now));
        if waiting.fetch_optional(&self.pool).await?.is_none() {
            return Ok(Vec::new());
        }
        let rows = sqlx::query(
            "UPDATE farewells SET due = $1 WHERE id IN (SELECT id FROM farewells WHERE due <= $2 ORDER BY due LIMIT $3) \
             AND due <= $2 RETURNING id, subscription, address, attempts, created, token",
        )
        .bind(millis(until))
        .bind(millis(now))
        .bind(limit)
        .fetch_all(&self.writer)
        .await?;
        rows.iter().map(farewell).collect()
    }

    /// Forgets the farewells that wait for an address; answers their ids.
    pub async fn forget_farewells(&self, address: &Address) -> Result<Vec<String>, StoreError> {
        let rows = sqlx::query("DELETE FROM farewells WHERE LOWER(address) = $1 RETURNING id")
            .bind(address.to_string().to_lowercase())
            .fetch_all(&self.writer)
            .await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// Notes that a farewell is tried again at `due`; without it the address was told, or never will be.
    pub async fn farewell_told(
        &self,
        id: &str,
        due: Option<DateTime<Utc>>,
        attempts: u32,
    ) -> Result<(), StoreError> {
        let query = match due {
            None => sqlx::query("DELETE FROM farewells WHERE id = $1").bind(id),
            Some(due) => sqlx::query("UPDATE farewells SET due = $2, attempts = $3 WHERE id = $1")
                .bind(id)
                .bind(millis(due))
                .bind(i64::from(attempts)),
        };
        query.execute(&self.writer).await?;
        Ok(())
    }
}

fn farewell(row: &AnyRow) -> Result<Farewell, StoreError> {
    let address: String = row.try_get(2)?;
    Ok(Farewell {
        id: row.try_get(0)?,
        subscription: row.try_get(1)?,
        to: address.parse().map_err(|cause: String| StoreError::damaged("address", cause))?,
        attempts: u32::try_from(row.try_get::<i64, _>(3)?).unwrap_or(u32::MAX),
        created: instant(row.try_get(4)?)?,
        token: row.try_get(5)?,
    })
}
