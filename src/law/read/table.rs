//! A table that is read key by key and then says which of its keys nobody asked for.

use std::ops::Range;

use chrono::NaiveDate;

use super::tree::{Entry, Node, Value};
use crate::law::problem::{Problems, did_you_mean};

/// A table while it is being read.
pub(crate) struct Table<'n> {
    pub(crate) span: Range<usize>,
    entries: &'n [Entry],
    asked: Vec<&'static str>,
}

impl<'n> Table<'n> {
    /// The node as a table, or a `wrong-type` problem.
    pub(crate) fn of(node: &'n Node, problems: &mut Problems<'_>) -> Option<Table<'n>> {
        match &node.value {
            Value::Table(entries) => Some(Table { span: node.span.clone(), entries, asked: Vec::new() }),
            _ => {
                problems.push(
                    "wrong-type",
                    &node.span,
                    format!("a table is expected here, not {}", node.kind()),
                );
                None
            }
        }
    }

    /// The value of a key that may be absent.
    pub(crate) fn optional(&mut self, key: &'static str) -> Option<&'n Entry> {
        self.asked.push(key);
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// The value of a key that must be there.
    pub(crate) fn required(&mut self, key: &'static str, problems: &mut Problems<'_>) -> Option<&'n Entry> {
        let entry = self.optional(key);
        if entry.is_none() {
            problems.push("missing-key", &self.span, format!("`{key}` is missing here"));
        }
        entry
    }

    /// A required text that is not empty.
    pub(crate) fn text(&mut self, key: &'static str, problems: &mut Problems<'_>) -> Option<&'n str> {
        let entry = self.required(key, problems)?;
        text(&entry.node, problems)
    }

    /// A text that may be absent.
    pub(crate) fn optional_text(
        &mut self,
        key: &'static str,
        problems: &mut Problems<'_>,
    ) -> Option<&'n str> {
        let entry = self.optional(key)?;
        text(&entry.node, problems)
    }

    /// A required day.
    pub(crate) fn date(&mut self, key: &'static str, problems: &mut Problems<'_>) -> Option<NaiveDate> {
        let entry = self.required(key, problems)?;
        date(&entry.node, problems)
    }

    /// The tables of `[[key]]`, or the entries of a list.
    pub(crate) fn list(&mut self, key: &'static str, problems: &mut Problems<'_>) -> &'n [Node] {
        let Some(entry) = self.optional(key) else { return &[] };
        list(&entry.node, problems)
    }

    /// Reports the keys that nobody asked for.
    pub(crate) fn finish(self, problems: &mut Problems<'_>) {
        for entry in self.entries.iter().filter(|entry| !self.asked.contains(&entry.key.as_str())) {
            let hint = did_you_mean(&entry.key, self.asked.iter().copied());
            problems.push_with_hint(
                "unknown-key",
                &entry.span,
                format!("`{}` means nothing here", entry.key),
                hint,
            );
        }
    }
}

/// The keys and values of a table whose keys are free, such as conditions.
pub(crate) fn entries<'n>(node: &'n Node, problems: &mut Problems<'_>) -> &'n [Entry] {
    match &node.value {
        Value::Table(entries) => entries,
        _ => {
            problems.push("wrong-type", &node.span, format!("a table is expected here, not {}", node.kind()));
            &[]
        }
    }
}

/// The node as a list.
pub(crate) fn list<'n>(node: &'n Node, problems: &mut Problems<'_>) -> &'n [Node] {
    match &node.value {
        Value::List(nodes) => nodes,
        _ => {
            problems.push("wrong-type", &node.span, format!("a list is expected here, not {}", node.kind()));
            &[]
        }
    }
}

/// The node as a text that is not empty.
pub(crate) fn text<'n>(node: &'n Node, problems: &mut Problems<'_>) -> Option<&'n str> {
    match &node.value {
        Value::Text(text) if !text.trim().is_empty() => Some(text),
        Value::Text(_) => {
            problems.push("wrong-type", &node.span, "this text is empty");
            None
        }
        _ => {
            problems.push("wrong-type", &node.span, format!("a text is expected here, not {}", node.kind()));
            None
        }
    }
}

/// The node as a day; JSON has no days, so a text in the form of one counts.
pub(crate) fn date(node: &Node, problems: &mut Problems<'_>) -> Option<NaiveDate> {
    let day = match &node.value {
        Value::Date(day) => Some(*day),
        Value::Text(text) => text.parse().ok(),
        _ => None,
    };
    if day.is_none() {
        problems.push(
            "wrong-type",
            &node.span,
            format!("a date such as 2027-12-02 is expected here, not {}", node.kind()),
        );
    }
    day
}
