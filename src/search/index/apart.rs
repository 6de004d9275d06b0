//! A query whose documents are listed before they are used, to exclude by.
//!
//! The engine asks an exclusion for documents that it may have passed already, which a phrase of tantivy 0.27 does not
//! stand (it asserts that it is only asked for later ones). A list stands it.

use tantivy::query::{ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

/// The same documents as the query inside, without their worth.
#[derive(Debug)]
pub(super) struct Apart(pub(super) Box<dyn Query>);

impl Clone for Apart {
    fn clone(&self) -> Apart {
        Apart(self.0.box_clone())
    }
}

impl Query for Apart {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(ApartWeight(self.0.weight(scoring)?)))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.0.query_terms(visitor);
    }
}

struct ApartWeight(Box<dyn Weight>);

impl Weight for ApartWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut found = self.0.scorer(segment, boost)?;
        let mut documents = Vec::new();
        while found.doc() != TERMINATED {
            documents.push(found.doc());
            found.advance();
        }
        Ok(Box::new(ConstScorer::new(Listed { documents, at: 0 }, boost)))
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        self.0.explain(segment, document)
    }
}

struct Listed {
    documents: Vec<DocId>,
    at: usize,
}

impl DocSet for Listed {
    fn advance(&mut self) -> DocId {
        self.at = (self.at + 1).min(self.documents.len());
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.documents.get(self.at).copied().unwrap_or(TERMINATED)
    }

    fn size_hint(&self) -> u32 {
        self.documents.len() as u32
    }
}
