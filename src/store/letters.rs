//! Dead letters: deliveries that were refused for good, kept so that people can see them and have them sent again.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::rows::{instant, millis};
use super::{Store, StoreError};

/// A delivery as people see it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
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
    pub created: DateTime<Utc>,
    /// When it is tried next, or was tried last.
    pub due: DateTime<Utc>,
    /// What the last attempt met.
    pub cause: Option<String>,
    /// The channel's own name for it.
    pub receipt: Option<String>,
}

const COLUMNS: &str = "id, subscription, channel, state, attempts, ambiguous, created, due, cause, receipt";

impl Store {
    /// The newest deliveries in a state, or in any.
    pub async fn letters(&self, state: Option<&str>, limit: i64) -> Result<Vec<Letter>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM deliveries WHERE ($1 = '' OR state = $1) ORDER BY created DESC, id DESC LIMIT $2"
        ));
        let rows = sqlx::query(sql).bind(state.unwrap_or_default()).bind(limit).fetch_all(&self.pool).await?;
        rows.iter().map(letter).collect()
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
        .execute(&self.pool)
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
        cause: row.try_get("cause")?,
        receipt: row.try_get("receipt")?,
    })
}
