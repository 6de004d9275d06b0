//! Stories: which items tell the same news.
//!
//! An item joins its story in the transaction that stores it, because the alert that it causes depends on it: two
//! processes that read two copies of one item at the same time must not both find that theirs is the first. On SQLite
//! one transaction writes at a time; on PostgreSQL the row of the counter `stories` is held until the commit.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use sqlx::{Any, Row, Transaction};

use super::damage::sound;
use super::outbox::DueAlert;
use super::rows::{from_json, instant, json, millis, placeholders};
use super::{ItemRecord, Store, StoreError};
use crate::alerts::Notice;
use crate::news::story::{Essence, Evidence, Trace, WINDOW, evidence, propose, traces};
use crate::news::{Feed, Item, ItemKey};

/// Items that one trace may propose: the newest. A trace that more items share is a template's, not a story's.
const PROPOSED_BY_TRACE: usize = 8;
/// Items that are compared in full; those that share most traces come first.
const COMPARED_MAX: usize = 24;
/// Rows of one statement: well below what SQLite takes.
const ROWS: usize = 40;
/// Traces of one statement, three values each: SQLite goes through the names of all values for every one of them.
const TRACES: usize = 60;

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
                let feed = from_json::<Feed>("feed", row.try_get("definition")?);
                let item = from_json::<Item>("item", row.try_get("item")?);
                let id: &str = row.try_get("key")?;
                let (Some(feed), Some(item)) = (sound(id, feed)?, sound(id, item)?) else { continue };
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

/// Lets a transaction decide about stories alone, until it ends; says how many did before it.
pub(super) async fn hold(transaction: &mut Transaction<'static, Any>) -> Result<i64, StoreError> {
    let row = sqlx::query("UPDATE counters SET value = value + 1 WHERE name = 'stories' RETURNING value")
        .fetch_one(&mut **transaction)
        .await?;
    Ok(row.try_get(0)?)
}

/// An item that was just stored, as stories see it.
struct Arrived<'r> {
    record: &'r ItemRecord,
    essence: Essence,
    traces: Vec<Trace>,
}

/// Puts items of one feed that were just stored into the stories that they tell, and lets their alerts speak for those.
///
/// An alert names the story's first item as its cause, so who was told of the story is not told again.
pub(super) async fn fold(
    transaction: &mut Transaction<'static, Any>,
    feed: &Feed,
    records: &[&ItemRecord],
    alerts: &mut [DueAlert],
) -> Result<(), StoreError> {
    let arrived: Vec<Arrived<'_>> = records
        .iter()
        .map(|record| (*record, Essence::of(feed, &record.item, record.seen)))
        // The archive of a new feed: nobody is told of it, and no later item repeats it.
        .filter(|(record, essence)| essence.at() >= record.seen - WINDOW)
        .map(|(record, essence)| Arrived { record, traces: traces(&essence), essence })
        .collect();
    let mut past = Past::of(transaction, &arrived).await?;
    for one in &arrived {
        // A feed that was taken away and followed again left traces of the same items.
        let proposed = past.proposed(&one.traces).into_iter().filter(|key| *key != one.record.key);
        let shown = proposed.filter_map(|key| {
            let candidate = past.candidates.get(&key)?;
            Some((evidence(&one.essence, &candidate.essence)?, key, candidate))
        });
        let first = shown.min_by_key(|(_, key, candidate)| (candidate.essence.at(), key.clone()));
        let mut own_story = None;
        if let Some((evidence, first, candidate)) = first {
            let story = candidate.story.clone().unwrap_or_else(|| first.to_string());
            let source = candidate.source.clone();
            let now = one.record.seen;
            join(transaction, &first, &story, None, now).await?;
            join(transaction, &one.record.key, &story, Some(evidence), now).await?;
            speak_for(&one.record.key, &story, alerts);
            say_also(transaction, &story, &feed.title, &source).await?;
            past.tells(&first, &story);
            own_story = Some(story);
        }
        // The next item of the same document meets this one too.
        past.add(one, feed, own_story);
    }
    leave(transaction, &arrived).await
}

/// Removes the traces that no new item can meet any more.
pub(super) async fn forget(
    transaction: &mut Transaction<'static, Any>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    // An item that is as old as the window meets items that are older by another window.
    let oldest = hour(now - WINDOW - WINDOW);
    sqlx::query("DELETE FROM item_traces WHERE at < $1").bind(oldest).execute(&mut **transaction).await?;
    Ok(())
}

/// What is stored already and may tell the stories of the items that arrived.
#[derive(Default)]
struct Past {
    /// The newest items under the key of each trace, with their hours.
    by_trace: HashMap<i64, Vec<(i64, ItemKey)>>,
    candidates: HashMap<ItemKey, Candidate>,
}

impl Past {
    async fn of(
        transaction: &mut Transaction<'static, Any>,
        arrived: &[Arrived<'_>],
    ) -> Result<Past, StoreError> {
        let mut past = Past::default();
        let Some(earliest) = arrived.iter().map(|one| one.essence.at()).min() else { return Ok(past) };
        let traces: BTreeSet<i64> =
            arrived.iter().flat_map(|one| one.traces.iter().map(|trace| trace.key)).collect();
        past.look_up(transaction, &Vec::from_iter(traces), earliest - WINDOW).await?;
        let keys: BTreeSet<ItemKey> = arrived.iter().flat_map(|one| past.proposed(&one.traces)).collect();
        past.load(transaction, &Vec::from_iter(keys)).await?;
        Ok(past)
    }

    /// The newest items under each trace.
    async fn look_up(
        &mut self,
        transaction: &mut Transaction<'static, Any>,
        traces: &[i64],
        oldest: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        for group in traces.chunks(TRACES) {
            let asked: Vec<String> =
                (0..group.len()).map(|place| format!("(CAST(${} AS BIGINT))", place + 2)).collect();
            // The join is crossed so that SQLite begins with the traces asked for: left to itself it reads all there are.
            let sql = format!(
                "WITH asked (trace) AS (VALUES {}) SELECT t.trace, t.item, t.at FROM asked CROSS JOIN item_traces t \
                 WHERE t.trace = asked.trace AND t.at >= COALESCE((SELECT n.at FROM item_traces n \
                 WHERE n.trace = asked.trace AND n.at >= $1 ORDER BY n.at DESC LIMIT 1 OFFSET {}), $1)",
                asked.join(", "),
                PROPOSED_BY_TRACE - 1
            );
            let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(hour(oldest));
            let query = group.iter().fold(query, |query, trace| query.bind(*trace));
            for row in &query.fetch_all(&mut **transaction).await? {
                let item = ItemKey::from_text(row.try_get::<String, _>(1)?);
                let found = (row.try_get(2)?, item);
                let newest = self.by_trace.entry(row.try_get(0)?).or_default();
                // A feed that was taken away and followed again left the traces of an item twice.
                if !newest.contains(&found) {
                    newest.push(found);
                }
            }
        }
        Ok(())
    }

    async fn load(
        &mut self,
        transaction: &mut Transaction<'static, Any>,
        keys: &[ItemKey],
    ) -> Result<(), StoreError> {
        for group in keys.chunks(ROWS) {
            let sql = format!(
                "SELECT i.key, i.item, i.first_seen, f.definition, s.story FROM items i JOIN feeds f ON f.id = i.feed \
                 LEFT JOIN item_stories s ON s.item = i.key WHERE i.key IN ({})",
                placeholders(1, group.len())
            );
            let query = sqlx::query(sqlx::AssertSqlSafe(sql));
            let query = group.iter().fold(query, |query, key| query.bind(key.as_str().to_owned()));
            for row in &query.fetch_all(&mut **transaction).await? {
                let feed = from_json::<Feed>("feed", row.try_get("definition")?);
                let item = from_json::<Item>("item", row.try_get("item")?);
                let id: &str = row.try_get("key")?;
                let (Some(feed), Some(item)) = (sound(id, feed)?, sound(id, item)?) else { continue };
                let essence = Essence::of(&feed, &item, instant(row.try_get("first_seen")?)?);
                let candidate = Candidate { story: row.try_get("story")?, essence, source: feed.title };
                self.candidates.insert(ItemKey::from_text(row.try_get::<String, _>("key")?), candidate);
            }
        }
        Ok(())
    }

    /// The items that share enough of these traces, those that share most first.
    fn proposed(&self, traces: &[Trace]) -> Vec<ItemKey> {
        let mut shared: HashMap<&ItemKey, Vec<Trace>> = HashMap::new();
        for trace in traces {
            for (_, key) in self.by_trace.get(&trace.key).into_iter().flatten() {
                shared.entry(key).or_default().push(*trace);
            }
        }
        let shared = shared.into_iter().filter(|(_, traces)| propose(traces.iter().copied()));
        let mut most: Vec<(&ItemKey, usize)> = shared.map(|(key, traces)| (key, traces.len())).collect();
        most.sort_unstable_by(|(one, more), (other, less)| less.cmp(more).then_with(|| one.cmp(other)));
        most.into_iter().take(COMPARED_MAX).map(|(key, _)| key.clone()).collect()
    }

    fn tells(&mut self, key: &ItemKey, story: &str) {
        if let Some(candidate) = self.candidates.get_mut(key) {
            candidate.story = Some(story.to_owned());
        }
    }

    fn add(&mut self, one: &Arrived<'_>, feed: &Feed, story: Option<String>) {
        for trace in &one.traces {
            let newest = self.by_trace.entry(trace.key).or_default();
            newest.push((hour(one.essence.at()), one.record.key.clone()));
            newest.sort_unstable_by_key(|(at, _)| std::cmp::Reverse(*at));
            newest.truncate(PROPOSED_BY_TRACE);
        }
        let candidate = Candidate { source: feed.title.clone(), story, essence: one.essence.clone() };
        self.candidates.insert(one.record.key.clone(), candidate);
    }
}

/// The hour of an item, as it stands beside its traces: three bytes in an index that is as large as all others together.
fn hour(at: DateTime<Utc>) -> i64 {
    at.timestamp().div_euclid(3600)
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

/// Leaves the traces of items, for those that come later.
async fn leave(
    transaction: &mut Transaction<'static, Any>,
    arrived: &[Arrived<'_>],
) -> Result<(), StoreError> {
    let left: Vec<(i64, i64, &ItemKey)> = arrived
        .iter()
        .flat_map(|one| one.traces.iter().map(|trace| (trace.key, hour(one.essence.at()), &one.record.key)))
        .collect();
    for group in left.chunks(TRACES) {
        let rows: Vec<String> = (0..group.len())
            .map(|place| place * 3)
            .map(|at| format!("(${}, ${}, ${})", at + 1, at + 2, at + 3))
            .collect();
        let sql = format!("INSERT INTO item_traces (trace, at, item) VALUES {}", rows.join(", "));
        let query = sqlx::query(sqlx::AssertSqlSafe(sql));
        let query = group.iter().fold(query, |query, (trace, at, item)| {
            query.bind(*trace).bind(*at).bind(item.as_str().to_owned())
        });
        query.execute(&mut **transaction).await?;
    }
    Ok(())
}
