//! A shared project is changed by editors of its organisation: in any part, on to another phase, or withdrawn.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::days::Day;
use super::frame::{Frame, Here};
use super::history::shown;
use super::measure::with_status;
use super::problem::Problem;
use super::projects::{Step, page_with};
use super::sharing::{Sent, SharingPage, fault_of, form};
use super::visitor::Visitor;
use crate::daemon::projects;
use crate::daemon::tower::Tower;
use crate::people::Role;
use crate::register::{Project, TEXT_CHARS_MAX};
use crate::store::{ProjectChange, StoredChange};
use crate::text::{Language, html, say};

/// Changes on the page.
const CHANGES_MAX: u32 = 100;
/// Signs of what a part was and became.
const SHOWN_CHARS: usize = 400;

/// One part of a project that somebody changed.
pub(super) struct ChangeView {
    pub(super) day: Day,
    pub(super) who: String,
    pub(super) part: String,
    pub(super) before: String,
    pub(super) after: String,
}

/// `GET /projects/{id}/edit`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let project = own(&tower, &visitor, &id).await?;
    let page = made(&tower, visitor, &project, Sent::of(&project)).await?;
    with_status(StatusCode::OK, &page)
}

/// `POST /projects/{id}/edit`
pub(super) async fn keep(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let before = own(&tower, &visitor, &id).await?;
    let sent = Sent(fields);
    let read = sent.project(id.clone(), before.organisation.clone());
    let read = read.and_then(|project| fault_of(&tower, &project).map_or(Ok(project), Err));
    let project = match read {
        Ok(project) => project,
        Err(fault) => {
            let mut page = made(&tower, visitor, &before, sent).await?;
            page.fault = Some(fault);
            return with_status(StatusCode::BAD_REQUEST, &page);
        }
    };
    let change =
        move |now: &mut Project| *now = Project { organisation: now.organisation.clone(), ..project };
    match projects::change(&tower, &id, &sent.text("seen"), visitor.name(), change).await? {
        ProjectChange::Done { .. } => Ok(to_project(&id)),
        ProjectChange::NoProject => Err(Problem::not_found()),
        ProjectChange::Stale(now) => stale(&tower, visitor, &now, sent.over(&now)).await,
    }
}

/// What the form of a step sends.
#[derive(Deserialize)]
pub(super) struct SentStep {
    seen: String,
    #[serde(default)]
    phase: String,
    #[serde(default)]
    learned: String,
}

/// `POST /projects/{id}/phase`: on to another phase, with what was learned in the one it leaves.
pub(super) async fn move_on(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    Form(sent): Form<SentStep>,
) -> Result<Response, Problem> {
    let before = own(&tower, &visitor, &id).await?;
    let learned = sent.learned.trim().replace("\r\n", "\n");
    let phase = Some(sent.phase.clone()).filter(|phase| !phase.is_empty());
    let mut after = Project { phase: phase.clone(), ..before.clone() };
    after.learn(None, &learned);
    let fault = match fault_of(&tower, &after) {
        _ if after == before => Some("project-fault-nothing"),
        _ if learned.chars().count() > TEXT_CHARS_MAX => Some("sharing-fault-long"),
        fault => fault,
    };
    if let Some(fault) = fault {
        let step = Step { seen: sent.seen, phase: sent.phase, learned: sent.learned, fault: Some(fault) };
        let page = page_with(&tower, visitor, &id, Some(step)).await?;
        return with_status(StatusCode::BAD_REQUEST, &page);
    }
    match projects::move_on(&tower, &id, &sent.seen, visitor.name(), (phase, &learned)).await? {
        ProjectChange::Done { .. } => Ok(to_project(&id)),
        ProjectChange::NoProject => Err(Problem::not_found()),
        ProjectChange::Stale(now) => {
            // The page shows what holds now; what was typed stays in its form.
            let fault = Some("project-stale");
            let step = Step { seen: now.mark(), phase: sent.phase, learned: sent.learned, fault };
            let page = page_with(&tower, visitor, &id, Some(step)).await?;
            with_status(StatusCode::CONFLICT, &page)
        }
    }
}

/// What the form that withdraws a project sends.
#[derive(Deserialize)]
pub(super) struct SentWithdrawal {
    seen: String,
    #[serde(default)]
    sure: String,
}

/// `POST /projects/{id}/withdraw`
pub(super) async fn withdraw(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    Form(sent): Form<SentWithdrawal>,
) -> Result<Response, Problem> {
    let before = own(&tower, &visitor, &id).await?;
    if sent.sure != "yes" {
        let mut page = made(&tower, visitor, &before, Sent::of(&before)).await?;
        page.fault = Some("project-fault-sure");
        return with_status(StatusCode::BAD_REQUEST, &page);
    }
    let is_seen = |now: &Project| now.mark() == sent.seen;
    match tower.store.remove_project(&id, visitor.name(), tower.clock.now(), is_seen).await? {
        ProjectChange::Done { .. } => Ok(Redirect::to("/projects").into_response()),
        ProjectChange::NoProject => Err(Problem::not_found()),
        ProjectChange::Stale(now) => stale(&tower, visitor, &now, Sent::of(&now)).await,
    }
}

/// The project, where the reader is an editor of its organisation.
async fn own(tower: &Tower, visitor: &Visitor, id: &str) -> Result<Project, Problem> {
    let project = tower.store.project(id).await?.ok_or_else(Problem::not_found)?.project;
    match visitor.may(Role::Editor, Some(&project.organisation)) {
        true => Ok(project),
        false => Err(Problem::not_your_role()),
    }
}

fn to_project(id: &str) -> Response {
    Redirect::to(&format!("/projects/{id}")).into_response()
}

async fn stale(tower: &Tower, visitor: Visitor, now: &Project, sent: Sent) -> Result<Response, Problem> {
    let language = visitor.language;
    let mut page = made(tower, visitor, now, sent).await?;
    page.other = Some(in_words(tower, now, language));
    with_status(StatusCode::CONFLICT, &page)
}

async fn made(
    tower: &Tower,
    visitor: Visitor,
    project: &Project,
    sent: Sent,
) -> Result<SharingPage, Problem> {
    let language = visitor.language;
    let changes = tower.store.project_history(&project.id, None, CHANGES_MAX).await?;
    let title = say(language, "project-edit", &[]);
    let mut page = form(tower, Frame::new(visitor, title, Here::Projects), sent);
    page.project = Some((project.id.clone(), project.title.clone()));
    page.history = changes.into_iter().map(|one| change_view(tower, one, language)).collect();
    Ok(page)
}

/// What a project says, part by part, for who is shown another's text beside their own.
fn in_words(tower: &Tower, project: &Project, language: Language) -> Vec<(String, String)> {
    let whole = serde_json::json!(project);
    let parts =
        whole.as_object().into_iter().flatten().filter(|(key, _)| *key != "id" && *key != "organisation");
    let said = parts.map(|(key, value)| (part_name(key, language), in_themes(tower, value, language)));
    said.filter(|(_, text)| !text.is_empty()).collect()
}

fn change_view(tower: &Tower, one: StoredChange, language: Language) -> ChangeView {
    let brief = |value: &Option<serde_json::Value>| {
        let text =
            value.as_ref().map(|value| in_themes(tower, value, language)).filter(|text| !text.is_empty());
        text.map_or_else(|| "–".to_owned(), |text| html::shorten(&text, SHOWN_CHARS))
    };
    ChangeView {
        day: Day::of(one.at, tower.config.alerts.time_zone, language),
        part: part_name(&one.difference.part, language),
        before: brief(&one.difference.before),
        after: brief(&one.difference.after),
        who: one.who,
    }
}

/// The name of a part, as the form calls it.
fn part_name(part: &str, language: Language) -> String {
    let key = match part {
        "" => "project-whole".to_owned(),
        "title" => "sharing-name".to_owned(),
        "organisation" => "part-organisation".to_owned(),
        "language" | "phase" | "instruments" | "obstacles" | "themes" => format!("sharing-{part}"),
        part => format!("project-{part}"),
    };
    say(language, &key, &[])
}

/// A value as a person reads it; themes by their names.
fn in_themes(tower: &Tower, value: &serde_json::Value, language: Language) -> String {
    use serde_json::Value;
    let themes = tower.themes();
    let named = |text: &str| {
        themes.by_id(text).map_or_else(|_| text.to_owned(), |theme| theme.name.get(language).to_owned())
    };
    match value {
        Value::String(text) => named(text),
        Value::Array(list) => list.iter().filter_map(Value::as_str).map(named).collect::<Vec<_>>().join("; "),
        Value::Bool(true) => say(language, "law-yes", &[]),
        Value::Bool(false) => say(language, "law-no", &[]),
        // The whole of a project: what it is called says which.
        Value::Object(table) => table.get("title").map(shown).unwrap_or_default(),
        other => shown(other),
    }
}
