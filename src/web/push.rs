//! Where hubs call: they ask whether we want their pushes, and push.
//!
//! # Source
//! W3C Recommendation WebSub, sections 5.3 and 7. The token in the address is the only proof of a question, the signature
//! that of a push.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Path, Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::daemon::push::{Push, answer, take};
use crate::daemon::tower::Tower;
use crate::news::push::Question;

/// Echoes the challenge of what we asked for, and of nothing else.
pub(super) async fn question(
    State(tower): State<Arc<Tower>>,
    Path(token): Path<String>,
    Query(question): Query<Question>,
) -> Response {
    match answer(&tower, &token, question).await {
        // Plain text, whatever the challenge holds: nobody reads a page of ours there.
        Ok(Some(challenge)) => ([(CONTENT_TYPE, "text/plain; charset=utf-8")], challenge).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => failed(&error),
    }
}

/// Takes a push; it is read only as far as its signature asks for.
pub(super) async fn push(
    State(tower): State<Arc<Tower>>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let Ok(body) = to_bytes(body, tower.config.fetch.bytes_max).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let signature = headers.get("x-hub-signature").and_then(|value| value.to_str().ok()).unwrap_or_default();
    match take(&tower, &token, signature, &body).await {
        Ok(Push::Taken | Push::Ignored) => StatusCode::ACCEPTED.into_response(),
        Ok(Push::Unknown) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => failed(&error),
    }
}

fn failed(error: &anyhow::Error) -> Response {
    tracing::error!("a hub called and the store failed: {error:#}");
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}
