//! Collects the newest documents that a query finds, and counts them all where that is wanted.
//!
//! Every segment is sorted by date, the newest first, so the first that are found are the newest: nothing is compared, and
//! where nobody counts, finding stops there.

use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::query::Weight;
use tantivy::{DateTime, DocAddress, DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::columns::Columns;
use super::walk::walk;

/// The fast field by which segments are sorted.
pub(super) const BY: &str = "published";

/// The documents from a place on, newest first; those without a date last.
pub(super) struct Newest {
    pub(super) offset: usize,
    pub(super) limit: usize,
    /// Whether all are counted on the way.
    pub(super) counts: bool,
    pub(super) columns: Arc<Columns>,
}

/// How many there are, and the newest, with their dates.
type Found = (usize, Vec<(Option<DateTime>, DocAddress)>);

impl Newest {
    fn wanted(&self) -> usize {
        self.offset.saturating_add(self.limit)
    }
}

impl Collector for Newest {
    type Fruit = (usize, Vec<DocAddress>);
    type Child = InSegment;

    fn for_segment(&self, segment: u32, _: &SegmentReader) -> tantivy::Result<InSegment> {
        let dates = self.columns.dates[segment as usize].clone();
        Ok(InSegment { segment, dates, wanted: self.wanted(), count: 0, first: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, found: Vec<Found>) -> tantivy::Result<Self::Fruit> {
        let total = found.iter().map(|(count, _)| count).sum();
        let mut newest: Vec<_> = found.into_iter().flat_map(|(_, first)| first).collect();
        newest.sort_unstable_by(|(one, at), (other, there)| other.cmp(one).then_with(|| at.cmp(there)));
        let newest = newest.into_iter().skip(self.offset).take(self.limit);
        Ok((total, newest.map(|(_, address)| address).collect()))
    }

    /// Alone, it stops where it may, and else goes through whole blocks.
    fn collect_segment(
        &self,
        weight: &dyn Weight,
        segment: u32,
        reader: &SegmentReader,
    ) -> tantivy::Result<Found> {
        let mut found = self.for_segment(segment, reader)?;
        if self.counts {
            walk(weight, reader, &mut |documents| found.collect_block(documents))?;
            return Ok(found.harvest());
        }
        let alive = reader.alive_bitset();
        let mut documents = weight.scorer(reader, 1.0)?;
        while documents.doc() != TERMINATED && found.first.len() < found.wanted {
            if alive.is_none_or(|alive| alive.is_alive(documents.doc())) {
                found.first.push(documents.doc());
            }
            documents.advance();
        }
        Ok(found.harvest())
    }
}

/// The same in one segment.
pub(super) struct InSegment {
    segment: u32,
    dates: Column<DateTime>,
    wanted: usize,
    count: usize,
    first: Vec<DocId>,
}

impl SegmentCollector for InSegment {
    type Fruit = Found;

    fn collect(&mut self, document: DocId, _: Score) {
        self.count += 1;
        if self.first.len() < self.wanted {
            self.first.push(document);
        }
    }

    fn collect_block(&mut self, documents: &[DocId]) {
        self.count += documents.len();
        let missing = self.wanted.saturating_sub(self.first.len());
        self.first.extend(documents.iter().take(missing));
    }

    fn harvest(self) -> Found {
        let (dates, segment) = (self.dates, self.segment);
        let dated = |document| (dates.first(document), DocAddress::new(segment, document));
        (self.count, self.first.into_iter().map(dated).collect())
    }
}
