//! What waited becomes one message, outside of the quiet hours.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use sqlx::{Any, Row, Transaction};

use super::queue;
use crate::alerts::timing::{Held, Urgency};
use crate::alerts::{Notice, Subscription};
use crate::store::rows::{from_json, millis};
use crate::store::subscriptions::{COLUMNS, subscription};
use crate::store::{Store, StoreError};

/// Subscriptions whose alerts are bundled in one transaction.
const AT_ONCE: i64 = 500;

impl Store {
    /// Puts the alerts of every digest that is due into one delivery per subscription.
    ///
    /// The quiet hours are those of now, not of the moment at which an alert began to wait: somebody may have set them since, or
    /// a pause may have ended in them. What falls into them waits for their end, but for what is urgent and asked for at once.
    ///
    /// # Shape
    /// How many deliveries were made. `town` is the clock of who named none.
    pub async fn bundle_digests(&self, now: DateTime<Utc>, town: Tz) -> Result<u64, StoreError> {
        let mut made = 0;
        loop {
            // Asked every second: look first, so that an idle daemon never takes the write lock.
            let waiting = sqlx::query(
                "SELECT a.id FROM alerts a JOIN subscriptions s ON s.id = a.subscription \
                 WHERE a.delivery IS NULL AND a.due <= $1 AND s.paused IS NULL LIMIT 1",
            );
            if waiting.bind(millis(now)).fetch_optional(&self.pool).await?.is_none() {
                return Ok(made);
            }
            made += self.bundle_some(now, town).await?;
        }
    }

    /// Bundles for some subscriptions, those that wait longest: all that write have their turn between them and the next ones.
    async fn bundle_some(&self, now: DateTime<Utc>, town: Tz) -> Result<u64, StoreError> {
        let mut transaction = self.write().await?;
        // Of one recipient, who waited longest is told first.
        let rows = sqlx::query(
            "SELECT a.subscription FROM alerts a JOIN subscriptions s ON s.id = a.subscription \
             WHERE a.delivery IS NULL AND a.due <= $1 AND s.paused IS NULL \
             GROUP BY a.subscription ORDER BY MIN(a.created), a.subscription LIMIT $2",
        )
        .bind(millis(now))
        .bind(AT_ONCE)
        .fetch_all(&mut *transaction)
        .await?;
        let mut made = 0;
        for row in &rows {
            let id: String = row.try_get(0)?;
            let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM subscriptions WHERE id = $1"));
            let Some(row) = sqlx::query(sql).bind(&id).fetch_optional(&mut *transaction).await? else {
                continue;
            };
            made += u64::from(bundle(&mut transaction, &subscription(&row)?, now, town).await?);
        }
        transaction.commit().await?;
        Ok(made)
    }
}

/// Bundles what a subscription may be told now; whether there was anything.
async fn bundle(
    transaction: &mut Transaction<'static, Any>,
    subscription: &Subscription,
    now: DateTime<Utc>,
    town: Tz,
) -> Result<bool, StoreError> {
    let free = subscription.timing.free_from(now, town);
    if free > now {
        let urgent = breaking_through(transaction, subscription, now).await?;
        if !urgent.is_empty() {
            let delivery = queue(transaction, &subscription.id, subscription.to.channel(), now).await?;
            for alert in &urgent {
                let sql = sqlx::query("UPDATE alerts SET delivery = $1 WHERE id = $2");
                sql.bind(&delivery).bind(alert).execute(&mut **transaction).await?;
            }
        }
        sqlx::query(
            "UPDATE alerts SET due = $1, held = $2 WHERE subscription = $3 AND delivery IS NULL AND due <= $4",
        )
        .bind(millis(free))
        .bind(Held::Quiet.as_str())
        .bind(&subscription.id)
        .bind(millis(now))
        .execute(&mut **transaction)
        .await?;
        return Ok(!urgent.is_empty());
    }
    let id = queue(transaction, &subscription.id, subscription.to.channel(), now).await?;
    let bundled = sqlx::query(
        "UPDATE alerts SET delivery = $1 WHERE subscription = $2 AND delivery IS NULL AND due <= $3",
    )
    .bind(&id)
    .bind(&subscription.id)
    .bind(millis(now))
    .execute(&mut **transaction)
    .await?;
    if bundled.rows_affected() == 0 {
        // Another process bundled them since we looked: an empty message tells nobody anything.
        sqlx::query("DELETE FROM deliveries WHERE id = $1").bind(&id).execute(&mut **transaction).await?;
    }
    Ok(bundled.rows_affected() > 0)
}

/// What waits and may not: the urgent alerts of who wants to hear of them at once.
async fn breaking_through(
    transaction: &mut Transaction<'static, Any>,
    subscription: &Subscription,
    now: DateTime<Utc>,
) -> Result<Vec<String>, StoreError> {
    if !subscription.timing.urgent_at_once {
        return Ok(Vec::new());
    }
    let sql = "SELECT id, notice FROM alerts WHERE subscription = $1 AND delivery IS NULL AND due <= $2";
    let rows =
        sqlx::query(sql).bind(&subscription.id).bind(millis(now)).fetch_all(&mut **transaction).await?;
    let mut urgent = Vec::new();
    for row in &rows {
        let notice: Notice = from_json("notice", row.try_get::<&str, _>("notice")?)?;
        if notice.urgency() == Urgency::Urgent {
            urgent.push(row.try_get("id")?);
        }
    }
    Ok(urgent)
}
