//! One clause asked of one document in the plainest way, with the words that met it.
//!
//! Slow and simple: what the quick way of [`super::Standing`] is held against in tests and at night, and what marks the words
//! of a snippet and explains an alert.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::ops::Range;

use tantivy::tokenizer::TextAnalyzer;

use super::explain::{Text, WordPlace};
use crate::search::Document;
use crate::search::analysis::compounds::{MARK, Marker};
use crate::search::analysis::{plain, stemmed};
use crate::search::clause::Clause;
use crate::search::query::Scope;
use crate::text::Language;
use crate::text::fold::fold;

/// Title, summary and body.
const PARTS: usize = 3;
const TITLE: usize = 0;
const BODY: usize = 2;

/// A place in a document: which part, which word of it.
pub(super) type Place = (usize, usize);

/// A document that is asked for words; each of its texts is read when it is first asked.
pub(crate) struct Read<'a> {
    document: &'a Document,
    kind: Option<String>,
    texts: [&'a str; PARTS],
    /// How many of the texts are looked at.
    looked_at: usize,
    plain: [OnceCell<Words>; PARTS],
    stems: [OnceCell<Words>; PARTS],
}

/// The words of a text behind each other, and where each stands in it.
#[derive(Debug, Default)]
struct Words {
    letters: String,
    /// Of each word: where it ends in the letters, and its first and last byte in the text.
    places: Vec<(usize, usize, usize)>,
}

impl Words {
    fn of(analyzer: &mut TextAnalyzer, text: &str) -> Words {
        // A word of a text takes six bytes and the space behind it, on average.
        let mut words =
            Words { letters: String::with_capacity(text.len()), places: Vec::with_capacity(text.len() / 6) };
        let mut stream = analyzer.token_stream(text);
        while stream.advance() {
            let token = stream.token();
            words.letters.push_str(&token.text);
            words.places.push((words.letters.len(), token.offset_from, token.offset_to));
        }
        words
    }

    fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.places.len()).map(|at| self.word(at))
    }

    fn word(&self, at: usize) -> &str {
        let from = at.checked_sub(1).map_or(0, |before| self.places[before].0);
        &self.letters[from..self.places[at].0]
    }

    /// Whether these words stand side by side from a place on.
    fn stands(&self, start: usize, words: &[String]) -> bool {
        start + words.len() <= self.places.len()
            && words.iter().enumerate().all(|(at, word)| self.word(start + at) == word)
    }
}

impl<'a> Read<'a> {
    pub(crate) fn of(document: &'a Document) -> Read<'a> {
        Read {
            document,
            kind: document.kind.as_deref().map(fold),
            texts: [document.title.as_str(), document.summary.as_str(), document.body.as_str()],
            looked_at: PARTS,
            plain: Default::default(),
            stems: Default::default(),
        }
    }

    /// Looks at no more than title and summary, or at the body too, which is the longest.
    pub(crate) fn with_body(self, with_body: bool) -> Read<'a> {
        Read { looked_at: if with_body { PARTS } else { BODY }, ..self }
    }

    /// The texts in which something is looked for.
    fn parts(&self, scope: Scope) -> Range<usize> {
        if scope == Scope::Anywhere { 0..self.looked_at } else { TITLE..TITLE + 1 }
    }

    fn plain(&self, part: usize) -> &Words {
        self.plain[part].get_or_init(|| Words::of(&mut plain(), self.texts[part]))
    }

    fn stems(&self, part: usize, language: Language) -> &Words {
        self.stems[part].get_or_init(|| Words::of(&mut stemmed(language), self.texts[part]))
    }

    pub(crate) fn meets(&self, clause: &Clause) -> bool {
        let day = self.document.published.map(|instant| instant.date_naive());
        match clause {
            Clause::All => true,
            Clause::Words { scope, plain, stems } => self.found(*scope, plain, stems).next().is_some(),
            Clause::Prefix { scope, plain } => self.begun(*scope, plain).next().is_some(),
            Clause::Theme(id) => self.document.themes.contains(id),
            Clause::Feed(id) => self.document.feed == *id,
            Clause::Language(language) => self.document.language == Some(*language),
            Clause::Kind(kind) => self.kind.as_ref() == Some(kind),
            Clause::Since(since) => day.is_some_and(|day| day >= *since),
            Clause::Until(until) => day.is_some_and(|day| day <= *until),
            Clause::Law(provision) => self.document.cites(provision),
            Clause::And(clauses) => clauses.iter().all(|clause| self.meets(clause)),
            Clause::Or(clauses) => clauses.iter().any(|clause| self.meets(clause)),
            Clause::Not(clause) => !self.meets(clause),
            Clause::Derived(clause) => self.meets(clause),
        }
    }

    /// The words at these places as written, each once.
    pub(super) fn as_written(&self, places: &BTreeSet<Place>) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let word = |(part, place): &Place| {
            let (_, from, to) = self.plain(*part).places[*place];
            self.texts[*part][from..to].to_owned()
        };
        places.iter().map(word).filter(|word| seen.insert(word.to_lowercase())).collect()
    }

    /// Where a word stands in its text.
    pub(super) fn word_place(&self, (part, place): Place) -> WordPlace {
        let (_, from, to) = self.plain(part).places[place];
        let text = [Text::Title, Text::Summary, Text::Body][part];
        WordPlace { text, from, to }
    }

    /// Where in one part (0 title, 1 summary, 2 body) the words that met the query stand, in bytes.
    pub(crate) fn marks(&self, clause: &Clause, part: usize) -> Vec<(usize, usize)> {
        let here = self.places(clause).into_iter().filter(|(found, _)| *found == part);
        here.map(|(_, place)| self.plain(part).places[place]).map(|(_, from, to)| (from, to)).collect()
    }

    /// The words that met the query.
    pub(super) fn places(&self, clause: &Clause) -> BTreeSet<Place> {
        let side_by_side =
            |(part, start): Place, length: usize| (start..start + length).map(move |at| (part, at));
        match clause {
            Clause::Words { scope, plain, stems } => {
                self.found(*scope, plain, stems).flat_map(|start| side_by_side(start, plain.len())).collect()
            }
            Clause::Prefix { scope, plain } => {
                self.begun(*scope, plain).flat_map(|start| side_by_side(start, plain.len())).collect()
            }
            Clause::And(clauses) => clauses.iter().flat_map(|clause| self.places(clause)).collect(),
            Clause::Derived(clause) => self.places(clause),
            Clause::Or(clauses) => {
                let met = clauses.iter().filter(|clause| is_words(clause) || self.meets(clause));
                met.flat_map(|clause| self.places(clause)).collect()
            }
            _ => BTreeSet::new(),
        }
    }

    /// Where the words begin that stand side by side, as written or by their stems.
    fn found<'s>(
        &'s self,
        scope: Scope,
        plain: &'s [String],
        stems: &'s [Vec<String>],
    ) -> impl Iterator<Item = Place> + 's {
        let as_written = self.parts(scope).flat_map(move |part| starts(part, self.plain(part), plain));
        let by_stem = self.document.language.and_then(|language| {
            let which = Language::ALL.iter().position(|one| *one == language)?;
            Some((language, stems.get(which)?))
        });
        let by_stem = by_stem.into_iter().flat_map(move |(language, stems)| {
            self.parts(scope).flat_map(move |part| self.by_stem(part, language, stems))
        });
        as_written.chain(by_stem)
    }

    fn by_stem<'s>(
        &'s self,
        part: usize,
        language: Language,
        stems: &'s [String],
    ) -> Box<dyn Iterator<Item = Place> + 's> {
        match stems {
            // The mark of a part of a compound stands at the place of the compound.
            [mark] if mark.starts_with(MARK) => {
                let words = self.plain(part).iter().enumerate();
                let mut marker = Marker::of(language);
                let mut holds = move |word: &str| marker.marks(word).iter().any(|one| **one == **mark);
                Box::new(words.filter(move |(_, word)| holds(word)).map(move |(at, _)| (part, at)))
            }
            stems => Box::new(starts(part, self.stems(part, language), stems)),
        }
    }

    fn begun<'s>(&'s self, scope: Scope, plain: &'s [String]) -> impl Iterator<Item = Place> + 's {
        let (last, before) = plain.split_last().expect("a prefix has a word");
        self.parts(scope).flat_map(move |part| {
            let words = self.plain(part);
            let ends = words.iter().enumerate().filter(move |(_, word)| word.starts_with(last.as_str()));
            let starts = ends.filter_map(move |(at, _)| at.checked_sub(before.len()));
            starts.filter(move |start| words.stands(*start, before)).map(move |start| (part, start))
        })
    }
}

/// Whether it is met exactly where its words stand.
fn is_words(clause: &Clause) -> bool {
    match clause {
        Clause::Words { .. } | Clause::Prefix { .. } => true,
        Clause::Derived(inner) => is_words(inner),
        _ => false,
    }
}

fn starts<'s>(part: usize, text: &'s Words, words: &'s [String]) -> impl Iterator<Item = Place> + 's {
    let at = (0..text.places.len()).filter(move |start| text.stands(*start, words));
    at.filter(move |_| !words.is_empty()).map(move |start| (part, start))
}
