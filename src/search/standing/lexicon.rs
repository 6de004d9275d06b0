//! Everything a waiting query names, each under a number: words, beginnings of words, themes, feeds, provisions.
//!
//! An open table of eight bytes a place leads to records of sixteen, so that a word nobody waits for costs one look.
//! A name stays when its last query goes: the names that people ever asked for are few, and numbers never change.

use super::hash::hash;
use super::lists::List;

/// The number of a name.
pub(super) type Atom = u32;

/// No name: the place of a word that nobody waits for, and the gap between two texts.
pub(super) const NONE: Atom = 0;

/// Highest number: five bits of a word stay free for the languages.
pub(super) const ATOMS_MAX: u32 = (1 << 27) - 1;

/// What kind of name it is; the same letters may be a word and a theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(super) enum Kind {
    /// A word, as written or as a stem.
    Word,
    /// The beginning of a word.
    Beginning,
    /// A theme.
    Theme,
    /// A feed.
    Feed,
    /// A language, by its code.
    Language,
    /// A type of item, folded.
    Type,
    /// A provision, or a unit of law around one that is cited.
    Law,
}

/// This word begins a pair that somebody waits for.
pub(super) const FIRST: u8 = 1;
/// This word ends a pair that somebody waits for.
pub(super) const SECOND: u8 = 2;
/// Somebody waits for this word together with a theme, a feed or another facet.
pub(super) const WITH_FACET: u8 = 4;
/// Somebody waits for this facet together with a word.
pub(super) const WITH_WORD: u8 = 8;

/// A name, and the queries found by it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    from: u32,
    length: u16,
    pub(super) kind: Kind,
    /// Whether it takes part in pairs. A role is never taken back: at worst a pair is looked up in vain.
    pub(super) roles: u8,
    pub(super) waiting: List,
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    /// The upper half of the hash, so that another name is seldom compared.
    print: u32,
    atom: Atom,
}

/// The names.
#[derive(Clone, Debug)]
pub(super) struct Lexicon {
    slots: Vec<Slot>,
    /// By number; the first is no name.
    entries: Vec<Entry>,
    texts: Vec<u8>,
}

impl Lexicon {
    pub(super) fn new() -> Lexicon {
        let nobody = Entry { from: 0, length: 0, kind: Kind::Word, roles: 0, waiting: List::default() };
        Lexicon { slots: vec![Slot::default(); 16], entries: vec![nobody], texts: Vec::new() }
    }

    pub(super) fn find(&self, kind: Kind, text: &str) -> Atom {
        self.slots[self.place(hash(kind as u8, text.as_bytes()), kind, text)].atom
    }

    /// The number of a name, which it gets when it has none.
    pub(super) fn intern(&mut self, kind: Kind, text: &str) -> Atom {
        let hashed = hash(kind as u8, text.as_bytes());
        let place = self.place(hashed, kind, text);
        if self.slots[place].atom != NONE {
            return self.slots[place].atom;
        }
        let atom = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        assert!(atom <= ATOMS_MAX, "a program of 28-bit words counts 134 million names");
        let from = u32::try_from(self.texts.len()).expect("4 GB of names do not fit the memory of a town");
        let length = u16::try_from(text.len()).expect("a query is at most 1,000 characters long");
        self.texts.extend_from_slice(text.as_bytes());
        self.entries.push(Entry { from, length, kind, roles: 0, waiting: List::default() });
        self.slots[place] = Slot { print: print(hashed), atom };
        // At three quarters full a look goes past two places on average.
        if self.entries.len() * 4 > self.slots.len() * 3 {
            self.grow();
        }
        atom
    }

    pub(super) fn entry(&self, atom: Atom) -> &Entry {
        &self.entries[atom as usize]
    }

    pub(super) fn entry_mut(&mut self, atom: Atom) -> &mut Entry {
        &mut self.entries[atom as usize]
    }

    /// The letters of a name.
    pub(super) fn text(&self, atom: Atom) -> &[u8] {
        let entry = self.entry(atom);
        &self.texts[entry.from as usize..entry.from as usize + usize::from(entry.length)]
    }

    /// Memory held, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.slots.capacity() * size_of::<Slot>()
            + self.entries.capacity() * size_of::<Entry>()
            + self.texts.capacity()
    }

    /// The place of a name in the table, or the empty one where it would stand.
    fn place(&self, hashed: u64, kind: Kind, text: &str) -> usize {
        let last = self.slots.len() - 1;
        let mut at = hashed as usize & last;
        loop {
            let slot = self.slots[at];
            let same = || self.entry(slot.atom).kind == kind && self.text(slot.atom) == text.as_bytes();
            if slot.atom == NONE || (slot.print == print(hashed) && same()) {
                return at;
            }
            at = (at + 1) & last;
        }
    }

    fn grow(&mut self) {
        let last = self.slots.len() * 2 - 1;
        let mut slots = vec![Slot::default(); last + 1];
        for atom in 1..self.entries.len() as Atom {
            let hashed = hash(self.entry(atom).kind as u8, self.text(atom));
            let mut at = hashed as usize & last;
            while slots[at].atom != NONE {
                at = (at + 1) & last;
            }
            slots[at] = Slot { print: print(hashed), atom };
        }
        self.slots = slots;
    }
}

fn print(hashed: u64) -> u32 {
    (hashed >> 32) as u32
}
