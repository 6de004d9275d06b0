//! JSON becomes records: a list of them, one alone, or the list in a page of an API.

use super::Record;
use crate::law::problem::Problems;
use crate::law::read::tree::{Node, Value};

/// The keys under which programs wrap a list.
const WRAPPERS: [&str; 7] = ["systems", "algorithms", "items", "results", "records", "data", "algoritmes"];

/// The tables of a text, whatever wraps them.
pub(super) fn tables(root: &Node) -> Vec<&Node> {
    match &root.value {
        Value::List(nodes) => nodes.iter().collect(),
        Value::Table(entries) => {
            let wrapped = entries.iter().find(|entry| WRAPPERS.contains(&entry.key.as_str()));
            match wrapped.map(|entry| &entry.node.value) {
                Some(Value::List(nodes)) => nodes.iter().collect(),
                _ => vec![root],
            }
        }
        _ => vec![root],
    }
}

/// The records of a text.
pub(super) fn of_json(root: &Node, problems: &mut Problems<'_>) -> Vec<Record> {
    let mut records = Vec::new();
    for node in tables(root) {
        match node.to_json() {
            Some(serde_json::Value::Object(fields)) => {
                records.push(Record { fields, span: node.span.clone() })
            }
            Some(_) => {
                let message = format!("a record is a table of fields, not {}", node.kind());
                let hint = "a list of records is expected, each with its name";
                problems.push_about("wrong-type", &node.span, (message, hint), &[]);
            }
            None => problems.push("wrong-type", &node.span, "a number in this record is beyond all bounds"),
        }
    }
    records
}
