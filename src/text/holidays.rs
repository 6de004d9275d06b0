//! Public holidays: the days on which a Belgian administration is closed, and hardly anybody publishes.

use chrono::{Datelike, NaiveDate};

/// Is this one of the ten legal public holidays of Belgium?
///
/// # Source
/// Royal Decree of 18 April 1974, Article 1.
pub fn is_holiday(day: NaiveDate) -> bool {
    let fixed = [(1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25)];
    // Easter Monday, Ascension and Whit Monday, in days after Easter.
    let moving = [1, 39, 50];
    let after_easter = easter(day.year()).map(|easter| (day - easter).num_days());
    fixed.contains(&(day.month(), day.day())) || after_easter.is_some_and(|days| moving.contains(&days))
}

/// Easter Sunday.
///
/// # Source
/// The anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8).
fn easter(year: i32) -> Option<NaiveDate> {
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - correction + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let shift = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * shift + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(days / 31).ok()?, u32::try_from(days % 31 + 1).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_moving_holidays_follow_easter() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(easter(2026), Some(day("2026-04-05")));
        assert_eq!(easter(2038), Some(day("2038-04-25"))); // the latest Easter of this century
        for holiday in ["2026-04-06", "2026-05-14", "2026-05-25", "2026-07-21", "2026-11-11"] {
            assert!(is_holiday(day(holiday)), "{holiday}");
        }
        assert!(!is_holiday(day("2026-04-05")) && !is_holiday(day("2026-12-26")));
    }
}
