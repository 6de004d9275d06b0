//! Fetching the document behind a feed: bounded in size and time, and never from an address that is not public.

mod encoding;
mod error;
mod exchange;
mod headers;
#[cfg(test)]
mod hostile;

use std::time::Duration;

use url::Url;

use crate::net::{Client, shown};
use crate::news::{Feed, FeedKind};

pub use error::{FetchError, RetryAfter};
pub use headers::{Hints, Links, Validators};

/// What one fetch may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes of a document, counted after decompression.
    pub body_bytes_max: usize,
    /// The longest a fetch may take, redirects and body included.
    pub time_max: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            body_bytes_max: 5 << 20, // 5 MiB: the largest honest feeds hold full texts and stay under 3
            time_max: Duration::from_secs(30), // a drip that never ends must not hold a poller for long
        }
    }
}

/// What a fetch brought.
#[derive(Clone, Debug)]
pub enum Fetched {
    /// The server says that nothing changed since the validators.
    NotModified(Unchanged),
    /// A document.
    Document(Box<Document>),
}

/// What "not modified" says beside that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unchanged {
    /// When the server would like to see us again.
    pub hints: Hints,
    /// Where the feed moved for good, as far as every redirect on the way said so.
    pub moved_to: Option<Url>,
}

/// A document as it came over the line, not yet read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Where it was in the end; relative links in it count from here.
    pub final_url: Url,
    /// Where the feed moved for good, as far as every redirect on the way said so.
    pub moved_to: Option<Url>,
    /// The media type without parameters, in lower case.
    pub content_type: Option<String>,
    /// The character set that the header names.
    pub charset: Option<String>,
    /// The bytes, decompressed.
    pub bytes: Vec<u8>,
    /// What to send next time so that the server can say "not modified".
    pub validators: Validators,
    /// When the server would like to see us again.
    pub hints: Hints,
    /// The hub that the headers name.
    pub links: Links,
    /// A lie of the server about how it packed the document, seen through.
    pub odd: Option<&'static str>,
}

impl Document {
    /// A document that did not come over the network, such as a file to preview.
    pub fn local(url: Url, bytes: Vec<u8>) -> Document {
        Document {
            final_url: url,
            moved_to: None,
            content_type: None,
            charset: None,
            bytes,
            validators: Validators::default(),
            hints: Hints::default(),
            links: Links::default(),
            odd: None,
        }
    }
}

const ACCEPT_FEED: &str = "application/atom+xml, application/rss+xml, application/feed+json, \
    application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5";
const ACCEPT_PAGE: &str = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5";

/// Longer addresses in a redirect are an attack or a mistake; browsers and servers stop near 8 KiB.
const LOCATION_BYTES_MAX: usize = 8 * 1024;

/// What is asked, and as whom.
#[derive(Clone, Copy, Debug)]
struct Ask<'a> {
    accept: &'static str,
    user_agent: Option<&'a str>,
    validators: &'a Validators,
    limits: &'a Limits,
}

/// Fetches the document of a feed.
///
/// Waiting for our turn with a host does not count against the time limit: it costs the server nothing.
///
/// # Errors
/// One [`FetchError`] per decision the caller can take; messages hold no secret of the address.
pub async fn fetch(
    client: &Client,
    feed: &Feed,
    validators: &Validators,
    limits: &Limits,
) -> Result<Fetched, FetchError> {
    fetch_with(client, feed, validators, limits, &Open).await
}

/// Fetches the document of a feed where a gate lets us through: a listing is a page, and pages ask for manners.
///
/// # Errors
/// Those of [`fetch`], and what the gate says.
pub async fn fetch_with(
    client: &Client,
    feed: &Feed,
    validators: &Validators,
    limits: &Limits,
    gate: &impl Gate,
) -> Result<Fetched, FetchError> {
    let accept = match feed.kind {
        FeedKind::Syndication | FeedKind::Own => ACCEPT_FEED,
        FeedKind::Listing(_) | FeedKind::Marked => ACCEPT_PAGE,
    };
    let user_agent = feed.settings.user_agent.as_deref();
    exchange::run(client, &feed.url, Ask { accept, user_agent, validators, limits }, gate).await
}

/// Fetches a page where a gate lets us through; every hop of a redirect passes the gate again.
///
/// # Errors
/// Those of [`fetch`], and what the gate says.
pub async fn page(
    client: &Client,
    url: &Url,
    user_agent: Option<&str>,
    limits: &Limits,
    gate: &impl Gate,
) -> Result<Document, FetchError> {
    let none = Validators::default();
    let ask = Ask { accept: ACCEPT_PAGE, user_agent, validators: &none, limits };
    match exchange::run(client, url, ask, gate).await? {
        Fetched::Document(document) => Ok(*document),
        Fetched::NotModified(_) => Err(FetchError::Status { url: shown(url), status: 304 }),
    }
}

/// Who is asked before each request whether it may be made, redirects included.
pub trait Gate: Sync {
    /// May this address be fetched?
    fn pass(&self, url: &Url) -> impl Future<Output = Result<(), FetchError>> + Send;
}

/// A gate that stands open.
#[derive(Clone, Copy, Debug)]
pub struct Open;

impl Gate for Open {
    async fn pass(&self, _: &Url) -> Result<(), FetchError> {
        Ok(())
    }
}
