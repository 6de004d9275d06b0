//! When a subscriber who does not want to be told at once is told.

use chrono::{DateTime, Datelike, Days, DurationRound, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;

use super::Rhythm;
use super::timing::{Timing, first_instant};

/// The time zone of a town that named none.
pub const ZONE: Tz = chrono_tz::Europe::Brussels;

/// The hour of a digest, on the clock of the town: before the first meeting, after the night's feeds.
const HOUR: u32 = 8;

/// The first digest after an instant: the next full hour, or the next day at the hour that the subscriber chose (08:00)
/// on the day that the subscriber chose (Monday); `None` tells at once.
///
/// # Shape
/// Strictly later than `after`, so a digest that has just been made does not come due again.
pub fn next_digest(rhythm: Rhythm, timing: &Timing, after: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
    let fits = |day: NaiveDate| match rhythm {
        Rhythm::Instant | Rhythm::Hourly => false,
        Rhythm::Daily => true,
        Rhythm::Weekly => day.weekday() == timing.weekday.unwrap_or(Weekday::Mon),
    };
    if rhythm == Rhythm::Hourly {
        let hour = after.duration_trunc(TimeDelta::hours(1)).expect("an hour divides the time of an alert");
        return Some(hour + TimeDelta::hours(1));
    }
    let hour = NaiveTime::from_hms_opt(timing.hour.unwrap_or(HOUR), 0, 0)
        .unwrap_or_else(|| NaiveTime::from_hms_opt(HOUR, 0, 0).expect("the hour of a digest is an hour"));
    let today = after.with_timezone(&zone).date_naive();
    // Eight days hold two of every weekday's chances: this week's hour may have passed already.
    (0..=8)
        .filter_map(|days| today.checked_add_days(Days::new(days)))
        .filter(|day| fits(*day))
        .filter_map(|day| first_instant(day.and_time(hour), zone))
        .find(|due| *due > after)
}
