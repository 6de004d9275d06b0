//! Lists of feeds in OPML: how a town takes its feeds along, to Belfort and away again.
//!
//! What OPML has no word for stands in attributes of our own namespace: how a feed is read and what is set for it alone. Their
//! names and values are those of [`super::feed::FeedKind`] and [`super::feed::FeedSettings`] as data, so a new setting
//! is an attribute without a change here.

mod outline;
mod own;
mod read;
mod scan;
mod write;

pub use read::{OpmlError, OpmlProblem, Reading, read};
pub use write::write;

use url::Url;

use crate::text::fold::fold;

/// The namespace of our own attributes.
pub const NAMESPACE: &str = "https://belfort.example/ns/opml/1";
/// The prefix under which they stand.
const PREFIX: &str = "belfort:";

/// A short stable name for a feed, made of its address: `edpb-europa-eu-feed-news-en`.
///
/// # Shape
/// Lower-case letters, digits and hyphens, at most 60 characters. A query is kept as a short hash, since feeds of one site
/// often differ in nothing else.
pub fn feed_id(url: &str) -> String {
    let parsed = Url::parse(url).ok();
    let (name, query) = match &parsed {
        Some(url) => (format!("{}{}", url.host_str().unwrap_or_default(), url.path()), url.query()),
        None => (url.to_owned(), None),
    };
    let name = name.strip_prefix("www.").unwrap_or(&name);
    let folded = fold(name);
    let mut words: Vec<&str> =
        folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    while words.len() > 1
        && matches!(words.last(), Some(&("xml" | "rss" | "atom" | "feed" | "json" | "index")))
    {
        words.pop();
    }
    let mut id = words.join("-");
    id.truncate(52); // leaves room for a hyphen and a hash of 7
    let id = id.trim_end_matches('-');
    match query {
        Some(query) => format!("{id}-{}", short_hash(query)),
        None if id.is_empty() => format!("feed-{}", short_hash(url)),
        None => id.to_owned(),
    }
}

/// Seven hexadecimal digits: enough to keep the feeds of one site apart.
fn short_hash(text: &str) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    let digits: String = digest.as_ref()[..4].iter().map(|byte| format!("{byte:02x}")).collect();
    digits[..7].to_owned()
}
