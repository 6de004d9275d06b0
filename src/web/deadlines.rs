//! The deadlines as a calendar to subscribe to: of the whole register, of an organisation, or of one system.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LANGUAGE, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::problem::Problem;
use super::register::Part;
use super::visitor::Visitor;
use crate::daemon::calendar;
use crate::daemon::standings::open_deadlines;
use crate::daemon::tower::Tower;
use crate::people::Member;
use crate::store::StoredSystem;
use crate::text::Language;

/// `GET /deadlines.ics`
pub(super) async fn all(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Query(part): Query<Part>,
) -> Result<Response, Problem> {
    let member = visitor.signed_in().member.clone();
    all_of(tower, &member, &part, visitor).await
}

/// `GET /calendar/{key}/deadlines.ics`
pub(super) async fn all_by_key(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(key): Path<String>,
    Query(part): Query<Part>,
) -> Result<Response, Problem> {
    let member = tower.store.member_by_calendar(&key).await?.ok_or_else(Problem::not_found)?;
    all_of(tower, &member, &part, visitor).await
}

async fn all_of(
    tower: Arc<Tower>,
    member: &Member,
    part: &Part,
    visitor: Visitor,
) -> Result<Response, Problem> {
    let mut systems = tower.store.systems().await?;
    systems.retain(|stored| member.sees(stored.system.organisation.as_deref()) && part.holds(&stored.system));
    let of = part.name(&tower, systems.len()).await?;
    Ok(file(tower, systems, of, visitor.language).await?)
}

/// `GET /systems/{id}/deadlines.ics`
pub(super) async fn one(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    one_of(tower, &id, visitor).await
}

/// `GET /calendar/{key}/systems/{id}/deadlines.ics`
pub(super) async fn one_by_key(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path((key, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let member = tower.store.member_by_calendar(&key).await?.ok_or_else(Problem::not_found)?;
    let system = tower.store.system(&id).await?.ok_or_else(Problem::not_found)?.system;
    if !member.sees(system.organisation.as_deref()) {
        return Err(Problem::not_found());
    }
    one_of(tower, &id, visitor).await
}

async fn one_of(tower: Arc<Tower>, id: &str, visitor: Visitor) -> Result<Response, Problem> {
    let system = tower.store.system(id).await?.ok_or_else(Problem::not_found)?;
    let name = system.system.name.clone();
    Ok(file(tower, vec![system], Some(name), visitor.language).await?)
}

/// Where the calendar of a system is, or of all that the visitor sees.
///
/// Their key and the language stand in the address, for a calendar program has no cookie.
pub(super) async fn address(
    tower: &Tower,
    visitor: &Visitor,
    system: Option<&str>,
) -> Result<String, Problem> {
    let key = tower.store.calendar_key(&visitor.signed_in().member.account).await?;
    let key = key.ok_or_else(Problem::not_found)?;
    let folder = system.map(|id| format!("/systems/{id}")).unwrap_or_default();
    Ok(format!("/calendar/{key}{folder}/deadlines.ics?lang={}", visitor.language.code()))
}

/// The deadlines of systems as a file; `of` names the system or the organisation when it is the calendar of one.
pub(super) async fn file(
    tower: Arc<Tower>,
    systems: Vec<StoredSystem>,
    of: Option<String>,
    language: Language,
) -> anyhow::Result<Response> {
    let today = tower.today();
    let file = match &systems[..] {
        [only] if of.as_ref() == Some(&only.system.name) => format!("belfort-{}.ics", only.system.id),
        _ => "belfort.ics".to_owned(),
    };
    let decided = move || {
        let deadlines = open_deadlines(&tower, &systems, language);
        calendar::calendar(&tower.config, &deadlines, of.as_deref(), today, language)
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
