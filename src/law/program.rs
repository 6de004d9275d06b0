//! A rule book made ready to decide under one state of the law: conditions as bits, rules as masks over them.
//!
//! A condition on an answered fact is one bit that is true, false or neither; so is each value of a derived fact. A block of
//! conditions is then a few masks, and a system is decided in microseconds: a register of thousands is judged anew at every
//! change, and "what would change it" tries every answer.

mod compile;
mod known;
mod reasons;
mod run;

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::NaiveDate;

use super::fact::FactId;
use super::rule::{FromDate, Test};
use super::truth::Truth;

pub(crate) use compile::programs as compile;
pub(crate) use known::Known;
pub(crate) use reasons::Reasons;
pub(crate) use run::Run;

/// The rules that are law in one state of the law, in the order in which they are decided.
#[derive(Debug, Default)]
pub(crate) struct Program {
    /// Since when this state of the law holds; `None` before the first act.
    since: Option<NaiveDate>,
    /// Names of facts; a fact is its place here.
    facts: Vec<FactId>,
    /// The facts that a system may answer or be given, by id.
    readers: BTreeMap<FactId, Reader>,
    /// The value pairs of derived facts: bit `n` is `pairs[n]`.
    pairs: Vec<Pair>,
    /// By bit, where it comes from.
    origins: Vec<Origin>,
    /// Tests on several values of a derived fact.
    sets: Vec<Set>,
    /// The rules, with their places in the book.
    rules: Vec<Compiled>,
    blocks: Vec<Range<usize>>,
    masks: Vec<Mask>,
    /// For each block its conditions in the order of the file.
    lines: Vec<Range<usize>>,
    conditions: Vec<Line>,
    /// When a question makes sense, by fact.
    relevant: BTreeMap<FactId, Blocks>,
    /// Pairs that are "no" until a rule gives them.
    start: Vec<u64>,
    /// The pairs `ai-system` and `in-scope`.
    scope: [usize; 2],
    /// The pair `only-sector-law`, when the book has that fact.
    sector: Option<usize>,
    /// 64-bit words of a set of bits, and of a set of facts.
    words: usize,
    fact_words: usize,
}

/// Blocks of which one must hold: places in `blocks`.
type Blocks = Range<usize>;

/// How the answer to a fact becomes bits.
#[derive(Debug)]
enum Reader {
    /// One bit a test.
    Answered(Vec<(usize, Test)>),
    /// One bit a value: bits and values.
    Derived(Vec<(usize, String)>),
}

#[derive(Debug)]
struct Pair {
    fact: usize,
    /// Whether nobody can say that it is not so: no rule gives it, or a rule that could not be used might have.
    doubtful: bool,
}

/// Where a bit comes from.
#[derive(Clone, Copy, Debug)]
enum Origin {
    Pair,
    Set(usize),
    Answer,
}

/// True when one of its pairs is; decided once all rules that give its fact are.
#[derive(Debug)]
struct Set {
    bit: usize,
    pairs: Vec<usize>,
}

/// One word of a block: bits that must be true, bits that must be false.
#[derive(Clone, Copy, Debug)]
struct Mask {
    word: usize,
    yes: u64,
    no: u64,
}

/// One condition of a block, for the reasons.
#[derive(Clone, Copy, Debug)]
struct Line {
    bit: usize,
    wanted: bool,
    fact: usize,
}

#[derive(Debug)]
pub(crate) struct Compiled {
    /// Its place among the rules of the book.
    pub(crate) place: usize,
    /// Whether it needs an AI system in scope.
    scoped: bool,
    /// Whether the sector's own law takes its place.
    yields: bool,
    /// No block at all means always.
    when: Blocks,
    unless: Blocks,
    gives: Vec<usize>,
    /// The sets that are complete once this rule is decided.
    closes: Vec<usize>,
    /// From when it applies, unless a case of `later` holds.
    pub(crate) from: FromDate,
    later: Vec<(FromDate, Blocks)>,
}

impl Program {
    /// The rules that are law, in the order in which they are decided.
    pub(crate) fn rules(&self) -> &[Compiled] {
        &self.rules
    }

    /// Since when this state of the law holds.
    pub(crate) fn since(&self) -> Option<NaiveDate> {
        self.since
    }

    /// The name of a fact.
    pub(crate) fn fact(&self, fact: usize) -> &str {
        &self.facts[fact]
    }

    /// The bit of a value of a derived fact.
    pub(crate) fn pair(&self, fact: &str, value: &str) -> Option<usize> {
        match self.readers.get(fact)? {
            Reader::Derived(pairs) => pairs.iter().find(|(_, known)| known == value).map(|(bit, _)| *bit),
            Reader::Answered(_) => None,
        }
    }

    /// When it makes sense to ask a fact; `None`: always.
    pub(crate) fn relevant(&self, fact: &str) -> Option<&Blocks> {
        self.relevant.get(fact)
    }
}

/// Makes a bit true, false or neither.
fn set(yes: &mut [u64], no: &mut [u64], bit: usize, truth: Truth) {
    let (word, mask) = at(bit);
    yes[word] &= !mask;
    no[word] &= !mask;
    match truth {
        Truth::True => yes[word] |= mask,
        Truth::False => no[word] |= mask,
        Truth::Unknown => {}
    }
}

/// The word and the mask of a bit.
fn at(bit: usize) -> (usize, u64) {
    (bit / 64, 1 << (bit % 64))
}
