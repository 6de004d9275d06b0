//! From the rules of a book to bits and masks, once for each state of the law.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{Blocks, Compiled, Line, Mask, Origin, Pair, Program, Reader, Set, at};
use crate::law::book::Doubts;
use crate::law::fact::{Fact, FactId, FactType};
use crate::law::rule::{Block, Condition, Kind, Rule, Test};
use crate::law::strata::{SCOPE, SECTOR, yields_to_sector_law};

/// One program for each day on which an act of the book became law or ended a rule, the oldest first, and one for the time before.
pub(crate) fn programs(facts: &BTreeMap<FactId, Fact>, rules: &[Rule], doubts: &Doubts) -> Vec<Program> {
    let days: BTreeSet<NaiveDate> = rules.iter().flat_map(Rule::days_of_law).collect();
    let states = std::iter::once(None).chain(days.into_iter().map(Some));
    states.map(|since| Compiler::new(facts, rules, doubts, since).compile()).collect()
}

struct Compiler<'b> {
    known: &'b BTreeMap<FactId, Fact>,
    rules: &'b [Rule],
    doubts: &'b Doubts,
    /// The last day of this state that matters: lines since then or before are law.
    law: NaiveDate,
    program: Program,
    places: BTreeMap<&'b str, usize>,
    /// The bit of a test on several values of a derived fact.
    sets: BTreeMap<Vec<usize>, usize>,
}

impl<'b> Compiler<'b> {
    fn new(
        known: &'b BTreeMap<FactId, Fact>,
        rules: &'b [Rule],
        doubts: &'b Doubts,
        since: Option<NaiveDate>,
    ) -> Compiler<'b> {
        let program = Program { since, ..Program::default() };
        let law = since.unwrap_or(NaiveDate::MIN);
        Compiler { known, rules, doubts, law, program, places: BTreeMap::new(), sets: BTreeMap::new() }
    }

    fn compile(mut self) -> Program {
        let known = self.known;
        let scope = SCOPE.iter().copied().filter(|fact| {
            !known.get(*fact).is_some_and(|known| known.derived && known.shape == FactType::YesNo)
        });
        let in_law: Vec<(usize, &'b Rule)> =
            self.rules.iter().enumerate().filter(|(_, rule)| rule.from_on(self.law).is_some()).collect();
        for fact in known.values().filter(|fact| fact.derived) {
            let values = fact.pair_values().into_iter().map(str::to_owned).collect();
            self.derived(&fact.id, values, &in_law);
        }
        for fact in scope {
            self.derived(fact, vec!["true".to_owned()], &in_law);
        }
        self.program.scope = SCOPE.map(|fact| self.program.pair(fact, "true").expect("was just declared"));
        self.program.sector = self.program.pair(SECTOR, "true");
        for (place, rule) in &in_law {
            let compiled = self.rule(*place, rule);
            self.program.rules.push(compiled);
        }
        for fact in known.values().filter(|fact| !fact.relevant.is_empty()) {
            let blocks = self.blocks(&fact.relevant);
            self.program.relevant.insert(fact.id.clone(), blocks);
        }
        self.close(&in_law);
        self.finish()
    }

    /// The pairs of a derived fact; without a rule that gives it, nobody can say that it is not so.
    fn derived(&mut self, fact: &'b str, values: Vec<String>, in_law: &[(usize, &Rule)]) {
        let place = self.fact(fact);
        let in_force = in_law.iter().any(|(_, rule)| rule.gives.iter().any(|(id, _)| id == fact));
        let mut pairs = Vec::new();
        for value in values {
            let given = |rule: &Rule| rule.gives.iter().any(|(id, known)| id == fact && *known == value);
            let in_book = self.rules.iter().any(given);
            let doubtful = !(in_book && in_force) || self.doubts.reach(fact, &value);
            let bit = self.bit(Origin::Pair);
            self.program.pairs.push(Pair { fact: place, doubtful });
            pairs.push((bit, value));
        }
        self.program.readers.insert(fact.to_owned(), Reader::Derived(pairs));
    }

    fn rule(&mut self, place: usize, rule: &'b Rule) -> Compiled {
        let law = self.law;
        let later = rule.later.iter().filter(move |later| later.from.since <= law);
        Compiled {
            place,
            scoped: rule.kind != Kind::Scope,
            yields: yields_to_sector_law(rule),
            when: self.blocks(&rule.when),
            unless: self.blocks(&rule.unless),
            gives: rule.gives.iter().filter_map(|(fact, value)| self.program.pair(fact, value)).collect(),
            closes: Vec::new(),
            from: rule.from_on(self.law).expect("only rules that are law are compiled").clone(),
            later: later.map(|later| (later.from.clone(), self.blocks(&later.when))).collect(),
        }
    }

    fn blocks(&mut self, blocks: &'b [Block]) -> Blocks {
        let compiled: Vec<Vec<Line>> = blocks.iter().map(|block| self.lines(block)).collect();
        let start = self.program.blocks.len();
        for lines in compiled {
            self.block(&lines);
        }
        start..self.program.blocks.len()
    }

    fn block(&mut self, lines: &[Line]) {
        let mut masks: BTreeMap<usize, Mask> = BTreeMap::new();
        for line in lines {
            let (word, mask) = at(line.bit);
            let entry = masks.entry(word).or_insert(Mask { word, yes: 0, no: 0 });
            if line.wanted { entry.yes |= mask } else { entry.no |= mask }
        }
        let start = self.program.masks.len();
        self.program.masks.extend(masks.into_values());
        self.program.blocks.push(start..self.program.masks.len());
        let start = self.program.conditions.len();
        self.program.conditions.extend_from_slice(lines);
        self.program.lines.push(start..self.program.conditions.len());
    }

    fn lines(&mut self, block: &'b Block) -> Vec<Line> {
        block.iter().map(|condition| self.line(condition)).collect()
    }

    fn line(&mut self, condition: &'b Condition) -> Line {
        let fact = self.fact(&condition.fact);
        let derived = self.known.get(&condition.fact).is_some_and(|fact| fact.derived);
        let (bit, wanted) = match (&condition.test, derived) {
            (Test::Any(values), true) => (self.any_of(&condition.fact, Some(values)), true),
            (Test::NoneOf(values), true) => (self.any_of(&condition.fact, Some(values)), false),
            (Test::Empty, true) => (self.any_of(&condition.fact, None), false),
            (Test::NoneOf(values), false) => {
                (self.answered(&condition.fact, Test::Any(values.clone())), false)
            }
            (test, _) => (self.answered(&condition.fact, test.clone()), true),
        };
        Line { bit, wanted, fact }
    }

    /// The bit that is true when a derived fact has one of these values, or any value.
    fn any_of(&mut self, fact: &str, values: Option<&[String]>) -> usize {
        let Some(Reader::Derived(all)) = self.program.readers.get(fact) else {
            return self.answered(fact, Test::Empty);
        };
        let wanted = |value: &String| values.is_none_or(|values| values.contains(value));
        let pairs: Vec<usize> = all.iter().filter(|(_, value)| wanted(value)).map(|(bit, _)| *bit).collect();
        if let [only] = pairs[..] {
            return only;
        }
        if let Some(bit) = self.sets.get(&pairs) {
            return *bit;
        }
        let bit = self.bit(Origin::Set(self.program.sets.len()));
        self.sets.insert(pairs.clone(), bit);
        self.program.sets.push(Set { bit, pairs });
        bit
    }

    /// The bit of a test on a fact that people answer.
    fn answered(&mut self, fact: &str, test: Test) -> usize {
        let bit = self.program.origins.len();
        let reader =
            self.program.readers.entry(fact.to_owned()).or_insert_with(|| Reader::Answered(Vec::new()));
        let Reader::Answered(tests) = reader else { return self.bit(Origin::Answer) };
        if let Some((known, _)) = tests.iter().find(|(_, known)| *known == test) {
            return *known;
        }
        tests.push((bit, test));
        self.bit(Origin::Answer)
    }

    fn fact(&mut self, fact: &'b str) -> usize {
        let facts = &mut self.program.facts;
        *self.places.entry(fact).or_insert_with(|| {
            facts.push(fact.to_owned());
            facts.len() - 1
        })
    }

    fn bit(&mut self, origin: Origin) -> usize {
        self.program.origins.push(origin);
        self.program.origins.len() - 1
    }

    /// A set is complete after the last rule that gives its fact.
    fn close(&mut self, in_law: &[(usize, &Rule)]) {
        for (place, set) in self.program.sets.iter().enumerate() {
            let Some(first) = set.pairs.first() else { continue };
            let fact = &self.program.facts[self.program.pairs[*first].fact];
            let last = in_law.iter().rposition(|(_, rule)| rule.gives.iter().any(|(id, _)| id == fact));
            if let Some(last) = last {
                self.program.rules[last].closes.push(place);
            }
        }
    }

    fn finish(mut self) -> Program {
        // Facts that only `relevant` or nobody names still have a place: what is missing is a set of facts.
        for fact in self.known.keys() {
            self.fact(fact);
        }
        let program = &mut self.program;
        program.words = program.origins.len().div_ceil(64).max(1);
        program.fact_words = program.facts.len().div_ceil(64).max(1);
        program.start = vec![0; program.words];
        for (bit, _) in program.pairs.iter().enumerate().filter(|(_, pair)| !pair.doubtful) {
            let (word, mask) = at(bit);
            program.start[word] |= mask;
        }
        self.program
    }
}
