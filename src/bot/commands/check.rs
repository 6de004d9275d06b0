//! `/check`: the class of a system that the chat watches, and what is still unknown.

use crate::alerts::message::piece::{Piece, join, one_line};
use crate::bot::decide::{Decision, Known};
use crate::bot::reply;
use crate::law::{Assessment, Class, explain};
use crate::text::fold::fold;

/// Questions in one answer, the most decisive first.
const SHOWN: usize = 10;
/// Characters of a question.
const QUESTION_MAX: usize = 300;

pub(in crate::bot) fn decide(known: &Known<'_>, named: &str) -> Decision {
    if !known.is_linked() {
        return known.tell("bot-not-linked", &[]);
    }
    if named.is_empty() {
        return super::systems::decide(known);
    }
    let wanted = fold(named);
    let is = |one: &&Assessment| one.system.id == named || fold(&one.system.name) == wanted;
    let Some(assessment) = known.systems.iter().find(is) else {
        return known.tell("bot-system-unknown", &[("system", named.to_owned().into())]);
    };
    let mut blocks = vec![head(known, assessment)];
    if !assessment.ask.is_empty() {
        let mut lines = vec![Piece::tagged(
            "b",
            &known.say("bot-check-open", &[("count", (assessment.ask.len() as u64).into())]),
        )];
        let questions = assessment.ask.iter().take(SHOWN).map(|one| one.question.get(known.language));
        lines.extend(questions.map(|text| Piece::text(&format!("• {}", one_line(text, QUESTION_MAX)))));
        blocks.push(join(&lines, "\n"));
    }
    Decision::answer(reply::blocks(&blocks, Vec::new()))
}

fn head(known: &Known<'_>, assessment: &Assessment) -> Piece {
    let name = |class: &Class| explain::class_name(*class, known.language);
    let mut lines =
        vec![super::systems::head(known, assessment), Piece::tagged("b", &name(&assessment.risk))];
    if assessment.possible.len() > 1 {
        let possible: Vec<String> = assessment.possible.iter().map(name).collect();
        lines.push(Piece::text(&known.say("bot-check-possible", &[("classes", possible.join(", ").into())])));
    }
    join(&lines, "\n")
}
