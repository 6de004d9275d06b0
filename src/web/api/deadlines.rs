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
use crate::daemon::Tower;
use crate::daemon::overview::{Line, Open, open, overview};
use crate::law::OpenDeadline;
use crate::text::Language;
use crate::web::deadlines::{file, file_of_one};
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
    let lines = seen(&tower, &caller).await?;
    listed(tower, lines, (paging, uri), visitor.language).await
}

/// The open deadlines of the register as a calendar (iCalendar).
#[utoipa::path(get, path = "/api/v1/deadlines.ics", tag = "register", security(("token" = ["register:read", "reader"])), responses((status = 200, description = "the calendar", body = String, content_type = "text/calendar", headers(("ETag" = String)))))]
pub(super) async fn all_as_calendar(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let lines = seen(&tower, &caller).await?;
    Ok(file(tower, lines, None, (visitor.language, &headers)).await?)
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
    let deciding = tower.clone();
    let line = tokio::task::spawn_blocking(move || Arc::new(Line::of(&deciding, &system))).await?;
    listed(tower, vec![line], (paging, uri), visitor.language).await
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
    Ok(file_of_one(tower, system, (visitor.language, &headers)).await?)
}

async fn seen(tower: &Arc<Tower>, caller: &Caller) -> Result<Vec<Arc<Line>>, Fault> {
    Ok(overview(tower).await?.seen(|organisation| caller.sees(organisation)))
}

async fn listed(
    tower: Arc<Tower>,
    lines: Vec<Arc<Line>>,
    (paging, uri): (Paging, Uri),
    language: Language,
) -> Result<Response, Fault> {
    let listed = move || {
        let told = |one: &Open<'_>| one.told(&tower, language);
        paging.page(&uri, &open(&lines), language, |part, deadlines| Deadlines {
            part,
            deadlines: deadlines.iter().map(told).collect(),
        })
    };
    tokio::task::spawn_blocking(listed).await?
}
