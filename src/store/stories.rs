//! Stories: which items tell the same news.
//!
//! An item joins its story in the transaction that stores it, because the alert that it causes depends on it: two
//! processes that read two copies of one item at the same time must not both find that theirs is the first. On SQLite
//! one transaction writes at a time; on PostgreSQL the row of the counter `stories` is held until the commit.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::{Any, Row, Transaction};

use super::outbox::DueAlert;
use super::rows::{from_json, instant, json, millis, placeholders};
use super::{ItemRecord, Store, StoreError};
use crate::alerts::Notice;
use crate::news::story::{Essence, Evidence, WINDOW, evidence, traces};
use crate::news::{Feed, Item, ItemKey};

/// Items that one trace may propose: the newest. A trace that more items share is a template's, not a story's.
const PROPOSED_BY_TRACE: i64 = 8;
/// Items that are compared in full; those that share most traces come first.
const COMPARED_MAX: i64 = 24;
/// Rows of one statement: well below what SQLite takes, three columns each.
const ROWS: usize = 200;

/// Another item of the same story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sibling {
    /// Its public name.
    pub key: ItemKey,
    /// The name of its feed.
    pub source: String,
    /// Its title.
    pub title: String,
}

/// An item that is stored and may tell the same story as a new one.
struct Candidate {
    key: ItemKey,
    source: String,
    story: Option<String>,
    essence: Essence,
}

impl Store {
    /// The other items of the stories of these items, first come first; items of a story of their own are left out.
    pub async fn siblings(&self, keys: &[ItemKey]) -> Result<HashMap<ItemKey, Vec<Sibling>>, StoreError> {
        let mut found: HashMap<ItemKey, Vec<Sibling>> = HashMap::new();
        for group in keys.chunks(ROWS) {
            let sql = format!(
                "SELECT own.item AS own, i.key, i.item, f.definition FROM item_stories own \
                 JOIN item_stories other ON other.story = own.story AND other.item <> own.item \
                 JOIN items i ON i.key = other.item JOIN feeds f ON f.id = i.feed \
                 WHERE own.item IN ({}) ORDER BY i.first_seen, i.key",
                placeholders(1, group.len())
            );
            let query = sqlx::query(sqlx::AssertSqlSafe(sql));
            let query = group.iter().fold(query, |query, key| query.bind(key.as_str().to_owned()));
            for row in &query.fetch_all(&self.pool).await? {
                let (feed, item): (Feed, Item) = (
                    from_json("feed", row.try_get("definition")?)?,
                    from_json("item", row.try_get("item")?)?,
                );
                let sibling = Sibling {
                    key: ItemKey::from_text(row.try_get::<String, _>("key")?),
                    source: feed.title,
                    title: item.title,
                };
                found.entry(ItemKey::from_text(row.try_get::<String, _>("own")?)).or_default().push(sibling);
            }
        }
        Ok(found)
    }
}

/// Lets a transaction decide about stories alone, until it ends.
pub(super) async fn hold(transaction: &mut Transaction<'static, Any>) -> Result<(), StoreError> {
    sqlx::query("UPDATE counters SET value = value + 1 WHERE name = 'stories'")
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

/// Puts an item that was just stored into the story that it tells, and lets its alerts speak for that story.
///
/// An alert names the story's first item as its cause, so who was told of the story is not told again.
pub(super) async fn fold(
    transaction: &mut Transaction<'static, Any>,
    feed: &Feed,
    record: &ItemRecord,
    alerts: &mut [DueAlert],
) -> Result<(), StoreError> {
    let essence = Essence::of(feed, &record.item, record.seen);
    let oldest = record.seen - WINDOW;
    if essence.at() < oldest {
        // The archive of a new feed: nobody is told of it, and no later item repeats it.
        return Ok(());
    }
    let traces = traces(&essence);
    let candidates = candidates(transaction, &traces, essence.at() - WINDOW).await?;
    let shown = candidates.into_iter().filter_map(|one| Some((evidence(&essence, &one.essence)?, one)));
    if let Some((evidence, first)) = shown.min_by_key(|(_, one)| (one.essence.at(), one.key.clone())) {
        let story = first.story.clone().unwrap_or_else(|| first.key.to_string());
        join(transaction, &first.key, &story, None, record.seen).await?;
        join(transaction, &record.key, &story, Some(evidence), record.seen).await?;
        speak_for(&record.key, &story, alerts);
        say_also(transaction, &story, &feed.title, &first.source).await?;
    }
    leave(transaction, &record.key, &traces, essence.at()).await
}

/// Removes the traces that no new item can meet any more.
pub(super) async fn forget(
    transaction: &mut Transaction<'static, Any>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    // An item that is as old as the window meets items that are older by another window.
    let oldest = millis(now - WINDOW - WINDOW);
    sqlx::query("DELETE FROM item_traces WHERE at < $1").bind(oldest).execute(&mut **transaction).await?;
    Ok(())
}

async fn candidates(
    transaction: &mut Transaction<'static, Any>,
    traces: &[i64],
    oldest: DateTime<Utc>,
) -> Result<Vec<Candidate>, StoreError> {
    if traces.is_empty() {
        return Ok(Vec::new());
    }
    let looked_up: Vec<String> = (0..traces.len())
        .map(|place| {
            format!(
                "SELECT item FROM (SELECT item FROM item_traces WHERE trace = ${} AND at >= $1 ORDER BY at DESC \
                 LIMIT {PROPOSED_BY_TRACE}) AS t{place}",
                place + 2
            )
        })
        .collect();
    let sql = format!(
        "SELECT i.key, i.feed, i.item, i.first_seen, f.definition, s.story FROM (SELECT item, COUNT(*) AS shared FROM ({}) AS met \
         GROUP BY item ORDER BY COUNT(*) DESC, item LIMIT {COMPARED_MAX}) AS proposed JOIN items i ON i.key = proposed.item \
         JOIN feeds f ON f.id = i.feed LEFT JOIN item_stories s ON s.item = i.key",
        looked_up.join(" UNION ALL ")
    );
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(millis(oldest));
    let query = traces.iter().fold(query, |query, trace| query.bind(*trace));
    let rows = query.fetch_all(&mut **transaction).await?;
    let candidate = |row: &sqlx::any::AnyRow| {
        let feed: Feed = from_json("feed", row.try_get("definition")?)?;
        let item: Item = from_json("item", row.try_get("item")?)?;
        Ok(Candidate {
            key: ItemKey::from_text(row.try_get::<String, _>("key")?),
            story: row.try_get("story")?,
            essence: Essence::of(&feed, &item, instant(row.try_get("first_seen")?)?),
            source: feed.title,
        })
    };
    rows.iter().map(candidate).collect()
}

async fn join(
    transaction: &mut Transaction<'static, Any>,
    item: &ItemKey,
    story: &str,
    evidence: Option<Evidence>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO item_stories (item, story, evidence, joined) VALUES ($1, $2, $3, $4) ON CONFLICT (item) DO NOTHING",
    )
    .bind(item.as_str())
    .bind(story)
    .bind(evidence.map(|evidence| json(&evidence)))
    .bind(millis(now))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// The alerts of an item take the first item of its story as their cause.
fn speak_for(item: &ItemKey, story: &str, alerts: &mut [DueAlert]) {
    let (own, cited) = (format!("item:{item}"), format!("citation:{item}:"));
    for DueAlert { alert, .. } in alerts {
        if alert.cause.0 == own {
            alert.cause.0 = format!("item:{story}");
        } else if let Some(system) = alert.cause.0.strip_prefix(&cited) {
            alert.cause.0 = format!("citation:{story}:{system}");
        }
    }
}

/// Adds a source to the alerts of a story that still wait for their digest.
async fn say_also(
    transaction: &mut Transaction<'static, Any>,
    story: &str,
    source: &str,
    first: &str,
) -> Result<(), StoreError> {
    if source == first {
        return Ok(());
    }
    let rows = sqlx::query("SELECT id, notice FROM alerts WHERE cause = $1 AND delivery IS NULL")
        .bind(format!("item:{story}"))
        .fetch_all(&mut **transaction)
        .await?;
    for row in &rows {
        let mut notice: Notice = from_json("notice", row.try_get("notice")?)?;
        let Notice::Item { item, .. } = &mut notice else { continue };
        if item.source == source || item.also.iter().any(|also| also == source) {
            continue;
        }
        item.also.push(source.to_owned());
        sqlx::query("UPDATE alerts SET notice = $1 WHERE id = $2")
            .bind(json(&notice))
            .bind(row.try_get::<String, _>("id")?)
            .execute(&mut **transaction)
            .await?;
    }
    Ok(())
}

async fn leave(
    transaction: &mut Transaction<'static, Any>,
    item: &ItemKey,
    traces: &[i64],
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    if traces.is_empty() {
        return Ok(());
    }
    let rows: Vec<String> = (0..traces.len()).map(|place| format!("(${}, $1, $2)", place + 3)).collect();
    let sql = format!(
        "INSERT INTO item_traces (trace, at, item) VALUES {} ON CONFLICT DO NOTHING",
        rows.join(", ")
    );
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(millis(at)).bind(item.as_str().to_owned());
    let query = traces.iter().fold(query, |query, trace| query.bind(*trace));
    query.execute(&mut **transaction).await?;
    Ok(())
}
