//! What a report or a sheet says, whatever it is written as: a page ([`super::html`]) or a PDF ([`super::pdf`]).

use chrono::NaiveDate;

use crate::text::Language;

/// A whole document.
#[derive(Debug)]
pub(super) struct Paper {
    /// Its title, which is not in the blocks.
    pub(super) title: String,
    /// The language it is written in.
    pub(super) language: Language,
    /// The day it speaks of.
    pub(super) day: Option<NaiveDate>,
    /// What it says, in order.
    pub(super) blocks: Vec<Block>,
}

/// A piece of a document.
#[derive(Debug)]
pub(super) enum Block {
    /// A heading, of level 1 to 3.
    Heading(u8, String),
    /// A paragraph.
    Paragraph(Line),
    /// A part that stands alone, on a page of its own when printed; links find it by its anchor.
    Part(String, Vec<Block>),
    /// A table.
    Table(Table),
    /// A numbered list.
    List(Vec<Line>),
    /// Terms, each with what is said of it.
    Terms(Vec<(Line, Vec<Line>)>),
}

/// A table, whose first column names what a row is about.
#[derive(Debug)]
pub(super) struct Table {
    /// What it shows; read out, not seen.
    pub(super) caption: String,
    /// The head of each column.
    pub(super) head: Vec<String>,
    /// The rows, of as many cells as there are columns.
    pub(super) rows: Vec<Vec<Line>>,
}

/// A run of text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Line(pub(super) Vec<Span>);

/// Text of one look.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Span {
    /// The text.
    pub(super) text: String,
    /// How it looks.
    pub(super) look: Look,
    /// Where it leads: an address, or `#anchor` of a part.
    pub(super) to: Option<String>,
}

/// How a text looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Look {
    /// Like all text.
    #[default]
    Plain,
    /// What counts most.
    Strong,
    /// An explanation.
    Small,
    /// To be copied letter by letter.
    Code,
    /// Less than the rest.
    Quiet,
}

impl Line {
    /// Plain text.
    pub(super) fn new(text: impl Into<String>) -> Line {
        Line::default().and(text, Look::Plain)
    }

    /// The same with a text of another look behind it.
    pub(super) fn and(mut self, text: impl Into<String>, look: Look) -> Line {
        self.0.push(Span { text: text.into(), look, to: None });
        self
    }

    /// A link to an address of the web or to a part; anything else stays text.
    pub(super) fn link(to: &str, text: impl Into<String>) -> Line {
        let leads = ["https://", "http://", "#"].iter().any(|start| to.starts_with(start));
        Line(vec![Span { text: text.into(), look: Look::Plain, to: leads.then(|| to.to_owned()) }])
    }

    /// Several lines below each other.
    pub(super) fn below(lines: impl IntoIterator<Item = Line>) -> Line {
        let mut all = Line::default();
        for line in lines {
            if !all.0.is_empty() {
                all = all.and("\n", Look::Plain);
            }
            all.0.extend(line.0);
        }
        all
    }
}

impl<T: Into<String>> From<T> for Line {
    fn from(text: T) -> Line {
        Line::new(text)
    }
}
