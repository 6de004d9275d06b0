//! `/abonnementen`: what the chat is told, with buttons to end, pause and change each.

use crate::alerts::message::piece::{Piece, join};
use crate::alerts::{Rhythm, Settings, Subscription, Timing};
use crate::bot::decide::{Decision, Known};
use crate::bot::reply::{self, Button};
use crate::store::ChatChange;

/// A phone shows some thirty rows of buttons before nobody finds one back; the rest has buttons once these have ended.
const WITH_BUTTONS: usize = 30;

/// Every rhythm, the quickest first.
const RHYTHMS: [Rhythm; 4] = [Rhythm::Instant, Rhythm::Hourly, Rhythm::Daily, Rhythm::Weekly];

/// The hours of a digest that have a button; the page of the subscription has them all.
const HOURS: [u32; 5] = [7, 8, 9, 12, 17];

pub(in crate::bot) fn list(known: &Known<'_>) -> Decision {
    if known.subscriptions.is_empty() {
        return known.tell("bot-subscriptions-none", &[]);
    }
    let numbered = || known.subscriptions.iter().zip(1..);
    let mut blocks = vec![Piece::text(&known.say("bot-subscriptions", &[]))];
    blocks.extend(numbered().map(|(one, number)| block(known, one, number)));
    let rows = numbered().take(WITH_BUTTONS).map(|(one, number)| row(known, one, number)).collect();
    Decision::answer(reply::blocks(&blocks, rows))
}

fn block(known: &Known<'_>, one: &Subscription, number: usize) -> Piece {
    let head = Piece::tagged("b", &format!("{number}. {}", known.asked(&one.watch)));
    let mut lines = vec![head, Piece::text(&rhythm_name(known, one.rhythm))];
    if one.paused.is_some() {
        let until =
            one.paused_until.map(|until| until.with_timezone(&known.zone).format("%Y-%m-%d").to_string());
        lines.push(Piece::text(&match until {
            Some(until) => known.say("bot-paused-until", &[("until", until.into())]),
            None => known.say("bot-paused", &[]),
        }));
    }
    lines.extend(
        known.links.settings(&one.token).map(|link| Piece::link(&link, &known.say("alert-settings", &[]))),
    );
    join(&lines, "\n")
}

fn row(known: &Known<'_>, one: &Subscription, number: usize) -> Vec<Button> {
    let pause = match one.paused {
        Some(_) => ("resume", "bot-button-resume"),
        None => ("pause", "bot-button-pause"),
    };
    let buttons = [("end", "bot-button-end"), pause, ("rhythms", "bot-button-rhythm")];
    let button = |(word, key): (&str, &str)| {
        Button::new(format!("{number}. {}", known.say(key, &[])), format!("{word}:{}", one.id))
    };
    buttons.into_iter().filter_map(button).collect()
}

fn rhythm_name(known: &Known<'_>, rhythm: Rhythm) -> String {
    known.say(&format!("bot-rhythm-{}", rhythm.as_str()), &[])
}

/// A change of one subscription of this chat, with its name in the answer.
fn changed(known: &Known<'_>, id: &str, key: &str, change: impl FnOnce(String) -> ChatChange) -> Decision {
    let Some(one) = known.own(id) else { return known.tell("bot-gone", &[]) };
    let said = known.say(key, &[("asked", known.asked(&one.watch).into())]);
    Decision::change(change(one.id.clone()), reply::text(&said))
}

pub(in crate::bot) fn end(known: &Known<'_>, id: &str) -> Decision {
    changed(known, id, "bot-ended", ChatChange::End)
}

pub(in crate::bot) fn pause(known: &Known<'_>, id: &str) -> Decision {
    changed(known, id, "bot-pause-begun", |id| ChatChange::Pause(id, None))
}

pub(in crate::bot) fn resume(known: &Known<'_>, id: &str) -> Decision {
    changed(known, id, "bot-resumed", ChatChange::Resume)
}

pub(in crate::bot) fn rhythms(known: &Known<'_>, id: &str) -> Decision {
    let Some(one) = known.own(id) else { return known.tell("bot-gone", &[]) };
    let said = known.say("bot-rhythms", &[("asked", known.asked(&one.watch).into())]);
    let button =
        |rhythm: Rhythm| Button::new(rhythm_name(known, rhythm), format!("rhythm:{id}:{}", rhythm.as_str()));
    let rows = RHYTHMS.into_iter().filter_map(button).map(|button| vec![button]).collect();
    Decision::answer(reply::blocks(&[Piece::text(&said)], rows))
}

pub(in crate::bot) fn rhythm(known: &Known<'_>, id: &str, rhythm: Rhythm) -> Decision {
    let Some(one) = known.own(id) else { return known.tell("bot-gone", &[]) };
    let args = [("asked", known.asked(&one.watch).into()), ("rhythm", rhythm_name(known, rhythm).into())];
    let said = known.say("bot-rhythm-set", &args);
    let replies = match rhythm {
        Rhythm::Instant | Rhythm::Hourly => reply::text(&said),
        Rhythm::Daily | Rhythm::Weekly => {
            let asked = Piece::text(&known.say("bot-hour-which", &[]));
            let button = |hour: u32| Button::new(format!("{hour}:00"), format!("hour:{id}:{hour}"));
            let hours = HOURS.into_iter().filter_map(button).collect();
            reply::blocks(&[Piece::text(&said), asked], vec![hours])
        }
    };
    Decision::change(known.set(one, Settings { rhythm, ..one.settings() }), replies)
}

pub(in crate::bot) fn hour(known: &Known<'_>, id: &str, hour: u32) -> Decision {
    let Some(one) = known.own(id) else { return known.tell("bot-gone", &[]) };
    let args = [("asked", known.asked(&one.watch).into()), ("hour", format!("{hour}:00").into())];
    let replies = reply::text(&known.say("bot-hour-set", &args));
    let timing = Timing { hour: Some(hour), ..one.timing.clone() };
    Decision::change(known.set(one, Settings { timing, ..one.settings() }), replies)
}
