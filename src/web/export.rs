//! What leaves the register as a file or a report: one system, or all of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LANGUAGE, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use tokio::sync::Semaphore;

use super::assets;
use super::problem::Problem;
use super::register::Part;
use super::visitor::Visitor;
use crate::daemon::assess;
use crate::daemon::tower::Tower;
use crate::people::Role;
use crate::register::System;
use crate::register::export::{Dossier, ExportFormat, Style, write};
use crate::text::Language;

/// One export at a time: each holds the assessments of every system that it writes.
static TURN: Semaphore = Semaphore::const_new(1);

/// `GET /register/export/{format}`
pub(super) async fn all(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(format): Path<String>,
    Query(part): Query<Part>,
) -> Result<Response, Problem> {
    let all = tower.store.systems().await?.into_iter().map(|stored| stored.system);
    let seen = |system: &System| visitor.sees(system.organisation.as_deref()) && part.holds(system);
    let systems: Vec<System> = all.filter(seen).collect();
    part.name(&tower, systems.len()).await?;
    answer(tower, visitor, &format, systems, "register".to_owned()).await
}

/// `GET /systems/{id}/export/{format}`
pub(super) async fn one(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path((id, format)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let system = tower.store.system(&id).await?.ok_or_else(Problem::not_found)?.system;
    answer(tower, visitor, &format, vec![system], id).await
}

async fn answer(
    tower: Arc<Tower>,
    visitor: Visitor,
    format: &str,
    systems: Vec<System>,
    name: String,
) -> Result<Response, Problem> {
    let format: ExportFormat = format.parse().map_err(|_| Problem::not_found())?;
    let may_edit = |organisation: Option<&str>| visitor.may(Role::Editor, organisation);
    Ok(file(tower, format, visitor.language, (systems, &name), may_edit).await?)
}

/// Systems as a file under a name; whoever may not edit one gets it without its working papers.
pub(super) async fn file(
    tower: Arc<Tower>,
    format: ExportFormat,
    language: Language,
    (mut systems, name): (Vec<System>, &str),
    may_edit: impl Fn(Option<&str>) -> bool,
) -> anyhow::Result<Response> {
    for system in &mut systems {
        if !may_edit(system.organisation.as_deref()) {
            *system = system.clone().for_readers();
        }
    }
    let names: BTreeMap<String, String> = tower.store.organisations().await?.into_iter().collect();
    // A register of thousands is assessed anew: other visitors do not wait for it.
    let turn = TURN.acquire().await?;
    let written = tokio::task::spawn_blocking(move || {
        // Kept to the end of the work: a visitor who goes away does not stop it.
        let _turn = turn;
        let assessed: Vec<_> = systems.iter().map(|system| assess::assess(&tower, system)).collect();
        let dossier = |(system, assessment)| -> Dossier<'_> {
            let system: &System = system;
            let organisation = system.organisation.as_ref().and_then(|id| names.get(id)).map(String::as_str);
            Dossier { system, assessment, organisation }
        };
        let dossiers: Vec<_> = systems.iter().zip(&assessed).map(dossier).collect();
        let style = Style::At(assets::address("belfort.css"));
        write(format, &dossiers, &tower.book, language, (&style, &tower.config.public_url()))
    });
    let written = written.await??;
    let mut response = written.into_response();
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
