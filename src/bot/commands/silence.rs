//! `/stil`: nothing for some days or until a day; what comes up meanwhile is told afterwards in one message.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::alerts::message::piece::Piece;
use crate::alerts::timing::{Quiet, first_instant};
use crate::alerts::{Settings, Subscription, Timing};
use crate::bot::decide::{Decision, Known};
use crate::bot::reply::{self, Button};
use crate::store::ChatChange;

/// A silence of more than a year is a `/stop` that was not meant.
const DAYS_MAX: i64 = 366;

/// The hours that the button for nights stands for.
const NIGHT: &str = "22:00-07:00";

/// What was asked.
enum Silence {
    Off,
    Until(DateTime<Utc>),
    /// Every day between these hours, every weekend, every holiday; or at no hour any more.
    Always(Quiet),
    /// Something urgent is told at once, whatever is silent.
    Urgent,
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
            let pause = |one: &Subscription| ChatChange::Pause(one.id.clone(), Some(until));
            let day = until.with_timezone(&known.zone).format("%Y-%m-%d %H:%M").to_string();
            let replies = reply::text(&known.say("bot-silence-begun", &[("until", day.into())]));
            Decision { changes: known.subscriptions.iter().map(pause).collect(), replies }
        }
        Some(Silence::Always(quiet)) => {
            let key = if quiet == Quiet::default() { "bot-quiet-never" } else { "bot-quiet-set" };
            let set = |one: &Subscription| Timing { quiet: quiet.clone(), ..one.timing.clone() };
            all(known, set, &known.say(key, &[("quiet", words(known, &quiet).into())]))
        }
        Some(Silence::Urgent) => {
            let set = |one: &Subscription| Timing { urgent_at_once: true, ..one.timing.clone() };
            all(known, set, &known.say("bot-quiet-urgent-set", &[]))
        }
        None => ask(known),
    }
}

/// Every subscription of the chat at other hours.
fn all(known: &Known<'_>, timing: impl Fn(&Subscription) -> Timing, said: &str) -> Decision {
    let set = |one| known.set(one, Settings { timing: timing(one), ..one.settings() });
    Decision { changes: known.subscriptions.iter().map(set).collect(), replies: reply::text(said) }
}

fn words(known: &Known<'_>, quiet: &Quiet) -> String {
    let parts = [
        quiet.hours.map(|hours| hours.to_string()),
        quiet.weekends.then(|| known.say("bot-quiet-weekends", &[])),
        quiet.holidays.then(|| known.say("bot-quiet-holidays", &[])),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn ask(known: &Known<'_>) -> Decision {
    let choices = [
        ("1d", "bot-silence-day"),
        ("3d", "bot-silence-days"),
        ("7d", "bot-silence-week"),
        ("off", "bot-silence-off"),
        ("nights", "bot-quiet-nights"),
        ("weekends", "bot-quiet-weekends"),
        ("holidays", "bot-quiet-holidays"),
        ("urgent", "bot-quiet-urgent"),
        ("never", "bot-quiet-off"),
    ];
    let button = |(how, key): (&str, &str)| Button::new(known.say(key, &[]), format!("quiet:{how}"));
    let rows = choices.into_iter().filter_map(button).map(|button| vec![button]).collect();
    Decision::answer(reply::blocks(&[Piece::text(&known.say("bot-silence-how", &[]))], rows))
}

/// `3d`, `2w`, `tot 2026-12-01`, `tot 1/12/2026`, `uit`; `22:00-07:00`, and the words of the buttons.
fn read(how: &str, known: &Known<'_>) -> Option<Silence> {
    let how = how.trim().to_lowercase();
    if let Some(quiet) = always(&how, known) {
        return Some(Silence::Always(quiet));
    }
    if how == "urgent" {
        return Some(Silence::Urgent);
    }
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

/// The silence that is there from now on: what was asked beside what the first subscription has already.
fn always(how: &str, known: &Known<'_>) -> Option<Quiet> {
    let has = known.subscriptions.first().map(|one| one.timing.quiet.clone()).unwrap_or_default();
    // In a private chat people write `22.00`, and leave a space.
    let hours = || how.replace(' ', "").replace('.', ":").parse().ok();
    Some(match how {
        "nights" => Quiet { hours: NIGHT.parse().ok(), ..has },
        "weekends" => Quiet { weekends: true, ..has },
        "holidays" => Quiet { holidays: true, ..has },
        "never" => Quiet::default(),
        _ => Quiet { hours: Some(hours()?), ..has },
    })
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
