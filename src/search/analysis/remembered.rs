//! Words that were met under an analyser, with what became of them.
//!
//! Most words of a text are among the few thousand that every text is made of. Stemming one takes a microsecond, looking it up a
//! twentieth of that. Who reads a text borrows a memory for it: there are as many as texts are read at once, however many threads read.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use foldhash::fast::RandomState;
use tantivy::tokenizer::{SimpleTokenStream, SimpleTokenizer, TextAnalyzer, Token, TokenStream, Tokenizer};

/// Words that are remembered before those that were not met again since are forgotten: half of what a memory holds at most.
const GENERATION: usize = 8_192;
/// Longer words, in bytes, are not remembered: they are rare, and one of them would take the place of ten.
const WORD_BYTES_MAX: usize = 64;
/// One shelf for each analyser: plain, and one a language.
const ANALYSERS: usize = 5;
/// Memories that a shelf keeps: more texts are seldom read at once.
const KEPT: usize = 4;

/// What became of a word; nothing is kept for one that stays as it is.
type Became = Option<Arc<str>>;

static SHELVES: [Shelf<Became>; ANALYSERS] = [const { Shelf::empty() }; ANALYSERS];

/// What is known of words, bounded: who is not met for a while is forgotten.
#[derive(Debug)]
pub(super) struct Memory<V> {
    young: HashMap<Box<str>, V, RandomState>,
    old: HashMap<Box<str>, V, RandomState>,
}

impl<V> Default for Memory<V> {
    fn default() -> Memory<V> {
        Memory { young: HashMap::default(), old: HashMap::default() }
    }
}

impl<V: Clone> Memory<V> {
    /// What is known of a word, looked up or found out and kept.
    pub(super) fn of(&mut self, word: &str, find: impl FnOnce() -> V) -> V {
        if let Some(known) = self.young.get(word) {
            return known.clone();
        }
        let known = self.old.remove(word).unwrap_or_else(find);
        if word.len() <= WORD_BYTES_MAX {
            if self.young.len() >= GENERATION {
                self.old = std::mem::take(&mut self.young);
            }
            self.young.insert(word.into(), known.clone());
        }
        known
    }
}

/// The memories of one kind that nobody has at the moment.
pub(super) struct Shelf<V>(Mutex<Vec<Memory<V>>>);

impl<V> Shelf<V> {
    pub(super) const fn empty() -> Shelf<V> {
        Shelf(Mutex::new(Vec::new()))
    }

    fn held(&self) -> std::sync::MutexGuard<'_, Vec<Memory<V>>> {
        self.0.lock().expect("nothing panics while it holds a shelf")
    }

    /// Lends a memory: one that knows something already, if there is one.
    pub(super) fn lend(&'static self) -> Lent<V> {
        Lent { shelf: self, memory: self.held().pop().unwrap_or_default() }
    }
}

/// A memory, until it goes back.
pub(super) struct Lent<V: 'static> {
    shelf: &'static Shelf<V>,
    memory: Memory<V>,
}

impl<V: Clone> Lent<V> {
    /// As [`Memory::of`].
    pub(super) fn of(&mut self, word: &str, find: impl FnOnce() -> V) -> V {
        self.memory.of(word, find)
    }
}

impl<V> Drop for Lent<V> {
    fn drop(&mut self) {
        let mut shelf = self.shelf.held();
        if shelf.len() < KEPT {
            shelf.push(std::mem::take(&mut self.memory));
        }
    }
}

/// An analyser that remembers.
#[derive(Clone)]
pub(super) struct Remembered {
    /// Which memory is its own.
    which: usize,
    words: SimpleTokenizer,
    /// Makes of one word what is compared; it takes all that it gets for one word.
    inner: TextAnalyzer,
}

impl Remembered {
    /// An analyser that cuts a text into words and hands each to `inner`; `which` tells it from the others.
    pub(super) fn new(which: usize, inner: TextAnalyzer) -> Remembered {
        assert!(which < ANALYSERS, "every analyser has a memory of its own");
        Remembered { which, words: SimpleTokenizer::default(), inner }
    }
}

impl Tokenizer for Remembered {
    type TokenStream<'a> = RememberedStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> RememberedStream<'a> {
        let words = self.words.token_stream(text);
        RememberedStream { memory: SHELVES[self.which].lend(), words, inner: &mut self.inner }
    }
}

pub(super) struct RememberedStream<'a> {
    memory: Lent<Became>,
    words: SimpleTokenStream<'a>,
    inner: &'a mut TextAnalyzer,
}

impl TokenStream for RememberedStream<'_> {
    fn advance(&mut self) -> bool {
        if !self.words.advance() {
            return false;
        }
        let (word, inner) = (&mut self.words.token_mut().text, &mut *self.inner);
        let became = self.memory.of(word, || {
            let mut stream = inner.token_stream(word);
            stream.advance();
            Some(&stream.token().text).filter(|became| *became != word).map(|became| became.as_str().into())
        });
        if let Some(became) = became {
            word.clear();
            word.push_str(&became);
        }
        true
    }

    fn token(&self) -> &Token {
        self.words.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.words.token_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_met_again_stays_and_who_is_not_is_forgotten() {
        let mut memory = Memory::default();
        let mut found = 0;
        let mut ask = |memory: &mut Memory<usize>, word: &str| {
            memory.of(word, || {
                found += 1;
                found
            })
        };
        assert_eq!(ask(&mut memory, "stad"), 1);
        for other in 0..GENERATION * 3 {
            ask(&mut memory, &format!("woord{other}"));
            assert_eq!(ask(&mut memory, "stad"), 1);
        }
        assert!(ask(&mut memory, "woord0") > GENERATION * 3);
        assert!(memory.young.len() + memory.old.len() <= 2 * GENERATION);
    }

    #[test]
    fn who_gives_a_memory_back_leaves_it_to_the_next() {
        static SHELF: Shelf<usize> = Shelf::empty();
        let mut one = SHELF.lend();
        one.of("stad", || 1);
        let mut other = SHELF.lend();
        assert_eq!(other.of("stad", || 2), 2, "two who read at once have two");
        drop(other);
        drop(one);
        assert_eq!(SHELF.lend().of("stad", || 3), 1);
        let many: Vec<Lent<usize>> = (0..2 * KEPT).map(|_| SHELF.lend()).collect();
        drop(many);
        assert_eq!(SHELF.held().len(), KEPT);
    }
}
