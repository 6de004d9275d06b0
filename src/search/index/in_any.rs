//! A word in any of its fields, as a part of a query whose other parts leave few documents.
//!
//! The engine's own union looks ahead by thousands of documents, which pays where all are wanted. Beside other words that must occur, most
//! of what it looked up is passed over.

use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED, Term};

use super::one_word::{Unweighed, Weighed};
use super::walk::explained;

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
            // Mostly they are all of one kind: then none is called without knowing which.
            _ => only::<Weighed>(parts)
                .map(any)
                .or_else(|parts| only::<Unweighed>(parts).map(any))
                .unwrap_or_else(any),
        })
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        explained(self, segment, document)
    }
}

/// The parts as what they are, when all are of a kind.
fn only<S: Scorer>(parts: Vec<Box<dyn Scorer>>) -> Result<Vec<S>, Vec<Box<dyn Scorer>>> {
    if parts.iter().any(|part| !part.is::<S>()) {
        return Err(parts);
    }
    Ok(parts.into_iter().filter_map(|part| part.downcast().ok()).map(|part| *part).collect())
}

fn any<S: Scorer>(parts: Vec<S>) -> Box<dyn Scorer> {
    Box::new(Any::of(parts))
}

/// Parts that each stand at their next document; together they stand at the first of those.
struct Any<S> {
    /// Those with most documents first: one of them has what is asked for more often than others.
    parts: Vec<S>,
    first: DocId,
}

impl<S: Scorer> Any<S> {
    fn of(mut parts: Vec<S>) -> Any<S> {
        parts.sort_by_key(|part| std::cmp::Reverse(part.cost()));
        let first = parts.iter().map(DocSet::doc).min().unwrap_or(TERMINATED);
        Any { parts, first }
    }
}

impl<S: Scorer> DocSet for Any<S> {
    fn advance(&mut self) -> DocId {
        match self.first {
            TERMINATED => TERMINATED,
            passed => self.seek(passed + 1),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let next = self.parts.iter_mut().map(|part| at_or_after(part, target));
        self.first = next.min().unwrap_or(TERMINATED);
        self.first
    }

    /// The first part that has the document answers; the others are asked when somebody wants to know what it is worth.
    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if target >= TERMINATED {
            return SeekDangerResult::SeekLowerBound(target);
        }
        self.first = TERMINATED;
        for part in &mut self.parts {
            self.first = self.first.min(at_or_after(part, target));
            if self.first == target {
                return SeekDangerResult::Found;
            }
        }
        SeekDangerResult::SeekLowerBound(self.first)
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

impl<S: Scorer> Scorer for Any<S> {
    fn score(&mut self) -> Score {
        let first = self.first;
        let parts = self.parts.iter_mut();
        parts.map(|part| if at_or_after(part, first) == first { part.score() } else { 0.0 }).sum()
    }
}

/// Moves a part on to a document, when it is before it, or to the next that it has.
fn at_or_after(part: &mut impl Scorer, target: DocId) -> DocId {
    if part.doc() < target { part.seek(target) } else { part.doc() }
}
