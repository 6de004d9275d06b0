//! The rule book over the API.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Paging, Part, hashed, tagged};
use super::asked::Asked;
use super::fault::Fault;
use crate::daemon::Tower;
use crate::law::RuleSaid;
use crate::web::visitor::Visitor;

/// A page of rules.
#[derive(Serialize, ToSchema)]
pub(super) struct Rules {
    #[serde(flatten)]
    part: Part,
    rules: Vec<RuleSaid>,
}

/// The rules of the book.
#[utoipa::path(get, path = "/api/v1/rules", tag = "law", security(()), params(Paging), responses((status = 200, description = "a page of rules", body = Rules)))]
pub(super) async fn rules(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Asked(paging): Asked<Paging>,
    uri: Uri,
) -> Result<Response, Fault> {
    let language = visitor.language;
    paging.page(&uri, tower.book.rules(), language, |part, rules| Rules {
        part,
        rules: rules.iter().map(|rule| rule.said(language)).collect(),
    })
}

/// One rule, whole: what it asks, of whom, and since when.
#[utoipa::path(get, path = "/api/v1/rules/{id}", tag = "law", security(()), params(("id" = String, Path, description = "its id")), responses((status = 200, description = "the rule", body = RuleSaid, headers(("ETag" = String)))))]
pub(super) async fn rule(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let rule = tower.book.rule(&id).ok_or_else(Fault::not_found)?.to_json(visitor.language);
    Ok(tagged(&rule, &hashed(&rule), visitor.language, &headers))
}
