//! From an entry of feed-rs to an item of ours.

use feed_rs::model::{Category, Entry, Link};
use url::Url;

use super::Problem;
use crate::news::Item;
use crate::text::{Language, html};

/// Longest title kept; a real one stays under 200 characters.
const TITLE_CHARS_MAX: usize = 500;
/// Longest summary: four lines of a result list.
const SUMMARY_CHARS: usize = 400;
/// Most HTML read of one item: 256 KiB is a book chapter.
const HTML_BYTES_MAX: usize = 256 << 10;
/// Most labels kept of one item; more is a word list, not a choice.
const LABELS_MAX: usize = 30;
/// Longest label.
const LABEL_CHARS_MAX: usize = 80;
/// Longest id kept as it is: PostgreSQL indexes at most 2,700 bytes, and real ids are addresses.
const ID_CHARS_MAX: usize = 500;

/// Makes an item of an entry.
///
/// # Errors
/// A problem when there is nothing in it that a person could read or open.
pub(super) fn item_of(entry: Entry, base: &Url) -> Result<Item, Problem> {
    let url = entry.links.iter().find_map(|link| own_address(link, base));
    let base = url.as_deref().and_then(|url| Url::parse(url).ok()).unwrap_or_else(|| base.clone());
    let summary = entry.summary.map(|text| as_html(text.content, text.content_type.as_ref()));
    let content = entry.content.and_then(|content| {
        let kind = content.content_type.to_string();
        readable(&kind).then(|| content.body.map(|body| as_html(body, &kind)))?
    });
    let full = content.filter(|text| !text.trim().is_empty()).or_else(|| summary.clone()).unwrap_or_default();
    let body = html::plain(&full);
    let summary = summary
        .map(|text| html::plain(&text))
        .filter(|text| !text.is_empty())
        .unwrap_or_else(|| body.clone());
    let title = entry.title.map(|text| title_of(&text.content)).unwrap_or_default();
    let mut item = Item {
        id: entry.id.trim().to_owned(),
        url,
        title,
        summary: html::shorten(&summary, SUMMARY_CHARS),
        body,
        body_html: html::safe(&full, Some(&base)),
        published: entry.published.or(entry.updated),
        language: entry.language.as_deref().and_then(Language::from_tag),
        kind: None,
        labels: labels_of(&entry.categories),
    };
    complete(&mut item)?;
    Ok(item)
}

/// Gives an item the title and the id it needs.
///
/// # Errors
/// A problem when it has neither title, text nor address.
pub(crate) fn complete(item: &mut Item) -> Result<(), Problem> {
    if item.title.is_empty() {
        item.title = html::shorten(&html::line(&item.summary), 80); // a line on a phone
    }
    if item.title.is_empty() {
        item.title = item.url.clone().unwrap_or_default();
    }
    if item.title.is_empty() {
        return Err(Problem::new(
            "item-empty",
            format!("an item without title, text and address: `{}`", item.id),
        ));
    }
    identify(item);
    Ok(())
}

/// The id of an item: its own, else its address, else a hash of title and date.
pub(crate) fn identify(item: &mut Item) {
    if item.id.is_empty() {
        item.id = item.url.clone().unwrap_or_else(|| {
            let date = item.published.map(|date| date.timestamp().to_string()).unwrap_or_default();
            hashed(&format!("{}\0{date}", item.title))
        });
    }
    if item.id.chars().nth(ID_CHARS_MAX).is_some() {
        item.id = hashed(&item.id);
    }
}

fn hashed(text: &str) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    let digits: String = digest.as_ref()[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{digits}")
}

pub(crate) fn title_of(text: &str) -> String {
    html::shorten(&html::line(cut(text, TITLE_CHARS_MAX * 16)), TITLE_CHARS_MAX)
}

pub(crate) fn label_of(text: &str) -> Option<String> {
    let label = html::line(cut(text, LABEL_CHARS_MAX * 16));
    let label = html::shorten(label.trim_start_matches('#').trim(), LABEL_CHARS_MAX);
    (!label.is_empty()).then_some(label)
}

/// Adds labels, each once, at most [`LABELS_MAX`].
pub(crate) fn add_labels(labels: &mut Vec<String>, more: impl IntoIterator<Item = String>) {
    for label in more {
        if labels.len() < LABELS_MAX && !labels.contains(&label) {
            labels.push(label);
        }
    }
}

fn labels_of(categories: &[Category]) -> Vec<String> {
    let mut labels = Vec::new();
    let shown =
        categories.iter().filter_map(|category| label_of(category.label.as_ref().unwrap_or(&category.term)));
    add_labels(&mut labels, shown);
    labels
}

/// The beginning of a text, at most `bytes` long, cut between characters.
fn cut(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// The address of the item itself, absolute, if this link is that.
fn own_address(link: &Link, base: &Url) -> Option<String> {
    if !matches!(link.rel.as_deref(), None | Some("alternate" | "")) || link.target.is_some() {
        return None;
    }
    web_address(&link.href, base)
}

/// An absolute `http` or `https` address.
pub(crate) fn web_address(href: &str, base: &Url) -> Option<String> {
    let href = href.trim();
    if href.is_empty() {
        return None;
    }
    let url = base.join(href).ok()?;
    // 2,000 characters pass every browser and mail program; longer ones are data.
    (matches!(url.scheme(), "http" | "https") && url.as_str().len() <= 2_000).then(|| url.into())
}

fn readable(content_type: &str) -> bool {
    content_type.starts_with("text/") || content_type.contains("html") || content_type.contains("xml")
}

/// The content as HTML. Text that says it is plain is escaped, unless its tags show that it is not.
fn as_html(text: String, content_type: &str) -> String {
    let text = cut(&text, HTML_BYTES_MAX).to_owned();
    let tagged = ["</", "<br", "<p>", "<img", "/>", "&lt;", "&amp;"].iter().any(|sign| text.contains(sign));
    if content_type == "text/plain" && !tagged {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('\n', "<br>")
    } else {
        text
    }
}
