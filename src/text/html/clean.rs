//! One pass over HTML from outside: what is written is only what this file and its lists write.
//!
//! Nothing of the source is copied as markup. Tags come from the lists of `elements`, attributes and text are decoded and
//! escaped again, every element is closed in order. So the outcome is harmless by its grammar, not by a list of known attacks.

mod elements;

use url::Url;

use elements::{BLOCKS, OPAQUE, SELF_CLOSING, one_of, shown_as};

use super::lines::Lines;
use crate::text::markup::{Markup, Tag, Token, decoded};

/// HTML made harmless, and what it says as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clean {
    /// Safe HTML.
    pub html: String,
    /// Plain text: a line per block, white space collapsed.
    pub text: String,
    /// The links to documents in it (`.pdf`), with their words.
    pub documents: Vec<(String, String)>,
}

/// Elements inside one another; honest pages stay under 60.
const DEPTH_MAX: usize = 128;
/// Start tags in one text; a listing of 200 rows has about 5,000.
const TAGS_MAX: usize = 40_000;
/// Most documents that one text may link to; an agenda of a council has about as many.
const DOCUMENTS_MAX: usize = 40;

/// What a document that people read or file ends in.
const DOCUMENT_ENDINGS: &[&str] =
    &[".pdf", ".docx", ".doc", ".odt", ".xlsx", ".xls", ".ods", ".pptx", ".csv", ".epub"];

/// Reads HTML once; `base` is what relative links count from.
pub fn clean(html: &str, base: Option<&Url>) -> Clean {
    let mut writer = Writer::new(html.len(), base);
    writer.all(html);
    Clean { html: writer.html, text: writer.text.into_text(), documents: writer.documents }
}

struct Writer<'a> {
    base: Option<&'a Url>,
    html: String,
    text: Lines,
    open: Vec<&'static str>,
    /// Start tags dropped for depth whose end tags must go too.
    dropped: usize,
    tags: usize,
    /// Only the words are wanted.
    mute: bool,
    documents: Vec<(String, String)>,
    /// The document whose link is open, and where its words began in the text.
    linked: Option<(String, usize)>,
}

impl<'a> Writer<'a> {
    fn new(length: usize, base: Option<&'a Url>) -> Writer<'a> {
        Writer {
            base,
            html: String::with_capacity(length + length / 4),
            text: Lines::with_capacity(length),
            open: Vec::new(),
            dropped: 0,
            tags: 0,
            mute: false,
            documents: Vec::new(),
            linked: None,
        }
    }

    fn all(&mut self, html: &str) {
        let mut pieces = Markup::new(html);
        // CDATA inside HTML hides nothing: its marks go, and what is inside is read like the rest.
        let mut opened = 0;
        loop {
            let at = pieces.at();
            let Some(piece) = pieces.next() else { break };
            match piece {
                Token::Text(text) if opened > 0 && text.contains("]]>") => {
                    opened -= 1;
                    self.words(&decoded(&text.replacen("]]>", "", 1), None));
                }
                Token::Text(text) => self.words(&decoded(text, None)),
                Token::Cdata(_) => {
                    opened += 1;
                    pieces.go_to(at + "<![CDATA[".len());
                }
                Token::End(name) => self.end(name),
                Token::Other => {}
                Token::Start(tag) => {
                    if let Some(opaque) = one_of(OPAQUE, tag.local()) {
                        if !tag.empty || opaque == "script" {
                            pieces.skip_behind_end_of(tag.name);
                        }
                    } else {
                        self.start(&tag);
                    }
                }
            }
        }
        while let Some(name) = self.open.pop() {
            self.close(name);
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let Some(name) = shown_as(tag.local()) else { return };
        if SELF_CLOSING.contains(&name) && self.open.last() == Some(&name) {
            self.open.pop();
            self.close(name);
        }
        self.tags += 1;
        self.border(name);
        let bare = matches!(name, "br" | "hr");
        if self.tags > TAGS_MAX || self.open.len() >= DEPTH_MAX {
            self.dropped += usize::from(!bare && !tag.empty && self.open.len() >= DEPTH_MAX);
            return;
        }
        if !self.mute {
            self.html.push('<');
            self.html.push_str(name);
            self.attributes(name, tag);
            self.html.push('>');
        }
        if !bare {
            self.open.push(name);
            if tag.empty {
                self.end(name);
            }
        }
    }

    fn attributes(&mut self, name: &'static str, tag: &Tag<'_>) {
        let kept: &[&str] = match name {
            "a" => &["href", "hreflang", "title"],
            "abbr" => &["title"],
            "ol" => &["start", "type"],
            "td" => &["colspan", "rowspan", "headers"],
            "th" => &["colspan", "rowspan", "scope"],
            "time" => &["datetime"],
            _ => &[],
        };
        let mut seen = 0_u8;
        for (key, value) in tag.attributes() {
            let Some(at) =
                kept.iter().chain(&["lang", "dir"]).position(|known| key.eq_ignore_ascii_case(known))
            else {
                continue;
            };
            if seen & (1 << at) != 0 {
                continue;
            }
            seen |= 1 << at;
            let value = decoded(value, None);
            let key = kept.get(at).copied().unwrap_or(if at == kept.len() { "lang" } else { "dir" });
            if key == "href" {
                self.address(&value);
            } else {
                self.attribute(key, &value);
            }
        }
        if name == "a" {
            self.html.push_str(" rel=\"noopener noreferrer nofollow\"");
        }
    }

    fn address(&mut self, value: &str) {
        let Some(url) = address(value, self.base) else { return };
        let is_document = matches!(url.scheme(), "http" | "https") && {
            let path = url.path().to_ascii_lowercase();
            DOCUMENT_ENDINGS.iter().any(|ending| path.ends_with(ending))
        };
        if is_document && self.documents.len() < DOCUMENTS_MAX {
            self.linked = Some((url.to_string(), self.text.len()));
        }
        self.attribute("href", url.as_str());
    }

    fn attribute(&mut self, key: &str, value: &str) {
        self.html.push(' ');
        self.html.push_str(key);
        self.html.push_str("=\"");
        escape_into(&mut self.html, value);
        self.html.push('"');
    }

    fn end(&mut self, name: &str) {
        let Some(name) = shown_as(crate::text::markup::local(name)) else { return };
        if matches!(name, "br" | "hr") {
            return;
        }
        if self.dropped > 0 {
            self.dropped -= 1;
        } else if self.open.contains(&name) {
            while let Some(inner) = self.open.pop() {
                self.close(inner);
                if inner == name {
                    break;
                }
            }
        }
    }

    fn words(&mut self, text: &str) {
        if !self.mute {
            escape_into(&mut self.html, text);
        }
        self.text.words(text);
    }

    fn border(&mut self, name: &str) {
        if matches!(name, "td" | "th") {
            self.text.space();
        } else if BLOCKS.contains(&name) {
            self.text.newline();
        }
    }

    fn close(&mut self, name: &'static str) {
        self.border(name);
        if !self.mute {
            self.html.push_str("</");
            self.html.push_str(name);
            self.html.push('>');
        }
        if name == "a"
            && let Some((url, from)) = self.linked.take()
            && !self.documents.iter().any(|(known, _)| *known == url)
        {
            self.documents.push((url, self.text.since(from)));
        }
    }
}

/// The text of HTML alone: the same pass, nothing written but the words.
pub(super) fn words_of(html: &str) -> String {
    let mut writer = Writer { mute: true, ..Writer::new(0, None) };
    writer.all(html);
    writer.text.into_text()
}

/// The address of a link that may stand in a page of ours: to the web or to a mailbox.
pub(super) fn address(value: &str, base: Option<&Url>) -> Option<Url> {
    let value = value.trim();
    // 2,000 characters pass every browser and mail program; longer ones are data.
    if value.is_empty() || value.len() > 2_000 {
        return None;
    }
    let url = match base {
        Some(base) => base.join(value).ok()?,
        None => Url::parse(value).ok()?,
    };
    matches!(url.scheme(), "http" | "https" | "mailto").then_some(url)
}

/// Text as HTML: nothing in it begins a tag or an entity or ends a value, and control characters are gone.
pub(super) fn escape_into(out: &mut String, text: &str) {
    let special = |byte: &u8| {
        matches!(byte, b'&' | b'<' | b'>' | b'"')
            || (*byte < 0x20 && !matches!(byte, b'\t' | b'\n'))
            || *byte == 0x7F
    };
    // Most texts hold nothing special. Every byte is looked at, which a processor does for many at a time.
    if !text.as_bytes().iter().fold(false, |found, byte| found | special(byte)) {
        return out.push_str(text);
    }
    let mut rest = text;
    while let Some(at) = rest.as_bytes().iter().position(special) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\r' if rest.as_bytes().get(at + 1) != Some(&b'\n') => "\n",
            _ => "",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}
