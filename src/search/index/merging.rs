//! Which segments become one, and when.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tantivy::SegmentMeta;
use tantivy::index::SegmentId;
use tantivy::merge_policy::{LogMergePolicy, MergeCandidate, MergePolicy};

/// How many segments of about one size become one of the next.
const MERGED_AT_ONCE: u8 = 5;

/// Documents below which all segments are of one size.
const SMALL_DOCUMENTS: u32 = 20;

/// Documents above which a segment is not merged again before enough of them are gone. A merge holds memory for each document, and
/// all that is deleted meanwhile: with this, neither grows with the index.
const LARGE_DOCUMENTS: u32 = 200_000;

/// News comes a few items at a time, each a segment: sizes that grow by a factor write an item as often as there are sizes. With
/// what the engine does unasked, where all below 10,000 documents are alike, thousands are written anew for a handful.
///
/// Each segment costs every search some microseconds, so now and then, when it was asked to tidy up, all that is not large becomes few.
#[derive(Debug)]
pub(super) struct Merging {
    by_size: LogMergePolicy,
    index: tantivy::Index,
    wanted: Arc<AtomicBool>,
}

impl Merging {
    /// The rule for an index, and what makes it tidy up once.
    pub(super) fn of(index: &tantivy::Index) -> (Merging, Arc<AtomicBool>) {
        let mut by_size = LogMergePolicy::default();
        by_size.set_min_num_segments(MERGED_AT_ONCE.into());
        by_size.set_min_layer_size(SMALL_DOCUMENTS);
        by_size.set_max_docs_before_merge(LARGE_DOCUMENTS as usize);
        by_size.set_level_log_size(f64::from(MERGED_AT_ONCE).log2());
        let wanted = Arc::new(AtomicBool::new(false));
        (Merging { by_size, index: index.clone(), wanted: wanted.clone() }, wanted)
    }

    /// Whether these are all that were committed: none of them is being merged.
    fn are_all(&self, segments: &[SegmentMeta]) -> bool {
        let here: HashSet<SegmentId> = segments.iter().map(SegmentMeta::id).collect();
        self.index.searchable_segment_ids().is_ok_and(|all| all.into_iter().collect::<HashSet<_>>() == here)
    }
}

impl MergePolicy for Merging {
    fn compute_merge_candidates(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        if !self.wanted.load(Ordering::Relaxed) {
            return self.by_size.compute_merge_candidates(segments);
        }
        // What is being merged ends first, and nothing new is begun meanwhile: the engine asks again then.
        if !self.are_all(segments) {
            return Vec::new();
        }
        let sizes: Vec<(u32, SegmentId)> =
            segments.iter().map(|segment| (segment.num_docs(), segment.id())).collect();
        let mut groups = tidied(sizes).into_iter();
        let first = groups.next().map(MergeCandidate);
        // One after the other: each holds memory for its documents.
        self.wanted.store(groups.next().is_some(), Ordering::Relaxed);
        first.into_iter().collect()
    }
}

/// Groups what is not large, the smallest first; a group has at most twice the documents of what is large.
fn tidied<T>(mut segments: Vec<(u32, T)>) -> Vec<Vec<T>> {
    segments.sort_unstable_by_key(|(documents, _)| *documents);
    let (mut groups, mut sum) = (Vec::new(), u32::MAX);
    for (documents, segment) in segments.into_iter().take_while(|(documents, _)| *documents < LARGE_DOCUMENTS)
    {
        sum = sum.saturating_add(documents);
        if sum > 2 * LARGE_DOCUMENTS {
            groups.push(Vec::new());
            sum = documents;
        }
        groups.last_mut().expect("the first document begins a group").push(segment);
    }
    groups.retain(|group| group.len() > 1);
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_ones_become_one_and_large_ones_stay() {
        let segments = vec![(300_000, 'a'), (5, 'b'), (40_000, 'c'), (199_999, 'd'), (20, 'e')];
        assert_eq!(tidied(segments), [vec!['b', 'e', 'c', 'd']]);
        assert!(tidied(vec![(7, 'a')]).is_empty(), "one stays as it is");
        assert!(tidied(Vec::<(u32, char)>::new()).is_empty());
    }

    #[test]
    fn no_merge_has_more_documents_than_two_large_ones() {
        let groups = tidied((0..5).map(|at| (150_000, at)).collect());
        assert_eq!(groups.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2]);
    }
}
