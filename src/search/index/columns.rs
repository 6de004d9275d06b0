//! The columns that every search reads, opened once for a state of the index.

use tantivy::columnar::Column;
use tantivy::{DateTime, Searcher};

use super::newest::BY;

/// The columns of a state of the index.
pub(super) struct Columns {
    /// The dates of the documents, segment by segment.
    pub(super) dates: Vec<Column<DateTime>>,
    /// The number of the last change that it holds.
    pub(super) last: u64,
}

impl Columns {
    pub(super) fn of(searcher: &Searcher) -> tantivy::Result<Columns> {
        let (mut dates, mut last) = (Vec::new(), 0);
        for segment in searcher.segment_readers() {
            dates.push(segment.fast_fields().date(BY)?);
            last = segment.fast_fields().u64("number")?.max_value().max(last);
        }
        Ok(Columns { dates, last })
    }
}
