//! Who belongs to an organisation and as what: the page on which administrators say so. What they may is decided in `daemon::members`.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::account::{in_words, role_name};
use super::days::Day;
use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::session;
use super::visitor::Visitor;
use crate::daemon::members::{
    self, Held, Outcome, Refusal, Waiting, Whose, Wish, administers, held, invite, waiting,
};
use crate::daemon::tower::Tower;
use crate::people::{Membership, Role};
use crate::text::{Language, say};

/// All organisations, as a form says it.
const ALL: &str = "*";

#[derive(Template)]
#[template(path = "members.html", config = "src/web/askama.toml")]
struct MembersPage {
    frame: Frame,
    rows: Vec<MemberRow>,
    waiting: Vec<WaitingRow>,
    /// What the reader may give: organisations by id and name, roles by code and name.
    organisations: Vec<(String, String)>,
    /// The organisations that the reader may give another name.
    named: Vec<(String, String)>,
    roles: Vec<(&'static str, String)>,
    email: String,
    done: bool,
    fault: bool,
    /// What somebody else changed meanwhile, and what was chosen here.
    stale: Option<String>,
}

struct MemberRow {
    name: String,
    email: String,
    organisation: String,
    organisation_name: String,
    role: &'static str,
    role_name: String,
    /// The role that its form proposes.
    chosen: &'static str,
    signed_in: Option<Day>,
    locked: bool,
    /// The reader's own, or of somebody who may do more.
    fixed: bool,
    is_reader: bool,
}

struct WaitingRow {
    email: String,
    organisation: String,
    organisation_name: String,
    role_name: String,
    until: Day,
}

#[derive(Template)]
#[template(path = "invited.html", config = "src/web/askama.toml")]
struct InvitedPage {
    frame: Frame,
    lead: String,
    link: Option<String>,
}

/// What the page is told.
#[derive(Deserialize)]
pub(super) struct Asked {
    done: Option<String>,
}

/// `GET /members`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let mut page = made(&tower, visitor).await?;
    page.done = asked.done.is_some();
    secret(show(&page)?)
}

/// Whom to invite.
#[derive(Deserialize)]
pub(super) struct Invitation {
    email: String,
    organisation: String,
    role: String,
    /// The language of the letter; the reader's own when not said.
    #[serde(default)]
    language: String,
}

/// `POST /members`
pub(super) async fn add(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Form(sent): Form<Invitation>,
) -> Result<Response, Problem> {
    let (member, language) = (visitor.signed_in().member.clone(), visitor.language);
    let outcome = match sent.role.parse::<Role>() {
        Err(_) => Err(Refusal::NotToGive),
        Ok(role) => {
            let membership = Membership { organisation: organisation(&sent.organisation), role };
            let letter = Language::from_tag(&sent.language).unwrap_or(language);
            let wish = Wish { email: sent.email.clone(), membership, language: letter };
            invite(&tower, &member, wish).await?
        }
    };
    let (link, lead) = match outcome {
        Err(Refusal::NoAddress | Refusal::NotToGive) => {
            let mut page = made(&tower, visitor).await?;
            (page.email, page.fault) = (sent.email, true);
            let mut response = secret(show(&page)?)?;
            *response.status_mut() = StatusCode::BAD_REQUEST;
            return Ok(response);
        }
        Err(refusal) => return Err(refused(refusal)),
        Ok(Outcome::Mailed(to)) => {
            (None, say(language, "members-mailed-lead", &[("email", to.email.into())]))
        }
        Ok(Outcome::Link(to, link)) => {
            (Some(link), say(language, "members-invited-lead", &[("email", to.email.into())]))
        }
        Ok(Outcome::Account(known)) => {
            let words = [("email", known.email.into()), ("name", known.name.into())];
            (None, say(language, "members-known", &words))
        }
    };
    let title = say(language, "members-invited-title", &[]);
    secret(show(&InvitedPage { frame: Frame::new(visitor, title, Here::Account), lead, link })?)
}

/// Which membership becomes what.
#[derive(Deserialize)]
pub(super) struct Change {
    email: String,
    organisation: String,
    /// The role that it had when the page was made.
    seen: String,
    /// Empty: none.
    #[serde(default)]
    role: String,
}

/// `POST /members/role`
pub(super) async fn set_role(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Form(sent): Form<Change>,
) -> Result<Response, Problem> {
    let role = match sent.role.as_str() {
        "" => None,
        role => Some(role.parse::<Role>().map_err(|_| Problem::bad_form())?),
    };
    let organisation = organisation(&sent.organisation);
    let member = visitor.signed_in().member.clone();
    let whose = (Whose::Email(&sent.email), organisation.as_deref());
    match members::set_role(&tower, &member, whose, Some(&sent.seen), role).await? {
        Ok(_) => Ok(Redirect::to("/members?done=1").into_response()),
        Err(Refusal::Stale) => stale(&tower, visitor, &sent, role).await,
        Err(refusal) => Err(refused(refusal)),
    }
}

/// The members as they are now; what was chosen stands ready in its row, and sent again it replaces what is said beside it, knowingly.
async fn stale(
    tower: &Tower,
    visitor: Visitor,
    sent: &Change,
    wanted: Option<Role>,
) -> Result<Response, Problem> {
    let language = visitor.language;
    let mut page = made(tower, visitor).await?;
    let is_meant = |row: &&mut MemberRow| row.email == sent.email && row.organisation == sent.organisation;
    let row = page.rows.iter_mut().find(is_meant).ok_or_else(Problem::not_found)?;
    row.chosen = wanted.map_or("", Role::code);
    let wanted =
        wanted.map_or_else(|| say(language, "members-none-role", &[]), |role| role_name(role, language));
    let words =
        [("name", row.name.clone().into()), ("now", row.role_name.clone().into()), ("wanted", wanted.into())];
    page.stale = Some(say(language, "members-stale", &words));
    let mut response = secret(show(&page)?)?;
    *response.status_mut() = StatusCode::CONFLICT;
    Ok(response)
}

/// Which invitation is taken back.
#[derive(Deserialize)]
pub(super) struct Withdrawal {
    email: String,
    organisation: String,
}

/// `POST /members/withdraw`
pub(super) async fn withdraw(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Form(sent): Form<Withdrawal>,
) -> Result<Response, Problem> {
    let (member, organisation) = (&visitor.signed_in().member, organisation(&sent.organisation));
    members::withdraw(&tower, member, &sent.email, organisation.as_deref()).await?.map_err(refused)?;
    Ok(Redirect::to("/members?done=1").into_response())
}

fn refused(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::NoAddress | Refusal::NotToGive => Problem::bad_form(),
        Refusal::NotFound => Problem::not_found(),
        Refusal::NotTheirs | Refusal::Stale => Problem::not_your_role(),
    }
}

fn organisation(sent: &str) -> Option<String> {
    Some(sent.to_owned()).filter(|sent| sent != ALL)
}

fn sent(organisation: Option<&str>) -> String {
    organisation.unwrap_or(ALL).to_owned()
}

async fn made(tower: &Tower, visitor: Visitor) -> Result<MembersPage, Problem> {
    let (member, language) = (visitor.signed_in().member.clone(), visitor.language);
    let zone = tower.config.alerts.time_zone;
    let known = tower.store.known_organisations().await?;
    let names: BTreeMap<String, String> = known.iter().cloned().collect();
    let row = |one: Held| {
        let (organisation_name, role_name) = in_words(&one.membership, &names, language);
        MemberRow {
            organisation: sent(one.membership.organisation.as_deref()),
            role: one.membership.role.code(),
            chosen: one.membership.role.code(),
            name: one.name,
            email: one.email,
            organisation_name,
            role_name,
            signed_in: one.signed_in.map(|at| Day::of(at, zone, language)),
            locked: one.locked,
            fixed: !one.changeable,
            is_reader: one.is_own,
        }
    };
    let waits = |one: Waiting| {
        let (organisation_name, role_name) = in_words(&one.membership, &names, language);
        let organisation = sent(one.membership.organisation.as_deref());
        let until = Day::of(one.until, zone, language);
        WaitingRow { email: one.email, organisation, organisation_name, role_name, until }
    };
    let rows = held(tower, &member).await?.into_iter().map(row).collect();
    let waiting = waiting(tower, &member).await?.into_iter().map(waits).collect();
    let all = administers(&member, None).then(|| (ALL.to_owned(), say(language, "role-all", &[])));
    let own: Vec<_> = known.into_iter().filter(|(id, _)| administers(&member, Some(id))).collect();
    let roles = Role::ALL.into_iter().filter(|role| member.highest() >= Some(*role));
    Ok(MembersPage {
        rows,
        waiting,
        organisations: own.iter().cloned().chain(all).collect(),
        named: own,
        roles: roles.map(|role| (role.code(), role_name(role, language))).collect(),
        email: String::new(),
        done: false,
        fault: false,
        stale: None,
        frame: Frame::new(visitor, say(language, "members-title", &[]), Here::Account),
    })
}

/// The page holds addresses or a link: no cache keeps it.
fn secret(mut response: Response) -> Result<Response, Problem> {
    session::private(&mut response);
    Ok(response)
}
