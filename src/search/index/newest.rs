//! Collects the newest documents that a query finds, and counts them all where that is wanted.
//!
//! Every segment is sorted by date, the newest first, so the first that are found there are its newest. Where nobody counts, finding
//! begins in the segment with the newest document and stops where nothing newer can come: in most, before it begins.

use std::cmp::Reverse;

use tantivy::query::{EnableScoring, Query, Weight};
use tantivy::{DateTime, DocAddress, DocSet, Searcher, TERMINATED};

use super::columns::Columns;
use super::walk::walk;

/// The fast field by which segments are sorted.
pub(super) const BY: &str = "published";

/// The documents from a place on, newest first; those without a date last.
pub(super) struct Newest<'a> {
    pub(super) offset: usize,
    pub(super) limit: usize,
    /// Whether all are counted on the way.
    pub(super) counts: bool,
    pub(super) columns: &'a Columns,
}

/// A document and its date.
type Dated = (Option<DateTime>, DocAddress);

impl Newest<'_> {
    /// How many there are, when they are counted, and the newest of them.
    pub(super) fn find(
        &self,
        searcher: &Searcher,
        query: &dyn Query,
    ) -> tantivy::Result<(usize, Vec<DocAddress>)> {
        let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
        let latest = |segment: &usize| self.columns.dates[*segment].max_value();
        let mut segments: Vec<usize> = (0..searcher.segment_readers().len()).collect();
        segments.sort_by_key(|segment| Reverse(latest(segment)));
        let (mut total, mut newest) = (0, Vec::new());
        for segment in segments {
            if self.counts {
                total += self.counted(&*weight, searcher, segment, &mut newest)?;
            } else if self.last_of(&newest).is_some_and(|last| latest(&segment) < last) {
                break;
            } else {
                self.first(&*weight, searcher, segment, &mut newest)?;
            }
            newest.sort_unstable_by(|(one, at), (other, there)| other.cmp(one).then_with(|| at.cmp(there)));
            newest.truncate(self.wanted());
        }
        Ok((total, newest.into_iter().skip(self.offset).map(|(_, address)| address).collect()))
    }

    fn wanted(&self) -> usize {
        self.offset.saturating_add(self.limit)
    }

    /// The date before which nothing belongs to the newest any more.
    fn last_of(&self, newest: &[Dated]) -> Option<DateTime> {
        newest.get(self.wanted().checked_sub(1)?).and_then(|(date, _)| *date)
    }

    /// Goes through all documents of a segment, in whole blocks.
    fn counted(
        &self,
        weight: &dyn Weight,
        searcher: &Searcher,
        segment: usize,
        newest: &mut Vec<Dated>,
    ) -> tantivy::Result<usize> {
        let (mut count, mut first) = (0, Vec::new());
        walk(weight, &searcher.segment_readers()[segment], &mut |documents| {
            count += documents.len();
            let missing = self.wanted().saturating_sub(first.len());
            first.extend(documents.iter().take(missing));
        })?;
        let dates = &self.columns.dates[segment];
        newest.extend(first.into_iter().map(|document| (dates.first(document), address(segment, document))));
        Ok(count)
    }

    /// Stops at the first document of a segment that is not wanted any more.
    fn first(
        &self,
        weight: &dyn Weight,
        searcher: &Searcher,
        segment: usize,
        newest: &mut Vec<Dated>,
    ) -> tantivy::Result<()> {
        let (reader, dates) = (&searcher.segment_readers()[segment], &self.columns.dates[segment]);
        let (alive, last, before) = (reader.alive_bitset(), self.last_of(newest), newest.len());
        let mut documents = weight.scorer(reader, 1.0)?;
        while documents.doc() != TERMINATED && newest.len() - before < self.wanted() {
            let document = documents.doc();
            if alive.is_none_or(|alive| alive.is_alive(document)) {
                let date = dates.first(document);
                if last.is_some_and(|last| date < Some(last)) {
                    break;
                }
                newest.push((date, address(segment, document)));
            }
            documents.advance();
        }
        Ok(())
    }
}

fn address(segment: usize, document: tantivy::DocId) -> DocAddress {
    DocAddress::new(u32::try_from(segment).expect("an index has few segments"), document)
}
