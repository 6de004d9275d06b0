//! Blocks laid out on pages: what stands where, and what it is.

use std::collections::HashMap;
use std::num::NonZeroU16;
use std::rc::Rc;

use krilla::tagging::{ListNumbering, TableHeaderScope, Tag, TagKind};

use super::columns::widths;
use super::type_set::{Setter, Text, Unbroken};
use crate::register::export::paper::{Block, Line, Look, Paper, Table};

/// A4, in points.
pub(super) const WIDTH: f32 = 595.28;
/// A4, in points.
pub(super) const HEIGHT: f32 = 841.89;
/// Twenty millimetres.
pub(super) const MARGIN: f32 = 56.7;
const BOTTOM: f32 = HEIGHT - MARGIN;
/// Between the margins.
pub(super) const INNER: f32 = WIDTH - 2.0 * MARGIN;

const BODY: f32 = 10.0;
const TABLE: f32 = 9.0;
const FOOT: f32 = 8.0;
/// Between two columns.
pub(super) const GUTTER: f32 = 10.0;
/// Above and below the text of a cell.
const PADDING: f32 = 3.0;
const INDENT: f32 = 20.0;

/// A document on its pages.
#[derive(Default)]
pub(super) struct Flowed {
    /// The pages.
    pub(super) pages: Vec<Page>,
    /// All texts.
    pub(super) texts: Vec<Rc<Text>>,
    /// What they are, in the order of reading.
    pub(super) tree: Vec<Branch>,
    /// The headings, for the list beside the document.
    pub(super) headings: Vec<Heading>,
    /// Where each part begins: page and height.
    pub(super) anchors: HashMap<String, (usize, f32)>,
}

/// A page.
#[derive(Default)]
pub(super) struct Page {
    /// The lines of text on it.
    pub(super) lines: Vec<Placed>,
    /// The heights of the lines drawn from margin to margin, and how thick they are.
    pub(super) rules: Vec<(f32, f32)>,
}

/// A line of a text, on its place.
pub(super) struct Placed {
    /// Which text.
    pub(super) text: usize,
    /// Which of its lines.
    pub(super) line: usize,
    /// Its left side.
    pub(super) x: f32,
    /// Its upper side.
    pub(super) y: f32,
    /// Shown for the eye only: a foot, or a head of a table once more.
    pub(super) repeated: bool,
}

/// A node of what the document is.
pub(super) enum Branch {
    /// A thing of a kind, and what is in it.
    Group(TagKind, Vec<Branch>),
    /// A text.
    Text(usize),
}

/// A heading.
pub(super) struct Heading {
    /// 1 to 3.
    pub(super) level: u8,
    /// Its words.
    pub(super) text: String,
    /// Its page.
    pub(super) page: usize,
    /// Its height on it.
    pub(super) y: f32,
}

/// Lays a document out; `reached` hears how much of it is, from 0 to 1.
pub(super) fn lay_out(paper: &Paper, setter: &mut Setter, reached: &dyn Fn(f32)) -> Flowed {
    let parts = paper.blocks.iter().filter(|block| matches!(block, Block::Part(..))).count();
    let mut flow = Flow { setter, done: Flowed::default(), y: MARGIN, parts, reached };
    flow.done.pages.push(Page::default());
    let title = flow.heading(1, &paper.title);
    let mut tree = vec![title];
    tree.extend(flow.blocks(&paper.blocks));
    flow.feet(&paper.title);
    Flowed { tree, ..flow.done }
}

struct Flow<'s> {
    setter: &'s mut Setter,
    done: Flowed,
    y: f32,
    parts: usize,
    reached: &'s dyn Fn(f32),
}

impl Flow<'_> {
    fn blocks(&mut self, blocks: &[Block]) -> Vec<Branch> {
        blocks.iter().map(|block| self.block(block)).collect()
    }

    fn block(&mut self, block: &Block) -> Branch {
        match block {
            Block::Heading(level, text) => self.heading(*level, text),
            Block::Paragraph(line) => {
                let text = self.text(line, BODY, false, 0.0);
                self.y += BODY * 0.6;
                Branch::Group(Tag::P.into(), vec![text])
            }
            Block::Part(anchor, inner) => {
                if !self.done.anchors.is_empty() {
                    self.next_page();
                }
                (self.reached)(self.done.anchors.len() as f32 / self.parts.max(1) as f32);
                self.done.anchors.insert(anchor.clone(), (self.page(), self.y));
                Branch::Group(Tag::Section.into(), self.blocks(inner))
            }
            Block::Table(table) => self.table(table),
            Block::List(lines) => self.list(lines),
            Block::Terms(terms) => self.terms(terms),
        }
    }

    fn heading(&mut self, level: u8, text: &str) -> Branch {
        let (size, before, after) = match level {
            1 => (20.0, 0.0, 8.0),
            2 => (15.0, 14.0, 6.0),
            _ => (12.0, 12.0, 4.0),
        };
        // A heading does not stand alone at the foot of a page.
        self.need(before + size * 1.35 + after + 4.0 * BODY);
        if self.y > MARGIN {
            self.y += before;
        }
        self.done.headings.push(Heading { level, text: text.to_owned(), page: self.page(), y: self.y });
        let set = self.text(&Line::new(text), size, true, 0.0);
        self.y += after;
        let level = NonZeroU16::new(u16::from(level)).unwrap_or(NonZeroU16::MIN);
        Branch::Group(Tag::Hn(level, Some(text.to_owned())).into(), vec![set])
    }

    fn list(&mut self, lines: &[Line]) -> Branch {
        let items = lines.iter().enumerate().map(|(at, line)| {
            self.need(BODY * 1.35);
            let top = self.y;
            let label = self.text(&Line::new(format!("{}.", at + 1)), BODY, false, 0.0);
            self.y = top;
            let body = self.text(line, BODY, false, INDENT);
            self.y += BODY * 0.3;
            let parts =
                [Branch::Group(Tag::Lbl.into(), vec![label]), Branch::Group(Tag::LBody.into(), vec![body])];
            Branch::Group(Tag::LI.into(), Vec::from(parts))
        });
        let items = items.collect();
        self.y += BODY * 0.4;
        Branch::Group(Tag::L(ListNumbering::Decimal).into(), items)
    }

    fn terms(&mut self, terms: &[(Line, Vec<Line>)]) -> Branch {
        let items = terms.iter().map(|(name, said)| {
            self.need(2.0 * BODY * 1.35);
            let name = self.text(name, BODY, true, 0.0);
            let said = said.iter().map(|line| self.text(line, BODY, false, INDENT)).collect();
            self.y += BODY * 0.5;
            let parts = [Branch::Group(Tag::Lbl.into(), vec![name]), Branch::Group(Tag::LBody.into(), said)];
            Branch::Group(Tag::LI.into(), Vec::from(parts))
        });
        let items = items.collect();
        self.y += BODY * 0.4;
        Branch::Group(Tag::L(ListNumbering::None).into(), items)
    }

    fn table(&mut self, table: &Table) -> Branch {
        let bold = |text: &String| Line::default().and(text, Look::Strong);
        let head: Vec<Rc<Unbroken>> =
            table.head.iter().map(|text| self.setter.set(&bold(text), TABLE, false)).collect();
        let rows = table.rows.iter();
        let mut rows: Vec<Vec<Rc<Unbroken>>> =
            rows.map(|row| row.iter().map(|cell| self.setter.set(cell, TABLE, false)).collect()).collect();
        rows.insert(0, head);
        let columns = widths(&rows, INNER);
        let mut kept = Vec::with_capacity(rows.len());
        for row in &rows {
            let broken = row.iter().zip(&columns).map(|(cell, width)| self.setter.wrap(cell, *width));
            kept.push(broken.map(|text| keep(&mut self.done, text)).collect::<Vec<usize>>());
        }
        let mut rows = kept.into_iter();
        let head = rows.next().unwrap_or_default();
        let rows: Vec<Vec<usize>> = rows.collect();
        // The head, and a line of the first row below it.
        self.need(self.height(&head) + 3.0 * TABLE);
        self.row(&head, &columns, None, false);
        for row in &rows {
            self.row(row, &columns, Some(&head), false);
        }
        self.y += TABLE;
        let cells = |row: &[usize], scope: TableHeaderScope, all: bool| {
            let cell = |(at, text): (usize, &usize)| {
                let tag: TagKind = if all || at == 0 { Tag::TH(scope).into() } else { Tag::TD.into() };
                Branch::Group(tag, vec![Branch::Text(*text)])
            };
            Branch::Group(Tag::TR.into(), row.iter().enumerate().map(cell).collect())
        };
        let body = rows.iter().map(|row| cells(row, TableHeaderScope::Row, false)).collect();
        let parts = [
            Branch::Group(Tag::THead.into(), vec![cells(&head, TableHeaderScope::Column, true)]),
            Branch::Group(Tag::TBody.into(), body),
        ];
        let tag = Tag::Table.with_summary(Some(table.caption.clone()));
        Branch::Group(tag.into(), Vec::from(parts))
    }

    /// A row; one that does not fit goes to the next page, one that is longer than a page goes on there.
    fn row(&mut self, row: &[usize], columns: &[f32], head: Option<&[usize]>, repeated: bool) {
        if head.is_some() && self.y + self.height(row) > BOTTOM && self.height(row) < (BOTTOM - MARGIN) / 2.0
        {
            self.next_page_of(head, columns);
        }
        let mut at = vec![0; row.len()];
        loop {
            let (top, mut lowest) = (self.y + PADDING, self.y + PADDING);
            let mut x = MARGIN;
            for ((text, line), width) in row.iter().zip(&mut at).zip(columns) {
                let (broken, mut y) = (self.done.texts[*text].clone(), top);
                while let Some(height) = broken.heights.get(*line) {
                    if y + height > BOTTOM && y > MARGIN + 2.0 * TABLE {
                        break;
                    }
                    self.put(Placed { text: *text, line: *line, x, y, repeated });
                    y += height;
                    *line += 1;
                }
                lowest = lowest.max(y);
                x += width + GUTTER;
            }
            self.y = lowest + PADDING;
            let y = self.y;
            self.sheet().rules.push((y, if head.is_none() { 1.0 } else { 0.4 }));
            let whole = |(text, line): (&usize, &usize)| *line >= self.done.texts[*text].heights.len();
            if row.iter().zip(&at).all(whole) {
                return;
            }
            self.next_page_of(head, columns);
        }
    }

    fn next_page_of(&mut self, head: Option<&[usize]>, columns: &[f32]) {
        self.next_page();
        if let Some(head) = head {
            self.row(head, columns, None, true);
        }
    }

    fn height(&self, row: &[usize]) -> f32 {
        let of = |text: &usize| self.done.texts[*text].heights.iter().sum::<f32>();
        row.iter().map(of).fold(0.0, f32::max) + 2.0 * PADDING
    }

    /// A text from here on, over as many pages as it takes.
    fn text(&mut self, line: &Line, size: f32, bold: bool, indent: f32) -> Branch {
        let unbroken = self.setter.set(line, size, bold);
        let broken = self.setter.wrap(&unbroken, INNER - indent);
        let text = keep(&mut self.done, broken.clone());
        for (line, height) in broken.heights.iter().enumerate() {
            self.need(*height);
            self.put(Placed { text, line, x: MARGIN + indent, y: self.y, repeated: false });
            self.y += height;
        }
        Branch::Text(text)
    }

    /// On each page its number, and what it is a page of.
    fn feet(&mut self, title: &str) {
        let all = self.done.pages.len();
        for page in 0..all {
            let words = format!("{title} · {} / {all}", page + 1);
            let unbroken = self.setter.set(&Line::default().and(words, Look::Quiet), FOOT, false);
            let text = keep(&mut self.done, self.setter.wrap(&unbroken, INNER));
            let foot = Placed { text, line: 0, x: MARGIN, y: BOTTOM + 2.0 * FOOT, repeated: true };
            self.done.pages[page].lines.push(foot);
        }
    }

    fn put(&mut self, placed: Placed) {
        self.sheet().lines.push(placed);
    }

    fn page(&self) -> usize {
        self.done.pages.len() - 1
    }

    fn sheet(&mut self) -> &mut Page {
        let page = self.page();
        &mut self.done.pages[page]
    }

    /// Goes on with the next page when there is not this much room left.
    fn need(&mut self, height: f32) {
        if self.y + height > BOTTOM && self.y > MARGIN {
            self.next_page();
        }
    }

    fn next_page(&mut self) {
        self.done.pages.push(Page::default());
        self.y = MARGIN;
    }
}

/// Adds a text, and answers its number.
fn keep(done: &mut Flowed, text: Rc<Text>) -> usize {
    done.texts.push(text);
    done.texts.len() - 1
}
