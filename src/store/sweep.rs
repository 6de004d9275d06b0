//! What the nightly sweep asks and leaves: what came in, who was told, and how many matches were found late.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::outbox::{DueAlert, raise};
use super::rows::{from_json, instant, millis};
use super::{Store, StoreError};
use crate::alerts::Notice;
use crate::news::ItemKey;

/// Items that were told wrongly, of those at which the last sweep looked.
const EXTRA: &str = "extra-last";
/// Items that the index did not have, the last time.
const UNINDEXED: &str = "unindexed-last";

/// An item that came in and has not changed since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// Which item.
    pub key: ItemKey,
    /// Whether it came with the first document of its feed that held items: of such an archive only what is recent is told.
    pub with_archive: bool,
}

/// Matches found late.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Late {
    /// How many, ever.
    pub matches: i64,
    /// How many the last time.
    pub last: i64,
    /// Items of the last two days that were told although the query does not meet them.
    pub extra: i64,
    /// Items of the last two days that the index did not have, the last time.
    pub unindexed: i64,
    /// When the sweep last looked; `None` before the first time.
    pub swept: Option<DateTime<Utc>>,
}

/// What one sweep found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SweepFound {
    /// Matches that were missed.
    pub late: u64,
    /// Items that were told although the query does not meet them.
    pub extra: u64,
    /// Items that the index does not have.
    pub unindexed: u64,
}

impl Store {
    /// The items that came in after an instant and have not changed since, oldest first.
    ///
    /// A changed item is left out: it was matched as it came, and nobody knows any more how that was.
    pub async fn arrived_since(&self, since: DateTime<Utc>) -> Result<Vec<Arrived>, StoreError> {
        let rows = sqlx::query(
            "SELECT i.key, CASE WHEN EXISTS (SELECT 1 FROM items o WHERE o.feed = i.feed AND o.first_seen < i.first_seen) \
             THEN 0 ELSE 1 END FROM items i WHERE i.first_seen > $1 AND i.changed = i.first_seen \
             ORDER BY i.first_seen, i.key",
        )
        .bind(millis(since))
        .fetch_all(&self.pool)
        .await?;
        let arrived = |row: &AnyRow| -> Result<Arrived, StoreError> {
            let key = ItemKey::from_text(row.try_get::<String, _>(0)?);
            Ok(Arrived { key, with_archive: row.try_get::<i64, _>(1)? == 1 })
        };
        rows.iter().map(arrived).collect()
    }

    /// Whether an item came with the first document of its feed that held items.
    pub async fn came_with_archive(&self, key: &ItemKey) -> Result<bool, StoreError> {
        let earlier = "SELECT 1 FROM items i JOIN items o ON o.feed = i.feed AND o.first_seen < i.first_seen \
                       WHERE i.key = $1 LIMIT 1";
        let earlier = sqlx::query(earlier).bind(key.as_str().to_owned()).fetch_optional(&self.pool).await?;
        Ok(earlier.is_none())
    }

    /// From when each subscription asks what it asks now.
    pub async fn asking_since(&self) -> Result<BTreeMap<String, DateTime<Utc>>, StoreError> {
        let rows =
            sqlx::query("SELECT subscription, since FROM subscription_changes").fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, instant(row.try_get(1)?)?))).collect()
    }

    /// From when one subscription asks what it asks now.
    pub async fn asks_since(&self, subscription: &str) -> Result<Option<DateTime<Utc>>, StoreError> {
        let row = sqlx::query("SELECT since FROM subscription_changes WHERE subscription = $1")
            .bind(subscription)
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| instant(row.try_get(0)?)).transpose()
    }

    /// The subscriptions that have an alert of this cause.
    pub async fn told_of(&self, cause: &str) -> Result<BTreeSet<String>, StoreError> {
        let rows = sqlx::query("SELECT subscription FROM alerts WHERE cause = $1").bind(cause);
        rows.fetch_all(&self.pool).await?.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// The subscriptions that have an alert of this cause, each with the item that it tells as new.
    pub async fn told_with(&self, cause: &str) -> Result<BTreeMap<String, Option<ItemKey>>, StoreError> {
        let rows = sqlx::query("SELECT subscription, notice FROM alerts WHERE cause = $1").bind(cause);
        let told = |row: &AnyRow| {
            let item = match from_json("notice", row.try_get(1)?)? {
                Notice::Item { item, .. } => Some(ItemKey::from_text(item.key)),
                _ => None,
            };
            Ok((row.try_get(0)?, item))
        };
        rows.fetch_all(&self.pool).await?.iter().map(told).collect()
    }

    /// Stores alerts that should have been raised with their item, and counts those that were new.
    ///
    /// # Shape
    /// The number of new ones: an alert that exists already is not raised twice.
    pub async fn raise_late(&self, alerts: &[DueAlert]) -> Result<u64, StoreError> {
        let mut transaction = self.write().await?;
        let raised = raise(&mut transaction, alerts).await?;
        sqlx::query("UPDATE counters SET value = value + $1 WHERE name = 'late-matches'")
            .bind(i64::try_from(raised).unwrap_or(i64::MAX))
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(raised)
    }

    /// Notes that the sweep looked, and what it found.
    pub async fn swept(&self, now: DateTime<Utc>, found: SweepFound) -> Result<(), StoreError> {
        let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let values = [
            ("swept", millis(now)),
            ("late-last", number(found.late)),
            (EXTRA, number(found.extra)),
            (UNINDEXED, number(found.unindexed)),
        ];
        for (name, value) in values {
            self.keep_number(name, value).await?;
        }
        Ok(())
    }

    /// How many matches were found late, and when the sweep last looked.
    pub async fn late_matches(&self) -> Result<Late, StoreError> {
        let swept = self.counter("swept").await?;
        Ok(Late {
            matches: self.counter("late-matches").await?,
            last: self.counter("late-last").await?,
            extra: self.kept_number(EXTRA).await?.unwrap_or(0),
            unindexed: self.kept_number(UNINDEXED).await?.unwrap_or(0),
            swept: (swept > 0).then(|| instant(swept)).transpose()?,
        })
    }

    async fn counter(&self, name: &'static str) -> Result<i64, StoreError> {
        let sql = "SELECT value FROM counters WHERE name = $1";
        Ok(sqlx::query(sql).bind(name).fetch_one(&self.pool).await?.try_get(0)?)
    }
}
