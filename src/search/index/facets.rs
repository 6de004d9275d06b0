//! How the documents that were found are spread over themes, feeds, languages, types, years and provisions.

use std::collections::HashMap;

use tantivy::collector::{FacetCollector, FacetCounts};
use tantivy::postings::SegmentPostings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, Searcher, TERMINATED};

use super::IndexError;
use crate::search::results::{COUNTS_MAX, Count, Facets};

/// What is counted, each the first step of a facet's path.
const DIMENSIONS: [&str; 6] = ["theme", "feed", "lang", "kind", "year", "law"];
/// Stands between the steps of a path in the dictionary.
const STEP: char = '\0';

/// Counts what a search finds, document by document.
pub(super) fn collector() -> FacetCollector {
    let mut collector = FacetCollector::for_field("facets");
    for dimension in DIMENSIONS {
        collector.add_facet(&format!("/{dimension}"));
    }
    collector
}

/// What the collector counted.
pub(super) fn counted(counts: &FacetCounts) -> Facets {
    facets(|dimension| {
        let top = counts.top_k(&format!("/{dimension}"), COUNTS_MAX).into_iter();
        let named =
            top.map(|(facet, count)| (facet.to_path().last().map_or("", |part| *part).to_owned(), count));
        named.map(|(value, count)| Count { value, count }).collect()
    })
}

/// The same for all documents, from the dictionary: a document is looked at only in a segment from which some were removed.
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
    Ok(facets(|dimension| {
        let counts = found.remove(dimension).unwrap_or_default().into_iter();
        let mut counts: Vec<Count> = counts.map(|(value, count)| Count { value, count }).collect();
        counts.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.value.cmp(&other.value)));
        counts.truncate(COUNTS_MAX);
        counts
    }))
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

fn facets(mut of: impl FnMut(&str) -> Vec<Count>) -> Facets {
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
