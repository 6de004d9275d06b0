//! The programs of the queries and where they stand in the lists, one after the other in one block of memory.

use std::collections::BTreeMap;

use super::lexicon::Lexicon;
use super::plan::Found;
use super::program::{self, Needs};
use super::sheet::Sheet;

/// Where a query stands in a list: by what it is found, and at which place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) found: Found,
    pub(super) place: u32,
}

/// The block.
#[derive(Clone, Debug, Default)]
pub(super) struct Programs {
    /// Of each query: how long its program is, how long its entries are, both in words, then the two.
    code: Vec<u32>,
    /// Where each query begins.
    starts: Vec<u32>,
    /// What removed queries left, by length in words.
    free: BTreeMap<usize, Vec<u32>>,
}

/// Two numbers before the program.
const HEAD: usize = 2;
/// Marks the first word of a pair among the entries: names have 27 bits.
const IN_PAIR: u32 = 1 << 31;
/// The place of an entry that was taken; a list is shorter.
const TAKEN: u32 = u32::MAX;

impl Programs {
    /// Makes room for one query more.
    pub(super) fn grow(&mut self) {
        self.starts.push(0);
    }

    pub(super) fn put(&mut self, number: u32, needs: &Needs, entries: &[Entry]) {
        let mut words = vec![0; HEAD];
        program::write(needs, &mut words);
        words[0] = (words.len() - HEAD) as u32;
        for Entry { found, place } in entries {
            match found {
                Found::Name(atom) => words.extend([*atom, *place]),
                Found::Pair(one, other) => words.extend([*one | IN_PAIR, *other, *place]),
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

    /// Whether a query stands in any list.
    pub(super) fn is_found(&self, number: u32) -> bool {
        self.entries(number).next().is_some()
    }

    /// The next place at which a query still stands; it is taken with that.
    pub(super) fn take_entry(&mut self, number: u32) -> Option<Entry> {
        let (entry, written) = self.entries(number).find(|(entry, _)| entry.place != TAKEN)?;
        self.code[written] = TAKEN;
        Some(entry)
    }

    /// Writes down that an entry of a query stands elsewhere in its list now.
    pub(super) fn moved(&mut self, number: u32, entry: Entry, to: u32) {
        let written = self.entries(number).find(|(one, _)| *one == entry).map(|(_, written)| written);
        let written = written.expect("what stands in a list is written down with its query");
        self.code[written] = to;
    }

    /// Forgets a query.
    pub(super) fn take(&mut self, number: u32) {
        let start = self.starts[number as usize];
        let length = HEAD + self.code[start as usize] as usize + self.code[start as usize + 1] as usize;
        self.free.entry(length).or_default().push(start);
    }

    pub(super) fn meets(&self, number: u32, sheet: &Sheet<'_>, lexicon: &Lexicon) -> bool {
        let start = self.starts[number as usize] as usize;
        let end = start + HEAD + self.code[start] as usize;
        program::meets(&self.code[start + HEAD..end], &mut 0, sheet, lexicon)
    }

    /// Memory held, in bytes.
    pub(super) fn bytes(&self) -> usize {
        (self.code.capacity() + self.starts.capacity()) * size_of::<u32>()
    }

    /// Where a query stands in the lists, each with where its place is written.
    fn entries(&self, number: u32) -> impl Iterator<Item = (Entry, usize)> {
        let start = self.starts[number as usize] as usize;
        let begin = start + HEAD + self.code[start] as usize;
        let (mut at, end) = (begin, begin + self.code[start + 1] as usize);
        std::iter::from_fn(move || {
            let [first, second, ..] = self.code[at..end] else { return None };
            let found = match first & IN_PAIR {
                0 => Found::Name(first),
                _ => Found::Pair(first & !IN_PAIR, second),
            };
            at += if first & IN_PAIR == 0 { 2 } else { 3 };
            Some((Entry { found, place: self.code[at - 1] }, at - 1))
        })
    }
}
