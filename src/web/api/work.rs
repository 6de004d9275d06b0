//! The work on a system over the API: what is done for each duty, and notes.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::answer::{answer, must_match, must_say, tagged};
use super::body;
use super::caller::Caller;
use super::fault::Fault;
use crate::daemon::{Tower, editing};
use crate::register::{Measure, MeasureFault, Note, System, TEXT_CHARS_MAX};
use crate::store::{Edited, Seen};
use crate::web::visitor::Visitor;

/// The measures of a system.
#[derive(Serialize, ToSchema)]
pub(super) struct Measures {
    /// Its id.
    system: String,
    /// What is done for each duty, by the id of its rule.
    measures: BTreeMap<String, Measure>,
}

/// What is done for each duty of a system, by the id of its rule.
#[utoipa::path(get, path = "/api/v1/systems/{id}/measures", tag = "register", security(("token" = ["register:read", "reader"])), params(("id" = String, Path, description = "its id")), responses((status = 200, description = "the measures", body = Measures, headers(("ETag" = String)))))]
pub(super) async fn measures(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let stored = tower.store.system(&id).await?.ok_or_else(Fault::not_found)?;
    let value = json!(Measures { system: id, measures: stored.system.measures });
    Ok(tagged(&value, &stored.version.to_string(), visitor.language, &headers))
}

/// What is done for one duty; its tag changes only when this measure does.
#[utoipa::path(get, path = "/api/v1/systems/{id}/measures/{rule}", tag = "register", security(("token" = ["register:read", "reader"])), params(("id" = String, Path, description = "its id"), ("rule" = String, Path, description = "the id of the rule")), responses((status = 200, description = "the measure", body = Measure, headers(("ETag" = String)))))]
pub(super) async fn measure(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path((id, rule)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    // The version is read before the text: the other way round an old text could carry a new number.
    let version = tower.store.part_version(&id, &part(&rule)).await?;
    let system = known(&tower, &id, &rule).await?;
    let measure = system.measures.get(&rule).cloned().unwrap_or_default();
    Ok(tagged(&json!(measure), &version.to_string(), visitor.language, &headers))
}

/// Says what is done for a duty: only while nobody else has changed it since, as `If-Match` says.
#[utoipa::path(put, path = "/api/v1/systems/{id}/measures/{rule}", tag = "register", security(("token" = ["register:write", "editor"])), params(("id" = String, Path, description = "its id"), ("rule" = String, Path, description = "the id of the rule")), request_body(content = Measure, example = json!({ "state": "met", "owner": "Ann", "date": "2026-11-01" })), responses((status = 200, description = "it is kept", body = Measure, headers(("ETag" = String))), (status = 412, description = "somebody else was quicker"), (status = 428, description = "it is there, and `If-Match` does not say which version was seen")))]
pub(super) async fn set_measure(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Path((id, rule)): Path<(String, String)>,
    headers: HeaderMap,
    sent: Bytes,
) -> Result<Response, Fault> {
    let measure: Measure = body::json(&headers, &sent)?;
    match measure.fault() {
        None => {}
        Some(MeasureFault::NoReason) => {
            return Err(body::wrong("`reason` is needed where a duty does not apply"));
        }
        Some(MeasureFault::TooLong) => {
            return Err(body::wrong(&format!("a text has at most {TEXT_CHARS_MAX} signs")));
        }
    }
    let before = known(&tower, &id, &rule).await?.measures.remove(&rule);
    must_say(&headers, before.is_some_and(|before| before != measure))?;
    let part = part(&rule);
    let version = tower.store.part_version(&id, &part).await?;
    must_match(&headers, Some(&version.to_string()))?;
    // Between the look and the turn somebody may be quicker: then it is refused inside the turn.
    let seen = headers.contains_key("if-match").then_some(Seen { part: &part, version });
    let kept = measure.clone();
    let change = move |system: &mut System| drop(system.measures.insert(rule, kept));
    match editing::edit(&tower, &id, seen, &caller.name(), change).await? {
        Edited::NoSystem => Err(Fault::not_found()),
        Edited::Stale(_) => Err(Fault::stale()),
        Edited::Done(_) => {
            let version = tower.store.part_version(&id, &part).await?;
            Ok(tagged(&json!(measure), &version.to_string(), visitor.language, &HeaderMap::new()))
        }
    }
}

/// A note as a call sends it.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NoteSent)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    #[schema(pattern = "\\S", max_length = 4000)]
    text: String,
}

/// Adds a note; notes are never changed.
#[utoipa::path(post, path = "/api/v1/systems/{id}/notes", tag = "register", security(("token" = ["register:write", "editor"])), params(("id" = String, Path, description = "its id")), request_body(content = Written, example = json!({ "text": "Called the supplier." })), responses((status = 201, description = "it is added", body = Note)))]
pub(super) async fn add_note(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    headers: HeaderMap,
    sent: Bytes,
) -> Result<Response, Fault> {
    let Written { text } = body::json(&headers, &sent)?;
    if text.trim().is_empty() || text.chars().count() > TEXT_CHARS_MAX {
        return Err(body::wrong(&format!("`text` has 1 to {TEXT_CHARS_MAX} signs")));
    }
    let note = Note { date: tower.today(), who: Some(caller.name()), text };
    let added = note.clone();
    match editing::edit(&tower, &id, None, &caller.name(), |system| system.notes.push(added)).await? {
        Edited::NoSystem => Err(Fault::not_found()),
        _ => {
            let mut response = answer(&json!(note), visitor.language);
            *response.status_mut() = StatusCode::CREATED;
            Ok(response)
        }
    }
}

fn part(rule: &str) -> String {
    format!("measures/{rule}")
}

/// The system, when there is such a duty: in the book, or of an older book and with a measure.
async fn known(tower: &Tower, id: &str, rule: &str) -> Result<System, Fault> {
    let system = tower.store.system(id).await?.ok_or_else(Fault::not_found)?.system;
    if tower.book.rule(rule).is_none() && !system.measures.contains_key(rule) {
        return Err(Fault::not_found());
    }
    Ok(system)
}
