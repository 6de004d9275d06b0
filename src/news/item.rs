//! An item: one piece of news, as it came out of a feed, already harmless.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::text::{Language, html};

/// One piece of news. Texts are plain, `body_html` is sanitised, addresses are absolute.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What the feed calls it: its guid, else its address, else a hash of title and date. Unique inside its feed.
    pub id: String,
    /// Where it is read; only `http` and `https`.
    pub url: Option<String>,
    /// Plain text, one line.
    pub title: String,
    /// Plain text, what a result list shows.
    pub summary: String,
    /// Plain text of the whole item, for the index.
    pub body: String,
    /// Safe HTML of the whole item, for its page.
    pub body_html: String,
    /// When its publisher dates it.
    pub published: Option<DateTime<Utc>>,
    /// The feed's language, else the item's, else the one detected ([`Item::detect_language`]).
    pub language: Option<Language>,
    /// The type that a listing gives (`Nieuws`, `Kennisitem`).
    pub kind: Option<String>,
    /// The labels that the feed gives, as written.
    pub labels: Vec<String>,
    /// When its publisher last changed it, when that is later than `published`.
    #[serde(default)]
    pub updated: Option<DateTime<Utc>>,
    /// Who wrote it; names only.
    #[serde(default)]
    pub authors: Vec<String>,
    /// The documents and media that belong to it, as links: nothing of them is fetched.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
}

impl Item {
    /// Names the language that the item is written in, where neither its feed nor itself says so.
    ///
    /// It takes ten times as long as reading the item, so it is done for items that are stored, and not for all that a feed
    /// still shows.
    pub fn detect_language(&mut self) {
        if self.language.is_none() {
            // 400 characters decide; more only costs time.
            self.language =
                Language::detect(&html::shorten(&format!("{} {}", self.title, self.summary), 400));
        }
    }
}

/// A document, a sound or a picture that belongs to an item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Attachment {
    /// Where it is; only `http` and `https`.
    pub url: String,
    /// Its media type, as the feed says: `application/pdf`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// What it is called, plain text, one line; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
}

impl Attachment {
    /// What people read of it: its title, else the last part of its address.
    pub fn name(&self) -> &str {
        if !self.title.is_empty() {
            return &self.title;
        }
        let path = self.url.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        path.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or(&self.url)
    }
}

/// The public name of an item: a hash of its feed and its id there, so it outlives a rebuild of the store.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ItemKey(String);

impl ItemKey {
    /// The key of the item that `feed` calls `id`.
    ///
    /// # Shape
    /// 24 hexadecimal digits: 96 bits, far from a collision at any number of items a town will hold.
    pub fn new(feed: &str, id: &str) -> ItemKey {
        let named = format!("{feed}\0{id}");
        let digest = ring::digest::digest(&ring::digest::SHA256, named.as_bytes());
        ItemKey(digest.as_ref()[..12].iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// A key read back from the store or an address; whether such an item exists is the store's answer.
    pub fn from_text(text: impl Into<String>) -> ItemKey {
        ItemKey(text.into())
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ItemKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
