//! Items, their tags and the provisions they cite.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};
use url::Url;

use super::damage::sound;
use super::rows::{from_json, instant, json, millis, placeholders};
use super::{Store, StoreError};
use crate::law::Provision;
use crate::net;
use crate::news::{Item, ItemKey, Tag, TaggedBy};

/// Items of a publisher that are looked at for an address: those of some years.
const LOOKED_AT: i64 = 10_000;

/// An item to store, with everything that was decided about it.
#[derive(Clone, Debug)]
pub struct ItemRecord {
    /// Its public name.
    pub key: ItemKey,
    /// What came out of the feed.
    pub item: Item,
    /// What tells a changed item from an unchanged one.
    pub fingerprint: String,
    /// What it is about.
    pub tags: Vec<Tag>,
    /// What it cites.
    pub provisions: BTreeSet<Provision>,
    /// When it was read.
    pub seen: DateTime<Utc>,
}

/// An item as the store holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredItem {
    /// Its public name.
    pub key: ItemKey,
    /// The id of its feed.
    pub feed: String,
    /// The name of its feed.
    pub feed_title: String,
    /// What came out of the feed.
    pub item: Item,
    /// What it is about, by theme id.
    pub tags: Vec<Tag>,
    /// What it cites, as paths in order.
    pub provisions: Vec<Provision>,
    /// When it was first read.
    pub first_seen: DateTime<Utc>,
}

/// How much the store holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Feeds.
    pub feeds: i64,
    /// Items.
    pub items: i64,
    /// Subscriptions.
    pub subscriptions: i64,
    /// Alerts ever raised and not erased.
    pub alerts: i64,
    /// Systems.
    pub systems: i64,
}

/// SQLite takes 32,766 parameters in a statement; smaller groups keep statements readable in a log.
const GROUP: usize = 500;

/// Rows of one statement of eight values each: far below what SQLite takes, and what a log can still show.
const ROWS: usize = 40;

impl Store {
    /// Id and fingerprint of the items that a feed already gave, also of those that were removed for their age: a feed that
    /// still holds them must not bring them back as news.
    pub async fn known_items(&self, feed: &str) -> Result<Vec<(String, String)>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, fingerprint FROM items WHERE feed = $1 UNION ALL \
             SELECT g.id, g.fingerprint FROM items_gone g WHERE g.feed = $1 \
             AND NOT EXISTS (SELECT 1 FROM items i WHERE i.feed = g.feed AND i.id = g.id)",
        )
        .bind(feed)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    /// When the newest items of a feed were first seen: the last twenty, which show its rhythm.
    pub async fn first_seen(&self, feed: &str) -> Result<Vec<DateTime<Utc>>, StoreError> {
        let rows =
            sqlx::query("SELECT first_seen FROM items WHERE feed = $1 ORDER BY first_seen DESC LIMIT 20")
                .bind(feed)
                .fetch_all(&self.pool)
                .await?;
        rows.iter().map(|row| instant(row.try_get(0)?)).collect()
    }

    /// One item, or `None`.
    pub async fn item(&self, key: &ItemKey) -> Result<Option<StoredItem>, StoreError> {
        Ok(self.items(std::slice::from_ref(key)).await?.remove(key))
    }

    /// The items that their feeds call so: one for each feed that has it.
    pub async fn items_called(&self, id: &str) -> Result<Vec<ItemKey>, StoreError> {
        // Feed by feed, along the index: there are thousands of feeds, and millions of items.
        let sql = "SELECT i.key FROM feeds f JOIN items i ON i.feed = f.id AND i.id = $1 ORDER BY i.key";
        let rows = sqlx::query(sql).bind(id).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok(ItemKey::from_text(row.try_get::<String, _>(0)?))).collect()
    }

    /// The items at an address, among the newest of the feeds that its publisher has.
    pub async fn items_at(&self, url: &Url) -> Result<Vec<ItemKey>, StoreError> {
        let written = json(&url.as_str()).replace('!', "!!").replace('%', "!%").replace('_', "!_");
        let rows = sqlx::query(
            "SELECT key FROM (SELECT i.key, i.item FROM items i JOIN feeds f ON f.id = i.feed WHERE f.domain = $1 \
             ORDER BY i.first_seen DESC LIMIT $2) AS newest WHERE item LIKE $3 ESCAPE '!' ORDER BY key",
        )
        .bind(net::domain(url))
        .bind(LOOKED_AT)
        .bind(format!("%\"url\":{written}%"))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(|row| Ok(ItemKey::from_text(row.try_get::<String, _>(0)?))).collect()
    }

    /// The items of these keys that exist.
    pub async fn items(&self, keys: &[ItemKey]) -> Result<HashMap<ItemKey, StoredItem>, StoreError> {
        let mut found = HashMap::with_capacity(keys.len());
        for group in keys.chunks(GROUP) {
            let list = placeholders(1, group.len());
            let select = |sql: String| {
                let query = sqlx::query(sqlx::AssertSqlSafe(sql));
                group.iter().fold(query, |query, key| query.bind(key.as_str().to_owned()))
            };
            let rows = select(format!(
                "SELECT i.key, i.feed, f.definition, i.item, i.first_seen FROM items i JOIN feeds f ON f.id = i.feed \
                 WHERE i.key IN ({list})"
            ))
            .fetch_all(&self.pool)
            .await?;
            for row in &rows {
                if let Some(item) = sound(row.try_get(0)?, stored_item(row))? {
                    found.insert(item.key.clone(), item);
                }
            }
            let tags = select(format!(
                "SELECT item, theme, by_feed, by_query FROM item_tags WHERE item IN ({list}) ORDER BY theme"
            ));
            for row in &tags.fetch_all(&self.pool).await? {
                if let Some(item) = found.get_mut(&ItemKey::from_text(row.try_get::<String, _>(0)?)) {
                    item.tags.push(tag(row)?);
                }
            }
            let provisions = select(format!(
                "SELECT item, provision FROM item_provisions WHERE item IN ({list}) ORDER BY provision"
            ));
            for row in &provisions.fetch_all(&self.pool).await? {
                if let Some(item) = found.get_mut(&ItemKey::from_text(row.try_get::<String, _>(0)?)) {
                    item.provisions.push(provision(row)?);
                }
            }
        }
        Ok(found)
    }

    /// How much the store holds.
    pub async fn counts(&self) -> Result<Counts, StoreError> {
        let row = sqlx::query(
            "SELECT (SELECT COUNT(*) FROM feeds), (SELECT COUNT(*) FROM items), (SELECT COUNT(*) FROM subscriptions), \
             (SELECT COUNT(*) FROM alerts), (SELECT COUNT(*) FROM systems)",
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(Counts {
            feeds: row.try_get(0)?,
            items: row.try_get(1)?,
            subscriptions: row.try_get(2)?,
            alerts: row.try_get(3)?,
            systems: row.try_get(4)?,
        })
    }
}

/// Stores items with their tags and provisions, in the caller's transaction; `held` says which of them stand there already.
pub(super) async fn put_all(
    transaction: &mut Transaction<'static, Any>,
    feed: &str,
    records: &[ItemRecord],
    held: impl Fn(&ItemKey) -> bool,
) -> Result<(), StoreError> {
    for group in records.chunks(ROWS) {
        let row = |at| {
            let [key, id, fingerprint, item, published, seen] = [1, 2, 3, 4, 5, 6].map(|place| at + place);
            format!("(${key}, $1, ${id}, ${fingerprint}, ${item}, ${published}, ${seen}, ${seen})")
        };
        let rows = rows(group.len(), 1, row, 6);
        let sql = format!(
            "INSERT INTO items (key, feed, id, fingerprint, item, published, first_seen, changed) VALUES {rows} \
             ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, item = excluded.item, \
             published = excluded.published, changed = excluded.changed"
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(feed.to_owned());
        for record in group {
            query = query
                .bind(record.key.as_str().to_owned())
                .bind(record.item.id.clone())
                .bind(record.fingerprint.clone())
                .bind(json(&record.item))
                .bind(record.item.published.map(millis))
                .bind(millis(record.seen));
        }
        query.execute(&mut **transaction).await?;
    }
    for record in records.iter().filter(|record| held(&record.key)) {
        for sql in ["DELETE FROM item_tags WHERE item = $1", "DELETE FROM item_provisions WHERE item = $1"] {
            sqlx::query(sql).bind(record.key.as_str()).execute(&mut **transaction).await?;
        }
    }
    let tags: Vec<(&str, &Tag)> =
        records.iter().flat_map(|record| record.tags.iter().map(|tag| (record.key.as_str(), tag))).collect();
    insert_tags(transaction, &tags).await?;
    let provisions: Vec<(&str, &Provision)> = records
        .iter()
        .flat_map(|record| record.provisions.iter().map(|provision| (record.key.as_str(), provision)))
        .collect();
    for group in provisions.chunks(ROWS) {
        let rows = rows(group.len(), 0, |at| format!("(${}, ${})", at + 1, at + 2), 2);
        let sql = format!("INSERT INTO item_provisions (item, provision) VALUES {rows}");
        let query = sqlx::query(sqlx::AssertSqlSafe(sql));
        let query = group.iter().fold(query, |query, (key, provision)| {
            query.bind((*key).to_owned()).bind(provision.as_str().to_owned())
        });
        query.execute(&mut **transaction).await?;
    }
    Ok(())
}

/// The rows of an insert: `row` is told after which placeholder its own begin.
fn rows(count: usize, before: usize, row: impl Fn(usize) -> String, width: usize) -> String {
    (0..count).map(|at| row(before + at * width)).collect::<Vec<_>>().join(", ")
}

async fn insert_tags(
    transaction: &mut Transaction<'static, Any>,
    tags: &[(&str, &Tag)],
) -> Result<(), StoreError> {
    for group in tags.chunks(ROWS) {
        let row = |at| format!("(${}, ${}, ${}, ${})", at + 1, at + 2, at + 3, at + 4);
        let rows = rows(group.len(), 0, row, 4);
        let sql = format!("INSERT INTO item_tags (item, theme, by_feed, by_query) VALUES {rows}");
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for (key, tag) in group {
            query = query
                .bind((*key).to_owned())
                .bind(tag.theme.clone())
                .bind(i64::from(tag.by.contains(&TaggedBy::Feed)))
                .bind(i64::from(tag.by.contains(&TaggedBy::Query)));
        }
        query.execute(&mut **transaction).await?;
    }
    Ok(())
}

/// Gives an item these tags and no others, in the caller's transaction.
pub(super) async fn put_tags(
    transaction: &mut Transaction<'static, Any>,
    key: &str,
    tags: &[Tag],
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM item_tags WHERE item = $1").bind(key).execute(&mut **transaction).await?;
    insert_tags(transaction, &tags.iter().map(|tag| (key, tag)).collect::<Vec<_>>()).await
}

fn stored_item(row: &AnyRow) -> Result<StoredItem, StoreError> {
    let feed: crate::news::Feed = from_json("feed", row.try_get::<&str, _>(2)?)?;
    Ok(StoredItem {
        key: ItemKey::from_text(row.try_get::<String, _>(0)?),
        feed: row.try_get(1)?,
        feed_title: feed.title,
        item: from_json("item", row.try_get::<&str, _>(3)?)?,
        tags: Vec::new(),
        provisions: Vec::new(),
        first_seen: instant(row.try_get(4)?)?,
    })
}

fn tag(row: &AnyRow) -> Result<Tag, StoreError> {
    let mut by = BTreeSet::new();
    if row.try_get::<i64, _>("by_feed")? != 0 {
        by.insert(TaggedBy::Feed);
    }
    if row.try_get::<i64, _>("by_query")? != 0 {
        by.insert(TaggedBy::Query);
    }
    Ok(Tag { theme: row.try_get("theme")?, by })
}

fn provision(row: &AnyRow) -> Result<Provision, StoreError> {
    row.try_get::<&str, _>("provision")?.parse().map_err(|cause| StoreError::damaged("provision", cause))
}
