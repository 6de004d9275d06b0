//! Innovation projects over the API.

use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};

use super::answer::{Paging, Part, answer, created, hashed, must_match, must_say, tagged};
use super::asked::Asked;
use super::body;
use super::caller::Caller;
use super::fault::{Fault, Mistake};
use super::history::{CHANGES, Change, LINES_MAX};
use super::item::Alike;
use crate::daemon::{Tower, projects};
use crate::people::Role;
use crate::register::Project;
use crate::store::{ProjectChange, StoredProject};
use crate::text::Language;
use crate::web::history::{cut, place, place_in_words};
use crate::web::visitor::Visitor;

/// A page of projects.
#[derive(Serialize, ToSchema)]
pub(super) struct Projects {
    #[serde(flatten)]
    part: Part,
    projects: Vec<Shared>,
}

/// A project, and when it was shared and changed.
#[derive(Serialize, ToSchema)]
#[schema(as = SharedProject)]
struct Shared {
    project: Project,
    #[schema(value_type = String, format = DateTime)]
    created: DateTime<Utc>,
    #[schema(value_type = String, format = DateTime)]
    changed: DateTime<Utc>,
}

/// The projects that organisations share, the newest first.
#[utoipa::path(get, path = "/api/v1/projects", tag = "projects", security(()), params(Paging), responses((status = 200, description = "a page of projects", body = Projects)))]
pub(super) async fn list(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Asked(paging): Asked<Paging>,
    uri: Uri,
) -> Result<Response, Fault> {
    let stored = tower.store.projects().await?;
    let shared = |one: &StoredProject| Shared {
        project: one.project.clone(),
        created: one.created,
        changed: one.changed,
    };
    paging.page(&uri, &stored, visitor.language, |part, projects| Projects {
        part,
        projects: projects.iter().map(shared).collect(),
    })
}

/// One project.
#[utoipa::path(get, path = "/api/v1/projects/{id}", tag = "projects", security(()), params(("id" = String, Path, description = "its id")), responses((status = 200, description = "the project", body = Project, headers(("ETag" = String)))))]
pub(super) async fn one(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let project = json!(tower.store.project(&id).await?.ok_or_else(Fault::not_found)?.project);
    Ok(tagged(&project, &hashed(&project), visitor.language, &headers))
}

/// What others did that is most like a project.
#[utoipa::path(get, path = "/api/v1/projects/{id}/similar", tag = "projects", security(()), params(("id" = String, Path, description = "its id")), responses((status = 200, description = "the items", body = Alike)))]
pub(super) async fn similar(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let project = tower.store.project(&id).await?.ok_or_else(Fault::not_found)?.project;
    let items = projects::similar(&tower, &project, projects::SIMILAR_MAX).await;
    let items = items.map_err(|cause| Fault::no_index(&cause))?;
    Ok(answer(&json!(Alike { items }), visitor.language))
}

/// Which part of the history of a project is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct HistoryPart {
    /// How many changes; 100 when not said.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
    /// Only changes behind this place: `older_changes` of the page before.
    #[param(pattern = r"^[0-9]{1,18}\.[0-9]{1,18}$")]
    changes_behind: Option<String>,
}

/// What happened to a project.
#[derive(Serialize, ToSchema)]
#[schema(as = ProjectHistory)]
pub(super) struct History {
    /// Its id.
    project: String,
    changes: Vec<Change>,
    /// What `changes_behind` is for the page with older changes; null where there are none.
    older_changes: Option<String>,
}

/// Who changed what in a project, when, from what; for editors of its organisation.
#[utoipa::path(get, path = "/api/v1/projects/{id}/history", tag = "projects", security(("token" = ["register:read", "editor"])), params(("id" = String, Path, description = "its id"), HistoryPart), responses((status = 200, description = "the newest first", body = History)))]
pub(super) async fn history(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Asked(part): Asked<HistoryPart>,
) -> Result<Response, Fault> {
    let limit = part.limit.unwrap_or(CHANGES);
    if !(1..=LINES_MAX).contains(&limit) {
        return Err(Fault::parameter(format!("`limit` is {limit}: ask for 1 to {LINES_MAX}")));
    }
    let behind = part.changes_behind.as_deref().map(|text| {
        place(text).ok_or_else(|| Fault::parameter("`changes_behind` is none that a page before gave"))
    });
    let project = tower.store.project(&id).await?.ok_or_else(Fault::not_found)?.project;
    caller.must(Role::Editor, Some(&project.organisation))?;
    let mut changes = tower.store.project_history(&id, behind.transpose()?, limit as u32 + 1).await?;
    let more = cut(&mut changes, limit);
    let older_changes = changes.last().filter(|_| more).map(place_in_words);
    let changes = changes.into_iter().map(Change::of).collect();
    Ok(answer(&json!(History { project: id, changes, older_changes }), visitor.language))
}

/// What is described, and not shared.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Description {
    /// What somebody wants to do, or the problem that they have.
    #[schema(pattern = "\\S", max_length = 10_000)]
    text: String,
    /// The language it is written in; the caller's where it is not said.
    language: Option<Language>,
}

/// Who did this before: what others did that is most like a description. Nothing of it is kept.
#[utoipa::path(post, path = "/api/v1/similar", tag = "projects", security(()), request_body(content = Description, example = json!({ "text": "Op marktdagen is het te druk in de winkelstraat; we willen voorbijgangers tellen." })), responses((status = 200, description = "the items", body = Alike)))]
pub(super) async fn similar_to(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    sent: Bytes,
) -> Result<Response, Fault> {
    let Description { text, language } = body::json(&headers, &sent)?;
    let chars = text.chars().count();
    if text.trim().is_empty() || chars > projects::DESCRIPTION_CHARS_MAX {
        let most = projects::DESCRIPTION_CHARS_MAX;
        return Err(Fault::body(vec![Mistake::new(format!(
            "`text` has {chars} signs: 1 to {most} are compared"
        ))]));
    }
    let language = language.or(Some(visitor.language));
    let items = projects::similar_to_text(&tower, &text, language, projects::SIMILAR_MAX).await;
    let items = items.map_err(|cause| Fault::no_index(&cause))?;
    Ok(answer(&json!(Alike { items }), visitor.language))
}

/// Shares a project, or replaces the one of that id.
#[utoipa::path(put, path = "/api/v1/projects/{id}", tag = "projects", security(("token" = ["register:write", "editor"])), params(("id" = String, Path, description = "its id")), request_body(content = Project, example = json!({ "id": "drukte", "title": "Drukte meten", "organisation": "gent", "problem": "Op marktdagen is het te druk." })), responses((status = 200, description = "it is replaced", body = Project, headers(("ETag" = String))), (status = 201, description = "it is new", body = Project, headers(("ETag" = String), ("Location" = String))), (status = 412, description = "it is another version"), (status = 428, description = "it is there, and `If-Match` does not say which version was seen")))]
pub(super) async fn replace(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    headers: HeaderMap,
    sent: Bytes,
) -> Result<Response, Fault> {
    let project = body::project(&tower, &headers, &sent)?;
    body::same_id(&id, &project.id)?;
    let project = projects::settled(&tower, &project).await?;
    let before = tower.store.project(&id).await?.map(|stored| stored.project);
    // Nobody speaks for another organisation, nor takes its project over.
    caller.must(Role::Editor, Some(&project.organisation))?;
    if let Some(before) = &before {
        caller.must(Role::Editor, Some(&before.organisation))?;
    }
    must_match(&headers, before.as_ref().map(tag).as_deref())?;
    must_say(&headers, before.as_ref().is_some_and(|before| *before != project))?;
    let new = match before.filter(|_| headers.contains_key("if-match")) {
        None => projects::share(&tower, &project, &caller.name()).await?,
        // Whoever changed it between the look and the turn is not overwritten.
        Some(before) => {
            let change = |now: &mut Project| *now = project.clone();
            match projects::change(&tower, &id, &before.mark(), &caller.name(), change).await? {
                ProjectChange::Done { .. } => false,
                ProjectChange::Stale(_) => return Err(Fault::stale()),
                ProjectChange::NoProject => return Err(Fault::not_found()),
            }
        }
    };
    let value = json!(project);
    let response = tagged(&value, &hashed(&value), visitor.language, &HeaderMap::new());
    match new {
        true => created(response, &format!("/api/v1/projects/{id}")),
        false => Ok(response),
    }
}

/// Removes a project and the item that tells it.
#[utoipa::path(delete, path = "/api/v1/projects/{id}", tag = "projects", security(("token" = ["register:write", "editor"])), params(("id" = String, Path, description = "its id")), responses((status = 204, description = "it is gone"), (status = 412, description = "it is another version")))]
pub(super) async fn remove(
    State(tower): State<Arc<Tower>>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let project = tower.store.project(&id).await?.ok_or_else(Fault::not_found)?.project;
    caller.must(Role::Editor, Some(&project.organisation))?;
    must_match(&headers, Some(&tag(&project)))?;
    let is_seen = |now: &Project| *now == project;
    match tower.store.remove_project(&id, &caller.name(), tower.clock.now(), is_seen).await? {
        ProjectChange::Done { .. } => Ok(StatusCode::NO_CONTENT.into_response()),
        ProjectChange::Stale(_) => Err(Fault::stale()),
        ProjectChange::NoProject => Err(Fault::not_found()),
    }
}

fn tag(project: &Project) -> String {
    hashed(&json!(project))
}
