//! Whether the process lives and whether it can answer, for whoever restarts it.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::search::Found;
use crate::daemon::tower::Tower;

/// Lives: it answers.
pub(super) async fn live() -> &'static str {
    "ok"
}

/// What is not ready, by name; causes stay in the log.
#[derive(Serialize)]
struct Readiness {
    ready: bool,
    not_ready: Vec<&'static str>,
}

/// Ready: the store answers and has room for more, and the index can be read and has caught up with the store since the start.
///
/// Afterwards an index that is some changes behind answers well enough; how far it is stands in the metrics.
pub(super) async fn ready(State(tower): State<Arc<Tower>>) -> Response {
    let mut not_ready = Vec::new();
    if let Err(cause) = tower.store.ping().await {
        tracing::warn!("the store is not ready: {cause}");
        not_ready.push("store");
    }
    if tower.room.is_full() {
        not_ready.push("disk");
    }
    let behind = match tower.progress.applied().filter(|_| !tower.progress.caught_up()) {
        Some(applied) => tower.store.last_change().await.is_ok_and(|last| last > applied),
        None => false,
    };
    if behind {
        not_ready.push("index");
    } else if let Err(cause) = Found::nothing(&tower).await {
        tracing::warn!("the index is not ready: {cause:#}");
        not_ready.push("index");
    }
    let status = if not_ready.is_empty() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Readiness { ready: not_ready.is_empty(), not_ready })).into_response()
}
