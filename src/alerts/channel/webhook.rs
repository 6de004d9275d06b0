//! Webhooks, as the Standard Webhooks specification describes them, and those of chats.

mod shape;

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::{Method, RequestBuilder, StatusCode, header};
use url::Url;

use super::sign::{Secret, signature};
use super::{Envelope, Outcome, Step};

pub use shape::Shape;
use shape::{Post, part_name};

use crate::alerts::Message;
use crate::alerts::mishap::{kept, line};
use crate::net::{Client, LineFault};

/// A receiver may make its deliveries wait at most this long: a `Retry-After` of years would keep them for ever.
const WAIT_MAX: Duration = Duration::from_secs(7 * 24 * 3_600);

/// Bytes that are read of an answer for the wait in it: an error of Matrix has some hundred.
const ANSWER_BYTES_MAX: usize = 4_096;

/// What the webhook channel needs.
#[derive(Clone)]
pub struct WebhookConfig {
    /// The secrets of the town: bodies are signed with each of these, the newest first, where a receiver has none of its own.
    pub secrets: Vec<Secret>,
    /// The client that posts: it follows no redirect and reaches no address that is not public.
    pub client: Client,
    /// How long a receiver may take; 30 seconds is what the specification allows.
    pub timeout: Duration,
}

impl fmt::Debug for WebhookConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookConfig").field("timeout", &self.timeout).finish_non_exhaustive()
    }
}

/// Posts messages to webhooks.
#[derive(Debug)]
pub struct WebhookChannel {
    config: WebhookConfig,
}

impl WebhookChannel {
    /// Opens the channel.
    pub fn open(config: WebhookConfig) -> WebhookChannel {
        WebhookChannel { config }
    }

    /// Posts the next part of a message once. Causes name no address: a webhook's address may be its secret.
    pub async fn send_next(&self, url: &Url, message: &Message, envelope: &Envelope<'_>) -> Step {
        let place = envelope.parts_done;
        let posts = Shape::of(url).posts(url, message, envelope.delivery);
        let count = posts.as_ref().map_or(message.payload.len(), Vec::len);
        let request = match posts {
            Some(mut posts) if place < count => self.shaped(posts.swap_remove(place)),
            None if place < count => self.signed(url, message, envelope),
            // What was sent in more parts before is whole.
            _ => return Step::after(Outcome::Delivered { receipt: None }, place, count),
        };
        let outcome = match request {
            Ok(request) => self.outcome(request, envelope.now).await,
            Err(outcome) => outcome,
        };
        Step::after(outcome, place, count)
    }

    async fn outcome(&self, request: RequestBuilder, now: DateTime<Utc>) -> Outcome {
        match request.timeout(self.config.timeout).send().await {
            Ok(answer) => {
                let outcome = read(answer.status(), answer.headers(), now);
                in_the_body(outcome, answer).await
            }
            Err(error) => broken(&error.without_url()),
        }
    }

    /// A request of Standard Webhooks.
    fn signed(
        &self,
        url: &Url,
        message: &Message,
        envelope: &Envelope<'_>,
    ) -> Result<RequestBuilder, Outcome> {
        let secrets = envelope.signing.secrets(&self.config.secrets);
        if secrets.is_empty() {
            return Err(Outcome::configure(kept("webhook-secret", "webhook.secret")));
        }
        let place = envelope.parts_done;
        let body = message.payload[place].to_string();
        let id = part_name(envelope.delivery, place, message.payload.len());
        let timestamp = envelope.now.timestamp();
        let signed = signature(&secrets, &id, timestamp, body.as_bytes());
        let request = self.begin(Method::POST, url)?;
        Ok(request
            .header("webhook-id", id)
            .header("webhook-timestamp", timestamp)
            .header("webhook-signature", signed)
            .body(body))
    }

    /// A request in the form of a chat.
    fn shaped(&self, post: Post) -> Result<RequestBuilder, Outcome> {
        let request = self.begin(post.method, &post.url)?.body(post.body.to_string());
        Ok(match post.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        })
    }

    fn begin(&self, method: Method, url: &Url) -> Result<RequestBuilder, Outcome> {
        let request = self.config.client.request(method, url);
        let request = request.map_err(|_| private())?;
        Ok(request.header(header::CONTENT_TYPE, "application/json"))
    }
}

/// What an answer means.
fn read(status: StatusCode, headers: &header::HeaderMap, now: DateTime<Utc>) -> Outcome {
    match status.as_u16() {
        200..=299 => Outcome::Delivered { receipt: Some(format!("HTTP {}", status.as_u16())) },
        300..=399 => Outcome::retry(kept("webhook-redirects", status)),
        410 => Outcome::Gone { cause: kept("webhook-gone", status) },
        429 | 503 => {
            let said = |name| headers.get(name).and_then(|value: &header::HeaderValue| value.to_str().ok());
            let after = said(header::RETRY_AFTER).and_then(|text| wait(text, said(header::DATE), now));
            Outcome::Retry { after, cause: kept("webhook-answered", status) }
        }
        _ => Outcome::retry(kept("webhook-answered", status)),
    }
}

/// The wait of a receiver that writes it into the body of its answer, as Matrix does: `retry_after_ms`.
async fn in_the_body(outcome: Outcome, mut answer: reqwest::Response) -> Outcome {
    let (StatusCode::TOO_MANY_REQUESTS, Outcome::Retry { after: None, cause }) = (answer.status(), &outcome)
    else {
        return outcome;
    };
    let mut body = Vec::new();
    // What breaks off here costs the hint and no more: the answer itself is known.
    while let Ok(Some(chunk)) = answer.chunk().await {
        body.extend_from_slice(&chunk);
        if body.len() > ANSWER_BYTES_MAX {
            break;
        }
    }
    let asked = serde_json::from_slice::<serde_json::Value>(&body).ok();
    let asked = asked.as_ref().and_then(|said| said["retry_after_ms"].as_u64()).map(Duration::from_millis);
    Outcome::Retry { after: asked.map(|wait| wait.min(WAIT_MAX)), cause: cause.clone() }
}

/// A `Retry-After` header: seconds, or a date, which counts from the receiver's own `Date` where it has one: its clock may be wrong,
/// the difference is not.
fn wait(text: &str, date: Option<&str>, now: DateTime<Utc>) -> Option<Duration> {
    let text = text.trim();
    let asked = match text.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let until: DateTime<Utc> = httpdate::parse_http_date(text).ok()?.into();
            let theirs = date.and_then(|date| httpdate::parse_http_date(date.trim()).ok());
            (until - theirs.map_or(now, Into::into)).to_std().unwrap_or_default()
        }
    };
    Some(asked.min(WAIT_MAX))
}

/// Where it lives is not public, as its address says or its name.
fn private() -> Outcome {
    Outcome::retry(kept("webhook-private", "fetch.allow_private"))
}

/// What a broken attempt means: before the request left nothing arrived, afterwards nobody knows.
fn broken(error: &reqwest::Error) -> Outcome {
    if LineFault::of(error) == LineFault::Private {
        private()
    } else if error.is_connect() || error.is_builder() {
        Outcome::retry(kept("webhook-unreachable", line(error)))
    } else if error.is_timeout() {
        Outcome::ambiguous(kept("webhook-silent", ""))
    } else {
        Outcome::ambiguous(kept("webhook-broke", line(error)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_read_as_seconds_and_as_a_date_and_is_bounded() {
        let now = "2026-11-23T08:00:00Z".parse().unwrap();
        assert_eq!(wait("120", None, now), Some(Duration::from_secs(120)));
        assert_eq!(wait("Mon, 23 Nov 2026 08:01:00 GMT", None, now), Some(Duration::from_secs(60)));
        assert_eq!(wait("Mon, 23 Nov 2020 08:01:00 GMT", None, now), Some(Duration::ZERO));
        assert_eq!(wait("99999999999", None, now), Some(WAIT_MAX));
        assert_eq!(wait("soon", None, now), None);
        // A receiver whose clock is a year late asks for five minutes all the same.
        let late = Some("Sun, 23 Nov 2025 07:59:00 GMT");
        assert_eq!(wait("Sun, 23 Nov 2025 08:04:00 GMT", late, now), Some(Duration::from_secs(300)));
    }
}
