//! Decides when a feed is fetched again.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::news::fetch::{FetchError, Hints, RetryAfter};

/// Between two fetches of a feed that says nothing else: news of a town does not age in half an hour.
pub const INTERVAL: Duration = Duration::from_secs(30 * 60);

/// The longest wait: whatever a server or a row of failures says, a feed is tried once a day.
pub const WAIT_MAX: Duration = Duration::from_secs(24 * 60 * 60);

/// What a feed's past says about its future.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeedState<'a> {
    /// The feed's id; spreads feeds over time.
    pub feed: &'a str,
    /// Failures in a row before this outcome.
    pub failures: u32,
    /// The operator's interval; [`INTERVAL`] where there is none.
    pub interval: Duration,
}

/// How a poll ended, as far as the next one cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Fetched and read, or not modified.
    Fine,
    /// It failed; the server may have said when to come again.
    Failed(Option<RetryAfter>),
    /// The publisher took it away for good.
    Gone,
}

impl From<&FetchError> for Outcome {
    fn from(error: &FetchError) -> Self {
        match error {
            FetchError::Gone { .. } => Outcome::Gone,
            other => Outcome::Failed(other.retry_after()),
        }
    }
}

/// When a feed is fetched again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Not before this instant.
    At(DateTime<Utc>),
    /// Not until a person says so.
    Stopped,
}

/// Decides when a feed is fetched again.
///
/// After success: the interval, or longer where the publisher asks for it. After failures: twice as long each time. Only
/// a publisher who says "gone for good" stops a feed; every other fault may be mended, so it is tried once a day for ever.
///
/// # Shape
/// A wait lies between the interval and [`WAIT_MAX`], plus up to a tenth so that feeds added together drift apart. The
/// tenth follows from the feed's id: two runs agree. An interval over a day is the operator's and stands.
/// # Errors
/// None.
/// # Source
/// RFC 9110 section 10.2.3 (`Retry-After`), RFC 9111 section 5.2.2.1 (`max-age`).
pub fn next_poll(now: DateTime<Utc>, outcome: Outcome, state: &FeedState<'_>, hints: &Hints) -> Next {
    let longest = WAIT_MAX.max(state.interval);
    let wait = match outcome {
        Outcome::Gone => return Next::Stopped,
        Outcome::Fine => state.interval.max(hints.fresh_for.unwrap_or_default()).min(longest),
        Outcome::Failed(asked) => {
            // Ten doublings pass a day from any interval over two minutes; the limit keeps the power from overflowing.
            let doubled = state.interval.saturating_mul(1 << state.failures.min(10)).min(longest);
            doubled.max(asked.map_or(Duration::ZERO, |asked| wait_for(asked, now)).min(RETRY_AFTER_MAX))
        }
    };
    let wait = wait + spread(state.feed, wait);
    Next::At(now + TimeDelta::from_std(wait).unwrap_or(TimeDelta::days(1)))
}

/// The longest `Retry-After` obeyed; a server that says a year has made a mistake.
const RETRY_AFTER_MAX: Duration = Duration::from_secs(7 * 24 * 60 * 60);

fn wait_for(asked: RetryAfter, now: DateTime<Utc>) -> Duration {
    match asked {
        RetryAfter::After(wait) => wait,
        RetryAfter::At(instant) => (instant - now).to_std().unwrap_or_default(),
    }
}

/// Up to a tenth of a wait, always the same for one feed.
fn spread(feed: &str, wait: Duration) -> Duration {
    let digest = ring::digest::digest(&ring::digest::SHA256, feed.as_bytes());
    let share = u32::from(digest.as_ref()[0]); // 0 to 255
    wait / 10 * share / 256
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn outcome() -> impl Strategy<Value = Outcome> {
        let asked = prop_oneof![
            Just(None),
            any::<u64>().prop_map(|s| Some(RetryAfter::After(Duration::from_secs(s)))),
            (0i64..4_000_000_000).prop_map(|s| DateTime::from_timestamp(s, 0).map(RetryAfter::At)),
        ];
        prop_oneof![Just(Outcome::Fine), asked.prop_map(Outcome::Failed)]
    }

    fn wait(next: Next, now: DateTime<Utc>) -> Duration {
        match next {
            Next::At(instant) => (instant - now).to_std().unwrap(),
            Next::Stopped => panic!("stopped"),
        }
    }

    proptest! {
        #[test]
        fn a_wait_is_never_shorter_than_the_interval_nor_without_end(
            outcome in outcome(), failures in any::<u32>(), seconds in 60u64..86_400, fresh in any::<u64>(), feed in "[a-z-]{1,20}",
        ) {
            let now = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
            let state = FeedState { feed: &feed, failures, interval: Duration::from_secs(seconds) };
            let hints = Hints { fresh_for: Some(Duration::from_secs(fresh)) };
            let wait = wait(next_poll(now, outcome, &state, &hints), now);
            prop_assert!(wait >= state.interval);
            prop_assert!(wait <= RETRY_AFTER_MAX + RETRY_AFTER_MAX / 10);
            if outcome == Outcome::Fine {
                prop_assert!(wait <= WAIT_MAX + WAIT_MAX / 10);
            }
        }

        #[test]
        fn more_failures_never_shorten_the_wait(failures in 0u32..40, feed in "[a-z]{1,9}") {
            let now = DateTime::UNIX_EPOCH;
            let at = |failures| {
                let state = FeedState { feed: &feed, failures, interval: INTERVAL };
                wait(next_poll(now, Outcome::Failed(None), &state, &Hints::default()), now)
            };
            prop_assert!(at(failures) <= at(failures + 1));
        }
    }

    #[test]
    fn only_gone_for_good_stops_a_feed() {
        let state = FeedState { feed: "edpb-news", failures: 0, interval: INTERVAL };
        let next = |outcome| next_poll(DateTime::UNIX_EPOCH, outcome, &state, &Hints::default());
        assert_eq!(next(Outcome::from(&FetchError::Gone { url: String::new() })), Next::Stopped);
        assert!(matches!(next(Outcome::from(&FetchError::NotFound { url: String::new() })), Next::At(_)));
    }

    #[test]
    fn a_server_that_names_a_time_is_obeyed() {
        let state = FeedState { feed: "edpb-news", failures: 0, interval: INTERVAL };
        let asked = RetryAfter::At(DateTime::UNIX_EPOCH + TimeDelta::hours(30));
        let next = next_poll(DateTime::UNIX_EPOCH, Outcome::Failed(Some(asked)), &state, &Hints::default());
        assert!(wait(next, DateTime::UNIX_EPOCH) >= Duration::from_secs(30 * 3600));
    }
}
