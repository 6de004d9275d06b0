//! What a search asks for and gives back.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::text::Language;

/// Most hits in one answer: more is for machines, which page through them.
pub const LIMIT_MAX: usize = 200;
/// Furthest place that can be paged to: beyond it the query should be narrowed.
pub const OFFSET_MAX: usize = 10_000;

/// Values of one dimension that are counted for a result list.
pub(super) const COUNTS_MAX: usize = 100;

/// Which part of the hits is wanted, and in which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many hits; at most [`LIMIT_MAX`]. 0 only counts.
    pub limit: usize,
    /// How many to pass over; at most [`OFFSET_MAX`].
    pub offset: usize,
    /// Best or newest first.
    pub sort: Sort,
    /// The language of the reader: at equal worth, documents in it come first.
    pub language: Option<Language>,
    /// Whether all that meet the query are counted; who follows the newest asks for less, and looks at less.
    pub total: bool,
    /// Whether the facets are counted: over every document that meets the query, so it costs more than the hits themselves.
    pub facets: bool,
    /// Whether it is shown where the query met each hit: its texts are read again for that.
    pub snippets: bool,
}

impl Default for Page {
    fn default() -> Page {
        Page {
            limit: 20,
            offset: 0,
            sort: Sort::Relevance,
            language: None,
            total: true,
            facets: true,
            snippets: true,
        }
    }
}

/// The order of the hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// Best first; at equal worth the newest.
    #[default]
    Relevance,
    /// Newest first; documents without a date last.
    Newest,
}

/// The answer to a search.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Results {
    /// How many documents meet the query; when nobody asked, how many are given here.
    pub total: usize,
    /// The page that was asked for.
    pub hits: Vec<Hit>,
    /// How the documents that meet the query are spread; empty when nobody asked.
    pub facets: Facets,
    /// The last change that the index held: [`super::Reader::as_of`] pages on from there while items arrive.
    pub moment: u64,
}

/// One document that meets the query.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Hit {
    /// Its public name.
    pub key: String,
    /// Its title, plain.
    pub title: String,
    /// Its summary, plain.
    pub summary: String,
    /// Where it is read.
    pub url: Option<String>,
    /// The id of its feed.
    pub feed: String,
    /// The type that its publisher gives.
    pub kind: Option<String>,
    /// Its language.
    pub language: Option<Language>,
    /// When it was published.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub published: Option<DateTime<Utc>>,
    /// Ids of its themes.
    pub themes: Vec<String>,
    /// Provisions that it cites.
    pub provisions: Vec<String>,
    /// Its worth; only comparable inside one answer, and 0 when sorted by date.
    pub score: f32,
    /// Where the query met it: HTML that is escaped, with `<mark>` around the words met; empty when nobody asked.
    pub snippet_html: String,
}

/// Counts over all documents that meet the query, most frequent first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Facets {
    /// By theme.
    pub themes: Vec<Count>,
    /// By feed.
    pub feeds: Vec<Count>,
    /// By language.
    pub languages: Vec<Count>,
    /// By the type that publishers give.
    pub kinds: Vec<Count>,
    /// By the year of publication, the latest first.
    pub years: Vec<Count>,
    /// By the article or annex that they cite.
    pub provisions: Vec<Count>,
}

/// How many documents share a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = FacetCount)]
pub struct Count {
    /// The value.
    pub value: String,
    /// How many documents have it.
    pub count: u64,
}
