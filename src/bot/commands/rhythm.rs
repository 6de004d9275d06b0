//! How often a subscription is told, on which day and at which hour, by whose clock.

use chrono::Weekday;
use chrono_tz::Tz;

use crate::alerts::message::piece::Piece;
use crate::alerts::{Rhythm, Settings, Subscription, Timing};
use crate::bot::decide::{Decision, Known};
use crate::bot::reply::{self, Button};

/// Every rhythm, the quickest first.
const RHYTHMS: [Rhythm; 4] = [Rhythm::Instant, Rhythm::Hourly, Rhythm::Daily, Rhythm::Weekly];
/// The hours of a digest that have a button; the page of the subscription has them all.
const HOURS: [u32; 5] = [7, 8, 9, 12, 17];
const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
/// The clocks that have a button beside that of the town; the page of the subscription has them all.
const ZONES: [Tz; 5] = [
    chrono_tz::Europe::Brussels,
    chrono_tz::Europe::London,
    chrono_tz::Europe::Lisbon,
    chrono_tz::Europe::Athens,
    chrono_tz::UTC,
];

/// The rhythm, and the day, hour and clock that were chosen.
pub(super) fn in_words(known: &Known<'_>, one: &Subscription) -> String {
    let Timing { hour, weekday, zone, .. } = &one.timing;
    let is_digest = matches!(one.rhythm, Rhythm::Daily | Rhythm::Weekly);
    let day = weekday.filter(|_| one.rhythm == Rhythm::Weekly).map(|day| day_name(known, day));
    let hour = hour.filter(|_| is_digest).map(|hour| format!("{hour}:00"));
    let zone = zone.map(|zone| zone.name().to_owned());
    let parts = [Some(name(known, one.rhythm)), day, hour, zone];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn name(known: &Known<'_>, rhythm: Rhythm) -> String {
    known.say(&format!("bot-rhythm-{}", rhythm.as_str()), &[])
}

fn day_name(known: &Known<'_>, day: Weekday) -> String {
    known.say("web-settings-day", &[("day", day.to_string().into())])
}

pub(in crate::bot) fn rhythms(known: &Known<'_>, id: &str) -> Decision {
    let Some(one) = known.own(id) else { return known.tell("bot-gone", &[]) };
    let said = known.say("bot-rhythms", &[("asked", known.asked(&one.watch).into())]);
    let button =
        |rhythm: Rhythm| Button::new(name(known, rhythm), format!("rhythm:{id}:{}", rhythm.as_str()));
    let rows = RHYTHMS.into_iter().filter_map(button).map(|button| vec![button]).collect();
    Decision::answer(reply::blocks(&[Piece::text(&said)], rows))
}

pub(in crate::bot) fn rhythm(known: &Known<'_>, id: &str, rhythm: Rhythm) -> Decision {
    let Some(one) = known.own(id) else { return known.tell("bot-gone", &[]) };
    let changed = Subscription { rhythm, ..one.clone() };
    let asked = match rhythm {
        Rhythm::Instant | Rhythm::Hourly => None,
        Rhythm::Daily => Some("bot-hour-which"),
        Rhythm::Weekly => Some("bot-day-which"),
    };
    set(known, &changed, asked)
}

pub(in crate::bot) fn hour(known: &Known<'_>, id: &str, hour: u32) -> Decision {
    changed(known, id, |timing| Timing { hour: Some(hour), ..timing })
}

pub(in crate::bot) fn day(known: &Known<'_>, id: &str, day: Weekday) -> Decision {
    changed(known, id, |timing| Timing { weekday: Some(day), ..timing })
}

pub(in crate::bot) fn zone(known: &Known<'_>, id: &str, zone: Tz) -> Decision {
    changed(known, id, |timing| Timing { zone: Some(zone), ..timing })
}

/// The clocks to choose from, that of the town first.
pub(in crate::bot) fn zones(known: &Known<'_>, id: &str) -> Decision {
    let Some(one) = known.own(id) else { return known.tell("bot-gone", &[]) };
    let said = known.say("bot-zone-which", &[("asked", known.asked(&one.watch).into())]);
    let others = ZONES.into_iter().filter(|zone| *zone != known.zone);
    let button = |zone: Tz| Button::new(zone.name(), format!("zone:{id}:{}", zone.name()));
    let rows = [known.zone].into_iter().chain(others).filter_map(button).map(|button| vec![button]).collect();
    Decision::answer(reply::blocks(&[Piece::text(&said)], rows))
}

fn changed(known: &Known<'_>, id: &str, change: impl FnOnce(Timing) -> Timing) -> Decision {
    let Some(one) = known.own(id) else { return known.tell("bot-gone", &[]) };
    set(known, &Subscription { timing: change(one.timing.clone()), ..one.clone() }, None)
}

/// Keeps what was chosen and says what holds now, with what else may be chosen under it.
fn set(known: &Known<'_>, one: &Subscription, asked: Option<&str>) -> Decision {
    let args = [("asked", known.asked(&one.watch).into()), ("rhythm", in_words(known, one).into())];
    let said = Piece::text(&known.say("bot-rhythm-set", &args));
    let asked = asked.map(|key| Piece::text(&known.say(key, &[])));
    let blocks: Vec<Piece> = [said].into_iter().chain(asked).collect();
    let settings = Settings { rhythm: one.rhythm, timing: one.timing.clone(), language: one.language };
    Decision::change(known.set(one, settings), reply::blocks(&blocks, choices(known, one)))
}

/// The buttons for day, hour and clock of a digest.
fn choices(known: &Known<'_>, one: &Subscription) -> Vec<Vec<Button>> {
    if !matches!(one.rhythm, Rhythm::Daily | Rhythm::Weekly) {
        return Vec::new();
    }
    let id = &one.id;
    let hour = |hour: u32| Button::new(format!("{hour}:00"), format!("hour:{id}:{hour}"));
    let day = |day: &Weekday| Button::new(day_name(known, *day), format!("day:{id}:{day}"));
    let mut rows: Vec<Vec<Button>> = Vec::new();
    if one.rhythm == Rhythm::Weekly {
        // Four in a row: the longest name, of nine letters, still fits a quarter of a phone.
        rows.extend(WEEK.chunks(4).map(|days| days.iter().filter_map(day).collect()));
    }
    rows.push(HOURS.into_iter().filter_map(hour).collect());
    rows.push(Button::new(known.say("bot-button-zone", &[]), format!("zones:{id}")).into_iter().collect());
    rows
}
