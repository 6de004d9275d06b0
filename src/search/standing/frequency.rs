//! How often words and facets occur: what makes one the rarest of a query.

use super::hash::hash;
use super::lexicon::Kind;
use super::reading::{Reading, Words};
use crate::search::Document;

/// Counters: enough that 160,000 kinds of words share one with few others.
const COUNTERS: usize = 1 << 18;

/// Documents from which counts are believed: below that, a word that was not seen may still be common.
const BELIEVED: u32 = 200;

/// How many of the documents seen so far held a word, as far as half a megabyte tells.
///
/// Rare words may share a counter and then count as less rare than they are; that costs time and never a match.
#[derive(Clone, Debug, Default)]
pub struct Frequencies {
    counts: Vec<u16>,
    documents: u32,
}

impl Frequencies {
    /// Counts the words and facets of one more document.
    pub fn learn(&mut self, document: &Document, reading: &Reading) {
        if self.counts.is_empty() {
            self.counts = vec![0; COUNTERS];
        }
        let mut found: Vec<usize> = Vec::with_capacity(reading.plain.len() * 2);
        for words in [&reading.plain, &reading.stems] {
            found.extend(each(words).map(|word| counter(Kind::Word, word.as_bytes())));
        }
        let marks = reading.inside.iter().flat_map(|(_, marks)| marks.iter());
        found.extend(marks.map(|mark| counter(Kind::Word, mark.as_bytes())));
        facets(document, |kind, text| found.push(counter(kind, text.as_bytes())));
        found.sort_unstable();
        found.dedup();
        found.into_iter().for_each(|at| self.counts[at] = self.counts[at].saturating_add(1));
        self.documents = self.documents.saturating_add(1);
    }

    /// In how many of a million documents a name is likely to stand.
    pub(super) fn of_a_million(&self, kind: Kind, text: &[u8]) -> u64 {
        if self.documents < BELIEVED || kind == Kind::Beginning {
            return guess(kind, text.len());
        }
        u64::from(self.counts[counter(kind, text)] + 1) * 1_000_000 / u64::from(self.documents + 1)
    }

    /// Memory held, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.counts.capacity() * size_of::<u16>()
    }
}

/// Without counts a long word is rare and a language is a quarter of everything; only the order matters.
fn guess(kind: Kind, length: usize) -> u64 {
    let length = length.clamp(1, 24) as u64;
    match kind {
        Kind::Law => 1_000,
        Kind::Word => 30_000 / length,
        Kind::Theme | Kind::Feed | Kind::Type => 25_000,
        Kind::Beginning => 300_000 / length,
        Kind::Language => 250_000,
    }
}

fn counter(kind: Kind, text: &[u8]) -> usize {
    hash(kind as u8, text) as usize % COUNTERS
}

fn each(words: &Words) -> impl Iterator<Item = &str> {
    (0..words.len()).map(|place| words.get(place))
}

/// The facets of a document, by which it may be waited for; a cited provision brings the units of law around it.
pub(super) fn facets(document: &Document, mut see: impl FnMut(Kind, &str)) {
    document.themes.iter().for_each(|theme| see(Kind::Theme, theme));
    see(Kind::Feed, &document.feed);
    document.language.into_iter().for_each(|language| see(Kind::Language, language.code()));
    document.kind.iter().for_each(|kind| see(Kind::Type, &crate::text::fold::fold(kind)));
    for path in &document.provisions {
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        ends.for_each(|end| see(Kind::Law, &path[..end]));
    }
}
