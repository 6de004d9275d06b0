//! What items said before.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::{Any, Row, Transaction};

use super::rows::{from_json, instant, json, millis};
use super::{ItemRecord, Store, StoreError};
use crate::news::ItemKey;
use crate::news::intake::{Difference, Version};

/// Versions kept of one item: the first, and the last ones. A page that changes by the hour has as many in a day.
const VERSIONS_MAX: i64 = 12;

/// What was decided about a changed item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Update {
    /// What differs from what was told last, as far as it matters; empty when it does not.
    pub differences: Vec<Difference>,
}

/// A version that the store holds.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredVersion {
    /// 1 for the first.
    pub number: i64,
    /// When it was first read.
    pub seen: DateTime<Utc>,
    /// What the item said.
    pub version: Version,
    /// What mattered of its change.
    pub differences: Vec<Difference>,
    /// Whether it was told, or would have been had anybody asked.
    pub told: bool,
}

impl Store {
    /// The versions of an item that changed, oldest first, the present one last; empty for one that never did.
    pub async fn versions(&self, item: &ItemKey) -> Result<Vec<StoredVersion>, StoreError> {
        let rows = sqlx::query(
            "SELECT number, seen, version, differences, told FROM item_versions WHERE item = $1 ORDER BY number",
        )
        .bind(item.as_str())
        .fetch_all(&self.pool)
        .await?;
        let version = |row: &sqlx::any::AnyRow| {
            Ok(StoredVersion {
                number: row.try_get("number")?,
                seen: instant(row.try_get("seen")?)?,
                version: from_json("version", row.try_get("version")?)?,
                differences: from_json("differences", row.try_get("differences")?)?,
                told: row.try_get::<i64, _>("told")? != 0,
            })
        };
        rows.iter().map(version).collect()
    }

    /// The versions of an item that were told, oldest first: the present one, where it never changed.
    pub async fn told_versions(&self, item: &ItemKey) -> Result<Vec<Version>, StoreError> {
        let told: Vec<Version> =
            self.versions(item).await?.into_iter().filter(|one| one.told).map(|one| one.version).collect();
        if !told.is_empty() {
            return Ok(told);
        }
        let present = self.item(item).await?;
        Ok(present
            .map(|one| Version { item: one.item, provisions: one.provisions.into_iter().collect() })
            .into_iter()
            .collect())
    }

    /// The story of an item: the name of its first item.
    pub async fn story(&self, item: &ItemKey) -> Result<String, StoreError> {
        let row = sqlx::query("SELECT story FROM item_stories WHERE item = $1")
            .bind(item.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.map_or_else(|| Ok(item.to_string()), |row| Ok(row.try_get(0)?))
    }
}

/// Keeps what an item says now, and what it said before where that is not kept yet; called before it is overwritten.
pub(super) async fn keep(
    transaction: &mut Transaction<'static, Any>,
    record: &ItemRecord,
    update: Option<&Update>,
) -> Result<(), StoreError> {
    let key = record.key.as_str();
    let row = sqlx::query("SELECT MAX(number) FROM item_versions WHERE item = $1")
        .bind(key)
        .fetch_one(&mut **transaction)
        .await?;
    let last = match row.try_get::<Option<i64>, _>(0)? {
        Some(last) => last,
        None => {
            keep_first(transaction, key).await?;
            1
        }
    };
    let version = Version { item: record.item.clone(), provisions: record.provisions.clone() };
    let update = update.cloned().unwrap_or_default();
    put(transaction, key, last + 1, record.seen, &version, &update).await?;
    sqlx::query("DELETE FROM item_versions WHERE item = $1 AND number > 1 AND number <= $2")
        .bind(key)
        .bind(last + 2 - VERSIONS_MAX)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

async fn keep_first(transaction: &mut Transaction<'static, Any>, key: &str) -> Result<(), StoreError> {
    let row = sqlx::query("SELECT item, first_seen FROM items WHERE key = $1")
        .bind(key)
        .fetch_one(&mut **transaction)
        .await?;
    let cited = sqlx::query("SELECT provision FROM item_provisions WHERE item = $1")
        .bind(key)
        .fetch_all(&mut **transaction)
        .await?;
    let provisions = cited
        .iter()
        .map(|row| {
            row.try_get::<&str, _>(0)?.parse().map_err(|cause| StoreError::damaged("provision", cause))
        })
        .collect::<Result<_, StoreError>>()?;
    let first = Version { item: from_json("item", row.try_get(0)?)?, provisions };
    let seen = instant(row.try_get(1)?)?;
    put(transaction, key, 1, seen, &first, &Update::default()).await?;
    sqlx::query("UPDATE item_versions SET told = 1 WHERE item = $1")
        .bind(key)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

async fn put(
    transaction: &mut Transaction<'static, Any>,
    key: &str,
    number: i64,
    seen: DateTime<Utc>,
    version: &Version,
    update: &Update,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO item_versions (item, number, seen, version, differences, told) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(key)
    .bind(number)
    .bind(millis(seen))
    .bind(json(version))
    .bind(json(&update.differences))
    .bind(i64::from(!update.differences.is_empty()))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Which of these items the store holds already.
pub(super) async fn held(
    transaction: &mut Transaction<'static, Any>,
    feed: &str,
    records: &[ItemRecord],
) -> Result<HashMap<ItemKey, String>, StoreError> {
    let mut found = HashMap::new();
    for group in records.chunks(200) {
        let list = super::rows::placeholders(2, group.len());
        let sql = format!("SELECT key, fingerprint FROM items WHERE feed = $1 AND key IN ({list})");
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(feed.to_owned());
        let query = group.iter().fold(query, |query, record| query.bind(record.key.as_str().to_owned()));
        for row in &query.fetch_all(&mut **transaction).await? {
            found.insert(ItemKey::from_text(row.try_get::<String, _>(0)?), row.try_get(1)?);
        }
    }
    Ok(found)
}
