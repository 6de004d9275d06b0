//! The words of a document, analysed once for everybody who asks: the themes, then the subscriptions.

use crate::search::Document;
use crate::search::analysis::compounds::{Marker, Marks, has_compounds};
use crate::search::analysis::{plain, stemmed};
use crate::text::Language;

/// The words of a document in its two forms, and where its texts begin.
///
/// Facets and date are not in it: an item gets its themes after its words are known.
#[derive(Clone, Debug)]
pub struct Reading {
    pub(super) language: Option<Language>,
    /// As written, folded.
    pub(super) plain: Words,
    /// By stem, each at the place of its word; empty without a language.
    pub(super) stems: Words,
    /// The marks of the words inside each compound, with the place of the compound: stems beside its own.
    pub(super) inside: Vec<(usize, Marks)>,
}

/// Words behind each other.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    letters: String,
    /// Where each word ends in the letters.
    ends: Vec<u32>,
    /// How many words stand before the end of title, summary and body.
    parts: [usize; PARTS],
}

/// Title, summary and body: no phrase runs from one into the next.
const PARTS: usize = 3;

impl Reading {
    /// Analyses title, summary and body.
    pub fn of(document: &Document) -> Reading {
        let texts = [document.title.as_str(), document.summary.as_str(), document.body.as_str()];
        let plain = words(&mut plain(), texts);
        let stems =
            document.language.map(|language| words(&mut stemmed(language), texts)).unwrap_or_default();
        debug_assert!(document.language.is_none() || stems.len() == plain.len(), "no analysis drops a word");
        let inside =
            document.language.filter(|language| has_compounds(*language)).map_or(Vec::new(), |language| {
                let mut marker = Marker::of(language);
                let marked = (0..plain.len()).map(|place| (place, marker.marks(plain.get(place))));
                marked.filter(|(_, marks)| !marks.is_empty()).collect()
            });
        Reading { language: document.language, plain, stems, inside }
    }

    /// Whether a place is in the title.
    pub(super) fn is_title(&self, place: usize) -> bool {
        place < self.plain.parts[0]
    }
}

fn words(analyzer: &mut tantivy::tokenizer::TextAnalyzer, texts: [&str; PARTS]) -> Words {
    let mut words = Words::default();
    for (part, text) in texts.into_iter().enumerate() {
        let mut stream = analyzer.token_stream(text);
        while stream.advance() {
            words.letters.push_str(&stream.token().text);
            words.ends.push(u32::try_from(words.letters.len()).expect("a document is a few megabytes"));
        }
        words.parts[part] = words.ends.len();
    }
    words
}

impl Words {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn get(&self, place: usize) -> &str {
        let from = place.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.letters[from..self.ends[place] as usize]
    }

    /// The places of each text.
    pub(super) fn parts(&self) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
        let starts = std::iter::once(0).chain(self.parts);
        starts.zip(self.parts).map(|(from, to)| from..to)
    }
}
