//! Markup as it comes: HTML and XML cut into tags and text, whatever state they are in.
//!
//! One pass, linear in the length of the text, nothing built. It never fails: what is not a tag is text.

mod entity;

use memchr::{memchr, memchr2, memmem};

pub use entity::{Entities, decoded};

/// A piece of markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// Text, its entities still in it.
    Text(&'a str),
    /// The inside of a CDATA section, which has no entities.
    Cdata(&'a str),
    /// A start tag, or an empty one.
    Start(Tag<'a>),
    /// An end tag: its name as written.
    End(&'a str),
    /// A comment, a declaration, a processing instruction: nothing for a reader.
    Other,
}

/// A start tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    /// Its name as written, prefix and all.
    pub name: &'a str,
    /// Does it end in `/>`?
    pub empty: bool,
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    /// The part of the name after its prefix.
    pub fn local(&self) -> &'a str {
        local(self.name)
    }

    /// The attributes, names as written, values with their entities still in them.
    pub fn attributes(&self) -> Attributes<'a> {
        Attributes { rest: self.attributes }
    }

    /// The value of the attribute of this name, prefix and all, in any case, its entities decoded.
    pub fn get(&self, name: &str) -> Option<String> {
        let (_, value) = self.attributes().find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        Some(decoded(value, None).into_owned())
    }
}

/// The part of a name after its prefix.
pub fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The attributes of a tag, with their values as written.
#[derive(Clone, Debug)]
pub struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self
            .rest
            .trim_start_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '"' | '\'' | '='));
        let name_end =
            rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/')).unwrap_or(rest.len());
        if name_end == 0 {
            return None;
        }
        let (name, rest) = rest.split_at(name_end);
        let after = rest.trim_start();
        let Some(value) = after.strip_prefix('=').map(str::trim_start) else {
            self.rest = rest;
            return Some((name, ""));
        };
        let quoted = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, rest) = match quoted {
            Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            None => value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len())),
        };
        self.rest = rest;
        Some((name, value))
    }
}

/// The pieces of a text, in order.
#[derive(Clone, Debug)]
pub struct Markup<'a> {
    text: &'a str,
    at: usize,
    /// The end of the text was reached inside a tag, a comment or a CDATA section.
    cut: bool,
    /// Quotes of this kind are known to open nothing that closes again; without this a text of opening quotes would be
    /// searched to its end from each of them.
    lone: [bool; 2],
    /// Where the next `]]>` is, once it was looked for; searching for it from each of many opening marks would take the
    /// square of the time.
    cdata_end: Option<usize>,
}

impl<'a> Markup<'a> {
    /// The pieces of `text`.
    pub fn new(text: &'a str) -> Markup<'a> {
        Markup { text, at: 0, cut: false, lone: [false; 2], cdata_end: None }
    }

    /// How far it is.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The length of the whole text.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Is there no text at all?
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Goes back, or forward, to a place where a piece begins.
    pub fn go_to(&mut self, at: usize) {
        self.at = at;
    }

    /// The text from one place to another.
    pub fn between(&self, from: usize, to: usize) -> &'a str {
        &self.text[from..to]
    }

    /// Did the text stop inside a tag, a comment or a CDATA section?
    pub fn is_cut(&self) -> bool {
        self.cut
    }

    /// Jumps behind the end tag of an element whose content is no markup; to the end when it has none.
    pub fn skip_behind_end_of(&mut self, name: &str) {
        let rest = &self.text[self.at..];
        let mut from = 0;
        while let Some(at) = rest[from..].find("</").map(|at| at + from) {
            let after = &rest.as_bytes()[at + 2..];
            let same = after.len() >= name.len() && after[..name.len()].eq_ignore_ascii_case(name.as_bytes());
            let ends = !after.get(name.len()).is_some_and(|byte| byte.is_ascii_alphanumeric());
            if same && ends {
                self.at += rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
                return;
            }
            from = at + 2;
        }
        self.at = self.text.len();
    }

    fn tagged(&mut self, rest: &'a str) -> Option<(Token<'a>, usize)> {
        if let Some(inside) = rest.strip_prefix("<!--") {
            return Some(self.until(inside, 4, "-->", |_| Token::Other));
        }
        if rest.starts_with("<![CDATA[") {
            return Some(self.cdata(rest));
        }
        match rest.as_bytes().get(1)? {
            b'!' | b'?' => Some(self.until(&rest[2..], 2, ">", |_| Token::Other)),
            b'/' => Some(self.end(rest)),
            byte if byte.is_ascii_alphabetic() || *byte == b'_' => Some(self.start(rest)),
            _ => None,
        }
    }

    fn cdata(&mut self, rest: &'a str) -> (Token<'a>, usize) {
        const OPENING: usize = "<![CDATA[".len();
        let from = self.at + OPENING;
        let end = match self.cdata_end.filter(|end| *end >= from) {
            Some(end) => end,
            None => memmem::find(&self.text.as_bytes()[from..], b"]]>").map_or(usize::MAX, |at| from + at),
        };
        self.cdata_end = Some(end);
        if end == usize::MAX {
            self.cut = true;
            return (Token::Cdata(&rest[OPENING..]), rest.len());
        }
        (Token::Cdata(&self.text[from..end]), end + "]]>".len() - self.at)
    }

    /// An end tag; where the next tag begins before it ends (`</b <i>`) it ends there.
    fn end(&mut self, rest: &'a str) -> (Token<'a>, usize) {
        let inside = &rest[2..];
        let end = memchr2(b'>', b'<', inside.as_bytes()).unwrap_or(inside.len());
        self.cut |= end == inside.len();
        let closed = usize::from(inside[end..].starts_with('>'));
        let name = inside[..end].split(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default();
        (Token::End(name.trim_end_matches('/')), 2 + end + closed)
    }

    fn until(
        &mut self,
        inside: &'a str,
        opening: usize,
        end: &str,
        token: fn(&'a str) -> Token<'a>,
    ) -> (Token<'a>, usize) {
        match memmem::find(inside.as_bytes(), end.as_bytes()) {
            Some(at) => (token(&inside[..at]), opening + at + end.len()),
            None => {
                self.cut = true;
                (token(inside), opening + inside.len())
            }
        }
    }

    fn start(&mut self, rest: &'a str) -> (Token<'a>, usize) {
        let name_end = rest[1..]
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '<'))
            .map_or(rest.len(), |end| end + 1);
        let Some(end) = self.tag_end(rest, name_end) else {
            self.cut = true;
            return (Token::Other, rest.len());
        };
        let inside = &rest[name_end..end];
        let empty = inside.ends_with('/');
        let attributes = inside.strip_suffix('/').unwrap_or(inside);
        (Token::Start(Tag { name: &rest[1..name_end], empty, attributes }), end + 1)
    }

    /// Where the `>` of a start tag is, minding those inside quotes. A quote opens a value only after `=`.
    fn tag_end(&mut self, rest: &str, from: usize) -> Option<usize> {
        let bytes = rest.as_bytes();
        let mut at = from;
        let mut before = b' ';
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'>' => return Some(at),
                b'"' | b'\'' if before == b'=' && !self.lone[usize::from(byte == b'"')] => {
                    match memchr(byte, &bytes[at + 1..]) {
                        Some(length) => at += length + 1,
                        None => self.lone[usize::from(byte == b'"')] = true,
                    }
                }
                _ => {}
            }
            if !byte.is_ascii_whitespace() {
                before = byte;
            }
            at += 1;
        }
        None
    }
}

impl<'a> Iterator for Markup<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let rest = &self.text[self.at..];
        if rest.is_empty() {
            return None;
        }
        let mut from = 0;
        // A `<` that begins no tag is text like the rest.
        loop {
            let Some(open) = memchr(b'<', &rest.as_bytes()[from..]).map(|at| at + from) else {
                self.at = self.text.len();
                return Some(Token::Text(rest));
            };
            let lone = rest.as_bytes().get(open + 1).is_none_or(|byte| {
                !(byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!' | b'?' | b'_'))
            });
            if lone {
                from = open + 1;
            } else if open > 0 {
                self.at += open;
                return Some(Token::Text(&rest[..open]));
            } else {
                let (token, length) = self.tagged(rest)?;
                self.at += length;
                return Some(token);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_text_are_told_apart_whatever_state_they_are_in() {
        let shown: Vec<String> =
            Markup::new("a < 5 <b c=\"1>2\" d e=f/>&amp;<![CDATA[<x>]]></b ><!-- <i> --><p <q")
                .map(|token| match token {
                    Token::Text(text) => format!("text {text}"),
                    Token::Cdata(text) => format!("cdata {text}"),
                    Token::Start(tag) => {
                        format!("start {} {} {:?}", tag.name, tag.empty, tag.attributes().collect::<Vec<_>>())
                    }
                    Token::End(name) => format!("end {name}"),
                    Token::Other => "other".to_owned(),
                })
                .collect();
        assert_eq!(
            shown,
            [
                "text a < 5 ",
                "start b true [(\"c\", \"1>2\"), (\"d\", \"\"), (\"e\", \"f\")]",
                "text &amp;",
                "cdata <x>",
                "end b",
                "other",
                "other"
            ]
        );
    }

    #[test]
    fn marks_that_nothing_closes_are_not_searched_for_again_and_again() {
        // Each of these takes minutes when every mark is searched for from where it opens.
        for mark in ["<a b=\">", "<a b='x", "</a", "<![CDATA[", "<!--", "<", "&#"] {
            let text = mark.repeat(300_000);
            let mut pieces = Markup::new(&text);
            loop {
                let at = pieces.at();
                let Some(piece) = pieces.next() else { break };
                if let Token::Cdata(_) = piece {
                    pieces.go_to(at + 9);
                }
            }
            assert!(!decoded(&text, None).is_empty() || mark == "&#");
        }
    }
}
