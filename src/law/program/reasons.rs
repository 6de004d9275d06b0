//! Reasons: which facts settled a rule, and which could still settle it.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Blocks, Compiled, Line, Origin, Program, Run};
use crate::law::truth::Truth;

/// Why every rule of a run came out as it did.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reasons {
    /// The facts that settled a rule, rule after rule, each rule's in the order of its conditions.
    because: Vec<usize>,
    because_of: Vec<Range<usize>>,
    /// By rule, the set of facts that people can answer and that could still settle it.
    missing: Vec<u64>,
    /// The same by pair of a derived fact.
    pair_missing: Vec<u64>,
}

impl Program {
    /// The reasons of a run.
    pub(crate) fn reasons(&self, run: &Run) -> Reasons {
        let mut reasons = Reasons::default();
        self.reasons_into(run, &mut reasons);
        reasons
    }

    /// As [`Program::reasons`], in the room of earlier ones.
    pub(crate) fn reasons_into(&self, run: &Run, reasons: &mut Reasons) {
        reasons.clear(self);
        for (bit, pair) in self.pairs.iter().enumerate().filter(|(_, pair)| pair.doubtful) {
            insert(&mut reasons.pair_missing[bit * self.fact_words..], pair.fact);
        }
        for (place, rule) in self.rules.iter().enumerate() {
            self.rule_missing(place, rule, run, reasons);
            self.rule_because(place, rule, run, reasons);
        }
    }

    fn rule_missing(&self, place: usize, rule: &Compiled, run: &Run, reasons: &mut Reasons) {
        let (conditions, lifted) = run.outcome(place);
        if conditions == Truth::False || (conditions == Truth::True && lifted != Truth::Unknown) {
            return;
        }
        let own = place * self.fact_words;
        let missing = &mut reasons.missing[own..][..self.fact_words];
        let pairs = &reasons.pair_missing;
        if conditions == Truth::Unknown {
            for pair in self.scope.iter().filter(|_| rule.scoped) {
                self.pair_missing(*pair, run, pairs, missing);
            }
            self.blocks_missing(&rule.when, run, pairs, missing);
        }
        if lifted == Truth::Unknown {
            self.blocks_missing(&rule.unless, run, pairs, missing);
            if let Some(pair) = self.sector.filter(|_| rule.yields) {
                self.pair_missing(pair, run, pairs, missing);
            }
        }
        if run.holds(place) == Truth::Unknown {
            for pair in rule.gives.iter().filter(|pair| run.truth(**pair) == Truth::Unknown) {
                let given = &mut reasons.pair_missing[pair * self.fact_words..][..self.fact_words];
                union(given, missing);
            }
        }
    }

    /// What could still settle blocks of which none holds yet.
    fn blocks_missing(&self, blocks: &Blocks, run: &Run, pairs: &[u64], missing: &mut [u64]) {
        if self.any(blocks, run) != Truth::Unknown {
            return;
        }
        for block in blocks.clone().filter(|block| self.all(*block, run) == Truth::Unknown) {
            for line in self.lines(block) {
                if run.truth(line.bit) == Truth::Unknown {
                    self.line_missing(line, run, pairs, missing);
                }
            }
        }
    }

    fn line_missing(&self, line: &Line, run: &Run, pairs: &[u64], missing: &mut [u64]) {
        match self.origins[line.bit] {
            Origin::Answer => insert(missing, line.fact),
            Origin::Pair => self.pair_missing(line.bit, run, pairs, missing),
            Origin::Set(set) => {
                for pair in &self.sets[set].pairs {
                    self.pair_missing(*pair, run, pairs, missing);
                }
            }
        }
    }

    fn pair_missing(&self, pair: usize, run: &Run, pairs: &[u64], missing: &mut [u64]) {
        if run.truth(pair) == Truth::Unknown {
            union(missing, &pairs[pair * self.fact_words..][..self.fact_words]);
        }
    }

    fn rule_because(&self, place: usize, rule: &Compiled, run: &Run, reasons: &mut Reasons) {
        let start = reasons.because.len();
        let (conditions, lifted) = run.outcome(place);
        match conditions {
            Truth::Unknown => {}
            Truth::False => self.because_not(rule, run, start, &mut reasons.because),
            Truth::True => {
                self.because_holds(&rule.when, run, start, &mut reasons.because);
                match lifted {
                    Truth::True => self.because_holds(&rule.unless, run, start, &mut reasons.because),
                    Truth::False => self.because_fails(&rule.unless, run, start, &mut reasons.because),
                    Truth::Unknown => {}
                }
                if let Some(pair) = self.sector.filter(|pair| rule.yields && run.truth(*pair) == Truth::True)
                {
                    cite(&mut reasons.because, start, self.pairs[pair].fact);
                }
            }
        }
        reasons.because_of.push(start..reasons.because.len());
    }

    /// Outside the Act nothing else needs a reason.
    fn because_not(&self, rule: &Compiled, run: &Run, start: usize, because: &mut Vec<usize>) {
        let outside = self.scope.iter().find(|pair| rule.scoped && run.truth(**pair) == Truth::False);
        match outside {
            Some(pair) => cite(because, start, self.pairs[*pair].fact),
            None => self.because_fails(&rule.when, run, start, because),
        }
    }

    /// The block that holds, if one does.
    fn because_holds(&self, blocks: &Blocks, run: &Run, start: usize, because: &mut Vec<usize>) {
        let holds = blocks.clone().find(|block| self.all(*block, run) == Truth::True);
        for line in holds.into_iter().flat_map(|block| self.lines(block)) {
            cite(because, start, line.fact);
        }
    }

    /// The condition that fails, in each block.
    fn because_fails(&self, blocks: &Blocks, run: &Run, start: usize, because: &mut Vec<usize>) {
        let fails = |line: &&Line| run.truth(line.bit) == Truth::from(!line.wanted);
        for line in blocks.clone().filter_map(|block| self.lines(block).iter().find(fails)) {
            cite(because, start, line.fact);
        }
    }

    fn lines(&self, block: usize) -> &[Line] {
        &self.conditions[self.lines[block].clone()]
    }

    /// The answerable facts that could settle blocks which are unknown.
    pub(crate) fn missing_of_blocks(&self, blocks: &Blocks, run: &Run, reasons: &Reasons) -> BTreeSet<&str> {
        let mut missing = vec![0; self.fact_words];
        self.blocks_missing(blocks, run, &reasons.pair_missing, &mut missing);
        self.names(&missing)
    }

    /// The answerable facts that could still settle a rule.
    pub(crate) fn missing_of_rule(&self, place: usize, reasons: &Reasons) -> BTreeSet<&str> {
        self.names(&reasons.missing[place * self.fact_words..][..self.fact_words])
    }

    /// The answerable facts that could still settle a pair; nothing when it is settled.
    pub(crate) fn missing_of_pair(&self, pair: usize, run: &Run, reasons: &Reasons) -> BTreeSet<&str> {
        let mut missing = vec![0; self.fact_words];
        self.pair_missing(pair, run, &reasons.pair_missing, &mut missing);
        self.names(&missing)
    }

    /// The facts that settled a rule, in the order of its conditions.
    pub(crate) fn because_of<'p>(
        &'p self,
        place: usize,
        reasons: &'p Reasons,
    ) -> impl Iterator<Item = &'p str> + Clone {
        reasons.because[reasons.because_of[place].clone()].iter().map(|fact| self.fact(*fact))
    }

    /// What is missing as the rule's own conditions name it, derived facts included.
    pub(crate) fn named_missing(&self, place: usize, run: &Run) -> BTreeSet<&str> {
        let (rule, (conditions, lifted)) = (&self.rules[place], run.outcome(place));
        let mut facts = BTreeSet::new();
        let mut pairs: Vec<usize> = Vec::new();
        if conditions == Truth::Unknown {
            pairs.extend(self.scope.iter().filter(|_| rule.scoped));
            facts.extend(self.open_lines(&rule.when, run));
        }
        if conditions != Truth::False && lifted == Truth::Unknown {
            pairs.extend(self.sector.filter(|_| rule.yields));
            facts.extend(self.open_lines(&rule.unless, run));
        }
        facts.extend(
            pairs
                .into_iter()
                .filter(|pair| run.truth(*pair) == Truth::Unknown)
                .map(|pair| self.pairs[pair].fact),
        );
        facts.into_iter().map(|fact| self.fact(fact)).collect()
    }

    fn open_lines<'p>(&'p self, blocks: &Blocks, run: &'p Run) -> impl Iterator<Item = usize> + 'p {
        let open = if self.any(blocks, run) == Truth::Unknown { blocks.clone() } else { 0..0 };
        open.filter(|block| self.all(*block, run) == Truth::Unknown)
            .flat_map(|block| self.lines(block))
            .filter(|line| run.truth(line.bit) == Truth::Unknown)
            .map(|line| line.fact)
    }

    fn names(&self, facts: &[u64]) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        for (word, bits) in facts.iter().enumerate() {
            let mut bits = *bits;
            while bits != 0 {
                names.insert(self.fact(word * 64 + bits.trailing_zeros() as usize));
                bits &= bits - 1;
            }
        }
        names
    }
}

impl Reasons {
    fn clear(&mut self, program: &Program) {
        self.because.clear();
        self.because_of.clear();
        let width = program.fact_words;
        self.missing.clear();
        self.missing.resize(program.rules.len() * width, 0);
        self.pair_missing.clear();
        self.pair_missing.resize(program.pairs.len() * width, 0);
    }
}

fn insert(facts: &mut [u64], fact: usize) {
    facts[fact / 64] |= 1 << (fact % 64);
}

fn union(into: &mut [u64], more: &[u64]) {
    for (word, more) in into.iter_mut().zip(more) {
        *word |= more;
    }
}

fn cite(because: &mut Vec<usize>, start: usize, fact: usize) {
    if !because[start..].contains(&fact) {
        because.push(fact);
    }
}
