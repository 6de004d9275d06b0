//! Goes through the documents that a query finds in a segment, a block at a time, without their worth.

use tantivy::query::Weight;
use tantivy::{DocId, SegmentReader};

/// Hands over the documents that were not removed, in order.
pub(super) fn walk(
    weight: &dyn Weight,
    segment: &SegmentReader,
    take: &mut dyn FnMut(&[DocId]),
) -> tantivy::Result<()> {
    let Some(alive) = segment.alive_bitset() else { return weight.for_each_no_score(segment, take) };
    let mut left = Vec::new();
    weight.for_each_no_score(segment, &mut |documents| {
        left.clear();
        left.extend(documents.iter().copied().filter(|document| alive.is_alive(*document)));
        take(&left);
    })
}
