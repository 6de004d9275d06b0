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
mod programs;
mod reading;
mod refusal;
mod sheet;
mod starts;

use std::collections::HashMap;
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
use self::programs::{Entry, Programs};
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
            self.programs.grow();
            self.ids.len() as u32 - 1
        });
        assert!(number < QUERIES_MAX, "67 million queries wait already");
        let plan = Planner { lexicon: &self.lexicon, frequencies: &self.frequencies }.plan(&needs);
        let sure = plan.as_ref().map_or(Sure::No, |plan| plan.sure);
        let mut entries = Vec::new();
        for key in plan.iter().flat_map(|plan| &plan.keys) {
            let place = self.wait(key.found, Waiter::new(number, key, sure));
            entries.push(Entry { found: key.found, place });
        }
        if plan.is_none() {
            self.unkeyed.push(number);
        }
        self.programs.put(number, &needs, &entries);
        self.ids[number as usize] = Some(id.clone());
        self.numbers.insert(id, number);
    }

    /// Forgets a query; says whether it was there.
    pub fn remove(&mut self, id: &I) -> bool {
        let Some(number) = self.numbers.remove(id) else { return false };
        if !self.programs.is_found(number) {
            self.unkeyed.retain(|unkeyed| *unkeyed != number);
        }
        // Taken one by one: what leaves a list may move another entry of this very query.
        while let Some(entry) = self.programs.take_entry(number) {
            self.wait_no_more(entry);
        }
        self.programs.take(number);
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

    /// Puts an entry into its list; answers its place there.
    fn wait(&mut self, found: Found, waiter: Waiter) -> u32 {
        match found {
            Found::Name(atom) => self.lists.push(&mut self.lexicon.entry_mut(atom).waiting, waiter),
            Found::Pair(one, other) => {
                let beside_facet = !matches!(self.lexicon.entry(one).kind, Kind::Word | Kind::Beginning);
                let (first, second) = if beside_facet { (WITH_WORD, WITH_FACET) } else { (FIRST, SECOND) };
                self.lexicon.entry_mut(one).roles |= first;
                self.lexicon.entry_mut(other).roles |= second;
                self.lists.push(self.pairs.entry(pair(one, other)).or_default(), waiter)
            }
        }
    }

    fn wait_no_more(&mut self, Entry { found, place }: Entry) {
        let (moved, last) = match found {
            Found::Name(atom) => {
                let list = &mut self.lexicon.entry_mut(atom).waiting;
                (self.lists.remove(list, place), list.length())
            }
            Found::Pair(one, other) => {
                let Some(list) = self.pairs.get_mut(&pair(one, other)) else { return };
                let (moved, last) = (self.lists.remove(list, place), list.length());
                if list.is_empty() {
                    self.pairs.remove(&pair(one, other));
                }
                (moved, last)
            }
        };
        if let Some(query) = moved {
            self.programs.moved(query, Entry { found, place: last }, place);
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
