//! Counts what a search finds: how many, and how they are spread over themes, feeds, languages, types, years and provisions.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::query::Weight;
use tantivy::{DocId, Score, Searcher, SegmentReader};

use super::facets::{DIMENSIONS, STEP, facets};
use super::walk::walk;
use crate::search::results::Facets;

/// The column of facets.
const COLUMN: &str = "facets";
/// A facet that is not counted.
const UNCOUNTED: u32 = u32::MAX;

/// Counts all documents, and when it has a [`Layout`], each facet that it names.
pub(super) struct Tally(pub(super) Option<Arc<Layout>>);

/// What was counted.
#[derive(Default)]
pub(super) struct Tallied {
    pub(super) total: usize,
    /// By the place of a facet in the layout.
    counts: Vec<u64>,
}

/// The facets that are counted, and the number of each in the columns of one state of the index.
pub(super) struct Layout {
    /// The dimension and the value of each facet that is counted.
    named: Vec<(&'static str, String)>,
    /// By segment: which of those a number in its column stands for.
    segments: Vec<Vec<u32>>,
}

impl Layout {
    pub(super) fn of(searcher: &Searcher) -> tantivy::Result<Layout> {
        let mut named = Vec::new();
        let mut places: HashMap<(&'static str, String), u32> = HashMap::new();
        let mut place = |dimension: &'static str, value: &str| {
            *places.entry((dimension, value.to_owned())).or_insert_with(|| {
                named.push((dimension, value.to_owned()));
                named.len() as u32 - 1
            })
        };
        let mut segments = Vec::new();
        for segment in searcher.segment_readers() {
            let Some(column) = column(segment)? else {
                segments.push(Vec::new());
                continue;
            };
            let mut numbers = Vec::with_capacity(column.num_terms());
            let mut terms = column.dictionary().stream()?;
            while terms.advance() {
                let path = String::from_utf8_lossy(terms.key());
                // What lies deeper is counted with its ancestor.
                let mut steps = path.split(STEP);
                let dimension =
                    steps.next().and_then(|one| DIMENSIONS.into_iter().find(|known| *known == one));
                numbers.push(match (dimension, steps.next()) {
                    (Some(dimension), Some(value)) => place(dimension, value),
                    _ => UNCOUNTED,
                });
            }
            segments.push(numbers);
        }
        Ok(Layout { named, segments })
    }
}

impl Tallied {
    /// Only how many.
    pub(super) fn of(total: usize) -> Tallied {
        Tallied { total, counts: Vec::new() }
    }

    /// How the documents are spread.
    pub(super) fn facets(&self, layout: &Layout) -> Facets {
        let mut found: HashMap<&str, Vec<(&str, u64)>> = HashMap::new();
        for ((dimension, value), count) in
            layout.named.iter().zip(&self.counts).filter(|(_, count)| **count > 0)
        {
            found.entry(dimension).or_default().push((value, *count));
        }
        facets(|dimension| found.remove(dimension).unwrap_or_default())
    }
}

impl Collector for Tally {
    type Fruit = Tallied;
    type Child = InSegment;

    fn for_segment(&self, segment: u32, reader: &SegmentReader) -> tantivy::Result<InSegment> {
        let spread = match &self.0 {
            None => None,
            Some(layout) => column(reader)?.map(|column| Spread {
                column: column.ords().clone(),
                counts: vec![0; layout.named.len()],
                layout: layout.clone(),
                segment: segment as usize,
            }),
        };
        Ok(InSegment { total: 0, spread })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Tallied>) -> tantivy::Result<Tallied> {
        let mut all =
            Tallied { total: 0, counts: vec![0; self.0.as_ref().map_or(0, |layout| layout.named.len())] };
        for segment in segments {
            all.total += segment.total;
            all.counts.iter_mut().zip(segment.counts).for_each(|(sum, count)| *sum += count);
        }
        Ok(all)
    }

    /// Alone, it lets the engine count where it can, and else goes through whole blocks.
    fn collect_segment(
        &self,
        weight: &dyn Weight,
        segment: u32,
        reader: &SegmentReader,
    ) -> tantivy::Result<Tallied> {
        if self.0.is_none() {
            return Ok(Tallied::of(weight.count(reader)? as usize));
        }
        let mut found = self.for_segment(segment, reader)?;
        walk(weight, reader, &mut |documents| found.collect_block(documents))?;
        Ok(found.harvest())
    }
}

/// The same in one segment.
pub(super) struct InSegment {
    total: usize,
    spread: Option<Spread>,
}

struct Spread {
    column: Column<u64>,
    layout: Arc<Layout>,
    segment: usize,
    counts: Vec<u64>,
}

impl Spread {
    fn add(&mut self, document: DocId) {
        let numbers = &self.layout.segments[self.segment];
        let mut last = UNCOUNTED;
        // Facets stand in order: two provisions of one article follow each other, and the article counts once.
        for number in self.column.values_for_doc(document) {
            let place = numbers[number as usize];
            if place != UNCOUNTED && place != last {
                self.counts[place as usize] += 1;
            }
            last = place;
        }
    }
}

impl SegmentCollector for InSegment {
    type Fruit = Tallied;

    fn collect(&mut self, document: DocId, _: Score) {
        self.total += 1;
        if let Some(spread) = &mut self.spread {
            spread.add(document);
        }
    }

    fn collect_block(&mut self, documents: &[DocId]) {
        self.total += documents.len();
        if let Some(spread) = &mut self.spread {
            documents.iter().for_each(|document| spread.add(*document));
        }
    }

    fn harvest(self) -> Tallied {
        Tallied { total: self.total, counts: self.spread.map(|spread| spread.counts).unwrap_or_default() }
    }
}

/// The facets of a segment; none when no document in it has one.
fn column(segment: &SegmentReader) -> tantivy::Result<Option<StrColumn>> {
    segment.fast_fields().str(COLUMN)
}
