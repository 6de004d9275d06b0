//! Reads the registers of others, and our own files: all mistakes at once, every field kept, facts proposed and never assumed.
//!
//! # Shape
//! Bytes become text (`bytes`), text becomes records with their places (`records`, `table`), a record becomes a system by the
//! table of its form (`dialect`, `build`), and `plan` holds the systems against those the register has. Nothing is stored here.

mod bounds;
mod build;
mod bytes;
mod columns;
mod dialect;
mod own_table;
mod plan;
mod records;
mod table;
mod target;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde_json::{Map, Value};

use super::read::{organisations, read_many, without_mark};
use super::{Organisation, System};
use crate::law::problem::Problems;
use crate::law::read::tree::Node;
use crate::law::{Problem, RuleBook};

pub(crate) use build::slug;
pub use bytes::Encoding;
pub use columns::{Column, columns};
pub use dialect::ImportFormat;
pub use plan::{Step, StepKind, plan};
pub use table::{is_formula, unescaped_cell};
pub use target::{Mapping, Target};

/// The largest file that is read: the Dutch national register as one file has a tenth of it.
pub const IMPORT_BYTES_MAX: usize = 32 << 20;
/// Problems shown of one file; a file in the wrong form has one in every line.
const PROBLEMS_MAX: usize = 50;

/// How a file is to be read, where it does not say so itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// The form; `None`: by the names of its fields.
    pub format: Option<ImportFormat>,
    /// Which column is what, before what the form says.
    pub mapping: Mapping,
    /// The organisation of records that name none.
    pub organisation: Option<String>,
    /// The character set; `None`: UTF-8, or UTF-16 with a mark.
    pub encoding: Option<Encoding>,
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The form it is in.
    pub format: ImportFormat,
    /// Its systems, in its order, each with its place in the text.
    pub systems: Vec<(System, Range<usize>)>,
    /// The organisations that it names.
    pub organisations: Vec<Organisation>,
    /// The columns of our own table: of what has none, nothing is said.
    pub columns: Vec<String>,
}

/// Why nothing was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// What is wrong, in the order of the file, and what to do about it.
    pub problems: Vec<Problem>,
    /// The text as it was read, to show the places in.
    pub text: String,
}

/// A record of another register, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Record {
    pub(crate) fields: Map<String, Value>,
    pub(crate) span: Range<usize>,
}

/// Reads a file.
///
/// # Errors
/// All its problems; then nothing of it is to be stored.
pub fn read_import(path: &str, bytes: &[u8], wish: &Wish, book: &RuleBook) -> Result<Import, Box<Refused>> {
    let mut problems = Problems::of(path);
    let mut text = String::new();
    let found = if bytes.len() > IMPORT_BYTES_MAX {
        let message = format!("this file has {} bytes, more than {IMPORT_BYTES_MAX}", bytes.len());
        let hint = "cut it into parts; each may hold thousands of systems";
        let about = [bytes.len().to_string(), IMPORT_BYTES_MAX.to_string()];
        problems.push_about("too-large", &(0..0), (message, hint), &[&about[0], &about[1]]);
        None
    } else {
        match bytes::decode(bytes, wish.encoding) {
            Ok(decoded) => {
                text = without_mark(&decoded).into_owned();
                read(path, &text, wish, book, &mut problems)
            }
            Err(fault) => {
                text = fault.text;
                problems.push_about("encoding", &fault.span, (fault.message, fault.hint), &[]);
                None
            }
        }
    };
    match found {
        Some(import) if problems.count() == 0 => Ok(import),
        _ => {
            let mut problems = problems.into_sorted();
            problems.truncate(PROBLEMS_MAX);
            Err(Box::new(Refused { problems, text }))
        }
    }
}

/// The text of a file; `None` where it is none.
pub fn text(bytes: &[u8], wish: &Wish) -> Option<String> {
    bytes::decode(bytes, wish.encoding).ok().map(|text| without_mark(&text).into_owned())
}

fn read(path: &str, text: &str, wish: &Wish, book: &RuleBook, problems: &mut Problems<'_>) -> Option<Import> {
    let first = text.trim_start().chars().next();
    let is_json = matches!(first, Some('{' | '[')) && !text.trim_start().starts_with("[[");
    let is_table = !is_json
        && wish.format != Some(ImportFormat::Own)
        && (wish.format.is_some() || table::looks_like_table(text));
    if !is_table && let Some(at) = bytes::nul_escape(text) {
        let hint = "take it out: no database keeps it";
        problems.push_about("nul", &(at..at + 1), ("here stands the character U+0000", hint), &[]);
        return None;
    }
    if !bounds::is_bounded(text, problems) {
        return None;
    }
    if is_json && wish.format == Some(ImportFormat::OwnTable) {
        return unknown_form(problems);
    }
    if is_json {
        let root = crate::law::read::json::json(text, problems)?;
        if !bounds::are_few(&root, problems) {
            return None;
        }
        let format = wish.format.or_else(|| dialect::of_json(&root));
        return match format {
            Some(ImportFormat::Own) => Some(own(&root, book, problems)),
            Some(format) => {
                let records = records::of_json(&root, problems);
                build_all(path, records, format, wish, book, problems)
            }
            None => unknown_form(problems),
        };
    }
    if !is_table {
        let root = crate::law::read::tree::toml(text, problems);
        if !bounds::are_few(&root, problems) {
            return None;
        }
        return Some(own(&root, book, problems));
    }
    let (names, records) = table::read(text, problems)?;
    if wish.format.is_none() && dialect::is_list_of_fields(&names) {
        let head = 0..text.find('\n').unwrap_or(text.len());
        let hint = "choose the file with the systems themselves";
        let message = "this is the list of fields of a standard, and no register";
        problems.push_about("field-list", &head, (message, hint), &[]);
        return None;
    }
    let format = wish.format.or_else(|| dialect::of_names(&names)).unwrap_or(ImportFormat::Csv);
    if format == ImportFormat::OwnTable {
        return Some(own_rows(names, &records, book, problems));
    }
    let unknown: Vec<&String> = wish.mapping.columns().filter(|column| !names.contains(column)).collect();
    for column in unknown {
        let message = format!("this file has no column `{column}`");
        let hint = format!("its columns are {}", names.join(", "));
        let head = 0..text.find('\n').unwrap_or(text.len());
        problems.push_about("unknown-column", &head, (message, hint), &[column]);
    }
    build_all(path, records, format, wish, book, problems)
}

/// Our own systems, with what their organisations are called.
fn own(root: &Node, book: &RuleBook, problems: &mut Problems<'_>) -> Import {
    let systems = read_many(root, book, problems);
    let organisations = organisations(root, &systems, problems);
    Import { format: ImportFormat::Own, systems, organisations, columns: Vec::new() }
}

/// The systems of our own table.
fn own_rows(
    columns: Vec<String>,
    records: &[Record],
    book: &RuleBook,
    problems: &mut Problems<'_>,
) -> Import {
    let (mut systems, mut seen) = (Vec::new(), BTreeSet::new());
    for record in records {
        let Some(system) = own_table::system(record, book, problems) else { continue };
        if !seen.insert(system.id.clone()) {
            let message = format!("the id `{}` stands twice in this file", system.id);
            let hint = "give each record an id of its own";
            problems.push_about("duplicate-id", &record.span, (message, hint), &[&system.id]);
        }
        systems.push((system, record.span.clone()));
    }
    Import { format: ImportFormat::OwnTable, systems, organisations: Vec::new(), columns }
}

fn unknown_form(problems: &mut Problems<'_>) -> Option<Import> {
    let hint = format!("say which one with `--format`: {}", ImportFormat::names().join(", "));
    problems.push_about("unknown-form", &(0..1), ("the fields fit no form that is known here", hint), &[]);
    None
}

/// A system as the record that is kept of it makes it; `None` for one of our own.
pub(crate) fn rebuilt(stored: &System, book: &RuleBook) -> Option<System> {
    plan::rebuilt_as(stored, &Wish::default(), book)
}

/// The systems of all records, with ids of their own.
fn build_all(
    path: &str,
    records: Vec<Record>,
    format: ImportFormat,
    wish: &Wish,
    book: &RuleBook,
    problems: &mut Problems<'_>,
) -> Option<Import> {
    let mut taken: BTreeMap<String, Range<usize>> = BTreeMap::new();
    let mut organisations: BTreeMap<String, String> = BTreeMap::new();
    let mut systems = Vec::new();
    if records.is_empty() {
        let hint = "a list of records is expected, each with its name";
        problems.push_about("no-records", &(0..1), ("there is no record in this file", hint), &[]);
    }
    for record in records {
        let Some(built) = build::system(&record, format, wish, book, problems) else { continue };
        let mut system = built.system;
        if let Some(origin) = &mut system.origin {
            origin.source = Some(file_name(path).to_owned());
        }
        if let Some((id, name)) = built.organisation {
            organisations.entry(id).or_insert(name);
        }
        if taken.contains_key(&system.id) {
            if built.id_given {
                let message = format!("the id `{}` stands twice in this file", system.id);
                let hint = "give each record an id of its own, or leave the ids out";
                problems.push_about("duplicate-id", &record.span, (message, hint), &[&system.id]);
                continue;
            }
            // Numbers that depend on what else stands in the file would give one system the measures of another next time.
            let message = format!("two records have the name `{}` and no id", system.name);
            let hint = "name the column or field that tells them apart: `--map COLUMN=id`";
            problems.push_about("duplicate-name", &record.span, (message, hint), &[&system.name]);
            continue;
        }
        taken.insert(system.id.clone(), record.span.clone());
        systems.push((system, record.span));
    }
    let organisations = organisations.into_iter().map(|(id, name)| Organisation { id, name }).collect();
    Some(Import { format, systems, organisations, columns: Vec::new() })
}

/// Where a record came from: the name of a file, without our folders; an address whole.
fn file_name(path: &str) -> &str {
    if path.starts_with("https://") || path.starts_with("http://") {
        return path;
    }
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}
