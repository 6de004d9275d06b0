//! Standing queries: queries that wait for documents.
//!
//! Each query names words of which at least one must occur for it to match; a document only meets the queries that wait
//! for one of its words, so thousands of subscriptions cost little more than the few that match.

mod read;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use self::read::{Key, Read, necessary};
use super::clause::Clause;
use super::{Document, Query};

/// Queries that wait, each under an id.
#[derive(Clone, Debug)]
pub struct Standing<I> {
    queries: BTreeMap<I, Waiting>,
    by_key: HashMap<Key, BTreeSet<I>>,
    /// Queries without a necessary word (`since:2026-01-01`): met by every document.
    unkeyed: BTreeSet<I>,
}

#[derive(Clone, Debug)]
struct Waiting {
    clause: Clause,
    keys: Option<BTreeSet<Key>>,
}

/// A query that a document meets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match<I> {
    /// The id of the query.
    pub id: I,
    /// The words of the document that met it, as written there, each once, in their order.
    pub words: Vec<String>,
}

impl<I: Ord + Clone> Standing<I> {
    /// Makes the queries wait.
    pub fn new(queries: impl IntoIterator<Item = (I, Query)>) -> Standing<I> {
        let mut standing = Standing::none();
        for (id, query) in queries {
            standing.add(id, &query);
        }
        standing
    }

    /// Makes queries wait for what they say and for nothing derived from it: a theme is given or not, and has no rank that
    /// would tell a synonym or a piece of a compound from the word itself.
    pub fn only_written(queries: impl IntoIterator<Item = (I, Query)>) -> Standing<I> {
        let mut standing = Standing::none();
        for (id, query) in queries {
            standing.hold(id, Clause::of(&query).only_written());
        }
        standing
    }

    fn none() -> Standing<I> {
        Standing { queries: BTreeMap::new(), by_key: HashMap::new(), unkeyed: BTreeSet::new() }
    }

    /// Adds a query, or replaces the one with the same id.
    pub fn add(&mut self, id: I, query: &Query) {
        self.hold(id, Clause::of(query));
    }

    fn hold(&mut self, id: I, clause: Clause) {
        self.remove(&id);
        let keys = necessary(&clause);
        match &keys {
            Some(keys) => {
                for key in keys {
                    self.by_key.entry(key.clone()).or_default().insert(id.clone());
                }
            }
            None => {
                self.unkeyed.insert(id.clone());
            }
        }
        self.queries.insert(id, Waiting { clause, keys });
    }

    /// Forgets a query; says whether it was there.
    pub fn remove(&mut self, id: &I) -> bool {
        let Some(waiting) = self.queries.remove(id) else { return false };
        self.unkeyed.remove(id);
        for key in waiting.keys.into_iter().flatten() {
            if let Some(ids) = self.by_key.get_mut(&key) {
                ids.remove(id);
                if ids.is_empty() {
                    self.by_key.remove(&key);
                }
            }
        }
        true
    }

    /// How many queries wait.
    pub fn len(&self) -> usize {
        self.queries.len()
    }

    /// Whether none waits.
    pub fn is_empty(&self) -> bool {
        self.queries.is_empty()
    }

    /// The queries that the document meets, in the order of their ids.
    pub fn matches(&self, document: &Document) -> Vec<Match<I>> {
        let read = Read::of(document);
        let mut candidates: BTreeSet<&I> = self.unkeyed.iter().collect();
        for key in read.keys() {
            candidates.extend(self.by_key.get(&key).into_iter().flatten());
        }
        let meets = |id: &I| {
            let clause = &self.queries[id].clause;
            read.meets(clause).then(|| Match { id: id.clone(), words: read.words(clause) })
        };
        candidates.into_iter().filter_map(meets).collect()
    }
}

pub(crate) use self::read::Read as ReadDocument;
