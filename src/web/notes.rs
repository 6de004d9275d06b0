//! Notes of a system: added, never changed, so two who write at once both keep theirs.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::problem::Problem;
use super::visitor::Visitor;
use crate::daemon::editing;
use crate::daemon::tower::Tower;
use crate::register::{Note, TEXT_CHARS_MAX};
use crate::store::Edited;

/// What the form sends.
#[derive(Deserialize)]
pub(super) struct Sent {
    text: String,
}

/// `POST /systems/{id}/notes`
pub(super) async fn add(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let text = sent.text.trim().replace("\r\n", "\n");
    if text.is_empty() || text.chars().count() > TEXT_CHARS_MAX {
        return Err(Problem::bad_form());
    }
    let note = Note { date: tower.today(), who: Some(visitor.name().to_owned()), text };
    match editing::edit(&tower, &id, None, visitor.name(), |system| system.notes.push(note)).await? {
        Edited::NoSystem => Err(Problem::not_found()),
        _ => Ok(Redirect::to(&format!("/systems/{id}#notes")).into_response()),
    }
}
