//! Tags given anew: when themes change, the tags of stored items follow, and nothing else of an item changes.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::damage::sound;
use super::rows::{from_json, millis};
use super::{Store, StoreError, changes, items};
use crate::news::{Feed, Item, ItemKey, Tag};

/// An item as far as its tags follow from it.
#[derive(Clone, Debug, PartialEq)]
pub struct TaggedItem {
    /// Its public name.
    pub key: ItemKey,
    /// What tells whether it changed since it was loaded.
    pub fingerprint: String,
    /// Its feed.
    pub feed: Feed,
    /// What came out of the feed.
    pub item: Item,
}

/// The tags that an item is to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retagged {
    /// Which item.
    pub key: ItemKey,
    /// Its fingerprint when the tags were decided.
    pub fingerprint: String,
    /// All its tags.
    pub tags: Vec<Tag>,
}

/// What is selected of an item; what follows says which items.
const SELECT: &str =
    "SELECT i.key, i.fingerprint, f.definition, i.item FROM items i JOIN feeds f ON f.id = i.feed";

impl Store {
    /// Items in the order of their keys, from a key (or its beginning) on.
    pub async fn items_from(&self, key: &str, limit: i64) -> Result<Vec<TaggedItem>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE i.key >= $1 ORDER BY i.key LIMIT $2"));
        let rows = sqlx::query(sql).bind(key.to_owned()).bind(limit).fetch_all(&self.pool).await?;
        tagged_items(&rows)
    }

    /// The same, of those that were read or changed since an instant.
    pub async fn items_changed_since(
        &self,
        since: DateTime<Utc>,
        key: &str,
        limit: i64,
    ) -> Result<Vec<TaggedItem>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!(
            "{SELECT} WHERE i.key >= $1 AND i.changed >= $2 ORDER BY i.key LIMIT $3"
        ));
        let query = sqlx::query(sql).bind(key.to_owned()).bind(millis(since)).bind(limit);
        tagged_items(&query.fetch_all(&self.pool).await?)
    }

    /// The items that were read last, newest first.
    pub async fn last_items(&self, limit: i64) -> Result<Vec<TaggedItem>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("{SELECT} ORDER BY i.first_seen DESC, i.key LIMIT $1"));
        let rows = sqlx::query(sql).bind(limit).fetch_all(&self.pool).await?;
        tagged_items(&rows)
    }

    /// Gives items other tags, and appends them to the change log; answers with how many really changed.
    ///
    /// An item whose text changed after its tags were decided is left alone: it has the tags of its new text. No alert
    /// is raised: an old item is no news because an editor found a better word.
    pub async fn save_tags(&self, wanted: &[Retagged]) -> Result<usize, StoreError> {
        let keys: Vec<ItemKey> = wanted.iter().map(|one| one.key.clone()).collect();
        let held = self.items(&keys).await?;
        // Databases differ in how they sort hyphens, so order says nothing.
        let set = |tags: &[Tag]| tags.iter().cloned().collect::<BTreeSet<_>>();
        let differs =
            |one: &&Retagged| held.get(&one.key).is_some_and(|item| set(&item.tags) != set(&one.tags));
        let different: Vec<&Retagged> = wanted.iter().filter(differs).collect();
        if different.is_empty() {
            return Ok(0);
        }
        let mut transaction = self.write().await?;
        let mut changed = Vec::new();
        for one in different {
            // The update takes the row until the commit, so that a poll cannot change its text in between.
            // The millisecond tells the nightly sweep that the item is no longer as it came in: a theme gained is no news.
            let same = sqlx::query(
                "UPDATE items SET fingerprint = $2, changed = changed + 1 WHERE key = $1 AND fingerprint = $2",
            )
            .bind(one.key.as_str())
            .bind(&one.fingerprint)
            .execute(&mut *transaction)
            .await?;
            if same.rows_affected() == 1 {
                items::put_tags(&mut transaction, one.key.as_str(), &one.tags).await?;
                changed.push(&one.key);
            }
        }
        changes::append(&mut transaction, &changed, "put").await?;
        transaction.commit().await?;
        Ok(changed.len())
    }
}

fn tagged_items(rows: &[AnyRow]) -> Result<Vec<TaggedItem>, StoreError> {
    rows.iter().filter_map(|row| sound(row.try_get(0).ok()?, tagged_item(row)).transpose()).collect()
}

fn tagged_item(row: &AnyRow) -> Result<TaggedItem, StoreError> {
    Ok(TaggedItem {
        key: ItemKey::from_text(row.try_get::<String, _>(0)?),
        fingerprint: row.try_get(1)?,
        feed: from_json("feed", row.try_get::<&str, _>(2)?)?,
        item: from_json("item", row.try_get::<&str, _>(3)?)?,
    })
}
