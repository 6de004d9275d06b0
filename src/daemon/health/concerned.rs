//! Whom the trouble of a feed concerns: those whom it served lately, and those who ask for it by its name.

use std::collections::HashMap;

use tokio::sync::OnceCell;

use crate::alerts::Subscription;
use crate::alerts::subscription::Watch;
use crate::daemon::tower::Tower;
use crate::search::Query;
use crate::store::StoreError;

/// Subscriptions read at a time: there may be a million, of which a handful names a feed.
const GROUP: i64 = 1_000;

/// Whom feeds concern, in one look at all of them; read when the first of them is in trouble, for most looks find none.
#[derive(Debug, Default)]
pub(super) struct Concerned(OnceCell<HashMap<String, Vec<String>>>);

impl Concerned {
    /// The subscriptions that the trouble of this feed concerns, oldest first.
    pub(super) async fn by(&self, tower: &Tower, feed: &str) -> Result<Vec<Subscription>, StoreError> {
        let named = self.0.get_or_try_init(|| by_name(tower)).await?;
        let mut ids = tower.store.served_by(feed).await?;
        ids.extend(named.get(feed).into_iter().flatten().cloned());
        ids.sort_unstable();
        ids.dedup();
        tower.store.subscriptions_by_ids(&ids).await
    }
}

/// The ids of the subscriptions that ask for a feed by its name, by feed.
async fn by_name(tower: &Tower) -> Result<HashMap<String, Vec<String>>, StoreError> {
    let (mut found, mut after) = (HashMap::<String, Vec<String>>::new(), String::new());
    loop {
        let group = tower.store.subscriptions_after(&after, GROUP).await?;
        let Some(last) = group.last() else { return Ok(found) };
        after.clone_from(&last.id);
        for one in &group {
            for feed in feeds_named(&one.watch) {
                found.entry(feed).or_default().push(one.id.clone());
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
