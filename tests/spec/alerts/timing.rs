//! When a digest is due, and when a delivery is tried again.

use std::time::Duration;

use belfort::alerts::channel::{ChannelKind, Outcome};
use belfort::alerts::digest::{ZONE, next_digest};
use belfort::alerts::retry::{Next, Outside, cut_off, next_attempt, schedule, waited};
use belfort::alerts::{Rhythm, Timing};
use chrono::{DateTime, TimeDelta};
use proptest::prelude::*;

use super::at;

fn due(rhythm: Rhythm, after: &str) -> String {
    next_digest(rhythm, &Timing::default(), at(after), ZONE).unwrap().to_rfc3339()
}

#[test]
fn a_daily_digest_comes_at_eight_by_the_clock_of_the_town() {
    assert_eq!(due(Rhythm::Daily, "2026-11-23T06:59:59Z"), "2026-11-23T07:00:00+00:00");
    assert_eq!(due(Rhythm::Daily, "2026-11-23T07:00:00Z"), "2026-11-24T07:00:00+00:00");
    assert_eq!(next_digest(Rhythm::Instant, &Timing::default(), at("2026-11-23T07:00:00Z"), ZONE), None);
}

#[test]
fn a_weekly_digest_comes_on_monday_at_eight() {
    assert_eq!(due(Rhythm::Weekly, "2026-11-23T06:00:00Z"), "2026-11-23T07:00:00+00:00");
    assert_eq!(due(Rhythm::Weekly, "2026-11-23T07:00:00Z"), "2026-11-30T07:00:00+00:00");
    assert_eq!(due(Rhythm::Weekly, "2026-11-27T12:00:00Z"), "2026-11-30T07:00:00+00:00");
}

#[test]
fn a_digest_keeps_its_hour_when_the_clock_changes() {
    // Summer time began on 29 March 2026 and ended on 25 October 2026.
    assert_eq!(due(Rhythm::Daily, "2026-03-28T07:00:00Z"), "2026-03-29T06:00:00+00:00");
    assert_eq!(due(Rhythm::Daily, "2026-10-24T06:00:00Z"), "2026-10-25T07:00:00+00:00");
    assert_eq!(due(Rhythm::Weekly, "2026-10-24T06:00:00Z"), "2026-10-26T07:00:00+00:00");
}

#[test]
fn a_zone_that_skips_a_day_still_gets_its_digest() {
    // Samoa went from 29 to 31 December 2011.
    let due =
        next_digest(Rhythm::Daily, &Timing::default(), at("2011-12-29T18:30:00Z"), chrono_tz::Pacific::Apia)
            .unwrap();
    assert_eq!(due.to_rfc3339(), "2011-12-30T10:00:00+00:00");
}

fn broken() -> Outcome {
    Outcome::Ambiguous { cause: "the line broke".into() }
}

#[test]
fn a_webhook_is_tried_for_three_days_and_then_given_up() {
    let (mut now, mut failures, mut waits) = (at("2026-11-23T07:00:00Z"), 0, Vec::new());
    while let Next::At { at, failures: counted } =
        next_attempt(ChannelKind::Webhook, failures, &broken(), now, 7)
    {
        waits.push((at - now).num_seconds());
        (now, failures) = (at, counted);
    }
    assert_eq!(waits.len(), 9);
    assert!((5..6).contains(&waits[0]) && (300..331).contains(&waits[1]), "{waits:?}");
    assert!((86_400..95_041).contains(&waits[8]), "{waits:?}");
}

#[test]
fn a_receiver_that_asks_to_wait_is_obeyed_to_the_second_and_costs_no_failure() {
    let now = at("2026-11-23T07:00:00Z");
    let asked = Outcome::Retry { after: Some(Duration::from_secs(43_838)), cause: "flood".into() };
    let next = next_attempt(ChannelKind::Telegram, 3, &asked, now, 7);
    assert_eq!(next, Next::At { at: now + TimeDelta::seconds(43_838), failures: 3 });
}

#[test]
fn what_is_refused_or_gone_is_not_tried_again_and_what_arrived_is_done() {
    let now = at("2026-11-23T07:00:00Z");
    let next = |outcome: Outcome| next_attempt(ChannelKind::Email, 0, &outcome, now, 7);
    assert_eq!(next(Outcome::Refused { cause: "no".into() }), Next::Dead);
    assert_eq!(next(Outcome::Gone { cause: "no".into() }), Next::Dead);
    assert_eq!(next(Outcome::Delivered { receipt: None }), Next::Done);
    let moved = Outcome::Moved { to: "telegram:-100777".parse().unwrap() };
    assert_eq!(next(moved), Next::At { at: now, failures: 1 });
}

#[test]
fn a_day_on_which_nobody_could_be_reached_costs_a_receiver_nothing() {
    let now = at("2026-11-23T07:00:00Z");
    let unreachable = Outcome::Retry { after: None, cause: "webhook-unreachable: refused".into() };
    let next = |outcome: &Outcome, outside| cut_off(ChannelKind::Webhook, 9, outcome, outside, now, 7);
    let Some(Next::At { at, failures }) = next(&unreachable, Outside::Silent) else {
        panic!("the last attempt is made again")
    };
    assert_eq!(failures, 9, "it costs nothing");
    assert!((24..27).contains(&(at - now).num_hours()));
    for outside in [Outside::Reached, Outside::NotAsked] {
        assert_eq!(next(&unreachable, outside), None, "{outside:?}: it counts");
    }
    // Who answers is there, whatever else is not.
    let answered = Outcome::Retry { after: None, cause: "webhook-answered: 500".into() };
    assert_eq!(next(&answered, Outside::Silent), None);
    assert_eq!(next(&Outcome::Gone { cause: "webhook-gone: 410".into() }, Outside::Silent), None);
    // Minutes say nothing about the others: they may not have been asked.
    assert_eq!((0..4).find_map(|failures| waited(ChannelKind::Webhook, failures)), None);
    assert_eq!(waited(ChannelKind::Webhook, 4), Some(TimeDelta::hours(2)));
}

#[test]
fn a_mail_is_tried_for_days() {
    let days = schedule(ChannelKind::Email).iter().sum::<i64>() / 86_400;
    assert!((4..=6).contains(&days), "{days} days");
}

proptest! {
    #[test]
    fn a_wait_is_never_shorter_than_the_schedule_and_at_most_a_tenth_longer(
        kind in prop_oneof![Just(ChannelKind::Email), Just(ChannelKind::Telegram), Just(ChannelKind::Webhook)],
        failures in 0u32..40,
        seed: u64,
    ) {
        let now = at("2026-11-23T07:00:00Z");
        let step = schedule(kind).get(failures as usize);
        match (next_attempt(kind, failures, &broken(), now, seed), step) {
            (Next::At { at, failures: counted }, Some(step)) => {
                let waited = (at - now).num_milliseconds();
                prop_assert!(waited >= step * 1_000 && waited <= step * 1_100);
                prop_assert_eq!(counted, failures + 1);
            }
            (Next::Dead, None) => {}
            (next, step) => prop_assert!(false, "{:?} for {:?}", next, step),
        }
    }

    #[test]
    fn a_digest_is_later_than_its_question_and_within_its_rhythm(seconds in 1_500_000_000i64..2_500_000_000) {
        let after = DateTime::from_timestamp(seconds, 0).unwrap();
        let daily = next_digest(Rhythm::Daily, &Timing::default(), after, ZONE).unwrap();
        let weekly = next_digest(Rhythm::Weekly, &Timing::default(), after, ZONE).unwrap();
        prop_assert!(daily > after && daily - after <= TimeDelta::hours(25));
        prop_assert!(weekly > after && weekly - after <= TimeDelta::hours(7 * 24 + 1));
        prop_assert_eq!(weekly.with_timezone(&ZONE).format("%a %H:%M").to_string(), "Mon 08:00");
    }
}
