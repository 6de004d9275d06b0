//! Dead letters: deliveries that were refused for good, kept so that people can see them and have them sent again.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::outbox::alert;
use super::rows::{instant, millis};
use super::{Store, StoreError};
use crate::alerts::{Alert, Held};

/// A delivery as people see it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = Delivery)]
pub struct Letter {
    /// Its id, which is also the Message-ID or webhook-id that the receiver saw.
    pub id: String,
    /// The subscription it belongs to.
    pub subscription: String,
    /// The channel.
    pub channel: String,
    /// `queued`, `sent`, `dead` or `held`.
    pub state: String,
    /// Attempts that counted.
    pub attempts: i64,
    /// Whether an attempt may have arrived without our knowing.
    pub ambiguous: bool,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created: DateTime<Utc>,
    /// When it is tried next, or was tried last.
    #[schema(value_type = String, format = DateTime)]
    pub due: DateTime<Utc>,
    /// When an attempt last ended.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub settled: Option<DateTime<Utc>>,
    /// What the last attempt met.
    pub cause: Option<String>,
    /// The channel's own name for it.
    pub receipt: Option<String>,
}

/// An alert about an item, and how far it has come.
#[derive(Clone, Debug)]
pub struct AlertAbout {
    /// The alert.
    pub alert: Alert,
    /// From when it may be told.
    pub due: DateTime<Utc>,
    /// What it waited for when that was decided; `None` when it never waited, or was raised before that was kept.
    pub held: Option<Held>,
    /// The delivery it is part of; `None` while it waits for its digest.
    pub delivery: Option<Letter>,
}

const COLUMNS: &str =
    "id, subscription, channel, state, attempts, ambiguous, created, due, settled, cause, receipt";

impl Store {
    /// The newest deliveries in a state, or in any.
    pub async fn letters(&self, state: Option<&str>, limit: i64) -> Result<Vec<Letter>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM deliveries WHERE ($1 = '' OR state = $1) ORDER BY created DESC, id DESC LIMIT $2"
        ));
        let rows = sqlx::query(sql).bind(state.unwrap_or_default()).bind(limit).fetch_all(&self.pool).await?;
        rows.iter().map(letter).collect()
    }

    /// The alerts of a subscription about a story, oldest first, each with when it is due and its delivery.
    ///
    /// # Shape
    /// The new item, what changed in it, and what of it a system cites; an alert that waits has no delivery yet.
    pub async fn alerts_about(&self, subscription: &str, story: &str) -> Result<Vec<AlertAbout>, StoreError> {
        let (cited, changed) = (format!("citation:{story}:"), format!("update:{story}:"));
        let grown = format!("grown:{story}:");
        let rows = sqlx::query(
            "SELECT id, subscription, cause, notice, created, due, held, delivery FROM alerts WHERE subscription = $1 \
             AND (cause = $2 OR SUBSTR(cause, 1, CAST($3 AS INTEGER)) = $4 OR SUBSTR(cause, 1, CAST($5 AS INTEGER)) = $6 \
             OR SUBSTR(cause, 1, CAST($7 AS INTEGER)) = $8) ORDER BY created, id",
        )
        .bind(subscription)
        .bind(format!("item:{story}"))
        .bind(cited.chars().count() as i64)
        .bind(&cited)
        .bind(changed.chars().count() as i64)
        .bind(&changed)
        .bind(grown.chars().count() as i64)
        .bind(&grown)
        .fetch_all(&self.pool)
        .await?;
        let mut about = Vec::with_capacity(rows.len());
        for row in &rows {
            let delivery = match row.try_get::<Option<String>, _>("delivery")? {
                Some(id) => self.letter(&id).await?,
                None => None,
            };
            let held = row.try_get::<Option<&str>, _>("held")?.and_then(Held::read);
            about.push(AlertAbout { alert: alert(row)?, due: instant(row.try_get("due")?)?, held, delivery });
        }
        Ok(about)
    }

    /// Whether a delivery, a question, a farewell or an invitation of that id is still kept.
    pub async fn knows_mail(&self, id: &str) -> Result<bool, StoreError> {
        let row = sqlx::query(
            "SELECT id FROM deliveries WHERE id = $1 UNION ALL SELECT id FROM consents WHERE id = $1 \
             UNION ALL SELECT id FROM farewells WHERE id = $1 UNION ALL SELECT id FROM invitation_letters WHERE id = $1",
        );
        Ok(row.bind(id).fetch_optional(&self.pool).await?.is_some())
    }

    /// The deliveries of a subscription, newest first.
    pub async fn letters_of(&self, subscription: &str) -> Result<Vec<Letter>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM deliveries WHERE subscription = $1 ORDER BY created DESC, id DESC"
        ));
        sqlx::query(sql).bind(subscription).fetch_all(&self.pool).await?.iter().map(letter).collect()
    }

    /// One delivery by its id.
    pub async fn letter(&self, id: &str) -> Result<Option<Letter>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM deliveries WHERE id = $1"));
        sqlx::query(sql).bind(id).fetch_optional(&self.pool).await?.as_ref().map(letter).transpose()
    }

    /// Sends dead deliveries again, from their first attempt, under the names that they have; one, or all of them.
    ///
    /// # Shape
    /// How many are sent again. Those of a paused subscription are held until it goes on.
    pub async fn replay(&self, id: Option<&str>, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let done = sqlx::query(
            "UPDATE deliveries SET state = CASE WHEN subscription IN (SELECT s.id FROM subscriptions s \
             WHERE s.paused IS NOT NULL) THEN 'held' ELSE 'queued' END, attempts = 0, due = $2, lease_until = 0, \
             settled = NULL WHERE state = 'dead' AND ($1 = '' OR id = $1)",
        )
        .bind(id.unwrap_or_default())
        .bind(millis(now))
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected())
    }
}

fn letter(row: &AnyRow) -> Result<Letter, StoreError> {
    Ok(Letter {
        id: row.try_get("id")?,
        subscription: row.try_get("subscription")?,
        channel: row.try_get("channel")?,
        state: row.try_get("state")?,
        attempts: row.try_get("attempts")?,
        ambiguous: row.try_get::<i64, _>("ambiguous")? != 0,
        created: instant(row.try_get("created")?)?,
        due: instant(row.try_get("due")?)?,
        settled: row.try_get::<Option<i64>, _>("settled")?.map(instant).transpose()?,
        cause: row.try_get("cause")?,
        receipt: row.try_get("receipt")?,
    })
}
