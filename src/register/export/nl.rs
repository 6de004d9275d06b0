//! The Dutch publication standard 1.0: the record as it came, with what changed since; or a new one of what is known.

mod submission;

use serde_json::{Map, Value, json};

pub use submission::Gap;
use submission::{STATES, Submission, one_of};

use super::Dossier;
use crate::law::{Class, FactValue, RuleBook};
use crate::register::System;
use crate::register::import::rebuilt;
use crate::text::{Language, html};

/// The columns of the bulk CSV, in their order.
pub(super) const FIELDS: [&str; 29] = [
    "name",
    "organization",
    "description_short",
    "category",
    "website",
    "status",
    "goal",
    "proportionality",
    "lawful_basis",
    "standard_version",
    "url",
    "contact_email",
    "lang",
    "publiccode",
    "source_data",
    "methods_and_models",
    "human_intervention",
    "risks",
    "provider",
    "process_index_url",
    "tags",
    "source_id",
    "begin_date",
    "end_date",
    "impacttoetsen",
    "publication_category",
    "lawful_basis_grouping",
    "impacttoetsen_grouping",
    "source_data_grouping",
];
/// What tells a record from others, in the versions there were.
const NUMBERS: [&str; 4] = ["lars", "source_id", "id", "uuid"];
const VERSION: &str = "1.0";
/// The form of the list of the national register.
const LIST: &str = "nl-list";

/// The record with every field that was kept.
pub(super) fn record(dossier: &Dossier<'_>, book: &RuleBook) -> Map<String, Value> {
    let system = dossier.system;
    let kept = system.origin.as_ref().filter(|origin| origin.format == "nl");
    let mut record = kept.map(|origin| origin.record.clone()).unwrap_or_default();
    // What the record says itself stays in its own words, markup and all; what changed since is written over it.
    let before = kept.and_then(|_| rebuilt(system, book)).unwrap_or_default();
    // The standard asks for no address of a person: those whom colleagues call are none of its business.
    let contact = |system: &System| {
        let reached = |contact: &String| contact.contains('@') || contact.starts_with("https://");
        system.public_contact.clone().filter(reached)
    };
    let parts = [
        ("name", Some(system.name.clone()), Some(before.name.clone())),
        ("description_short", system.description.clone(), before.description.clone()),
        ("goal", system.purpose.clone(), before.purpose.clone()),
        ("provider", system.vendor.clone(), before.vendor.clone()),
        ("contact_email", contact(system), contact(&before)),
    ];
    for (field, now, then) in parts {
        if let Some(text) = now.filter(|now| then.as_ref() != Some(now)) {
            record.insert(field.to_owned(), Value::String(text));
        }
    }
    if before.organisation != system.organisation {
        let name = dossier.organisation.or(system.organisation.as_deref());
        put(&mut record, "organization", name.map(Value::from));
    }
    put(&mut record, "begin_date", begin(system));
    let high = dossier.assessment.risk == Class::High;
    put(&mut record, "publication_category", high.then(|| json!("Hoog-risico AI-systeem")));
    if NUMBERS.iter().all(|field| record.get(*field).is_none_or(says_nothing)) {
        put(&mut record, "source_id", Some(json!(system.id)));
    }
    if kept.is_none() {
        put(&mut record, "status", status(system).map(Value::from));
        put(&mut record, "lang", is_dutch(system).then(|| json!("nld")));
        put(&mut record, "standard_version", Some(json!(VERSION)));
    }
    record
}

/// The month from which the system is in service, where that is known.
fn begin(system: &System) -> Option<Value> {
    match &system.facts.get("in-service-since")?.value {
        FactValue::Date(day) => Some(json!(day.format("%Y-%m").to_string())),
        _ => None,
    }
}

/// Fills a field that says nothing yet.
fn put(record: &mut Map<String, Value>, field: &str, value: Option<Value>) {
    if let Some(value) = value
        && record.get(field).is_none_or(says_nothing)
    {
        record.insert(field.to_owned(), value);
    }
}

fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => false,
    }
}

fn filled(record: &Map<String, Value>, field: &str) -> Vec<Value> {
    record.get(field).and_then(Value::as_array).cloned().unwrap_or_default()
}

/// How far the list of the national register says that a system is.
fn status(system: &System) -> Option<&'static str> {
    let origin = system.origin.as_ref().filter(|origin| origin.format == LIST)?;
    one_of(&STATES, origin.record.get("status")?.as_str()?)
}

/// Whether a system is described in Dutch: the list of the national register is, of others their words tell.
fn is_dutch(system: &System) -> bool {
    let of_list = system.origin.as_ref().is_some_and(|origin| origin.format == LIST);
    let parts = [Some(&system.name), system.description.as_ref(), system.purpose.as_ref()];
    let words = || parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(". ");
    of_list || Language::detect(&html::shorten(&words(), 400)) == Some(Language::Nl)
}

fn made(dossier: &Dossier<'_>, book: &RuleBook) -> Submission {
    let mut record = record(dossier, book);
    if record.get("lars").is_none_or(says_nothing) {
        put(&mut record, "source_id", Some(json!(dossier.system.id)));
    }
    Submission::of(&record)
}

/// The record as the API of the national register takes it.
pub(super) fn submission(dossier: &Dossier<'_>, book: &RuleBook) -> Map<String, Value> {
    made(dossier, book).record
}

/// What stands in the way of a submission.
pub fn missing(dossier: &Dossier<'_>, book: &RuleBook) -> Vec<Gap> {
    made(dossier, book).gaps
}

/// The columns of what stands in the way.
pub(super) const MISSING: [&str; 5] = ["id", "name", "organisation", "field", "says"];

/// What stands in the way of submitting a system, a row each.
pub(super) fn missing_rows(dossier: &Dossier<'_>, book: &RuleBook, language: Language) -> Vec<Vec<String>> {
    let system = dossier.system;
    let organisation = dossier.organisation.or(system.organisation.as_deref()).unwrap_or_default();
    let row = |gap: Gap| {
        let (id, name, field) = (system.id.clone(), system.name.clone(), gap.field().to_owned());
        vec![id, name, organisation.to_owned(), field, gap.words(language)]
    };
    missing(dossier, book).into_iter().map(row).collect()
}

/// The row of a system in the bulk CSV.
pub(super) fn row(one: &Dossier<'_>, book: &RuleBook) -> Vec<String> {
    let mut record = record(one, book);
    // There is no column for the number that the national register gives, nor for those of older versions.
    put(&mut record, "source_id", Some(json!(one.system.id)));
    FIELDS.iter().map(|field| record.get(*field).map(cell).unwrap_or_default()).collect()
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(cell).collect::<Vec<_>>().join(", "),
        Value::Object(table) => {
            let text = |key: &str| table.get(key).map(cell).filter(|text| !text.is_empty());
            match (text("title"), text("link")) {
                (Some(title), Some(link)) => format!("{title} ({link})"),
                (title, link) => title.or(link).unwrap_or_default(),
            }
        }
        plain => plain.to_string(),
    }
}
