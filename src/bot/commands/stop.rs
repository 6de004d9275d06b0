//! `/stop`: ends all of the chat, after asking once.

use crate::alerts::message::piece::Piece;
use crate::bot::decide::{Decision, Known};
use crate::bot::reply::{self, Button};
use crate::store::ChatChange;

pub(in crate::bot) fn ask(known: &Known<'_>) -> Decision {
    let said = known.say("bot-stop-ask", &[("count", (known.subscriptions.len() as u64).into())]);
    let choices = [("yes", "bot-stop-yes"), ("no", "bot-stop-no")];
    let button = |(word, key): (&str, &str)| Button::new(known.say(key, &[]), format!("stop:{word}"));
    Decision::answer(reply::blocks(
        &[Piece::text(&said)],
        vec![choices.into_iter().filter_map(button).collect()],
    ))
}

pub(in crate::bot) fn all(known: &Known<'_>) -> Decision {
    Decision::change(ChatChange::Forget, reply::text(&known.say("bot-stopped", &[])))
}
