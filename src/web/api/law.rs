//! The rule book over the API.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;

use super::answer::{Asked, Paging, hashed, tagged};
use super::fault::Fault;
use crate::daemon::Tower;
use crate::web::visitor::Visitor;

/// The rules of the book.
#[utoipa::path(get, path = "/api/v1/rules", tag = "law", security(()), params(Paging), responses((status = 200, description = "a page of rules", body = Value)))]
pub(super) async fn rules(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Asked(paging): Asked<Paging>,
    uri: Uri,
) -> Result<Response, Fault> {
    let language = visitor.language;
    paging.page(&uri, "rules", tower.book.rules(), language, |rule| rule.to_json(language))
}

/// One rule, whole: what it asks, of whom, and since when.
#[utoipa::path(get, path = "/api/v1/rules/{id}", tag = "law", security(()), params(("id" = String, Path, description = "its id")), responses((status = 200, description = "the rule", body = Value)))]
pub(super) async fn rule(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let rule = tower.book.rule(&id).ok_or_else(Fault::not_found)?.to_json(visitor.language);
    Ok(tagged(&rule, &hashed(&rule), visitor.language, &headers))
}
