//! The words that the index holds: the nearest to a mistyped one, and those that begin in a certain way.

use std::collections::HashMap;

use tantivy::Term;
use tantivy::query::FuzzyTermQuery;

use super::{IndexError, Reader};
use crate::text::fold::fold;
use crate::text::near::distance;

/// Words looked at for a suggestion: a beginning of two letters has more, and the first are as good.
const LOOKED_AT_MAX: usize = 20_000;

/// The nearest of several words with their counts; of equals the most frequent.
pub(in crate::search) fn nearest(word: &str, counts: HashMap<String, u32>) -> Option<String> {
    // A word does not begin with another letter by mistake as often as it goes wrong further on.
    let rank = |(found, count): &(String, u32)| {
        let other_start = found.chars().next() != word.chars().next();
        (distance(word, found) + usize::from(other_start), std::cmp::Reverse(*count), found.clone())
    };
    counts.into_iter().min_by_key(rank).map(|(found, _)| found)
}

impl Reader {
    /// The word of a title or a text that is nearest to this one, at most so many letters off; of equals the most frequent.
    pub(crate) fn nearest_word(&self, word: &str, mistakes: u8) -> Result<Option<String>, IndexError> {
        let word = fold(word);
        let mut counts: HashMap<String, u32> = HashMap::new();
        let searcher = self.searcher();
        for field in [self.fields().plain.title, self.fields().plain.text] {
            let query = FuzzyTermQuery::new(Term::from_field_text(field, &word), mistakes, true);
            let automaton = query.automaton()?;
            for segment in searcher.segment_readers() {
                let index = segment.inverted_index(field)?;
                let mut near =
                    index.terms().search(&automaton).into_stream().map_err(IndexError::unreadable)?;
                while near.advance() {
                    let found = String::from_utf8_lossy(near.key()).into_owned();
                    *counts.entry(found).or_default() += near.value().doc_freq;
                }
            }
        }
        Ok(nearest(&word, counts))
    }

    /// The most frequent words of titles that begin so.
    ///
    /// # Errors
    /// What the engine reports.
    pub fn words_that_begin(&self, start: &str, limit: usize) -> Result<Vec<String>, IndexError> {
        let start = fold(start);
        let field = self.fields().plain.title;
        let mut counts: HashMap<String, u32> = HashMap::new();
        for segment in self.searcher().segment_readers() {
            let index = segment.inverted_index(field)?;
            let mut words = index.terms().range().ge(&start).into_stream().map_err(IndexError::unreadable)?;
            let mut looked_at = 0;
            while words.advance() && words.key().starts_with(start.as_bytes()) && looked_at < LOOKED_AT_MAX {
                let word = String::from_utf8_lossy(words.key()).into_owned();
                *counts.entry(word).or_default() += words.value().doc_freq;
                looked_at += 1;
            }
        }
        let mut words: Vec<(String, u32)> = counts.into_iter().collect();
        words.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        Ok(words.into_iter().take(limit).map(|(word, _)| word).collect())
    }
}
