//! Reading RSS, Atom, RDF and news sitemaps, whole or broken, in one pass and in one way.
//!
//! One reader for both keeps an item the same on the day its feed breaks: another reader would give it another id.

mod field;
mod head;
mod item;
mod names;
mod prolog;
mod repair;
mod value;

use url::Url;

use super::{ITEMS_MAX, Looks, ParseError, ParsedFeed, Problem};
use crate::news::looks::looks;
use crate::text::markup::{Entities, Markup, Tag, Token, local};
use names::Scope;
use repair::Repairs;

/// Reads an RSS or Atom document.
pub(super) fn read(text: &str, base: &Url) -> Result<ParsedFeed, ParseError> {
    let mut parsed = ParsedFeed::default();
    let (body, entities) = prolog::without(text, &mut parsed.problems);
    let mut reader = Reader {
        pieces: Markup::new(body),
        entities,
        document: base,
        scope: Scope::default(),
        parsed,
        repairs: Repairs::default(),
        kind: None,
        open: false,
        items: 0,
    };
    reader.document()?;
    reader.end(text)
}

/// What the outermost element says the document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Rss,
    Atom,
    Sitemap,
}

struct Reader<'a> {
    pieces: Markup<'a>,
    entities: Entities,
    /// The address of the document.
    document: &'a Url,
    scope: Scope<'a>,
    parsed: ParsedFeed,
    repairs: Repairs,
    kind: Option<Kind>,
    /// Is the outermost element still open?
    open: bool,
    /// Items that began.
    items: usize,
}

impl<'a> Reader<'a> {
    fn document(&mut self) -> Result<(), ParseError> {
        while let Some(piece) = self.pieces.next() {
            match piece {
                Token::Start(tag) if !self.tag(&tag)? => return Ok(()),
                Token::End(name) if is_root(local(name)) => self.open = false,
                _ => {}
            }
        }
        Ok(())
    }

    /// Deals with a tag outside the items; `false` ends the reading.
    fn tag(&mut self, tag: &Tag<'a>) -> Result<bool, ParseError> {
        let name = tag.local();
        if self.kind.is_none() {
            return self.root(tag).map(|()| true);
        }
        if is_one_of(name, &["channel"]) {
            self.scope.enter(tag, self.document);
        } else if self.is_item(tag) {
            if self.items > ITEMS_MAX {
                return Ok(false);
            }
            self.items += 1;
            self.item(tag);
        } else {
            self.head(tag);
        }
        Ok(true)
    }

    /// The first tag that a feed can begin with decides what the document is.
    fn root(&mut self, tag: &Tag<'a>) -> Result<(), ParseError> {
        let name = tag.local();
        let kind = if is_one_of(name, &["rss", "rdf", "channel", "item"]) {
            Kind::Rss
        } else if is_one_of(name, &["feed", "entry"]) {
            Kind::Atom
        } else if is_one_of(name, &["urlset"]) {
            Kind::Sitemap
        } else if is_one_of(name, &["html", "head", "body", "opml"]) {
            return Err(ParseError::NotAFeed(looks(self.pieces.between(0, self.pieces.len()))));
        } else {
            return Ok(());
        };
        self.kind = Some(kind);
        self.open = is_root(name);
        self.scope.enter(tag, self.document);
        if self.is_item(tag) {
            self.items += 1;
            self.item(tag);
        }
        Ok(())
    }

    fn is_item(&self, tag: &Tag<'_>) -> bool {
        let name = tag.local();
        let named = match self.kind {
            Some(Kind::Sitemap) => name.eq_ignore_ascii_case("url"),
            _ => is_one_of(name, &["item", "entry"]),
        };
        named && self.scope.is_plain(tag)
    }

    /// What the whole is worth, once everything was read.
    fn end(mut self, text: &str) -> Result<ParsedFeed, ParseError> {
        let Some(kind) = self.kind else { return Err(ParseError::NotAFeed(looks(text))) };
        self.parsed.language = self.parsed.language.or(self.scope.language);
        let cut = self.pieces.is_cut() || (self.open && self.items <= ITEMS_MAX);
        let nothing = self.parsed.items.is_empty() && self.parsed.title.is_none();
        if nothing && cut {
            return Err(ParseError::Truncated);
        }
        if kind == Kind::Sitemap && self.parsed.items.is_empty() && !text.contains("sitemap-news") {
            return Err(ParseError::NotAFeed(Looks::Other));
        }
        if self.repairs.cut_in_item {
            self.parsed.problems.push(Problem::new("truncated", "the document stops inside an item"));
        } else if cut {
            self.parsed.problems.push(Problem::new("truncated", "the document stops before its end"));
        }
        self.parsed.problems.extend(self.repairs.named());
        Ok(self.parsed)
    }
}

fn is_root(name: &str) -> bool {
    is_one_of(name, &["rss", "rdf", "feed", "urlset"])
}

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}
