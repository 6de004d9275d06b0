//! A feed: a source of items, and how it is read.

use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::ToSchema;

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
    /// What the operator set for this feed alone.
    #[serde(default)]
    pub settings: FeedSettings,
}

/// What an operator sets for one feed; each setting left out follows the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct FeedSettings {
    /// The user agent that its publisher wants to see; the configured one names us and our contact page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^ *[!-~][ -~]*$")]
    pub user_agent: Option<String>,
    /// Seconds between two polls, instead of the feed's own rhythm.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 300, maximum = 2_592_000)]
    pub interval_seconds: Option<u32>,
    /// Whether the page behind a teaser is fetched and its readable text kept.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub full_text: bool,
    /// Whether the feed's WebSub hub is left alone, so that it is only polled.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub no_push: bool,
}

/// How the document behind the address is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "read-as", rename_all = "lowercase")]
#[allow(clippy::large_enum_variant)] // a few hundred feeds at a time, and no box in every pattern
pub enum FeedKind {
    /// RSS, Atom or JSON Feed.
    Syndication,
    /// An HTML page read by CSS selectors.
    Listing(Selectors),
    /// An HTML page that marks its items itself: JSON-LD, h-feed or microdata.
    Marked,
    /// Nothing stands behind the address: its items are given to us. Never fetched.
    Own,
}

/// Where a listing page keeps the parts of an item.
///
/// # Shape
/// Every selector but `item` is looked up inside one item. `title` defaults to the text of the link.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Selectors {
    /// One element per item.
    #[schema(required, pattern = "\\S")]
    pub item: String,
    /// The element whose `href` leads to the item.
    #[schema(required, pattern = "\\S")]
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
    /// The link to the next page of the listing; without it only the first page is read.
    pub next: Option<String>,
    /// Pages read of a listing that goes on; empty means [`PAGES_MAX`].
    #[schema(maximum = 4_294_967_295_i64)]
    pub pages: Option<u32>,
}

/// Pages of a listing read in one poll, when its feed says no other number: new items stand on the first ones.
pub const PAGES_MAX: u32 = 3;
