//! What a document that came in changes: it is read, held against what we have, and decided upon.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::SemaphorePermit;

use super::deciders::{Deciders, Ready};
use super::manners::Learned;
use super::validators::text;
use super::{IN_HAND_MAX, NO_HINT, Outcome, Poller, UNSTORED};
use crate::daemon::listing::read_on;
use crate::daemon::matching::{Arrival, follow};
use crate::daemon::readable::{Texts, texts};
use crate::daemon::tagging::reading;
use crate::daemon::tower::Tower;
use crate::news::fetch::{Document, Hints, Validators};
use crate::news::intake::{Fingerprint, Known, decide, fingerprint};
use crate::news::parse::{ParsedFeed, Problem, parse};
use crate::news::schedule;
use crate::news::{Feed, Item, ItemKey};
use crate::search::Reading;
use crate::store::{DueAlert, ItemRecord, PollRecord, StoreError, StoredFeed};

/// What came of a document.
pub(super) struct Read<'p> {
    pub(super) record: PollRecord,
    pub(super) outcome: Outcome,
    /// Held until it is stored.
    pub(super) places: Option<SemaphorePermit<'p>>,
}

impl From<(PollRecord, Outcome)> for Read<'_> {
    fn from((record, outcome): (PollRecord, Outcome)) -> Self {
        Read { record, outcome, places: None }
    }
}

impl Poller<'_> {
    /// Reads a document and decides what it changes.
    pub(super) async fn read(
        &self,
        stored: &StoredFeed,
        document: Document,
        deciders: &Deciders<'_>,
    ) -> Read<'_> {
        let now = self.tower.clock.now();
        let learned = Learned::from(&document, stored);
        if stored.state.memory.body.as_ref() == Some(&learned.body) {
            // The server sent the same bytes once more: there is nothing in them that we do not know.
            let mut record = self.record(stored, schedule::Outcome::Same, &document.hints);
            keep_validators(&mut record, &document.validators);
            self.learn(stored, learned, &mut record);
            return Read::from((record, Outcome::NotModified));
        }
        let odd = document.odd;
        let (validators, hints) = (document.validators.clone(), document.hints);
        let feed = stored.feed.clone();
        // Hostile documents keep a core busy for a while; that must not stand in the way of other feeds.
        let parsed = tokio::task::spawn_blocking(move || parse(&document, &feed, now)).await;
        let mut parsed = match parsed {
            Ok(Ok(parsed)) => parsed,
            Ok(Err(error)) => return self.failed(stored, error.cause(), error.to_string(), NO_HINT).into(),
            Err(_) => {
                return self
                    .failed(
                        stored,
                        "unreadable",
                        "reading it broke off in an unforeseen way".to_owned(),
                        NO_HINT,
                    )
                    .into();
            }
        };
        let known = match self.tower.store.known_items(&stored.feed.id).await {
            Ok(known) => known
                .into_iter()
                .map(|(id, fingerprint)| Known { id, fingerprint: Fingerprint(fingerprint) })
                .collect::<Vec<_>>(),
            Err(error) => return self.failed(stored, UNSTORED, error.to_string(), NO_HINT).into(),
        };
        parsed.problems.extend(odd.map(|odd| Problem::new("encoding", odd)));
        // What was just learned of its rhythm and wishes decides already when the feed is polled next.
        let before = stored;
        let mut stored = stored.clone();
        stored.state.memory.asks = learned.asks.clone();
        stored.state.memory.gap_seconds = match self.gap_seconds(&stored, &parsed, now).await {
            Ok(gap) => gap,
            Err(error) => return self.failed(&stored, UNSTORED, error.to_string(), NO_HINT).into(),
        };
        let stored = &stored;
        let ready = match deciders.ready().await {
            Ok(ready) => ready,
            Err(error) => return self.failed(stored, UNSTORED, error.to_string(), NO_HINT).into(),
        };
        let held: HashSet<&str> = known.iter().map(|item| item.id.as_str()).collect();
        let parsed = read_on(self.tower, &stored.feed, parsed, |id| held.contains(id)).await;
        match self.take_in(ready, stored, parsed, &known, validators, hints).await {
            Ok(mut read) => {
                self.learn(before, learned, &mut read.record);
                read
            }
            Err(error) => self.failed(stored, UNSTORED, error.to_string(), NO_HINT).into(),
        }
    }

    pub(super) async fn take_in(
        &self,
        ready: &Ready,
        stored: &StoredFeed,
        parsed: ParsedFeed,
        known: &[Known],
        validators: Validators,
        hints: Hints,
    ) -> Result<Read<'_>, StoreError> {
        let now = self.tower.clock.now();
        let intake = decide(known, parsed.items);
        let texts = texts(self.tower, &stored.feed, &intake).await;
        let news = u32::try_from(intake.new.len() + intake.changed.len()).unwrap_or(u32::MAX);
        let places = self.in_hand.acquire_many(news.clamp(1, IN_HAND_MAX)).await;
        let places = places.expect("nobody closes them");
        // Once more after the wait for pages: whoever subscribed meanwhile is seen by these items.
        if let Err(error) = follow(self.tower).await {
            tracing::warn!(
                "the newest subscriptions cannot be read and are looked at with the next document: {error:#}"
            );
        }
        let first_poll = stored.state.read_well.is_none();
        let mut record = self.record(stored, schedule::Outcome::Fine, &hints.or_longer(parsed.ttl));
        record.named = parsed.title.and_then(|title| named_by_itself(&stored.feed, title));
        let feed = record.named.clone().unwrap_or_else(|| stored.feed.clone());
        keep_validators(&mut record, &validators);
        let (new, changed) = (intake.new.len(), intake.changed.len());
        for item in intake.new {
            let (item, reading) = decided(ready, &feed, item, &texts, now);
            if !first_poll || is_recent(self.tower, &item.item, now) {
                record.alerts.extend(alerts(self.tower, ready, &feed, &item, &reading, now));
            }
            record.items.push(item);
        }
        for item in intake.changed {
            let (item, reading) = decided(ready, &feed, item, &texts, now);
            self.update(ready, &feed, item, &reading, &mut record).await?;
        }
        let problems = parsed.problems.iter().map(ToString::to_string).collect();
        let alerts = record.alerts.len();
        let outcome = Outcome::Read { new, changed, unchanged: intake.unchanged.len(), alerts, problems };
        Ok(Read { record, outcome, places: Some(places) })
    }
}

fn decided(
    ready: &Ready,
    feed: &Feed,
    mut item: Item,
    texts: &Texts,
    seen: DateTime<Utc>,
) -> (ItemRecord, Reading) {
    // What the feed says tells a changed item from an unchanged one; the page behind it is asked only then.
    let fingerprint = fingerprint(&item).0;
    texts.complete(&mut item);
    item.detect_language();
    let reading = reading(feed, &item);
    let record = ItemRecord {
        key: ItemKey::new(&feed.id, &item.id),
        tags: ready.tagger.tags_read(feed, &item, &reading),
        provisions: ready.tagger.provisions(&item),
        fingerprint,
        item,
        seen,
    };
    (record, reading)
}

/// The alerts of an item: for whom it meets, and for whom watches a system that it concerns.
pub(super) fn alerts(
    tower: &Tower,
    ready: &Ready,
    feed: &Feed,
    item: &ItemRecord,
    reading: &Reading,
    now: DateTime<Utc>,
) -> Vec<DueAlert> {
    let arrival = Arrival::new(feed, item);
    let watchers = tower.watchers();
    let met = watchers.alerts(&arrival, reading, now).into_iter();
    met.chain(watchers.citations(&arrival, &ready.systems, now)).collect()
}

/// Whether an item is told although it came with the archive of a new feed.
pub(in crate::daemon) fn is_recent(tower: &Tower, item: &Item, seen: DateTime<Utc>) -> bool {
    let oldest = seen - TimeDelta::days(tower.config.fetch.first_poll_days.into());
    item.published.is_none_or(|published| published >= oldest)
}

/// A new pair of validators replaces the old one whole: half of each would fit no document.
fn keep_validators(record: &mut PollRecord, validators: &Validators) {
    record.state.etag = validators.etag.as_deref().map(text);
    record.state.last_modified = validators.last_modified.as_deref().map(text);
}

/// The feed under the name it gives itself; `None` when its operator gave it one.
fn named_by_itself(feed: &Feed, title: String) -> Option<Feed> {
    let unnamed = Some(feed.title.as_str()) == feed.url.host_str();
    (unnamed && !title.trim().is_empty()).then(|| Feed { title, ..feed.clone() })
}
