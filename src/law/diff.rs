//! What is different between two states of the law: two rule books, or one book under the law of two days.

mod brief;
mod day;
mod field;
mod report;
mod systems;
mod words;

use std::borrow::Cow;
use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;

use self::field::{Part, Parts};
use self::words::Words;
use super::problem::Problem;
use super::{FromDate, Provision, Rule, RuleBook};
use crate::text::Language;

pub use brief::{Brief, BriefRule, brief};
pub use field::Field;
pub use report::{report, report_systems};
pub use systems::{DutyDay, MovedDuty, SystemDifference, of_system};

/// One state of the law: a book as a whole, or as it stood on one day.
#[derive(Clone, Copy, Debug)]
pub struct State<'b> {
    /// The book.
    pub book: &'b RuleBook,
    /// The day whose law counts; `None` for all that the book says, its history included.
    pub law: Option<NaiveDate>,
    /// The files of the book that could not be read: what they say is not known, so it is not gone.
    pub lost: &'b BTreeSet<String>,
}

/// Everything that is different, in the order of the law.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Rules that only the new state has.
    pub added: Vec<RuleDifference>,
    /// Rules that only the old state has.
    pub removed: Vec<RuleDifference>,
    /// Rules that both have, and not alike.
    pub changed: Vec<RuleDifference>,
    /// Facts that are new, gone or not alike.
    pub facts: Vec<FactDifference>,
    /// Files that one of the two states could not read, so that their rules cannot be compared.
    pub unreadable: Vec<String>,
}

/// What is different about one rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleDifference {
    /// The rule.
    pub rule: String,
    /// The provision that it works out.
    pub provision: Provision,
    /// What it is called.
    pub title: String,
    /// Since when it applies in the old state.
    pub before: Option<FromDate>,
    /// Since when it applies in the new state.
    pub after: Option<FromDate>,
    /// What is not alike; empty for a rule that only one state has.
    pub fields: Vec<FieldDifference>,
}

/// What is different about one fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FactDifference {
    /// The fact.
    pub fact: String,
    /// Its question, or its name.
    pub question: String,
    /// Which of the two states have it.
    pub change: Change,
    /// What is not alike; empty for a fact that only one state has.
    pub fields: Vec<FieldDifference>,
}

/// Which of two states have a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Only the new one.
    Added,
    /// Only the old one.
    Removed,
    /// Both, and not alike.
    Changed,
}

/// One part of a rule or a fact that is not alike, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldDifference {
    /// Which part.
    pub field: Field,
    /// What only the old state says.
    pub old: Vec<String>,
    /// What only the new state says.
    pub new: Vec<String>,
}

impl Difference {
    /// Whether the two states say the same.
    pub fn is_empty(&self) -> bool {
        self == &Difference::default()
    }
}

/// The files with a problem that gave the book no rule.
pub fn lost(book: &RuleBook, problems: &[Problem]) -> BTreeSet<String> {
    let has_rule = |path: &str| book.rules().iter().any(|rule| rule.path == path);
    problems.iter().map(|problem| problem.path.clone()).filter(|path| !has_rule(path)).collect()
}

/// Compares two states; texts in one language.
pub fn compare(old: State<'_>, new: State<'_>, language: Language) -> Difference {
    let mut difference = Difference { facts: facts(old, new, language), ..Difference::default() };
    let words = (Words::of(old.book, language), Words::of(new.book, language));
    let (olds, news) = (old.rules(), new.rules());
    for rule in &news {
        match olds.iter().find(|other| other.id == rule.id) {
            None if old.lost.contains(&rule.path) => difference.unreadable.push(rule.path.clone()),
            None => difference.added.push(RuleDifference::of(rule, language, (None, rule.from.last()))),
            Some(before) => {
                let fields = fields(&field::of_rule(before, &words.0), &field::of_rule(rule, &words.1));
                if !fields.is_empty() {
                    let dates = (before.from.last(), rule.from.last());
                    difference
                        .changed
                        .push(RuleDifference { fields, ..RuleDifference::of(rule, language, dates) });
                }
            }
        }
    }
    for rule in olds.iter().filter(|rule| !news.iter().any(|other| other.id == rule.id)) {
        match new.lost.contains(&rule.path) {
            true => difference.unreadable.push(rule.path.clone()),
            false => {
                difference.removed.push(RuleDifference::of(rule, language, (rule.from.last(), None)));
            }
        }
    }
    difference
}

impl<'b> State<'b> {
    /// The rules that are law, in the order of the law.
    fn rules(&self) -> Vec<Cow<'b, Rule>> {
        let stands = |rule: &'b Rule| match self.law {
            Some(law) => day::as_on(rule, law).map(Cow::Owned),
            None => Some(Cow::Borrowed(rule)),
        };
        let mut rules: Vec<Cow<'b, Rule>> = self.book.rules().iter().filter_map(stands).collect();
        rules.sort_by_cached_key(|rule| (rule.provision.place(), rule.id.clone()));
        rules
    }
}

impl RuleDifference {
    fn of(
        rule: &Rule,
        language: Language,
        (before, after): (Option<&FromDate>, Option<&FromDate>),
    ) -> RuleDifference {
        RuleDifference {
            rule: rule.id.clone(),
            provision: rule.provision.clone(),
            title: rule.title.get(language).to_owned(),
            before: before.cloned(),
            after: after.cloned(),
            fields: Vec::new(),
        }
    }
}

fn facts(old: State<'_>, new: State<'_>, language: Language) -> Vec<FactDifference> {
    if std::ptr::eq(old.book, new.book) {
        return Vec::new();
    }
    let words = (Words::of(old.book, language), Words::of(new.book, language));
    let of = |fact: &super::Fact, change, fields| FactDifference {
        fact: fact.id.clone(),
        question: fact.question.get(language).to_owned(),
        change,
        fields,
    };
    let mut found = Vec::new();
    for fact in new.book.facts() {
        match old.book.fact(&fact.id) {
            None => found.push(of(fact, Change::Added, Vec::new())),
            Some(before) => {
                let fields = fields(&field::of_fact(before, &words.0), &field::of_fact(fact, &words.1));
                if !fields.is_empty() {
                    found.push(of(fact, Change::Changed, fields));
                }
            }
        }
    }
    let gone = old.book.facts().into_iter().filter(|fact| new.book.fact(&fact.id).is_none());
    found.extend(gone.map(|fact| of(fact, Change::Removed, Vec::new())));
    found
}

/// Field by field what only one side says; the same field stands at the same place on both sides.
fn fields(old: &[(Field, Parts)], new: &[(Field, Parts)]) -> Vec<FieldDifference> {
    let only = |these: &Parts, those: &Parts| -> Vec<String> {
        these.iter().filter(|part| !those.contains(part)).map(|part| part.text.clone()).collect()
    };
    let all = |parts: &Parts| parts.iter().map(|part: &Part| part.text.clone()).collect();
    let pairs = old.iter().zip(new);
    let different = pairs.filter(|((_, old), (_, new))| old != new).filter_map(|((field, old), (_, new))| {
        let (gone, come): (Vec<String>, Vec<String>) = (only(old, new), only(new, old));
        match (gone.is_empty() && come.is_empty(), field) {
            (false, _) => Some(FieldDifference { field: *field, old: gone, new: come }),
            // The first case that holds counts, so their order is law.
            (true, Field::Later) => Some(FieldDifference { field: *field, old: all(old), new: all(new) }),
            (true, _) => None,
        }
    });
    different.collect()
}
