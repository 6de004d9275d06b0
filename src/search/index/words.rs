//! The words that the index holds: the nearest to a mistyped one, and those that begin in a certain way.

use std::collections::HashMap;

use tantivy::query::FuzzyTermQuery;
use tantivy::{Searcher, Term};

use super::{IndexError, Passing, Reader};
use crate::search::schema::Fields;
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

/// The nearest of several words among those that stand so many times as often as this one.
pub(in crate::search) fn commoner(
    word: &str,
    mut counts: HashMap<String, u32>,
    times: usize,
) -> Option<String> {
    let own = counts.remove(word).unwrap_or(0).max(1) as usize;
    counts.retain(|_, count| *count as usize >= own * times);
    nearest(word, counts)
}

/// The words of titles and texts that are at most so many letters off from a folded one, with how often they stand there.
fn words_near(
    searcher: &Searcher,
    fields: &Fields,
    word: &str,
    mistakes: u8,
) -> Result<HashMap<String, u32>, IndexError> {
    let mut counts: HashMap<String, u32> = HashMap::new();
    for field in [fields.plain.title, fields.plain.text] {
        let query = FuzzyTermQuery::new(Term::from_field_text(field, word), mistakes, true);
        let automaton = query.automaton()?;
        for segment in searcher.segment_readers() {
            let index = segment.inverted_index(field)?;
            let mut near = index.terms().search(&automaton).into_stream().map_err(IndexError::unreadable)?;
            while near.advance() {
                let found = String::from_utf8_lossy(near.key()).into_owned();
                *counts.entry(found).or_default() += near.value().doc_freq;
            }
        }
    }
    Ok(counts)
}

impl Passing {
    /// The words that are at most so many letters off, with how often they stand in the documents.
    pub(in crate::search) fn words_near(
        &self,
        word: &str,
        mistakes: u8,
    ) -> Result<HashMap<String, u32>, IndexError> {
        words_near(&self.searcher, &self.fields, word, mistakes)
    }
}

impl Reader {
    /// The words that are at most so many letters off, with how often they stand in the index.
    pub(in crate::search) fn words_near(
        &self,
        word: &str,
        mistakes: u8,
    ) -> Result<HashMap<String, u32>, IndexError> {
        words_near(&self.searcher(), self.fields(), word, mistakes)
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
