//! The state of a feed after its poll: how it went, and when it is polled again.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::{Outcome, Poller};
use crate::news::fetch::{FetchError, Hints};
use crate::news::schedule::{self, Next};
use crate::store::{FeedState, PollRecord, StoredFeed};

impl Poller<'_> {
    /// The record of a feed that answered well.
    pub(super) fn record(&self, stored: &StoredFeed, hints: &Hints) -> PollRecord {
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

    pub(super) fn fetch_failed(&self, stored: &StoredFeed, error: &FetchError) -> (PollRecord, Outcome) {
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
