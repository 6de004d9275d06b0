//! The version of an answer that has none of its own: a hash of what it says. Whoever holds it already gets 304.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::answer::{hash, holds};

/// Puts a tag on what is read, where its handler put none.
pub(super) async fn tag(request: Request, next: Next) -> Response {
    if request.method() != Method::GET {
        return next.run(request).await;
    }
    let asked = request.headers().clone();
    let response = next.run(request).await;
    let is_json = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
    if response.status() != StatusCode::OK || response.headers().contains_key(ETAG) || !is_json {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // An answer in JSON is whole before it is sent.
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let tag = hash(&bytes);
    let value = HeaderValue::from_str(&format!("\"{tag}\"")).expect("a hash is made of letters and digits");
    parts.headers.insert(ETAG, value);
    if !holds(&asked, &IF_NONE_MATCH, &tag) {
        return Response::from_parts(parts, Body::from(bytes));
    }
    parts.status = StatusCode::NOT_MODIFIED;
    parts.headers.remove(CONTENT_TYPE);
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::empty())
}
