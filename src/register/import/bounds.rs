//! How much one file may hold, told before anything is built of it: a cell of one letter becomes a hundred bytes.

use std::ops::Range;

use super::records;
use crate::law::problem::Problems;
use crate::law::read::tree::Node;

/// Most records: a town has hundreds of systems, a country thousands.
pub(super) const RECORDS_MAX: usize = 20_000;
/// Most cells, fields and list entries of all records together.
const VALUES_MAX: usize = 2_000_000;

/// Whether no more stands in the text than is built of it. What parts values is counted in words too: the Dutch and British registers
/// of 2026 have such a sign in every 24th to 43rd byte, so the largest file that is read would hold 1.4 million of them.
pub(super) fn is_bounded(text: &str, problems: &mut Problems<'_>) -> bool {
    let parts = |byte: &u8| matches!(byte, b',' | b';' | b'\t' | b'\n' | b'[' | b'{');
    let values = text.bytes().filter(parts).count();
    if values > VALUES_MAX {
        let message = format!("this file holds some {values} values, more than {VALUES_MAX}");
        let hint = "cut it into parts, or leave out the columns that say nothing of a system";
        let about = [values.to_string(), VALUES_MAX.to_string()];
        problems.push_about("too-many-values", &(0..0), (message, hint), &[&about[0], &about[1]]);
    }
    values <= VALUES_MAX
}

/// Whether there are no more records in JSON or TOML than are read.
pub(super) fn are_few(root: &Node, problems: &mut Problems<'_>) -> bool {
    let beyond = records::tables(root).get(RECORDS_MAX).copied();
    if let Some(node) = beyond {
        too_many(&node.span, problems);
    }
    beyond.is_none()
}

/// Names the first record of a file with too many.
pub(super) fn too_many(span: &Range<usize>, problems: &mut Problems<'_>) {
    let message = format!("this file has more than {RECORDS_MAX} records");
    let hint = "cut it into parts";
    problems.push_about("too-many-records", span, (message, hint), &[&RECORDS_MAX.to_string()]);
}
