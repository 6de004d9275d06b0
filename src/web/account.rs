//! The account of who is signed in: name and language, password, sessions, the address of the calendar.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::browser;
use super::days::Day;
use super::deadlines;
use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::session;
use super::visitor::Visitor;
use crate::daemon::accounts;
use crate::daemon::tower::Tower;
use crate::people::{Membership, Role, password, token};
use crate::text::{Language, say};

/// What was done, as the address of the page says it after a form.
const DONE: [&str; 6] = ["about", "password", "session", "calendar", "token", "factor"];

#[derive(Template)]
#[template(path = "account.html", config = "src/web/askama.toml")]
struct AccountPage {
    frame: Frame,
    who: String,
    name: String,
    /// Organisation and role.
    roles: Vec<(String, String)>,
    sessions: Vec<SessionRow>,
    calendar: Option<String>,
    /// Whether they say who belongs to an organisation.
    administers: bool,
    /// What was done, or what is wrong.
    done: Option<String>,
    fault: Option<&'static str>,
}

struct SessionRow {
    id: String,
    agent: String,
    since: Day,
    seen: Day,
    is_this: bool,
}

/// What the page is told.
#[derive(Deserialize)]
pub(super) struct Asked {
    done: Option<String>,
}

/// `GET /account`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let done = asked.done.filter(|done| DONE.contains(&done.as_str()));
    shown(&tower, visitor, done, None).await
}

async fn shown(
    tower: &Tower,
    visitor: Visitor,
    done: Option<String>,
    fault: Option<&'static str>,
) -> Result<Response, Problem> {
    let (known, language) = (visitor.signed_in().clone(), visitor.language);
    let (member, now, zone) = (&known.member, tower.clock.now(), tower.config.alerts.time_zone);
    let names: BTreeMap<String, String> = tower.store.organisations().await?.into_iter().collect();
    let row = |one: crate::store::Session| SessionRow {
        since: Day::of(one.created, zone, language),
        seen: Day::of(one.seen, zone, language),
        id: one.id,
        agent: browser::name(&one.agent),
        is_this: one.is_this,
    };
    let sessions = tower.store.sessions(&member.account, &known.hash, now).await?;
    let calendar = match member.highest() {
        Some(_) => Some(tower.config.public_url() + &deadlines::address(tower, &visitor, None).await?),
        None => None,
    };
    let who = [("name", member.name.clone().into()), ("email", member.email.clone().into())];
    let mut response = show(&AccountPage {
        who: say(language, "account-as", &who),
        name: member.name.clone(),
        roles: member.memberships.iter().map(|one| in_words(one, &names, language)).collect(),
        sessions: sessions.into_iter().map(row).collect(),
        calendar,
        administers: member.highest() >= Some(Role::Administrator),
        done: done.map(|done| say(language, &format!("account-done-{done}"), &[])),
        fault,
        frame: Frame::new(visitor, say(language, "account-title", &[]), Here::Account),
    })?;
    session::private(&mut response);
    if fault.is_some() {
        *response.status_mut() = StatusCode::BAD_REQUEST;
    }
    Ok(response)
}

/// The organisation and the role of a membership.
pub(super) fn in_words(
    one: &Membership,
    names: &BTreeMap<String, String>,
    language: Language,
) -> (String, String) {
    let organisation = match &one.organisation {
        Some(id) => names.get(id).unwrap_or(id).clone(),
        None => say(language, "role-all", &[]),
    };
    (organisation, role_name(one.role, language))
}

/// A role in words.
pub(super) fn role_name(role: Role, language: Language) -> String {
    say(language, &format!("role-{}", role.code()), &[])
}

fn back(done: &str) -> Response {
    Redirect::to(&format!("/account?done={done}")).into_response()
}

/// Name and language.
#[derive(Deserialize)]
pub(super) struct About {
    name: String,
    language: Language,
}

/// `POST /account/about`
pub(super) async fn describe(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Form(sent): Form<About>,
) -> Result<Response, Problem> {
    let account = visitor.signed_in().member.account.clone();
    if accounts::describe(&tower, &account, &sent.name, sent.language).await?.is_none() {
        return shown(&tower, visitor, None, Some("people-name-wrong")).await;
    }
    Ok(Redirect::to(&format!("/account?done=about&lang={}", sent.language.code())).into_response())
}

/// The old password and the new one.
#[derive(Deserialize)]
pub(super) struct Passwords {
    old: String,
    password: String,
}

/// `POST /account/password`
pub(super) async fn change_password(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Form(sent): Form<Passwords>,
) -> Result<Response, Problem> {
    if !password::is_fit(&sent.password) {
        return shown(&tower, visitor, None, Some("people-password-unfit")).await;
    }
    let known = visitor.signed_in().clone();
    if !accounts::is_password_of(&tower, &known.member, &sent.old).await? {
        return shown(&tower, visitor, None, Some("account-wrong-password")).await;
    }
    let kept = accounts::kept_password(&sent.password).await?;
    tower.store.set_password(&known.member.account, &kept, Some(&known.hash)).await?;
    Ok(back("password"))
}

/// `POST /account/calendar`
pub(super) async fn renew_calendar(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Problem> {
    tower.store.renew_calendar_key(&visitor.signed_in().member.account, &token::fresh()).await?;
    Ok(back("calendar"))
}

/// `POST /account/sessions/{session}`
pub(super) async fn end_session(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(session): Path<String>,
) -> Result<Response, Problem> {
    match tower.store.end_session_of(&visitor.signed_in().member.account, &session).await? {
        true => Ok(back("session")),
        false => Err(Problem::not_found()),
    }
}
