//! The deadlines as a calendar to subscribe to: of the whole register, of an organisation, or of one system.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LANGUAGE, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use ring::digest::{Context, SHA256};

use super::problem::Problem;
use super::register::Part;
use super::visitor::Visitor;
use crate::daemon::calendar;
use crate::daemon::overview::{Line, overview, shared};
use crate::daemon::tower::Tower;
use crate::people::Member;
use crate::store::StoredSystem;
use crate::text::Language;

/// `GET /deadlines.ics`
pub(super) async fn all(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Query(part): Query<Part>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let member = visitor.signed_in().member.clone();
    all_of(tower, &member, &part, (visitor.language, &headers)).await
}

/// `GET /calendar/{key}/deadlines.ics`
pub(super) async fn all_by_key(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(key): Path<String>,
    Query(part): Query<Part>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let member = tower.store.member_by_calendar(&key).await?.ok_or_else(Problem::not_found)?;
    all_of(tower, &member, &part, (visitor.language, &headers)).await
}

async fn all_of(
    tower: Arc<Tower>,
    member: &Member,
    part: &Part,
    asked: (Language, &HeaderMap),
) -> Result<Response, Problem> {
    let overview = overview(&tower).await?;
    let lines = overview.seen(|organisation| member.sees(organisation) && part.holds(organisation));
    let of = part.name(&tower, lines.len()).await?;
    Ok(file(tower, lines, of, asked).await?)
}

/// `GET /systems/{id}/deadlines.ics`
pub(super) async fn one(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    one_of(tower, &id, (visitor.language, &headers)).await
}

/// `GET /calendar/{key}/systems/{id}/deadlines.ics`
pub(super) async fn one_by_key(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path((key, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let member = tower.store.member_by_calendar(&key).await?.ok_or_else(Problem::not_found)?;
    let system = tower.store.system(&id).await?.ok_or_else(Problem::not_found)?.system;
    if !member.sees(system.organisation.as_deref()) {
        return Err(Problem::not_found());
    }
    one_of(tower, &id, (visitor.language, &headers)).await
}

async fn one_of(tower: Arc<Tower>, id: &str, asked: (Language, &HeaderMap)) -> Result<Response, Problem> {
    let system = tower.store.system(id).await?.ok_or_else(Problem::not_found)?;
    Ok(file_of_one(tower, system, asked).await?)
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

/// The deadlines of one system as a file.
pub(super) async fn file_of_one(
    tower: Arc<Tower>,
    system: StoredSystem,
    asked: (Language, &HeaderMap),
) -> anyhow::Result<Response> {
    let (deciding, name) = (tower.clone(), system.system.name.clone());
    let line = tokio::task::spawn_blocking(move || Arc::new(Line::of(&deciding, &system))).await?;
    file(tower, vec![line], Some(name), asked).await
}

/// The deadlines of systems as a file; `of` names the system or the organisation when it is the calendar of one.
///
/// Nothing is decided nor said for who holds the same file already: calendar programs ask every hour.
pub(super) async fn file(
    tower: Arc<Tower>,
    lines: Vec<Arc<Line>>,
    of: Option<String>,
    (language, headers): (Language, &HeaderMap),
) -> anyhow::Result<Response> {
    let today = tower.today();
    let tag = tag(&tower, &lines, of.as_deref(), language);
    let mut response = match holds(headers, &tag) {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => written(tower, lines, of, (today, language)).await?,
    };
    response.headers_mut().insert(ETAG, HeaderValue::from_str(&format!("W/\"{tag}\""))?);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(response)
}

/// What is another whenever the calendar is: by the day, the law that we hold, and the state of each system.
fn tag(tower: &Tower, lines: &[Arc<Line>], of: Option<&str>, language: Language) -> String {
    let mut context = Context::new(&SHA256);
    let public = &tower.config.web.public_url;
    for part in
        [tower.today().to_string().as_str(), tower.book.hash(), language.code(), of.unwrap_or(""), public]
    {
        context.update(part.as_bytes());
        context.update(&[0]);
    }
    for line in lines {
        let (own, shared) = line.state;
        context.update(line.id.as_bytes());
        context.update(&[0]);
        context.update(&own.to_be_bytes());
        context.update(&shared.to_be_bytes());
    }
    context.finish().as_ref()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

fn holds(headers: &HeaderMap, tag: &str) -> bool {
    let held = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let mut tags = held.flat_map(|tags| tags.split(',')).map(str::trim);
    tags.any(|held| held == "*" || held.trim_start_matches("W/").trim_matches('"') == tag)
}

async fn written(
    tower: Arc<Tower>,
    lines: Vec<Arc<Line>>,
    of: Option<String>,
    (today, language): (NaiveDate, Language),
) -> anyhow::Result<Response> {
    let file = match &lines[..] {
        [only] if of.as_ref() == Some(&only.name) => format!("belfort-{}.ics", only.id),
        _ => "belfort.ics".to_owned(),
    };
    let decided = move || {
        let deadlines = shared(&tower, &lines, language);
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
