//! Decides when a feed is fetched again.

mod asks;
mod memory;
pub mod moved;
pub mod pace;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::news::fetch::{FetchError, Hints, RetryAfter};

pub use asks::Asks;
pub use memory::Memory;
pub use moved::Moved;

/// Between two fetches of a feed that says nothing else: news of a town does not age in half an hour.
pub const INTERVAL: Duration = Duration::from_secs(30 * 60);

/// The longest wait: whatever a server or a row of failures says, a feed is tried once a day.
pub const WAIT_MAX: Duration = Duration::from_secs(24 * 60 * 60);

/// Between two polls of a feed whose hub pushes: only what the hub lost is found this way.
pub const PUSHED_INTERVAL: Duration = Duration::from_secs(3 * 60 * 60);

/// After a push that brought nothing: a cache on the way may still hold what was before.
const AFTER_EMPTY_PUSH: Duration = Duration::from_secs(2 * 60);
/// Feeds that skip an hour come back within this time after it, each at its own moment.
const AWAKE_SPREAD: Duration = Duration::from_secs(15 * 60);
/// How long a push makes us look again.
const PUSH_ECHO: TimeDelta = TimeDelta::minutes(10);

/// What a feed's past says about its future.
#[derive(Clone, Copy, Debug)]
pub struct FeedState<'a> {
    /// The feed's id; spreads feeds over time.
    pub feed: &'a str,
    /// Failures in a row before this outcome.
    pub failures: u32,
    /// The interval of feeds of which nothing is known; [`INTERVAL`] where the operator set none.
    pub interval: Duration,
    /// What the operator set for this feed alone: it stands above everything but a server that asks us to wait.
    pub own: Option<Duration>,
    /// What we remember of it.
    pub memory: &'a Memory,
    /// When its hub last said that something is new.
    pub pushed: Option<DateTime<Utc>>,
    /// Until when its hub promised to say so.
    pub push_until: Option<DateTime<Utc>>,
}

impl FeedState<'_> {
    /// The interval between two polls that go well.
    fn pace(&self, now: DateTime<Utc>, hints: &Hints) -> Duration {
        if let Some(own) = self.own {
            return own;
        }
        let rhythm = self.memory.gap().map_or(self.interval, pace::interval);
        let pushed = self.push_until.filter(|until| *until > now).map_or(Duration::ZERO, |_| PUSHED_INTERVAL);
        let asked = self.memory.asks.wait(now).unwrap_or_default();
        let wait = rhythm.max(hints.fresh_for.unwrap_or_default()).max(asked).max(pushed);
        wait.min(WAIT_MAX.max(self.interval))
    }
}

/// How a poll ended, as far as the next one cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Fetched and read.
    Fine,
    /// Nothing changed.
    Same,
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
/// After success: the feed's own rhythm, or longer where the publisher asks for it, and at no hour that the feed wants
/// skipped; the operator's interval for this feed stands above all that. After failures: twice as long each time. Only
/// a publisher who says "gone for good" stops a feed; every other fault may be mended, so it is tried once a day for ever.
/// A server that names a time is obeyed above everything.
///
/// # Shape
/// A wait lies between [`pace::INTERVAL_MIN`] and [`WAIT_MAX`], plus up to a tenth so that feeds added together drift
/// apart, and up to a fiftieth where the operator named the interval. That part follows from the feed's id and the minute: two runs
/// agree. An interval over a day is the operator's and stands.
/// # Errors
/// None.
/// # Source
/// RFC 9110 section 10.2.3 (`Retry-After`), RFC 9111 section 5.2.2.1 (`max-age`).
pub fn next_poll(now: DateTime<Utc>, outcome: Outcome, state: &FeedState<'_>, hints: &Hints) -> Next {
    let base = state.own.unwrap_or(state.interval);
    let wait = match outcome {
        Outcome::Gone => return Next::Stopped,
        Outcome::Same if state.pushed.is_some_and(|pushed| now - pushed < PUSH_ECHO) => {
            return Next::At(later(now, AFTER_EMPTY_PUSH));
        }
        Outcome::Fine | Outcome::Same => state.pace(now, hints),
        Outcome::Failed(asked) => {
            // Ten doublings pass a day from any interval over two minutes; the limit keeps the power from overflowing.
            let doubled = base.saturating_mul(1 << state.failures.min(10)).min(WAIT_MAX.max(base));
            doubled.max(asked.map_or(Duration::ZERO, |asked| wait_for(asked, now)))
        }
    };
    let well = matches!(outcome, Outcome::Fine | Outcome::Same);
    // Who names an interval for one feed means it: a fiftieth still lets feeds drift apart.
    let part = if well && state.own.is_some() { 50 } else { 10 };
    let next = later(now, wait + spread(state.feed, now, wait / part));
    let skips = well && state.own.is_none();
    let morning = || spread(state.feed, now, AWAKE_SPREAD);
    Next::At(if skips { state.memory.asks.awake(next, morning()) } else { next })
}

/// Until when a whole domain is left alone that answered 429: as long as it says, a quarter of an hour when it does not.
pub fn domain_wait(now: DateTime<Utc>, asked: Option<RetryAfter>) -> DateTime<Utc> {
    later(now, asked.map_or(DOMAIN_WAIT, |asked| wait_for(asked, now)))
}

/// What other readers settled on after years of complaints in both directions.
const DOMAIN_WAIT: Duration = Duration::from_secs(15 * 60);

fn later(now: DateTime<Utc>, wait: Duration) -> DateTime<Utc> {
    now + TimeDelta::from_std(wait).unwrap_or(TimeDelta::days(1))
}

/// The longest `Retry-After` obeyed; a server that says a year has made a mistake.
const RETRY_AFTER_MAX: Duration = Duration::from_secs(7 * 24 * 60 * 60);

fn wait_for(asked: RetryAfter, now: DateTime<Utc>) -> Duration {
    (asked.from(now) - now).to_std().unwrap_or_default().min(RETRY_AFTER_MAX)
}

/// Up to this much, always the same for one feed at one minute.
fn spread(feed: &str, now: DateTime<Utc>, most: Duration) -> Duration {
    let seed = format!("{feed} {}", now.timestamp() / 60);
    let digest = ring::digest::digest(&ring::digest::SHA256, seed.as_bytes());
    let share = u32::from(digest.as_ref()[0]); // 0 to 255
    most * share / 256
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn new<'a>(feed: &'a str, memory: &'a Memory) -> FeedState<'a> {
        FeedState { feed, failures: 0, interval: INTERVAL, own: None, memory, pushed: None, push_until: None }
    }

    fn outcome() -> impl Strategy<Value = Outcome> {
        let asked = prop_oneof![
            Just(None),
            any::<u64>().prop_map(|s| Some(RetryAfter::After(Duration::from_secs(s)))),
            (0i64..4_000_000_000).prop_map(|s| DateTime::from_timestamp(s, 0).map(RetryAfter::At)),
        ];
        prop_oneof![Just(Outcome::Fine), Just(Outcome::Same), asked.prop_map(Outcome::Failed)]
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
            let memory = Memory::default();
            let state = FeedState { failures, interval: Duration::from_secs(seconds), ..new(&feed, &memory) };
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
                let memory = Memory::default();
                let state = FeedState { failures, ..new(&feed, &memory) };
                wait(next_poll(now, Outcome::Failed(None), &state, &Hints::default()), now)
            };
            prop_assert!(at(failures) <= at(failures + 1));
        }
    }

    #[test]
    fn only_gone_for_good_stops_a_feed() {
        let memory = Memory::default();
        let state = new("edpb-news", &memory);
        let next = |outcome| next_poll(DateTime::UNIX_EPOCH, outcome, &state, &Hints::default());
        assert_eq!(next(Outcome::from(&FetchError::Gone { url: String::new() })), Next::Stopped);
        assert!(matches!(next(Outcome::from(&FetchError::NotFound { url: String::new() })), Next::At(_)));
    }

    #[test]
    fn a_server_that_names_a_time_is_obeyed() {
        let memory = Memory::default();
        let state = new("edpb-news", &memory);
        let asked = RetryAfter::At(DateTime::UNIX_EPOCH + TimeDelta::hours(30));
        let next = next_poll(DateTime::UNIX_EPOCH, Outcome::Failed(Some(asked)), &state, &Hints::default());
        assert!(wait(next, DateTime::UNIX_EPOCH) >= Duration::from_secs(30 * 3600));
    }

    fn minutes(outcome: Outcome, state: &FeedState<'_>, hints: &Hints) -> u64 {
        let now: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
        wait(next_poll(now, outcome, state, hints), now).as_secs() / 60
    }

    /// What a wait may be that is this long without its share of chance.
    fn about(minutes: u64) -> std::ops::RangeInclusive<u64> {
        minutes..=minutes + minutes / 10
    }

    #[test]
    fn the_longest_of_rhythm_server_and_feed_counts_and_the_operator_stands_above_them() {
        let asks = Asks { seconds: Some(2 * 3600), ..Asks::default() };
        let memory = Memory { gap_seconds: Some(12 * 3600), asks, ..Memory::default() };
        let state = new("edpb-news", &memory);
        let three_hours = Hints { fresh_for: Some(Duration::from_secs(3 * 3600)) };
        assert!(about(120).contains(&minutes(Outcome::Fine, &state, &Hints::default())));
        assert!(about(180).contains(&minutes(Outcome::Same, &state, &three_hours)));
        let own = FeedState { own: Some(Duration::from_secs(300)), ..state };
        assert!(about(5).contains(&minutes(Outcome::Fine, &own, &three_hours)));
        let year = Hints { fresh_for: Some(Duration::from_secs(31_536_000)) };
        assert!(about(24 * 60).contains(&minutes(Outcome::Fine, &state, &year)), "a year is a mistake");
        let asked = Outcome::Failed(Some(RetryAfter::After(Duration::from_secs(7200))));
        assert!(
            about(120).contains(&minutes(asked, &own, &Hints::default())),
            "a server that asks us to wait is obeyed"
        );
    }

    #[test]
    fn a_feed_that_is_pushed_is_polled_as_a_safety_net_and_an_empty_push_is_looked_at_again() {
        let now: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
        let memory = Memory { gap_seconds: Some(3600), ..Memory::default() };
        let quiet = FeedState { push_until: Some(now + TimeDelta::days(5)), ..new("edpb-news", &memory) };
        assert!(about(180).contains(&minutes(Outcome::Same, &quiet, &Hints::default())));
        let lapsed = FeedState { push_until: Some(now), ..quiet };
        assert!(about(10).contains(&minutes(Outcome::Same, &lapsed, &Hints::default())));
        let pushed = FeedState { pushed: Some(now - TimeDelta::minutes(1)), ..quiet };
        assert_eq!(minutes(Outcome::Same, &pushed, &Hints::default()), 2);
        assert!(about(180).contains(&minutes(Outcome::Fine, &pushed, &Hints::default())));
    }

    #[test]
    fn hours_that_the_feed_wants_skipped_are_skipped() {
        let asks = Asks { skip_hours: vec![9, 10, 11], ..Asks::default() };
        let memory = Memory { asks, ..Memory::default() };
        let waits: std::collections::BTreeSet<u64> = (0..20)
            .map(|n| minutes(Outcome::Fine, &new(&format!("feed-{n}"), &memory), &Hints::default()))
            .collect();
        assert!(waits.iter().all(|wait| (180..195).contains(wait)), "{waits:?}");
        assert!(waits.len() > 5, "they do not come together: {waits:?}");
    }
}
