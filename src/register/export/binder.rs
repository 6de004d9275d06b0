//! A paper of many systems, made of one after the other: of each stays what is written of it, and not all that the law says of it.

use super::paper::{Block, Paper};
use super::{Dossier, ExportFormat, PdfError, Style, html, pdf, report, sheet};
use crate::law::RuleBook;
use crate::text::Language;

/// Gathers what a report or a sheet says of systems.
#[derive(Debug)]
pub(super) struct Binder<'b> {
    kind: Kind,
    is_pdf: bool,
    book: &'b RuleBook,
    language: Language,
    /// How many systems it is made of.
    systems: usize,
    /// What comes before the systems.
    paper: Option<Paper>,
    /// Those that were added.
    parts: Vec<Block>,
    /// What a report tells of them at its beginning.
    entries: Vec<report::Entry>,
    /// The organisation of the first, by id and by name, and whether it is that of all.
    organisation: (Option<String>, Option<String>),
    is_of_all: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Report,
    AnnexViii,
    Fria,
}

impl<'b> Binder<'b> {
    /// For a form that is a paper of so many systems; `None` for the others.
    pub(super) fn new(
        format: ExportFormat,
        systems: usize,
        book: &'b RuleBook,
        language: Language,
    ) -> Option<Binder<'b>> {
        let (kind, is_pdf) = match format {
            ExportFormat::Report => (Kind::Report, false),
            ExportFormat::ReportPdf => (Kind::Report, true),
            ExportFormat::AnnexViii => (Kind::AnnexViii, false),
            ExportFormat::AnnexViiiPdf => (Kind::AnnexViii, true),
            ExportFormat::Fria => (Kind::Fria, false),
            ExportFormat::FriaPdf => (Kind::Fria, true),
            _ => return None,
        };
        Some(Binder {
            kind,
            is_pdf,
            book,
            language,
            systems,
            paper: None,
            parts: Vec::new(),
            entries: Vec::new(),
            organisation: (None, None),
            is_of_all: true,
        })
    }

    fn of(&self, one: Option<&Dossier<'_>>) -> Paper {
        let (book, language) = (self.book, self.language);
        let questions_max = if self.systems > 1 { report::QUESTIONS_SHOWN } else { usize::MAX };
        match self.kind {
            Kind::Report => report::paper(one, book, language, questions_max),
            Kind::AnnexViii => sheet::annex_viii(one, book, language),
            Kind::Fria => sheet::fria(one, book, language),
        }
    }

    /// Adds a system.
    pub(super) fn add(&mut self, one: &Dossier<'_>) {
        let mut paper = self.of(Some(one));
        self.parts.extend(paper.blocks.extract_if(.., |block| is_part(block)));
        if self.kind == Kind::Report {
            self.entries.push(report::Entry::of(one, self.language));
        }
        match &self.paper {
            None => {
                let name = one.organisation.map(str::to_owned);
                self.organisation = (one.system.organisation.clone(), name);
                self.paper = Some(paper);
            }
            Some(_) => self.is_of_all &= self.organisation.0 == one.system.organisation,
        }
    }

    /// Writes what was added; `reached` hears how much of a PDF is written, from 0 to 1.
    ///
    /// # Errors
    /// A PDF that would not be accessible, which is a fault of this program.
    pub(super) fn write(mut self, style: &Style, reached: &dyn Fn(f32)) -> Result<Vec<u8>, PdfError> {
        let mut paper = self.paper.take().unwrap_or_else(|| self.of(None));
        if self.entries.len() > 1 {
            let (id, name) = self.organisation;
            paper.title =
                report::title_of_many(name.or(id).filter(|_| self.is_of_all).as_deref(), self.language);
            let mut all: Vec<_> = self.entries.into_iter().zip(self.parts).collect();
            all.sort_by_key(|(entry, _)| entry.class);
            let (entries, parts) = all.into_iter().unzip();
            paper.blocks.extend(report::beginning(entries, self.language));
            self.parts = parts;
        }
        paper.blocks.append(&mut self.parts);
        if self.is_pdf { pdf::write(&paper, reached) } else { Ok(html::page(&paper, style).into_bytes()) }
    }
}

fn is_part(block: &Block) -> bool {
    matches!(block, Block::Part(..))
}
