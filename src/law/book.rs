//! The rule book: the facts that are asked and the rules that decide, as one immutable whole.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;

use super::fact::{Answer, Fact, FactId, FactKind, FactValue, Facts};
use super::problem::{Problem, SourceFile, listed};
use super::program::{Program, compile};
use super::rule::Rule;
use crate::text::Translated;

/// Facts and rules, checked and in the order in which they are decided.
#[derive(Clone, Debug)]
pub struct RuleBook {
    facts: BTreeMap<FactId, Fact>,
    /// The tiers of fines, by the provision that sets them.
    penalties: BTreeMap<String, Translated>,
    /// What the configuration or the default of the file says of the facts that nobody is asked.
    settings: Facts,
    /// In the order in which they are decided: a rule after all that give what it reads.
    rules: Vec<Rule>,
    /// The rules made ready to decide, one for each state of the law, the oldest first.
    programs: Arc<[Program]>,
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
    /// `facts.toml` declares the facts, `dates.toml` calendars that rules share, `penalties.toml` the tiers of fines; every other
    /// `.toml` is one rule; the form `EXAMPLE.toml`, `coverage.toml` and other files are passed over. All problems of all files come back, file by file in the order of their paths.
    pub fn read(files: impl IntoIterator<Item = SourceFile>) -> (RuleBook, Vec<Problem>) {
        super::read::book(files.into_iter().collect())
    }

    pub(crate) fn assemble(
        facts: BTreeMap<FactId, Fact>,
        penalties: BTreeMap<String, Translated>,
        rules: Vec<Rule>,
        doubts: Doubts,
        hash: String,
    ) -> RuleBook {
        let preset = |fact: &Fact| Some((fact.id.clone(), Answer::from(fact.preset.clone()?)));
        let settings = facts.values().filter_map(preset).collect();
        let programs = compile(&facts, &rules, &doubts).into();
        RuleBook { facts, penalties, settings, rules, programs, hash }
    }

    /// What the configuration settles for all systems, or the default of the book: `fines-on-public-bodies = not-settled`.
    pub fn settings(&self) -> &Facts {
        &self.settings
    }

    /// Settles a setting of the book: what a Member State decided or what the organisation is, as the operator configures it.
    ///
    /// # Errors
    /// A fact that is no setting, or a value that it does not have; the message names the ones there are.
    pub fn settle(&mut self, fact: &str, value: &str) -> Result<(), String> {
        let settings = || self.facts.values().filter(|fact| fact.kind.is_some_and(FactKind::configured));
        let Some(known) = settings().find(|known| known.id == fact) else {
            let all = listed(settings().map(|fact| fact.id.as_str()));
            let all =
                if all.is_empty() { "it has none".to_owned() } else { format!("the settings are {all}") };
            return Err(format!("`{fact}` is not a setting of the rule book; {all}"));
        };
        let answer = FactValue::One(value.to_owned());
        if !known.accepts(&answer) {
            let all = listed(known.values.iter().map(String::as_str));
            return Err(format!("`{fact}` has no value `{value}`; the values are {all}"));
        }
        self.settings.insert(fact.to_owned(), Answer::from(answer));
        Ok(())
    }

    /// What breaking a rule may cost, as `penalties.toml` says it of its tier.
    pub(crate) fn penalty(&self, named: &str) -> Option<&Translated> {
        super::read::penalties::tier(&self.penalties, named)
    }

    /// A fact by its id.
    pub fn fact(&self, id: &str) -> Option<&Fact> {
        self.facts.get(id)
    }

    /// The facts, in the order of their ids.
    pub(super) fn facts_by_id(&self) -> &BTreeMap<FactId, Fact> {
        &self.facts
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
        self.rules.iter().flat_map(Rule::days_of_law).filter(|since| *since <= day).max()
    }

    /// SHA-256 of the files, in hex: two books with the same hash decide alike.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The facts by id, for readers of files that name them.
    pub(crate) fn fact_table(&self) -> &BTreeMap<FactId, Fact> {
        &self.facts
    }

    /// The rules made ready for the law of a day.
    pub(crate) fn program(&self, law: NaiveDate) -> &Program {
        let states = self.programs.iter().rev();
        let state = states.into_iter().find(|program| program.since().is_none_or(|since| since <= law));
        state.expect("a book has a program for the time before its first act")
    }
}

impl Doubts {
    /// Whether a rule that could not be used might have given this pair.
    pub(crate) fn reach(&self, fact: &str, value: &str) -> bool {
        self.everything || self.pairs.iter().any(|(id, given)| id == fact && given == value)
    }
}
