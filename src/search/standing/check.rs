//! One clause asked of one document in the plainest way, with the words that met it.
//!
//! Slow and simple: what the quick way of [`super::Standing`] is held against in tests and at night, and what marks the words
//! of a snippet and explains an alert.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::explain::{Text, WordPlace};
use crate::search::Document;
use crate::search::analysis::compounds::marks;
use crate::search::analysis::{Word, plain_words, stems};
use crate::search::clause::Clause;
use crate::search::query::Scope;
use crate::text::Language;
use crate::text::fold::fold;

/// Title, summary and body.
const PARTS: usize = 3;
const TITLE: usize = 0;

/// A place in a document: which part, which word of it.
pub(super) type Place = (usize, usize);

/// A document with its words and where they stand.
pub(crate) struct Read<'a> {
    document: &'a Document,
    kind: Option<String>,
    texts: [&'a str; PARTS],
    plain: [Vec<Word>; PARTS],
    stems: [Vec<Word>; PARTS],
    plain_at: BTreeMap<String, Vec<Place>>,
    stems_at: HashMap<String, Vec<Place>>,
}

impl<'a> Read<'a> {
    pub(crate) fn of(document: &'a Document) -> Read<'a> {
        let texts = [document.title.as_str(), document.summary.as_str(), document.body.as_str()];
        let plain = texts.map(plain_words);
        let stems = texts.map(|text| document.language.map_or(Vec::new(), |language| stems(language, text)));
        let mut stems_at: HashMap<String, Vec<Place>> = HashMap::new();
        let inside = |(word, place): (String, Place)| {
            let marks = document.language.map(|language| marks(language, &word)).unwrap_or_default();
            marks.iter().map(|mark| (mark.to_string(), place)).collect::<Vec<_>>()
        };
        for (word, place) in places(&stems).chain(places(&plain).flat_map(inside)) {
            stems_at.entry(word).or_default().push(place);
        }
        Read {
            document,
            kind: document.kind.as_deref().map(fold),
            texts,
            plain_at: places(&plain).collect::<Vec<_>>().into_iter().fold(
                BTreeMap::new(),
                |mut at, (word, place)| {
                    at.entry(word).or_insert_with(Vec::new).push(place);
                    at
                },
            ),
            stems_at,
            plain,
            stems,
        }
    }

    pub(crate) fn meets(&self, clause: &Clause) -> bool {
        let day = self.document.published.map(|instant| instant.date_naive());
        match clause {
            Clause::All => true,
            Clause::Words { scope, plain, stems } => !self.found(*scope, plain, stems).is_empty(),
            Clause::Prefix { scope, plain } => !self.begun(*scope, plain).is_empty(),
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
            let word = &self.plain[*part][*place];
            self.texts[*part][word.from..word.to].to_owned()
        };
        places.iter().map(word).filter(|word| seen.insert(word.to_lowercase())).collect()
    }

    /// Where a word stands in its text.
    pub(super) fn word_place(&self, (part, place): Place) -> WordPlace {
        let word = &self.plain[part][place];
        let text = [Text::Title, Text::Summary, Text::Body][part];
        WordPlace { text, from: word.from, to: word.to }
    }

    /// Where in one part (0 title, 1 summary, 2 body) the words that met the query stand, in bytes.
    pub(crate) fn marks(&self, clause: &Clause, part: usize) -> Vec<(usize, usize)> {
        let here = self.places(clause).into_iter().filter(|(found, _)| *found == part);
        here.map(|(_, place)| (self.plain[part][place].from, self.plain[part][place].to)).collect()
    }

    /// The words that met the query.
    pub(super) fn places(&self, clause: &Clause) -> BTreeSet<Place> {
        let (starts, length) = match clause {
            Clause::Words { scope, plain, stems } => (self.found(*scope, plain, stems), plain.len()),
            Clause::Prefix { scope, plain } => (self.begun(*scope, plain), plain.len()),
            Clause::And(clauses) => return clauses.iter().flat_map(|clause| self.places(clause)).collect(),
            Clause::Derived(clause) => return self.places(clause),
            Clause::Or(clauses) => {
                let met = clauses.iter().filter(|clause| self.meets(clause));
                return met.flat_map(|clause| self.places(clause)).collect();
            }
            _ => return BTreeSet::new(),
        };
        starts
            .into_iter()
            .flat_map(|(part, start)| (start..start + length).map(move |at| (part, at)))
            .collect()
    }

    /// Where the words begin that stand side by side, as written or by their stems.
    fn found(&self, scope: Scope, plain: &[String], stems: &[Vec<String>]) -> Vec<Place> {
        let mut starts = run(&self.plain, self.plain_at.get(&plain[0]), plain);
        let by_language = self.document.language.and_then(|language| {
            let which = Language::ALL.iter().position(|one| *one == language)?;
            stems.get(which)
        });
        if let Some(stems) = by_language {
            // The mark of a part of a compound stands at the place of the compound, beside its stem.
            starts.extend(match &stems[..] {
                [stem] => self.stems_at.get(stem).cloned().unwrap_or_default(),
                stems => run(&self.stems, self.stems_at.get(&stems[0]), stems),
            });
        }
        starts.retain(|(part, _)| scope == Scope::Anywhere || *part == TITLE);
        starts
    }

    fn begun(&self, scope: Scope, plain: &[String]) -> Vec<Place> {
        let (last, before) = plain.split_last().expect("a prefix has a word");
        let words =
            self.plain_at.range(last.clone()..).take_while(|(word, _)| word.starts_with(last.as_str()));
        let ends = words.flat_map(|(_, places)| places).filter(|(part, at)| {
            let start = at.checked_sub(before.len());
            start.is_some_and(|start| stands(&self.plain[*part], start, before))
        });
        let starts = ends.map(|(part, at)| (*part, at - before.len()));
        starts.filter(|(part, _)| scope == Scope::Anywhere || *part == TITLE).collect()
    }
}

fn places(parts: &[Vec<Word>; PARTS]) -> impl Iterator<Item = (String, Place)> + '_ {
    let one = |(part, words): (usize, &'_ Vec<Word>)| {
        words.iter().enumerate().map(move |(at, word)| (word.text.clone(), (part, at))).collect::<Vec<_>>()
    };
    parts.iter().enumerate().flat_map(one)
}

fn run(parts: &[Vec<Word>; PARTS], starts: Option<&Vec<Place>>, words: &[String]) -> Vec<Place> {
    let all = starts.into_iter().flatten().copied();
    all.filter(|(part, start)| stands(&parts[*part], *start, words)).collect()
}

fn stands(text: &[Word], start: usize, words: &[String]) -> bool {
    text.get(start..start + words.len())
        .is_some_and(|found| found.iter().zip(words).all(|(found, word)| found.text == *word))
}
