//! What leaves the register as a file or a report: one system, or all of them.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LANGUAGE, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use url::form_urlencoded;

use super::assets;
use super::problem::Problem;
use super::register::Part;
use super::visitor::Visitor;
use crate::daemon::exports::{at_once, takes_long};
use crate::daemon::tower::Tower;
use crate::people::Role;
use crate::register::System;
use crate::register::export::{ExportFormat, Style};
use crate::text::Language;

/// `GET /register/export/{format}`
pub(super) async fn all(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(format): Path<String>,
    Query(part): Query<Part>,
) -> Result<Response, Problem> {
    let all = tower.store.systems().await?.into_iter().map(|stored| stored.system);
    let seen = |system: &System| {
        visitor.sees(system.organisation.as_deref()) && part.holds(system.organisation.as_deref())
    };
    let systems: Vec<System> = all.filter(seen).collect();
    part.name(&tower, systems.len()).await?;
    let format: ExportFormat = format.parse().map_err(|_| Problem::not_found())?;
    if takes_long(format, systems.len()) {
        return Ok(Redirect::to(&in_background(format, &part)).into_response());
    }
    answer(tower, visitor, format, systems, "register".to_owned()).await
}

/// Where a file is asked for that takes too long for one answer.
fn in_background(format: ExportFormat, part: &Part) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("format", format.as_str());
    if let Some(organisation) = part.organisation() {
        query.append_pair("organisation", organisation);
    }
    format!("/register/exports?{}", query.finish())
}

/// `GET /systems/{id}/export/{format}`
pub(super) async fn one(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path((id, format)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let system = tower.store.system(&id).await?.ok_or_else(Problem::not_found)?.system;
    let format: ExportFormat = format.parse().map_err(|_| Problem::not_found())?;
    answer(tower, visitor, format, vec![system], id).await
}

async fn answer(
    tower: Arc<Tower>,
    visitor: Visitor,
    format: ExportFormat,
    systems: Vec<System>,
    name: String,
) -> Result<Response, Problem> {
    let may_edit = |organisation: Option<&str>| visitor.may(Role::Editor, organisation);
    Ok(file(tower, format, visitor.language, (systems, &name), may_edit).await?)
}

/// Systems as a file under a name; whoever may not edit one gets it without its working papers.
pub(super) async fn file(
    tower: Arc<Tower>,
    format: ExportFormat,
    language: Language,
    (systems, name): (Vec<System>, &str),
    may_edit: impl Fn(Option<&str>) -> bool,
) -> anyhow::Result<Response> {
    let style = Style::At(assets::address("belfort.css"));
    let written = at_once(&tower, (format, language), systems, may_edit, style).await?;
    under_its_name(written.into_response(), (format, language), name)
}

/// The same with what says of which form it is, in which language, and how it is called.
pub(super) fn under_its_name(
    mut response: Response,
    (format, language): (ExportFormat, Language),
    name: &str,
) -> anyhow::Result<Response> {
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(format.media()));
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.code()));
    if format.extension() != "html" {
        // The three PDFs of one system lie beside each other in a folder of downloads.
        let kind = format.as_str().strip_suffix("-pdf").map(|kind| format!("-{kind}")).unwrap_or_default();
        let file = format!("attachment; filename=\"{name}{kind}.{}\"", format.extension());
        headers.insert(CONTENT_DISPOSITION, HeaderValue::from_str(&file)?);
    }
    Ok(response)
}
