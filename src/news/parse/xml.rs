//! Reading RSS and Atom: whole when it is well formed, item by item when it is not.

use std::sync::LazyLock;
use std::time::Duration;

use feed_rs::model::Feed;
use regex::Regex;
use url::Url;

use super::entry::{item_of, web_address};
use super::{ITEMS_MAX, Looks, ParseError, ParsedFeed, Problem, looks, read_with_feed_rs};
use crate::text::{Language, html};

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a fixed pattern that a test runs")
}

static ROOT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)<(?:[a-z0-9_]+:)?(rss|feed|rdf|entry|channel)(\s[^<>]*)?>"));
static NAMESPACE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"\sxmlns(?::[\w.-]+)?\s*=\s*("[^"<]*"|'[^'<]*')"#));
static EDGE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?is)<!\[CDATA\[.*?\]\]>|<!--.*?-->|<(/?)(?:[a-z0-9_]+:)?(item|entry)(?:\s[^<>]*)?>")
});
static BARE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"&(#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)?"));

/// Reads an RSS or Atom document.
pub(super) fn read(text: &str, base: &Url) -> Result<ParsedFeed, ParseError> {
    let mut problems = Vec::new();
    let text = without_prolog(text, &mut problems);
    let Some(root) = ROOT.captures(&text) else { return Err(ParseError::NotAFeed(looks(&text))) };
    if text[..root.get(0).map_or(0, |root| root.start())].to_ascii_lowercase().contains("<html") {
        return Err(ParseError::NotAFeed(looks(&text)));
    }
    let whole = match read_with_feed_rs(&text, base) {
        Ok(feed) => Ok(feed),
        Err(error) => read_with_feed_rs(&repaired(&text), base).map_err(|_| error),
    };
    let mut parsed = match whole {
        Ok(feed) => converted(feed, base),
        Err(error) => piecemeal(&text, &root, &error, base)?,
    };
    problems.append(&mut parsed.problems);
    parsed.problems = problems;
    Ok(parsed)
}

/// The document without XML declaration (it is text by now) and without document type: entities of its own are a way to
/// make a small document endless or to read files, and no feed needs them.
fn without_prolog(text: &str, problems: &mut Vec<Problem>) -> String {
    let mut text = text;
    if text.starts_with("<?xml") {
        text = text.find("?>").map_or(text, |end| &text[end + 2..]);
    }
    let Some(start) = text.find("<!DOCTYPE").or_else(|| text.find("<!doctype")) else {
        return text.to_owned();
    };
    let root = ROOT.find(text).map_or(text.len(), |root| root.start());
    if start > root {
        return text.to_owned();
    }
    let Some(end) = doctype_end(&text[start..]) else { return text.to_owned() };
    let doctype = &text[start..start + end];
    if doctype.contains("<!ENTITY") {
        problems.push(Problem::new("entities-dropped", "the document declares entities of its own"));
    }
    format!("{}{}", &text[..start], &text[start + end..])
}

/// Where a document type ends, minding quotes and the brackets of an internal subset.
fn doctype_end(text: &str) -> Option<usize> {
    let (mut quote, mut inside) = (None, false);
    for (at, c) in text.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None => match c {
                '"' | '\'' => quote = Some(c),
                '[' => inside = true,
                ']' => inside = false,
                '>' if !inside => return Some(at + 1),
                _ => {}
            },
        }
    }
    None
}

/// Escapes the ampersands that begin nothing. Named entities of HTML stay: feed-rs keeps them and `text::html` knows them.
fn repaired(text: &str) -> String {
    BARE.replace_all(
        text,
        |found: &regex::Captures<'_>| {
            if found.get(1).is_some() { found[0].to_owned() } else { "&amp;".to_owned() }
        },
    )
    .into_owned()
}

fn converted(feed: Feed, base: &Url) -> ParsedFeed {
    let mut parsed = ParsedFeed {
        title: feed
            .title
            .map(|title| html::shorten(&html::line(&title.content), 200))
            .filter(|title| !title.is_empty()),
        language: feed.language.as_deref().and_then(Language::from_tag),
        site_url: feed
            .links
            .iter()
            .find(|link| link.rel.as_deref() != Some("self"))
            .and_then(|l| web_address(&l.href, base)),
        ttl: feed.ttl.map(|minutes| Duration::from_secs(u64::from(minutes) * 60)),
        ..ParsedFeed::default()
    };
    for entry in feed.entries.into_iter().take(ITEMS_MAX + 1) {
        match item_of(entry, base) {
            Ok(item) => parsed.items.push(item),
            Err(problem) => parsed.problems.push(problem),
        }
    }
    parsed
}

/// Reads a document that is broken somewhere: each item alone, inside a frame that declares what the root declared.
fn piecemeal(
    text: &str,
    root: &regex::Captures<'_>,
    error: &str,
    base: &Url,
) -> Result<ParsedFeed, ParseError> {
    let frame = Frame::of(root);
    let (head, items, rest) = items_of(text);
    let mut parsed = match read_with_feed_rs(&frame.around(&repaired(&simple_head(head))), base) {
        Ok(feed) => converted(feed, base),
        Err(_) => ParsedFeed::default(),
    };
    let mut unreadable = 0;
    for item in items.iter().take(ITEMS_MAX + 1) {
        let readable = read_with_feed_rs(&frame.around(item), base)
            .or_else(|_| read_with_feed_rs(&frame.around(&repaired(item)), base))
            .or_else(|error| read_with_feed_rs(&frame.around(&flattened(item)), base).map_err(|_| error));
        let entry = readable
            .and_then(|feed| feed.entries.into_iter().next().ok_or_else(|| "no item in it".to_owned()));
        match entry.map(|entry| item_of(entry, base)) {
            Ok(Ok(item)) => parsed.items.push(item),
            Ok(Err(problem)) => parsed.problems.push(problem),
            Err(error) => {
                unreadable += 1;
                parsed.problems.push(Problem::new("item-unreadable", format!("{error}: {item}")));
            }
        }
    }
    if rest == Rest::Broken {
        parsed.problems.push(Problem::new("truncated", "the document stops inside an item"));
    } else if !text.contains("</") || !ends_well(text) {
        parsed.problems.push(Problem::new("truncated", "the document stops before its end"));
    } else if unreadable == 0 {
        parsed.problems.push(Problem::new("repaired", error));
    }
    if parsed.items.is_empty() && parsed.title.is_none() {
        return Err(match rest {
            Rest::Broken => ParseError::Truncated,
            Rest::Whole if !ends_well(text) => ParseError::Truncated,
            Rest::Whole if text.to_ascii_lowercase().contains("<html") => ParseError::NotAFeed(looks(text)),
            Rest::Whole if unreadable > 0 => ParseError::NotXml(error.to_owned()),
            Rest::Whole => ParseError::NotAFeed(Looks::Other),
        });
    }
    Ok(parsed)
}

fn ends_well(text: &str) -> bool {
    let end = text[text.floor_char_boundary(text.len().saturating_sub(500))..].to_ascii_lowercase();
    ["rss>", "feed>", "rdf>", "channel>", "entry>"].iter().any(|close| end.contains(close))
}

/// What stands around one item so that it is a feed.
struct Frame {
    open: String,
    close: &'static str,
}

impl Frame {
    fn of(root: &regex::Captures<'_>) -> Frame {
        let declared: String = NAMESPACE
            .find_iter(root.get(2).map_or("", |attributes| attributes.as_str()))
            .map(|found| found.as_str().to_owned())
            .filter(|declaration| {
                !declaration.trim_start().starts_with("xmlns=")
                    && !declaration.trim_start().starts_with("xmlns =")
            })
            .collect();
        // Prefixes that feeds use without declaring them.
        let usual = [
            ("dc", "http://purl.org/dc/elements/1.1/"),
            ("content", "http://purl.org/rss/1.0/modules/content/"),
            ("atom", "http://www.w3.org/2005/Atom"),
        ];
        let missing: String = usual
            .into_iter()
            .filter(|(prefix, _)| !declared.contains(&format!("xmlns:{prefix}")))
            .map(|(prefix, name)| format!(" xmlns:{prefix}=\"{name}\""))
            .collect();
        match root[1].to_ascii_lowercase().as_str() {
            "feed" | "entry" => Frame {
                open: format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"{declared}{missing}>"),
                close: "</feed>",
            },
            _ => Frame {
                open: format!("<rss version=\"2.0\"{declared}{missing}><channel>"),
                close: "</channel></rss>",
            },
        }
    }

    fn around(&self, inside: &str) -> String {
        format!("{}{inside}{}", self.open, self.close)
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Rest {
    Whole,
    Broken,
}

/// The text before the first item, the items, and whether the last one is whole. An item that is never closed ends where
/// the next begins.
fn items_of(text: &str) -> (&str, Vec<String>, Rest) {
    let mut items = Vec::new();
    let mut open: Option<(usize, String)> = None;
    let mut head = text.len();
    for edge in EDGE.captures_iter(text) {
        let (Some(all), Some(slash), Some(name)) = (edge.get(0), edge.get(1), edge.get(2)) else { continue };
        let name = name.as_str().to_ascii_lowercase();
        if slash.is_empty() {
            head = head.min(all.start());
            if let Some((start, open_name)) = open.take() {
                items.push(reframed(&text[start..all.start()], &open_name));
            }
            if all.as_str().ends_with("/>") {
                continue;
            }
            open = Some((all.end(), name));
        } else if let Some((start, open_name)) = open.take() {
            items.push(reframed(&text[start..all.start()], &open_name));
        }
        if items.len() > ITEMS_MAX {
            break;
        }
    }
    (&text[..head], items, if open.is_some() { Rest::Broken } else { Rest::Whole })
}

/// The item with plain tags: what its start tag said (`rdf:about`) is said again inside it.
fn reframed(inside: &str, name: &str) -> String {
    format!("<{name}>{inside}</{name}>")
}

static SIMPLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?is)<(title|language|ttl|link)(?:\s[^<>]*)?>((?:<!\[CDATA\[.*?\]\]>|[^<])*)</(?:title|language|ttl|link)\s*>|<link\s[^<>]*/>",
    )
});

/// Of what stands before the items, the elements that hold nothing but text, each once.
fn simple_head(head: &str) -> String {
    let mut names = Vec::new();
    let mut kept = String::new();
    for found in SIMPLE.captures_iter(head) {
        let name = found.get(1).map_or("link", |name| name.as_str()).to_ascii_lowercase();
        if !names.contains(&name) {
            kept.push_str(&found[0]);
            names.push(name);
        }
    }
    kept
}

static FIELD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?is)<(title|link|guid|id|description|summary|content|content:encoded|pubdate|dc:date|published|updated|issued|modified|category)((?:\s[^<>]*)?)>(.*?)</(title|link|guid|id|description|summary|content|content:encoded|pubdate|dc:date|published|updated|issued|modified|category)\s*>|<(?:link|category)\s[^<>]*/>",
    )
});

/// The fields of an item whose inside is not XML, each as text: markup in it is escaped, so that feed-rs reads it as HTML.
fn flattened(item: &str) -> String {
    let name = if item.starts_with("<entry") { "entry" } else { "item" };
    let mut kept = String::new();
    for found in FIELD.captures_iter(item) {
        let Some(field) = found.get(1) else {
            kept.push_str(&repaired(&found[0]));
            continue;
        };
        let field = if field.as_str().eq_ignore_ascii_case("pubdate") { "pubDate" } else { field.as_str() };
        let inside = found[3].replace("<![CDATA[", "").replace("]]>", "");
        let escaped = repaired(&inside).replace('<', "&lt;").replace('>', "&gt;");
        let html = if name == "entry" && matches!(field, "title" | "summary" | "content") {
            " type=\"html\""
        } else {
            ""
        };
        kept.push_str(&format!("<{field}{html}>{escaped}</{field}>"));
    }
    format!("<{name}>{kept}</{name}>")
}
