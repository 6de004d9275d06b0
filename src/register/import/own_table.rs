//! Our own table, as a spreadsheet gives it back: the same systems again, with everything that a table cannot hold left as it is.
//!
//! # Shape
//! What the export works out (class, open questions and duties, the next day) is read over. A column that is not there leaves what the
//! register has; a cell that is empty says that there is nothing. Facts but the day of use, measures, notes, contracts, contacts,
//! versions, changes of design and proposals do not fit a row: our JSON holds them.

use std::borrow::Cow;

use serde_json::Value;

use super::build::is_too_long;
use super::{Import, ImportFormat, Record};
use crate::law::problem::Problems;
use crate::law::{Answer, FactValue, RuleBook};
use crate::register::read::is_id;
use crate::register::{System, shown_owner};

/// What the export works out: nobody's table has these by chance.
const SIGNS: [&str; 4] = ["open_questions", "open_duties", "next_date", "in_service_since"];
/// The fact that has a column.
const SINCE: &str = "in-service-since";

/// Whether the names of columns are those of our own table.
pub(super) fn is_ours<S: AsRef<str>>(names: &[S]) -> bool {
    let has = |wanted: &str| names.iter().any(|name| name.as_ref() == wanted);
    has("id") && has("name") && SIGNS.into_iter().all(has)
}

/// Reads a row; each mistake in it is a problem.
pub(super) fn system(record: &Record, book: &RuleBook, problems: &mut Problems<'_>) -> Option<System> {
    let cell = |name: &str| record.fields.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let text = |name: &str| cell(name).map(str::to_owned);
    let mut wrong = |field: &str, says: &str, allowed: &str| {
        let message = format!("`{field}` says `{says}`, which cannot be read");
        problems.push_about("unknown-value", &record.span, (message, allowed), &[field, says, field]);
    };
    let id = text("id").filter(|id| is_id(id));
    if id.is_none() {
        wrong(
            "id",
            cell("id").unwrap_or_default(),
            "letters, digits, `-`, `_` and `.`, a letter or digit first",
        );
    }
    let uses = text("uses");
    if let Some(other) = uses.as_deref().filter(|other| !is_id(other)) {
        wrong("uses", other, "the id of the shared system");
    }
    let published = match cell("published") {
        None => None,
        // Spreadsheets write truths in capitals.
        Some(word) if word.eq_ignore_ascii_case("true") => Some(true),
        Some(word) if word.eq_ignore_ascii_case("false") => Some(false),
        Some(word) => {
            wrong("published", word, "true or false; empty while it is not decided");
            None
        }
    };
    let mut system = System {
        organisation: text("organisation"),
        owner: text("owner"),
        description: text("description"),
        purpose: text("purpose"),
        vendor: text("vendor"),
        public_contact: text("public_contact"),
        published,
        uses,
        ..System::default()
    };
    if let Some(day) = cell("in_service_since") {
        match day.parse() {
            Ok(day) if book.fact(SINCE).is_some() => {
                system.facts.insert(SINCE.to_owned(), Answer::from(FactValue::Date(day)));
            }
            _ => wrong("in_service_since", day, "a day such as 2027-12-02"),
        }
    }
    let Some(name) = text("name").filter(|name| !name.trim().is_empty()) else {
        let hint = "a system has a name";
        problems.push_about("no-name", &record.span, ("this record has no name", hint), &[]);
        return None;
    };
    if is_too_long(&name, &record.span, problems) {
        return None;
    }
    Some(System { id: id?, name, ..system })
}

/// A row of a table without organisations is of the organisation that has the system in the register.
pub(super) fn of_register<'s>(row: &'s System, import: &Import, stored: Option<&System>) -> Cow<'s, System> {
    let names_it = import.format != ImportFormat::OwnTable
        || import.columns.iter().any(|column| column == "organisation");
    match stored.filter(|_| !names_it) {
        Some(stored) => Cow::Owned(System { organisation: stored.organisation.clone(), ..row.clone() }),
        None => Cow::Borrowed(row),
    }
}

/// The system of the register with what the row says of it.
pub(super) fn merged(before: &System, row: &System, columns: &[String]) -> System {
    let mut after = before.clone();
    let has = |name: &str| columns.iter().any(|column| column == name);
    after.name = row.name.clone();
    macro_rules! follow {
        ($($part:ident),+) => {
            $(if has(stringify!($part)) { after.$part = row.$part.clone(); })+
        };
    }
    follow!(organisation, description, purpose, vendor, public_contact, published, uses);
    // A reader was shown the owner without the way to reach them: that is no other owner.
    let is_shown = before.owner.as_deref().map(shown_owner) == row.owner;
    if has("owner") && !is_shown {
        after.owner = row.owner.clone();
    }
    let value = |system: &System| system.facts.get(SINCE).map(|answer| answer.value.clone());
    if value(before) != value(row) {
        match row.facts.get(SINCE) {
            Some(answer) => drop(after.facts.insert(SINCE.to_owned(), answer.clone())),
            None => drop(after.facts.remove(SINCE)),
        }
    }
    after
}
