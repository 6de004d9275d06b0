//! What the world outside said to others: whether a failure is the receiver's or our own line's.

use chrono::{DateTime, Utc};
use sqlx::Row;

use crate::alerts::Address;
use crate::alerts::retry::Outside;
use crate::store::rows::millis;
use crate::store::{Store, StoreError};

/// Causes of a feed's failure behind which nobody answered.
const NO_ANSWER: &str = "('dns', 'dns-silent', 'connection-refused', 'unreachable', 'connection-reset', 'connect', 'tls', 'timeout')";

impl Store {
    /// Whether anybody but a receiver answered since an instant: a feed, or the receiver of another chat or webhook.
    ///
    /// # Shape
    /// A mail says nothing: it is handed to a relay that stands beside us.
    pub async fn outside(&self, but: &Address, since: DateTime<Utc>) -> Result<Outside, StoreError> {
        let sql = format!(
            "SELECT CASE \
             WHEN EXISTS (SELECT 1 FROM feeds WHERE polled >= $1 AND (read_well >= $1 OR cause NOT IN {NO_ANSWER})) THEN 2 \
             WHEN EXISTS (SELECT 1 FROM deliveries WHERE channel IN ('telegram', 'webhook') AND state = 'sent' \
             AND due >= $1 AND recipient <> $2) THEN 2 \
             WHEN EXISTS (SELECT 1 FROM feeds WHERE polled >= $1) THEN 1 \
             WHEN EXISTS (SELECT 1 FROM deliveries WHERE channel IN ('telegram', 'webhook') AND state <> 'sent' \
             AND settled >= $1 AND recipient <> $2) THEN 1 ELSE 0 END"
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(millis(since))
            .bind(but.to_string().to_lowercase())
            .fetch_one(&self.pool)
            .await?;
        Ok(match row.try_get::<i64, _>(0)? {
            2 => Outside::Reached,
            1 => Outside::Silent,
            _ => Outside::NotAsked,
        })
    }
}
