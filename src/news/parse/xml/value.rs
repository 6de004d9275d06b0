//! What an element says: as one line, or as HTML.

use std::borrow::Cow;

use base64::Engine as _;
use memchr::{memchr, memchr_iter};

use super::repair::Repairs;
use crate::news::parse::entry::plain_as_html;
use crate::text::html;
use crate::text::markup::{Entities, Markup, Tag, Token, decoded};

/// The text of an element: entities decoded, CDATA as it is, tags dropped.
pub(super) fn text_of<'a>(inside: &'a str, own: &Entities, repairs: &mut Repairs) -> Cow<'a, str> {
    if memchr(b'<', inside.as_bytes()).is_none() {
        return decode(inside, own, repairs);
    }
    let mut text = Cow::Borrowed("");
    for piece in Markup::new(inside) {
        match piece {
            Token::Text(words) => join(&mut text, decode(words, own, repairs)),
            Token::Cdata(words) => join(&mut text, Cow::Borrowed(words)),
            _ => {}
        }
    }
    text
}

/// The content of an element as HTML.
///
/// Escaped or in CDATA it is what the escapes hide; with tags of its own (`xhtml`, or HTML that nobody escaped) it is what
/// stands there. What says it is plain text is escaped.
pub(super) fn html_of<'a>(
    tag: &Tag<'_>,
    inside: &'a str,
    own: &Entities,
    repairs: &mut Repairs,
    plain: bool,
) -> Cow<'a, str> {
    let kind = tag.get("type").unwrap_or_default().to_ascii_lowercase();
    if tag.get("mode").is_some_and(|mode| mode.eq_ignore_ascii_case("base64")) || is_packed(&kind) {
        return unpacked(inside).map_or(Cow::Borrowed(""), Cow::Owned);
    }
    if has_tags(inside) {
        // CDATA inside is HTML too, but text where the tags are XHTML.
        let is_text = kind.contains("xhtml") && inside.contains("<![CDATA[");
        return if is_text { Cow::Owned(cdata_as_text(inside)) } else { Cow::Borrowed(inside) };
    }
    let text = text_of(inside, own, repairs);
    let says_plain = matches!(kind.as_str(), "text" | "text/plain") || (kind.is_empty() && plain);
    if says_plain { plain_as_html(text) } else { text }
}

fn decode<'a>(text: &'a str, own: &Entities, repairs: &mut Repairs) -> Cow<'a, str> {
    let bytes = text.as_bytes();
    let lone = memchr_iter(b'&', bytes)
        .filter(|at| !bytes.get(at + 1).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'#'));
    repairs.ampersands += lone.count();
    decoded(text, (!own.is_empty()).then_some(own))
}

fn join<'a>(text: &mut Cow<'a, str>, more: Cow<'a, str>) {
    if text.is_empty() {
        *text = more;
    } else if !more.is_empty() {
        text.to_mut().push_str(&more);
    }
}

/// Is there a tag that no CDATA section hides?
fn has_tags(inside: &str) -> bool {
    memchr(b'<', inside.as_bytes()).is_some()
        && Markup::new(inside).any(|piece| matches!(piece, Token::Start(_) | Token::End(_)))
}

/// XHTML with its CDATA sections written as the text they are.
fn cdata_as_text(inside: &str) -> String {
    let mut out = String::with_capacity(inside.len());
    let mut pieces = Markup::new(inside);
    loop {
        let at = pieces.at();
        match pieces.next() {
            Some(Token::Cdata(text)) => out.push_str(&html::escaped(text)),
            Some(_) => out.push_str(pieces.between(at, pieces.at())),
            None => return out,
        }
    }
}

/// Content that is neither text nor XML comes in base64 (RFC 4287, section 4.1.3.3).
fn is_packed(kind: &str) -> bool {
    let whole = kind.contains('/');
    whole && !(kind.starts_with("text/") || kind.contains("xml") || kind.contains("html"))
}

fn unpacked(inside: &str) -> Option<String> {
    let packed: String = inside.chars().filter(|c| !c.is_whitespace()).collect();
    let bytes = base64::engine::general_purpose::STANDARD.decode(packed).ok()?;
    String::from_utf8(bytes)
        .ok()
        .map(|text| text.chars().filter(|c| !c.is_control() || c.is_whitespace()).collect())
}
