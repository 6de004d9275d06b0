//! Fetching the document behind a feed: bounded in size and time, and never from an address that is not public.

mod error;
mod headers;

use std::time::Duration;

use reqwest::{Method, Response, StatusCode, header};
use url::Url;

use crate::net::{Client, shown};
use crate::news::{Feed, FeedKind};

pub use error::{FetchError, RetryAfter};
pub use headers::{Hints, Validators};

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
    NotModified(Hints),
    /// A document.
    Document(Box<Document>),
}

/// A document as it came over the line, not yet read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Where it was in the end; relative links in it count from here.
    pub final_url: Url,
    /// Where the feed moved for good, when every redirect on the way said so.
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
        }
    }
}

/// Redirects followed before we give up; browsers allow 20, feeds that work need two.
const HOPS_MAX: usize = 5;

const ACCEPT_FEED: &str = "application/atom+xml, application/rss+xml, application/feed+json, \
    application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5";
const ACCEPT_PAGE: &str = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5";

/// Fetches the document of a feed.
///
/// # Errors
/// One [`FetchError`] per decision the caller can take; messages hold no secret of the address.
pub async fn fetch(
    client: &Client,
    feed: &Feed,
    validators: &Validators,
    limits: &Limits,
) -> Result<Fetched, FetchError> {
    let accept = match feed.kind {
        FeedKind::Syndication => ACCEPT_FEED,
        FeedKind::Listing(_) | FeedKind::Marked => ACCEPT_PAGE,
    };
    let exchange = Exchange { client, accept, validators, limits };
    match tokio::time::timeout(limits.time_max, exchange.run(&feed.url)).await {
        Ok(result) => result,
        Err(_) => Err(FetchError::Timeout { url: shown(&feed.url), seconds: limits.time_max.as_secs_f32() }),
    }
}

struct Exchange<'a> {
    client: &'a Client,
    accept: &'static str,
    validators: &'a Validators,
    limits: &'a Limits,
}

impl Exchange<'_> {
    async fn run(&self, start: &Url) -> Result<Fetched, FetchError> {
        let mut seen = vec![start.clone()];
        let mut moved_to = None;
        let mut for_good = true;
        loop {
            let url = seen.last().expect("starts with the feed's own address").clone();
            let response = self.ask(&url).await?;
            if let Some(next) = next_hop(&url, &response)? {
                for_good &= matches!(
                    response.status(),
                    StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT
                );
                if for_good {
                    moved_to = Some(next.clone());
                }
                if seen.contains(&next) || seen.len() > HOPS_MAX {
                    return Err(FetchError::RedirectLoop { url: shown(&next), hops: seen.len() });
                }
                seen.push(next);
                continue;
            }
            return self.answer(url, moved_to, response).await;
        }
    }

    async fn ask(&self, url: &Url) -> Result<Response, FetchError> {
        let request = self.client.request(Method::GET, url)?;
        let mut request = request.header(header::ACCEPT, self.accept);
        if let Some(etag) = &self.validators.etag {
            request = request.header(header::IF_NONE_MATCH, etag.as_slice());
        }
        if let Some(date) = &self.validators.last_modified {
            request = request.header(header::IF_MODIFIED_SINCE, date.as_slice());
        }
        request.send().await.map_err(|error| FetchError::from_transport(url, error))
    }

    async fn answer(
        &self,
        url: Url,
        moved_to: Option<Url>,
        response: Response,
    ) -> Result<Fetched, FetchError> {
        let hints = Hints::of(response.headers());
        if response.status() == StatusCode::NOT_MODIFIED && !self.validators.is_empty() {
            return Ok(Fetched::NotModified(hints));
        }
        // 204 and friends carry nothing to read; the reader calls an empty body by its name.
        if !response.status().is_success() {
            return Err(FetchError::from_status(&url, response.status(), response.headers()));
        }
        let (content_type, charset) = headers::media_type(response.headers());
        let validators = Validators::of(response.headers());
        let bytes = self.body(&url, response).await?;
        Ok(Fetched::Document(Box::new(Document {
            final_url: url,
            moved_to,
            content_type,
            charset,
            bytes,
            validators,
            hints,
        })))
    }

    /// Reads the body, counting decoded bytes: a bomb of a few kilobytes is stopped while it unfolds.
    async fn body(&self, url: &Url, mut response: Response) -> Result<Vec<u8>, FetchError> {
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|e| FetchError::from_transport(url, e))? {
            if bytes.len() + chunk.len() > self.limits.body_bytes_max {
                return Err(FetchError::TooLarge { url: shown(url), bytes_max: self.limits.body_bytes_max });
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }
}

/// Where a redirect leads; `None` when the answer is no redirect.
fn next_hop(url: &Url, response: &Response) -> Result<Option<Url>, FetchError> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let location =
        response.headers().get(header::LOCATION).and_then(|value| std::str::from_utf8(value.as_bytes()).ok());
    let bad =
        || FetchError::BadAddress { url: shown(url), what: "redirects without a usable address".to_owned() };
    let next = url.join(location.ok_or_else(bad)?).map_err(|_| bad())?;
    Ok(Some(next))
}
