//! What is known of a system, as bits: read once, then decided as often as one likes.

use std::collections::{BTreeMap, btree_map};
use std::iter::Peekable;

use super::{Program, Reader, at, set};
use crate::law::book::RuleBook;
use crate::law::fact::{Answer, FactId, FactValue, Facts};
use crate::law::truth::Truth;

/// The answers of one system under one program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    pub(super) yes: Vec<u64>,
    pub(super) no: Vec<u64>,
    /// Pairs of derived facts that were given: rules do not change them.
    pub(super) fixed: Vec<u64>,
}

impl Program {
    /// Reads the answers; one that does not fit its fact (kept under an older book) is as good as none.
    pub(crate) fn read(&self, book: &RuleBook, facts: &Facts) -> Known {
        let empty = vec![0; self.words];
        let mut known = Known { yes: empty.clone(), no: empty.clone(), fixed: empty };
        let (mut asked, mut readers) = (Ascending::of(book.facts_by_id()), Ascending::of(&self.readers));
        for (id, answer) in facts {
            if asked.get(id).is_some_and(|fact| fact.accepts(&answer.value)) {
                known.take(readers.get(id), &answer.value);
            }
        }
        let fits = |id: &str, answer: &Answer| book.fact(id).is_some_and(|fact| fact.accepts(&answer.value));
        let given = |id: &str| facts.get(id).is_some_and(|answer| fits(id, answer));
        for (id, answer) in book.settings().iter().filter(|(id, _)| !given(id)) {
            self.know(&mut known, id, &answer.value);
        }
        known
    }

    /// Adds or replaces what is known of one fact; the value is one that the fact accepts.
    pub(crate) fn know(&self, known: &mut Known, fact: &str, value: &FactValue) {
        known.take(self.readers.get(fact), value);
    }
}

/// A map that is asked for one key after the other, in their order: a step along it costs less than a search.
struct Ascending<'m, V>(Peekable<btree_map::Iter<'m, FactId, V>>);

impl<'m, V> Ascending<'m, V> {
    fn of(map: &'m BTreeMap<FactId, V>) -> Ascending<'m, V> {
        Ascending(map.iter().peekable())
    }

    fn get(&mut self, id: &str) -> Option<&'m V> {
        while self.0.next_if(|(key, _)| key.as_str() < id).is_some() {}
        self.0.next_if(|(key, _)| *key == id).map(|(_, value)| value)
    }
}

impl Known {
    /// Takes a pair of a derived fact as so, whatever rules say.
    pub(crate) fn fix(&mut self, bit: usize, truth: Truth) {
        self.set(bit, truth);
        let (word, mask) = at(bit);
        self.fixed[word] |= mask;
    }

    fn take(&mut self, reader: Option<&Reader>, value: &FactValue) {
        match reader {
            Some(Reader::Answered(tests)) => {
                for (bit, test) in tests {
                    self.set(*bit, test.passes(value));
                }
            }
            Some(Reader::Derived(pairs)) => {
                for (bit, pair) in pairs {
                    self.fix(*bit, Truth::from(value.names().any(|name| name == pair)));
                }
            }
            None => {}
        }
    }

    fn set(&mut self, bit: usize, truth: Truth) {
        set(&mut self.yes, &mut self.no, bit, truth);
    }
}
