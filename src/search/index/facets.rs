//! How the documents that were found are spread over themes, feeds, languages, types, years and provisions.

use std::collections::HashMap;

use tantivy::postings::SegmentPostings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, Searcher, TERMINATED};

use super::IndexError;
use crate::search::results::{COUNTS_MAX, Count, Facets};

/// What is counted, each the first step of a facet's path.
pub(super) const DIMENSIONS: [&str; 6] = ["theme", "feed", "lang", "kind", "year", "law"];
/// Stands between the steps of a path in the dictionary.
pub(super) const STEP: char = '\0';

/// How all documents are spread, from the dictionary: a document is looked at only in a segment from which some were removed.
pub(super) fn of_all(searcher: &Searcher, field: Field) -> Result<Facets, IndexError> {
    let mut found: HashMap<&str, HashMap<String, u64>> = HashMap::new();
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(field)?;
        for dimension in DIMENSIONS {
            let counts = found.entry(dimension).or_default();
            let from = format!("{dimension}{STEP}");
            let terms = inverted.terms().range().ge(from.as_bytes());
            let mut terms = terms.into_stream().map_err(tantivy::TantivyError::from)?;
            while terms.advance() {
                let Some(value) = terms.key().strip_prefix(from.as_bytes()) else { break };
                let value = String::from_utf8_lossy(value);
                // What lies deeper is counted with its ancestor, whose documents are named there too.
                if value.contains(STEP) {
                    continue;
                }
                let count = match segment.alive_bitset() {
                    None => u64::from(terms.value().doc_freq),
                    Some(alive) => {
                        let postings =
                            inverted.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic);
                        let postings = postings.map_err(tantivy::TantivyError::from)?;
                        documents(postings).filter(|document| alive.is_alive(*document)).count() as u64
                    }
                };
                if count > 0 {
                    *counts.entry(value.into_owned()).or_default() += count;
                }
            }
        }
    }
    Ok(facets(|dimension| found.remove(dimension).unwrap_or_default().into_iter().collect()))
}

fn documents(mut postings: SegmentPostings) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let document = postings.doc();
        (document != TERMINATED).then(|| {
            postings.advance();
            document
        })
    })
}

/// The facets of an answer, out of what each dimension counts.
pub(super) fn facets<V: Into<String> + Ord>(mut counted: impl FnMut(&str) -> Vec<(V, u64)>) -> Facets {
    let mut of = |dimension| {
        let mut counts = counted(dimension);
        counts.sort_unstable_by(|(one, more), (other, less)| less.cmp(more).then_with(|| one.cmp(other)));
        let most = counts.into_iter().take(COUNTS_MAX);
        most.map(|(value, count)| Count { value: value.into(), count }).collect::<Vec<_>>()
    };
    let mut years = of("year");
    years.sort_by(|one, other| other.value.cmp(&one.value));
    Facets {
        themes: of("theme"),
        feeds: of("feed"),
        languages: of("lang"),
        kinds: of("kind"),
        years,
        provisions: of("law"),
    }
}
