//! The record as the API of the national register takes it: in the words and shapes of 1.0, and what stands in the way of it.
//!
//! # Source
//! `AlgorithmIn` in the OpenAPI description of that API, version 1.0.

use serde_json::{Map, Value, json};

use super::{FIELDS, VERSION, cell, filled, says_nothing};
use crate::text::fold::fold;
use crate::text::{Language, html, say};

/// What the register itself adds.
const ADDED: [&str; 2] = ["lars", "publication_dt"];
/// What must be said.
const REQUIRED: [&str; 7] =
    ["name", "description_short", "organization", "status", "contact_email", "publication_category", "lang"];
pub(super) const STATES: [&str; 3] = ["In ontwikkeling", "In gebruik", "Buiten gebruik"];
const PUBLICATION: [&str; 3] = ["Hoog-risico AI-systeem", "Impactvolle algoritmes", "Overige algoritmes"];
/// The themes of 1.0. Of those before it some are gone, and nothing says which took their place.
const CATEGORIES: [&str; 16] = [
    "Organisatie en bedrijfsvoering",
    "Cultuur en recreatie",
    "Economie",
    "Overheidsfinanciën",
    "Wonen",
    "Internationaal",
    "Migratie en integratie",
    "Natuur en milieu",
    "Onderwijs en wetenschap",
    "Openbare orde en veiligheid",
    "Recht",
    "Ruimte en infrastructuur",
    "Sociale zekerheid",
    "Verkeer",
    "Werk",
    "Zorg en gezondheid",
];
/// What the tests are called that the versions before 1.0 had a field for: the field, the name, and how others shorten it.
const TESTS: [(&str, &str, &str); 2] = [
    ("dpia", "Data Protection Impact Assessment (DPIA)", "dpia"),
    ("iama", "Impact Assessment Mensenrechten en Algoritmes (IAMA)", "iama"),
];
/// Signs that a text may have beside its markup.
const SIGNS_MAX: [(&str, usize); 20] = [
    ("name", 100),
    ("description_short", 400),
    ("organization", 100),
    ("contact_email", 500),
    ("website", 500),
    ("url", 500),
    ("goal", 2_500),
    ("proportionality", 2_500),
    ("human_intervention", 2_500),
    ("risks", 2_500),
    ("lawful_basis", 2_500),
    ("process_index_url", 500),
    ("impacttoetsen", 2_500),
    ("source_data", 2_500),
    ("methods_and_models", 5_000),
    ("provider", 200),
    ("publiccode", 500),
    ("source_id", 100),
    ("tags", 2_500),
    ("begin_date", 7),
];

/// What stands in the way of a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// A field must be there and is not.
    Missing(&'static str),
    /// A text has more signs than it may have.
    TooLong(&'static str, usize),
    /// Version 1.0 has no place for what a field says, so it is left out.
    NotTaken(&'static str, String),
}

impl Gap {
    /// The field that it is about.
    pub fn field(&self) -> &'static str {
        match self {
            Gap::Missing(field) | Gap::TooLong(field, _) | Gap::NotTaken(field, _) => field,
        }
    }

    /// In words.
    pub fn words(&self, language: Language) -> String {
        let field = self.field().into();
        match self {
            Gap::Missing(_) => say(language, "nl-gap-missing", &[("field", field)]),
            Gap::TooLong(_, most) => {
                say(language, "nl-gap-long", &[("field", field), ("most", (*most).into())])
            }
            Gap::NotTaken(_, says) => {
                let says = html::shorten(says, 100).into();
                say(language, "nl-gap-not-taken", &[("field", field), ("says", says)])
            }
        }
    }
}

/// A submission as it is made, field by field.
#[derive(Default)]
pub(super) struct Submission {
    pub(super) record: Map<String, Value>,
    pub(super) gaps: Vec<Gap>,
}

impl Submission {
    /// Of a record in any version of the standard.
    pub(super) fn of(kept: &Map<String, Value>) -> Submission {
        let mut made = Submission::default();
        for field in FIELDS.into_iter().chain(ADDED) {
            if let Some(value) = kept.get(field).filter(|value| !says_nothing(value)) {
                made.take(field, value);
            }
        }
        made.take_tests(kept);
        made.put("standard_version", json!(VERSION));
        made.look();
        made
    }

    fn put(&mut self, field: &str, value: Value) {
        self.record.insert(field.to_owned(), value);
    }

    fn leave(&mut self, field: &'static str, says: &Value) {
        self.gaps.push(Gap::NotTaken(field, cell(says)));
    }

    fn take(&mut self, field: &'static str, value: &Value) {
        match field {
            "category" => self.take_categories(value),
            "status" => self.take_one(field, value, &STATES),
            "publication_category" => self.take_one(field, value, &PUBLICATION),
            "lang" => self.take_one(field, value, &["nld"]),
            "begin_date" | "end_date" => match month(&cell(value)) {
                Some(month) => self.put(field, json!(month)),
                None => self.leave(field, value),
            },
            "lawful_basis_grouping" | "source_data_grouping" | "impacttoetsen_grouping" => {
                self.take_links(field, value);
            }
            // Before 1.0 it was a list of names.
            "impacttoetsen" if value.is_array() => self.take_links("impacttoetsen_grouping", value),
            _ => self.put(field, json!(cell(value))),
        }
    }

    fn take_one(&mut self, field: &'static str, value: &Value, known: &[&str]) {
        match one_of(known, &cell(value)) {
            Some(word) => self.put(field, json!(word)),
            None => self.leave(field, value),
        }
    }

    fn take_categories(&mut self, value: &Value) {
        let words: Vec<String> = match value {
            Value::Array(list) => list.iter().map(cell).collect(),
            other => cell(other).split([',', ';']).map(|word| word.trim().to_owned()).collect(),
        };
        let mut known: Vec<&str> = Vec::new();
        for word in words.iter().filter(|word| !word.is_empty()) {
            match one_of(&CATEGORIES, word) {
                Some(category) if known.contains(&category) => {}
                Some(category) => known.push(category),
                None => self.leave("category", &json!(word)),
            }
        }
        if !known.is_empty() {
            self.put("category", json!(known));
        }
    }

    /// Names with a link each, as a list or as the bulk CSV writes it.
    fn take_links(&mut self, field: &'static str, value: &Value) {
        let links = match value {
            Value::Array(list) => list.clone(),
            other => written(&cell(other)),
        };
        let mut taken = self.record.get(field).and_then(Value::as_array).cloned().unwrap_or_default();
        for one in links.iter().filter(|one| !says_nothing(one)) {
            let part = |key: &str| one.get(key).map(cell).filter(|text| !text.trim().is_empty());
            let title = part("title").or_else(|| one.as_str().map(str::to_owned));
            match (title, part("link")) {
                (Some(title), Some(link)) => taken.push(json!({ "title": title, "link": link })),
                (Some(title), None) if field == "impacttoetsen_grouping" => {
                    taken.push(json!({ "title": title }));
                }
                _ => self.leave(field, one),
            }
        }
        if !taken.is_empty() {
            self.put(field, json!(taken));
        }
    }

    /// The tests of the versions before 1.0: a yes is one that was done, a link leads to it, a text tells of it.
    fn take_tests(&mut self, kept: &Map<String, Value>) {
        let said = |field: &str| kept.get(field).map(cell).filter(|text| !text.trim().is_empty());
        let mut tests = filled(&self.record, "impacttoetsen_grouping");
        let mut texts: Vec<String> = self.record.get("impacttoetsen").map(cell).into_iter().collect();
        for (field, title, short) in TESTS {
            let told = said(&format!("{field}_description"));
            let link = told.as_ref().filter(|text| is_link(text));
            let is_there = tests.iter().any(|test| fold(&cell(test)).contains(short));
            if !is_there && said(field).is_some_and(|word| fold(&word) == "ja") {
                let mut test = json!({ "title": title });
                if let Some(link) = link {
                    test["link"] = json!(link.trim());
                }
                tests.push(test);
                texts.extend(told.filter(|text| !is_link(text)));
            } else {
                texts.extend(told.filter(|text| !texts.contains(text)));
            }
        }
        if !tests.is_empty() {
            self.put("impacttoetsen_grouping", json!(tests));
        }
        if !texts.is_empty() {
            self.put("impacttoetsen", json!(texts.join("\n\n")));
        }
    }

    /// What is not there, and what is too long.
    fn look(&mut self) {
        for (field, most) in SIGNS_MAX {
            let text = self.record.get(field).and_then(Value::as_str).map(html::plain);
            if text.is_some_and(|text| text.chars().count() > most) {
                self.gaps.push(Gap::TooLong(field, most));
            }
        }
        let missing = REQUIRED.into_iter().filter(|field| !self.record.contains_key(*field));
        self.gaps.extend(missing.map(Gap::Missing).collect::<Vec<_>>());
    }
}

/// The word of a list that somebody means, whatever its capitals.
pub(super) fn one_of<'w>(known: &[&'w str], word: &str) -> Option<&'w str> {
    let word = fold(&word.replace('_', " "));
    known.iter().find(|known| fold(known) == word.trim()).copied()
}

/// The month of a day or of a month.
fn month(text: &str) -> Option<&str> {
    let text = text.trim();
    let day = if text.len() == 7 { format!("{text}-01") } else { text.get(..10)?.to_owned() };
    day.parse::<chrono::NaiveDate>().ok()?;
    text.get(..7)
}

fn is_link(text: &str) -> bool {
    let text = text.trim();
    (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(char::is_whitespace)
}

/// `Name (https://…), other name (https://…)` as a list; what has no link stays a name.
fn written(text: &str) -> Vec<Value> {
    let mut links = Vec::new();
    let mut rest = text.trim();
    while let Some(at) = rest.find(" (http") {
        let (title, after) = (&rest[..at], &rest[at + 2..]);
        let Some(end) = after.find("), ").or_else(|| after.ends_with(')').then(|| after.len() - 1)) else {
            break;
        };
        links.push(json!({ "title": title.trim(), "link": &after[..end] }));
        rest = after[end + 1..].trim_start_matches(',').trim();
    }
    if !rest.is_empty() {
        links.push(json!(rest));
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_that_the_bulk_csv_writes_in_a_line_are_a_list_again() {
        let one = |title: &str, link: &str| json!({ "title": title, "link": link });
        let two = "Wet A, artikel 3 (https://a.example/(1)), AVG (http://b.example)";
        assert_eq!(
            written(two),
            [one("Wet A, artikel 3", "https://a.example/(1)"), one("AVG", "http://b.example")]
        );
        assert_eq!(written("DPIA"), [json!("DPIA")]);
        assert_eq!(written("A (https://a.example), B"), [one("A", "https://a.example"), json!("B")]);
        assert!(written(" ").is_empty());
    }

    #[test]
    fn a_day_is_written_as_its_month_and_what_is_none_is_not() {
        assert_eq!((month("2023-05"), month("2023-05-17")), (Some("2023-05"), Some("2023-05")));
        assert_eq!((month("mei 2023"), month("2023-13"), month("05-2023")), (None, None, None));
    }
}
