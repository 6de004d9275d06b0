//! A file of systems, written one after the other: of each stays what the form holds, and not all that the law says of it.

use serde::Serialize;
use serde_json::Value;

use super::table::{self, Table};
use super::{Binder, Dossier, ExportFormat, PdfError, Style, linked, nl};
use crate::law::{Assessment, RuleBook};
use crate::register::System;
use crate::text::Language;

/// A file that grows with each system that is added.
#[derive(Debug)]
pub struct Writing<'b> {
    format: ExportFormat,
    book: &'b RuleBook,
    language: Language,
    /// The address under which the systems are found, for linked data.
    base: &'b str,
    made: Made<'b>,
}

#[derive(Debug)]
enum Made<'b> {
    Paper(Binder<'b>),
    Table(Table),
    Json(String),
}

impl<'b> Writing<'b> {
    /// A file in a form, of no system yet.
    pub fn new(format: ExportFormat, book: &'b RuleBook, language: Language, base: &'b str) -> Writing<'b> {
        let made = match (Binder::new(format, book, language), format) {
            (Some(binder), _) => Made::Paper(binder),
            (None, ExportFormat::Csv) => Made::Table(Table::new(&table::HEAD)),
            (None, ExportFormat::NlCsv) => Made::Table(Table::new(&nl::FIELDS)),
            (None, _) => Made::Json(String::new()),
        };
        Writing { format, book, language, base, made }
    }

    /// Adds a system, with the name of its organisation; what the law says of it is asked for where the form says it.
    pub fn add(
        &mut self,
        system: &System,
        organisation: Option<&str>,
        assess: impl FnOnce() -> Assessment,
    ) {
        match &mut self.made {
            Made::Json(text) if self.format == ExportFormat::Own => entry(text, &system.to_json()),
            _ => self.add_assessed(&Dossier { system, assessment: &assess(), organisation }),
        }
    }

    /// Adds a system that was assessed.
    pub fn add_assessed(&mut self, one: &Dossier<'_>) {
        match &mut self.made {
            Made::Paper(binder) => binder.add(one),
            Made::Table(table) if self.format == ExportFormat::Csv => table.add(table::own(one)),
            Made::Table(table) => table.add(nl::row(one, self.book)),
            Made::Json(text) => match self.format {
                ExportFormat::Nl => entry(text, &Value::Object(nl::record(one, self.book))),
                ExportFormat::NlSubmission => entry(text, &Value::Object(nl::submission(one, self.book))),
                ExportFormat::JsonLd => entry(text, &linked::system(one, self.base, self.language)),
                _ => entry(text, &one.system.to_json()),
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
            Made::Json(entries) => match self.format {
                ExportFormat::JsonLd => linked::catalogue(&list(entries), self.base),
                _ => list(entries) + "\n",
            },
        };
        Ok(text.into_bytes())
    }
}

/// A value as a text, indented.
pub(super) fn pretty(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).expect("a value has text keys and plain values only")
}

/// Adds an entry to those of a list.
fn entry(entries: &mut String, value: &Value) {
    if !entries.is_empty() {
        entries.push(',');
    }
    for line in pretty(value).lines() {
        entries.push_str("\n  ");
        entries.push_str(line);
    }
}

fn list(mut entries: String) -> String {
    entries.insert(0, '[');
    entries.push_str(if entries.len() > 1 { "\n]" } else { "]" });
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entry_by_entry_a_list_is_what_it_is_as_a_whole() {
        let all = [serde_json::json!({ "a": ["één\r\ntwee", {}], "b": null }), serde_json::json!("x")];
        for some in [&all[..0], &all[..1], &all[..]] {
            let mut entries = String::new();
            some.iter().for_each(|one| entry(&mut entries, one));
            assert_eq!(list(entries), pretty(&some));
        }
    }
}
