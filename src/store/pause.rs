//! Pauses of a subscription, and what waits behind them.
//!
//! A paused subscription loses nothing: its deliveries are held, its digests are not made. When it goes on, what was held
//! becomes one message in the order in which it happened; a delivery that may have arrived already keeps its own name.

use chrono::{DateTime, Utc};
use sqlx::{Any, Row, Transaction};

use super::outbox::{DueAlert, raise};
use super::rows::millis;
use super::{Store, StoreError, following};
use crate::alerts::timing::Held;

impl Store {
    /// Pauses a subscription; `false` when there is none of that id.
    ///
    /// # Shape
    /// `until` ends the pause by itself; without it somebody must.
    pub async fn pause_subscription(
        &self,
        id: &str,
        cause: &str,
        until: Option<DateTime<Utc>>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let paused = pause(&mut transaction, id, cause, until).await?;
        transaction.commit().await?;
        Ok(paused)
    }

    /// Pauses a subscription whose recipient is gone, and stores who hears of it, both or neither; `false` when there is none of that id.
    pub async fn pause_unreachable(
        &self,
        id: &str,
        cause: &str,
        tell: &[DueAlert],
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let paused = pause(&mut transaction, id, cause, None).await?;
        raise(&mut transaction, tell).await?;
        transaction.commit().await?;
        Ok(paused)
    }

    /// Lets a paused subscription go on; `false` when there is none of that id or it was not paused.
    pub async fn resume_subscription(&self, id: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let resumed = resume(&mut transaction, id, now).await?;
        transaction.commit().await?;
        Ok(resumed)
    }

    /// Lets every subscription go on whose pause has ended.
    ///
    /// # Shape
    /// How many went on.
    pub async fn end_pauses(&self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        // Asked every second: look first, so that an idle daemon never takes the write lock.
        let ended = sqlx::query("SELECT id FROM subscriptions WHERE paused_until <= $1")
            .bind(millis(now))
            .fetch_all(&self.pool)
            .await?;
        let mut resumed = 0;
        for row in &ended {
            resumed += u64::from(self.resume_subscription(row.try_get(0)?, now).await?);
        }
        Ok(resumed)
    }
}

/// Pauses in the caller's transaction.
pub(super) async fn pause(
    transaction: &mut Transaction<'static, Any>,
    id: &str,
    cause: &str,
    until: Option<DateTime<Utc>>,
) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE subscriptions SET paused = $1, paused_until = $2 WHERE id = $3")
        .bind(cause)
        .bind(until.map(millis))
        .bind(id)
        .execute(&mut **transaction)
        .await?;
    sqlx::query("UPDATE deliveries SET state = 'held' WHERE subscription = $1 AND state = 'queued'")
        .bind(id)
        .execute(&mut **transaction)
        .await?;
    if done.rows_affected() == 1 {
        following::note(transaction, id, None).await?;
    }
    Ok(done.rows_affected() == 1)
}

/// Lets go on in the caller's transaction.
pub(super) async fn resume(
    transaction: &mut Transaction<'static, Any>,
    id: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE subscriptions SET paused = NULL, paused_until = NULL WHERE id = $1 AND paused IS NOT NULL",
    )
    .bind(id)
    .execute(&mut **transaction)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    following::note(transaction, id, None).await?;
    // Nothing of these was ever taken by the channel: their alerts go into the next bundle. One that has an owner was being sent
    // when the pause began, by somebody who is still at it or died.
    let untouched =
        "subscription = $1 AND state = 'held' AND parts_done = 0 AND ambiguous = 0 AND owner IS NULL";
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "UPDATE alerts SET delivery = NULL, due = $2, held = $3 WHERE subscription = $1 AND delivery IN \
         (SELECT id FROM deliveries WHERE {untouched})"
    )))
    .bind(id)
    .bind(millis(now))
    .bind(Held::Pause.as_str())
    .execute(&mut **transaction)
    .await?;
    sqlx::query(sqlx::AssertSqlSafe(format!("DELETE FROM deliveries WHERE {untouched}")))
        .bind(id)
        .execute(&mut **transaction)
        .await?;
    // The lease stays: who is still at it says how it ended.
    sqlx::query(
        "UPDATE deliveries SET state = 'queued', due = $2 WHERE subscription = $1 AND state = 'held'",
    )
    .bind(id)
    .bind(millis(now))
    .execute(&mut **transaction)
    .await?;
    Ok(true)
}
