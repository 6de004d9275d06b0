//! `/stil`: nothing for some days or until a day; what comes up meanwhile is told afterwards in one message.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::alerts::message::piece::Piece;
use crate::alerts::timing::first_instant;
use crate::bot::decide::{Decision, Known};
use crate::bot::reply::{self, Button};
use crate::store::ChatChange;

/// A silence of more than a year is a `/stop` that was not meant.
const DAYS_MAX: i64 = 366;

/// What was asked.
enum Silence {
    Off,
    Until(DateTime<Utc>),
}

pub(in crate::bot) fn decide(known: &Known<'_>, how: &str) -> Decision {
    if known.subscriptions.is_empty() {
        return known.tell("bot-subscriptions-none", &[]);
    }
    match read(how, known) {
        Some(Silence::Off) => {
            let paused = known.subscriptions.iter().filter(|one| one.paused.is_some());
            let changes = paused.map(|one| ChatChange::Resume(one.id.clone())).collect();
            Decision { changes, replies: reply::text(&known.say("bot-silence-over", &[])) }
        }
        Some(Silence::Until(until)) => {
            let pause = |one: &crate::alerts::Subscription| ChatChange::Pause(one.id.clone(), Some(until));
            let day = until.with_timezone(&known.zone).format("%Y-%m-%d %H:%M").to_string();
            let replies = reply::text(&known.say("bot-silence-begun", &[("until", day.into())]));
            Decision { changes: known.subscriptions.iter().map(pause).collect(), replies }
        }
        None => ask(known),
    }
}

fn ask(known: &Known<'_>) -> Decision {
    let choices = [
        ("1d", "bot-silence-day"),
        ("3d", "bot-silence-days"),
        ("7d", "bot-silence-week"),
        ("off", "bot-silence-off"),
    ];
    let button = |(how, key): (&str, &str)| Button::new(known.say(key, &[]), format!("quiet:{how}"));
    let rows = choices.into_iter().filter_map(button).map(|button| vec![button]).collect();
    Decision::answer(reply::blocks(&[Piece::text(&known.say("bot-silence-how", &[]))], rows))
}

/// `3d`, `2w`, `tot 2026-12-01`, `tot 1/12/2026`, `uit`.
fn read(how: &str, known: &Known<'_>) -> Option<Silence> {
    let how = how.trim().to_lowercase();
    if ["uit", "off", "aus", "fin", "non"].contains(&how.as_str()) {
        return Some(Silence::Off);
    }
    let until = match days(&how) {
        Some(days) if (1..=DAYS_MAX).contains(&days) => known.now + TimeDelta::days(days),
        Some(_) => return None,
        None => first_instant(day(&how)?.and_time(NaiveTime::MIN), known.zone)?,
    };
    let fits = until > known.now && until - known.now <= TimeDelta::days(DAYS_MAX);
    fits.then_some(Silence::Until(until))
}

fn days(how: &str) -> Option<i64> {
    let unit = how.chars().next_back()?;
    let times = match unit {
        'd' | 'j' | 't' => 1,
        'w' => 7,
        _ => return None,
    };
    let number: i64 = how[..how.len() - unit.len_utf8()].trim().parse().ok()?;
    number.checked_mul(times)
}

fn day(how: &str) -> Option<NaiveDate> {
    let words = ["tot", "jusqu'au", "jusqu’au", "bis", "until"];
    let date = words.iter().find_map(|word| how.strip_prefix(word)).unwrap_or(how).trim();
    ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"]
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(date, form).ok())
}
