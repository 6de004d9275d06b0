//! Sessions: who is signed in, known by the hash of a token.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;

use super::accounts::{MEMBER, member_with_roles};
use super::error::if_room;
use super::rows::{instant, millis};
use super::{Store, StoreError};
use crate::people::Member;

/// How long a session lasts without a visit: a working day.
const IDLE: TimeDelta = TimeDelta::hours(12);
/// How long a session lasts at most.
const WHOLE: TimeDelta = TimeDelta::days(7);
/// A visit is written down this often, and not at every page.
const NOTED: TimeDelta = TimeDelta::minutes(5);

/// A session, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its name in the list; it opens nothing.
    pub id: String,
    /// What the browser called itself.
    pub agent: String,
    /// When somebody signed in.
    pub created: DateTime<Utc>,
    /// When it was last used, to a few minutes.
    pub seen: DateTime<Utc>,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// A session that begins.
#[derive(Clone, Copy, Debug)]
pub struct NewSession<'a> {
    /// The hash of its token.
    pub hash: &'a str,
    /// Whose it is.
    pub account: &'a str,
    /// What the browser calls itself.
    pub agent: &'a str,
    /// The service of their organisation that said who it is; `None` for a proof of our own.
    pub issuer: Option<&'a str>,
}

impl Store {
    /// Begins a session of an account; those of it that have run out are forgotten.
    pub async fn add_session(&self, new: NewSession<'_>, now: DateTime<Utc>) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query("DELETE FROM sessions WHERE account = $1 AND (seen <= $2 OR created <= $3)")
            .bind(new.account)
            .bind(millis(now - IDLE))
            .bind(millis(now - WHOLE))
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "INSERT INTO sessions (hash, id, account, agent, created, seen, issuer) \
             VALUES ($1, $2, $3, $4, $5, $5, $6)",
        )
        .bind(new.hash)
        .bind(uuid::Uuid::now_v7().to_string())
        .bind(new.account)
        .bind(new.agent)
        .bind(millis(now))
        .bind(new.issuer)
        .execute(&mut *transaction)
        .await?;
        sqlx::query("UPDATE accounts SET signed_in = $2 WHERE id = $1")
            .bind(new.account)
            .bind(millis(now))
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Whose session it is, while it lasts and the account is open.
    pub async fn session(&self, hash: &str, now: DateTime<Utc>) -> Result<Option<Member>, StoreError> {
        let sql = format!(
            "SELECT {MEMBER}, sessions.seen FROM sessions JOIN accounts ON accounts.id = sessions.account \
             WHERE sessions.hash = $1 AND accounts.locked = 0 AND sessions.seen > $2 AND sessions.created > $3"
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(hash)
            .bind(millis(now - IDLE))
            .bind(millis(now - WHOLE))
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = row else { return Ok(None) };
        if row.try_get::<i64, _>(4)? < millis(now - NOTED) {
            let noted = sqlx::query("UPDATE sessions SET seen = $2 WHERE hash = $1");
            if_room(noted.bind(hash).bind(millis(now)).execute(&self.writer).await)?;
        }
        Ok(Some(member_with_roles(&self.pool, &row).await?))
    }

    /// The sessions of an account that still last, the newest first; `this` is the hash of the one that asks.
    pub async fn sessions(
        &self,
        account: &str,
        this: &str,
        now: DateTime<Utc>,
    ) -> Result<Vec<Session>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, agent, created, seen, hash FROM sessions \
             WHERE account = $1 AND seen > $2 AND created > $3 ORDER BY created DESC, id DESC",
        )
        .bind(account)
        .bind(millis(now - IDLE))
        .bind(millis(now - WHOLE))
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Session {
                    id: row.try_get(0)?,
                    agent: row.try_get(1)?,
                    created: instant(row.try_get(2)?)?,
                    seen: instant(row.try_get(3)?)?,
                    is_this: row.try_get::<&str, _>(4)? == this,
                })
            })
            .collect()
    }

    /// Ends a session by the hash of its token; answers the service that said who it was, where one did.
    pub async fn end_session(&self, hash: &str) -> Result<Option<String>, StoreError> {
        let row = sqlx::query("DELETE FROM sessions WHERE hash = $1 RETURNING issuer")
            .bind(hash)
            .fetch_optional(&self.writer)
            .await?;
        row.map_or(Ok(None), |row| Ok(row.try_get(0)?))
    }

    /// Ends a session of an account by its name in the list; `false` when the account has none of that name.
    pub async fn end_session_of(&self, account: &str, id: &str) -> Result<bool, StoreError> {
        let ended = sqlx::query("DELETE FROM sessions WHERE account = $1 AND id = $2")
            .bind(account)
            .bind(id)
            .execute(&self.writer)
            .await?;
        Ok(ended.rows_affected() > 0)
    }
}
