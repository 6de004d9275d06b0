//! CSV becomes records: commas, semicolons or tabs, quotes, lines in cells; every mistake with its line.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::bounds::{self, RECORDS_MAX};
use super::{PROBLEMS_MAX, Record};
use crate::law::problem::Problems;

/// Columns of a file; the widest standard has fifty.
const COLUMNS_MAX: usize = 500;

/// Whether the text is a table and not TOML: its first line has no `=`, or a delimiter before it.
pub(super) fn looks_like_table(text: &str) -> bool {
    let first = text.trim_start().lines().next().unwrap_or_default();
    let end = first.find([',', ';', '\t']).unwrap_or(first.len());
    !first.is_empty() && !first[..end].contains('=') && !first.starts_with(['[', '#'])
}

/// The delimiter that the first line has most of, outside quotes.
fn delimiter(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in text.trim_start().bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if quoted => {}
            _ => counts.iter_mut().filter(|(known, _)| *known == byte).for_each(|(_, count)| *count += 1),
        }
    }
    counts.into_iter().max_by_key(|(byte, count)| (*count, *byte == b',')).map_or(b',', |(byte, _)| byte)
}

/// The names of the columns, and the records.
pub(super) fn read(text: &str, problems: &mut Problems<'_>) -> Option<(Vec<String>, Vec<Record>)> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter(text)).flexible(true).from_reader(text.as_bytes());
    let names = names(reader.headers().ok()?, text, problems)?;
    let mut records = Vec::new();
    let mut row = csv::StringRecord::new();
    loop {
        let start = place(reader.position());
        match reader.read_record(&mut row) {
            Ok(false) => return Some((names, records)),
            Ok(true) => {
                let span = row.position().map_or(start, place)..place(reader.position()).max(start + 1);
                if row.iter().all(|cell| cell.trim().is_empty()) {
                    continue;
                }
                if records.len() == RECORDS_MAX {
                    bounds::too_many(&span, problems);
                    return None;
                }
                let fields = fields(&names, &row, &span, problems);
                if problems.count() >= PROBLEMS_MAX {
                    return None;
                }
                records.push(Record { fields, span });
            }
            Err(error) => {
                problems.push("bad-row", &(start..start + 1), error.to_string());
                return None;
            }
        }
    }
}

/// The names of the columns and the first records, as far as they can be read.
pub(super) fn head(text: &str, records: usize) -> Option<(Vec<String>, Vec<csv::StringRecord>)> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter(text)).flexible(true).from_reader(text.as_bytes());
    let names: Vec<String> = reader.headers().ok()?.iter().map(|name| name.trim().to_owned()).collect();
    let first = reader.records().filter_map(Result::ok).take(records).collect();
    (names.len() <= COLUMNS_MAX).then_some((names, first))
}

fn place(position: &csv::Position) -> usize {
    usize::try_from(position.byte()).expect("a file that was read fits an address")
}

fn names(head: &csv::StringRecord, text: &str, problems: &mut Problems<'_>) -> Option<Vec<String>> {
    let span = 0..text.find('\n').unwrap_or(text.len());
    let names: Vec<String> = head.iter().map(|name| name.trim().to_owned()).collect();
    if names.len() > COLUMNS_MAX {
        let message = format!("the first line names more than {COLUMNS_MAX} columns");
        let hint = "leave out the columns that say nothing of a system";
        problems.push_with_hint("too-large", &span, message, Some(hint.to_owned()));
        return None;
    }
    let mut seen = BTreeSet::new();
    for (place, name) in names.iter().enumerate() {
        let hint = "the first line names the columns, each with a name of its own";
        if name.is_empty() {
            let number = (place + 1).to_string();
            let message = format!("column {number} has no name");
            problems.push_about("bad-head", &span, (message, hint), &[&number]);
        } else if !seen.insert(name) {
            let message = format!("two columns are called `{name}`");
            problems.push_about("bad-head", &span, (message, hint), &[name]);
        }
    }
    Some(names)
}

fn fields(
    names: &[String],
    row: &csv::StringRecord,
    span: &std::ops::Range<usize>,
    problems: &mut Problems<'_>,
) -> Map<String, Value> {
    if row.len() != names.len() {
        let message = format!("this row has {} cells, the first line names {}", row.len(), names.len());
        let hint =
            "a text with a delimiter, a quote or a new line stands in quotes; a quote in it is doubled";
        let about = [row.len().to_string(), names.len().to_string()];
        problems.push_about("bad-row", span, (message, hint), &[&about[0], &about[1]]);
    }
    let mut fields = Map::new();
    for (name, cell) in names.iter().zip(row.iter()) {
        if is_formula(cell) {
            let message = format!("the cell of `{name}` holds a formula");
            let hint = "put its value there; a text that begins so is written with ' before it";
            problems.push_about("formula", span, (message, hint), &[name]);
        }
        fields.insert(name.clone(), Value::String(unescaped_cell(cell).to_owned()));
    }
    fields
}

/// Whether a spreadsheet would calculate the cell: `=...`, or `+`, `-`, `@` before a call. A telephone number or a list with
/// dashes is none.
pub fn is_formula(cell: &str) -> bool {
    let Some(rest) = cell.strip_prefix(['=', '+', '-', '@', '\t', '\r']) else { return false };
    if cell.starts_with('=') {
        return true;
    }
    let word: usize = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'.').count();
    let after = rest.as_bytes().get(word);
    word > 0 && rest.as_bytes()[0].is_ascii_alphabetic() && matches!(after, Some(b'(' | b'|' | b'!'))
}

/// A cell without the `'` that keeps a spreadsheet from calculating it.
pub fn unescaped_cell(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_told_from_a_text_that_begins_alike() {
        for cell in ["=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "+cmd|x", "-HYPERLINK(x)"] {
            assert!(is_formula(cell), "{cell}");
        }
        for cell in ["+32 9 210 10 10", "- eerste punt", "@stadgent", "-5", "a=b", "", "'=1+1"] {
            assert!(!is_formula(cell), "{cell}");
        }
        assert_eq!(unescaped_cell("'=1+1"), "=1+1");
        assert_eq!(unescaped_cell("''=1+1"), "'=1+1");
        assert_eq!(unescaped_cell("'s avonds"), "'s avonds");
    }

    #[test]
    fn a_table_is_told_from_toml_and_its_delimiter_found() {
        assert!(looks_like_table("naam;doel\na;b"));
        assert!(looks_like_table("naam\na") && !looks_like_table(""));
        assert!(!looks_like_table("id = \"a, b\"\n"));
        assert!(!looks_like_table("# een, twee\n[facts]"));
        assert_eq!(delimiter("\"a,b,c\";d\n1,2,3,4"), b';');
        assert_eq!(delimiter("a,b"), b',');
    }
}
