//! Notes of a system: added, never changed, so two who write at once both keep theirs.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::frame::{Frame, Here};
use super::measure::with_status;
use super::problem::Problem;
use super::visitor::Visitor;
use crate::daemon::editing;
use crate::daemon::tower::Tower;
use crate::register::{Note, System, TEXT_CHARS_MAX};
use crate::store::Edited;
use crate::text::say;

/// A note that cannot be kept, with what was typed.
#[derive(Template)]
#[template(path = "note.html", config = "src/web/askama.toml")]
struct NotePage {
    frame: Frame,
    id: String,
    system: String,
    text: String,
    fault: &'static str,
}

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
    let fault = match text.chars().count() {
        0 => Some("detail-fault-missing"),
        count => (count > TEXT_CHARS_MAX).then_some("measure-fault-long"),
    };
    if let Some(fault) = fault {
        let system = tower.store.system(&id).await?.ok_or_else(Problem::not_found)?.system.name;
        let frame = Frame::new(visitor.clone(), say(visitor.language, "part-notes", &[]), Here::Register);
        return with_status(StatusCode::BAD_REQUEST, &NotePage { frame, id, system, text, fault });
    }
    let note = Note { date: tower.today(), who: Some(visitor.name().to_owned()), text };
    // By a double click the same note would stand there twice.
    let add = |system: &mut System| {
        if system.notes.last() != Some(&note) {
            system.notes.push(note);
        }
    };
    match editing::edit(&tower, &id, None, visitor.name(), add).await? {
        Edited::NoSystem => Err(Problem::not_found()),
        _ => Ok(Redirect::to(&format!("/systems/{id}#notes")).into_response()),
    }
}
