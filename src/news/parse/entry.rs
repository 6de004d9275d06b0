//! From what a feed says of an item, as written, to an item of ours.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use url::Url;

use super::Problem;
use super::date::instant;
use crate::news::Item;
use crate::news::item::Attachment;
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
/// Most authors and most attachments kept of one item; an agenda of a council has about 40 papers.
const AUTHORS_MAX: usize = 10;
const ATTACHMENTS_MAX: usize = 40;
/// Longest id kept as it is: PostgreSQL indexes at most 2,700 bytes, and real ids are addresses.
const ID_CHARS_MAX: usize = 500;

/// Longest media type kept; the longest one registered has 73 characters.
const MEDIA_TYPE_CHARS_MAX: usize = 100;

/// A text of an item as HTML, and what its relative links count from when the document says so.
#[derive(Clone, Debug, Default)]
pub(super) struct Markup<'a> {
    pub(super) html: Cow<'a, str>,
    pub(super) base: Option<Url>,
}

/// What a feed says of an item, in its own words.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft<'a> {
    pub(super) id: Option<String>,
    /// The address as written, and what it counts from.
    pub(super) link: Option<(String, Option<Url>)>,
    /// The address that the id doubles as.
    pub(super) permalink: Option<String>,
    pub(super) title: Option<Cow<'a, str>>,
    /// A title that counts when there is no other: that of a picture or a sound.
    pub(super) lesser_title: Option<Cow<'a, str>>,
    pub(super) summary: Option<Markup<'a>>,
    /// A summary that counts when there is no other.
    pub(super) lesser_summary: Option<Markup<'a>>,
    pub(super) content: Option<Markup<'a>>,
    pub(super) published: Option<String>,
    pub(super) updated: Option<String>,
    pub(super) created: Option<String>,
    pub(super) language: Option<Language>,
    pub(super) labels: Vec<String>,
    pub(super) authors: Vec<String>,
    pub(super) attachments: Vec<Attachment>,
    /// What relative addresses count from, when the document says so.
    pub(super) base: Option<Url>,
}

/// Makes an item of what a feed says; `base` is the address of the document.
///
/// # Errors
/// A problem when there is nothing in it that a person could read or open.
pub(super) fn item_of(draft: Draft<'_>, base: &Url, problems: &mut Vec<Problem>) -> Result<Item, Problem> {
    let counted_from = draft.base.as_ref().unwrap_or(base);
    let url = match &draft.link {
        Some((href, own)) => web_url(href, own.as_ref().unwrap_or(counted_from)),
        None => None,
    };
    let url = url.or_else(|| draft.permalink.as_deref().and_then(|href| web_url(href, counted_from)));
    let texts = texts_of(&draft, url.as_ref().unwrap_or(base));
    let title = draft.title.as_deref().map(title_of).filter(|title| !title.is_empty());
    let title = title.or_else(|| draft.lesser_title.as_deref().map(title_of)).unwrap_or_default();
    let mut date = |written: &Option<String>| -> Option<DateTime<Utc>> {
        let written = written.as_deref().filter(|written| !written.trim().is_empty())?;
        let read = instant(written);
        if read.is_none() {
            problems.push(Problem::new("date-unreadable", format!("`{}` of `{title}`", cut(written, 80))));
        }
        read
    };
    let (published, updated) = (date(&draft.published), date(&draft.updated));
    let published = published.or(updated).or_else(|| date(&draft.created));
    let mut item = Item {
        id: draft.id.map(|id| id.trim().to_owned()).unwrap_or_default(),
        url: url.map(String::from),
        title,
        summary: texts.summary,
        body: texts.body,
        body_html: texts.html,
        published,
        updated: updated.filter(|updated| published.is_some_and(|published| *updated > published)),
        language: draft.language,
        kind: None,
        labels: draft.labels,
        authors: draft.authors,
        attachments: draft.attachments,
    };
    for (url, title) in texts.documents {
        add_attachment(&mut item.attachments, url, None, &title);
    }
    complete(&mut item)?;
    Ok(item)
}

struct Texts {
    summary: String,
    body: String,
    html: String,
    documents: Vec<(String, String)>,
}

/// The summary and the body. Links in them count from what the document says, else from the page of the item.
fn texts_of(draft: &Draft<'_>, page: &Url) -> Texts {
    let written = |markup: &&Markup<'_>| !markup.html.trim().is_empty();
    let content = draft.content.as_ref().filter(written);
    let summary = draft.summary.as_ref().filter(written);
    let summary = summary.or_else(|| draft.lesser_summary.as_ref().filter(written));
    let Some(full) = content.or(summary) else {
        return Texts {
            summary: String::new(),
            body: String::new(),
            html: String::new(),
            documents: Vec::new(),
        };
    };
    let base = full.base.as_ref().or(draft.base.as_ref()).unwrap_or(page);
    let read = html::clean(cut(&full.html, HTML_BYTES_MAX), Some(base));
    let short = match summary {
        Some(summary) if content.is_some() => html::plain(cut(&summary.html, HTML_BYTES_MAX)),
        _ => String::new(),
    };
    let short = if short.is_empty() { &read.text } else { &short };
    Texts {
        summary: html::shorten(short, SUMMARY_CHARS),
        body: read.text,
        html: read.html,
        documents: read.documents,
    }
}

/// Gives an item the title and the id it needs.
///
/// # Errors
/// A problem when it has neither title, text, address nor attachment.
pub(crate) fn complete(item: &mut Item) -> Result<(), Problem> {
    if item.title.is_empty() {
        item.title = html::shorten(&html::line(&item.summary), 80); // a line on a phone
    }
    if item.title.is_empty() {
        let attached =
            item.attachments.first().map(|attached| &attached.title).filter(|title| !title.is_empty());
        item.title = attached.cloned().unwrap_or_default();
    }
    if item.title.is_empty() {
        let attached = item.attachments.first().map(|attached| attached.url.clone());
        item.title = item.url.clone().or(attached).unwrap_or_default();
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

/// Adds the name of an author: that in the brackets of `mail@town.example (Name)`, and never a mail address alone.
pub(super) fn add_author(authors: &mut Vec<String>, text: &str) {
    let name = text.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map_or(text, |(name, _)| name);
    let Some(name) = label_of(name).filter(|name| !name.contains('@')) else { return };
    if authors.len() < AUTHORS_MAX && !authors.contains(&name) {
        authors.push(name);
    }
}

/// Adds a document or a sound that belongs to an item; each address once.
pub(super) fn add_attachment(
    attachments: &mut Vec<Attachment>,
    url: String,
    media_type: Option<&str>,
    title: &str,
) {
    if attachments.len() >= ATTACHMENTS_MAX || attachments.iter().any(|known| known.url == url) {
        return;
    }
    let media_type = media_type.map(html::line).filter(|written| !written.is_empty());
    let media_type = media_type.map(|written| html::shorten(&written, MEDIA_TYPE_CHARS_MAX));
    attachments.push(Attachment { url, media_type, title: title_of(title) });
}

/// The beginning of a text, at most `bytes` long, cut between characters.
pub(super) fn cut(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// An absolute `http` or `https` address.
pub(crate) fn web_address(href: &str, base: &Url) -> Option<String> {
    web_url(href, base).map(String::from)
}

/// As [`web_address`], in its parts.
pub(crate) fn web_url(href: &str, base: &Url) -> Option<Url> {
    let href = href.trim();
    if href.is_empty() {
        return None;
    }
    let url = base.join(href).ok()?;
    // 2,000 characters pass every browser and mail program; longer ones are data.
    (matches!(url.scheme(), "http" | "https") && url.as_str().len() <= 2_000).then_some(url)
}

/// The content as HTML. Text that says it is plain is escaped, unless its tags show that it is not.
pub(super) fn plain_as_html(text: Cow<'_, str>) -> Cow<'_, str> {
    let tagged = ["</", "<br", "<p>", "<img", "/>", "&lt;", "&amp;"].iter().any(|sign| text.contains(sign));
    if tagged || !text.contains(['&', '<', '\n']) {
        return text;
    }
    let cut = cut(&text, HTML_BYTES_MAX);
    Cow::Owned(cut.replace('&', "&amp;").replace('<', "&lt;").replace('\n', "<br>"))
}
