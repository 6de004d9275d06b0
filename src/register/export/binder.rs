//! A paper of many systems, made of one after the other: of each stays what is written of it, and not all that the law says of it.

use super::paper::{Block, Line, Paper};
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
    /// With what comes before the systems, and those that were added.
    paper: Option<Paper>,
    /// What the list before them says.
    rows: Vec<Vec<Line>>,
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
    /// For a form that is a paper; `None` for the others.
    pub(super) fn new(format: ExportFormat, book: &'b RuleBook, language: Language) -> Option<Binder<'b>> {
        let (kind, is_pdf) = match format {
            ExportFormat::Report => (Kind::Report, false),
            ExportFormat::ReportPdf => (Kind::Report, true),
            ExportFormat::AnnexViii => (Kind::AnnexViii, false),
            ExportFormat::AnnexViiiPdf => (Kind::AnnexViii, true),
            ExportFormat::Fria => (Kind::Fria, false),
            ExportFormat::FriaPdf => (Kind::Fria, true),
            _ => return None,
        };
        let (paper, rows, organisation) = (None, Vec::new(), (None, None));
        Some(Binder { kind, is_pdf, book, language, paper, rows, organisation, is_of_all: true })
    }

    fn of(&self, one: Option<&Dossier<'_>>) -> Paper {
        let (book, language) = (self.book, self.language);
        match self.kind {
            Kind::Report => report::paper(one, book, language),
            Kind::AnnexViii => sheet::annex_viii(one, book, language),
            Kind::Fria => sheet::fria(one, book, language),
        }
    }

    /// Adds a system.
    pub(super) fn add(&mut self, one: &Dossier<'_>) {
        let paper = self.of(Some(one));
        if self.kind == Kind::Report {
            self.rows.push(report::row(one, self.language));
        }
        match &mut self.paper {
            None => {
                let name = one.organisation.map(str::to_owned);
                self.organisation = (one.system.organisation.clone(), name);
                self.paper = Some(paper);
            }
            Some(all) => {
                self.is_of_all &= self.organisation.0 == one.system.organisation;
                all.blocks.extend(paper.blocks.into_iter().filter(is_part));
            }
        }
    }

    /// Writes what was added; `reached` hears how much of a PDF is written, from 0 to 1.
    ///
    /// # Errors
    /// A PDF that would not be accessible, which is a fault of this program.
    pub(super) fn write(mut self, style: &Style, reached: &dyn Fn(f32)) -> Result<Vec<u8>, PdfError> {
        let mut paper = self.paper.take().unwrap_or_else(|| self.of(None));
        if self.rows.len() > 1 {
            let (id, name) = self.organisation;
            paper.title =
                report::title_of_many(name.or(id).filter(|_| self.is_of_all).as_deref(), self.language);
            let first = paper.blocks.iter().position(is_part).unwrap_or(paper.blocks.len());
            paper.blocks.splice(first..first, report::list(self.rows, self.language));
        }
        if self.is_pdf { pdf::write(&paper, reached) } else { Ok(html::page(&paper, style).into_bytes()) }
    }
}

fn is_part(block: &Block) -> bool {
    matches!(block, Block::Part(..))
}
