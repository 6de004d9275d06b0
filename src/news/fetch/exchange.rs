//! One exchange with servers: from an address over its redirects to a document.

use reqwest::header::HeaderMap;
use reqwest::{Method, Response, StatusCode, header};
use tokio::time::{Instant, timeout};
use url::Url;

use super::encoding::{ACCEPT_ENCODING, Folded, unfold};
use super::headers::media_type;
use super::{
    Ask, Document, FetchError, Fetched, Gate, Hints, LOCATION_BYTES_MAX, Links, Unchanged, Validators,
};
use crate::net::{Client, LineFault, shown};
use crate::news::looks::{Looks, looks};
use crate::news::parse::decode;

/// Redirects followed before we give up; browsers allow 20, feeds that work need two.
const HOPS_MAX: usize = 5;
/// Bytes of a refusal that are read; the pages of walls are under 30 KiB.
const WALL_BYTES_MAX: usize = 64 * 1024;

/// Where one request led.
enum Hop {
    /// To another address, for good or for now.
    On { next: Url, for_good: bool },
    /// To the end.
    End(Result<Fetched, FetchError>),
    /// Nowhere: the line broke before an answer began.
    Nowhere(FetchError),
}

/// Follows an address to its document.
pub(super) async fn run(
    client: &Client,
    start: &Url,
    ask: Ask<'_>,
    gate: &impl Gate,
) -> Result<Fetched, FetchError> {
    let mut way = Way { seen: vec![start.clone()], moved_to: None, for_good: true };
    let mut time_left = ask.limits.time_max;
    // A line kept from an earlier request may hold the rest of a bad answer, which is read as the start of ours. So a line that
    // broke is tried once more: the next one is fresh, and waits for its turn like any request.
    let mut tries_left = 1;
    loop {
        let url = way.here();
        gate.pass(url).await?;
        let turn = client.turn(url).await;
        let begun = Instant::now();
        let hop = timeout(time_left, request(client, url, ask, &way)).await;
        // The turn ends before the next host's is waited for: two fetches never hold what the other needs.
        drop(turn);
        time_left = time_left.saturating_sub(begun.elapsed());
        match hop {
            Err(_) => {
                let seconds = ask.limits.time_max.as_secs_f32();
                return Err(FetchError::Timeout { url: shown(start), seconds });
            }
            Ok(Err(error)) => return Err(error),
            Ok(Ok(Hop::End(end))) => return end,
            Ok(Ok(Hop::Nowhere(error))) if tries_left == 0 => return Err(error),
            Ok(Ok(Hop::Nowhere(_))) => tries_left -= 1,
            Ok(Ok(Hop::On { next, for_good })) => way.go_on(next, for_good)?,
        }
    }
}

/// The addresses on the way.
struct Way {
    seen: Vec<Url>,
    /// As far as every redirect until here said "for good".
    moved_to: Option<Url>,
    for_good: bool,
}

impl Way {
    fn here(&self) -> &Url {
        self.seen.last().expect("starts with the feed's own address")
    }

    fn go_on(&mut self, next: Url, for_good: bool) -> Result<(), FetchError> {
        self.for_good &= for_good;
        if self.for_good {
            self.moved_to = Some(next.clone());
        }
        if self.seen.contains(&next) || self.seen.len() > HOPS_MAX {
            return Err(FetchError::RedirectLoop { url: shown(&next), hops: self.seen.len() });
        }
        self.seen.push(next);
        Ok(())
    }
}

async fn request(client: &Client, url: &Url, ask: Ask<'_>, way: &Way) -> Result<Hop, FetchError> {
    let mut request = client
        .request(Method::GET, url)?
        .header(header::ACCEPT, ask.accept)
        .header(header::ACCEPT_ENCODING, ACCEPT_ENCODING);
    if let Some(user_agent) = ask.user_agent {
        request = request.header(header::USER_AGENT, user_agent);
    }
    if let Some(etag) = &ask.validators.etag {
        request = request.header(header::IF_NONE_MATCH, etag.as_slice());
    }
    if let Some(date) = &ask.validators.last_modified {
        request = request.header(header::IF_MODIFIED_SINCE, date.as_slice());
    }
    let response = match request.send().await.map_err(|error| FetchError::from_transport(url, error)) {
        Err(error @ (FetchError::Truncated { .. } | FetchError::Connect { how: LineFault::Reset, .. })) => {
            return Ok(Hop::Nowhere(error));
        }
        response => response?,
    };
    Ok(match next_hop(url, &response)? {
        Some(next) => {
            let status = response.status();
            let for_good = matches!(status, StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT);
            Hop::On { next, for_good }
        }
        None => Hop::End(Box::pin(answer(url, ask, way, response)).await),
    })
}

async fn answer(url: &Url, ask: Ask<'_>, way: &Way, response: Response) -> Result<Fetched, FetchError> {
    let headers = response.headers().clone();
    let hints = Hints::of(&headers);
    if response.status() == StatusCode::NOT_MODIFIED && !ask.validators.is_empty() {
        return Ok(Fetched::NotModified(Unchanged { hints, moved_to: way.moved_to.clone() }));
    }
    // 204 and friends carry nothing to read; the reader calls an empty body by its name.
    if !response.status().is_success() {
        let error = FetchError::from_status(url, response.status(), &headers);
        return Err(match wall(response, &headers).await {
            Some(looks) => error.behind(looks),
            None => error,
        });
    }
    let (content_type, charset) = media_type(&headers);
    let raw = body(url, response, ask.limits.body_bytes_max).await?;
    let unfolded = unfold(raw, &headers, ask.limits.body_bytes_max)
        .map_err(|folded| cannot_unfold(url, folded, ask.limits.body_bytes_max))?;
    Ok(Fetched::Document(Box::new(Document {
        final_url: url.clone(),
        moved_to: way.moved_to.clone(),
        content_type,
        charset,
        bytes: unfolded.bytes,
        validators: Validators::of(&headers),
        hints,
        links: Links::of(&headers, url),
        odd: unfolded.odd,
    })))
}

/// What stands in the way by the page that comes with a refusal: a test whether we are human is no plain "no".
///
/// Only the answers that walls give are read, and no more of one than a wall needs; what cannot be read says nothing.
async fn wall(mut response: Response, headers: &HeaderMap) -> Option<Looks> {
    if !matches!(response.status().as_u16(), 401 | 403 | 429 | 503) {
        return None;
    }
    // Cloudflare says so in a header, before its page.
    if headers.get("cf-mitigated").is_some_and(|said| said.as_bytes() == b"challenge") {
        return Some(Looks::Captcha);
    }
    let mut raw = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        raw.extend_from_slice(&chunk[..chunk.len().min(WALL_BYTES_MAX - raw.len())]);
        if raw.len() == WALL_BYTES_MAX {
            break;
        }
    }
    let unfolded = unfold(raw, headers, WALL_BYTES_MAX).ok()?;
    let (_, charset) = media_type(headers);
    let looks = looks(&decode(&unfolded.bytes, charset.as_deref()));
    // "Refused" and "not found" in words say no more than the status.
    matches!(looks, Looks::Captcha | Looks::Login | Looks::Maintenance | Looks::CookieWall | Looks::Parked)
        .then_some(looks)
}

/// Reads the body as it comes over the line, and stops at the limit.
async fn body(url: &Url, mut response: Response, bytes_max: usize) -> Result<Vec<u8>, FetchError> {
    let broken = |error| match FetchError::from_transport(url, error) {
        FetchError::Connect { url, what, how: LineFault::Reset } => FetchError::Truncated { url, what },
        error => error,
    };
    // Joined when all of it is here: a vector that grows holds half of itself twice, and what is too large never gets so far.
    let (mut chunks, mut length) = (Vec::new(), 0);
    while let Some(chunk) = response.chunk().await.map_err(broken)? {
        length += chunk.len();
        if length > bytes_max {
            return Err(FetchError::TooLarge { url: shown(url), bytes_max });
        }
        chunks.push(chunk);
    }
    Ok(chunks.concat())
}

fn cannot_unfold(url: &Url, folded: Folded, bytes_max: usize) -> FetchError {
    let url = shown(url);
    match folded {
        Folded::TooLarge => FetchError::TooLarge { url, bytes_max },
        Folded::Truncated => {
            FetchError::Truncated { url, what: "the packed document stops early".to_owned() }
        }
        Folded::Wrong(what) => FetchError::Encoding { url, what },
    }
}

/// Where a redirect leads; `None` when the answer is no redirect.
fn next_hop(url: &Url, response: &Response) -> Result<Option<Url>, FetchError> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let bad =
        || FetchError::BadAddress { url: shown(url), what: "redirects without a usable address".to_owned() };
    let location = response.headers().get(header::LOCATION).map(header::HeaderValue::as_bytes);
    let location = location.filter(|location| location.len() <= LOCATION_BYTES_MAX).ok_or_else(bad)?;
    let mut next =
        std::str::from_utf8(location).ok().and_then(|location| url.join(location).ok()).ok_or_else(bad)?;
    // A part of a page is no other document; with it a loop would look like a way on.
    next.set_fragment(None);
    Ok(Some(next))
}
