//! A system is removed by form: first it is said what goes and what stays, and only then asked.

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
use crate::daemon::assess::remove_system_by;
use crate::daemon::tower::Tower;
use crate::store::StoredSystem;
use crate::text::say;

#[derive(Template)]
#[template(path = "removal.html", config = "src/web/askama.toml")]
struct RemovalPage {
    frame: Frame,
    id: String,
    name: String,
    seen: i64,
    /// Whether somebody changed the system since the question was first read.
    changed: bool,
}

impl RemovalPage {
    fn new(visitor: Visitor, stored: StoredSystem, changed: bool) -> RemovalPage {
        let title = say(visitor.language, "about-remove", &[]);
        let frame = Frame::new(visitor, title, Here::Register);
        RemovalPage { frame, id: stored.system.id, name: stored.system.name, seen: stored.version, changed }
    }
}

/// What the form sends.
#[derive(Deserialize)]
pub(super) struct Sent {
    #[serde(default)]
    seen: String,
}

/// `GET /systems/{id}/remove`
pub(super) async fn question(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let stored = tower.store.system(&id).await?.ok_or_else(Problem::not_found)?;
    with_status(StatusCode::OK, &RemovalPage::new(visitor, stored, false))
}

/// `POST /systems/{id}/remove`
pub(super) async fn remove(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let seen: i64 = sent.seen.parse().map_err(|_| Problem::bad_form())?;
    let stored = tower.store.system(&id).await?.ok_or_else(Problem::not_found)?;
    if stored.version != seen {
        return with_status(StatusCode::CONFLICT, &RemovalPage::new(visitor, stored, true));
    }
    match remove_system_by(&tower, &id, visitor.name()).await? {
        true => Ok(Redirect::to("/register").into_response()),
        false => Err(Problem::not_found()),
    }
}
