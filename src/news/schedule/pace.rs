//! How often a feed is worth asking, from how often it has something to say.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// However busy a feed is: its readers are people, and ten minutes are "at once" for a town.
pub const INTERVAL_MIN: Duration = Duration::from_secs(10 * 60);

/// Items that show the rhythm: the last twenty know of weekends, and forget how it was a year ago.
const ITEMS: usize = 20;
/// Older items say nothing of today.
const WINDOW: TimeDelta = TimeDelta::days(90);
/// Items of the same ten minutes are one event: they can be fetched together.
const TOGETHER: TimeDelta = TimeDelta::minutes(10);
/// Polls between two items: an item then waits a twenty-fourth of the gap on average.
const POLLS_A_GAP: u32 = 12;

/// From one item to the next, as a rule; `None` when too little is known.
///
/// The silence since the last item counts: a feed that falls silent is asked less and less.
///
/// # Shape
/// `times`: when items were published, or first seen where they do not say; in any order.
pub fn gap(times: &[DateTime<Utc>], now: DateTime<Utc>) -> Option<Duration> {
    let mut times: Vec<_> = times.iter().copied().filter(|at| *at <= now).collect();
    times.sort_unstable_by(|one, other| other.cmp(one));
    times.dedup_by(|earlier, later| *later - *earlier < TOGETHER);
    let newest = *times.first()?;
    if now - newest > WINDOW {
        return (now - newest).to_std().ok();
    }
    times.retain(|at| now - *at <= WINDOW);
    times.truncate(ITEMS);
    let oldest = *times.last().filter(|oldest| **oldest != newest)?;
    let events = u32::try_from(times.len()).unwrap_or(u32::MAX);
    ((now - oldest) / i32::try_from(events).unwrap_or(i32::MAX)).to_std().ok()
}

/// The interval that fits a gap.
pub fn interval(gap: Duration) -> Duration {
    (gap / POLLS_A_GAP).clamp(INTERVAL_MIN, super::WAIT_MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000, 0).unwrap()
    }

    fn every(hours: i64, count: i64, silent_hours: i64) -> Vec<DateTime<Utc>> {
        (0..count).map(|at| now() - TimeDelta::hours(silent_hours + at * hours)).collect()
    }

    fn minutes(times: &[DateTime<Utc>]) -> Option<u64> {
        gap(times, now()).map(interval).map(|interval| interval.as_secs() / 60)
    }

    #[test]
    fn a_busy_feed_is_asked_often_and_a_quiet_one_seldom() {
        assert_eq!(minutes(&every(1, 50, 0)), Some(10), "the floor");
        assert_eq!(minutes(&every(24, 15, 0)), Some(112), "a daily feed every two hours or so");
        assert_eq!(minutes(&every(24 * 7, 8, 0)), Some(735), "a weekly one twice a day");
        assert_eq!(minutes(&every(24, 5, 24 * 200)), Some(24 * 60), "a silent one once a day");
    }

    #[test]
    fn items_of_one_moment_are_one_event_and_too_few_say_nothing() {
        assert_eq!(gap(&[], now()), None);
        assert_eq!(
            gap(&vec![now() - TimeDelta::hours(5); 30], now()),
            None,
            "a whole archive that came at once"
        );
        assert_eq!(gap(&[now() + TimeDelta::days(3)], now()), None, "a date to come is no past");
    }

    proptest! {
        #[test]
        fn any_times_give_an_interval_between_floor_and_ceiling(seconds in prop::collection::vec(0i64..4_000_000_000, 0..60)) {
            let times: Vec<_> = seconds.iter().filter_map(|s| DateTime::from_timestamp(*s, 0)).collect();
            if let Some(gap) = gap(&times, now()) {
                prop_assert!((INTERVAL_MIN..=super::super::WAIT_MAX).contains(&interval(gap)));
            }
        }
    }
}
