//! A record becomes a system: what the form knows is read, everything is kept, answers are proposed.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use serde_json::Value;

use super::dialect::{Dialect, ImportFormat};
use super::target::Target;
use super::{Record, Wish};
use crate::law::problem::Problems;
use crate::law::{Fact, FactType, FactValue, RuleBook};
use crate::register::about::LINE_CHARS_MAX;
use crate::register::read::ID_CHARS_MAX;
use crate::register::{Contact, Origin, Proposal, System, Version};
use crate::text::fold::fold;
use crate::text::{Language, html};

/// Names by which public authorities are known; others may be private.
const AUTHORITIES: [&str; 6] =
    ["gemeente ", "stad ", "provincie ", "waterschap ", "ministerie ", "ville de "];

/// A system as a record has it.
pub(super) struct Built {
    pub(super) system: System,
    /// Whether the record itself names the id.
    pub(super) id_given: bool,
    /// Id and name of its organisation.
    pub(super) organisation: Option<(String, String)>,
}

/// Whether a name is longer than a form takes; a page of names could not be read.
pub(super) fn is_too_long(name: &str, span: &Range<usize>, problems: &mut Problems<'_>) -> bool {
    let is = name.chars().count() > LINE_CHARS_MAX;
    if is {
        let limit = LINE_CHARS_MAX.to_string();
        let message = format!("the name of this record has more than {limit} characters");
        let hint = "name it shortly, and write the rest into the description";
        problems.push_about("long-name", span, (message, hint), &[&limit]);
    }
    is
}

/// Reads a record; a record without a name is a problem.
pub(super) fn system(
    record: &Record,
    format: ImportFormat,
    wish: &Wish,
    book: &RuleBook,
    problems: &mut Problems<'_>,
) -> Option<Built> {
    let dialect = format.dialect()?;
    let mut system = System {
        origin: Some(Origin { format: dialect.name.to_owned(), source: None, record: record.fields.clone() }),
        ..System::default()
    };
    let (mut id, mut organisation) = (None, None);
    for (field, target) in targets(dialect, wish) {
        let Some(text) = record.fields.get(field).and_then(said) else { continue };
        match target {
            Target::Id => id = id.or_else(|| Some(slug(&text)).filter(|id| !id.is_empty())),
            Target::Name if system.name.is_empty() => system.name = html::line(&text),
            Target::Organisation => organisation = organisation.or(Some(html::line(&text))),
            Target::Owner => put(&mut system.owner, text),
            Target::Description => put(&mut system.description, readable(&text)),
            Target::Purpose => put(&mut system.purpose, readable(&text)),
            Target::Vendor => put(&mut system.vendor, html::line(&text)),
            Target::Contact => {
                system.contacts.push(Contact { name: text.clone(), role: None, address: Some(text) });
            }
            Target::Version => {
                system.versions.push(Version { name: text, since: None, note: None });
            }
            Target::Fact(fact) => propose(&mut system, fact, (field, &text), record, dialect, book, problems),
            Target::Name | Target::Keep => {}
        }
    }
    if system.name.is_empty() {
        let hint = "a system has a name; say which field it is: `--map \"FIELD=name\"`";
        problems.push_about("no-name", &record.span, ("this record has no name", hint), &[]);
        return None;
    }
    if is_too_long(&system.name, &record.span, problems) {
        return None;
    }
    answers(&mut system, record, dialect, book);
    authority(&mut system, organisation.as_deref(), dialect, book);
    let organisation = organisation.map(|name| (slug(&name), name)).filter(|(id, _)| !id.is_empty());
    system.organisation =
        organisation.as_ref().map(|(id, _)| id.clone()).or_else(|| wish.organisation.clone());
    let id_given = id.is_some();
    let named = || match &system.organisation {
        Some(organisation) => slug(&format!("{organisation} {}", system.name)),
        None => slug(&system.name),
    };
    system.id = id.unwrap_or_else(named);
    if system.id.is_empty() {
        system.id = "system".to_owned();
    }
    Some(Built { system, id_given, organisation })
}

/// What each field is: as the person says, else as the form says.
fn targets<'a>(dialect: &'a Dialect, wish: &'a Wish) -> Vec<(&'a str, &'a Target)> {
    let of_form = dialect.fields.iter().map(|(field, target)| (*field, target));
    let left = of_form.filter(|(field, _)| !wish.mapping.names(field));
    wish.mapping.pairs().chain(left).collect()
}

fn put(place: &mut Option<String>, text: String) {
    if place.is_none() && !text.is_empty() {
        *place = Some(text);
    }
}

/// A field that says something, as a text.
fn said(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(known) => known.to_string(),
        Value::Array(list) => list.iter().filter_map(said).collect::<Vec<_>>().join(", "),
        Value::Null | Value::Object(_) => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

/// A text that may hold markup; one without any stays as it is, lines and all.
fn readable(text: &str) -> String {
    if text.contains('<') && text.contains('>') { html::plain(text) } else { text.to_owned() }
}

/// What may stand in an address: `Gemeente 's-Hertogenbosch` is `gemeente-s-hertogenbosch`.
pub(crate) fn slug(text: &str) -> String {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut slug = String::new();
    for word in words {
        if slug.is_empty() {
            slug.extend(word.chars().take(ID_CHARS_MAX));
            continue;
        }
        if slug.len() + 1 + word.len() > ID_CHARS_MAX {
            break;
        }
        slug.push('-');
        slug.push_str(word);
    }
    slug
}

/// What people write where nothing is known, folded.
const UNKNOWN: [&str; 22] = [
    "onbekend",
    "misschien",
    "weet niet",
    "niet geweten",
    "n.v.t.",
    "nvt",
    "inconnu",
    "peut-etre",
    "ne sait pas",
    "sans objet",
    "s.o.",
    "unbekannt",
    "vielleicht",
    "weiss nicht",
    "entfallt",
    "unknown",
    "maybe",
    "not known",
    "n/a",
    "n.a.",
    "-",
    "?",
];

/// Whether somebody says that nothing is known.
fn unknown(text: &str) -> bool {
    UNKNOWN.contains(&fold(text.trim()).as_str())
}

/// An answer in a column that the person named; one that cannot be read is a problem.
fn propose(
    system: &mut System,
    fact: &str,
    (field, text): (&str, &str),
    record: &Record,
    dialect: &Dialect,
    book: &RuleBook,
    problems: &mut Problems<'_>,
) {
    let Some(known) = book.fact(fact).filter(|known| !known.derived) else {
        let message = format!("`{field}` cannot be read as `{fact}`: no question is called so");
        let hint = "`belfort rules list` shows the rules, and each the questions it asks";
        problems.push_about("unknown-fact", &record.span, (message, hint), &[field, fact]);
        return;
    };
    if unknown(text) {
        return;
    }
    match value(known, text) {
        Some(value) => drop(system.propose(&known.id, proposal(value, field, text, dialect, record))),
        None => {
            let says = html::shorten(text, 60);
            let message = format!("`{field}` says `{says}`, which is no answer to `{fact}`");
            let about = [field, &says, fact];
            let code = if known.shape == FactType::Date { "bad-day" } else { "unknown-value" };
            problems.push_about(code, &record.span, (message, allowed(known)), &about);
        }
    }
}

fn allowed(fact: &Fact) -> String {
    match fact.shape {
        FactType::YesNo => {
            "ja or nee, oui or non, ja or nein, yes or no; leave it empty when nobody knows".to_owned()
        }
        FactType::Date => "a day such as 2027-12-02 or 02/12/2027".to_owned(),
        FactType::OneOf | FactType::SeveralOf => {
            format!("its answers are {}; several are separated by ;", fact.values.join(", "))
        }
    }
}

fn proposal(value: FactValue, field: &str, text: &str, dialect: &Dialect, record: &Record) -> Proposal {
    Proposal {
        value,
        who: dialect.title.to_owned(),
        when: None,
        why: Some(format!("{field}: {}", html::shorten(text, 500))),
        source: record.fields.get("url").and_then(said),
        files: Vec::new(),
    }
}

/// A text as the value of a fact: the value itself, or what a person reads for it in one of the four languages.
fn value(fact: &Fact, text: &str) -> Option<FactValue> {
    let word = fold(text.trim());
    match fact.shape {
        FactType::YesNo => match word.as_str() {
            "ja" | "yes" | "oui" | "true" | "1" | "j" | "y" => Some(FactValue::Bool(true)),
            "nee" | "neen" | "no" | "non" | "nein" | "false" | "0" | "n" => Some(FactValue::Bool(false)),
            _ => None,
        },
        FactType::Date => day(text.trim()).map(FactValue::Date),
        FactType::OneOf => one(fact, &word).map(FactValue::One),
        FactType::SeveralOf => {
            let words = text.split(';').map(|word| fold(word.trim())).filter(|word| !word.is_empty());
            let mut values: Vec<String> = words.map(|word| one(fact, &word)).collect::<Option<_>>()?;
            values.sort();
            values.dedup();
            Some(FactValue::Several(values))
        }
    }
}

/// A day, as standards write it or as spreadsheets of Europe do: the day first.
fn day(text: &str) -> Option<NaiveDate> {
    let forms = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"];
    forms.iter().find_map(|form| NaiveDate::parse_from_str(text, form).ok()).filter(|day| day.year() >= 1900)
}

fn one(fact: &Fact, word: &str) -> Option<String> {
    // A label often explains itself behind a colon: the word before it is enough.
    let says = |label: &str| fold(label) == word || fold(label.split(':').next().unwrap_or_default()) == word;
    let labelled = |value: &&String| {
        let label = fact.labels.get(*value);
        label.is_some_and(|label| Language::ALL.iter().any(|language| says(label.get(*language))))
    };
    fact.values.iter().find(|value| *value == word || labelled(value)).cloned()
}

/// The answers that the words of a form give.
fn answers(system: &mut System, record: &Record, dialect: &Dialect, book: &RuleBook) {
    for (field, word, fact, answer) in dialect.answers {
        let Some(text) = record.fields.get(*field).and_then(said) else { continue };
        let fact = book.fact(fact).filter(|_| fold(&text) == fold(word));
        if let Some((fact, value)) = fact.and_then(|fact| Some((fact, value(fact, answer)?))) {
            system.propose(&fact.id, proposal(value, field, &text, dialect, record));
        }
    }
    in_service(system, record, dialect, book);
    assessed(system, record, dialect, book);
}

/// The first day of use; of a month only its first day can be proposed, and the words say so.
fn in_service(system: &mut System, record: &Record, dialect: &Dialect, book: &RuleBook) {
    let Some(text) = record.fields.get("begin_date").and_then(said) else { return };
    let day = if text.len() == 7 { format!("{text}-01") } else { text.clone() };
    let fact = book.fact("in-service-since");
    if let (Some(fact), Ok(day)) = (fact, day.parse()) {
        system.propose(&fact.id, proposal(FactValue::Date(day), "begin_date", &text, dialect, record));
    }
}

/// A data protection impact assessment that was carried out: perhaps because it had to be.
fn assessed(system: &mut System, record: &Record, dialect: &Dialect, book: &RuleBook) {
    let Some(fact) = book.fact("dpia-required") else { return };
    let titles = record.fields.get("impacttoetsen_grouping").and_then(Value::as_array).into_iter().flatten();
    let titles = titles.filter_map(|one| one.get("title").and_then(Value::as_str));
    for title in titles.filter(|title| title.to_uppercase().contains("DPIA")) {
        let field = "impacttoetsen_grouping";
        system.propose(&fact.id, proposal(FactValue::Bool(true), field, title, dialect, record));
    }
}

fn authority(system: &mut System, organisation: Option<&str>, dialect: &Dialect, book: &RuleBook) {
    let Some(name) = organisation else { return };
    let known = AUTHORITIES.iter().any(|start| fold(name).starts_with(start));
    if let Some(fact) = book.fact("deployer-kind").filter(|_| known)
        && let Some(value) = value(fact, "public-authority")
    {
        let record = Record { fields: serde_json::Map::new(), span: 0..0 };
        system.propose(&fact.id, proposal(value, "organisation", name, dialect, &record));
    }
}
