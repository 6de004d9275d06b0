//! Why a document could not be fetched: one variant per decision the caller can take.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::StatusCode;
use reqwest::header::{self, HeaderMap};
use thiserror::Error;
use url::Url;

use crate::net::client::cause_of;
use crate::net::fault::root_of;
use crate::net::{LineFault, Refused, shown};
use crate::news::looks::Looks;

/// When a server wants to be asked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// After this long.
    After(Duration),
    /// Not before this instant.
    At(DateTime<Utc>),
}

impl RetryAfter {
    /// Reads the header `Retry-After` in either of its forms (RFC 9110 section 10.2.3).
    ///
    /// A date counts from the server's own `Date` where it names one: its clock may be wrong, the difference is not.
    pub fn of(headers: &HeaderMap) -> Option<RetryAfter> {
        let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
        if let Ok(seconds) = text.parse() {
            return Some(RetryAfter::After(Duration::from_secs(seconds)));
        }
        let instant = httpdate::parse_http_date(text).ok()?;
        let date = headers.get(header::DATE).and_then(|date| date.to_str().ok());
        Some(match date.and_then(|date| httpdate::parse_http_date(date).ok()) {
            Some(date) => RetryAfter::After(instant.duration_since(date).unwrap_or_default()),
            None => RetryAfter::At(instant.into()),
        })
    }

    /// The instant, counted from now.
    pub fn from(self, now: DateTime<Utc>) -> DateTime<Utc> {
        match self {
            RetryAfter::After(wait) => {
                // A wait that no calendar holds is a mistake, and bounded by whoever plans with it.
                TimeDelta::from_std(wait)
                    .ok()
                    .and_then(|wait| now.checked_add_signed(wait))
                    .unwrap_or(DateTime::<Utc>::MAX_UTC)
            }
            RetryAfter::At(instant) => instant.max(now),
        }
    }
}

/// What the page says that came with a refusal.
fn and_says(wall: &Option<Looks>) -> String {
    wall.map(|wall| format!("; {wall}")).unwrap_or_default()
}

/// Why a document could not be fetched. Addresses in it are already without secrets.
#[derive(Clone, Debug, Error, PartialEq)]
#[allow(missing_docs)] // the fields are what the message shows
pub enum FetchError {
    /// The name has no address.
    #[error("`{url}`: the name of the host is not known; check the address")]
    Dns { url: String },
    /// Nobody answered which address the name has.
    #[error("`{url}`: the DNS gave no answer about the name of the host")]
    DnsSilent { url: String },
    /// No connection, or one that broke before anything was said.
    #[error("`{url}`: cannot connect: {what}")]
    Connect { url: String, what: String, how: LineFault },
    /// A certificate or the encryption is wrong.
    #[error("`{url}`: no secure connection: {what}")]
    Tls { url: String, what: String },
    /// It took too long.
    #[error("`{url}`: took longer than {seconds} seconds")]
    Timeout { url: String, seconds: f32 },
    /// The document is over the limit.
    #[error("`{url}`: larger than {bytes_max} bytes after decompression")]
    TooLarge { url: String, bytes_max: usize },
    /// The redirects go round, or on and on.
    #[error("redirects lead back to `{url}` or go on after {hops} hops")]
    RedirectLoop { url: String, hops: usize },
    /// The address, or one it redirects to, is not public.
    #[error("`{host}` is not a public address (set `fetch.allow_private` to allow it)")]
    PrivateAddress { host: String },
    /// The address is not one that can be fetched.
    #[error("`{url}`: {what}")]
    BadAddress { url: String, what: String },
    /// 404.
    #[error("`{url}`: there is nothing at this address (404)")]
    NotFound { url: String },
    /// 410: the publisher says that it is gone for good.
    #[error("`{url}`: the publisher took it away for good (410)")]
    Gone { url: String },
    /// 401, 403, 451 and the like: the server will not have us.
    #[error("`{url}`: the server refuses to answer us ({status}){}", and_says(.wall))]
    Refused { url: String, status: u16, wall: Option<Looks> },
    /// 429.
    #[error("`{url}`: the server asks us to come less often (429){}", and_says(.wall))]
    RateLimited { url: String, retry_after: Option<RetryAfter>, wall: Option<Looks> },
    /// Any 5xx.
    #[error("`{url}`: the server has a fault ({status}){}", and_says(.wall))]
    ServerError { url: String, status: u16, retry_after: Option<RetryAfter>, wall: Option<Looks> },
    /// Any other status.
    #[error("`{url}`: unexpected status {status}")]
    Status { url: String, status: u16 },
    /// The body stopped early or its encoding is broken.
    #[error("`{url}`: the transfer broke off: {what}")]
    Truncated { url: String, what: String },
    /// The body is not compressed the way its headers say.
    #[error("`{url}`: the document cannot be unpacked: {what}")]
    Encoding { url: String, what: String },
    /// The site asks programs to keep away from this page.
    #[error("`{url}`: the robots.txt of the site asks programs to keep away from this page")]
    Robots { url: String },
    /// The site cannot say whether programs may read it, so we do not.
    #[error("`{url}`: the robots.txt of the site cannot be read, so its pages are left alone for now")]
    RobotsUnknown { url: String },
    /// The domain asked us to come less often, and its time has not come.
    #[error("`{domain}` asked us not to come back before {until}")]
    Waiting { domain: String, until: DateTime<Utc> },
}

impl FetchError {
    /// A stable name, for counting, storing and choosing the text that people see.
    pub fn cause(&self) -> &'static str {
        match self {
            FetchError::Dns { .. } => "dns",
            FetchError::DnsSilent { .. } => "dns-silent",
            FetchError::Connect { how, .. } => how.word(),
            FetchError::Tls { .. } => "tls",
            FetchError::Timeout { .. } => "timeout",
            FetchError::TooLarge { .. } => "too-large",
            FetchError::RedirectLoop { .. } => "redirect-loop",
            FetchError::PrivateAddress { .. } => "private-address",
            FetchError::BadAddress { .. } => "bad-address",
            FetchError::NotFound { .. } => "not-found",
            FetchError::Gone { .. } => "gone",
            FetchError::Refused { wall: Some(wall), .. }
            | FetchError::RateLimited { wall: Some(wall), .. }
            | FetchError::ServerError { wall: Some(wall), .. } => wall.cause(),
            FetchError::Refused { .. } => "refused",
            FetchError::RateLimited { .. } => "rate-limited",
            FetchError::ServerError { .. } => "server-error",
            FetchError::Status { .. } => "http-status",
            FetchError::Truncated { .. } => "truncated",
            FetchError::Encoding { .. } => "encoding",
            FetchError::Robots { .. } => "robots",
            FetchError::RobotsUnknown { .. } => "robots-unknown",
            FetchError::Waiting { .. } => "waiting",
        }
    }

    /// The address that it is about, without secrets; a host alone where that is what stood in the way.
    pub fn address(&self) -> &str {
        match self {
            FetchError::PrivateAddress { host } => host,
            FetchError::Waiting { domain, .. } => domain,
            FetchError::Dns { url }
            | FetchError::DnsSilent { url }
            | FetchError::Connect { url, .. }
            | FetchError::Tls { url, .. }
            | FetchError::Timeout { url, .. }
            | FetchError::TooLarge { url, .. }
            | FetchError::RedirectLoop { url, .. }
            | FetchError::BadAddress { url, .. }
            | FetchError::NotFound { url }
            | FetchError::Gone { url }
            | FetchError::Refused { url, .. }
            | FetchError::RateLimited { url, .. }
            | FetchError::ServerError { url, .. }
            | FetchError::Status { url, .. }
            | FetchError::Truncated { url, .. }
            | FetchError::Encoding { url, .. }
            | FetchError::Robots { url }
            | FetchError::RobotsUnknown { url } => url,
        }
    }

    /// What the program called it, where its cause leaves open what exactly was wrong.
    pub fn detail(&self) -> Option<&str> {
        match self {
            FetchError::Connect { what, how, .. } if how.is_vague() => Some(what),
            FetchError::Tls { what, .. }
            | FetchError::BadAddress { what, .. }
            | FetchError::Truncated { what, .. }
            | FetchError::Encoding { what, .. } => Some(what),
            _ => None,
        }
    }

    /// May the same request do better soon, without anyone changing anything?
    pub fn worth_retrying(&self) -> bool {
        matches!(
            self,
            FetchError::Dns { .. }
                | FetchError::DnsSilent { .. }
                | FetchError::Connect { .. }
                | FetchError::Timeout { .. }
                | FetchError::RateLimited { .. }
                | FetchError::ServerError { .. }
                | FetchError::Truncated { .. }
                | FetchError::RobotsUnknown { .. }
                | FetchError::Waiting { .. }
        )
    }

    /// When the server wants to be asked again, where it says so.
    pub fn retry_after(&self) -> Option<RetryAfter> {
        match self {
            FetchError::RateLimited { retry_after, .. } | FetchError::ServerError { retry_after, .. } => {
                *retry_after
            }
            FetchError::Waiting { until, .. } => Some(RetryAfter::At(*until)),
            _ => None,
        }
    }

    /// The status that the server answered with, where it is what went wrong.
    pub fn status(&self) -> Option<u16> {
        match self {
            FetchError::NotFound { .. } => Some(404),
            FetchError::Gone { .. } => Some(410),
            FetchError::RateLimited { .. } => Some(429),
            FetchError::Refused { status, .. }
            | FetchError::ServerError { status, .. }
            | FetchError::Status { status, .. } => Some(*status),
            _ => None,
        }
    }

    pub(super) fn from_status(url: &Url, status: StatusCode, headers: &HeaderMap) -> FetchError {
        let (url, status) = (shown(url), status.as_u16());
        match status {
            404 => FetchError::NotFound { url },
            410 => FetchError::Gone { url },
            401 | 402 | 403 | 405 | 406 | 407 | 451 => FetchError::Refused { url, status, wall: None },
            429 => FetchError::RateLimited { url, retry_after: RetryAfter::of(headers), wall: None },
            500.. => {
                FetchError::ServerError { url, status, retry_after: RetryAfter::of(headers), wall: None }
            }
            _ => FetchError::Status { url, status },
        }
    }

    /// The same refusal with what stands in the way by the page that came with it.
    pub(super) fn behind(mut self, looks: Looks) -> FetchError {
        if let FetchError::Refused { wall, .. }
        | FetchError::RateLimited { wall, .. }
        | FetchError::ServerError { wall, .. } = &mut self
        {
            *wall = Some(looks);
        }
        self
    }

    pub(super) fn from_transport(url: &Url, error: reqwest::Error) -> FetchError {
        let error = error.without_url(); // the address may hold a secret
        let url = shown(url);
        if let Some(refused) = cause_of::<Refused>(&error) {
            return refused.clone().into();
        }
        let (what, how) = (root_of(&error), LineFault::of(&error));
        match how {
            LineFault::UnknownName => return FetchError::Dns { url },
            LineFault::NameUnanswered => return FetchError::DnsSilent { url },
            LineFault::Tls => return FetchError::Tls { url, what },
            _ => {}
        }
        if error.is_timeout() {
            FetchError::Connect { url, what: "no answer in time".to_owned(), how }
        } else if error.is_builder() {
            FetchError::BadAddress { url, what }
        } else if error.is_connect() || how == LineFault::Reset {
            FetchError::Connect { url, what, how }
        } else {
            FetchError::Truncated { url, what }
        }
    }
}

impl From<Refused> for FetchError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Private(host) => FetchError::PrivateAddress { host },
            Refused::Scheme(url) => {
                FetchError::BadAddress { url, what: "only http and https are fetched".to_owned() }
            }
        }
    }
}
