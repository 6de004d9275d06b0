//! A word in any of its fields, as a part of a query whose other parts leave few documents.
//!
//! The engine's own union looks ahead by thousands of documents, which pays where all are wanted. Beside other words that must occur, most
//! of what it looked up is passed over.

use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

/// The documents that meet any of the queries inside, worth what all of them give together.
#[derive(Debug)]
pub(super) struct InAny(pub(super) Vec<Box<dyn Query>>);

impl Clone for InAny {
    fn clone(&self) -> InAny {
        InAny(self.0.iter().map(|query| query.box_clone()).collect())
    }
}

impl Query for InAny {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let weights = self.0.iter().map(|query| query.weight(scoring));
        Ok(Box::new(InAnyWeight(weights.collect::<tantivy::Result<_>>()?)))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.0.iter().for_each(|query| query.query_terms(visitor));
    }
}

struct InAnyWeight(Vec<Box<dyn Weight>>);

impl Weight for InAnyWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut parts = Vec::with_capacity(self.0.len());
        for weight in &self.0 {
            let part = weight.scorer(segment, boost)?;
            if part.doc() != TERMINATED {
                parts.push(part);
            }
        }
        Ok(match parts.len() {
            0 => Box::new(EmptyScorer),
            1 => parts.remove(0),
            _ => Box::new(Any::of(parts)),
        })
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(segment, 1.0)?;
        if scorer.doc() > document || scorer.seek(document) != document {
            return Err(tantivy::TantivyError::InvalidArgument(format!(
                "document {document} meets no part of it"
            )));
        }
        Ok(Explanation::new("the sum of its parts", scorer.score()))
    }
}

/// Parts that each stand at their next document; together they stand at the first of those.
struct Any {
    parts: Vec<Box<dyn Scorer>>,
    first: DocId,
}

impl Any {
    fn of(parts: Vec<Box<dyn Scorer>>) -> Any {
        let first = parts.iter().map(DocSet::doc).min().unwrap_or(TERMINATED);
        Any { parts, first }
    }
}

impl DocSet for Any {
    fn advance(&mut self) -> DocId {
        let passed = self.first;
        if passed == TERMINATED {
            return TERMINATED;
        }
        let next =
            self.parts.iter_mut().map(|part| if part.doc() == passed { part.advance() } else { part.doc() });
        self.first = next.min().unwrap_or(TERMINATED);
        self.first
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let next = self
            .parts
            .iter_mut()
            .map(|part| if part.doc() < target { part.seek(target) } else { part.doc() });
        self.first = next.min().unwrap_or(TERMINATED);
        self.first
    }

    fn doc(&self) -> DocId {
        self.first
    }

    fn size_hint(&self) -> u32 {
        self.parts.iter().map(DocSet::size_hint).max().unwrap_or_default()
    }

    fn cost(&self) -> u64 {
        self.parts.iter().map(DocSet::cost).sum()
    }
}

impl Scorer for Any {
    fn score(&mut self) -> Score {
        let first = self.first;
        self.parts.iter_mut().filter(|part| part.doc() == first).map(|part| part.score()).sum()
    }
}
