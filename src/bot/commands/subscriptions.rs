//! `/abonnementen`: what the chat is told, with buttons to end, pause and change each.

use crate::alerts::Subscription;
use crate::alerts::message::piece::{Piece, join};
use crate::bot::decide::{Asked, ChatKind, Decision, Known};
use crate::bot::reply::{self, Button};
use crate::store::ChatChange;

/// Telegram takes a hundred buttons, four of each; the rest has buttons once these have ended.
const WITH_BUTTONS: usize = 25;

pub(in crate::bot) fn list(asked: &Asked, known: &Known<'_>) -> Decision {
    if known.subscriptions.is_empty() {
        return known.tell("bot-subscriptions-none", &[]);
    }
    let numbered = || known.subscriptions.iter().zip(1..);
    let mut blocks = vec![Piece::text(&known.say("bot-subscriptions", &[]))];
    blocks.extend(numbered().map(|(one, number)| block(asked, known, one, number)));
    let rows =
        numbered().take(WITH_BUTTONS).map(|(one, number)| row(known, one, &format!("{number}. "))).collect();
    Decision::answer(reply::blocks(&blocks, rows))
}

fn block(asked: &Asked, known: &Known<'_>, one: &Subscription, number: usize) -> Piece {
    let head = Piece::tagged("b", &format!("{number}. {}", known.asked(&one.watch)));
    let mut lines = vec![head, Piece::text(&super::rhythm::in_words(known, one))];
    if one.paused.is_some() {
        let until =
            one.paused_until.map(|until| until.with_timezone(&known.zone).format("%Y-%m-%d").to_string());
        lines.push(Piece::text(&match until {
            Some(until) => known.say("bot-paused-until", &[("until", until.into())]),
            None => known.say("bot-paused", &[]),
        }));
    }
    // Its address holds the token: in a group or a channel it would be anybody's.
    let is_private = asked.kind == ChatKind::Private;
    lines.extend(
        known
            .links
            .settings(&one.token)
            .filter(|_| is_private)
            .map(|link| Piece::link(&link, &known.say("alert-settings", &[]))),
    );
    join(&lines, "\n")
}

/// One subscription, with its buttons: under an alert, where nobody looks for a number.
pub(in crate::bot) fn one(asked: &Asked, known: &Known<'_>, id: &str) -> Decision {
    let place = known.subscriptions.iter().position(|one| one.id == id);
    let Some(place) = place else { return known.tell("bot-gone", &[]) };
    let one = &known.subscriptions[place];
    Decision::answer(reply::blocks(&[block(asked, known, one, place + 1)], vec![row(known, one, "")]))
}

fn row(known: &Known<'_>, one: &Subscription, number: &str) -> Vec<Button> {
    let pause = match one.paused {
        Some(_) => ("resume", "bot-button-resume"),
        None => ("pause", "bot-button-pause"),
    };
    let buttons =
        [("end", "bot-button-end"), pause, ("rhythms", "bot-button-rhythm"), ("hushes", "bot-button-hush")];
    let button = |(word, key): (&str, &str)| {
        Button::new(format!("{number}{}", known.say(key, &[])), format!("{word}:{}", one.id))
    };
    buttons.into_iter().filter_map(button).collect()
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
