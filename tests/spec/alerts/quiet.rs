//! When a subscriber is left alone, and what comes through all the same.

use belfort::alerts::digest::ZONE;
use belfort::alerts::timing::{Quiet, Timing};
use belfort::alerts::{Rhythm, Urgency};
use chrono::DateTime;
use proptest::prelude::*;

use super::at;

fn quiet(hours: &str) -> Timing {
    Timing { quiet: Quiet { hours: Some(hours.parse().unwrap()), ..Quiet::default() }, ..Timing::default() }
}

fn told(timing: &Timing, rhythm: Rhythm, now: &str) -> String {
    let due = timing.told_at(rhythm, Urgency::Ordinary, at(now), ZONE);
    due.map_or("at once".to_owned(), |due| due.with_timezone(&ZONE).format("%a %d %H:%M").to_string())
}

#[test]
fn what_comes_up_at_night_is_told_in_the_morning() {
    let timing = quiet("22:00-07:00");
    assert_eq!(told(&timing, Rhythm::Instant, "2026-11-23T20:59:00Z"), "at once");
    assert_eq!(told(&timing, Rhythm::Instant, "2026-11-23T21:00:00Z"), "Tue 24 07:00");
    assert_eq!(told(&timing, Rhythm::Instant, "2026-11-24T05:59:00Z"), "Tue 24 07:00");
    assert_eq!(told(&timing, Rhythm::Instant, "2026-11-24T06:00:00Z"), "at once");
    assert_eq!(told(&quiet("12:00-13:30"), Rhythm::Instant, "2026-11-24T11:10:00Z"), "Tue 24 13:30");
}

#[test]
fn a_digest_that_would_come_in_quiet_hours_comes_when_they_end() {
    let timing = Timing { hour: Some(6), ..quiet("22:00-07:00") };
    assert_eq!(told(&timing, Rhythm::Daily, "2026-11-23T12:00:00Z"), "Tue 24 07:00");
    assert_eq!(told(&timing, Rhythm::Hourly, "2026-11-23T12:20:00Z"), "Mon 23 14:00");
}

#[test]
fn weekends_and_belgian_holidays_can_be_quiet() {
    let quiet = Quiet { weekends: true, holidays: true, hours: Some("20:00-08:00".parse().unwrap()) };
    let timing = Timing { quiet, ..Timing::default() };
    // Christmas of 2026 is a Friday: nothing until Monday morning.
    assert_eq!(told(&timing, Rhythm::Instant, "2026-12-24T21:00:00Z"), "Mon 28 08:00");
    assert_eq!(told(&timing, Rhythm::Instant, "2026-12-28T09:00:00Z"), "at once");
    // Easter Monday.
    assert_eq!(told(&timing, Rhythm::Instant, "2026-04-06T09:00:00Z"), "Tue 07 08:00");
}

#[test]
fn the_hour_and_the_day_of_a_digest_are_the_subscribers() {
    let timing = Timing { hour: Some(17), weekday: Some(chrono::Weekday::Fri), ..Timing::default() };
    assert_eq!(told(&timing, Rhythm::Daily, "2026-11-23T12:00:00Z"), "Mon 23 17:00");
    assert_eq!(told(&timing, Rhythm::Weekly, "2026-11-23T12:00:00Z"), "Fri 27 17:00");
}

#[test]
fn what_is_urgent_comes_through_for_who_asked_for_that() {
    let now = at("2026-11-23T23:00:00Z");
    let asked = Timing { urgent_at_once: true, ..quiet("22:00-07:00") };
    assert_eq!(asked.told_at(Rhythm::Weekly, Urgency::Urgent, now, ZONE), None);
    assert!(asked.told_at(Rhythm::Instant, Urgency::Ordinary, now, ZONE).is_some());
    assert!(quiet("22:00-07:00").told_at(Rhythm::Instant, Urgency::Urgent, now, ZONE).is_some());
}

#[test]
fn hours_that_are_none_are_refused_with_an_example() {
    for wrong in ["", "22-7", "25:00-07:00", "07:00-07:00", "22:00"] {
        let refused = wrong.parse::<belfort::alerts::timing::QuietHours>().unwrap_err();
        assert_eq!(refused, format!("`{wrong}` is not hours such as 22:00-07:00"));
    }
}

proptest! {
    #[test]
    fn nothing_ordinary_is_told_in_quiet_hours_and_nothing_waits_for_ever(
        seconds in 1_700_000_000i64..1_900_000_000, from in 0u32..24, length in 1u32..23, minute in 0u32..60,
        weekends: bool, holidays: bool,
        rhythm in prop_oneof![Just(Rhythm::Instant), Just(Rhythm::Hourly), Just(Rhythm::Daily), Just(Rhythm::Weekly)],
    ) {
        let hours = format!("{from:02}:{minute:02}-{:02}:{minute:02}", (from + length) % 24).parse().unwrap();
        let timing = Timing { quiet: Quiet { hours: Some(hours), weekends, holidays }, ..Timing::default() };
        let now = DateTime::from_timestamp(seconds, 0).unwrap();
        let told = timing.told_at(rhythm, Urgency::Ordinary, now, ZONE).unwrap_or(now);
        prop_assert!(told >= now && told - now < chrono::TimeDelta::days(14));
        // At the instant of telling, somebody who is told at once would be told at once.
        prop_assert_eq!(timing.told_at(Rhythm::Instant, Urgency::Ordinary, told, ZONE), None);
    }
}
