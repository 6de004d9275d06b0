//! Numbers that are kept under a name: how far a long piece of work came, and since when a disk has little room.

use chrono::{DateTime, Utc};
use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, Row};

use super::outbox::{DueAlert, raise};
use super::rows::{instant, millis};
use super::{Store, StoreError};

/// When it was last tried whether there is room.
const TRIED: &str = "room-tried";

impl Store {
    /// A number that was kept under a name.
    pub async fn kept_number(&self, name: &str) -> Result<Option<i64>, StoreError> {
        let row = sqlx::query("SELECT value FROM counters WHERE name = $1")
            .bind(name.to_owned())
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?)
    }

    /// Keeps a number under a name, such as how far a long piece of work came.
    pub async fn keep_number(&self, name: &str, value: i64) -> Result<(), StoreError> {
        put(name, value).execute(&self.writer).await?;
        Ok(())
    }

    /// Whether what is written now stays: a row of its own is written anew, as everything else is.
    ///
    /// # Errors
    /// [`StoreError::Full`] where there is no room for it.
    pub async fn try_to_write(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        put(TRIED, millis(now)).execute(&mut *transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// Since when the disk at a place has little room, as far as that was told; `None` while it has enough.
    pub async fn short_since(&self, place: &str) -> Result<Option<DateTime<Utc>>, StoreError> {
        let kept = self.kept_number(&short(place)).await?;
        kept.filter(|since| *since != 0).map(instant).transpose()
    }

    /// Notes that a disk has little room since then, or enough again, with the alerts that say so.
    pub async fn save_room(
        &self,
        place: &str,
        since: Option<DateTime<Utc>>,
        alerts: &[DueAlert],
    ) -> Result<u64, StoreError> {
        let mut transaction = self.write().await?;
        put(&short(place), since.map_or(0, millis)).execute(&mut *transaction).await?;
        let raised = raise(&mut transaction, alerts).await?;
        transaction.commit().await?;
        Ok(raised)
    }
}

fn short(place: &str) -> String {
    format!("room-short:{place}")
}

fn put(name: &str, value: i64) -> Query<'static, Any, AnyArguments> {
    sqlx::query(
        "INSERT INTO counters (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )
    .bind(name.to_owned())
    .bind(value)
}
