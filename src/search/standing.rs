//! Standing queries: queries that wait for documents.
//!
//! A query is compiled once into numbers. An item is turned into the same numbers and meets only the queries found by
//! something that it has: the rarest thing that each cannot do without. So a hundred thousand subscriptions cost little
//! more than the few that match. The answer is that of the index on every item; a property test holds the two together.
//!
//! ```text
//! Query -> Clause -> program::Needs -> plan: keys into lists, program: what is asked of those found
//! Document -> Reading (words, analysed once) -> sheet: the names it has -> keys -> programs -> ids
//! ```
//!
//! # Shape
//! This module knows of the grammar what `Clause` says, and of the analysis what [`Reading`] says; nothing else. `check` asks
//! one clause of one document in the plainest way: it is what the quick way is tested against, and it says which words met what.

mod check;
mod explain;
mod frequency;
mod hash;
mod lexicon;
mod lists;
mod plan;
mod program;
mod reading;
mod refusal;
mod sheet;
mod starts;

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hash};

pub(crate) use self::check::Read as ReadDocument;
pub use self::explain::{Met, explain};
pub use self::frequency::Frequencies;
pub use self::reading::Reading;
pub use self::refusal::{Refusal, refusals};

use self::hash::Mixed;
use self::lexicon::{Atom, FIRST, Kind, Lexicon, SECOND, WITH_FACET, WITH_WORD};
use self::lists::{List, Lists, QUERIES_MAX, Waiter};
use self::plan::{Found, Planner, Sure};
use self::program::Needs;
use self::sheet::Sheet;
use self::starts::Starts;
use super::clause::Clause;
use super::{Document, Query};
use crate::search::query::Scope;

/// Queries that wait, each under an id.
///
/// Adding and removing touch the query itself and the lists it stands in, and the next item sees it.
#[derive(Clone, Debug)]
pub struct Standing<I> {
    lexicon: Lexicon,
    starts: Starts,
    lists: Lists,
    pairs: HashMap<u64, List, BuildHasherDefault<Mixed>>,
    /// Queries that nothing finds (`since:2026-01-01`): asked of every document.
    unkeyed: Vec<u32>,
    programs: Programs,
    ids: Vec<Option<I>>,
    numbers: HashMap<I, u32>,
    vacant: Vec<u32>,
    frequencies: Frequencies,
}

impl<I: Ord + Hash + Clone> Standing<I> {
    /// Makes the queries wait.
    pub fn new(queries: impl IntoIterator<Item = (I, Query)>) -> Standing<I> {
        let mut standing = Standing::with(Frequencies::default());
        for (id, query) in queries {
            standing.add(id, &query);
        }
        standing
    }

    /// Makes queries wait for what they say and for nothing derived from it: a theme is given or not, and has no rank that
    /// would tell a synonym or a piece of a compound from the word itself.
    pub fn only_written(queries: impl IntoIterator<Item = (I, Query)>) -> Standing<I> {
        let mut standing = Standing::with(Frequencies::default());
        for (id, query) in queries {
            standing.hold(id, Clause::of(&query).only_written());
        }
        standing
    }

    /// An empty set that knows which words are rare.
    pub fn with(frequencies: Frequencies) -> Standing<I> {
        Standing {
            lexicon: Lexicon::new(),
            starts: Starts::new(),
            lists: Lists::default(),
            pairs: HashMap::default(),
            unkeyed: Vec::new(),
            programs: Programs::default(),
            ids: Vec::new(),
            numbers: HashMap::new(),
            vacant: Vec::new(),
            frequencies,
        }
    }

    /// Adds a query, or replaces the one with the same id.
    pub fn add(&mut self, id: I, query: &Query) {
        self.hold(id, Clause::of(query));
    }

    fn hold(&mut self, id: I, clause: Clause) {
        self.remove(&id);
        let needs = Needs::of(&clause, &mut self.lexicon);
        self.remember_starts(&needs);
        let number = self.vacant.pop().unwrap_or_else(|| {
            self.ids.push(None);
            self.programs.starts.push(0);
            self.ids.len() as u32 - 1
        });
        assert!(number < QUERIES_MAX, "67 million queries wait already");
        let plan = Planner { lexicon: &self.lexicon, frequencies: &self.frequencies }.plan(&needs);
        let found: Option<Vec<Found>> =
            plan.as_ref().map(|plan| plan.keys.iter().map(|key| key.found).collect());
        for key in plan.iter().flat_map(|plan| &plan.keys) {
            let sure = plan.as_ref().map_or(Sure::No, |plan| plan.sure);
            self.wait(key.found, Waiter::new(number, key, sure));
        }
        if found.is_none() {
            self.unkeyed.push(number);
        }
        self.programs.put(number, &needs, found.as_deref().unwrap_or_default());
        self.ids[number as usize] = Some(id.clone());
        self.numbers.insert(id, number);
    }

    /// Forgets a query; says whether it was there.
    pub fn remove(&mut self, id: &I) -> bool {
        let Some(number) = self.numbers.remove(id) else { return false };
        let found = self.programs.take(number);
        if found.is_empty() {
            self.unkeyed.retain(|unkeyed| *unkeyed != number);
        }
        for found in found {
            self.wait_no_more(found, number);
        }
        self.ids[number as usize] = None;
        self.vacant.push(number);
        true
    }

    /// How many queries wait.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether none waits.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// The queries that the document meets, in the order of their ids.
    pub fn matches(&self, document: &Document) -> Vec<I> {
        self.matches_read(document, &Reading::of(document))
    }

    /// The same for a document whose words are analysed already.
    pub fn matches_read(&self, document: &Document, reading: &Reading) -> Vec<I> {
        let mut met = Vec::new();
        self.met(&Sheet::of(document, reading, &self.lexicon, &self.starts), &mut met);
        met.sort_unstable();
        met.dedup();
        let mut ids: Vec<I> = met.iter().filter_map(|number| self.ids[*number as usize].clone()).collect();
        ids.sort_unstable();
        ids
    }

    /// Memory held for the queries, in bytes, without what lies behind their ids.
    pub fn bytes(&self) -> usize {
        // One byte of control for each place of a table (hashbrown), which is at most seven eighths full.
        let table = |capacity: usize, entry: usize| (capacity * 8 / 7) * (entry + 1);
        self.lexicon.bytes()
            + self.lists.bytes()
            + self.programs.bytes()
            + self.frequencies.bytes()
            + table(self.pairs.capacity(), size_of::<(u64, List)>())
            + table(self.numbers.capacity(), size_of::<(I, u32)>())
            + self.ids.capacity() * size_of::<Option<I>>()
    }

    fn met(&self, sheet: &Sheet<'_>, met: &mut Vec<u32>) {
        for name in &sheet.names {
            let entry = self.lexicon.entry(*name);
            let forms = sheet.forms(*name);
            self.look(entry.waiting, forms, sheet, met);
            if entry.roles & WITH_FACET != 0 {
                for facet in &sheet.facets {
                    let list = self.pairs.get(&pair(*facet, *name)).copied().unwrap_or_default();
                    self.look(list, forms, sheet, met);
                }
            }
        }
        for (one, other, form) in &sheet.pairs {
            let list = self.pairs.get(&pair(*one, *other)).copied().unwrap_or_default();
            self.look(list, *form, sheet, met);
        }
        met.extend(self.unkeyed.iter().filter(|number| self.programs.meets(**number, sheet, &self.lexicon)));
    }

    fn look(&self, list: List, forms: u32, sheet: &Sheet<'_>, met: &mut Vec<u32>) {
        for waiter in self.lists.get(list) {
            let guarded =
                || waiter.guard().is_none_or(|guard| sheet.has(guard.atom, guard.forms, Scope::Anywhere));
            if waiter.forms() & forms != 0
                && guarded()
                && (waiter.is_sure() || self.programs.meets(waiter.query(), sheet, &self.lexicon))
            {
                met.push(waiter.query());
            }
        }
    }

    fn wait(&mut self, found: Found, waiter: Waiter) {
        match found {
            Found::Name(atom) => self.lists.push(&mut self.lexicon.entry_mut(atom).waiting, waiter),
            Found::Pair(one, other) => {
                let beside_facet = !matches!(self.lexicon.entry(one).kind, Kind::Word | Kind::Beginning);
                let (first, second) = if beside_facet { (WITH_WORD, WITH_FACET) } else { (FIRST, SECOND) };
                self.lexicon.entry_mut(one).roles |= first;
                self.lexicon.entry_mut(other).roles |= second;
                self.lists.push(self.pairs.entry(pair(one, other)).or_default(), waiter);
            }
        }
    }

    fn wait_no_more(&mut self, found: Found, number: u32) {
        match found {
            Found::Name(atom) => self.lists.remove(&mut self.lexicon.entry_mut(atom).waiting, number),
            Found::Pair(one, other) => {
                let Some(list) = self.pairs.get_mut(&pair(one, other)) else { return };
                self.lists.remove(list, number);
                if list.is_empty() {
                    self.pairs.remove(&pair(one, other));
                }
            }
        }
    }

    fn remember_starts(&mut self, needs: &Needs) {
        match needs {
            Needs::AnyOf(_, names) => {
                for name in names.iter().filter(|name| self.lexicon.entry(name.atom).kind == Kind::Beginning)
                {
                    let text = std::str::from_utf8(self.lexicon.text(name.atom)).expect("names are text");
                    self.starts.add(text);
                }
            }
            Needs::And(parts) | Needs::Or(parts) => parts.iter().for_each(|part| self.remember_starts(part)),
            Needs::Not(part) => self.remember_starts(part),
            _ => {}
        }
    }
}

fn pair(one: Atom, other: Atom) -> u64 {
    u64::from(one) << 32 | u64::from(other)
}

/// The programs of the queries and the keys they are found by, one after the other in one block.
#[derive(Clone, Debug, Default)]
struct Programs {
    /// Of each query: how long its program is, how long its keys are, both in words, then the two.
    code: Vec<u32>,
    /// Where each query begins.
    starts: Vec<u32>,
    /// What removed queries left, by length in words.
    free: BTreeMap<usize, Vec<u32>>,
}

/// Two numbers before the program.
const HEAD: usize = 2;
/// Marks the first word of a pair among the keys: names have 27 bits.
const IN_PAIR: u32 = 1 << 31;

impl Programs {
    fn put(&mut self, number: u32, needs: &Needs, keys: &[Found]) {
        let mut words = vec![0; HEAD];
        program::write(needs, &mut words);
        words[0] = (words.len() - HEAD) as u32;
        for key in keys {
            match key {
                Found::Name(atom) => words.push(*atom),
                Found::Pair(one, other) => words.extend([*one | IN_PAIR, *other]),
            }
        }
        words[1] = (words.len() - HEAD) as u32 - words[0];
        let left = self.free.get_mut(&words.len()).and_then(Vec::pop);
        let start = left.unwrap_or_else(|| {
            self.code.resize(self.code.len() + words.len(), 0);
            u32::try_from(self.code.len() - words.len())
                .expect("16 GB of programs do not fit the memory of a town")
        });
        self.code[start as usize..start as usize + words.len()].copy_from_slice(&words);
        self.starts[number as usize] = start;
    }

    /// Forgets a query; answers what it was found by.
    fn take(&mut self, number: u32) -> Vec<Found> {
        let start = self.starts[number as usize] as usize;
        let (program, keys) = (self.code[start] as usize, self.code[start + 1] as usize);
        let mut words = self.code[start + HEAD + program..start + HEAD + program + keys].iter();
        let mut found = Vec::new();
        while let Some(word) = words.next() {
            found.push(match (word & IN_PAIR, words.as_slice().first()) {
                (IN_PAIR, Some(other)) => {
                    words.next();
                    Found::Pair(word & !IN_PAIR, *other)
                }
                _ => Found::Name(*word),
            });
        }
        self.free.entry(HEAD + program + keys).or_default().push(start as u32);
        found
    }

    fn meets(&self, number: u32, sheet: &Sheet<'_>, lexicon: &Lexicon) -> bool {
        let start = self.starts[number as usize] as usize;
        let end = start + HEAD + self.code[start] as usize;
        program::meets(&self.code[start + HEAD..end], &mut 0, sheet, lexicon)
    }

    fn bytes(&self) -> usize {
        (self.code.capacity() + self.starts.capacity()) * size_of::<u32>()
    }
}
