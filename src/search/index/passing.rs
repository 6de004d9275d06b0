//! An index in memory of a few documents: what the index would find among them, without touching the one on disk.

use tantivy::collector::DocSetCollector;
use tantivy::directory::RamDirectory;
use tantivy::tokenizer::TokenizerManager;
use tantivy::{Searcher, SingleSegmentIndexWriter};

use super::translate::translate;
use super::{IndexError, open};
use crate::search::clause::Clause;
use crate::search::schema::Fields;
use crate::search::{Document, Query};

/// Memory of the writer, in bytes: the least that tantivy takes.
const WRITER_BYTES: usize = 15_000_000;

/// The documents, indexed as on disk.
pub struct Passing {
    pub(super) fields: Fields,
    pub(super) searcher: Searcher,
}

impl Passing {
    /// Indexes the documents.
    pub fn of(documents: &[Document]) -> Result<Passing, IndexError> {
        let schema = Fields::layout();
        let fields = Fields::of(&schema);
        let analyzers = TokenizerManager::default();
        open::register_in(&analyzers);
        let builder = tantivy::Index::builder().schema(schema).tokenizers(analyzers);
        // One segment: then the number of a document in it is its place among those given.
        let mut writer: SingleSegmentIndexWriter =
            builder.single_segment_index_writer(RamDirectory::create(), WRITER_BYTES)?;
        for document in documents {
            writer.add_document(fields.write(document)?)?;
        }
        let index = writer.finalize()?;
        Ok(Passing { fields, searcher: index.reader()?.searcher() })
    }

    /// The places of those documents that meet the query, in order.
    pub fn find(&self, query: &Query) -> Result<Vec<usize>, IndexError> {
        // The engine panics over a beginning (`camer*`) in a segment without documents.
        if self.searcher.num_docs() == 0 {
            return Ok(Vec::new());
        }
        let wanted = translate(&self.fields, &Clause::of(query));
        let found = self.searcher.search(&wanted, &DocSetCollector)?;
        let mut places: Vec<usize> = found.into_iter().map(|address| address.doc_id as usize).collect();
        places.sort_unstable();
        Ok(places)
    }
}
