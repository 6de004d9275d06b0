//! The deadlines of the register over the API, as lists and as calendars.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Paging, Part};
use super::asked::Asked;
use super::caller::Caller;
use super::fault::Fault;
use crate::daemon::{Tower, standings};
use crate::law::OpenDeadline;
use crate::store::StoredSystem;
use crate::text::Language;
use crate::web::deadlines::file;
use crate::web::visitor::Visitor;

/// A page of deadlines.
#[derive(Serialize, ToSchema)]
pub(super) struct Deadlines {
    #[serde(flatten)]
    part: Part,
    deadlines: Vec<OpenDeadline>,
}

/// The open deadlines of the register, the first one first.
#[utoipa::path(get, path = "/api/v1/deadlines", tag = "register", security(("token" = ["register:read", "reader"])), params(Paging), responses((status = 200, description = "a page of deadlines", body = Deadlines)))]
pub(super) async fn all(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Asked(paging): Asked<Paging>,
    uri: Uri,
) -> Result<Response, Fault> {
    let systems = seen(&tower, &caller).await?;
    listed(tower, systems, (paging, uri), visitor.language).await
}

/// The open deadlines of the register as a calendar (iCalendar).
#[utoipa::path(get, path = "/api/v1/deadlines.ics", tag = "register", security(("token" = ["register:read", "reader"])), responses((status = 200, description = "the calendar", body = String, content_type = "text/calendar", headers(("ETag" = String)))))]
pub(super) async fn all_as_calendar(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let systems = seen(&tower, &caller).await?;
    Ok(file(tower, systems, None, (visitor.language, &headers)).await?)
}

/// The open deadlines of a system, the first one first.
#[utoipa::path(get, path = "/api/v1/systems/{id}/deadlines", tag = "register", security(("token" = ["register:read", "reader"])), params(("id" = String, Path, description = "its id"), Paging), responses((status = 200, description = "a page of deadlines", body = Deadlines)))]
pub(super) async fn one(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    Asked(paging): Asked<Paging>,
    uri: Uri,
) -> Result<Response, Fault> {
    let system = tower.store.system(&id).await?.ok_or_else(Fault::not_found)?;
    listed(tower, vec![system], (paging, uri), visitor.language).await
}

/// The open deadlines of a system as a calendar (iCalendar).
#[utoipa::path(get, path = "/api/v1/systems/{id}/deadlines.ics", tag = "register", security(("token" = ["register:read", "reader"])), params(("id" = String, Path, description = "its id")), responses((status = 200, description = "the calendar", body = String, content_type = "text/calendar", headers(("ETag" = String)))))]
pub(super) async fn one_as_calendar(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let system = tower.store.system(&id).await?.ok_or_else(Fault::not_found)?;
    let name = system.system.name.clone();
    Ok(file(tower, vec![system], Some(name), (visitor.language, &headers)).await?)
}

async fn seen(tower: &Tower, caller: &Caller) -> Result<Vec<StoredSystem>, Fault> {
    let mut systems = tower.store.systems().await?;
    systems.retain(|one| caller.sees(one.system.organisation.as_deref()));
    Ok(systems)
}

async fn listed(
    tower: Arc<Tower>,
    systems: Vec<StoredSystem>,
    (paging, uri): (Paging, Uri),
    language: Language,
) -> Result<Response, Fault> {
    let listed = move || {
        let open = standings::open_deadlines(&tower, &systems, language);
        paging
            .page(&uri, &open, language, |part, deadlines| Deadlines { part, deadlines: deadlines.to_vec() })
    };
    tokio::task::spawn_blocking(listed).await?
}
