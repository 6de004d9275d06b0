//! The columns that every search reads, opened once for a state of the index.

use tantivy::columnar::Column;
use tantivy::fastfield::FacetReader;
use tantivy::{DateTime, DocId, Searcher, SegmentReader};

use super::newest::BY;
use crate::search::schema::facet;
use crate::text::Language;

/// The columns of a state of the index.
pub(super) struct Columns {
    /// The dates of the documents, segment by segment.
    pub(super) dates: Vec<Column<DateTime>>,
    /// The number of the last change that it holds.
    pub(super) last: u64,
    languages: Vec<Languages>,
}

/// Which languages the documents of a segment have.
struct Languages {
    facets: FacetReader,
    /// The number of each language among the facets; none: no document has it.
    numbers: Vec<(Language, u64)>,
}

impl Columns {
    pub(super) fn of(searcher: &Searcher) -> tantivy::Result<Columns> {
        let (mut dates, mut last, mut languages) = (Vec::new(), 0, Vec::new());
        for segment in searcher.segment_readers() {
            dates.push(segment.fast_fields().date(BY)?);
            last = segment.fast_fields().u64("number")?.max_value().max(last);
            languages.push(Languages::of(segment)?);
        }
        Ok(Columns { dates, last, languages })
    }

    /// What tells a language among the facets of a segment; none: no document there has it.
    pub(super) fn language(&self, segment: u32, language: Language) -> Option<u64> {
        let numbers = &self.languages[segment as usize].numbers;
        numbers.iter().find(|(one, _)| *one == language).map(|(_, number)| *number)
    }

    /// Whether a document has the language that [`Columns::language`] told.
    pub(super) fn has_language(&self, segment: u32, document: DocId, number: u64) -> bool {
        self.languages[segment as usize].facets.facet_ords(document).any(|one| one == number)
    }
}

impl Languages {
    fn of(segment: &SegmentReader) -> tantivy::Result<Languages> {
        let facets = segment.facet_reader("facets")?;
        let mut numbers = Vec::new();
        for language in Language::ALL {
            let own = facet("lang", language.code());
            numbers.extend(facets.facet_dict().term_ord(own.encoded_str())?.map(|number| (language, number)));
        }
        Ok(Languages { facets, numbers })
    }
}
