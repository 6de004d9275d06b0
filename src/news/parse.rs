//! Reading a fetched document as a feed, losing as little of it as possible.

mod charset;
pub(crate) mod date;
pub(crate) mod entry;
mod json;
mod xml;

use std::collections::HashSet;
use std::fmt;
use std::time::Duration;

use chrono::{DateTime, Utc, Weekday};
use serde::Serialize;
use thiserror::Error;
use url::Url;

use crate::news::fetch::Document;
use crate::news::looks::looks;
use crate::news::{Feed, FeedKind, Item, listing};
use crate::text::{Language, html, say};

pub use crate::news::looks::Looks;
pub use charset::decode;

/// A feed as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ParsedFeed {
    /// What the feed calls itself.
    pub title: Option<String>,
    /// The language that the feed declares.
    pub language: Option<Language>,
    /// The page that the feed belongs to.
    pub site_url: Option<String>,
    /// How long its publisher wants it kept before asking again (`ttl`).
    pub ttl: Option<Duration>,
    /// Hours of the day (UTC) in which its publisher changes nothing (`skipHours`).
    pub skip_hours: Vec<u8>,
    /// Days on which its publisher changes nothing (`skipDays`).
    pub skip_days: Vec<Weekday>,
    /// How often it is updated (`sy:updatePeriod`), [`ParsedFeed::update_frequency`] times in each period.
    pub update_period: Option<Duration>,
    /// Updates in one period (`sy:updateFrequency`).
    pub update_frequency: Option<u32>,
    /// The WebSub hub that announces its changes.
    pub hub: Option<String>,
    /// The address that the feed says is its own.
    pub self_url: Option<String>,
    /// The next page of a listing that goes on.
    pub next: Option<String>,
    /// The items in the feed's order, newest first as a rule; each id once.
    pub items: Vec<Item>,
    /// What was lost or doubtful.
    pub problems: Vec<Problem>,
}

impl ParsedFeed {
    /// Adds what a further page holds: items that are not here yet, and its problems.
    pub fn append(&mut self, page: ParsedFeed) {
        let held: HashSet<String> = self.items.iter().map(|item| item.id.clone()).collect();
        self.items.extend(page.items.into_iter().filter(|item| !held.contains(&item.id)));
        self.items.truncate(ITEMS_MAX);
        self.problems.extend(page.problems);
        self.next = page.next;
    }
}

/// Something in a document that did not stop us, but that people may want to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// A stable name: `item-unreadable`, `item-empty`, `truncated`, `entities-dropped`, `too-many-items`,
    /// `date-in-future`, `date-unreadable`, `repaired`, `selector-lost`, `page-unread`.
    pub cause: &'static str,
    /// What exactly.
    pub about: String,
}

impl Problem {
    pub(crate) fn new(cause: &'static str, about: impl Into<String>) -> Problem {
        // An excerpt of 200 characters is enough to find the place.
        Problem { cause, about: html::shorten(&html::line(&about.into()), 200) }
    }
}

/// A problem, as it shows itself, in words of the reader; what the program says of it is quoted.
pub fn problem_in_words(shown: &str, language: Language) -> String {
    let (cause, about) = shown.split_once(": ").unwrap_or((shown, ""));
    let words = say(language, "feed-problem", &[("cause", cause.into())]);
    match (cause, about) {
        (_, "") => words,
        // The title of an item.
        ("date-in-future", title) => format!("{words}: {title}"),
        (_, detail) => format!("{words}; {}", say(language, "program-words", &[("detail", detail.into())])),
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.cause, self.about)
    }
}

/// Why a document could not be read as a feed at all.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ParseError {
    /// Nothing in it.
    #[error("the document is empty")]
    Empty,
    /// A web page or something else that is no feed.
    #[error("the document is not a feed: {0}")]
    NotAFeed(Looks),
    /// Neither XML nor JSON.
    #[error("the document is neither XML nor JSON: {0}")]
    NotXml(String),
    /// It stops before its first whole item.
    #[error("the document stops before its first whole item")]
    Truncated,
    /// A listing that says itself that it has nothing to list.
    #[error("the page says that it has nothing to list")]
    NothingListed,
    /// A page that no longer marks its items.
    #[error("the page marks no list of items (JSON-LD, h-feed); it may have been redesigned")]
    Unmarked,
    /// A selector of a listing finds nothing any more.
    #[error("the selector `{selector}` for `{part}` finds nothing; the page may have been redesigned")]
    SelectorLost {
        /// Which part of an item it looks for.
        part: &'static str,
        /// The selector.
        selector: String,
    },
    /// A selector that is not CSS.
    #[error("the selector `{selector}` for `{part}` is not valid CSS: {what}")]
    SelectorInvalid {
        /// Which part of an item it looks for.
        part: &'static str,
        /// The selector.
        selector: String,
        /// What is wrong with it.
        what: String,
    },
}

impl ParseError {
    /// A stable name, for counting, storing and choosing the text that people see.
    pub fn cause(&self) -> &'static str {
        match self {
            ParseError::Empty | ParseError::NothingListed => "empty",
            ParseError::NotAFeed(looks) => looks.cause(),
            ParseError::NotXml(_) => "not-xml",
            ParseError::Truncated => "truncated",
            ParseError::SelectorLost { .. } | ParseError::Unmarked => "selector-lost",
            ParseError::SelectorInvalid { .. } => "selector-invalid",
        }
    }
}

/// Items read from one document; 1,000 is forty times an ordinary feed, and ends a feed made to flood us.
pub const ITEMS_MAX: usize = 1_000;

/// Reads a document the way its feed says.
///
/// # Errors
/// Only when nothing of it can be read; what costs one item is a [`Problem`].
pub fn parse(document: &Document, feed: &Feed, now: DateTime<Utc>) -> Result<ParsedFeed, ParseError> {
    let text = decode(&document.bytes, document.charset.as_deref());
    if text.trim().is_empty() {
        return Err(ParseError::Empty);
    }
    let mut parsed = match &feed.kind {
        FeedKind::Listing(selectors) => listing::read(&text, &document.final_url, selectors, now)?,
        FeedKind::Marked => listing::read_marked(&text, &document.final_url, now)?,
        FeedKind::Syndication | FeedKind::Own => syndication(&text, &document.final_url)?,
    };
    finish(&mut parsed, feed, now);
    Ok(parsed)
}

fn syndication(text: &str, base: &Url) -> Result<ParsedFeed, ParseError> {
    let start = text.trim_start();
    match start.chars().next() {
        Some('{') => json::read(start, base),
        Some('<') => xml::read(start, base),
        // Some servers print warnings before the document.
        _ => match start.find("<?xml").or_else(|| start.find("<rss")).or_else(|| start.find("<feed")) {
            Some(at) => {
                let mut parsed = xml::read(&start[at..], base)?;
                let about =
                    format!("text before the document: {}", html::shorten(&html::line(&start[..at]), 80));
                parsed.problems.push(Problem::new("repaired", about));
                Ok(parsed)
            }
            None if start.contains('<') => Err(ParseError::NotAFeed(looks(start))),
            None => {
                Err(ParseError::NotXml(html::shorten(&html::line(start.get(..400).unwrap_or(start)), 80)))
            }
        },
    }
}

/// What holds for every item, whatever it was read from: one id once, no date to come, the language that is declared, not too many.
fn finish(parsed: &mut ParsedFeed, feed: &Feed, now: DateTime<Utc>) {
    if parsed.items.len() > ITEMS_MAX {
        let about = format!("the first {ITEMS_MAX} of {} items were read", parsed.items.len());
        parsed.problems.push(Problem::new("too-many-items", about));
        parsed.items.truncate(ITEMS_MAX);
    }
    let mut seen = HashSet::new();
    parsed.items.retain(|item| seen.insert(item.id.clone()));
    // A day of grace covers clocks and time zones. Later dates would sit on top of every list for ever.
    let latest = now + chrono::Duration::days(1);
    for item in &mut parsed.items {
        if item.published.is_some_and(|published| published > latest) {
            item.published = None;
            parsed.problems.push(Problem::new("date-in-future", item.title.clone()));
        }
        item.language = feed.language.or(item.language).or(parsed.language);
    }
}
