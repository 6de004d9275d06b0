//! `/deadlines`: what is asked of the systems that the chat watches, and from when.

use crate::alerts::message::piece::{Piece, join, one_line};
use crate::bot::decide::{Decision, Known};
use crate::bot::reply;
use crate::law::OpenDeadline;

/// Deadlines in one answer: the register page has them all.
const SHOWN: usize = 40;
/// Characters of a title, and of a day that still depends on questions.
const TITLE_MAX: usize = 200;
const WHEN_MAX: usize = 400;

pub(in crate::bot) fn decide(known: &Known<'_>) -> Decision {
    if !known.is_linked() {
        return known.tell("bot-not-linked", &[]);
    }
    if known.deadlines.is_empty() {
        return known.tell("bot-deadlines-none", &[]);
    }
    let mut blocks = vec![Piece::text(&known.say("bot-deadlines", &[]))];
    blocks.extend(known.deadlines.iter().take(SHOWN).map(|one| block(known, one)));
    let more = known.deadlines.len().saturating_sub(SHOWN);
    if more > 0 {
        blocks.push(Piece::text(&known.say("bot-more", &[("count", (more as u64).into())])));
    }
    Decision::answer(reply::blocks(&blocks, Vec::new()))
}

fn block(known: &Known<'_>, one: &OpenDeadline) -> Piece {
    let cite = Piece::link(&one.provision.url(known.language), &one.provision.cite(known.language));
    let lines = [
        Piece::tagged("b", &one_line(&one.when(known.language), WHEN_MAX)),
        Piece::text(&format!(
            "{}: {} (",
            one_line(&one.system.name, TITLE_MAX),
            one_line(&one.title, TITLE_MAX)
        ))
        .then(&cite)
        .then(&Piece::text(")")),
    ];
    join(&lines, "\n")
}
