//! Which subscriptions changed: what a process that holds them compiled follows.
//!
//! The same contract as the change log of items: the number comes from a counter row that the transaction holds until it
//! commits, so numbers never appear out of order, and who follows loads the subscription as it is now. Only the newest
//! change of each is kept.

use chrono::{DateTime, Utc};
use sqlx::{Any, Row, Transaction};

use super::rows::millis;
use super::{Store, StoreError, subscriptions};
use crate::alerts::Subscription;

/// A subscription that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscriptionChange {
    /// Position in the log.
    pub number: i64,
    /// Which subscription.
    pub id: String,
    /// What it is now; `None` when it ended.
    pub now: Option<Subscription>,
}

impl Store {
    /// The number of the last change of a subscription.
    pub async fn last_subscription_change(&self) -> Result<i64, StoreError> {
        let row = sqlx::query("SELECT value FROM counters WHERE name = 'subscription-changes'");
        Ok(row.fetch_one(&self.pool).await?.try_get(0)?)
    }

    /// The changes after `number`, oldest first, at most `limit`.
    pub async fn subscription_changes_after(
        &self,
        number: i64,
        limit: i64,
    ) -> Result<Vec<SubscriptionChange>, StoreError> {
        let columns: Vec<String> =
            subscriptions::COLUMNS.split(", ").map(|name| format!("s.{name}")).collect();
        let sql = format!(
            "SELECT c.number AS number, c.subscription AS subscription, {} FROM subscription_changes c \
             LEFT JOIN subscriptions s ON s.id = c.subscription WHERE c.number > $1 ORDER BY c.number LIMIT $2",
            columns.join(", ")
        );
        let rows =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(number).bind(limit).fetch_all(&self.pool).await?;
        let change = |row| {
            let is_there = sqlx::any::AnyRow::try_get::<Option<String>, _>(row, "id")?.is_some();
            let now = if is_there { Some(subscriptions::subscription(row)?) } else { None };
            Ok(SubscriptionChange { number: row.try_get("number")?, id: row.try_get("subscription")?, now })
        };
        rows.iter().map(change).collect()
    }
}

/// Notes a change in the caller's transaction; `since` when it is also another question from then on.
pub(super) async fn note(
    transaction: &mut Transaction<'static, Any>,
    subscription: &str,
    since: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    let sql = "UPDATE counters SET value = value + 1 WHERE name = 'subscription-changes' RETURNING value";
    let number: i64 = sqlx::query(sql).fetch_one(&mut **transaction).await?.try_get(0)?;
    sqlx::query(
        "INSERT INTO subscription_changes (subscription, number, since) VALUES ($1, $2, $3) \
         ON CONFLICT (subscription) DO UPDATE SET number = excluded.number, \
         since = CASE WHEN $4 = 1 THEN excluded.since ELSE subscription_changes.since END",
    )
    .bind(subscription)
    .bind(number)
    .bind(since.map_or(0, millis))
    .bind(i64::from(since.is_some()))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
