//! Writes systems for others: our own file, tables, the Dutch publication standard, sheets of the Act, linked data, a report.

mod binder;
mod evidence;
mod html;
mod linked;
mod nl;
mod paper;
mod pdf;
mod report;
mod sheet;
mod table;
mod writing;

use super::System;
use crate::law::{Assessment, RuleBook};
use crate::text::Language;

use binder::Binder;

pub use html::Style;
pub use linked::Catalogue;
pub use nl::{Gap, missing as missing_for_submission};
pub use pdf::PdfError;
pub use writing::Writing;

/// A system with what the law says of it, as it is written.
#[derive(Clone, Copy, Debug)]
pub struct Dossier<'a> {
    /// The system.
    pub system: &'a System,
    /// Its assessment.
    pub assessment: &'a Assessment,
    /// The name of its organisation.
    pub organisation: Option<&'a str>,
}

/// The form in which systems are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExportFormat {
    /// Our own JSON, which reads back the same, with the names of organisations beside the systems; the bytes of files stay behind.
    #[default]
    Own,
    /// A table for a spreadsheet, which can be imported again. Of the facts it holds the day of use only, and no measures, notes,
    /// contracts, contacts, versions, proposals, address in the EU database, names of organisations or records of other registers:
    /// what it does not hold stays in the register as it is, and is not there in one that had nothing.
    Csv,
    /// The Dutch publication standard, with every field that was kept, in the version that the record is of.
    Nl,
    /// The same as its API takes it: only its own fields, in the shapes of 1.0, and only those that say something.
    NlSubmission,
    /// What stands in the way of that: a row for each field, in words.
    NlMissing,
    /// The same as the bulk CSV.
    NlCsv,
    /// Annex VIII: what goes into the EU database.
    AnnexViii,
    /// Article 27: the assessment of the impact on fundamental rights, prefilled.
    Fria,
    /// Linked data: DCAT with the W3C DPV and its extension for the Act.
    JsonLd,
    /// A report for a council and its jurists.
    Report,
    /// The same sheet of Annex VIII as a PDF.
    AnnexViiiPdf,
    /// The same assessment of Article 27 as a PDF.
    FriaPdf,
    /// The same report as a PDF.
    ReportPdf,
}

/// The forms and their words.
const FORMATS: [(&str, ExportFormat); 13] = [
    ("belfort", ExportFormat::Own),
    ("csv", ExportFormat::Csv),
    ("nl", ExportFormat::Nl),
    ("nl-submission", ExportFormat::NlSubmission),
    ("nl-missing", ExportFormat::NlMissing),
    ("nl-csv", ExportFormat::NlCsv),
    ("annex-viii", ExportFormat::AnnexViii),
    ("fria", ExportFormat::Fria),
    ("json-ld", ExportFormat::JsonLd),
    ("report", ExportFormat::Report),
    ("annex-viii-pdf", ExportFormat::AnnexViiiPdf),
    ("fria-pdf", ExportFormat::FriaPdf),
    ("report-pdf", ExportFormat::ReportPdf),
];

impl ExportFormat {
    /// Its word.
    pub fn as_str(self) -> &'static str {
        FORMATS.iter().find(|(_, format)| *format == self).map_or("belfort", |(word, _)| word)
    }

    /// The kind of file.
    pub fn media(self) -> &'static str {
        match self {
            ExportFormat::Own | ExportFormat::Nl | ExportFormat::NlSubmission => "application/json",
            ExportFormat::Csv | ExportFormat::NlCsv | ExportFormat::NlMissing => "text/csv; charset=utf-8",
            ExportFormat::JsonLd => "application/ld+json",
            ExportFormat::AnnexViii | ExportFormat::Fria | ExportFormat::Report => "text/html; charset=utf-8",
            ExportFormat::AnnexViiiPdf | ExportFormat::FriaPdf | ExportFormat::ReportPdf => "application/pdf",
        }
    }

    /// The end of a file name.
    pub fn extension(self) -> &'static str {
        match self {
            ExportFormat::Own | ExportFormat::Nl | ExportFormat::NlSubmission => "json",
            ExportFormat::Csv | ExportFormat::NlCsv | ExportFormat::NlMissing => "csv",
            ExportFormat::JsonLd => "jsonld",
            ExportFormat::AnnexViii | ExportFormat::Fria | ExportFormat::Report => "html",
            ExportFormat::AnnexViiiPdf | ExportFormat::FriaPdf | ExportFormat::ReportPdf => "pdf",
        }
    }
}

impl std::str::FromStr for ExportFormat {
    type Err = String;

    fn from_str(word: &str) -> Result<ExportFormat, String> {
        let found = FORMATS.iter().find(|(known, _)| *known == word).map(|(_, format)| *format);
        found.ok_or_else(|| {
            let known: Vec<&str> = FORMATS.iter().map(|(word, _)| *word).collect();
            format!("`{word}` is no form to write: {}", known.join(", "))
        })
    }
}

/// Writes systems that were assessed in a form; of a whole register [`Writing`] holds less in memory.
///
/// # Shape
/// `base` is the address under which the systems are found, for linked data; pages and PDFs name the language they are written in.
///
/// # Errors
/// A PDF that would not be accessible, which is a fault of this program.
pub fn write(
    format: ExportFormat,
    dossiers: &[Dossier<'_>],
    book: &RuleBook,
    language: Language,
    (style, base): (&Style, &str),
) -> Result<Vec<u8>, PdfError> {
    let catalogue = Catalogue::of_register(base, None, language);
    let mut writing = Writing::new(format, dossiers.len(), book, language, &catalogue);
    dossiers.iter().for_each(|one| writing.add_assessed(one));
    writing.finish(style, &|_| ())
}
