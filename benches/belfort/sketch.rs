//! What standing queries are measured against: each asked in turn of a set of words, and the least program that knows
//! the three ideas (a rare word finds a query, a pair of words finds a phrase, a theme and a word go together) and nothing else.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use super::waiting::Waiting;

/// A document as the references see it: words in order, themes.
#[derive(Clone, Debug)]
pub(crate) struct Plain {
    pub(crate) words: Vec<String>,
    pub(crate) themes: Vec<String>,
}

/// Asks every subscription in turn.
pub(crate) fn one_by_one(waiting: &[Waiting], document: &Plain) -> Vec<u32> {
    let words: HashSet<&String> = document.words.iter().collect();
    let meets = |one: &&Waiting| {
        one.theme.as_ref().is_none_or(|theme| document.themes.contains(theme))
            && one.all.iter().all(|word| words.contains(word))
            && (one.any.is_empty() || one.any.iter().any(|word| words.contains(word)))
            && !one.not.iter().any(|word| words.contains(word))
            && (one.phrase.is_empty()
                || one.phrase.iter().all(|word| words.contains(word))
                    && document.words.windows(one.phrase.len()).any(|run| run == one.phrase))
    };
    waiting.iter().filter(meets).map(|one| one.id).collect()
}

/// The quick hash of rustc, without which every table of the sketch would lose to ours.
#[derive(Clone, Copy, Default)]
pub(crate) struct Quick(u64);

impl Quick {
    fn step(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for Quick {
    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }

    fn write(&mut self, bytes: &[u8]) {
        let (eights, rest) = bytes.as_chunks::<8>();
        eights.iter().for_each(|eight| self.step(u64::from_le_bytes(*eight)));
        self.step(rest.iter().fold(rest.len() as u64, |all, byte| all << 8 | u64::from(*byte)));
    }

    fn write_u64(&mut self, number: u64) {
        self.step(number);
    }
}

type Table<K, V> = HashMap<K, V, BuildHasherDefault<Quick>>;

const NONE: u32 = u32::MAX;

struct Compiled {
    id: u32,
    theme: u32,
    all: Box<[u32]>,
    not: Box<[u32]>,
    phrase: Box<[u32]>,
}

/// The sketch: lists under a word, a pair of words, a theme with a word. It cannot be changed once it is made.
pub(crate) struct Sketch {
    words: Table<Box<str>, u32>,
    themes: Table<Box<str>, u32>,
    queries: Vec<Compiled>,
    by_word: Vec<Vec<u32>>,
    by_pair: Table<u64, Vec<u32>>,
    by_theme_and_word: Table<u64, Vec<u32>>,
    /// By word: the number of the last document that held it.
    stamps: Vec<u32>,
    /// By query: the number of the last document that met it.
    met: Vec<u32>,
    documents: u32,
}

impl Sketch {
    /// `frequency` says how often a word occurs.
    pub(crate) fn new(waiting: &[Waiting], frequency: &HashMap<String, u32>) -> Sketch {
        let mut sketch = Sketch {
            words: Table::default(),
            themes: Table::default(),
            queries: Vec::new(),
            by_word: Vec::new(),
            by_pair: Table::default(),
            by_theme_and_word: Table::default(),
            stamps: Vec::new(),
            met: vec![0; waiting.len()],
            documents: 0,
        };
        waiting.iter().for_each(|one| sketch.add(one, frequency));
        sketch.stamps = vec![0; sketch.by_word.len()];
        sketch
    }

    fn add(&mut self, one: &Waiting, frequency: &HashMap<String, u32>) {
        let place = self.queries.len() as u32;
        let rarest = one.all.iter().min_by_key(|word| frequency.get(*word).copied().unwrap_or(0));
        let rarest = rarest.map(|word| self.word(word));
        let [all, not, phrase, any] = [&one.all, &one.not, &one.phrase, &one.any]
            .map(|words| words.iter().map(|word| self.word(word)).collect::<Vec<_>>());
        let theme = one.theme.as_ref().map_or(NONE, |theme| {
            let next = self.themes.len() as u32;
            *self.themes.entry(theme.as_str().into()).or_insert(next)
        });
        match (&phrase[..], rarest) {
            ([first, second, ..], _) => self.by_pair.entry(key(*first, *second)).or_default().push(place),
            (_, Some(word)) if theme != NONE => {
                self.by_theme_and_word.entry(key(theme, word)).or_default().push(place);
            }
            (_, Some(word)) => self.by_word[word as usize].push(place),
            (_, None) => any.iter().for_each(|word| self.by_word[*word as usize].push(place)),
        }
        self.queries.push(Compiled {
            id: one.id,
            theme,
            all: all.into(),
            not: not.into(),
            phrase: phrase.into(),
        });
    }

    fn word(&mut self, word: &str) -> u32 {
        let next = self.by_word.len() as u32;
        let number = *self.words.entry(word.into()).or_insert(next);
        if number == next {
            self.by_word.push(Vec::new());
        }
        number
    }

    pub(crate) fn matches(&mut self, document: &Plain, found: &mut Vec<u32>) {
        self.documents += 1;
        let now = self.documents;
        let (mut row, mut seen) = (Vec::with_capacity(document.words.len()), Vec::new());
        for word in &document.words {
            let number = self.words.get(word.as_str()).copied().unwrap_or(NONE);
            if number != NONE && self.stamps[number as usize] != now {
                self.stamps[number as usize] = now;
                seen.push(number);
            }
            row.push(number);
        }
        let themes: Vec<u32> =
            document.themes.iter().filter_map(|theme| self.themes.get(theme.as_str()).copied()).collect();
        let (queries, stamps, met) = (&self.queries, &self.stamps, &mut self.met);
        let mut ask = |list: &[u32], place: usize| {
            for &number in list {
                let query = &queries[number as usize];
                let meets = met[number as usize] != now
                    && (query.theme == NONE || themes.contains(&query.theme))
                    && row[place..].starts_with(&query.phrase)
                    && query.all.iter().all(|word| stamps[*word as usize] == now)
                    && !query.not.iter().any(|word| stamps[*word as usize] == now);
                if meets {
                    met[number as usize] = now;
                    found.push(query.id);
                }
            }
        };
        for (place, pair) in row.windows(2).enumerate().filter(|(_, pair)| !pair.contains(&NONE)) {
            self.by_pair.get(&key(pair[0], pair[1])).into_iter().for_each(|list| ask(list, place));
        }
        for word in seen {
            for theme in &themes {
                self.by_theme_and_word.get(&key(*theme, word)).into_iter().for_each(|list| ask(list, 0));
            }
            ask(&self.by_word[word as usize], 0);
        }
    }
}

fn key(one: u32, other: u32) -> u64 {
    u64::from(one) << 32 | u64::from(other)
}
