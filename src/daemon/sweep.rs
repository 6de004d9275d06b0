//! The nightly sweep: every item of the last two days is held against the index, and a match that was missed is told late.
//!
//! Standing queries and the index answer the same by construction and by test. The sweep is for what neither knows: a fault
//! in either, a process that was stopped in between, a store that was put back. It asks an index of its own, not the standing set,
//! and then the index in use whether it has the same items by the same queries: one that was damaged is seen here.

mod in_use;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, NaiveDate, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;

use super::document::stored_document;
use super::matching::{Arrival, Watchers, follow};
use super::poll::is_recent;
use super::tower::Tower;
use crate::alerts::Cause;
use crate::news::ItemKey;
use crate::search::{Document, Passing, Query};
use crate::store::{Arrived, DueAlert, StoredItem, SweepFound};

/// How far back it looks: two nights, so that one without a running daemon is made good.
const BACK: TimeDelta = TimeDelta::hours(48);
/// The hour, in the town, after which it looks: few items come in then, and digests go out later.
const HOUR: u32 = 3;
/// Items in one index: a few megabytes of memory.
const GROUP: usize = 500;

/// What a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Items that were looked at.
    pub items: usize,
    /// Matches that had been missed and are told now.
    pub late: u64,
    /// Items that somebody was told of whose query they do not meet.
    pub extra: u64,
    /// Items that the index in use does not have, or not by the queries that they meet.
    pub unindexed: u64,
}

/// Sweeps once a night, whichever process comes first.
pub async fn sweep_when_due(tower: &Tower) -> anyhow::Result<Option<Swept>> {
    let zone = tower.config.alerts.time_zone;
    let now = tower.clock.now().with_timezone(&zone);
    let last = tower.store.late_matches().await?.swept.map(|swept| swept.with_timezone(&zone).date_naive());
    if now.hour() < HOUR || last == Some(now.date_naive()) {
        return Ok(None);
    }
    sweep(tower).await.map(Some)
}

/// Compares and repairs.
pub async fn sweep(tower: &Tower) -> anyhow::Result<Swept> {
    follow(tower).await?;
    let now = tower.clock.now();
    let since = tower.store.asking_since().await?;
    let zone = tower.config.alerts.time_zone;
    let queries = Arc::new(Queries { all: tower.watchers().queries().into_iter().collect(), since, zone });
    // Where nobody waits for items, none can have been missed.
    let arrived =
        if queries.all.is_empty() { Vec::new() } else { tower.store.arrived_since(now - BACK).await? };
    let mut swept = Swept::default();
    for group in arrived.chunks(GROUP) {
        let items = told_items(tower, group).await?;
        swept.items += items.len();
        let asked = queries.clone();
        // Thousands of searches in a row: that must not stand in the way of other flows.
        let found =
            tokio::task::spawn_blocking(move || asked.of(items)).await.context("the sweep broke off")??;
        swept.unindexed += in_use::missing(tower, &queries, &found).await?;
        for (item, subscriptions) in found {
            let story = format!("item:{}", tower.store.story(&item.key).await?);
            let told = tower.store.told_with(&story).await?;
            swept.extra += told_wrongly(&queries, &item, &subscriptions, &told);
            swept.late += tell_late(tower, &item, story, subscriptions, &told, now).await?;
        }
    }
    if swept != (Swept { items: swept.items, ..Swept::default() }) {
        let Swept { items, late, extra, unindexed } = swept;
        tracing::error!(
            items,
            late,
            extra,
            unindexed,
            "the sweep found matches that were missed, told wrongly, or not in the index: `belfort index rebuild`"
        );
    }
    let Swept { late, extra, unindexed, .. } = swept;
    tower.store.swept(now, SweepFound { late, extra, unindexed }).await?;
    Ok(swept)
}

/// The items that were to be told when they came in.
async fn told_items(tower: &Tower, arrived: &[Arrived]) -> anyhow::Result<Vec<StoredItem>> {
    let keys: Vec<_> = arrived.iter().map(|arrived| arrived.key.clone()).collect();
    let mut items = tower.store.items(&keys).await?;
    let told = arrived.iter().filter_map(|arrived| {
        let item = items.remove(&arrived.key)?;
        (!arrived.with_archive || is_recent(tower, &item.item, item.first_seen)).then_some(item)
    });
    Ok(told.collect())
}

/// The queries of all subscriptions, and from when each is asked.
struct Queries {
    /// By the ids of their subscriptions.
    all: BTreeMap<String, Query>,
    since: BTreeMap<String, DateTime<Utc>>,
    /// Where the days begin.
    zone: Tz,
}

impl Queries {
    /// Each item with those who should have been told of it.
    fn of(&self, items: Vec<StoredItem>) -> anyhow::Result<Vec<(StoredItem, BTreeSet<String>)>> {
        let documents: Vec<Document> = items.iter().map(stored_document).collect();
        let index = Passing::of(&documents)?;
        let mut found: Vec<(StoredItem, BTreeSet<String>)> =
            items.into_iter().map(|item| (item, BTreeSet::new())).collect();
        let days: BTreeSet<NaiveDate> = found.iter().map(|(item, _)| self.day_of(item)).collect();
        for (id, query) in &self.all {
            // `since:7d` was asked of an item on the day on which it came in.
            let asked = match query.moves() {
                false => vec![(None, query.clone())],
                true => days.iter().map(|day| (Some(*day), query.on(*day))).collect(),
            };
            for (day, query) in asked {
                for place in index.find(&query)? {
                    let (item, subscriptions) = &mut found[place];
                    if self.is_asked(id, item) && day.is_none_or(|day| day == self.day_of(item)) {
                        subscriptions.insert(id.clone());
                    }
                }
            }
        }
        Ok(found)
    }

    /// Whether a subscription asked what it asks now when the item came in.
    fn is_asked(&self, id: &str, item: &StoredItem) -> bool {
        self.since.get(id).is_some_and(|since| item.first_seen > *since)
    }

    fn day_of(&self, item: &StoredItem) -> NaiveDate {
        item.first_seen.with_timezone(&self.zone).date_naive()
    }
}

/// How many were told of this very item, ask the same since before it came in, and do not meet it.
fn told_wrongly(
    queries: &Queries,
    item: &StoredItem,
    meet: &BTreeSet<String>,
    told: &BTreeMap<String, Option<ItemKey>>,
) -> u64 {
    let of_it = told.iter().filter(|(_, key)| key.as_ref() == Some(&item.key)).map(|(id, _)| id);
    let asks = |id: &&String| queries.all.contains_key(*id) && queries.is_asked(id, item);
    of_it.filter(asks).filter(|id| !meet.contains(*id)).count() as u64
}

/// Raises what was not raised with the item, under the key that it would have had: nobody is told twice.
async fn tell_late(
    tower: &Tower,
    item: &StoredItem,
    cause: String,
    subscriptions: BTreeSet<String>,
    told: &BTreeMap<String, Option<ItemKey>>,
    now: DateTime<Utc>,
) -> anyhow::Result<u64> {
    // Whoever was told of the story was told of the item.
    let missed: Vec<&String> = subscriptions.iter().filter(|id| !told.contains_key(*id)).collect();
    if missed.is_empty() {
        return Ok(0);
    }
    let mut alerts: Vec<DueAlert> = {
        let watchers: &Watchers = &tower.watchers();
        let provisions = item.provisions.iter().cloned().collect();
        let arrival = Arrival {
            key: &item.key,
            feed: &item.feed,
            source: &item.feed_title,
            item: &item.item,
            tags: &item.tags,
            provisions: &provisions,
        };
        watchers.alerts_for(&missed, &arrival, now)
    };
    for due in &mut alerts {
        due.alert.cause = Cause(cause.clone());
    }
    Ok(tower.store.raise_late(&alerts).await?)
}
