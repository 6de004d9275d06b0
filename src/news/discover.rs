//! Finding the feed of a page: what the page names, what its software usually offers, and else the list that it shows.

mod cells;
mod links;
mod propose;
mod rows;
mod sitemap;
mod usual;

use serde::Serialize;
use url::Url;

pub use propose::{Proposal, propose};
pub use sitemap::{in_robots, listed};

/// An address that may be a feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// The address.
    pub url: Url,
    /// How we came to think of it.
    pub source: Source,
    /// What the page calls it.
    pub title: Option<String>,
}

/// How we came to think of an address; the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The address itself is a feed.
    Itself,
    /// The page names it (`<link rel="alternate">`).
    Link,
    /// A link of the page looks like it.
    Anchor,
    /// A sitemap of the site.
    Sitemap,
    /// It stands where feeds usually stand.
    Usual,
}

/// The addresses that may be the feed of a page, likeliest first, each once.
///
/// # Shape
/// What the page names, then what it links to, then the addresses that its software and others usually have. Nothing is fetched.
pub fn candidates(page: &str, base: &Url) -> Vec<Candidate> {
    let mut found = links::named(page, base);
    found.extend(usual::addresses(page, base));
    let mut seen = std::collections::HashSet::from([base.clone()]);
    found.retain(|candidate| seen.insert(candidate.url.clone()));
    found.sort_by_key(|candidate| candidate.source);
    found
}
