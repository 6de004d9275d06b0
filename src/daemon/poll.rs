//! Feeds that are due are fetched, read, decided upon and stored, each in one transaction with its alerts.

mod after;
mod deciders;
mod host;
mod take_in;
mod validators;

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use futures_util::StreamExt;

pub(super) use self::take_in::is_recent;

use self::deciders::Deciders;
use super::tower::Tower;
use crate::news::fetch::Limits;
use crate::news::schedule;

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
        let poller = Poller::new(tower);
        let mut polls = futures_util::stream::iter(host::by_host(claimed))
            .map(|feeds| poller.poll_host(feeds, tower.clock.now() + LEASE, &done))
            .buffer_unordered(tower.config.fetch.concurrency.max(1));
        while let Some(polled) = polls.next().await {
            round.extend(polled);
        }
    }
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
    deciders: Deciders<'a>,
    limits: Limits,
}

impl<'a> Poller<'a> {
    fn new(tower: &'a Arc<Tower>) -> Poller<'a> {
        Poller { tower, deciders: Deciders::new(tower), limits: limits(tower) }
    }
}
