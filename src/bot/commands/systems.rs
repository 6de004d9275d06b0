//! `/systemen`: the systems that the chat watches, with their class.

use crate::alerts::message::piece::{Piece, join, one_line};
use crate::bot::decide::{Decision, Known};
use crate::bot::reply;
use crate::law::{Assessment, explain};

/// Characters of a name.
const NAME_MAX: usize = 200;

pub(in crate::bot) fn decide(known: &Known<'_>) -> Decision {
    if !known.is_linked() {
        return known.tell("bot-not-linked", &[]);
    }
    if known.systems.is_empty() {
        return known.tell("bot-systems-none", &[]);
    }
    let mut blocks = vec![Piece::text(&known.say("bot-systems", &[]))];
    blocks.extend(known.systems.iter().map(|system| block(known, system)));
    Decision::answer(reply::blocks(&blocks, Vec::new()))
}

fn block(known: &Known<'_>, assessment: &Assessment) -> Piece {
    let class = explain::class_name(assessment.risk, known.language);
    let lines = [
        head(known, assessment),
        Piece::text(&class),
        Piece::text(&format!("/check {}", assessment.system.id)),
    ];
    join(&lines, "\n")
}

/// The name of a system, as a link to its page.
pub(super) fn head(known: &Known<'_>, assessment: &Assessment) -> Piece {
    let name = one_line(&assessment.system.name, NAME_MAX);
    Piece::tagged_link("b", &known.links.system(&assessment.system.id), &name)
}
