//! Who belongs to an organisation and as what: administrators invite, change roles and end memberships.
//!
//! Nobody gives more than they have, nobody changes themselves, and nobody sees the members of an organisation that they do
//! not administer.

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
use crate::daemon::accounts::{Invited, invite};
use crate::daemon::inviting;
use crate::daemon::tower::Tower;
use crate::people::{Member, Membership, Role, email};
use crate::store::{Account, AccountLink, LinkKind};
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
    roles: Vec<(&'static str, String)>,
    email: String,
    done: bool,
    fault: bool,
}

struct MemberRow {
    name: String,
    email: String,
    organisation: String,
    organisation_name: String,
    role: &'static str,
    role_name: String,
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
    let member = visitor.signed_in().member.clone();
    let known = tower.store.known_organisations().await?;
    let organisation = organisation(&sent.organisation);
    let is_known = organisation.as_ref().is_none_or(|id| known.iter().any(|(known, _)| known == id));
    let role = sent
        .role
        .parse::<Role>()
        .ok()
        .filter(|role| is_known && may_give(&member, organisation.as_deref(), *role));
    let (Some(email), Some(role)) = (email::read(&sent.email), role) else {
        let mut page = made(&tower, visitor).await?;
        (page.email, page.fault) = (sent.email, true);
        let mut response = secret(show(&page)?)?;
        *response.status_mut() = StatusCode::BAD_REQUEST;
        return Ok(response);
    };
    if email == member.email || is_above(&tower, &member, &email, organisation.as_deref()).await? {
        return Err(Problem::not_your_role());
    }
    let language = visitor.language;
    let membership = Membership { organisation, role };
    let invited = invite(&tower, &email, membership.clone(), &member.name).await?;
    let (link, lead) = match invited {
        Invited::Link(link) => {
            let letter = Language::from_tag(&sent.language).unwrap_or(language);
            let written = inviting::write_to(&tower, &email, membership, &member, letter).await?;
            // Whoever reads the letter has the link; nobody else needs it.
            let link = Some(link).filter(|_| !(written && inviting::mails(&tower)));
            let key = if link.is_some() { "members-invited-lead" } else { "members-mailed-lead" };
            (link, say(language, key, &[("email", email.into())]))
        }
        Invited::Account(known) => {
            let words = [("email", email.into()), ("name", known.name.into())];
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
    let member = visitor.signed_in().member.clone();
    let organisation = organisation(&sent.organisation);
    let role = match sent.role.as_str() {
        "" => None,
        role => Some(role.parse::<Role>().map_err(|_| Problem::bad_form())?),
    };
    let has = tower.store.account(&sent.email).await?.ok_or_else(Problem::not_found)?.member;
    // Whether somebody of another organisation has an account is none of their business.
    let held = has.memberships.iter().find(|one| one.organisation == organisation);
    let held =
        held.filter(|_| administers(&member, organisation.as_deref())).ok_or_else(Problem::not_found)?;
    let is_own = has.account == member.account;
    if is_own || !may_give(&member, organisation.as_deref(), held.role.max(role.unwrap_or(Role::Reader))) {
        return Err(Problem::not_your_role());
    }
    tower.store.set_role(&has.account, organisation.as_deref(), role).await?;
    Ok(Redirect::to("/members?done=1").into_response())
}

/// `POST /members/withdraw`
pub(super) async fn withdraw(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Form(sent): Form<Change>,
) -> Result<Response, Problem> {
    let organisation = organisation(&sent.organisation);
    if !administers(&visitor.signed_in().member, organisation.as_deref()) {
        return Err(Problem::not_found());
    }
    tower.store.withdraw_invitations(&sent.email, organisation.as_deref()).await?;
    Ok(Redirect::to("/members?done=1").into_response())
}

fn organisation(sent: &str) -> Option<String> {
    Some(sent.to_owned()).filter(|sent| sent != ALL)
}

fn sent(organisation: Option<&str>) -> String {
    organisation.unwrap_or(ALL).to_owned()
}

fn administers(member: &Member, organisation: Option<&str>) -> bool {
    member.may(Role::Administrator, organisation)
}

/// An administrator gives up to their own role; the operator keeps the whole server, so that one is given for all of it.
fn may_give(member: &Member, organisation: Option<&str>, role: Role) -> bool {
    let fits = role != Role::Operator || organisation.is_none();
    administers(member, organisation) && fits && member.role_for(organisation) >= Some(role)
}

/// Whether somebody has a higher role than the one who changes theirs: an invitation must not lower it.
async fn is_above(
    tower: &Tower,
    member: &Member,
    email: &str,
    organisation: Option<&str>,
) -> Result<bool, Problem> {
    let known = tower.store.account(email).await?;
    let held = known.and_then(|known| {
        let mut memberships = known.member.memberships.into_iter();
        memberships.find(|one| one.organisation.as_deref() == organisation).map(|one| one.role)
    });
    Ok(held.is_some_and(|role| !may_give(member, organisation, role)))
}

async fn made(tower: &Tower, visitor: Visitor) -> Result<MembersPage, Problem> {
    let (member, language) = (visitor.signed_in().member.clone(), visitor.language);
    let zone = tower.config.alerts.time_zone;
    let known = tower.store.known_organisations().await?;
    let names: BTreeMap<String, String> = known.iter().cloned().collect();
    let mut rows = Vec::new();
    for Account { member: other, locked, signed_in, .. } in tower.store.accounts().await? {
        for one in other.memberships.iter().filter(|one| administers(&member, one.organisation.as_deref())) {
            let (organisation_name, role_name) = in_words(one, &names, language);
            let is_reader = other.account == member.account;
            rows.push(MemberRow {
                name: other.name.clone(),
                email: other.email.clone(),
                organisation: sent(one.organisation.as_deref()),
                organisation_name,
                role: one.role.code(),
                role_name,
                signed_in: signed_in.map(|at| Day::of(at, zone, language)),
                locked,
                fixed: is_reader || !may_give(&member, one.organisation.as_deref(), one.role),
                is_reader,
            });
        }
    }
    let mut waiting = tower.store.invitations(tower.clock.now()).await?;
    // A letter that was sent again has a link of its own: it is one invitation.
    let mut seen = Vec::new();
    waiting.retain(|link| {
        let is_first = !seen.contains(&link.kind);
        seen.push(link.kind.clone());
        is_first
    });
    let waits = |link: AccountLink| match link.kind {
        LinkKind::Invite { email, membership }
            if administers(&member, membership.organisation.as_deref()) =>
        {
            let (organisation_name, role_name) = in_words(&membership, &names, language);
            let organisation = sent(membership.organisation.as_deref());
            let until = Day::of(link.expires, zone, language);
            Some(WaitingRow { email, organisation, organisation_name, role_name, until })
        }
        _ => None,
    };
    let all = administers(&member, None).then(|| (ALL.to_owned(), say(language, "role-all", &[])));
    let own = known.into_iter().filter(|(id, _)| administers(&member, Some(id)));
    let roles = Role::ALL.into_iter().filter(|role| member.highest() >= Some(*role));
    Ok(MembersPage {
        rows,
        waiting: waiting.into_iter().filter_map(waits).collect(),
        organisations: own.chain(all).collect(),
        roles: roles.map(|role| (role.code(), role_name(role, language))).collect(),
        email: String::new(),
        done: false,
        fault: false,
        frame: Frame::new(visitor, say(language, "members-title", &[]), Here::Account),
    })
}

/// The page holds addresses or a link: no cache keeps it.
fn secret(mut response: Response) -> Result<Response, Problem> {
    session::private(&mut response);
    Ok(response)
}
