//! Everything that follows from what is known of one system: truth first, reasons beside it.

use std::collections::BTreeSet;

use super::book::RuleBook;
use super::program::{Compiled, Known, Program, Reasons, Run};
use super::rule::Rule;
use super::truth::Truth;

/// A run of a program with its reasons, read by the names of facts and rules.
#[derive(Debug)]
pub(crate) struct Evaluation<'b> {
    pub(crate) book: &'b RuleBook,
    pub(crate) program: &'b Program,
    pub(crate) run: Run,
    reasons: Reasons,
}

/// One rule of an evaluation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Judged<'e, 'b> {
    pub(crate) rule: &'b Rule,
    pub(crate) compiled: &'b Compiled,
    place: usize,
    evaluation: &'e Evaluation<'b>,
}

impl<'b> Evaluation<'b> {
    /// Decides every rule that is law.
    pub(crate) fn of(book: &'b RuleBook, program: &'b Program, known: &Known) -> Evaluation<'b> {
        let run = program.run(known);
        let reasons = program.reasons(&run);
        Evaluation { book, program, run, reasons }
    }

    /// Every rule, in the order in which they are decided.
    pub(crate) fn rules<'e>(&'e self) -> impl Iterator<Item = Judged<'e, 'b>> {
        self.program.rules().iter().enumerate().map(|(place, compiled)| {
            let rule = &self.book.rules()[compiled.place];
            Judged { rule, compiled, place, evaluation: self }
        })
    }

    /// What is known of a value of a derived fact; one that the book does not have is unknown.
    pub(crate) fn pair(&self, fact: &str, value: &str) -> Truth {
        self.program.pair(fact, value).map_or(Truth::Unknown, |pair| self.run.truth(pair))
    }

    /// The answerable facts that could settle a value of a derived fact.
    pub(crate) fn missing<'e>(&'e self, fact: &'e str, value: &str) -> BTreeSet<&'e str> {
        match self.program.pair(fact, value) {
            Some(pair) => self.program.missing_of_pair(pair, &self.run, &self.reasons),
            None => BTreeSet::from([fact]),
        }
    }

    /// The rules that made a value of a derived fact what it is.
    pub(crate) fn rules_of(&self, fact: &str, value: &str) -> Vec<&'b str> {
        let truth = self.pair(fact, value);
        let gives = |rule: &Rule| rule.gives.iter().any(|(id, given)| id == fact && given == value);
        self.rules()
            .filter(|judged| gives(judged.rule) && judged.holds() == truth)
            .map(|judged| judged.rule.id.as_str())
            .collect()
    }

    /// Whether a question may make sense.
    pub(crate) fn may_be_relevant(&self, fact: &str) -> bool {
        self.program.relevant(fact).is_none_or(|blocks| self.program.any(blocks, &self.run) != Truth::False)
    }
}

impl<'e, 'b> Judged<'e, 'b> {
    /// Whether it holds: its conditions do, and nothing lifts it.
    pub(crate) fn holds(&self) -> Truth {
        self.evaluation.run.holds(self.place)
    }

    /// The facts that settled it, in the order of its conditions.
    pub(crate) fn because(&self) -> impl Iterator<Item = &'e str> {
        self.evaluation.program.because_of(self.place, &self.evaluation.reasons)
    }

    /// The answerable facts that could still settle it.
    pub(crate) fn missing(&self) -> BTreeSet<&'e str> {
        self.evaluation.program.missing_of_rule(self.place, &self.evaluation.reasons)
    }

    /// The same as its own conditions name them, derived facts included.
    pub(crate) fn named_missing(&self) -> BTreeSet<&'e str> {
        self.evaluation.program.named_missing(self.place, &self.evaluation.run)
    }

    /// The dates that are still possible, and the facts that would settle which.
    pub(crate) fn dates(&self) -> (Vec<&'b super::rule::FromDate>, BTreeSet<&'e str>) {
        let (program, run) = (self.evaluation.program, &self.evaluation.run);
        let (mut dates, mut waiting) = (Vec::new(), BTreeSet::new());
        program.each_date(self.compiled, run, |from, open| {
            dates.push(from);
            let missing = |blocks| program.missing_of_blocks(blocks, run, &self.evaluation.reasons);
            waiting.extend(open.map(missing).unwrap_or_default());
        });
        (dates, waiting)
    }

    /// How it came out on a day.
    pub(crate) fn status(&self, on: chrono::NaiveDate) -> super::Status {
        self.evaluation.program.status(self.place, &self.evaluation.run, on)
    }
}
