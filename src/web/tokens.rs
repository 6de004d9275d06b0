//! The tokens with which programs act in the name of an account.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::TimeDelta;

use super::days::Day;
use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::session;
use super::visitor::Visitor;
use crate::daemon::tower::Tower;
use crate::people::{Scope, email, token};
use crate::store::ApiToken;
use crate::text::say;

/// How long a token works at most: a leap year.
const DAYS_MAX: i64 = 366;
/// Signs of a token by which its owner knows it again.
const SHOWN_CHARS: usize = 8;

#[derive(Template)]
#[template(path = "tokens.html", config = "src/web/askama.toml")]
struct TokensPage {
    frame: Frame,
    tokens: Vec<TokenRow>,
    /// Code and words of each scope.
    scopes: Vec<(&'static str, String)>,
    fault: bool,
}

struct TokenRow {
    id: String,
    name: String,
    shown: String,
    scopes: String,
    expires: Day,
    used: Option<Day>,
}

#[derive(Template)]
#[template(path = "token_made.html", config = "src/web/askama.toml")]
struct MadePage {
    frame: Frame,
    token: String,
}

/// `GET /account/tokens`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Problem> {
    shown(&tower, visitor, false).await
}

/// `POST /account/tokens`: the only page that shows the token.
pub(super) async fn make(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let now = tower.clock.now();
    let field = |wanted: &str| sent.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    let name = field("name").and_then(email::good_name);
    let days = field("days").and_then(|days| days.trim().parse::<i64>().ok());
    let days = days.filter(|days| (1..=DAYS_MAX).contains(days));
    let chosen: Vec<&str> =
        sent.iter().filter(|(name, _)| name == "scope").map(|(_, code)| code.as_str()).collect();
    let scopes = Scope::ALL.into_iter().filter(|scope| chosen.contains(&scope.code())).collect::<Vec<_>>();
    let (Some(name), Some(days), false) = (name, days, scopes.is_empty()) else {
        return shown(&tower, visitor, true).await;
    };
    let token = token::for_program();
    let kept = ApiToken {
        id: uuid::Uuid::now_v7().to_string(),
        name,
        shown: token.chars().take(SHOWN_CHARS).collect(),
        scopes,
        created: now,
        expires: now + TimeDelta::days(days),
        used: None,
    };
    let account = visitor.signed_in().member.account.clone();
    tower.store.add_api_token(&token::hash(&token), &account, &kept).await?;
    let title = say(visitor.language, "tokens-made-title", &[]);
    let mut response = show(&MadePage { frame: Frame::new(visitor, title, Here::Account), token })?;
    session::private(&mut response);
    Ok(response)
}

/// `POST /account/tokens/{token}`
pub(super) async fn end(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    match tower.store.remove_api_token(&visitor.signed_in().member.account, &id).await? {
        true => Ok(Redirect::to("/account?done=token").into_response()),
        false => Err(Problem::not_found()),
    }
}

async fn shown(tower: &Tower, visitor: Visitor, fault: bool) -> Result<Response, Problem> {
    let (language, zone) = (visitor.language, tower.config.alerts.time_zone);
    let words = |scope: Scope| say(language, &format!("scope-{}", scope.code().replace(':', "-")), &[]);
    let tokens = tower.store.api_tokens(&visitor.signed_in().member.account).await?;
    let row = |one: ApiToken| TokenRow {
        expires: Day::of(one.expires, zone, language),
        used: one.used.map(|at| Day::of(at, zone, language)),
        scopes: one.scopes.iter().map(|scope| words(*scope)).collect::<Vec<_>>().join(", "),
        id: one.id,
        name: one.name,
        shown: one.shown,
    };
    let mut response = show(&TokensPage {
        tokens: tokens.into_iter().map(row).collect(),
        scopes: Scope::ALL.map(|scope| (scope.code(), words(scope))).to_vec(),
        frame: Frame::new(visitor, say(language, "tokens-title", &[]), Here::Account),
        fault,
    })?;
    session::private(&mut response);
    if fault {
        *response.status_mut() = StatusCode::BAD_REQUEST;
    }
    Ok(response)
}
