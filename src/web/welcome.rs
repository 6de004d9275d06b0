//! Links that are used once: the first account, an invitation, a new password, the way into the demo.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::session;
use super::visitor::Visitor;
use crate::daemon::accounts;
use crate::daemon::tower::Tower;
use crate::people::{Membership, email, password, token};
use crate::store::{AccountLink, LinkKind};
use crate::text::say;

#[derive(Template)]
#[template(path = "welcome.html", config = "src/web/askama.toml")]
struct WelcomePage {
    frame: Frame,
    lead: String,
    /// Who it is, where the link does not say.
    asks_email: bool,
    asks_name: bool,
    asks_password: bool,
    button: &'static str,
    /// What was typed, but for the password.
    sent: Sent,
    fault: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "welcome_gone.html", config = "src/web/askama.toml")]
struct GonePage {
    frame: Frame,
}

/// What the form sends.
#[derive(Default, Deserialize)]
pub(super) struct Sent {
    #[serde(default)]
    email: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
}

/// `GET /welcome/{token}`: shows what the link is for; only the way into the demo acts when it is opened.
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Some(link) = usable(&tower, &token).await? else { return gone(visitor) };
    if let LinkKind::Enter { account } = &link.kind {
        let taken = tower.store.take_link(&token::hash(&token), tower.clock.now()).await?;
        let member = tower.store.member(account).await?;
        let (Some(_), Some(member)) = (taken, member) else { return gone(visitor) };
        return signed_in(&tower, &member.account, &headers, "/").await;
    }
    shown(&tower, visitor, &link, Sent::default(), None).await
}

/// `POST /welcome/{token}`
pub(super) async fn take_up(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let Some(link) = usable(&tower, &token).await? else { return gone(visitor) };
    let (hash, now) = (token::hash(&token), tower.clock.now());
    if let LinkKind::Invite { email, membership } = &link.kind
        && let Some(known) = tower.store.account(email).await?
    {
        if tower.store.take_link(&hash, now).await?.is_some() {
            let organisation = membership.organisation.as_deref();
            tower.store.set_role(&known.member.account, organisation, Some(membership.role)).await?;
            tower.store.withdraw_invitations(email, organisation).await?;
        }
        return Ok(Redirect::to("/sign-in").into_response());
    }
    let fault = fault_of(&link, &sent);
    if fault.is_some() {
        let mut response = shown(&tower, visitor, &link, sent, fault).await?;
        *response.status_mut() = StatusCode::BAD_REQUEST;
        return Ok(response);
    }
    if let LinkKind::Reset { account } = &link.kind {
        let kept = accounts::kept_password(&sent.password).await?;
        if tower.store.take_link(&hash, now).await?.is_none() {
            return gone(visitor);
        }
        tower.store.set_password(account, &kept, None).await?;
        // The second factor is still asked for.
        return Ok(Redirect::to("/sign-in").into_response());
    }
    let email = email::read(&sent.email).unwrap_or_default();
    let name = email::good_name(&sent.name).unwrap_or_default();
    let new = accounts::account_of(&link, &email, &name, &sent.password, visitor.language).await?;
    let Some(new) = new else { return gone(visitor) };
    match tower.store.take_up(&hash, &new, now).await? {
        true => signed_in(&tower, &new.member.account, &headers, "/register").await,
        false => gone(visitor),
    }
}

/// The link while it can be used; one for the first account only while there is none.
async fn usable(tower: &Tower, token: &str) -> Result<Option<AccountLink>, Problem> {
    let link = tower.store.link(&token::hash(token), tower.clock.now()).await?;
    let is_late = matches!(&link, Some(link) if link.kind == LinkKind::First)
        && tower.store.count_accounts().await? > 0;
    Ok(link.filter(|link| !is_late && !matches!(link.kind, LinkKind::Factor { .. })))
}

fn fault_of(link: &AccountLink, sent: &Sent) -> Option<&'static str> {
    let asks_name = matches!(link.kind, LinkKind::First | LinkKind::Invite { .. });
    if link.kind == LinkKind::First && email::read(&sent.email).is_none() {
        return Some("people-email-wrong");
    }
    if asks_name && email::good_name(&sent.name).is_none() {
        return Some("people-name-wrong");
    }
    (!password::is_fit(&sent.password)).then_some("people-password-unfit")
}

async fn signed_in(
    tower: &Tower,
    account: &str,
    headers: &HeaderMap,
    next: &str,
) -> Result<Response, Problem> {
    let token = accounts::begin_session(tower, account, session::agent(headers)).await?;
    let mut response = Redirect::to(next).into_response();
    session::change(tower, headers, &mut response, &token).await?;
    session::private(&mut response);
    Ok(response)
}

async fn shown(
    tower: &Tower,
    visitor: Visitor,
    link: &AccountLink,
    sent: Sent,
    fault: Option<&'static str>,
) -> Result<Response, Problem> {
    let language = visitor.language;
    let (mut asks, mut button) = (true, "welcome-button");
    let (title, lead) = match &link.kind {
        LinkKind::First => ("welcome-title-first", say(language, "welcome-lead-first", &[])),
        LinkKind::Invite { email, membership } => {
            let known = tower.store.account(email).await?.is_some();
            let lead = invitation(tower, link, membership, &visitor).await?;
            if known {
                (asks, button) = (false, "welcome-accept");
            }
            let more = known.then(|| format!(" {}", say(language, "welcome-lead-known", &[])));
            ("welcome-title-invite", lead + &more.unwrap_or_default())
        }
        LinkKind::Reset { account } | LinkKind::Enter { account } | LinkKind::Factor { account } => {
            let email = tower.store.member(account).await?.map(|member| member.email).unwrap_or_default();
            button = "account-keep";
            ("welcome-title-reset", say(language, "welcome-lead-reset", &[("email", email.into())]))
        }
    };
    let is_account = matches!(link.kind, LinkKind::First | LinkKind::Invite { .. });
    let mut response = show(&WelcomePage {
        frame: Frame::new(visitor, say(language, title, &[]), Here::Account),
        lead,
        asks_email: link.kind == LinkKind::First,
        asks_name: asks && is_account,
        asks_password: asks,
        button,
        sent,
        fault,
    })?;
    session::private(&mut response);
    Ok(response)
}

async fn invitation(
    tower: &Tower,
    link: &AccountLink,
    membership: &Membership,
    visitor: &Visitor,
) -> Result<String, Problem> {
    let names = tower.store.organisations().await?.into_iter().collect();
    let (organisation, role) = super::account::in_words(membership, &names, visitor.language);
    let words =
        [("who", link.who.clone().into()), ("role", role.into()), ("organisation", organisation.into())];
    Ok(say(visitor.language, "welcome-lead-invite", &words))
}

fn gone(visitor: Visitor) -> Result<Response, Problem> {
    // A link that was opened twice: whoever is in already, stays in.
    if visitor.member().is_some() {
        return Ok(Redirect::to("/").into_response());
    }
    let title = say(visitor.language, "web-problem-title", &[]);
    let mut response = show(&GonePage { frame: Frame::new(visitor, title, Here::Account) })?;
    *response.status_mut() = StatusCode::NOT_FOUND;
    session::private(&mut response);
    Ok(response)
}
