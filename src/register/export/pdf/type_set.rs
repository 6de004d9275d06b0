//! Lines of text: fonts, sizes, and where a line breaks.

use std::borrow::Cow;
use std::sync::Arc;

use parley::fontique::{Blob, Collection, CollectionOptions};
use parley::{
    FontContext, FontFamily, FontFamilyName, FontWeight, Layout, LayoutContext, LineHeight, OverflowWrap,
    StyleProperty,
};

use crate::register::export::paper::{Line, Look, Span};

/// Source Sans 3: Latin, Greek and Cyrillic. Fonts of the machine are never asked, so that a PDF is the same everywhere.
const FONTS: [&[u8]; 2] = [
    include_bytes!("../fonts/SourceSans3_400Regular.ttf"),
    include_bytes!("../fonts/SourceSans3_700Bold.ttf"),
];
const FAMILY: &str = "Source Sans 3";
const BOLD: FontWeight = FontWeight::BOLD;
/// Stands for a sign that the fonts do not have.
const UNKNOWN: char = '□';

/// The colour of a text, and which link it belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Ink {
    /// Less black than the rest.
    pub(super) quiet: bool,
    /// The number of the link, from 1; 0: none.
    pub(super) link: usize,
}

/// A text, broken into lines.
pub(super) struct Text {
    /// What is written.
    pub(super) text: String,
    /// Where its links lead.
    pub(super) links: Vec<String>,
    /// Its lines.
    pub(super) layout: Layout<Ink>,
}

impl Text {
    /// Breaks the lines at a width in points.
    pub(super) fn wrap(&mut self, width: f32) {
        self.layout.break_all_lines(Some(width));
    }

    /// The width of its longest word, and of all of it in one line.
    pub(super) fn widths(&self) -> (f32, f32) {
        let widths = self.layout.calculate_content_widths();
        (widths.min, widths.max)
    }

    /// The height of each line.
    pub(super) fn heights(&self) -> Vec<f32> {
        self.layout.lines().map(|line| line.metrics().line_height).collect()
    }
}

/// Makes texts.
pub(super) struct Setter {
    fonts: FontContext,
    layouts: LayoutContext<Ink>,
}

impl Setter {
    pub(super) fn new() -> Setter {
        let mut collection = Collection::new(CollectionOptions { shared: false, system_fonts: false });
        for font in FONTS {
            collection.register_fonts(Blob::new(Arc::new(font)), None);
        }
        Setter { fonts: FontContext { collection, ..FontContext::default() }, layouts: LayoutContext::new() }
    }

    /// A text of a size in points, not broken yet.
    pub(super) fn set(&mut self, line: &Line, size: f32, bold: bool) -> Text {
        let line = Line(line.0.iter().map(|span| span_of(span, drawable(&span.text))).collect());
        let text = self.shape(&line, size, bold);
        if !has_unknown(&text.layout) {
            return text;
        }
        let mut known = |text: &str| -> String {
            text.chars().map(|sign| if self.draws(sign) { sign } else { UNKNOWN }).collect()
        };
        let line = Line(line.0.iter().map(|span| span_of(span, known(&span.text))).collect());
        self.shape(&line, size, bold)
    }

    fn shape(&mut self, line: &Line, size: f32, bold: bool) -> Text {
        let text: String = line.0.iter().map(|span| span.text.as_str()).collect();
        let mut builder = self.layouts.ranged_builder(&mut self.fonts, &text, 1.0, false);
        builder.push_default(StyleProperty::FontFamily(FontFamily::Single(FontFamilyName::Named(
            Cow::Borrowed(FAMILY),
        ))));
        builder.push_default(StyleProperty::FontSize(size));
        builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(1.35)));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        if bold {
            builder.push_default(StyleProperty::FontWeight(BOLD));
        }
        let (mut at, mut links) = (0, Vec::new());
        for span in &line.0 {
            let range = at..at + span.text.len();
            at = range.end;
            let link = span.to.as_ref().map_or(0, |to| {
                links.push(to.clone());
                links.len()
            });
            let ink = Ink { quiet: matches!(span.look, Look::Small | Look::Quiet), link };
            builder.push(StyleProperty::Brush(ink), range.clone());
            match span.look {
                Look::Strong => builder.push(StyleProperty::FontWeight(BOLD), range),
                Look::Small | Look::Code => builder.push(StyleProperty::FontSize(size * 0.9), range),
                Look::Plain | Look::Quiet => {}
            }
        }
        let layout = builder.build(&text);
        Text { layout, text, links }
    }

    fn draws(&mut self, sign: char) -> bool {
        sign.is_whitespace() || !has_unknown(&self.shape(&Line::new(sign), 10.0, false).layout)
    }
}

fn span_of(span: &Span, text: String) -> Span {
    Span { text, ..span.clone() }
}

/// The text without what no font draws: control signs become spaces, but for the end of a line.
fn drawable(text: &str) -> String {
    text.chars().map(|sign| if sign.is_control() && sign != '\n' { ' ' } else { sign }).collect()
}

/// Whether a sign of the text is in none of the fonts; the end of a line is drawn by none.
fn has_unknown(layout: &Layout<Ink>) -> bool {
    let mut layout = layout.clone();
    layout.break_all_lines(None);
    layout.lines().flat_map(|line| line.runs()).any(|run| {
        let mut drawn = run.clusters().filter(|cluster| !cluster.is_hard_line_break());
        drawn.any(|cluster| cluster.glyphs().any(|glyph| glyph.id == 0))
    })
}
