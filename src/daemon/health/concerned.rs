//! Whom the trouble of a feed concerns: those whom it served lately, those who ask for it by its name, and who watches all feeds.

use std::collections::HashMap;

use tokio::sync::OnceCell;

use super::operators;
use crate::alerts::Subscription;
use crate::alerts::subscription::Watch;
use crate::daemon::tower::Tower;
use crate::search::Query;

/// Subscriptions read at a time: there may be a million, of which a handful names a feed.
const GROUP: i64 = 1_000;

/// Whom feeds concern, in one look at all of them; read when the first of them is in trouble, for most looks find none.
#[derive(Debug, Default)]
pub(super) struct Concerned(OnceCell<Watchers>);

/// The ids of the subscriptions that want to know.
#[derive(Debug, Default)]
struct Watchers {
    /// Of one feed, which they ask for by its name.
    by_feed: HashMap<String, Vec<String>>,
    /// Of every feed.
    of_all: Vec<String>,
}

impl Concerned {
    /// The subscriptions that the trouble of this feed concerns, oldest first.
    pub(super) async fn by(&self, tower: &Tower, feed: &str) -> anyhow::Result<Vec<Subscription>> {
        let watchers = self.0.get_or_try_init(|| watchers(tower)).await?;
        let mut ids = tower.store.served_by(feed).await?;
        ids.extend(watchers.by_feed.get(feed).into_iter().flatten().chain(&watchers.of_all).cloned());
        ids.sort_unstable();
        ids.dedup();
        Ok(tower.store.subscriptions_by_ids(&ids).await?)
    }
}

/// Who watches all feeds, and with them how the server does: operators, who are given that watch, and whom they named in the terminal.
pub(in crate::daemon) async fn who_watches_all(tower: &Tower) -> anyhow::Result<Vec<Subscription>> {
    let found = watchers(tower).await?;
    Ok(tower.store.subscriptions_by_ids(&found.of_all).await?)
}

async fn watchers(tower: &Tower) -> anyhow::Result<Watchers> {
    operators::watch(tower).await?;
    let (mut found, mut after) = (Watchers::default(), String::new());
    loop {
        let group = tower.store.subscriptions_after(&after, GROUP).await?;
        let Some(last) = group.last() else { return Ok(found) };
        after.clone_from(&last.id);
        for one in &group {
            if one.watch == Watch::Feeds {
                found.of_all.push(one.id.clone());
            }
            for feed in feeds_named(&one.watch) {
                found.by_feed.entry(feed).or_default().push(one.id.clone());
            }
        }
    }
}

fn feeds_named(watch: &Watch) -> Vec<String> {
    match watch {
        // A field has a colon: the others need not be read.
        Watch::Items { query, .. } if query.contains(':') => Query::parse(query)
            .map_or_else(|_| Vec::new(), |query| query.feeds().into_iter().map(String::from).collect()),
        _ => Vec::new(),
    }
}
