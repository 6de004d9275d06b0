//! A call that is sent again is done once: `Idempotency-Key` on a POST.
//!
//! # Source
//! draft-ietf-httpapi-idempotency-key-header-07: the same key with the same body gets the first answer again, with another body
//! 422, and 409 while the first is being answered.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{CONTENT_LANGUAGE, CONTENT_TYPE, ETAG, LOCATION};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use chrono::TimeDelta;
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};

use super::fault::Fault;
use crate::daemon::Tower;
use crate::people::token;
use crate::register::import::IMPORT_BYTES_MAX;
use crate::store::FirstCall;

/// The header.
const KEY: &str = "idempotency-key";
/// Signs of a key: a UUID has 36.
pub(super) const KEY_CHARS_MAX: usize = 200;
/// How long an answer is kept.
const KEPT: TimeDelta = TimeDelta::days(1);
/// Bytes of an answer that is kept: that to an import names every system.
const ANSWER_BYTES_MAX: usize = 64 << 20;
/// What of an answer is kept beside its body.
const HEADERS: [HeaderName; 4] = [CONTENT_TYPE, CONTENT_LANGUAGE, LOCATION, ETAG];

/// What is kept of an answer that holds a secret: the same without it. Who lost the answer makes another secret.
#[derive(Clone, Debug)]
pub(super) struct WithoutSecret(pub(super) Value);

/// Does the call, or gives the answer that it got before.
pub(super) async fn once(
    tower: &Tower,
    account: &str,
    request: Request,
    next: Next,
) -> Result<Response, Fault> {
    let Some(key) = key(&request)? else { return Ok(next.run(request).await) };
    let hash = token::hash(&format!("{account} {} {key}", request.uri().path()));
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, IMPORT_BYTES_MAX).await else { return Err(Fault::too_large()) };
    // Of bytes that are no text, not of what a text would make of them: two pictures are two bodies.
    let sent: String = digest(&SHA256, &body).as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    let now = tower.clock.now();
    match tower.store.first_call(&hash, &sent, now, now - KEPT).await? {
        FirstCall::New => {}
        FirstCall::Answered(answer) => return again(&answer),
        FirstCall::Other => return Err(Fault::other_body()),
        FirstCall::Running => return Err(Fault::running()),
    }
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    let (mut parts, body) = response.into_parts();
    let without_secret = parts.extensions.remove::<WithoutSecret>();
    let Ok(body) = to_bytes(body, ANSWER_BYTES_MAX).await else { return Err(Fault::too_large()) };
    // What went wrong on our side, or was refused before anything was done, may be tried again under the same key.
    match parts.status.is_success() {
        true => {
            let text = without_secret.map_or_else(
                || String::from_utf8_lossy(&body).into_owned(),
                |WithoutSecret(value)| value.to_string(),
            );
            let kept = kept(parts.status, &parts.headers, &text).to_string();
            tower.store.keep_answer(&hash, &kept).await?;
        }
        false => tower.store.forget_call(&hash).await?,
    }
    Ok(Response::from_parts(parts, Body::from(body)))
}

/// The key of a POST, when it has one; a wrong one is told also to who is nobody, for whom nothing is kept.
pub(super) fn key(request: &Request) -> Result<Option<&str>, Fault> {
    let Some(key) = request.headers().get(KEY).filter(|_| request.method() == Method::POST) else {
        return Ok(None);
    };
    let plain = |key: &&str| {
        (1..=KEY_CHARS_MAX).contains(&key.len()) && key.chars().all(|sign| (' '..='~').contains(&sign))
    };
    let key = key.to_str().ok().filter(plain);
    key.map(Some)
        .ok_or_else(|| Fault::parameter(format!("`Idempotency-Key` has 1 to {KEY_CHARS_MAX} plain signs")))
}

fn kept(status: StatusCode, headers: &HeaderMap, body: &str) -> Value {
    let header =
        |name: &HeaderName| Some((name.as_str().to_owned(), json!(headers.get(name)?.to_str().ok()?)));
    let headers: serde_json::Map<_, _> = HEADERS.iter().filter_map(header).collect();
    json!({ "status": status.as_u16(), "headers": headers, "body": body })
}

fn again(kept: &str) -> Result<Response, Fault> {
    let kept: Value = serde_json::from_str(kept)?;
    let mut response = Response::new(Body::from(kept["body"].as_str().unwrap_or_default().to_owned()));
    let status = kept["status"].as_u64().and_then(|status| u16::try_from(status).ok());
    *response.status_mut() = StatusCode::from_u16(status.unwrap_or(200))?;
    for name in HEADERS {
        if let Some(value) = kept["headers"][name.as_str()].as_str() {
            response.headers_mut().insert(name, HeaderValue::from_str(value)?);
        }
    }
    response.headers_mut().insert("idempotency-replayed", HeaderValue::from_static("true"));
    Ok(response)
}
