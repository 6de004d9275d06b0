//! `/stil`: nothing for some days or until a day; what comes up meanwhile is told afterwards in one message.
//!
//! For all of the chat, or for one subscription: by its number in the list (`/stil 2 3d`) or by its button.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::alerts::message::piece::{Piece, join};
use crate::alerts::timing::{ASKED, Quiet, QuietHours, first_instant};
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
    Always(Habit),
    /// Something urgent is told at once, whatever is silent.
    Urgent,
}

/// A silence that comes back, beside those that are there.
#[derive(Clone, Copy)]
enum Habit {
    Hours(QuietHours),
    Weekends,
    Holidays,
    /// At no hour any more.
    Never,
}

impl Habit {
    fn beside(self, has: &Quiet) -> Quiet {
        match self {
            Habit::Hours(hours) => Quiet { hours: Some(hours), ..has.clone() },
            Habit::Weekends => Quiet { weekends: true, ..has.clone() },
            Habit::Holidays => Quiet { holidays: true, ..has.clone() },
            Habit::Never => Quiet::default(),
        }
    }
}

pub(in crate::bot) fn decide(known: &Known<'_>, how: &str) -> Decision {
    if known.subscriptions.is_empty() {
        return known.tell("bot-subscriptions-none", &[]);
    }
    let (number, rest) = how.trim().split_once(' ').unwrap_or((how.trim(), ""));
    match number.parse::<usize>() {
        Ok(number) => match number.checked_sub(1).and_then(|place| known.subscriptions.get(place)) {
            Some(one) => for_one(known, one, rest),
            None => known.tell("bot-gone", &[]),
        },
        Err(_) => for_all(known, how),
    }
}

/// A button of one subscription.
pub(in crate::bot) fn of(known: &Known<'_>, id: &str, how: &str) -> Decision {
    known.own(id).map_or_else(|| known.tell("bot-gone", &[]), |one| for_one(known, one, how))
}

/// How one subscription may be silent.
pub(in crate::bot) fn ask_of(known: &Known<'_>, id: &str) -> Decision {
    known.own(id).map_or_else(|| known.tell("bot-gone", &[]), |one| ask(known, Some(one)))
}

fn for_all(known: &Known<'_>, how: &str) -> Decision {
    let Some(silence) = read(how, known) else { return ask(known, None) };
    let said = match &silence {
        // Each keeps what it has: only what was asked now is theirs in common.
        Silence::Always(habit) => always(known, &habit.beside(&Quiet::default())),
        other => words(known, other),
    };
    let changes = known.subscriptions.iter().filter_map(|one| change(known, one, &silence)).collect();
    Decision { changes, replies: reply::text(&said), whisper: None }
}

fn for_one(known: &Known<'_>, one: &Subscription, how: &str) -> Decision {
    let Some(silence) = read(how, known) else { return ask(known, Some(one)) };
    let said = match &silence {
        Silence::Always(habit) => always(known, &habit.beside(&one.timing.quiet)),
        other => words(known, other),
    };
    let blocks = join(&[Piece::tagged("b", &known.asked(&one.watch)), Piece::text(&said)], "\n");
    let changes = change(known, one, &silence).into_iter().collect();
    Decision { changes, replies: reply::blocks(&[blocks], Vec::new()), whisper: None }
}

/// What a silence changes in a subscription.
fn change(known: &Known<'_>, one: &Subscription, silence: &Silence) -> Option<ChatChange> {
    let set = |timing| Some(known.set(one, Settings { timing, ..one.settings() }));
    match silence {
        Silence::Off => one.paused.is_some().then(|| ChatChange::Resume(one.id.clone())),
        // One that cannot be reached stays so: its end is not a day.
        Silence::Until(_) if one.paused.as_ref().is_some_and(|why| why != ASKED) => None,
        Silence::Until(until) => Some(ChatChange::Pause(one.id.clone(), Some(*until))),
        Silence::Always(habit) => {
            set(Timing { quiet: habit.beside(&one.timing.quiet), ..one.timing.clone() })
        }
        Silence::Urgent => set(Timing { urgent_at_once: true, ..one.timing.clone() }),
    }
}

fn words(known: &Known<'_>, silence: &Silence) -> String {
    match silence {
        Silence::Off => known.say("bot-silence-over", &[]),
        Silence::Until(until) => {
            let day = until.with_timezone(&known.zone).format("%Y-%m-%d %H:%M").to_string();
            known.say("bot-silence-begun", &[("until", day.into())])
        }
        Silence::Always(habit) => always(known, &habit.beside(&Quiet::default())),
        Silence::Urgent => known.say("bot-quiet-urgent-set", &[]),
    }
}

fn always(known: &Known<'_>, quiet: &Quiet) -> String {
    let parts = [
        quiet.hours.map(|hours| hours.to_string()),
        quiet.weekends.then(|| known.say("bot-quiet-weekends", &[])),
        quiet.holidays.then(|| known.say("bot-quiet-holidays", &[])),
    ];
    let listed = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let key = if *quiet == Quiet::default() { "bot-quiet-never" } else { "bot-quiet-set" };
    known.say(key, &[("quiet", listed.into())])
}

/// What may be asked, for one subscription or for all.
fn ask(known: &Known<'_>, one: Option<&Subscription>) -> Decision {
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
    let data = |how: &str| match one {
        Some(one) => format!("hush:{}:{how}", one.id),
        None => format!("quiet:{how}"),
    };
    let button = |(how, key): (&str, &str)| Button::new(known.say(key, &[]), data(how));
    let rows = choices.into_iter().filter_map(button).map(|button| vec![button]).collect();
    let mut blocks: Vec<Piece> =
        one.map(|one| Piece::tagged("b", &known.asked(&one.watch))).into_iter().collect();
    blocks.push(Piece::text(&known.say("bot-silence-how", &[])));
    if one.is_none() && known.subscriptions.len() > 1 {
        blocks.push(Piece::text(&known.say("bot-silence-one", &[])));
    }
    Decision::answer(reply::blocks(&blocks, rows))
}

/// `3d`, `2w`, `tot 2026-12-01`, `tot 1/12/2026`, `uit`; `22:00-07:00`, and the words of the buttons.
fn read(how: &str, known: &Known<'_>) -> Option<Silence> {
    let how = how.trim().to_lowercase();
    if let Some(habit) = habit(&how) {
        return Some(Silence::Always(habit));
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

/// The silence that is there from now on.
fn habit(how: &str) -> Option<Habit> {
    match how {
        "nights" => NIGHT.parse().ok().map(Habit::Hours),
        "weekends" => Some(Habit::Weekends),
        "holidays" => Some(Habit::Holidays),
        "never" => Some(Habit::Never),
        // In a private chat people write `22.00`, and leave a space.
        _ => how.replace(' ', "").replace('.', ":").parse().ok().map(Habit::Hours),
    }
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
