//! Lines of text: fonts, sizes, and where a line breaks.
//!
//! The report of two thousand systems says the same duties two thousand times: what was set once is set.

use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;
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
/// Texts that are remembered: more than the law says in one language, and what systems say of themselves goes again.
const KEPT: usize = 20_000;

/// The colour of a text, and which link it belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Ink {
    /// Less black than the rest.
    pub(super) quiet: bool,
    /// The number of the link, from 1; 0: none.
    pub(super) link: usize,
}

/// A text that is not broken into lines yet.
pub(super) struct Unbroken {
    number: usize,
    text: Rc<str>,
    links: Rc<[String]>,
    layout: Layout<Ink>,
    /// The width of its longest word, and of all of it in one line.
    pub(super) widths: (f32, f32),
}

/// A text, broken into lines.
pub(super) struct Text {
    /// What is written.
    pub(super) text: Rc<str>,
    /// Where its links lead.
    pub(super) links: Rc<[String]>,
    /// Its lines.
    pub(super) layout: Layout<Ink>,
    /// The height of each line.
    pub(super) heights: Vec<f32>,
}

/// A text in a size, bold or not.
type Wanted = (Line, u32, bool);

/// Makes texts.
pub(super) struct Setter {
    fonts: FontContext,
    layouts: LayoutContext<Ink>,
    /// What was set, and how many times something was.
    known: HashMap<Wanted, Rc<Unbroken>>,
    set: usize,
    /// What was broken, by its number and the width.
    broken: HashMap<(usize, u32), Rc<Text>>,
}

impl Setter {
    pub(super) fn new() -> Setter {
        let mut collection = Collection::new(CollectionOptions { shared: false, system_fonts: false });
        for font in FONTS {
            collection.register_fonts(Blob::new(Arc::new(font)), None);
        }
        Setter {
            fonts: FontContext { collection, ..FontContext::default() },
            layouts: LayoutContext::new(),
            known: HashMap::new(),
            set: 0,
            broken: HashMap::new(),
        }
    }

    /// A text of a size in points, not broken yet.
    pub(super) fn set(&mut self, line: &Line, size: f32, bold: bool) -> Rc<Unbroken> {
        let wanted = (line.clone(), size.to_bits(), bold);
        if let Some(known) = self.known.get(&wanted) {
            return known.clone();
        }
        if self.known.len() >= KEPT {
            self.known.clear();
            self.broken.clear();
        }
        let mut unbroken = self.set_anew(line, size, bold);
        self.set += 1;
        unbroken.number = self.set;
        let unbroken = Rc::new(unbroken);
        self.known.insert(wanted, unbroken.clone());
        unbroken
    }

    /// The same, broken at a width in points.
    pub(super) fn wrap(&mut self, unbroken: &Unbroken, width: f32) -> Rc<Text> {
        let broken = self.broken.entry((unbroken.number, width.to_bits()));
        let text = broken.or_insert_with(|| {
            let mut layout = unbroken.layout.clone();
            layout.break_all_lines(Some(width));
            let heights = layout.lines().map(|line| line.metrics().line_height).collect();
            let (text, links) = (unbroken.text.clone(), unbroken.links.clone());
            Rc::new(Text { text, links, layout, heights })
        });
        text.clone()
    }

    fn set_anew(&mut self, line: &Line, size: f32, bold: bool) -> Unbroken {
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

    fn shape(&mut self, line: &Line, size: f32, bold: bool) -> Unbroken {
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
        let widths = layout.calculate_content_widths();
        let widths = (widths.min, widths.max);
        Unbroken { number: 0, text: text.into(), links: links.into(), layout, widths }
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
