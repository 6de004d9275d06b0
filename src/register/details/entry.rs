//! One version, contract, contact or change of design: read from what was typed, and shown as it is typed.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ring::digest::{SHA256, digest};
use serde::Serialize;
use serde_json::{Map, Value};

use super::{Contact, Contract, DesignChange, Version};
use crate::register::TEXT_CHARS_MAX;
use crate::register::about::LINE_CHARS_MAX;

/// Signs of a place where something can be read: browsers take addresses of about so many.
const PLACE_CHARS_MAX: usize = 2_000;

/// Which list an entry belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DetailKind {
    /// The versions in use.
    Versions,
    /// The contracts.
    Contracts,
    /// Who answers for what.
    Contacts,
    /// What changed in the design.
    Changes,
}

/// One field of an entry, as a form asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name, as the system file has it.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// Whether an entry needs it.
    pub required: bool,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A line of text.
    Line,
    /// The address of a page, or where else it lies.
    Place,
    /// A page of text.
    Text,
    /// A day.
    Day,
}

/// An entry of one of the lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Detail {
    /// A version.
    Version(Version),
    /// A contract.
    Contract(Contract),
    /// A contact.
    Contact(Contact),
    /// A change of design.
    Change(DesignChange),
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DetailFault {
    /// It is needed.
    Missing,
    /// It has more signs than it may have.
    TooLong,
    /// It is no day.
    NoDay,
    /// The last day stands before the first.
    EndsBeforeItBegins,
}

const fn field(name: &'static str, shape: Shape, required: bool) -> Field {
    Field { name, shape, required }
}

impl DetailKind {
    /// Every list, in the order of the system file.
    pub const ALL: [DetailKind; 4] =
        [DetailKind::Versions, DetailKind::Contracts, DetailKind::Contacts, DetailKind::Changes];

    /// Its name in the system file, in the history and in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            DetailKind::Versions => "versions",
            DetailKind::Contracts => "contracts",
            DetailKind::Contacts => "contacts",
            DetailKind::Changes => "changes",
        }
    }

    /// The fields of an entry, in the order in which a form asks for them.
    pub fn fields(self) -> &'static [Field] {
        use Shape::{Day, Line, Place, Text};
        const VERSION: [Field; 3] =
            [field("name", Line, true), field("since", Day, false), field("note", Text, false)];
        const CONTRACT: [Field; 5] = [
            field("name", Line, true),
            field("with", Line, false),
            field("from", Day, false),
            field("until", Day, false),
            field("link", Place, false),
        ];
        const CONTACT: [Field; 3] =
            [field("name", Line, true), field("role", Line, false), field("address", Line, false)];
        const CHANGE: [Field; 2] = [field("date", Day, true), field("what", Text, true)];
        match self {
            DetailKind::Versions => &VERSION,
            DetailKind::Contracts => &CONTRACT,
            DetailKind::Contacts => &CONTACT,
            DetailKind::Changes => &CHANGE,
        }
    }
}

impl std::str::FromStr for DetailKind {
    type Err = ();

    fn from_str(word: &str) -> Result<DetailKind, ()> {
        DetailKind::ALL.into_iter().find(|kind| kind.as_str() == word).ok_or(())
    }
}

impl Field {
    /// Signs that it takes at most.
    pub fn chars_max(self) -> usize {
        match self.shape {
            Shape::Line => LINE_CHARS_MAX,
            Shape::Place => PLACE_CHARS_MAX,
            Shape::Text => TEXT_CHARS_MAX,
            Shape::Day => 10,
        }
    }

    /// What was typed, as it is kept.
    fn read(self, typed: &str) -> Result<Option<String>, DetailFault> {
        let text = typed.trim().replace("\r\n", "\n");
        if text.is_empty() {
            return if self.required { Err(DetailFault::Missing) } else { Ok(None) };
        }
        // Ten signs and no more: a year of five digits is no day anybody means.
        if self.shape == Shape::Day && (text.len() != 10 || text.parse::<NaiveDate>().is_err()) {
            return Err(DetailFault::NoDay);
        }
        if text.chars().count() > self.chars_max() { Err(DetailFault::TooLong) } else { Ok(Some(text)) }
    }
}

impl Detail {
    /// Reads an entry from what was typed in the fields of its kind.
    ///
    /// # Errors
    /// Every field that is wrong, in their order.
    pub fn read(
        kind: DetailKind,
        typed: &BTreeMap<String, String>,
    ) -> Result<Detail, Vec<(&'static str, DetailFault)>> {
        let (mut said, mut faults) = (Map::new(), Vec::new());
        for field in kind.fields() {
            match field.read(typed.get(field.name).map_or("", String::as_str)) {
                Ok(text) => drop(text.map(|text| said.insert(field.name.to_owned(), Value::String(text)))),
                Err(fault) => faults.push((field.name, fault)),
            }
        }
        let day = |name: &str| said.get(name).and_then(Value::as_str).map(str::to_owned);
        // Days of ten signs stand in the order of their texts.
        if let (Some(first), Some(last)) = (day("from"), day("until"))
            && last < first
        {
            faults.push(("until", DetailFault::EndsBeforeItBegins));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let said = Value::Object(said);
        let read = match kind {
            DetailKind::Versions => serde_json::from_value(said).map(Detail::Version),
            DetailKind::Contracts => serde_json::from_value(said).map(Detail::Contract),
            DetailKind::Contacts => serde_json::from_value(said).map(Detail::Contact),
            DetailKind::Changes => serde_json::from_value(said).map(Detail::Change),
        };
        Ok(read.expect("the fields of a kind are those of its entries, and what they need is there"))
    }

    /// Its fields as a form shows them, by name.
    pub fn typed(&self) -> BTreeMap<String, String> {
        let Value::Object(fields) = self.to_json() else { return BTreeMap::new() };
        let text = |value: Value| value.as_str().unwrap_or_default().to_owned();
        fields.into_iter().map(|(name, value)| (name, text(value))).collect()
    }

    /// Names these very words: whoever saw other words has another mark.
    pub fn mark(&self) -> String {
        let words = self.to_json().to_string();
        digest(&SHA256, words.as_bytes()).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    pub(super) fn kind(&self) -> DetailKind {
        match self {
            Detail::Version(_) => DetailKind::Versions,
            Detail::Contract(_) => DetailKind::Contracts,
            Detail::Contact(_) => DetailKind::Contacts,
            Detail::Change(_) => DetailKind::Changes,
        }
    }

    fn to_json(&self) -> Value {
        serde_json::to_value(self).expect("an entry has text keys and texts")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(fields: &[(&str, &str)]) -> BTreeMap<String, String> {
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn every_wrong_field_is_named() {
        let wrong =
            Detail::read(DetailKind::Contracts, &typed(&[("from", "2026-13-01"), ("until", "+12026-01-01")]));
        let all =
            [("name", DetailFault::Missing), ("from", DetailFault::NoDay), ("until", DetailFault::NoDay)];
        assert_eq!(wrong, Err(all.to_vec()));
        let order = typed(&[("name", "A"), ("from", "2026-02-01"), ("until", "2026-01-01")]);
        let wrong = Detail::read(DetailKind::Contracts, &order);
        assert_eq!(wrong, Err(vec![("until", DetailFault::EndsBeforeItBegins)]));
        let long = typed(&[("name", &"x".repeat(LINE_CHARS_MAX + 1))]);
        assert_eq!(Detail::read(DetailKind::Versions, &long), Err(vec![("name", DetailFault::TooLong)]));
    }

    #[test]
    fn an_entry_of_each_kind_is_read_and_shown_alike() {
        for kind in DetailKind::ALL {
            let fields = kind.fields().iter().map(|field| match field.shape {
                Shape::Day => (field.name, "2026-03-01"),
                _ => (field.name, "tekst"),
            });
            let typed = typed(&fields.collect::<Vec<_>>());
            let read = Detail::read(kind, &typed).unwrap();
            assert_eq!((read.typed(), read.kind()), (typed, kind));
        }
    }
}
