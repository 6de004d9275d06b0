//! The name of an organisation: what it is called everywhere, and what it was called before.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::days::Day;
use super::frame::{Frame, Here};
use super::measure::with_status;
use super::problem::Problem;
use super::visitor::Visitor;
use crate::daemon::members::administers;
use crate::daemon::naming::{NotRenamed, Organisations, rename};
use crate::daemon::tower::Tower;
use crate::text::say;

#[derive(Template)]
#[template(path = "organisation.html", config = "src/web/askama.toml")]
struct OrganisationPage {
    frame: Frame,
    id: String,
    /// What it is called now, and what is typed.
    seen: String,
    name: String,
    fault: Option<&'static str>,
    /// Whether somebody else gave it another name meanwhile: that of `seen`.
    is_stale: bool,
    history: Vec<Line>,
}

/// Another name that somebody gave it.
struct Line {
    day: Day,
    who: String,
    before: String,
    after: String,
}

/// `GET /organisations/{id}`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let name = own(&tower, &visitor, &id).await?;
    with_status(StatusCode::OK, &made(&tower, visitor, id, (name.clone(), name)).await?)
}

/// What the form sends.
#[derive(Deserialize)]
pub(super) struct Sent {
    seen: String,
    name: String,
}

/// `POST /organisations/{id}`
pub(super) async fn set(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let now = own(&tower, &visitor, &id).await?;
    let (status, fault) = match rename(&tower, &id, (&sent.seen, &sent.name), visitor.name()).await? {
        Ok(_) => return Ok(Redirect::to("/members?done=1").into_response()),
        Err(NotRenamed::NoOrganisation) => return Err(Problem::not_found()),
        Err(NotRenamed::NoName) => (StatusCode::BAD_REQUEST, Some("organisation-fault-name")),
        Err(NotRenamed::Taken) => (StatusCode::BAD_REQUEST, Some("organisation-fault-taken")),
        Err(NotRenamed::Stale(_)) => (StatusCode::CONFLICT, None),
    };
    // What was typed stays in the form; sent again it replaces what is shown beside it, knowingly.
    let mut page = made(&tower, visitor, id, (now, sent.name)).await?;
    (page.fault, page.is_stale) = (fault, fault.is_none());
    with_status(status, &page)
}

/// What the organisation is called, for who administers it.
async fn own(tower: &Tower, visitor: &Visitor, id: &str) -> Result<String, Problem> {
    let known = Organisations::known(tower).await?;
    let is_theirs = administers(&visitor.signed_in().member, Some(id)) && known.id(id) == Some(id);
    if is_theirs { Ok(known.name(id).to_owned()) } else { Err(Problem::not_found()) }
}

async fn made(
    tower: &Tower,
    visitor: Visitor,
    id: String,
    (seen, name): (String, String),
) -> Result<OrganisationPage, Problem> {
    let (language, zone) = (visitor.language, tower.config.alerts.time_zone);
    let history = tower.store.organisation_names(&id).await?.into_iter().map(|one| Line {
        day: Day::of(one.at, zone, language),
        who: one.who,
        before: one.before,
        after: one.after,
    });
    let history = history.collect();
    let frame = Frame::new(visitor, say(language, "organisation-title", &[]), Here::Account);
    Ok(OrganisationPage { frame, id, seen, name, fault: None, is_stale: false, history })
}
