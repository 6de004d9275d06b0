//! How it goes, over the API: the outbox, what was told, and the rule book.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::answer::answer;
use super::fault::Fault;
use crate::daemon::Tower;
use crate::daemon::index::standing::{IndexStanding, standing};
use crate::store::{ChannelAudit, OutboxState};
use crate::web::visitor::Visitor;

/// How it goes.
#[derive(Serialize, ToSchema)]
pub(super) struct Status {
    outbox: OutboxState,
    /// How telling went since yesterday, by channel.
    channels: Vec<ChannelAudit>,
    /// Rules of the book.
    rules: usize,
    /// Problems of rule files.
    broken_rules: usize,
    /// The hash of the rule book.
    book: String,
    /// How the index follows the store; null where another process of the same data folder writes it.
    index: Option<IndexStanding>,
}

/// How it goes: what waits, what was told and how late, how the index follows, and by which rule book systems are assessed.
#[utoipa::path(get, path = "/api/v1/status", tag = "description", security(()), responses((status = 200, description = "how it goes", body = Status)))]
pub(super) async fn status(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Fault> {
    let status = Status {
        outbox: tower.store.outbox().await?,
        channels: tower.delivery_audit().await?,
        rules: tower.book.rules().len(),
        broken_rules: tower.book_problems.len(),
        book: tower.book.hash().to_owned(),
        index: standing(&tower, visitor.language).await?,
    };
    Ok(answer(&json!(status), visitor.language))
}
