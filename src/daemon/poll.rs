//! Feeds that are due are fetched, read, decided upon and stored, each in one transaction with its alerts.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::StreamExt;

use super::assess::watched_systems;
use super::matching::Watchers;
use super::tagging::Tagger;
use super::tower::Tower;
use crate::news::fetch::{Document, FetchError, Fetched, Hints, Limits, Validators, fetch};
use crate::news::intake::{Fingerprint, Known, decide, fingerprint};
use crate::news::parse::{ParsedFeed, parse};
use crate::news::schedule::{self, Next};
use crate::news::{Feed, Item, ItemKey};
use crate::store::{FeedState, ItemRecord, PollRecord, StoredFeed};

/// Feeds taken at a time.
const BATCH: i64 = 64;
/// How long a batch is ours: short, so that what a dead process held is soon polled by another.
const LEASE: TimeDelta = TimeDelta::minutes(5);

/// A failure after which the publisher said nothing of when to come again.
const NO_HINT: schedule::Outcome = schedule::Outcome::Failed(None);

/// Which feeds a round polls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those that are due.
    Due,
    /// All of them.
    All,
}

/// How the poll of one feed ended.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Polled {
    /// The feed's id.
    pub feed: String,
    /// Its address.
    pub url: String,
    /// How it ended.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// How a poll ended.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Outcome {
    /// The publisher says that nothing changed.
    NotModified,
    /// The feed was read.
    Read {
        /// Items never seen before.
        new: usize,
        /// Items whose text changed.
        changed: usize,
        /// Items as they were.
        unchanged: usize,
        /// Alerts raised.
        alerts: usize,
        /// What was wrong with the feed, and repaired or left out.
        problems: Vec<String>,
    },
    /// The feed could not be read; what is known of it stays.
    Failed {
        /// The named cause: `dns`, `private-address`, `not-a-feed`.
        cause: String,
        /// The same in a sentence.
        detail: String,
    },
}

/// Polls feeds until none is left, and tells `done` of each as it ends.
///
/// One host is asked for one document at a time; hosts do not wait for each other. A feed that fails costs only itself.
pub async fn poll(tower: &Arc<Tower>, which: Which, done: impl Fn(&Polled)) -> anyhow::Result<Vec<Polled>> {
    let started = tower.clock.now();
    let mut round = Vec::new();
    loop {
        // In a round over all feeds, one that was polled since the start of the round is not taken again.
        let now = if which == Which::All { started } else { tower.clock.now() };
        let claimed = tower.store.claim_feeds(now, now + LEASE, BATCH, which == Which::All).await?;
        if claimed.is_empty() {
            return Ok(round);
        }
        let poller = Poller::new(tower).await?;
        let mut polls = futures_util::stream::iter(by_host(claimed))
            .map(|feeds| poller.poll_host(feeds, tower.clock.now() + LEASE, &done))
            .buffer_unordered(tower.config.fetch.concurrency.max(1));
        while let Some(polled) = polls.next().await {
            round.extend(polled);
        }
    }
}

fn by_host(claimed: Vec<StoredFeed>) -> Vec<Vec<StoredFeed>> {
    let mut hosts: BTreeMap<String, Vec<StoredFeed>> = BTreeMap::new();
    for stored in claimed {
        hosts.entry(stored.feed.url.host_str().unwrap_or_default().to_owned()).or_default().push(stored);
    }
    hosts.into_values().collect()
}

/// What one fetch may cost, as the operator set it.
pub fn limits(tower: &Tower) -> Limits {
    Limits {
        body_bytes_max: tower.config.fetch.bytes_max,
        time_max: Duration::from_secs(tower.config.fetch.timeout_seconds.into()),
    }
}

/// What the polls of one batch share.
struct Poller<'a> {
    tower: &'a Arc<Tower>,
    tagger: Tagger<'a>,
    watchers: Watchers,
    limits: Limits,
}

impl<'a> Poller<'a> {
    async fn new(tower: &'a Arc<Tower>) -> anyhow::Result<Poller<'a>> {
        let subscriptions = tower.store.subscriptions().await?;
        let watchers =
            Watchers::new(subscriptions, watched_systems(tower).await?, tower.config.alerts.time_zone);
        let limits = limits(tower);
        Ok(Poller { tower, tagger: Tagger::new(tower.themes), watchers, limits })
    }

    async fn poll_host(
        &self,
        feeds: Vec<StoredFeed>,
        lease_until: DateTime<Utc>,
        done: &impl Fn(&Polled),
    ) -> Vec<Polled> {
        let mut polled = Vec::with_capacity(feeds.len());
        for stored in feeds {
            if self.tower.clock.now() + TimeDelta::from_std(self.limits.time_max).unwrap_or(LEASE)
                > lease_until
            {
                // A slow host used up the lease; the rest is taken again when it has run out.
                break;
            }
            let outcome = self.poll_one(&stored).await;
            let one =
                Polled { feed: stored.feed.id.clone(), url: crate::net::shown(&stored.feed.url), outcome };
            done(&one);
            polled.push(one);
        }
        polled
    }

    async fn poll_one(&self, stored: &StoredFeed) -> Outcome {
        let validators = validators(&stored.state);
        let (record, outcome) = match fetch(&self.tower.client, &stored.feed, &validators, &self.limits).await
        {
            Err(error) => self.fetch_failed(stored, &error),
            Ok(Fetched::NotModified(hints)) => (self.record(stored, &hints), Outcome::NotModified),
            Ok(Fetched::Document(document)) => self.read(stored, *document).await,
        };
        match self.tower.store.save_poll(&record).await {
            Ok(_) => outcome,
            Err(error) => {
                // The lease runs out and the feed is polled again: what was not stored is read once more.
                tracing::error!(feed = stored.feed.id, "cannot store the poll: {error}");
                Outcome::Failed { cause: "store".to_owned(), detail: error.to_string() }
            }
        }
    }

    async fn read(&self, stored: &StoredFeed, document: Document) -> (PollRecord, Outcome) {
        let now = self.tower.clock.now();
        let (validators, hints) = (document.validators.clone(), document.hints);
        let feed = stored.feed.clone();
        // Hostile documents keep a core busy for a while; that must not stand in the way of other feeds.
        let parsed = tokio::task::spawn_blocking(move || parse(&document, &feed, now)).await;
        let parsed = match parsed {
            Ok(Ok(parsed)) => parsed,
            Ok(Err(error)) => return self.failed(stored, error.cause(), error.to_string(), NO_HINT),
            Err(_) => {
                return self.failed(
                    stored,
                    "unreadable",
                    "reading it broke off in an unforeseen way".to_owned(),
                    NO_HINT,
                );
            }
        };
        let known = match self.tower.store.known_items(&stored.feed.id).await {
            Ok(known) => known
                .into_iter()
                .map(|(id, fingerprint)| Known { id, fingerprint: Fingerprint(fingerprint) })
                .collect::<Vec<_>>(),
            Err(error) => return self.failed(stored, "store", error.to_string(), NO_HINT),
        };
        self.take_in(stored, parsed, &known, validators, hints)
    }

    fn take_in(
        &self,
        stored: &StoredFeed,
        parsed: ParsedFeed,
        known: &[Known],
        validators: Validators,
        hints: Hints,
    ) -> (PollRecord, Outcome) {
        let now = self.tower.clock.now();
        let intake = decide(known, parsed.items);
        let first_poll = stored.state.read_well.is_none();
        let mut record = self.record(stored, &hints.or_longer(parsed.ttl));
        record.named = parsed.title.and_then(|title| named_by_itself(&stored.feed, title));
        let feed = record.named.clone().unwrap_or_else(|| stored.feed.clone());
        (record.state.etag, record.state.last_modified) =
            (validators.etag.as_deref().map(text), validators.last_modified.as_deref().map(text));
        let (new, changed) = (intake.new.len(), intake.changed.len());
        for item in intake.new {
            let item = self.decided(&feed, item, now);
            if !first_poll || self.is_recent(&item.item, now) {
                record.alerts.extend(self.watchers.alerts(&feed, &item, now));
            }
            record.items.push(item);
        }
        for item in intake.changed {
            record.items.push(self.decided(&feed, item, now));
        }
        let problems = parsed.problems.iter().map(ToString::to_string).collect();
        let alerts = record.alerts.len();
        (record, Outcome::Read { new, changed, unchanged: intake.unchanged.len(), alerts, problems })
    }

    fn decided(&self, feed: &Feed, item: Item, seen: DateTime<Utc>) -> ItemRecord {
        ItemRecord {
            key: ItemKey::new(&feed.id, &item.id),
            tags: self.tagger.tags(feed, &item),
            provisions: self.tagger.provisions(&item),
            fingerprint: fingerprint(&item).0,
            item,
            seen,
        }
    }

    fn is_recent(&self, item: &Item, now: DateTime<Utc>) -> bool {
        let oldest = now - TimeDelta::days(self.tower.config.fetch.first_poll_days.into());
        item.published.is_none_or(|published| published >= oldest)
    }

    /// The record of a feed that answered well.
    fn record(&self, stored: &StoredFeed, hints: &Hints) -> PollRecord {
        let now = self.tower.clock.now();
        let state = FeedState {
            next_poll: self.next(stored, schedule::Outcome::Fine, hints).unwrap_or(now),
            polled: Some(now),
            read_well: Some(now),
            failures: 0,
            cause: None,
            detail: None,
            stopped: false,
            ..stored.state.clone()
        };
        PollRecord { feed: stored.feed.id.clone(), state, ..PollRecord::default() }
    }

    fn fetch_failed(&self, stored: &StoredFeed, error: &FetchError) -> (PollRecord, Outcome) {
        self.failed(stored, error.cause(), error.to_string(), error.into())
    }

    /// When the feed is polled again; `None` when its publisher took it away for good.
    fn next(&self, stored: &StoredFeed, outcome: schedule::Outcome, hints: &Hints) -> Option<DateTime<Utc>> {
        let state = schedule::FeedState {
            feed: &stored.feed.id,
            failures: stored.state.failures,
            interval: Duration::from_secs(self.tower.config.fetch.interval_seconds.into()),
        };
        match schedule::next_poll(self.tower.clock.now(), outcome, &state, hints) {
            Next::At(instant) => Some(instant),
            Next::Stopped => None,
        }
    }

    fn failed(
        &self,
        stored: &StoredFeed,
        cause: &str,
        detail: String,
        how: schedule::Outcome,
    ) -> (PollRecord, Outcome) {
        let now = self.tower.clock.now();
        let failures = stored.state.failures.saturating_add(1);
        let next = self.next(stored, how, &Hints::default());
        let state = FeedState {
            next_poll: next.unwrap_or(now),
            polled: Some(now),
            failures,
            cause: Some(cause.to_owned()),
            detail: Some(detail.clone()),
            stopped: next.is_none(),
            ..stored.state.clone()
        };
        tracing::warn!(feed = stored.feed.id, cause, "not read: {detail}");
        let record = PollRecord { feed: stored.feed.id.clone(), state, ..PollRecord::default() };
        (record, Outcome::Failed { cause: cause.to_owned(), detail })
    }
}

/// The feed under the name it gives itself; `None` when its operator gave it one.
fn named_by_itself(feed: &Feed, title: String) -> Option<Feed> {
    let unnamed = Some(feed.title.as_str()) == feed.url.host_str();
    (unnamed && !title.trim().is_empty()).then(|| Feed { title, ..feed.clone() })
}

/// Validators go back byte for byte, so they are kept byte for byte: each byte as the character of that number.
fn text(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

fn bytes(text: &str) -> Vec<u8> {
    text.chars().filter_map(|c| u8::try_from(u32::from(c)).ok()).collect()
}

fn validators(state: &FeedState) -> Validators {
    Validators {
        etag: state.etag.as_deref().map(bytes),
        last_modified: state.last_modified.as_deref().map(bytes),
    }
}
