//! The deadlines as a calendar to subscribe to: of the whole register, or of one system.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LANGUAGE, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::problem::Problem;
use super::visitor::Visitor;
use crate::daemon::tower::Tower;
use crate::daemon::{calendar, standings};
use crate::law::in_order;
use crate::store::StoredSystem;

/// `GET /deadlines.ics`
pub(super) async fn all(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Problem> {
    let systems = tower.store.systems().await?;
    answer(tower, systems, None, visitor).await
}

/// `GET /systems/{id}/deadlines.ics`
pub(super) async fn one(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let system = tower.store.system(&id).await?.ok_or_else(Problem::not_found)?;
    let name = system.system.name.clone();
    answer(tower, vec![system], Some(name), visitor).await
}

/// Where the calendar of a system is; the language stands in the address, for a calendar program has no cookie.
pub(super) fn address(system: Option<&str>, visitor_language: crate::text::Language) -> String {
    let folder = system.map(|id| format!("/systems/{id}")).unwrap_or_default();
    format!("{folder}/deadlines.ics?lang={}", visitor_language.code())
}

async fn answer(
    tower: Arc<Tower>,
    systems: Vec<StoredSystem>,
    of: Option<String>,
    visitor: Visitor,
) -> Result<Response, Problem> {
    let (today, language) = (tower.today(), visitor.language);
    let file = match &systems[..] {
        [only] if of.is_some() => format!("belfort-{}.ics", only.system.id),
        _ => "belfort.ics".to_owned(),
    };
    let decided = move || {
        let deadlines = systems.iter().flat_map(|stored| {
            standings::standing(&tower, stored).open_deadlines(&tower, &stored.system, language)
        });
        calendar::calendar(&tower.config, &in_order(deadlines.collect()), of.as_deref(), today, language)
    };
    let text = tokio::task::spawn_blocking(decided).await?;
    let named = HeaderValue::from_str(&format!("attachment; filename=\"{file}\""));
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8")),
        (CONTENT_DISPOSITION, named.unwrap_or(HeaderValue::from_static("attachment"))),
        (CONTENT_LANGUAGE, HeaderValue::from_static(language.code())),
    ];
    Ok((headers, text).into_response())
}
