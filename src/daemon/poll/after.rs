//! The state of a feed after its poll: how it went, and when it is polled again.

use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::SemaphorePermit;
use url::Url;

use super::{Outcome, Poller};
use crate::net;
use crate::news::fetch::{FetchError, Hints, Unchanged};
use crate::news::schedule::moved::{Follow, follow};
use crate::news::schedule::{self, Next};
use crate::store::{FeedState, PollRecord, QuietPoll, StoredFeed};

/// What a poll leaves to be stored.
pub(super) enum After<'p> {
    /// Only its instants.
    Quiet(QuietPoll),
    /// More than that, and the places of its items until it is stored.
    Told(Box<PollRecord>, Option<SemaphorePermit<'p>>),
}

impl From<PollRecord> for After<'_> {
    fn from(record: PollRecord) -> Self {
        After::Told(Box::new(record), None)
    }
}

impl Poller<'_> {
    /// After "not modified": as a rule nothing but the instants changes.
    pub(super) fn same(&self, stored: &StoredFeed, same: &Unchanged) -> (After<'_>, Outcome) {
        let mut record = self.record(stored, schedule::Outcome::Same, &same.hints);
        let now = self.tower.clock.now();
        let before = stored.state.memory.moved.as_ref();
        match follow(&stored.feed.url, before, same.moved_to.as_ref(), now) {
            Follow::Stay(moved) if moved.as_ref() == before => {
                let quiet = QuietPoll {
                    feed: record.feed,
                    polled: now,
                    next_poll: record.state.next_poll,
                    pushed_before: stored.state.pushed,
                };
                return (After::Quiet(quiet), Outcome::NotModified);
            }
            Follow::Stay(moved) => record.state.memory.moved = moved,
            Follow::Adopt(url) => adopt(&mut record, url),
        }
        (record.into(), Outcome::NotModified)
    }

    /// The record of a feed that answered well.
    pub(super) fn record(&self, stored: &StoredFeed, how: schedule::Outcome, hints: &Hints) -> PollRecord {
        let now = self.tower.clock.now();
        let state = FeedState {
            next_poll: self.next(stored, how, hints).unwrap_or(now),
            polled: Some(now),
            read_well: Some(now),
            failures: 0,
            cause: None,
            detail: None,
            stopped: false,
            not_before: None,
            ..stored.state.clone()
        };
        PollRecord { feed: stored.feed.id.clone(), state, ..PollRecord::default() }
    }

    /// The record of a feed that could not be fetched; what its server asked for is kept for all processes.
    pub(super) fn fetch_failed(&self, stored: &StoredFeed, error: &FetchError) -> (PollRecord, Outcome) {
        let now = self.tower.clock.now();
        let (mut record, outcome) = self.failed(stored, error.cause(), error.to_string(), error.into());
        record.state.not_before = error.retry_after().map(|_| record.state.next_poll);
        if let FetchError::RateLimited { url, .. } = error {
            record.wait = wait_of(url, error, now);
        }
        (record, outcome)
    }

    /// When the feed is polled again; `None` when its publisher took it away for good.
    pub(super) fn next(
        &self,
        stored: &StoredFeed,
        outcome: schedule::Outcome,
        hints: &Hints,
    ) -> Option<DateTime<Utc>> {
        let seconds = |seconds: u32| Duration::from_secs(seconds.into());
        let state = schedule::FeedState {
            feed: &stored.feed.id,
            failures: stored.state.failures,
            interval: seconds(self.tower.config.fetch.interval_seconds),
            own: stored.feed.settings.interval_seconds.map(seconds),
            memory: &stored.state.memory,
            pushed: stored.state.pushed,
            push_until: stored.state.push_until,
        };
        match schedule::next_poll(self.tower.clock.now(), outcome, &state, hints) {
            Next::At(instant) => Some(instant),
            Next::Stopped => None,
        }
    }

    pub(super) fn failed(
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

/// Lets a feed live at its new address from now on.
pub(super) fn adopt(record: &mut PollRecord, url: Url) {
    tracing::info!(feed = record.feed, "lives at `{}` from now on", net::shown(&url));
    record.state.memory.moved = None;
    record.adopted = Some(url);
}

/// Which domain an answer of 429 speaks for, and until when it wants to be left alone.
pub(in crate::daemon) fn wait_of(
    url: &str,
    error: &FetchError,
    now: DateTime<Utc>,
) -> Option<(String, DateTime<Utc>)> {
    let url = Url::parse(url).ok()?;
    Some((net::domain(&url), schedule::domain_wait(now, error.retry_after())))
}
