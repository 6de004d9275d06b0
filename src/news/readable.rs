//! The readable text of a page: what its publisher wrote, without menus, advertisements and legal notices.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_smoothie::{Config, Readability};
use url::Url;

use crate::news::Item;
use crate::news::fetch::Document;
use crate::news::looks::{Looks, looks};
use crate::news::parse::decode;
use crate::text::{fold, html};

/// Fewer characters are a caption or a notice.
const TEXT_CHARS_MIN: usize = 200;
/// A feed that gives more than this of an item gives all of it: a teaser is a few paragraphs.
const TEASER_CHARS_MAX: usize = 1_500;
/// Elements that the extraction looks at; a long report has about 5,000.
const ELEMENTS_MAX: usize = 20_000;
/// Most HTML kept of one item, as for an item of a feed: 256 KiB is a book chapter.
const HTML_BYTES_MAX: usize = 256 << 10;

/// Ends of addresses that are no pages; they stay links.
const FILES: &[&str] =
    &[".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".zip", ".mp3", ".mp4", ".jpg", ".png"];

/// The text of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readable {
    /// Safe HTML.
    pub html: String,
    /// Plain text.
    pub text: String,
}

/// Why a page gives no text for an item.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It is no web page: a PDF stays a link.
    #[error("it is no web page ({0})")]
    NotHtml(String),
    /// Something stands in front of it.
    #[error("{0}")]
    Hidden(Looks),
    /// There is hardly any text on it.
    #[error("there is hardly any text on it")]
    NoText,
    /// It speaks of something else than the item.
    #[error("it does not speak of `{0}`")]
    OtherNews(String),
}

/// Whether an item came as a teaser whose page may say more.
pub fn is_teaser(item: &Item) -> bool {
    let cut = ["…", "...", "[…]", "[...]"].iter().any(|end| item.body.trim_end().ends_with(end));
    let short = item.body.chars().nth(TEASER_CHARS_MAX).is_none();
    let path =
        item.url.as_deref().and_then(|url| Url::parse(url).ok()).map(|url| url.path().to_ascii_lowercase());
    let is_file = |path: &str| FILES.iter().any(|end| path.ends_with(end));
    (short || cut) && path.is_some_and(|path| !is_file(&path))
}

/// The readable text of the page of an item.
///
/// # Errors
/// [`Unreadable`] when the page is no page, hidden, nearly empty or about something else; never a text that is not the item's.
pub fn readable(document: &Document, item: &Item) -> Result<Readable, Unreadable> {
    let kind = document.content_type.as_deref().unwrap_or("text/html");
    // Some servers call everything plain text.
    if !kind.contains("html") && kind != "text/plain" {
        return Err(Unreadable::NotHtml(kind.to_owned()));
    }
    let page = decode(&document.bytes, document.charset.as_deref());
    let looks = looks(&page);
    if looks.hides_the_page() {
        return Err(Unreadable::Hidden(looks));
    }
    let content = extracted(&html::balanced(&page), &document.final_url).ok_or(Unreadable::NoText)?;
    let content = &content[..content.floor_char_boundary(HTML_BYTES_MAX)];
    let (safe, text) = (html::safe(content, Some(&document.final_url)), html::plain(content));
    if text.chars().nth(TEXT_CHARS_MIN).is_none() {
        return Err(Unreadable::NoText);
    }
    // A link that died leads to the front page or to a text about something else.
    if !speaks_of(&item.title, &format!("{} {text}", html::plain(&page))) {
        return Err(Unreadable::OtherNews(item.title.clone()));
    }
    Ok(Readable { html: safe, text })
}

impl Readable {
    /// Gives an item its full text; what is longer already stays.
    pub fn put_in(&self, item: &mut Item) {
        if self.text.chars().count() > item.body.chars().count() {
            item.body.clone_from(&self.text);
            item.body_html.clone_from(&self.html);
        }
    }
}

/// Gives a page to the extraction where a panic of it costs one page.
fn extracted(page: &str, url: &Url) -> Option<String> {
    let config = Config { max_elements_to_parse: ELEMENTS_MAX, ..Config::default() };
    let attempt = catch_unwind(AssertUnwindSafe(|| {
        let mut reading = Readability::new(page, Some(url.as_str()), Some(config)).ok()?;
        Some(reading.parse().ok()?.content.to_string())
    }));
    attempt.ok().flatten()
}

/// Whether a text has at least half of the long words of a title.
fn speaks_of(title: &str, text: &str) -> bool {
    let (title, text) = (fold::fold(title), fold::fold(text));
    let words: Vec<&str> =
        title.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= 5).collect();
    let found = words.iter().filter(|word| text.contains(**word)).count();
    found * 2 >= words.len()
}
