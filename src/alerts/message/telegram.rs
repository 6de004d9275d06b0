//! A message as Telegram shows it: HTML mode, cut between entries where one message cannot hold it.

use super::entry::Entry;
use super::{Letter, clean, words};

/// What one Telegram message may hold, in UTF-16 units after its entities are read.
///
/// # Source
/// Bot API, `sendMessage`, `text`.
pub const PART_MAX: usize = 4_096;

/// Kept free in every part for its number, `(12/34)` and an empty line.
const NUMBER_MAX: usize = 16;

/// A piece of HTML that is never cut, and what it takes of the limit.
#[derive(Clone, Default)]
struct Piece {
    html: String,
    units: usize,
}

impl Piece {
    fn text(text: &str) -> Piece {
        Piece { html: escape(text), units: units(text) }
    }

    fn tagged(tag: &str, text: &str) -> Piece {
        Piece { html: format!("<{tag}>{}</{tag}>", escape(text)), units: units(text) }
    }

    fn link(address: &str, text: &str) -> Piece {
        Piece { html: format!("<a href=\"{}\">{}</a>", escape(address), escape(text)), units: units(text) }
    }

    fn tagged_link(tag: &str, address: &str, text: &str) -> Piece {
        let link = Piece::link(address, text);
        Piece { html: format!("<{tag}>{}</{tag}>", link.html), ..link }
    }

    fn then(mut self, other: &Piece) -> Piece {
        self.html.push_str(&other.html);
        self.units += other.units;
        self
    }
}

/// The parts of a message, in the order in which they are sent.
pub(super) fn write(letter: &Letter) -> Vec<String> {
    let mut blocks = Vec::new();
    for section in &letter.sections {
        let mut heading = letter.is_digest().then(|| Piece::tagged("b", &format!("▸ {}", section.heading)));
        for entry in &section.entries {
            let room = PART_MAX - NUMBER_MAX - heading.as_ref().map_or(0, |heading| heading.units + 2);
            let block = block(entry, letter, room);
            // A heading stays with its first entry, so it is never the last line of a part.
            blocks.push(match heading.take() {
                Some(heading) => join(&[heading, block], "\n\n"),
                None => block,
            });
        }
    }
    blocks.push(footer(letter));
    number(pack(&blocks))
}

/// Fills parts with whole blocks, in order.
fn pack(blocks: &[Piece]) -> Vec<Piece> {
    let mut parts: Vec<Piece> = Vec::new();
    for block in blocks {
        match parts.last_mut() {
            Some(part) if part.units + 2 + block.units <= PART_MAX - NUMBER_MAX => {
                *part = join(&[std::mem::take(part), block.clone()], "\n\n");
            }
            _ => parts.push(block.clone()),
        }
    }
    parts
}

/// Says of each part which one it is, when there are several.
fn number(parts: Vec<Piece>) -> Vec<String> {
    let count = parts.len();
    let numbered = |(place, part): (usize, Piece)| match count {
        1 => part.html,
        _ => format!("{}\n\n({}/{count})", part.html, place + 1),
    };
    parts.into_iter().enumerate().map(numbered).collect()
}

/// One entry within `room` units: its middle lines go, last first, when they do not fit.
fn block(entry: &Entry, letter: &Letter, room: usize) -> Piece {
    let title = match &entry.link {
        Some(link) => Piece::tagged_link("b", link, &entry.title),
        None => Piece::tagged("b", &entry.title),
    };
    let mut lines = vec![title];
    lines.extend([&entry.origin].into_iter().filter(|l| !l.is_empty()).map(|l| Piece::tagged("i", l)));
    lines.extend([&entry.text].into_iter().filter(|l| !l.is_empty()).map(|l| Piece::text(l)));
    lines.extend(entry.duties.iter().map(|duty| Piece::text(&format!("• {}", clean::shorten(duty, 400)))));
    for fact in &entry.facts {
        let value = clean::shorten(&fact.value, 600);
        let value = match &fact.link {
            Some(link) => Piece::link(link, &value),
            None => Piece::text(&value),
        };
        lines.push(Piece::tagged("b", &fact.label).then(&Piece::text(" ")).then(&value));
    }
    let page = Piece::link(&entry.page, &words::say(letter.language, "alert-page", &[]));
    fit(lines, page, room)
}

/// The lines and the last one, joined; lines before the last go until the rest fits, an ellipsis in their place.
fn fit(mut lines: Vec<Piece>, last: Piece, room: usize) -> Piece {
    let whole = |lines: &[Piece]| lines.iter().map(|line| line.units + 1).sum::<usize>() + last.units;
    if whole(&lines) > room {
        // The title is kept whatever happens: it is bounded far below the limit.
        while lines.len() > 1 && whole(&lines) + 2 > room {
            lines.pop();
        }
        lines.push(Piece::text("…"));
    }
    lines.push(last);
    join(&lines, "\n")
}

fn footer(letter: &Letter) -> Piece {
    let stop = Piece::link(&letter.stop, &words::say(letter.language, "alert-stop", &[]));
    let code = words::say(letter.language, "alert-code", &[("code", letter.code.clone().into())]);
    join(&[Piece::tagged("i", &letter.because), stop, Piece::text(&code)], "\n")
}

fn join(pieces: &[Piece], between: &str) -> Piece {
    let html = pieces.iter().map(|piece| piece.html.as_str()).collect::<Vec<_>>().join(between);
    let gaps = between.len() * pieces.len().saturating_sub(1);
    Piece { html, units: pieces.iter().map(|piece| piece.units).sum::<usize>() + gaps }
}

/// What Telegram asks to be escaped, and the quote, because addresses stand between quotes.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}
