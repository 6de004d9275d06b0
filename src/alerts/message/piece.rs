//! Pieces of Telegram's HTML that are never cut, and the parts that are filled with them. Alerts and the bot both write in them.

use super::clean;

/// What one Telegram message may hold, in UTF-16 units after its entities are read.
///
/// # Source
/// Bot API, `sendMessage`, `text`.
pub const PART_MAX: usize = 4_096;

/// Kept free in every part for its number, `(12/34)` and an empty line.
pub(super) const NUMBER_MAX: usize = 16;

/// A piece of HTML that is never cut, and what it takes of the limit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    pub(super) html: String,
    pub(super) units: usize,
}

impl Piece {
    /// Text without a form.
    pub fn text(text: &str) -> Piece {
        Piece { html: escape(text), units: units(text) }
    }

    /// One line of what somebody else wrote: cleaned, and at most `max` characters.
    pub fn foreign(text: &str, max: usize) -> Piece {
        Piece::text(&clean::line(text, max))
    }

    /// Text in a tag: `b`, `i`, `code`.
    pub fn tagged(tag: &str, text: &str) -> Piece {
        Piece { html: format!("<{tag}>{}</{tag}>", escape(text)), units: units(text) }
    }

    /// A link; whether its address may be followed is the caller's to know.
    pub fn link(address: &str, text: &str) -> Piece {
        Piece { html: format!("<a href=\"{}\">{}</a>", escape(address), escape(text)), units: units(text) }
    }

    /// A link in a tag.
    pub fn tagged_link(tag: &str, address: &str, text: &str) -> Piece {
        let link = Piece::link(address, text);
        Piece { html: format!("<{tag}>{}</{tag}>", link.html), ..link }
    }

    /// This piece and another behind it.
    #[must_use]
    pub fn then(mut self, other: &Piece) -> Piece {
        self.html.push_str(&other.html);
        self.units += other.units;
        self
    }
}

/// Whole pieces as the messages that hold them, in order, each within the limit and numbered when there are several.
pub fn parts(blocks: &[Piece]) -> Vec<String> {
    number(pack(blocks))
}

/// Text from outside as one harmless line of at most `max` characters.
pub fn one_line(text: &str, max: usize) -> String {
    clean::line(text, max)
}

/// Fills parts with whole blocks, in order.
pub(super) fn pack(blocks: &[Piece]) -> Vec<Piece> {
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
pub(super) fn number(parts: Vec<Piece>) -> Vec<String> {
    let count = parts.len();
    let numbered = |(place, part): (usize, Piece)| match count {
        1 => part.html,
        _ => format!("{}\n\n({}/{count})", part.html, place + 1),
    };
    parts.into_iter().enumerate().map(numbered).collect()
}

/// Pieces with a text between them.
pub fn join(pieces: &[Piece], between: &str) -> Piece {
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
