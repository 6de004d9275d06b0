//! An item that nobody fetched: it is decided upon and stored like one of a feed.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::deciders::Deciders;
use super::take_in::Read;
use super::{Poller, Tower};
use crate::news::fetch::{Hints, Validators};
use crate::news::intake::{Difference, Fingerprint, Known};
use crate::news::parse::ParsedFeed;
use crate::news::{Feed, Item};
use crate::store::{FeedState, StoredFeed};

/// Takes in an item of a feed of our own: stored, tagged and told in one transaction, or unchanged.
///
/// The feed is never due: nothing stands behind its address. `changed` is what is known to be another than before, beside
/// what a look at both texts finds.
pub(in crate::daemon) async fn give(
    tower: &Arc<Tower>,
    feed: &Feed,
    item: Item,
    changed: Vec<Difference>,
) -> anyhow::Result<()> {
    let poller = Poller { known: changed, ..Poller::new(tower) };
    let deciders = Deciders::new(tower);
    let known = tower.store.known_items(&feed.id).await?;
    let known: Vec<Known> = known
        .into_iter()
        .map(|(id, fingerprint)| Known { id, fingerprint: Fingerprint(fingerprint) })
        .collect();
    // Read before: what comes in is news and no archive.
    let state = FeedState { read_well: Some(tower.clock.now()), ..FeedState::default() };
    let stored = StoredFeed { feed: feed.clone(), state };
    let parsed = ParsedFeed { items: vec![item], ..ParsedFeed::default() };
    let ready = deciders.ready().await?;
    let (validators, hints) = (Validators::default(), Hints::default());
    let Read { mut record, .. } = poller.take_in(ready, &stored, parsed, &known, validators, hints).await?;
    record.state.next_poll = DateTime::<Utc>::MAX_UTC;
    record.state.not_before = Some(DateTime::<Utc>::MAX_UTC);
    tower.store.save_poll(record).await?;
    Ok(())
}
