//! One word in one field, looked up once in each segment.
//!
//! A word is asked for in ten fields, of which most segments have it in two or three. The engine looks each of them up twice and writes
//! down for every segment how it came by the worth of the word, which takes longer than to read the documents of a rare one.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentId;
use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::query::{
    Bm25StatisticsProvider, Bm25Weight, ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer,
    TermQuery, Weight,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SegmentReader, Term};

use super::walk::explained;

/// The documents that have a word, worth what the engine's own query for it gives.
#[derive(Clone, Debug)]
pub(super) struct OneWord {
    pub(super) term: Term,
    /// Whether it stands beside words that must occur too. Alone, the engine reads it, which passes over blocks that cannot be worth enough.
    pub(super) beside: bool,
}

impl Query for OneWord {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let OneWord { term, beside } = self;
        let engines = || TermQuery::new(term.clone(), IndexRecordOption::WithFreqs);
        let Some(searcher) = scoring.searcher() else { return engines().weight(scoring) };
        let (mut documents, mut known) = (Vec::new(), Known::default());
        for segment in searcher.segment_readers() {
            let inverted = segment.inverted_index(term.field())?;
            known.words += inverted.total_num_tokens();
            known.documents += u64::from(segment.max_doc());
            if let Some(info) = inverted.get_term_info(term)? {
                known.with_word += u64::from(info.doc_freq);
                documents.push((segment.segment_id(), info));
            }
        }
        let read = if documents.is_empty() {
            Read::Nowhere
        } else if !scoring.is_scoring_enabled() {
            Read::Unweighed
        } else if *beside {
            Read::Weighed(known.worth())
        } else {
            let scoring = EnableScoring::enabled_from_statistics_provider(&known, searcher);
            Read::ByEngine(engines().weight(scoring)?)
        };
        Ok(Box::new(OneWordWeight { field: term.field(), documents, read }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        visitor(&self.term, false);
    }
}

/// What the worth of a word follows from.
#[derive(Default)]
struct Known {
    with_word: u64,
    documents: u64,
    /// All words of all documents in the field.
    words: u64,
}

impl Known {
    fn worth(&self) -> Bm25Weight {
        let length = self.words as Score / self.documents as Score;
        Bm25Weight::for_one_term_without_explain(self.with_word, self.documents, length)
    }
}

impl Bm25StatisticsProvider for Known {
    fn total_num_tokens(&self, _: Field) -> tantivy::Result<u64> {
        Ok(self.words)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.documents)
    }

    fn doc_freq(&self, _: &Term) -> tantivy::Result<u64> {
        Ok(self.with_word)
    }
}

/// How the documents of a word are read.
enum Read {
    Nowhere,
    /// Nobody asks what they are worth.
    Unweighed,
    Weighed(Bm25Weight),
    ByEngine(Box<dyn Weight>),
}

struct OneWordWeight {
    field: Field,
    /// Where its documents stand, in the segments that have some.
    documents: Vec<(SegmentId, TermInfo)>,
    read: Read,
}

impl OneWordWeight {
    fn info(&self, segment: &SegmentReader) -> Option<&TermInfo> {
        let own = segment.segment_id();
        self.documents.iter().find(|(segment, _)| *segment == own).map(|(_, info)| info)
    }
}

impl Weight for OneWordWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Some(info) = self.info(segment) else { return Ok(Box::new(EmptyScorer)) };
        let postings = |with| -> tantivy::Result<SegmentPostings> {
            Ok(segment.inverted_index(self.field)?.read_postings_from_terminfo(info, with)?)
        };
        Ok(match &self.read {
            Read::Nowhere => Box::new(EmptyScorer),
            Read::Unweighed => Box::new(Unweighed::new(postings(IndexRecordOption::Basic)?, 1.0)),
            Read::Weighed(worth) => {
                let lengths = segment.fieldnorms_readers().get_field(self.field)?;
                let lengths = lengths.unwrap_or_else(|| FieldNormReader::constant(segment.max_doc(), 1));
                let postings = postings(IndexRecordOption::WithFreqs)?;
                Box::new(Weighed { postings, lengths, worth: worth.boost_by(boost) })
            }
            Read::ByEngine(weight) => weight.scorer(segment, boost)?,
        })
    }

    fn count(&self, segment: &SegmentReader) -> tantivy::Result<u32> {
        match segment.alive_bitset() {
            Some(alive) => Ok(self.scorer(segment, 1.0)?.count(alive)),
            None => Ok(self.info(segment).map_or(0, |info| info.doc_freq)),
        }
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        explained(self, segment, document)
    }
}

/// Documents of which nobody asks what they are worth.
pub(super) type Unweighed = ConstScorer<SegmentPostings>;

/// Documents, with the frequency of the word and their length.
pub(super) struct Weighed {
    postings: SegmentPostings,
    lengths: FieldNormReader,
    worth: Bm25Weight,
}

impl DocSet for Weighed {
    fn advance(&mut self) -> DocId {
        self.postings.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.postings.seek(target)
    }

    fn doc(&self) -> DocId {
        self.postings.doc()
    }

    fn size_hint(&self) -> u32 {
        self.postings.size_hint()
    }
}

impl Scorer for Weighed {
    fn score(&mut self) -> Score {
        self.worth.score(self.lengths.fieldnorm_id(self.doc()), self.postings.term_freq())
    }
}
