//! Feeds that are due are fetched, read, decided upon and stored, each in one transaction with its alerts.

mod after;
mod deciders;
mod given;
mod host;
mod manners;
mod quiet;
mod take_in;
mod updates;
mod validators;

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::sync::Semaphore;
use uuid::Uuid;

pub(super) use self::after::wait_of;
pub(super) use self::given::give;
pub(super) use self::take_in::is_recent;

use self::deciders::Deciders;
use self::host::{Queue, by_host};
use self::quiet::Quiet;
use super::tower::Tower;
use crate::news::fetch::Limits;
use crate::news::intake::Difference;
use crate::news::schedule;

/// Feeds taken at a time: enough that a round over thousands asks the store tens of times, few enough to be done within
/// the lease.
const BATCH: i64 = 256;
/// The same in a round over all feeds, which goes past those that it polled already each time that it takes some.
const BATCH_OF_ALL: i64 = 1024;
/// How long a batch is ours at the least: what a dead process held is polled by another within a minute.
const LEASE: TimeDelta = TimeDelta::minutes(1);

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

/// The cause of a poll that failed with us and not with its publisher.
const UNSTORED: &str = "store";

impl Outcome {
    fn is_unstored(&self) -> bool {
        matches!(self, Outcome::Failed { cause, .. } if cause == UNSTORED)
    }
}

/// Polls feeds until none is left, and tells `done` of each as it ends.
///
/// One host is asked for one document at a time; hosts do not wait for each other. A feed that fails costs only itself. A feed
/// whose publisher asked to be left alone is left alone, also in a round over all feeds.
pub async fn poll(tower: &Arc<Tower>, which: Which, done: impl Fn(&Polled)) -> anyhow::Result<Vec<Polled>> {
    let started = tower.clock.now();
    let poller = Poller::new(tower);
    let (mut waiting, mut running, mut round) = (VecDeque::new(), FuturesUnordered::new(), Vec::new());
    let mut none_left = false;
    loop {
        while running.len() < tower.config.fetch.concurrency.max(1) && !none_left {
            if let Some(queue) = waiting.pop_front() {
                running.push(poller.poll_host(queue, &done));
                continue;
            }
            let mut claim = std::pin::pin!(poller.claim(which, started));
            let before = round.len();
            waiting = loop {
                tokio::select! {
                    claimed = &mut claim => break claimed?,
                    // Polls under way go on meanwhile: one of them may hold the store that the claim waits for.
                    Some(polled) = running.next(), if !running.is_empty() => round.extend(polled),
                }
            };
            none_left = waiting.is_empty() && round.len() == before;
        }
        let Some(polled) = running.next().await else { break };
        round.extend(polled);
        // A host that was being polled may have more feeds than one claim takes.
        none_left = false;
    }
    poller.quiet.save(tower).await?;
    Ok(round)
}

/// What one fetch may cost, as the operator set it.
pub fn limits(tower: &Tower) -> Limits {
    Limits {
        body_bytes_max: tower.config.fetch.bytes_max,
        time_max: Duration::from_secs(tower.config.fetch.timeout_seconds.into()),
    }
}

/// How long feeds are ours: so that half of it is left when the slowest fetch began.
pub(super) fn lease(tower: &Tower) -> TimeDelta {
    LEASE.max(TimeDelta::seconds(tower.config.fetch.timeout_seconds.into()) * 2)
}

/// New and changed items that are decided upon or wait to be stored at a time, unless one document has more: an item may be an alert
/// for hundreds of subscriptions, and the store takes one document after the other.
const IN_HAND_MAX: u32 = 20;

/// What the polls of one round share.
struct Poller<'a> {
    tower: &'a Arc<Tower>,
    limits: Limits,
    quiet: Quiet,
    /// Domains that asked to be left alone in this round.
    waits: Mutex<HashMap<String, DateTime<Utc>>>,
    /// What is another in the item that is given, known without a look at its text.
    known: Vec<Difference>,
    /// Places for the items in hand.
    in_hand: Semaphore,
}

impl<'a> Poller<'a> {
    fn new(tower: &'a Arc<Tower>) -> Poller<'a> {
        let (limits, quiet) = (limits(tower), Quiet::default());
        let in_hand = Semaphore::new(IN_HAND_MAX as usize);
        Poller { tower, limits, quiet, waits: Mutex::default(), known: Vec::new(), in_hand }
    }

    /// How many feeds are taken at a time.
    fn batch(&self, which: Which) -> i64 {
        match which {
            Which::All => BATCH_OF_ALL,
            // Each node leaves the others something to do.
            Which::Due if self.tower.store.is_shared() => {
                i64::try_from(self.tower.config.fetch.concurrency.saturating_mul(2))
                    .unwrap_or(BATCH)
                    .clamp(1, BATCH)
            }
            Which::Due => BATCH,
        }
    }

    /// Takes the next feeds, by host; empty when none is left that nobody polls.
    async fn claim(&self, which: Which, started: DateTime<Utc>) -> anyhow::Result<VecDeque<Queue<'a>>> {
        // What is not stored yet still counts as being polled, and so does its host.
        self.quiet.save(self.tower).await?;
        // In a round over all feeds, one that was polled since the start of the round is not taken again.
        let now = self.tower.clock.now();
        let since = if which == Which::All { started } else { now };
        let until = now + lease(self.tower);
        let owner = Uuid::now_v7().to_string();
        let claimed = self
            .tower
            .store
            .claim_feeds(&owner, since, until, self.batch(which), which == Which::All)
            .await?;
        Ok(by_host(claimed, &owner, Deciders::new(self.tower), until))
    }
}
