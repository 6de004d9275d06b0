//! A file of systems, written one after the other: of each stays what the form holds, and not all that the law says of it.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::table::{self, Table};
use super::{Binder, Catalogue, Dossier, ExportFormat, PdfError, Style, linked, nl};
use crate::law::{Assessment, RuleBook};
use crate::register::{Organisation, System};
use crate::text::Language;

/// A file that grows with each system that is added.
#[derive(Debug)]
pub struct Writing<'b> {
    format: ExportFormat,
    book: &'b RuleBook,
    language: Language,
    /// What the list of them is in linked data.
    catalogue: &'b Catalogue,
    /// The organisations of the systems, by id, as far as they have a name.
    names: BTreeMap<String, String>,
    made: Made<'b>,
}

#[derive(Debug)]
enum Made<'b> {
    Paper(Binder<'b>),
    Table(Table),
    Json(List),
}

impl<'b> Writing<'b> {
    /// A file in a form, of no system yet; so many will be added.
    pub fn new(
        format: ExportFormat,
        systems: usize,
        book: &'b RuleBook,
        language: Language,
        catalogue: &'b Catalogue,
    ) -> Writing<'b> {
        let made = match (Binder::new(format, systems, book, language), format) {
            (Some(binder), _) => Made::Paper(binder),
            (None, ExportFormat::Csv) => Made::Table(Table::new(&table::HEAD)),
            (None, ExportFormat::NlCsv) => Made::Table(Table::new(&nl::FIELDS)),
            (None, ExportFormat::NlMissing) => Made::Table(Table::new(&nl::MISSING)),
            // In a table of its own, a list stands further in.
            (None, ExportFormat::Own | ExportFormat::JsonLd) => Made::Json(List::with("  ")),
            (None, _) => Made::Json(List::with("")),
        };
        Writing { format, book, language, catalogue, names: BTreeMap::new(), made }
    }

    /// Adds a system, with the name of its organisation; what the law says of it is asked for where the form says it.
    pub fn add(&mut self, system: &System, organisation: Option<&str>, assess: impl FnOnce() -> Assessment) {
        match &mut self.made {
            Made::Json(list) if self.format == ExportFormat::Own => {
                list.add(&system.to_json());
                if let (Some(id), Some(name)) = (&system.organisation, organisation) {
                    self.names.entry(id.clone()).or_insert_with(|| name.to_owned());
                }
            }
            _ => self.add_assessed(&Dossier { system, assessment: &assess(), organisation }),
        }
    }

    /// Adds a system that was assessed.
    pub fn add_assessed(&mut self, one: &Dossier<'_>) {
        match &mut self.made {
            Made::Paper(binder) => binder.add(one),
            Made::Table(table) => match self.format {
                ExportFormat::Csv => table.add(table::own(one)),
                ExportFormat::NlMissing => {
                    nl::missing_rows(one, self.book, self.language).into_iter().for_each(|row| table.add(row))
                }
                _ => table.add(nl::row(one, self.book)),
            },
            Made::Json(list) => match self.format {
                ExportFormat::Nl => list.add(&Value::Object(nl::record(one, self.book))),
                ExportFormat::NlSubmission => list.add(&Value::Object(nl::submission(one, self.book))),
                ExportFormat::JsonLd => list.add(&linked::system(one, self.catalogue, self.language)),
                _ => self.add(one.system, one.organisation, || one.assessment.clone()),
            },
        }
    }

    /// The whole file; `reached` hears how much of a PDF is written, from 0 to 1.
    ///
    /// # Errors
    /// A PDF that would not be accessible, which is a fault of this program.
    pub fn finish(self, style: &Style, reached: &dyn Fn(f32)) -> Result<Vec<u8>, PdfError> {
        let text = match self.made {
            Made::Paper(binder) => return binder.write(style, reached),
            Made::Table(table) => table.text(),
            Made::Json(list) => match self.format {
                ExportFormat::Own => own(list, self.names),
                ExportFormat::JsonLd => self.catalogue.with(&list.text()),
                _ => list.text() + "\n",
            },
        };
        Ok(text.into_bytes())
    }
}

/// A value as a text, indented.
pub(super) fn pretty(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).expect("a value has text keys and plain values only")
}

/// Systems, and beside them what their organisations are called: elsewhere an id says little.
fn own(systems: List, names: BTreeMap<String, String>) -> String {
    let mut organisations = List::with("  ");
    for (id, name) in names {
        organisations.add(&Organisation { id, name });
    }
    let (systems, organisations) = (systems.text(), organisations.text());
    format!("{{\n  \"systems\": {systems},\n  \"organisations\": {organisations}\n}}\n")
}

/// A list that is written entry by entry.
#[derive(Debug)]
struct List {
    entries: String,
    margin: &'static str,
}

impl List {
    fn with(margin: &'static str) -> List {
        List { entries: String::new(), margin }
    }

    fn add(&mut self, value: &impl Serialize) {
        if !self.entries.is_empty() {
            self.entries.push(',');
        }
        for line in pretty(value).lines() {
            self.entries.extend(["\n", self.margin, "  ", line]);
        }
    }

    fn text(mut self) -> String {
        self.entries.insert(0, '[');
        if self.entries.len() > 1 {
            self.entries.extend(["\n", self.margin]);
        }
        self.entries.push(']');
        self.entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entry_by_entry_a_list_is_what_it_is_as_a_whole() {
        let all = [serde_json::json!({ "a": ["één\r\ntwee", {}], "b": null }), serde_json::json!("x")];
        for some in [&all[..0], &all[..1], &all[..]] {
            let mut list = List::with("");
            some.iter().for_each(|one| list.add(one));
            assert_eq!(list.text(), pretty(&some));
        }
    }
}
