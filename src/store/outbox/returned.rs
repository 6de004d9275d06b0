//! Mails that were taken and came back: what is kept of it with their delivery.

use chrono::{DateTime, Utc};
use sqlx::Row;

use crate::alerts::Address;
use crate::alerts::incoming::found_no_way;
use crate::store::rows::instant;
use crate::store::{Store, StoreError};

impl Store {
    /// Whether a delivery went to an address, as far as is known: its subscription may live elsewhere since.
    pub async fn went_to(&self, delivery: &str, to: &Address) -> Result<bool, StoreError> {
        let sql = sqlx::query("SELECT id FROM deliveries WHERE id = $1 AND recipient IN ('', $2)");
        let sql = sql.bind(delivery).bind(to.to_string().to_lowercase());
        Ok(sql.fetch_optional(&self.pool).await?.is_some())
    }

    /// Notes why a mail that was sent came back.
    pub async fn came_back(&self, delivery: &str, cause: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE deliveries SET cause = $1 WHERE id = $2 AND state = 'sent'")
            .bind(cause)
            .bind(delivery)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// When other mails of a subscription were sent or refused for which no way to the server of its mailbox was found.
    pub async fn without_a_way(
        &self,
        subscription: &str,
        but: &str,
    ) -> Result<Vec<DateTime<Utc>>, StoreError> {
        let rows = sqlx::query(
            "SELECT cause, settled FROM deliveries WHERE subscription = $1 AND id <> $2 AND channel = 'email' \
             AND cause IS NOT NULL AND settled IS NOT NULL",
        )
        .bind(subscription)
        .bind(but)
        .fetch_all(&self.pool)
        .await?;
        let mut instants = Vec::new();
        for row in &rows {
            if found_no_way(row.try_get::<&str, _>(0)?) {
                instants.push(instant(row.try_get(1)?)?);
            }
        }
        Ok(instants)
    }
}
