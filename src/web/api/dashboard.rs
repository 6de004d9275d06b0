//! The dashboard over the API: how the systems stand that the token sees, and what is new for them.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::json;

use super::answer::{hashed, tagged};
use super::caller::Caller;
use super::fault::Fault;
use crate::daemon::Tower;
use crate::daemon::dashboard::{Dashboard, dashboard};
use crate::daemon::overview::overview;
use crate::web::visitor::Visitor;

/// How it stands: systems by class, open duties by day, what the law changed lately, news that cites what applies, and silent feeds.
#[utoipa::path(get, path = "/api/v1/dashboard", tag = "register", security(("token" = ["register:read", "reader"])), responses((status = 200, description = "how it stands", body = Dashboard, headers(("ETag" = String)))))]
pub(super) async fn one(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let lines = overview(&tower).await?.seen(|organisation| caller.sees(organisation));
    let told = json!(dashboard(&tower, lines, visitor.language).await?);
    Ok(tagged(&told, &hashed(&told), visitor.language, &headers))
}
