//! What the headers of an answer say: its type, its validators, and when to come again.

use std::time::Duration;

use reqwest::header::{self, HeaderMap};
use serde::{Deserialize, Serialize};
use url::Url;

/// What a server gave us to ask "has it changed?" with; sent back byte for byte, since only the server knows what they mean.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// The header `ETag`.
    pub etag: Option<Vec<u8>>,
    /// The header `Last-Modified`.
    pub last_modified: Option<Vec<u8>>,
}

/// Longer validators are not kept: some servers put a whole session in one.
const VALIDATOR_BYTES_MAX: usize = 1024;

impl Validators {
    pub(super) fn of(headers: &HeaderMap) -> Validators {
        let kept = |name| {
            let value = headers.get(name)?.as_bytes();
            (!value.is_empty() && value.len() <= VALIDATOR_BYTES_MAX).then(|| value.to_vec())
        };
        Validators { etag: kept(header::ETAG), last_modified: kept(header::LAST_MODIFIED) }
    }

    /// Is there nothing to send?
    pub fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }
}

/// When the server would like to see us again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// How long the answer stays fresh, by `Cache-Control` or else `Expires`; also the `ttl` of a feed.
    pub fresh_for: Option<Duration>,
}

impl Hints {
    pub(super) fn of(headers: &HeaderMap) -> Hints {
        Hints { fresh_for: max_age(headers).or_else(|| expires(headers)) }
    }

    /// The longer of this and what the feed itself says (`ttl`).
    pub fn or_longer(self, ttl: Option<Duration>) -> Hints {
        Hints { fresh_for: self.fresh_for.max(ttl) }
    }
}

/// What the header `Link` says of a feed: its hub, and the name under which the hub knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// Where to ask for pushes (`rel="hub"`).
    pub hub: Option<Url>,
    /// The feed's own address (`rel="self"`).
    pub topic: Option<Url>,
}

impl Links {
    pub(super) fn of(headers: &HeaderMap, base: &Url) -> Links {
        let mut links = Links::default();
        for value in headers.get_all(header::LINK) {
            // A comma inside an address would break it in two, which no hub's address has.
            for link in String::from_utf8_lossy(value.as_bytes()).split(',') {
                links.add(link, base);
            }
        }
        links
    }

    fn add(&mut self, link: &str, base: &Url) {
        let Some((target, parameters)) = link.trim().strip_prefix('<').and_then(|link| link.split_once('>'))
        else {
            return;
        };
        let Ok(target) = base.join(target.trim()) else { return };
        let relations = parameters.split(';').filter_map(|part| {
            let (name, value) = part.trim().split_once('=')?;
            name.trim()
                .eq_ignore_ascii_case("rel")
                .then(|| value.trim().trim_matches('"').to_ascii_lowercase())
        });
        for relation in
            relations.flat_map(|list| list.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        {
            match relation.as_str() {
                "hub" => drop(self.hub.get_or_insert_with(|| target.clone())),
                "self" => drop(self.topic.get_or_insert_with(|| target.clone())),
                _ => {}
            }
        }
    }
}

fn max_age(headers: &HeaderMap) -> Option<Duration> {
    // Several lines are one list (RFC 9110 section 5.3); a line that is no text spoils only itself.
    let lines = headers.get_all(header::CACHE_CONTROL).iter().filter_map(|line| line.to_str().ok());
    let seconds = lines.flat_map(|line| line.split(',')).find_map(|part| {
        let (name, value) = part.trim().split_once('=')?;
        name.eq_ignore_ascii_case("max-age").then(|| value.trim_matches('"').parse().ok())?
    })?;
    // What a cache on the way has used up of it already.
    let age = headers.get(header::AGE).and_then(|age| age.to_str().ok()?.trim().parse().ok()).unwrap_or(0);
    Some(Duration::from_secs(seconds).saturating_sub(Duration::from_secs(age)))
}

/// `Expires` counts from the server's own `Date`: its clock may be wrong, the difference is not.
fn expires(headers: &HeaderMap) -> Option<Duration> {
    let instant = |name| httpdate::parse_http_date(headers.get(name)?.to_str().ok()?).ok();
    instant(header::EXPIRES)?.duration_since(instant(header::DATE)?).ok()
}

/// The media type and the character set of `Content-Type`.
pub(super) fn media_type(headers: &HeaderMap) -> (Option<String>, Option<String>) {
    let Some(text) = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()) else {
        return (None, None);
    };
    let mut parts = text.split(';').map(str::trim);
    let kind = parts.next().filter(|kind| !kind.is_empty()).map(str::to_ascii_lowercase);
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim_matches(['"', '\'', ' ']).to_owned())
    });
    (kind, charset)
}
