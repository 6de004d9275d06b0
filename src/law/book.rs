//! The rule book: the facts that are asked and the rules that decide, as one immutable whole.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::fact::{Fact, FactId};
use super::problem::{Problem, SourceFile};
use super::rule::Rule;

/// Facts and rules, checked and in the order in which they are decided.
#[derive(Clone, Debug, Default)]
pub struct RuleBook {
    facts: BTreeMap<FactId, Fact>,
    /// In the order in which they are decided: a rule after all that give what it reads.
    rules: Vec<Rule>,
    /// Every pair that some rule gives.
    given: BTreeSet<(FactId, String)>,
    doubts: Doubts,
    hash: String,
}

/// What rules that could not be used might have given: it counts as unknown, never as "no".
#[derive(Clone, Debug, Default)]
pub(crate) struct Doubts {
    /// Pairs that a broken rule would give.
    pub(crate) pairs: BTreeSet<(FactId, String)>,
    /// Whether a file was too broken to say what it gives.
    pub(crate) everything: bool,
}

impl RuleBook {
    /// Reads a book from its files; a file with a mistake costs that file only.
    ///
    /// # Shape
    /// `facts.toml` declares the facts, every other `.toml` is one rule; the form `EXAMPLE.toml` and other files are
    /// passed over. All problems of all files come back, file by file in the order of their paths.
    pub fn read(files: impl IntoIterator<Item = SourceFile>) -> (RuleBook, Vec<Problem>) {
        super::read::book(files.into_iter().collect())
    }

    pub(crate) fn assemble(
        facts: BTreeMap<FactId, Fact>,
        rules: Vec<Rule>,
        doubts: Doubts,
        hash: String,
    ) -> RuleBook {
        let given = rules.iter().flat_map(|rule| rule.gives.iter().cloned()).collect();
        RuleBook { facts, rules, given, doubts, hash }
    }

    /// A fact by its id.
    pub fn fact(&self, id: &str) -> Option<&Fact> {
        self.facts.get(id)
    }

    /// Every fact, in the order of the file.
    pub fn facts(&self) -> Vec<&Fact> {
        let mut facts: Vec<&Fact> = self.facts.values().collect();
        facts.sort_by_key(|fact| fact.place);
        facts
    }

    /// A rule by its id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// Every rule, in the order in which they are decided.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The last day up to `day` on which the law that this book knows changed: the state of the law that held on `day`.
    pub fn state_of_law(&self, day: NaiveDate) -> Option<NaiveDate> {
        let lines = self
            .rules
            .iter()
            .flat_map(|rule| rule.from.iter().chain(rule.later.iter().map(|later| &later.from)));
        lines.map(|line| line.since).filter(|since| *since <= day).max()
    }

    /// SHA-256 of the files, in hex: two books with the same hash decide alike.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The facts by id, for readers of files that name them.
    pub(crate) fn fact_table(&self) -> &BTreeMap<FactId, Fact> {
        &self.facts
    }

    /// The facts that rules give, in no particular order.
    pub(crate) fn derived_facts(&self) -> impl Iterator<Item = &Fact> {
        self.facts.values().filter(|fact| fact.derived)
    }

    /// Whether some rule can give this pair.
    pub(crate) fn gives(&self, fact: &str, value: &str) -> bool {
        self.given.iter().any(|(id, given)| id == fact && given == value)
    }

    /// Whether a rule that could not be used might have given this pair.
    pub(crate) fn in_doubt(&self, fact: &str, value: &str) -> bool {
        self.doubts.everything || self.doubts.pairs.iter().any(|(id, given)| id == fact && given == value)
    }
}
