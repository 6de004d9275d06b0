//! Reading one item, up to its end or to where the next begins.

use std::borrow::Cow;

use super::field::Field;
use super::names::Scope;
use super::value::{html_of, text_of};
use super::{Kind, Reader, is_one_of};
use crate::news::parse::entry::{
    Draft, Markup as Written, add_attachment, add_author, add_labels, item_of, label_of, web_address,
};
use crate::text::Language;
use crate::text::markup::{Markup, Tag, Token, local};

/// Elements read of one item; the richest podcast has about 60.
const FIELDS_MAX: usize = 1_000;
/// Elements of one item whose end is sought in vain; each search may go to the end of the item.
const UNCLOSED_MAX: usize = 20;

impl<'a> Reader<'a> {
    /// Reads the item that `tag` begins and adds it to the feed, or what was wrong with it to the problems.
    pub(super) fn item(&mut self, tag: &Tag<'a>) {
        let outer = Scope::is_entered_by(tag).then(|| self.scope.clone());
        if outer.is_some() {
            self.scope.enter(tag, self.document);
        }
        let mut draft =
            Draft { language: self.scope.language, base: self.scope.base.clone(), ..Draft::default() };
        // RDF names an item in its tag; so did the Channel Definition Format.
        draft.id = tag.get("rdf:about").filter(|about| !about.trim().is_empty());
        draft.link = tag.get("href").map(|href| (href, None));
        draft.updated = tag.get("lastmod");
        if !tag.empty {
            self.fields(tag, &mut draft);
        }
        // Half an item would be told with half a title; the next poll brings it whole.
        let half = self.repairs.cut_in_item;
        let no_news = self.kind == Some(Kind::Sitemap) && draft.title.is_none();
        if !no_news && !half {
            match item_of(draft, self.document, &mut self.parsed.problems) {
                Ok(item) => self.parsed.items.push(item),
                Err(problem) => self.parsed.problems.push(problem),
            }
        }
        if let Some(outer) = outer {
            self.scope = outer;
        }
    }

    fn fields(&mut self, item: &Tag<'a>, draft: &mut Draft<'a>) {
        let mut never_closed = Vec::new();
        let mut fields = 0;
        loop {
            let at = self.pieces.at();
            match self.pieces.next() {
                Some(Token::Start(tag)) if !self.is_item(&tag) => {
                    fields += 1;
                    if fields <= FIELDS_MAX {
                        self.field(&tag, item, draft, &mut never_closed);
                    }
                }
                Some(Token::End(name)) if name == item.name => return,
                Some(Token::Start(_)) => {
                    self.repairs.unclosed(item.name);
                    return self.pieces.go_to(at);
                }
                Some(Token::End(name))
                    if is_one_of(local(name), &["channel", "rss", "rdf", "feed", "urlset"]) =>
                {
                    self.repairs.unclosed(item.name);
                    return self.pieces.go_to(at);
                }
                Some(_) => {}
                None => {
                    self.repairs.cut_in_item = true;
                    return;
                }
            }
        }
    }

    fn field(
        &mut self,
        tag: &Tag<'a>,
        item: &Tag<'a>,
        draft: &mut Draft<'a>,
        never_closed: &mut Vec<&'a str>,
    ) {
        let outer = Scope::is_entered_by(tag).then(|| self.scope.clone());
        if outer.is_some() {
            self.scope.enter(tag, self.document);
        }
        let (vocabulary, undeclared) = self.scope.of(tag.name);
        let field = Field::of(vocabulary, tag.name, self.kind.unwrap_or(Kind::Rss));
        if undeclared && field != Field::Other {
            self.repairs.undeclared(tag.name);
        }
        match field {
            Field::Wrapper => {}
            Field::Media => self.media(tag, draft),
            _ => {
                let inside = if tag.empty { "" } else { self.inside(tag, item.name, never_closed) };
                self.take(field, tag, inside, draft);
            }
        }
        if let Some(outer) = outer {
            self.scope = outer;
        }
    }

    /// What stands between a start tag and its end tag. Without an end tag it goes up to the next element that an item has.
    pub(super) fn inside(&mut self, tag: &Tag<'a>, item: &str, never_closed: &mut Vec<&'a str>) -> &'a str {
        let from = self.pieces.at();
        let known = never_closed.len() >= UNCLOSED_MAX || never_closed.contains(&tag.name);
        let (mut depth, mut border) = (0, None);
        loop {
            let at = self.pieces.at();
            match self.pieces.next() {
                Some(Token::End(name)) if name.eq_ignore_ascii_case(tag.name) => {
                    if depth == 0 {
                        return self.pieces.between(from, at);
                    }
                    depth -= 1;
                }
                Some(Token::Start(inner)) => {
                    if inner.name.eq_ignore_ascii_case(tag.name) && !inner.empty {
                        depth += 1;
                    }
                    let (vocabulary, _) = self.scope.of(inner.name);
                    let field = Field::of(vocabulary, inner.name, self.kind.unwrap_or(Kind::Rss));
                    if border.is_none() && field.shows_a_border() {
                        border = Some(at);
                        if known {
                            break;
                        }
                    }
                    if self.is_item(&inner) {
                        border = border.or(Some(at));
                        break;
                    }
                }
                Some(Token::End(name)) if name.eq_ignore_ascii_case(item) => {
                    border = border.or(Some(at));
                    break;
                }
                Some(_) => {}
                None => break,
            }
        }
        never_closed.push(tag.name);
        self.repairs.unclosed(tag.name);
        let to = border.unwrap_or_else(|| self.pieces.at());
        self.pieces.go_to(to);
        self.pieces.between(from, to)
    }

    fn take(&mut self, field: Field, tag: &Tag<'a>, inside: &'a str, draft: &mut Draft<'a>) {
        // What says nothing of its type is text in Atom and HTML in RSS.
        let plain = self.kind == Some(Kind::Atom);
        let own = &self.entities;
        let repairs = &mut self.repairs;
        let mut text = || text_of(inside, own, repairs);
        match field {
            Field::Link => self.link(tag, inside, draft),
            Field::Enclosure => self.enclosure(tag, draft),
            Field::Id => {
                let id = text();
                if id.trim().is_empty() {
                    return;
                }
                let says = tag.get("isPermaLink").map(|says| says.eq_ignore_ascii_case("true"));
                let is_guid = tag.local().eq_ignore_ascii_case("guid");
                // Only what looks like an address: templates leave `isPermaLink` out whatever the guid is. An Atom id is no
                // link, but one that is an address is better than none.
                let is_address = id.trim().starts_with("http") || (is_guid && id.trim().starts_with('/'));
                if says.unwrap_or(is_address) {
                    draft.permalink = Some(id.trim().to_owned());
                }
                draft.id = Some(id.into_owned());
            }
            Field::Published => draft.published = some(text()).or(draft.published.take()),
            Field::Updated => draft.updated = some(text()).or(draft.updated.take()),
            Field::Created => draft.created = some(text()).or(draft.created.take()),
            Field::Language => draft.language = Language::from_tag(&text()).or(draft.language),
            Field::Author => {
                let name = named_inside(inside);
                add_author(&mut draft.authors, &text_of(name.unwrap_or(inside), own, repairs));
            }
            Field::Label => {
                let label = tag.get("label").or_else(|| tag.get("term")).map_or_else(text, Cow::Owned);
                add_labels(&mut draft.labels, label_of(&label));
            }
            Field::Labels => add_labels(&mut draft.labels, text().split(',').filter_map(label_of)),
            Field::Title | Field::LesserTitle => {
                let title = html_of(tag, inside, own, repairs, plain);
                let place = if field == Field::Title { &mut draft.title } else { &mut draft.lesser_title };
                if place.is_none() && !title.trim().is_empty() {
                    *place = Some(title);
                }
            }
            Field::Summary | Field::LesserSummary | Field::Content => {
                if field == Field::Content && self.out_of_line(tag, draft) {
                    return;
                }
                let html = html_of(tag, inside, &self.entities, &mut self.repairs, plain);
                let written =
                    Written { html, base: self.scope.base.clone().filter(|_| self.scope.base != draft.base) };
                take_text(field, written, draft);
            }
            _ => {}
        }
    }

    /// The address of an item: in the text of the element, or in its `href` when `rel` says that it leads to the item.
    fn link(&mut self, tag: &Tag<'a>, inside: &'a str, draft: &mut Draft<'a>) {
        let Some(href) = tag.get("href") else {
            let text = text_of(inside, &self.entities, &mut self.repairs);
            if !text.trim().is_empty() {
                draft.link = Some((text.into_owned(), self.scope.base.clone()));
            }
            return;
        };
        let kind = tag.get("type").unwrap_or_default().to_ascii_lowercase();
        let rel = tag.get("rel").unwrap_or_default().to_ascii_lowercase();
        match rel.trim_start_matches("http://www.iana.org/assignments/relation/") {
            "" | "alternate" => {
                let is_page = kind.is_empty() || kind.contains("html");
                if is_page || draft.link.is_none() {
                    draft.link = Some((href, self.scope.base.clone()));
                }
            }
            "enclosure" => self.attach(draft, &href, &kind, &tag.get("title").unwrap_or_default()),
            _ => {}
        }
    }

    fn enclosure(&mut self, tag: &Tag<'a>, draft: &mut Draft<'a>) {
        if let Some(href) = tag.get("url").or_else(|| tag.get("href")) {
            let kind = tag.get("type").unwrap_or_default();
            self.attach(draft, &href, &kind, &tag.get("title").unwrap_or_default());
        }
    }

    fn media(&mut self, tag: &Tag<'a>, draft: &mut Draft<'a>) {
        if let Some(href) = tag.get("url") {
            let kind = tag.get("type").or_else(|| tag.get("medium")).unwrap_or_default();
            self.attach(draft, &href, &kind, "");
        }
    }

    /// Content that stands elsewhere (`src`) is a link like any other document.
    fn out_of_line(&mut self, tag: &Tag<'a>, draft: &mut Draft<'a>) -> bool {
        let Some(href) = tag.get("src") else { return false };
        self.attach(draft, &href, &tag.get("type").unwrap_or_default(), "");
        true
    }

    fn attach(&self, draft: &mut Draft<'a>, href: &str, kind: &str, title: &str) {
        if let Some(url) = web_address(href, self.scope.base.as_ref().unwrap_or(self.document)) {
            add_attachment(&mut draft.attachments, url, Some(kind), title);
        }
    }
}

fn some(text: Cow<'_, str>) -> Option<String> {
    (!text.trim().is_empty()).then(|| text.into_owned())
}

/// The first summary is the summary; a second one, and content, are the text of the item.
fn take_text<'a>(field: Field, written: Written<'a>, draft: &mut Draft<'a>) {
    if written.html.trim().is_empty() {
        return;
    }
    let place = match field {
        Field::Summary if draft.summary.is_none() => &mut draft.summary,
        Field::LesserSummary => &mut draft.lesser_summary,
        _ => &mut draft.content,
    };
    if place.is_none() {
        *place = Some(written);
    }
}

/// What stands in the `name` of a person.
fn named_inside(inside: &str) -> Option<&str> {
    let mut pieces = Markup::new(inside);
    let mut from = None;
    loop {
        let at = pieces.at();
        match pieces.next()? {
            Token::Start(tag) if tag.local().eq_ignore_ascii_case("name") => from = Some(pieces.at()),
            Token::End(name) if local(name).eq_ignore_ascii_case("name") => return inside.get(from?..at),
            _ => {}
        }
    }
}
