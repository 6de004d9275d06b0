//! When a subscriber who does not want to be told at once is told.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;

use super::Rhythm;

/// The time zone of a town that named none.
pub const ZONE: Tz = chrono_tz::Europe::Brussels;

/// The hour of a digest, on the clock of the town: before the first meeting, after the night's feeds.
const HOUR: u32 = 8;

/// The first digest after an instant: today or tomorrow at 08:00, or Monday at 08:00; `None` tells at once.
///
/// # Shape
/// Strictly later than `after`, so a digest that has just been made does not come due again.
pub fn next_digest(rhythm: Rhythm, after: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
    let fits = |day: NaiveDate| match rhythm {
        Rhythm::Instant => false,
        Rhythm::Daily => true,
        Rhythm::Weekly => day.weekday() == Weekday::Mon,
    };
    let today = after.with_timezone(&zone).date_naive();
    // Eight days hold two of every weekday's chances: this week's hour may have passed already.
    (0..=8)
        .filter_map(|days| today.checked_add_days(Days::new(days)))
        .filter(|day| fits(*day))
        .map(|day| morning(day, zone))
        .find(|due| *due > after)
}

/// 08:00 on a day of that zone; where the clock skips that hour, the first quarter that exists.
fn morning(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let hour = NaiveTime::from_hms_opt(HOUR, 0, 0).expect("the hour of a digest is an hour");
    // A zone may skip a whole day (Samoa, 30 December 2011), never more than one.
    (0..=4 * 24)
        .map(|quarter| day.and_time(hour) + TimeDelta::minutes(15 * quarter))
        .find_map(|local| zone.from_local_datetime(&local).earliest())
        .expect("no zone skips more than a day")
        .with_timezone(&Utc)
}
