//! Goes through the documents that a query finds in a segment, a block at a time, without their worth.

use tantivy::query::{Explanation, Weight};
use tantivy::{DocId, SegmentReader, TantivyError};

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

/// What a document is worth to a query, without the parts of it.
pub(super) fn explained(
    weight: &dyn Weight,
    segment: &SegmentReader,
    document: DocId,
) -> tantivy::Result<Explanation> {
    let mut scorer = weight.scorer(segment, 1.0)?;
    if scorer.doc() > document || scorer.seek(document) != document {
        return Err(TantivyError::InvalidArgument(format!("document {document} does not meet it")));
    }
    Ok(Explanation::new("the sum of its parts", scorer.score()))
}
