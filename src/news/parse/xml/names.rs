//! What a name in a document means, and what holds inside an element: namespaces, base address, language.

use url::Url;

use crate::text::Language;
use crate::text::markup::{Tag, decoded};

/// The vocabularies that items are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Vocabulary {
    /// RSS, Atom and sitemaps themselves, and whatever a document makes its own default.
    Plain,
    Dc,
    DcTerms,
    Content,
    Itunes,
    Media,
    Xhtml,
    News,
    Syndication,
    Other,
}

/// What holds at a place in the document.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope<'a> {
    /// Prefixes and what they stand for, the innermost last.
    prefixes: Vec<(&'a str, Vocabulary)>,
    /// What relative addresses count from, where the document says so.
    pub(super) base: Option<Url>,
    pub(super) language: Option<Language>,
}

impl<'a> Scope<'a> {
    /// Goes into an element.
    pub(super) fn enter(&mut self, tag: &Tag<'a>, document: &Url) {
        for (key, value) in tag.attributes() {
            if let Some(prefix) = key.strip_prefix("xmlns:") {
                self.prefixes.push((prefix, vocabulary(&decoded(value, None), prefix)));
            } else if key == "xmlns" {
                let known = vocabulary(&decoded(value, None), "");
                // A default that nobody knows is taken for the document's own.
                let plain = if known == Vocabulary::Other { Vocabulary::Plain } else { known };
                self.prefixes.push(("", plain));
            } else if key.eq_ignore_ascii_case("xml:base") {
                let outer = self.base.as_ref().unwrap_or(document);
                self.base = outer.join(decoded(value, None).trim()).ok().or_else(|| self.base.take());
            } else if key.eq_ignore_ascii_case("xml:lang") {
                self.language = Language::from_tag(value);
            }
        }
    }

    /// Does an element say anything that holds inside it?
    pub(super) fn is_entered_by(tag: &Tag<'_>) -> bool {
        tag.attributes().any(|(key, _)| key.starts_with("xml"))
    }

    /// The vocabulary of a tag, and whether its prefix was never declared.
    pub(super) fn of(&self, name: &str) -> (Vocabulary, bool) {
        let prefix = name.split_once(':').map_or("", |(prefix, _)| prefix);
        match self.prefixes.iter().rev().find(|(known, _)| *known == prefix) {
            Some((_, vocabulary)) => (*vocabulary, false),
            None if prefix.is_empty() => (Vocabulary::Plain, false),
            None => (by_prefix(prefix), true),
        }
    }

    pub(super) fn is_plain(&self, tag: &Tag<'_>) -> bool {
        self.of(tag.name).0 == Vocabulary::Plain
    }
}

/// The vocabulary of a namespace; the prefix decides where the address says nothing to us, as authors copy prefixes and
/// misspell addresses.
fn vocabulary(address: &str, prefix: &str) -> Vocabulary {
    let address = address.trim().to_ascii_lowercase();
    match address.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches(['/', '#']) {
        "www.w3.org/2005/atom"
        | "purl.org/atom/ns"
        | "purl.org/rss/1.0"
        | "my.netscape.com/rdf/simple/0.9"
        | "purl.org/rss/1.0/modules/rss091"
        | "backend.userland.com/rss"
        | "backend.userland.com/rss2"
        | "blogs.law.harvard.edu/tech/rss"
        | "purl.org/net/rss1.1"
        | "www.sitemaps.org/schemas/sitemap/0.9"
        | "purl.org/echo"
        | "purl.org/pie"
        | "example.com/newformat"
        | "example.com/necho"
        | "uri/of/echo/namespace"
        | "channel.netscape.com/rdf/simple/0.9" => Vocabulary::Plain,
        "purl.org/dc/elements/1.1" | "purl.org/dc/elements/1.0" | "purl.org/metadata/dublin_core" => {
            Vocabulary::Dc
        }
        "purl.org/dc/terms" => Vocabulary::DcTerms,
        "purl.org/rss/1.0/modules/content" => Vocabulary::Content,
        "purl.org/rss/1.0/modules/syndication" => Vocabulary::Syndication,
        "www.itunes.com/dtds/podcast-1.0.dtd" | "example.com/dtds/podcast-1.0.dtd" => Vocabulary::Itunes,
        "search.yahoo.com/mrss" => Vocabulary::Media,
        "www.w3.org/1999/xhtml" | "www.w3.org/xhtml" => Vocabulary::Xhtml,
        "www.google.com/schemas/sitemap-news/0.9" => Vocabulary::News,
        _ => by_prefix(prefix),
    }
}

fn by_prefix(prefix: &str) -> Vocabulary {
    match prefix.to_ascii_lowercase().as_str() {
        "atom" | "atom10" | "atom03" | "a10" | "rss" => Vocabulary::Plain,
        "dc" => Vocabulary::Dc,
        "dcterms" => Vocabulary::DcTerms,
        "content" => Vocabulary::Content,
        "sy" => Vocabulary::Syndication,
        "itunes" => Vocabulary::Itunes,
        "media" => Vocabulary::Media,
        "xhtml" => Vocabulary::Xhtml,
        "news" => Vocabulary::News,
        _ => Vocabulary::Other,
    }
}
