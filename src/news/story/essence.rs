//! The essence of an item: what two items of one story share.

use std::collections::{BTreeSet, HashSet};

use chrono::{DateTime, Datelike, Utc};
use url::Url;

use super::hash::hash;
use super::{address, words};
use crate::news::figures::{Figures, figures};
use crate::news::{Feed, Item};
use crate::text::Language;

/// Words of a text that are looked at: the first two or three pages say which story it is.
const WORDS_MAX: usize = 1_200;

/// Words in a row that are compared: fewer are shared by chance, more break at every edited word.
const SHINGLE: usize = 3;

/// What is compared of an item.
#[derive(Clone, Debug)]
pub struct Essence {
    /// The id of its feed.
    pub(super) feed: String,
    /// The registrable domain of its address, else of its feed's.
    pub(super) publisher: Option<String>,
    pub(super) language: Option<Language>,
    /// Its address and its id without what differs between copies, where they can stand for one item only.
    pub(super) addresses: BTreeSet<String>,
    /// The telling words of the title.
    pub(super) title: BTreeSet<String>,
    pub(super) title_figures: Figures,
    /// The names in the title.
    pub(super) title_names: BTreeSet<String>,
    /// The telling words of the text.
    pub(super) text: BTreeSet<String>,
    /// Its text as hashes of three words in a row.
    pub(super) shingles: HashSet<u64>,
    pub(super) figures: Figures,
    pub(super) names: BTreeSet<String>,
    /// When it was published; when it was read, where nobody says.
    pub(super) at: DateTime<Utc>,
}

impl Essence {
    /// What is compared of an item of a feed, read at `seen`.
    pub fn of(feed: &Feed, item: &Item, seen: DateTime<Utc>) -> Essence {
        Essence::new(&feed.id, feed.url.host_str(), item, seen)
    }

    /// The same, of an item whose feed is known by its id only.
    pub fn new(feed: &str, host: Option<&str>, item: &Item, seen: DateTime<Utc>) -> Essence {
        // A date in the future is a mistake of its publisher, or an event's.
        let at = item.published.map_or(seen, |published| published.min(seen));
        let text = if item.body.len() > item.summary.len() { &item.body } else { &item.summary };
        let text = beginning(text);
        let spoken = words::all(text);
        let both = format!("{}. {text}", item.title);
        let own = item.url.as_deref().and_then(|url| Url::parse(url).ok());
        let host = own.as_ref().and_then(Url::host_str).or(host);
        Essence {
            feed: feed.to_owned(),
            publisher: host.and_then(|host| psl::domain_str(host)).map(str::to_owned),
            language: item.language,
            addresses: addresses(item),
            title: words::telling(&item.title).into_iter().collect(),
            text: spoken.iter().filter(|word| words::is_telling(word)).cloned().collect(),
            title_names: words::names(&item.title),
            title_figures: figures(&item.title, at.year()),
            shingles: spoken.windows(SHINGLE).map(|words| hash(words.iter().map(String::as_str))).collect(),
            figures: figures(&both, at.year()),
            names: words::names(&both),
            at,
        }
    }

    /// When it counts as published.
    pub fn at(&self) -> DateTime<Utc> {
        self.at
    }
}

/// The first words of a text.
fn beginning(text: &str) -> &str {
    let end = text.split_inclusive(char::is_whitespace).take(WORDS_MAX).map(str::len).sum();
    &text[..end]
}

/// An id is evidence across feeds only where it is made to be unique in the world: an address, a tag, a UUID.
fn addresses(item: &Item) -> BTreeSet<String> {
    let id = match item.id.split_once(':') {
        Some(("http" | "https", _)) => address::neutral(&item.id),
        Some(("tag" | "urn", rest)) if rest.len() >= 12 => Some(item.id.clone()),
        _ => uuid::Uuid::try_parse(&item.id).ok().map(|id| id.to_string()),
    };
    [id, item.url.as_deref().and_then(address::neutral)].into_iter().flatten().collect()
}
