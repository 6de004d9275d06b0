//! The tags of a text that should be XML, however badly it is written.
//!
//! A parser of XML stops at the first mistake, and one mistake must not cost a town its list. So tags are looked for one by
//! one; what is broken is told with its line, and the next `<` is a new beginning.

/// Attributes of one outline: a dozen in the wild, four dozen of our own at most.
const ATTRIBUTES_MAX: usize = 100;
/// Longest entity between `&` and `;` (`&CounterClockwiseContourIntegral;` is the longest name of HTML).
const ENTITY_CHARS_MAX: usize = 33;

/// A piece of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// `<name a="b">` or, when it `closes`, `<name/>`.
    Open { name: String, attributes: Vec<(String, String)>, closes: bool, at: usize },
    /// `</name>`
    Close(String),
    /// A tag that never ends properly.
    Broken { at: usize },
}

/// Reads tags from left to right; comments, declarations, CDATA and text are passed over.
#[derive(Debug)]
pub(super) struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    pub(super) fn of(text: &'a str) -> Scan<'a> {
        Scan { text, at: 0 }
    }

    /// Passes what begins with `open` and ends with `close`; without an end it is the rest.
    fn passed(&mut self, open: &str, close: &str) -> bool {
        let rest = &self.text[self.at..];
        let Some(inside) = rest.strip_prefix(open) else { return false };
        let end = inside.find(close).map_or(rest.len(), |end| open.len() + end + close.len());
        self.at += end;
        true
    }
}

impl Iterator for Scan<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        loop {
            self.at += self.text[self.at..].find('<')?;
            if self.passed("<!--", "-->") || self.passed("<![CDATA[", "]]>") || self.passed("<?", "?>") {
                continue;
            }
            // A document type may hold declarations of its own in brackets.
            let declares = self.text[self.at..].split(['>']).next().is_some_and(|tag| tag.contains('['));
            if declares && self.text[self.at..].starts_with("<!") && self.passed("<!", "]>") {
                continue;
            }
            if self.passed("<!", ">") {
                continue;
            }
            let start = self.at;
            let (piece, length) = tag(&self.text[start..]);
            self.at += length;
            match piece {
                Some(Piece::Open { name, attributes, closes, .. }) => {
                    return Some(Piece::Open { name, attributes, closes, at: start });
                }
                Some(Piece::Broken { .. }) => return Some(Piece::Broken { at: start }),
                Some(close) => return Some(close),
                None => {}
            }
        }
    }
}

/// The tag at the start of the text and its length; a `<` that begins no tag is one character of text.
fn tag(text: &str) -> (Option<Piece>, usize) {
    let rest = &text[1..];
    if let Some(close) = rest.strip_prefix('/') {
        let name: String = close.chars().take_while(|c| is_name(*c)).collect();
        let end = close.find(['>', '<']).unwrap_or(close.len());
        let ends = usize::from(close[end..].starts_with('>'));
        return (Some(Piece::Close(name)), 2 + end + ends);
    }
    let name: String = rest.chars().take_while(|c| is_name(*c)).collect();
    if !name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        return (None, 1);
    }
    let mut attributes = Vec::new();
    // A quote where a name should stand: one before it was never closed, and what it swallowed is lost.
    let mut lost_a_quote = false;
    let mut at = 1 + name.len();
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        let here = &text[at..];
        if lost_a_quote && (here.starts_with("/>") || here.starts_with('>')) {
            return (Some(Piece::Broken { at: 0 }), at);
        }
        if here.starts_with("/>") {
            return (Some(Piece::Open { name, attributes, closes: true, at: 0 }), at + 2);
        }
        if here.starts_with('>') {
            return (Some(Piece::Open { name, attributes, closes: false, at: 0 }), at + 1);
        }
        let Some((attribute, length)) = attribute(here) else {
            // What stands here is no attribute; the next tag is a new beginning.
            return (Some(Piece::Broken { at: 0 }), at.max(1));
        };
        lost_a_quote |= attribute.is_none() && here.starts_with(['"', '\'']);
        at += length;
        if attributes.len() < ATTRIBUTES_MAX {
            attributes.extend(attribute);
        }
    }
}

/// A name and its value, and their length; a stray sign is passed over, an end of the text or a `<` is none.
fn attribute(text: &str) -> Option<(Option<(String, String)>, usize)> {
    let first = text.chars().next().filter(|c| *c != '<')?;
    let name: String = text.chars().take_while(|c| is_name(*c)).collect();
    if name.is_empty() {
        return Some((None, first.len_utf8()));
    }
    let after = text[name.len()..].trim_start();
    let Some(value) = after.strip_prefix('=').map(str::trim_start) else {
        return Some((Some((name.clone(), String::new())), name.len()));
    };
    let from = text.len() - value.len();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    let (raw, length) = match quote {
        Some(quote) => {
            let inside = &value[1..];
            let end = inside.find(quote)?;
            // A quote that is never closed ends at a quote of the next tag.
            if inside[..end].contains("<outline") || inside[..end].contains("</outline") {
                return None;
            }
            (&inside[..end], end + 2)
        }
        None => {
            let end =
                value.find(|c: char| c.is_whitespace() || matches!(c, '>' | '<')).unwrap_or(value.len());
            (&value[..end], end)
        }
    };
    Some((Some((name, unescaped(raw))), from + length))
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, ':' | '_' | '-' | '.')
}

/// The text without its entities; a bare `&` is itself, and what no one knows stays as written.
fn unescaped(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.char_indices().take(ENTITY_CHARS_MAX).find(|(_, c)| *c == ';').map(|(end, _)| end + 1);
        let known = end.and_then(|end| Some((entity(&rest[..end])?, end)));
        let (meaning, length) = known.unwrap_or_else(|| ("&".to_owned(), 1));
        text.push_str(&meaning);
        rest = &rest[length..];
    }
    text.push_str(rest);
    text
}

/// What an entity means; the names of HTML as well, for lists that other readers wrote.
fn entity(entity: &str) -> Option<String> {
    if let Ok(meaning) = quick_xml::escape::unescape(entity) {
        return Some(meaning.into_owned());
    }
    let plain = crate::text::html::plain(entity);
    (plain != entity && !plain.is_empty()).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(text: &str) -> Vec<(String, Vec<(String, String)>)> {
        let one = |piece| match piece {
            Piece::Open { name, attributes, .. } => Some((name, attributes)),
            _ => None,
        };
        Scan::of(text).filter_map(one).collect()
    }

    #[test]
    fn tags_are_found_between_everything_that_is_none() {
        let text = "<?xml version='1.0'?><!DOCTYPE opml [<!ENTITY x \"y\">]><!-- <no a='b'> --><opml><![CDATA[<no>]]>\
            1 < 2 <outline text = 'a' checked XMLURL=http://x.example/?a=1&b=2 />";
        let names: Vec<_> = opened(text).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["opml", "outline"]);
        let value = |name: &str| {
            opened(text)[1].1.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
        };
        assert_eq!(value("text").as_deref(), Some("a"));
        assert_eq!(value("checked").as_deref(), Some(""));
        assert_eq!(value("XMLURL").as_deref(), Some("http://x.example/?a=1&b=2"));
    }

    #[test]
    fn a_tag_that_does_not_end_costs_only_itself() {
        let text = "<outline text=\"never closed xmlUrl=\"x\"/>\n<outline text=\"whole\"/><outline text=\"a";
        let pieces: Vec<_> = Scan::of(text).collect();
        let whole = pieces.iter().any(|piece| {
            matches!(piece, Piece::Open { attributes, .. } if attributes.contains(&("text".into(), "whole".into())))
        });
        assert!(whole, "{pieces:?}");
        assert!(matches!(pieces.last(), Some(Piece::Broken { .. })));
    }

    #[test]
    fn entities_are_read_and_a_bare_ampersand_is_itself() {
        assert_eq!(
            unescaped("a &amp; b & c &#233;&#xe9; &eacute; &nonsense; &"),
            "a & b & c éé é &nonsense; &"
        );
        assert_eq!(unescaped("?a=1&b=2;c"), "?a=1&b=2;c");
    }
}
