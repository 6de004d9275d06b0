//! Truth: decides every rule and every derived fact of a program in Kleene's logic.

use chrono::NaiveDate;

use super::{Blocks, Compiled, Known, Program, at};
use crate::law::assessment::Status;
use crate::law::rule::FromDate;
use crate::law::truth::Truth;

/// How everything came out for one system.
#[derive(Clone, Debug, Default)]
pub(crate) struct Run {
    pub(super) yes: Vec<u64>,
    pub(super) no: Vec<u64>,
    /// By rule: its conditions, and what lifts it.
    pub(super) outcomes: Vec<(Truth, Truth)>,
}

impl Program {
    /// Decides every rule, dates apart.
    pub(crate) fn run(&self, known: &Known) -> Run {
        let mut run = Run::default();
        self.run_into(known, &mut run);
        run
    }

    /// As [`Program::run`], in the room of an earlier run.
    pub(crate) fn run_into(&self, known: &Known, run: &mut Run) {
        run.yes.clone_from(&known.yes);
        run.no.clone_from(&known.no);
        for (no, (start, fixed)) in run.no.iter_mut().zip(self.start.iter().zip(&known.fixed)) {
            *no |= start & !fixed;
        }
        for set in 0..self.sets.len() {
            self.close(set, run);
        }
        run.outcomes.clear();
        for rule in &self.rules {
            let (conditions, lifted) = self.outcome(rule, run);
            run.outcomes.push((conditions, lifted));
            let holds = conditions.and(!lifted);
            if holds != Truth::False {
                for pair in &rule.gives {
                    run.give(*pair, holds, &known.fixed);
                }
            }
            for set in &rule.closes {
                self.close(*set, run);
            }
        }
    }

    fn outcome(&self, rule: &Compiled, run: &Run) -> (Truth, Truth) {
        let mut conditions = if rule.when.is_empty() { Truth::True } else { self.any(&rule.when, run) };
        if rule.scoped {
            conditions = self.scope.iter().fold(conditions, |truth, pair| truth.and(run.truth(*pair)));
        }
        let mut lifted = self.any(&rule.unless, run);
        if let Some(pair) = self.sector.filter(|_| rule.yields) {
            lifted = lifted.or(run.truth(pair));
        }
        (conditions, lifted)
    }

    /// Whether one of the blocks holds; none at all is false.
    pub(crate) fn any(&self, blocks: &Blocks, run: &Run) -> Truth {
        let mut truth = Truth::False;
        for block in blocks.clone() {
            truth = truth.or(self.all(block, run));
            if truth == Truth::True {
                break;
            }
        }
        truth
    }

    /// Whether every condition of a block holds.
    pub(super) fn all(&self, block: usize, run: &Run) -> Truth {
        let mut open = 0;
        for mask in &self.masks[self.blocks[block].clone()] {
            let (yes, no) = (run.yes[mask.word], run.no[mask.word]);
            if (mask.yes & no) | (mask.no & yes) != 0 {
                return Truth::False;
            }
            open |= (mask.yes & !yes) | (mask.no & !no);
        }
        if open == 0 { Truth::True } else { Truth::Unknown }
    }

    fn close(&self, set: usize, run: &mut Run) {
        let set = &self.sets[set];
        let truth = set.pairs.iter().fold(Truth::False, |truth, pair| truth.or(run.truth(*pair)));
        super::set(&mut run.yes, &mut run.no, set.bit, truth);
    }

    /// Calls `see` with each date that is still possible for a rule: the first case of `later` that holds settles it, and one that
    /// may hold (its blocks come along) leaves it open.
    pub(crate) fn each_date<'p>(
        &'p self,
        rule: &'p Compiled,
        run: &Run,
        mut see: impl FnMut(&'p FromDate, Option<&'p Blocks>),
    ) {
        for (from, blocks) in &rule.later {
            match self.any(blocks, run) {
                Truth::False => {}
                Truth::Unknown => see(from, Some(blocks)),
                Truth::True => return see(from, None),
            }
        }
        see(&rule.from, None);
    }

    /// How a rule came out on a day.
    pub(crate) fn status(&self, place: usize, run: &Run, on: NaiveDate) -> Status {
        match run.outcomes[place] {
            (Truth::False, _) => Status::DoesNotApply,
            (Truth::True, Truth::True) => Status::Lifted,
            (Truth::True, Truth::False) => self.dated(&self.rules[place], run, on),
            _ => Status::Unknown,
        }
    }

    /// `unknown` also when it holds but its date may still lie on either side of the day: `applies` could flip.
    fn dated(&self, rule: &Compiled, run: &Run, on: NaiveDate) -> Status {
        let (mut before, mut after) = (false, false);
        self.each_date(rule, run, |from, _| if from.date <= on { before = true } else { after = true });
        match (before, after) {
            (true, false) => Status::Applies,
            (false, true) => Status::NotYet,
            _ => Status::Unknown,
        }
    }
}

impl Run {
    /// What is known of a bit.
    pub(crate) fn truth(&self, bit: usize) -> Truth {
        let (word, mask) = at(bit);
        match (self.yes[word] & mask != 0, self.no[word] & mask != 0) {
            (true, _) => Truth::True,
            (false, true) => Truth::False,
            (false, false) => Truth::Unknown,
        }
    }

    /// The conditions of a rule, and what lifts it.
    pub(crate) fn outcome(&self, place: usize) -> (Truth, Truth) {
        self.outcomes[place]
    }

    /// Whether a rule holds: its conditions do, and nothing lifts it.
    pub(crate) fn holds(&self, place: usize) -> Truth {
        let (conditions, lifted) = self.outcomes[place];
        conditions.and(!lifted)
    }

    /// A rule that holds makes a pair true; one that may hold takes away that it is surely not so.
    fn give(&mut self, pair: usize, holds: Truth, fixed: &[u64]) {
        let (word, mask) = at(pair);
        if fixed[word] & mask == 0 {
            self.no[word] &= !mask;
            if holds == Truth::True {
                self.yes[word] |= mask;
            }
        }
    }
}
