//! The parts of a system file beside its facts.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{askable, known, said};
use crate::law::problem::{Problems, did_you_mean};
use crate::law::read::table::{self, Table};
use crate::law::read::tree::{Entry, Node, Value};
use crate::law::read::value;
use crate::law::{FactId, RuleBook};
use crate::register::{
    Contact, Contract, DesignChange, EvidenceFile, Measure, MeasureFault, MeasureState, NotKnown, Note,
    Origin, Proposal, TEXT_CHARS_MAX, Version,
};

pub(super) fn published(table: &mut Table<'_>, problems: &mut Problems<'_>) -> Option<bool> {
    let entry = table.optional("published")?;
    match entry.node.value {
        Value::Bool(known) => Some(known),
        Value::Null => None,
        _ => {
            let message = format!("`published` is true or false, not {}", entry.node.kind());
            let hint = "leave it out while it is not decided".to_owned();
            problems.push_with_hint("wrong-type", &entry.node.span, message, Some(hint));
            None
        }
    }
}

pub(super) fn versions(table: &mut Table<'_>, problems: &mut Problems<'_>) -> Vec<Version> {
    each(table, "versions", problems, |table, problems| {
        let name = required(table, "name", problems);
        let (since, note) = (day(table, "since", problems), text(table, "note", problems));
        Some(Version { name: name?, since, note })
    })
}

pub(super) fn contracts(table: &mut Table<'_>, problems: &mut Problems<'_>) -> Vec<Contract> {
    each(table, "contracts", problems, |table, problems| {
        let name = required(table, "name", problems);
        let (with, link) = (text(table, "with", problems), text(table, "link", problems));
        let (from, until) = (day(table, "from", problems), day(table, "until", problems));
        if let (Some(first), Some(last)) = (from, until)
            && last < first
        {
            problems.push("wrong-order", &table.span, "this contract ends before it begins");
        }
        Some(Contract { name: name?, with, from, until, link })
    })
}

pub(super) fn contacts(table: &mut Table<'_>, problems: &mut Problems<'_>) -> Vec<Contact> {
    each(table, "contacts", problems, |table, problems| {
        let name = required(table, "name", problems);
        let (role, address) = (text(table, "role", problems), text(table, "address", problems));
        Some(Contact { name: name?, role, address })
    })
}

pub(super) fn changes(table: &mut Table<'_>, problems: &mut Problems<'_>) -> Vec<DesignChange> {
    each(table, "changes", problems, |table, problems| {
        let (date, what) = (table.date("date", problems), required(table, "what", problems));
        Some(DesignChange { date: date?, what: what? })
    })
}

pub(super) fn notes(table: &mut Table<'_>, problems: &mut Problems<'_>) -> Vec<Note> {
    each(table, "notes", problems, |table, problems| {
        let (date, who) = (table.date("date", problems), text(table, "who", problems));
        let text = required(table, "text", problems);
        Some(Note { date: date?, who, text: text? })
    })
}

pub(super) fn measures(
    table: &mut Table<'_>,
    book: &RuleBook,
    problems: &mut Problems<'_>,
) -> BTreeMap<String, Measure> {
    let mut measures = BTreeMap::new();
    for entry in entries(table, "measures", problems) {
        if book.rule(&entry.key).is_none() {
            let hint = did_you_mean(&entry.key, book.rules().iter().map(|rule| rule.id.as_str()));
            let message = format!("no rule is called `{}`", entry.key);
            problems.push_with_hint("unknown-rule", &entry.span, message, hint);
        } else if let Some(measure) = measure(&entry.node, problems) {
            measures.insert(entry.key.clone(), measure);
        }
    }
    measures
}

fn measure(node: &Node, problems: &mut Problems<'_>) -> Option<Measure> {
    let mut table = Table::of(node, problems)?;
    let words = MeasureState::ALL.map(|state| (state.as_str(), state));
    let state = table.required("state", problems).and_then(|entry| value::word(entry, &words, problems));
    let mut said = |key| text(&mut table, key, problems);
    let (owner, evidence, reason, note) = (said("owner"), said("evidence"), said("reason"), said("note"));
    let date = day(&mut table, "date", problems);
    let span = table.span.clone();
    table.finish(problems);
    let measure = Measure { state: state?, owner, date, evidence, reason, note };
    match measure.fault() {
        None => Some(measure),
        Some(MeasureFault::NoReason) => {
            let hint = "add `reason = \"…\"`: a later reader must see why".to_owned();
            let message = "a duty that does not apply needs a reason";
            problems.push_with_hint("missing-key", &span, message, Some(hint));
            None
        }
        Some(MeasureFault::TooLong) => {
            problems.push("too-large", &span, format!("a text here is longer than {TEXT_CHARS_MAX} signs"));
            None
        }
    }
}

/// What a file says of the files of its system. Their bytes are elsewhere, so nothing of it is stored.
pub(super) fn files(table: &mut Table<'_>, problems: &mut Problems<'_>) -> BTreeMap<String, EvidenceFile> {
    let mut files = BTreeMap::new();
    for entry in entries(table, "files", problems) {
        let said = entry.node.to_json().map(serde_json::from_value::<EvidenceFile>);
        let is_hash = |hash: &str| {
            hash.len() == 64 && hash.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
        };
        match said {
            Some(Ok(file)) if is_hash(&file.sha256) && !file.name.trim().is_empty() => {
                files.insert(entry.key.clone(), file);
            }
            Some(Err(cause)) => {
                problems.push("bad-file", &entry.node.span, format!("this describes no file: {cause}"));
            }
            _ => problems.push("bad-file", &entry.node.span, "a file has a name and a `sha256` of 64 digits"),
        }
    }
    files
}

pub(super) fn proposals(
    table: &mut Table<'_>,
    book: &RuleBook,
    problems: &mut Problems<'_>,
) -> BTreeMap<FactId, Vec<Proposal>> {
    let mut proposals = BTreeMap::new();
    for entry in entries(table, "proposals", problems) {
        let Some(fact) = askable(entry, book, problems) else { continue };
        let nodes = table::list(&entry.node, problems);
        let read = |node: &Node, problems: &mut Problems<'_>| {
            let mut table = Table::of(node, problems)?;
            let value = table.required("value", problems);
            let value = value.and_then(|entry| known(&entry.node, fact, problems));
            let who = required(&mut table, "who", problems);
            let when = day(&mut table, "when", problems);
            let (why, source) = (text(&mut table, "why", problems), text(&mut table, "source", problems));
            let files = ids(&mut table, "files", problems);
            table.finish(problems);
            Some(Proposal { value: value?, who: who?, when, why, source, files })
        };
        let read: Vec<Proposal> = nodes.iter().filter_map(|node| read(node, problems)).collect();
        if !read.is_empty() {
            proposals.insert(fact.id.clone(), read);
        }
    }
    proposals
}

pub(super) fn not_known(
    table: &mut Table<'_>,
    book: &RuleBook,
    problems: &mut Problems<'_>,
) -> BTreeMap<FactId, NotKnown> {
    let mut not_known = BTreeMap::new();
    for entry in entries(table, "not_known", problems) {
        let Some(fact) = askable(entry, book, problems) else { continue };
        let Some(mut table) = Table::of(&entry.node, problems) else { continue };
        let who = required(&mut table, "who", problems);
        let (when, why) = (day(&mut table, "when", problems), text(&mut table, "why", problems));
        table.finish(problems);
        if let Some(who) = who {
            not_known.insert(fact.id.clone(), NotKnown { who, when, why });
        }
    }
    not_known
}

pub(super) fn origin(table: &mut Table<'_>, problems: &mut Problems<'_>) -> Option<Origin> {
    let entry = table.optional("origin").filter(|entry| !matches!(entry.node.value, Value::Null))?;
    let mut table = Table::of(&entry.node, problems)?;
    let format = required(&mut table, "format", problems);
    let source = text(&mut table, "source", problems);
    let record = table.required("record", problems).and_then(|entry| match entry.node.to_json() {
        Some(serde_json::Value::Object(record)) => Some(record),
        _ => {
            problems.push("wrong-type", &entry.node.span, "a table of fields is expected here");
            None
        }
    });
    table.finish(problems);
    Some(Origin { format: format?, source, record: record? })
}

/// The tables of a list, each read whole; an absent list is an empty one.
fn each<T>(
    table: &mut Table<'_>,
    key: &'static str,
    problems: &mut Problems<'_>,
    read: impl Fn(&mut Table<'_>, &mut Problems<'_>) -> Option<T>,
) -> Vec<T> {
    let Some(entry) = table.optional(key).filter(|entry| !matches!(entry.node.value, Value::Null)) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for node in table::list(&entry.node, problems) {
        let Some(mut inner) = Table::of(node, problems) else { continue };
        let one = read(&mut inner, problems);
        inner.finish(problems);
        found.extend(one);
    }
    found
}

/// Ids that name something else; one that is empty names nothing.
fn ids(table: &mut Table<'_>, key: &'static str, problems: &mut Problems<'_>) -> Vec<String> {
    let Some(entry) = table.optional(key).filter(|entry| !matches!(entry.node.value, Value::Null)) else {
        return Vec::new();
    };
    match entry.node.to_json().map(serde_json::from_value::<Vec<String>>) {
        Some(Ok(ids)) => ids.into_iter().filter(|id| !id.is_empty()).collect(),
        _ => {
            problems.push("wrong-type", &entry.node.span, "a list of texts is expected here");
            Vec::new()
        }
    }
}

fn entries<'n>(table: &mut Table<'n>, key: &'static str, problems: &mut Problems<'_>) -> &'n [Entry] {
    match table.optional(key) {
        Some(entry) if !matches!(entry.node.value, Value::Null) => table::entries(&entry.node, problems),
        _ => &[],
    }
}

fn required(table: &mut Table<'_>, key: &'static str, problems: &mut Problems<'_>) -> Option<String> {
    table.text(key, problems).map(str::to_owned)
}

fn text(table: &mut Table<'_>, key: &'static str, problems: &mut Problems<'_>) -> Option<String> {
    said(table.optional(key), problems)
}

fn day(table: &mut Table<'_>, key: &'static str, problems: &mut Problems<'_>) -> Option<NaiveDate> {
    let entry = table.optional(key)?;
    match &entry.node.value {
        Value::Null => None,
        Value::Text(text) if text.trim().is_empty() => None,
        _ => table::date(&entry.node, problems),
    }
}
