//! What is known of a system for a point of a sheet: answers, measures, fields of the record, people.

use serde_json::Value;

use super::DPIA;
use crate::law::{FactValue, RuleBook};
use crate::register::export::Dossier;
use crate::register::{Contact, System, Version};
use crate::text::Language;
use crate::text::day::in_words;
use crate::text::html::plain as plain_html;

/// Words by which people say that a contact is the supplier's, in small letters.
const VENDOR_WORDS: [&str; 9] = [
    "leverancier",
    "vendor",
    "supplier",
    "fournisseur",
    "vendeur",
    "lieferant",
    "anbieter",
    "aanbieder",
    "provider",
];

/// What is known of the data protection assessment: the measure, and what another register said.
pub(super) fn dpia(one: &Dossier<'_>, book: &RuleBook, language: Language) -> Vec<String> {
    let fields =
        ["impacttoetsen", "impacttoetsen_grouping", "dpia_description", "DPIA_description", "DPIA_url"];
    let kept = fields.map(|field| kept(one.system, field));
    some(std::iter::once(measure(one, book, DPIA, language)).chain(kept))
}

pub(super) fn some(known: impl IntoIterator<Item = Option<String>>) -> Vec<String> {
    known.into_iter().flatten().filter(|text| !text.trim().is_empty()).collect()
}

/// An answer in words; unknown stays open.
pub(super) fn answer(one: &Dossier<'_>, book: &RuleBook, fact: &str, language: Language) -> Option<String> {
    let known = one.system.known(book);
    let (answer, fact) = (known.get(fact)?, book.fact(fact)?);
    Some(format!("{} {}", fact.question.get(language), fact.label(&answer.value).get(language)))
}

/// What the measures of a provision say.
pub(super) fn measure(
    one: &Dossier<'_>,
    book: &RuleBook,
    provision: &str,
    language: Language,
) -> Option<String> {
    let rules = book.rules().iter().filter(|rule| rule.provision.as_str() == provision);
    let measures = rules.filter_map(|rule| one.system.measures.get(&rule.id));
    let texts: Vec<String> = measures
        .flat_map(|measure| {
            let date = measure.date.map(|date| in_words(date, language));
            [
                measure.note.clone(),
                measure.reason.clone(),
                measure.owner.clone(),
                date,
                measure.evidence.clone(),
            ]
        })
        .flatten()
        .collect();
    Some(texts.join("; ")).filter(|text| !text.is_empty())
}

/// A field of the record that the system was read from, with its name so that a reader can look it up.
pub(super) fn kept(system: &System, field: &str) -> Option<String> {
    let value = system.origin.as_ref()?.record.get(field)?;
    let text = match value {
        Value::String(text) => plain_html(text),
        Value::Null => return None,
        Value::Array(list) if list.is_empty() => return None,
        value => value.to_string(),
    };
    Some(text).filter(|text| !text.trim().is_empty()).map(|text| format!("{text} ({field})"))
}

/// A version with its first day and what is different.
pub(in crate::register::export) fn version(one: &Version, language: Language) -> String {
    let since = one.since.map(|day| in_words(day, language));
    [Some(one.name.clone()), since, one.note.clone()].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The organisation by its name, or its id where it has none.
pub(in crate::register::export) fn organisation(one: &Dossier<'_>) -> Option<String> {
    one.organisation.map(str::to_owned).or_else(|| one.system.organisation.clone())
}

pub(super) fn contact(one: &Contact) -> String {
    let parts =
        [Some(one.name.clone()), one.role.clone(), one.address.clone().filter(|text| *text != one.name)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Whether somebody answers for the supplier: by the name of the vendor or of who a contract is with, or by what is said of their part.
pub(super) fn is_of_vendor(one: &Contact, system: &System) -> bool {
    let words: Vec<String> =
        [Some(&one.name), one.role.as_ref()].into_iter().flatten().map(|text| text.to_lowercase()).collect();
    let contracts = system.contracts.iter().filter_map(|contract| contract.with.as_ref());
    let names = system.vendor.iter().chain(contracts).map(|name| name.trim().to_lowercase());
    let mut names = names.filter(|name| !name.is_empty());
    let says = |word: &str| words.iter().any(|text| text.contains(word));
    VENDOR_WORDS.into_iter().any(says) || names.any(|name| says(&name))
}

/// A value without its question.
pub(in crate::register::export) fn plain(value: &FactValue) -> String {
    match value {
        FactValue::Bool(known) => known.to_string(),
        FactValue::Date(day) => day.to_string(),
        FactValue::One(name) => name.clone(),
        FactValue::Several(names) => names.join("; "),
    }
}
