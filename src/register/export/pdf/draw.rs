//! Pages written as a PDF, with the tree that says what each piece of text is.

use std::collections::HashMap;

use chrono::Datelike;
use krilla::Document;
use krilla::SerializeSettings;
use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::error::KrillaError;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, Node, SpanTag, Tag, TagGroup, TagTree,
};
use krilla::text::{Font, GlyphId, KrillaGlyph};

use super::flow::{Branch, Flowed, HEIGHT, Heading, INNER, MARGIN, Page, Placed, WIDTH};
use super::type_set::{Ink, Text};
use crate::register::export::paper::Paper;

/// Red, green, blue.
type Colour = (u8, u8, u8);

const BLACK: Colour = (17, 17, 17);
const QUIET: Colour = (85, 85, 85);
const LINK: Colour = (0, 74, 143);
const RULE: Colour = (187, 187, 187);

/// Writes the pages; `reached` hears how much of them is drawn, from 0 to 1.
pub(super) fn draw(paper: &Paper, flowed: Flowed, reached: &dyn Fn(f32)) -> Result<Vec<u8>, KrillaError> {
    // For everybody to read, and for the archive to keep.
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .with_archival_validator(Archival::A2_A)
        .finish()
        .expect("both standards allow PDF 1.7");
    let settings = SerializeSettings { configuration, enable_tagging: true, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let mut pen = Pen { fonts: HashMap::new(), pieces: Vec::new(), flowed: &flowed };
    pen.pieces.resize_with(flowed.texts.len(), Vec::new);
    for (number, page) in flowed.pages.iter().enumerate() {
        pen.page(&mut document, page);
        reached((number + 1) as f32 / flowed.pages.len() as f32);
    }
    let mut tree = TagTree::new().with_lang(Some(paper.language.code().to_owned()));
    let mut pieces = pen.pieces;
    for branch in flowed.tree {
        tree.push(node(branch, &mut pieces));
    }
    // They are drawn, and the file that is put together now needs as much room.
    drop(flowed.texts);
    document.set_tag_tree(tree);
    document.set_outline(outline(&flowed.headings));
    let mut metadata = Metadata::new()
        .title(paper.title.clone())
        .language(paper.language.code().to_owned())
        .creator("Belfort".to_owned());
    if let Some(day) = paper.day {
        let year = u16::try_from(day.year()).unwrap_or_default();
        let (month, day) = (day.month() as u8, day.day() as u8);
        metadata = metadata.creation_date(DateTime::new(year).month(month).day(day));
    }
    document.set_metadata(metadata);
    document.finish()
}

/// A piece of a text on a page: text, or text with a link over it.
enum Piece {
    Plain(Identifier),
    Link(Identifier, Identifier),
}

struct Pen<'f> {
    fonts: HashMap<u64, Font>,
    /// The pieces of each text, in order.
    pieces: Vec<Vec<Piece>>,
    flowed: &'f Flowed,
}

/// A piece of a line that looks the same all over.
struct Stretch {
    ink: Ink,
    font: Font,
    size: f32,
    from: f32,
    to: f32,
    glyphs: Vec<KrillaGlyph>,
}

/// A link that still waits for its place in the page: text, piece, where, and where it leads.
struct Waiting {
    text: usize,
    drawn: Identifier,
    at: usize,
    place: Rect,
    target: Target,
    words: String,
}

impl Pen<'_> {
    fn page(&mut self, document: &mut Document, page: &Page) {
        let a4 = PageSettings::from_wh(WIDTH, HEIGHT).unwrap_or_default();
        let mut sheet = document.start_page_with(a4);
        let mut surface = sheet.surface();
        let mut waiting = Vec::new();
        for (y, thick) in &page.rules {
            decorate(&mut surface, (MARGIN, *y, INNER, *thick), RULE);
        }
        for placed in &page.lines {
            self.line(&mut surface, placed, &mut waiting);
        }
        surface.finish();
        for link in waiting {
            let annotation = LinkAnnotation::new(link.place, link.target);
            let over = sheet.add_tagged_annotation(Annotation::new_link(annotation, Some(link.words)));
            self.pieces[link.text][link.at] = Piece::Link(link.drawn, over);
        }
        sheet.finish();
    }

    fn line(&mut self, surface: &mut Surface<'_>, placed: &Placed, waiting: &mut Vec<Waiting>) {
        let text = &self.flowed.texts[placed.text];
        let Some(line) = text.layout.get(placed.line) else { return };
        let metrics = line.metrics();
        let baseline = placed.y + metrics.baseline - metrics.block_min_coord;
        for stretch in stretches(text, placed.line, &mut self.fonts) {
            let (from, to) = (placed.x + stretch.from, placed.x + stretch.to);
            let colour = match stretch.ink {
                Ink { link: 1.., .. } => LINK,
                Ink { quiet: true, .. } => QUIET,
                _ => BLACK,
            };
            let tag = if placed.repeated {
                ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther))
            } else {
                ContentTag::Span(SpanTag::empty())
            };
            let drawn = surface.start_tagged(tag);
            surface.set_fill(Some(filled(colour)));
            let start = Point::from_xy(from, baseline);
            surface.draw_glyphs(start, &stretch.glyphs, stretch.font, &text.text, stretch.size, false);
            surface.end_tagged();
            if placed.repeated {
                continue;
            }
            let pieces = &mut self.pieces[placed.text];
            pieces.push(Piece::Plain(drawn));
            let target =
                stretch.ink.link.checked_sub(1).and_then(|link| self.flowed.target(&text.links[link]));
            let place = Rect::from_xywh(from, placed.y, (to - from).max(1.0), metrics.line_height);
            if let (Some(target), Some(place)) = (target, place) {
                let at = pieces.len() - 1;
                let words = text.links[stretch.ink.link - 1].clone();
                waiting.push(Waiting { text: placed.text, drawn, at, place, target, words });
                decorate(surface, (from, baseline + 1.2, to - from, 0.5), LINK);
            }
        }
    }
}

impl Flowed {
    fn target(&self, to: &str) -> Option<Target> {
        let Some(anchor) = to.strip_prefix('#') else {
            return Some(Target::Action(Action::Link(LinkAction::new(to.to_owned()))));
        };
        let (page, y) = self.anchors.get(anchor)?;
        Some(Target::Destination(XyzDestination::new(*page, Point::from_xy(0.0, *y)).into()))
    }
}

fn filled((red, green, blue): Colour) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), ..Fill::default() }
}

/// A bar that means nothing by itself.
fn decorate(surface: &mut Surface<'_>, (x, y, width, height): (f32, f32, f32, f32), colour: Colour) {
    let mut path = PathBuilder::new();
    let Some(bar) = Rect::from_xywh(x, y, width, height) else { return };
    path.push_rect(bar);
    let Some(path) = path.finish() else { return };
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
    surface.set_fill(Some(filled(colour)));
    surface.draw_path(&path);
    surface.end_tagged();
}

/// The stretches of a line, from left to right.
fn stretches(text: &Text, line: usize, fonts: &mut HashMap<u64, Font>) -> Vec<Stretch> {
    let Some(line) = text.layout.get(line) else { return Vec::new() };
    let mut found: Vec<Stretch> = Vec::new();
    let mut x = 0.0;
    for run in line.runs() {
        let data = run.font().clone();
        let (blob, id) = data.data.into_raw_parts();
        let font = fonts.get(&id).cloned().or_else(|| Font::new(blob.into(), data.index));
        let Some(font) = font else { continue };
        fonts.insert(id, font.clone());
        let size = run.font_size();
        let mut style = None;
        for cluster in run.visual_clusters() {
            if cluster.is_ligature_continuation() {
                if let Some(glyph) = found.last_mut().and_then(|stretch| stretch.glyphs.last_mut()) {
                    glyph.text_range.end = cluster.text_range().end;
                }
                continue;
            }
            if cluster.is_hard_line_break() {
                continue;
            }
            for glyph in cluster.glyphs() {
                if style != Some(glyph.style_index()) {
                    style = Some(glyph.style_index());
                    let ink = text.layout.styles()[glyph.style_index()].brush;
                    let font = font.clone();
                    found.push(Stretch { ink, font, size, from: x, to: x, glyphs: Vec::new() });
                }
                let Some(stretch) = found.last_mut() else { continue };
                stretch.glyphs.push(KrillaGlyph::new(
                    GlyphId::new(glyph.id),
                    glyph.advance / size,
                    glyph.x / size,
                    glyph.y / size,
                    0.0,
                    cluster.text_range(),
                    None,
                ));
                x += glyph.advance;
                stretch.to = x;
            }
        }
    }
    found
}

fn node(branch: Branch, pieces: &mut [Vec<Piece>]) -> Node {
    match branch {
        Branch::Group(tag, inner) => {
            let mut group = TagGroup::new(tag);
            for one in inner {
                match one {
                    Branch::Text(text) => {
                        for piece in std::mem::take(&mut pieces[text]) {
                            group.push(leaf(piece));
                        }
                    }
                    deeper @ Branch::Group(..) => group.push(node(deeper, pieces)),
                }
            }
            group.into()
        }
        Branch::Text(_) => node(Branch::Group(Tag::P.into(), vec![branch]), pieces),
    }
}

fn leaf(piece: Piece) -> Node {
    match piece {
        Piece::Plain(drawn) => drawn.into(),
        Piece::Link(drawn, over) => {
            let mut link = TagGroup::new(Tag::Link);
            link.push(drawn);
            link.push(over);
            link.into()
        }
    }
}

/// The headings, each below the one of a higher level before it.
fn outline(headings: &[Heading]) -> Outline {
    let mut outline = Outline::new();
    for node in nodes(headings) {
        outline.push_child(node);
    }
    outline
}

fn nodes(headings: &[Heading]) -> Vec<OutlineNode> {
    let Some(level) = headings.iter().map(|heading| heading.level).min() else { return Vec::new() };
    let parts = headings.chunk_by(|_, next| next.level > level);
    let node = |part: &[Heading]| {
        let (first, below) = part.split_first()?;
        let place = XyzDestination::new(first.page, Point::from_xy(0.0, first.y));
        let mut node = OutlineNode::new(first.text.clone(), place);
        for inner in nodes(below) {
            node.push_child(inner);
        }
        Some(node)
    };
    parts.filter_map(node).collect()
}
