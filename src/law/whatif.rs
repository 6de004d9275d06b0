//! What decides: the next best question, the smallest answers that would settle an open class, and what would change a settled one.
//!
//! Nothing here reasons about rules: it supposes answers, judges again and compares. What it says is therefore what the rules say.

mod change;
mod settle;
mod suppose;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::assessment::Class;
use super::book::RuleBook;
use super::decide::SystemFacts;
use super::fact::{FactId, FactValue, Facts};
use super::judge::{Answers, CLASSES, Judge};
use super::strata::{ONLY_WITH_CLASS, SCOPE};
use crate::text::{Language, Translated};

/// What decides the class of one system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Decides<Text = Translated> {
    /// The question whose middle answer leaves least open; none when the class is known.
    #[schema(value_type = Option<String>)]
    pub next: Option<FactId>,
    /// For each class that is possible the smallest sets of answers that would settle on it.
    pub settle: Vec<Settling<Text>>,
    /// The answers that would change a class that is known, or the roles.
    pub change: Vec<Change<Text>>,
}

/// Answers that would settle on a class; without any one of them it would stay open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Settling<Text = Translated> {
    /// The class.
    pub class: Class,
    /// The answers, in the order in which they are asked.
    pub answers: Vec<Supposed<Text>>,
}

/// An answer that is supposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Supposed<Text = Translated> {
    /// The fact.
    #[schema(value_type = String)]
    pub fact: FactId,
    /// The value supposed.
    pub value: FactValue,
    /// The question.
    pub question: Text,
    /// The value as a person reads it.
    pub answer: Text,
}

/// What one other answer would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = DecisiveChange)]
pub struct Change<Text = Translated> {
    /// The other answer.
    pub supposed: Supposed<Text>,
    /// The classes that would be possible; one when the answer settles it.
    pub possible: Vec<Class>,
    /// Roles that the organisation would gain.
    pub roles_gained: Vec<String>,
    /// Roles that it would lose.
    pub roles_lost: Vec<String>,
    /// Rules that would oblige it or somebody and do not now.
    pub duties_gained: Vec<String>,
    /// Rules that oblige now and would not.
    pub duties_lost: Vec<String>,
}

/// What decides the class of a system on the day `on`, under the law of the day `law`.
pub fn what_decides(book: &RuleBook, system: &SystemFacts, on: NaiveDate, law: NaiveDate) -> Decides {
    let judge = Judge::new(book, on, law);
    let case = Case { book, judge, facts: &system.facts, answers: judge.read(&system.facts) };
    let possible = judge.possible(&case.answers);
    if possible.len() > 1 {
        let (next, settle) = (settle::next(&case, &BTreeSet::new()), settle::all(&case, &possible));
        return Decides { next, settle, change: Vec::new() };
    }
    Decides { next: None, settle: Vec::new(), change: change::all(&case) }
}

/// The question to ask now, of those that were not left open; none when the class is known or nothing else decides it.
pub fn next_question(
    book: &RuleBook,
    system: &SystemFacts,
    (on, law): (NaiveDate, NaiveDate),
    left_open: &BTreeSet<FactId>,
) -> Option<FactId> {
    let judge = Judge::new(book, on, law);
    let case = Case { book, judge, facts: &system.facts, answers: judge.read(&system.facts) };
    (judge.possible(&case.answers).len() > 1).then(|| settle::next(&case, left_open)).flatten()
}

/// One system before a judge.
struct Case<'b> {
    book: &'b RuleBook,
    judge: Judge<'b>,
    facts: &'b Facts,
    answers: Answers,
}

impl Case<'_> {
    /// The open facts on which the class waits, in the order in which they are asked.
    fn open(&self, answers: &Answers) -> Vec<FactId> {
        let plain = self.judge.evaluate(answers, &[]);
        let in_scope = self.judge.evaluate(answers, &SCOPE);
        let steps: Vec<BTreeSet<&str>> = SCOPE
            .iter()
            .map(|fact| plain.missing(fact, "true"))
            .chain(CLASSES.iter().map(|(class, _)| in_scope.missing("class", class)))
            .chain([in_scope.missing(ONLY_WITH_CLASS, "true")])
            .collect();
        let mut open: Vec<(usize, usize, &str)> = Vec::new();
        for (step, facts) in steps.iter().enumerate() {
            for fact in facts.iter().filter_map(|fact| self.book.fact(fact)) {
                let known = open.iter().any(|(_, _, id)| *id == fact.id);
                if !known && !fact.derived && plain.may_be_relevant(&fact.id) {
                    open.push((step, fact.place, &fact.id));
                }
            }
        }
        open.sort_unstable();
        open.into_iter().map(|(_, _, fact)| fact.to_owned()).collect()
    }

    fn supposed(&self, fact: &str, value: FactValue) -> Supposed {
        let known = self.book.fact(fact).expect("only facts of the book are supposed");
        Supposed {
            fact: fact.to_owned(),
            question: known.question.clone(),
            answer: known.label(&value),
            value,
        }
    }
}

impl Decides {
    /// The same with its texts in one language.
    pub fn in_language(&self, language: Language) -> Decides<String> {
        Decides {
            next: self.next.clone(),
            settle: self
                .settle
                .iter()
                .map(|settling| Settling {
                    class: settling.class,
                    answers: settling.answers.iter().map(|answer| answer.in_language(language)).collect(),
                })
                .collect(),
            change: self.change.iter().map(|change| change.in_language(language)).collect(),
        }
    }
}

impl Supposed {
    fn in_language(&self, language: Language) -> Supposed<String> {
        Supposed {
            fact: self.fact.clone(),
            value: self.value.clone(),
            question: self.question.get(language).to_owned(),
            answer: self.answer.get(language).to_owned(),
        }
    }
}

impl Change {
    fn in_language(&self, language: Language) -> Change<String> {
        Change {
            supposed: self.supposed.in_language(language),
            possible: self.possible.clone(),
            roles_gained: self.roles_gained.clone(),
            roles_lost: self.roles_lost.clone(),
            duties_gained: self.duties_gained.clone(),
            duties_lost: self.duties_lost.clone(),
        }
    }
}
