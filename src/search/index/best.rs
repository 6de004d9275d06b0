//! Collects the documents that are worth most: by the words they have, raised by their date and the language of the reader.
//!
//! The engine passes over blocks of documents whose words cannot be worth enough. What the date and the language add is bounded in
//! each segment, so what it must reach by its words alone is known, and nothing that belongs in the answer is passed over.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::query::Weight;
use tantivy::{DateTime, DocAddress, DocId, Score, SegmentReader};

use super::columns::Columns;
use crate::search::weights::{LANGUAGE, worth};
use crate::text::Language;

/// Steps into which the worth of a document is rounded, for one of worth 1: what differs by less is equal, and the date decides.
///
/// The engine adds up the worth of words in an order that depends on what it passed over, so the last bits of a sum mean nothing.
const STEPS: f32 = 1024.0;

/// The best documents from a place on; of equals the newest first.
pub(super) struct Best {
    offset: usize,
    limit: usize,
    language: Option<Language>,
    columns: Arc<Columns>,
    /// What the last of the wanted is worth in the segments that were seen, in steps.
    least: AtomicU32,
}

/// In steps, with the date that decides between equals, then the place in the index.
type Rank = (u32, i64, Reverse<DocAddress>);

impl Best {
    pub(super) fn new(
        offset: usize,
        limit: usize,
        language: Option<Language>,
        columns: Arc<Columns>,
    ) -> Best {
        Best { offset, limit, language, columns, least: AtomicU32::new(0) }
    }
}

impl Collector for Best {
    type Fruit = Vec<(Score, DocAddress)>;
    type Child = InSegment;

    fn for_segment(&self, segment: u32, _: &SegmentReader) -> tantivy::Result<InSegment> {
        let dates = self.columns.dates[segment as usize].clone();
        let latest = dates.max_value().into_timestamp_secs();
        Ok(InSegment {
            segment,
            worth_max: worth(Some(latest)),
            dates,
            preferred: self.language.and_then(|language| self.columns.language(segment, language)),
            columns: self.columns.clone(),
            wanted: self.offset.saturating_add(self.limit),
            least: self.least.load(Ordering::Relaxed),
            best: BinaryHeap::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, found: Vec<Vec<(Score, Rank)>>) -> tantivy::Result<Self::Fruit> {
        let mut best: Vec<(Score, Rank)> = found.into_iter().flatten().collect();
        best.sort_unstable_by_key(|(_, rank)| Reverse(*rank));
        let wanted = best.into_iter().skip(self.offset).take(self.limit);
        Ok(wanted.map(|(score, (_, _, Reverse(address)))| (score, address)).collect())
    }

    /// Alone, it lets the engine pass over what cannot be among the best.
    fn collect_segment(
        &self,
        weight: &dyn Weight,
        segment: u32,
        reader: &SegmentReader,
    ) -> tantivy::Result<Vec<(Score, Rank)>> {
        let mut found = self.for_segment(segment, reader)?;
        let alive = reader.alive_bitset();
        weight.for_each_pruning(found.words_needed(), reader, &mut |document, score| {
            if alive.is_none_or(|alive| alive.is_alive(document)) {
                found.collect(document, score);
            }
            found.words_needed()
        })?;
        self.least.fetch_max(found.least, Ordering::Relaxed);
        Ok(found.harvest())
    }
}

/// The same in one segment.
pub(super) struct InSegment {
    segment: u32,
    /// Those of the segment, at hand: each document that may be among the best is asked for its date.
    dates: Column<DateTime>,
    /// By how much a date raises a worth at most, of the documents that are still to come: the newest stand first.
    worth_max: f32,
    columns: Arc<Columns>,
    /// The number of the language of the reader.
    preferred: Option<u64>,
    wanted: usize,
    least: u32,
    best: BinaryHeap<Reverse<(Rank, u32)>>,
}

impl InSegment {
    /// What the words of a document must be worth more than, for the document to be among the best.
    fn words_needed(&self) -> Score {
        let preference = if self.preferred.is_some() { LANGUAGE } else { 0.0 };
        // Two steps below: one for what was rounded, one for the last bits of the sum.
        (self.least as f32 - 2.0) / STEPS / self.worth_max - preference
    }

    fn is_preferred(&self, document: DocId) -> bool {
        self.preferred.is_some_and(|own| self.columns.has_language(self.segment, document, own))
    }
}

impl SegmentCollector for InSegment {
    type Fruit = Vec<(Score, Rank)>;

    fn collect(&mut self, document: DocId, score: Score) {
        let date = self.dates.first(document).map(DateTime::into_timestamp_secs);
        let preference = if self.is_preferred(document) { LANGUAGE } else { 0.0 };
        self.worth_max = worth(date);
        let score = (score + preference) * self.worth_max;
        let steps = (score * STEPS).round() as u32;
        if steps < self.least {
            return;
        }
        let rank = (steps, date.unwrap_or(i64::MIN), Reverse(DocAddress::new(self.segment, document)));
        self.best.push(Reverse((rank, score.to_bits())));
        if self.best.len() > self.wanted {
            self.best.pop();
        }
        if self.best.len() == self.wanted
            && let Some(Reverse(((last, ..), _))) = self.best.peek()
        {
            self.least = self.least.max(*last);
        }
    }

    fn harvest(self) -> Vec<(Score, Rank)> {
        self.best.into_iter().map(|Reverse((rank, score))| (f32::from_bits(score), rank)).collect()
    }
}
