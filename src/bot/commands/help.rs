//! `/help`: the commands, and what each does.

use crate::alerts::message::piece::{Piece, join};
use crate::bot::command::menu;
use crate::bot::decide::{Decision, Known};
use crate::bot::reply;

pub(in crate::bot) fn decide(known: &Known<'_>) -> Decision {
    let line = |(name, key): (&str, String)| Piece::text(&format!("/{name} – {}", known.say(&key, &[])));
    let lines: Vec<Piece> = menu(known.language).map(line).collect();
    let blocks = [Piece::text(&known.say("bot-help", &[])), join(&lines, "\n")];
    Decision::answer(reply::blocks(&blocks, Vec::new()))
}
