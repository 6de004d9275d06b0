//! The organisations whose systems a token sees, by the ids that systems, projects and members name.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Paging, Part};
use super::asked::Asked;
use super::caller::Caller;
use super::fault::Fault;
use crate::daemon::Tower;
use crate::register::Organisation;
use crate::web::visitor::Visitor;

/// A page of organisations.
#[derive(Serialize, ToSchema)]
pub(super) struct Organisations {
    #[serde(flatten)]
    part: Part,
    organisations: Vec<Organisation>,
}

/// The organisations whose systems the token sees, by name.
#[utoipa::path(get, path = "/api/v1/organisations", tag = "register", security(("token" = ["register:read", "reader"])), params(Paging), responses((status = 200, description = "a page of organisations", body = Organisations)))]
pub(super) async fn list(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Asked(paging): Asked<Paging>,
    uri: Uri,
) -> Result<Response, Fault> {
    let known = tower.store.known_organisations().await?.into_iter();
    let seen = known.filter(|(id, _)| caller.sees(Some(id)));
    let all: Vec<Organisation> = seen.map(|(id, name)| Organisation { id, name }).collect();
    paging.page(&uri, &all, visitor.language, |part, organisations| Organisations {
        part,
        organisations: organisations.to_vec(),
    })
}
