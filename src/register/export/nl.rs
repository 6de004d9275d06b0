//! The Dutch publication standard 1.0: the record as it came, with what changed since; or a new one of what is known.

use serde_json::{Map, Value, json};

use super::Dossier;
use crate::law::{Class, FactValue, RuleBook};
use crate::register::System;
use crate::register::import::rebuilt;

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
/// What the register itself adds to a submission.
const ADDED: [&str; 2] = ["lars", "publication_dt"];
/// What a submission must say.
const REQUIRED: [&str; 8] = [
    "name",
    "description_short",
    "organization",
    "status",
    "contact_email",
    "publication_category",
    "source_data_grouping",
    "lang",
];
const VERSION: &str = "1.0";

/// The record with every field that was kept.
pub(super) fn record(dossier: &Dossier<'_>, book: &RuleBook) -> Map<String, Value> {
    let system = dossier.system;
    let kept = system.origin.as_ref().filter(|origin| origin.format == "nl");
    let mut record = kept.map(|origin| origin.record.clone()).unwrap_or_default();
    // What the record says itself stays in its own words, markup and all; what changed since is written over it.
    let before = kept.and_then(|_| rebuilt(system, book)).unwrap_or_default();
    let contact = |system: &System| {
        let public = system.public_contact.clone().filter(|contact| contact.contains('@'));
        public.or_else(|| system.contacts.iter().find_map(|one| one.address.clone()))
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
    if record.get("lars").is_none_or(says_nothing) {
        put(&mut record, "source_id", Some(json!(system.id)));
    }
    if kept.is_none() {
        put(&mut record, "lang", Some(json!("nld")));
    }
    if record.get("standard_version").and_then(Value::as_str) != Some(VERSION) {
        record.insert("standard_version".to_owned(), json!(VERSION));
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

/// The record as the API of the register takes it.
pub(super) fn submission(dossier: &Dossier<'_>, book: &RuleBook) -> Map<String, Value> {
    let mut record = record(dossier, book);
    // The sources of data are required, and may be none.
    record.entry("source_data_grouping").or_insert_with(|| json!([]));
    record.retain(|field, value| {
        let known = FIELDS.contains(&field.as_str()) || ADDED.contains(&field.as_str());
        known && (field == "source_data_grouping" || !says_nothing(value))
    });
    if record.get("lang").and_then(Value::as_str).is_some_and(|lang| lang.eq_ignore_ascii_case("nld")) {
        record.insert("lang".to_owned(), json!("nld"));
    }
    record
}

/// The fields that a submission lacks.
pub fn missing(dossier: &Dossier<'_>, book: &RuleBook) -> Vec<&'static str> {
    let record = submission(dossier, book);
    REQUIRED.into_iter().filter(|field| !record.contains_key(*field)).collect()
}

/// The row of a system in the bulk CSV.
pub(super) fn row(one: &Dossier<'_>, book: &RuleBook) -> Vec<String> {
    let mut record = record(one, book);
    // There is no column for the number that the national register gives.
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
