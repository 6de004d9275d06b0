//! What changed, as a person reads it: questions and answers as the book says them, and no word of the files.

use serde_json::{Map, Value};

use super::shown;
use crate::law::{FactValue, RuleBook};
use crate::register::{DetailKind, shown_owner};
use crate::text::day::in_words;
use crate::text::{Language, say};
use crate::web::details::label;

/// Parts that hold one entry for each fact, duty or file.
const BY_ENTRY: [&str; 5] = ["facts", "not_known", "measures", "proposals", "files"];
/// What is said of an answer beside it, of an entry that waits and of a measure, in the order in which it is read.
const BESIDE: [&str; 8] = ["owner", "date", "who", "when", "why", "reason", "note", "source"];

/// In whose words.
pub(in crate::web) struct Words<'b> {
    pub(in crate::web) book: &'b RuleBook,
    pub(in crate::web) language: Language,
    /// Ids and names of the organisations.
    pub(in crate::web) organisations: &'b [(String, String)],
}

impl Words<'_> {
    /// A part in words: the question of a fact, the title of a duty.
    pub(in crate::web) fn part(&self, part: &str) -> String {
        match part.split_once('/') {
            Some((key, entry)) => format!("{}: {}", self.kind(key), self.entry(key, entry)),
            None if part.is_empty() => self.kind("whole"),
            None => self.kind(part),
        }
    }

    /// What a part was or is.
    pub(super) fn told(&self, part: &str, value: &Value) -> String {
        match (part.split_once('/'), value) {
            (Some((key, entry)), value) => self.of_entry(key, entry, value),
            (None, Value::Object(whole)) if part.is_empty() => self.whole(whole),
            (None, value) => self.field(part, value),
        }
    }

    /// A line for each field, and for each answer and measure.
    fn whole(&self, whole: &Map<String, Value>) -> String {
        let mut lines = Vec::new();
        for (key, value) in whole.iter().filter(|(key, _)| *key != "id") {
            match value {
                Value::Object(entries) if BY_ENTRY.contains(&key.as_str()) => {
                    let line = |(entry, value): (&String, &Value)| {
                        let said = format!("{} {}", self.entry(key, entry), self.of_entry(key, entry, value));
                        // A question with its answer says what it is.
                        if key == "facts" { said } else { format!("{}: {said}", self.kind(key)) }
                    };
                    lines.extend(entries.iter().map(line));
                }
                value => lines.push(format!("{}: {}", self.kind(key), self.field(key, value))),
            }
        }
        lines.join("\n")
    }

    fn field(&self, key: &str, value: &Value) -> String {
        let entry = |kind: DetailKind, one: &Value| {
            let said = |name: &'static str| {
                let text = self.day_or_text(one.get(name)?);
                Some(format!("{}: {text}", say(self.language, &label(kind, name), &[])))
            };
            kind.fields().iter().filter_map(|field| said(field.name)).collect::<Vec<_>>().join("; ")
        };
        let kind = DetailKind::ALL.into_iter().find(|kind| kind.as_str() == key);
        match (key, value) {
            ("owner", Value::String(owner)) => shown_owner(owner),
            ("organisation", Value::String(id)) => {
                let named = self.organisations.iter().find(|(other, _)| other == id);
                named.map_or(id, |(_, name)| name).to_owned()
            }
            ("origin", origin) => self.beside(origin, &["format", "source"]),
            (_, Value::Array(list)) if kind.is_some() => {
                list.iter().filter_map(|one| Some(entry(kind?, one))).collect::<Vec<_>>().join("\n")
            }
            ("notes", Value::Array(list)) => list
                .iter()
                .map(|one| self.beside(one, &["text", "who", "date"]))
                .collect::<Vec<_>>()
                .join("\n"),
            (_, value) => self.day_or_text(value),
        }
    }

    /// An answer, an answer that waits, a measure, a file.
    fn of_entry(&self, key: &str, entry: &str, value: &Value) -> String {
        let said = match (key, value) {
            ("facts", value) => self.answer(entry, value.get("value").unwrap_or(value)),
            ("proposals", Value::Array(list)) => {
                let lines = list.iter().map(|one| self.of_entry(key, entry, one));
                return lines.collect::<Vec<_>>().join("\n");
            }
            ("proposals", value) => {
                value.get("value").map(|value| self.answer(entry, value)).unwrap_or_default()
            }
            ("measures", value) => {
                let state = value.get("state").and_then(Value::as_str).unwrap_or("open");
                let evidence = value.get("evidence").map(shown);
                let state = say(self.language, &format!("measure-{state}"), &[]);
                std::iter::once(state).chain(evidence).collect::<Vec<_>>().join("; ")
            }
            ("files", value) => value.get("name").map(shown).unwrap_or_default(),
            _ => String::new(),
        };
        let beside = self.beside(value, &BESIDE);
        [said, beside].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ")
    }

    fn beside(&self, value: &Value, keys: &[&str]) -> String {
        let told = keys.iter().filter_map(|key| value.get(*key)).map(|one| self.day_or_text(one));
        told.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ")
    }

    fn answer(&self, fact: &str, value: &Value) -> String {
        let known = self.book.fact(fact).zip(serde_json::from_value::<FactValue>(value.clone()).ok());
        known.map_or_else(|| shown(value), |(fact, value)| fact.label(&value).get(self.language).to_owned())
    }

    fn day_or_text(&self, value: &Value) -> String {
        match value {
            Value::Bool(known) => say(self.language, if *known { "law-yes" } else { "law-no" }, &[]),
            Value::String(text) => {
                text.parse().map_or_else(|_| text.clone(), |day| in_words(day, self.language))
            }
            value => shown(value),
        }
    }

    fn kind(&self, key: &str) -> String {
        say(self.language, &format!("part-{key}"), &[])
    }

    fn entry(&self, key: &str, entry: &str) -> String {
        let title = match key {
            "measures" => self.book.rule(entry).map(|rule| rule.title.get(self.language)),
            "files" => None,
            _ => self.book.fact(entry).map(|fact| fact.question.get(self.language)),
        };
        title.unwrap_or(entry).to_owned()
    }
}
