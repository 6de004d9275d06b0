//! The register over the API: what belongs to the organisations of the token's owner.

use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Paging, Part, created, must_match, must_say, tagged};
use super::asked::Asked;
use super::body;
use super::caller::Caller;
use super::facts::signed;
use super::fault::Fault;
use crate::daemon::editing::{Put, put};
use crate::daemon::published::names_nobody;
use crate::daemon::shared::may_use;
use crate::daemon::{Tower, assess, overview};
use crate::law::Class;
use crate::people::Role;
use crate::register::{System, shown_owner};
use crate::web::visitor::Visitor;

/// A page of systems.
#[derive(Serialize, ToSchema)]
pub(super) struct Systems {
    #[serde(flatten)]
    part: Part,
    systems: Vec<Line>,
}

/// A system in a list, with its class and what is open.
#[derive(Serialize, ToSchema)]
#[schema(as = SystemLine)]
struct Line {
    id: String,
    name: String,
    organisation: Option<String>,
    /// Who owns it; with the way to reach them only for who may edit it.
    owner: Option<String>,
    risk: Class,
    /// Questions that still decide something.
    open: usize,
    /// Duties and prohibitions that are not met.
    open_duties: usize,
    /// The first day to come on which one of them binds.
    #[schema(value_type = Option<String>, format = Date)]
    next: Option<NaiveDate>,
    /// The number of its last change.
    version: i64,
}

/// The systems of the register, with their class and what is open.
#[utoipa::path(get, path = "/api/v1/systems", tag = "register", security(("token" = ["register:read", "reader"])), params(Paging), responses((status = 200, description = "a page of systems", body = Systems)))]
pub(super) async fn list(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Asked(paging): Asked<Paging>,
    uri: Uri,
) -> Result<Response, Fault> {
    let overview = overview::overview(&tower).await?;
    let mut lines = overview.seen(|organisation| caller.sees(organisation));
    lines.sort_by(|one, other| one.id.cmp(&other.id));
    paging.page(&uri, &lines, visitor.language, |part, lines| Systems {
        part,
        systems: lines.iter().map(|one| told(one, overview.day, &caller)).collect(),
    })
}

fn told(line: &overview::Line, today: NaiveDate, caller: &Caller) -> Line {
    let edits = caller.may(Role::Editor, line.organisation.as_deref());
    let owner = line.owner.as_deref().map(|owner| if edits { owner.to_owned() } else { shown_owner(owner) });
    Line {
        id: line.id.clone(),
        name: line.name.clone(),
        organisation: line.organisation.clone(),
        owner,
        risk: line.standing.risk,
        open: line.standing.questions,
        open_duties: line.standing.days().len(),
        next: line.standing.days().find(|date| *date > today),
        version: line.state.0,
    }
}

/// One system: an editor sees all of it, a reader no working papers.
#[utoipa::path(get, path = "/api/v1/systems/{id}", tag = "register", security(("token" = ["register:read", "reader"])), params(("id" = String, Path, description = "its id")), responses((status = 200, description = "the system", body = System, headers(("ETag" = String)))))]
pub(super) async fn one(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let stored = tower.store.system(&id).await?.ok_or_else(Fault::not_found)?;
    let (value, tag) = match caller.may(Role::Editor, stored.system.organisation.as_deref()) {
        true => (stored.system.to_json(), stored.version.to_string()),
        false => (stored.system.for_readers().to_json(), format!("{}-public", stored.version)),
    };
    Ok(tagged(&value, &tag, visitor.language, &headers))
}

/// Adds a system or replaces it: only while nobody else has changed it since, as `If-Match` says; with `If-None-Match: *` only when it is new, with `If-Match: *` whatever it is. An answer without `who` and `when` is signed with the name behind the token. One about which people may ask (Article 26(11) or 86) is published with a `public_contact`.
#[utoipa::path(put, path = "/api/v1/systems/{id}", tag = "register", security(("token" = ["register:write", "editor"])), params(("id" = String, Path, description = "its id")), request_body(content = System, example = json!({ "id": "chatbot", "name": "Chatbot", "organisation": "gent", "facts": {} })), responses((status = 200, description = "it is replaced", body = System, headers(("ETag" = String))), (status = 201, description = "it is new", body = System, headers(("ETag" = String), ("Location" = String))), (status = 409, description = "records of organisations use it"), (status = 412, description = "it is another version"), (status = 428, description = "it is there, and `If-Match` does not say which version was seen")))]
pub(super) async fn replace(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    headers: HeaderMap,
    sent: Bytes,
) -> Result<Response, Fault> {
    let mut system = body::system(&tower, &headers, &sent)?;
    body::same_id(&id, &system.id)?;
    assess::owner_address(&system).map_err(|cause| body::wrong(&format!("`owner`: {cause}")))?;
    let before = tower.store.system(&id).await?;
    may_put(&caller, before.as_ref().map(|stored| &stored.system), &system)?;
    let officer = |organisation: Option<&str>| caller.may(Role::Officer, organisation);
    let stored = before.as_ref().map(|stored| &stored.system);
    sign(&mut system, stored, &caller.name(), tower.today());
    may_use(&tower, stored, &system, officer).await?.map_err(Fault::shared)?;
    answers_to_somebody(&tower, stored, &system).await?;
    must_say(&headers, stored.is_some_and(|stored| *stored != system))?;
    let before = before.map(|stored| stored.version);
    must_match(&headers, before.map(|version| version.to_string()).as_deref())?;
    let seen = before.filter(|_| headers.contains_key("if-match"));
    let Put::Done(new, stored) = put(&tower, &system, seen, &caller.name()).await? else {
        return Err(Fault::stale());
    };
    // What was sent says nothing of what the caller holds.
    let response =
        tagged(&stored.system.to_json(), &stored.version.to_string(), visitor.language, &HeaderMap::new());
    match new {
        true => created(response, &format!("/api/v1/systems/{id}")),
        false => Ok(response),
    }
}

/// Puts a name and a day to answers that come without; one that stays as it was keeps those it has.
fn sign(system: &mut System, before: Option<&System>, who: &str, today: NaiveDate) {
    for (fact, answer) in &mut system.facts {
        let known = before.and_then(|before| before.facts.get(fact));
        *answer = signed(answer, known, who, today);
    }
}

/// A system about which people may ask is published with somebody whom they may ask.
async fn answers_to_somebody(
    tower: &Arc<Tower>,
    before: Option<&System>,
    after: &System,
) -> Result<(), Fault> {
    let (tower, before, after) = (Arc::clone(tower), before.cloned(), after.clone());
    match tokio::task::spawn_blocking(move || names_nobody(&tower, before.as_ref(), &after)).await? {
        true => Err(body::wrong(
            "`public_contact`: people may ask about this system (Article 26(11) or 86); say whom before it is published",
        )),
        false => Ok(()),
    }
}

/// An editor changes what is there; who adds or publishes a system, lets it use a shared one, or gives it to another organisation is an AI officer of both.
fn may_put(caller: &Caller, before: Option<&System>, after: &System) -> Result<(), Fault> {
    let Some(before) = before else { return caller.must(Role::Officer, after.organisation.as_deref()) };
    let (from, to) = (before.organisation.as_deref(), after.organisation.as_deref());
    if !caller.member().is_some_and(|member| member.sees(from)) {
        return Err(Fault::not_found());
    }
    let is_officers = from != to || before.published != after.published || before.uses != after.uses;
    let role = if is_officers { Role::Officer } else { Role::Editor };
    caller.must(role, from)?;
    caller.must(role, to)
}

/// Removes a system; its history stays.
#[utoipa::path(delete, path = "/api/v1/systems/{id}", tag = "register", security(("token" = ["register:write", "ai-officer"])), params(("id" = String, Path, description = "its id")), responses((status = 204, description = "it is gone"), (status = 409, description = "records of organisations use it"), (status = 412, description = "it is another version")))]
pub(super) async fn remove(
    State(tower): State<Arc<Tower>>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let stored = tower.store.system(&id).await?.ok_or_else(Fault::not_found)?;
    must_match(&headers, Some(&stored.version.to_string()))?;
    match assess::remove_system_by(&tower, &id, &caller.name()).await? {
        true => Ok(StatusCode::NO_CONTENT.into_response()),
        false => Err(Fault::not_found()),
    }
}
