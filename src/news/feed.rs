//! A feed: a source of items, and how it is read.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::text::Language;

/// A source of items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    /// Short stable name, unique in this Belfort: `edpb-news`.
    pub id: String,
    /// Where it is fetched.
    pub url: Url,
    /// The name people see.
    pub title: String,
    /// The language that its publisher declares or the operator set; `None` leaves it to each item.
    pub language: Option<Language>,
    /// How it is read.
    pub kind: FeedKind,
    /// Themes that every item of this feed gets, by id (`smart-cities`).
    pub themes: Vec<String>,
}

/// How the document behind the address is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "read-as", rename_all = "lowercase")]
pub enum FeedKind {
    /// RSS, Atom or JSON Feed.
    Syndication,
    /// An HTML page read by CSS selectors.
    Listing(Selectors),
}

/// Where a listing page keeps the parts of an item.
///
/// # Shape
/// Every selector but `item` is looked up inside one item. `title` defaults to the text of the link.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Selectors {
    /// One element per item.
    pub item: String,
    /// The element whose `href` leads to the item.
    pub link: String,
    /// The title.
    pub title: Option<String>,
    /// The type of the item (`Nieuws`, `Kennisitem`).
    pub kind: Option<String>,
    /// The date: the `datetime` attribute where there is one, else the text.
    pub date: Option<String>,
    /// How the date is written, in the notation of `strftime`: `%d-%m-%Y`.
    pub date_format: Option<String>,
    /// The summary.
    pub summary: Option<String>,
    /// The themes: one element each, or one element with a comma-separated list; a leading `#` is dropped.
    pub themes: Option<String>,
}
