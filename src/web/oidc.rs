//! Signing in with the service of an organisation: there and back.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use url::form_urlencoded;

use super::factor;
use super::problem::Problem;
use super::session::{self, Cookie};
use super::sign_in::{Wanted, local, refused};
use super::visitor::Visitor;
use crate::daemon::accounts;
use crate::daemon::oidc::{self, Kept, Outcome, Refused};
use crate::daemon::tower::Tower;

/// How long somebody may take over there, in seconds.
const SECONDS: u32 = 10 * 60;

/// `GET /sign-in/oidc`
pub(super) async fn begin(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    if !oidc::is_on(&tower) {
        return Err(Problem::not_found());
    }
    let (address, kept) = match oidc::begin(&tower, visitor.language).await {
        Ok(begun) => begun,
        Err(cause) => return unreachable(&tower, visitor, &cause),
    };
    let next: String = form_urlencoded::byte_serialize(local(&wanted.next).as_bytes()).collect();
    let mut response = Redirect::to(address.as_str()).into_response();
    let value = format!("{}.{}.{}.{next}", kept.state, kept.nonce, kept.verifier);
    session::set(&tower, &mut response, Cookie::Oidc, &value, SECONDS);
    session::private(&mut response);
    Ok(response)
}

/// What the service sends back with the browser.
#[derive(Deserialize)]
pub(super) struct Brought {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    /// Why there is no code.
    #[serde(default)]
    error: String,
    /// Who answers; not every service says it.
    #[serde(default)]
    iss: String,
}

/// `GET /sign-in/oidc/callback`
pub(super) async fn end(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Query(brought): Query<Brought>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if !oidc::is_on(&tower) {
        return Err(Problem::not_found());
    }
    let mut response = finish(&tower, visitor, &brought, &headers).await?;
    // Used or not, it works once.
    session::set(&tower, &mut response, Cookie::Oidc, "", 0);
    session::private(&mut response);
    Ok(response)
}

async fn finish(
    tower: &Tower,
    visitor: Visitor,
    brought: &Brought,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let kept = session::cookie(tower, headers, Cookie::Oidc).and_then(read);
    // Another site that makes the browser come here brings no state that this browser keeps.
    let is_ours = |kept: &Kept| kept.state == brought.state && oidc::is_from(tower, &brought.iss);
    let Some((kept, next)) = kept.filter(|(kept, _)| is_ours(kept)) else {
        return refused(tower, visitor, "sign-in-oidc-again", StatusCode::FORBIDDEN);
    };
    if brought.error == "access_denied" {
        return refused(tower, visitor, "sign-in-oidc-denied", StatusCode::FORBIDDEN);
    }
    if brought.code.is_empty() {
        let cause = anyhow::anyhow!("it sends the browser back with `{}`", oidc::error_code(&brought.error));
        return unreachable(tower, visitor, &cause);
    }
    match oidc::finish(tower, &kept, &brought.code, visitor.language).await {
        Ok(Outcome::In(account)) => {
            let token = accounts::begin_session_by_service(tower, &account, session::agent(headers)).await?;
            let mut response = Redirect::to(&local(&next)).into_response();
            session::change(tower, headers, &mut response, &token).await?;
            Ok(response)
        }
        Ok(Outcome::AsksForCode(account)) => factor::ask(tower, &account, &local(&next)).await,
        Ok(Outcome::Unknown | Outcome::Locked) => {
            refused(tower, visitor, "sign-in-oidc-unknown", StatusCode::FORBIDDEN)
        }
        Err(cause) => unreachable(tower, visitor, &cause),
    }
}

fn read(cookie: &str) -> Option<(Kept, String)> {
    let mut parts = cookie.splitn(4, '.').map(str::to_owned);
    let kept = Kept { state: parts.next()?, nonce: parts.next()?, verifier: parts.next()? };
    let next = parts.next()?;
    let next = form_urlencoded::parse(next.as_bytes()).map(|(next, _)| next.into_owned()).next()?;
    (!kept.state.is_empty()).then_some((kept, next))
}

fn unreachable(tower: &Tower, visitor: Visitor, cause: &anyhow::Error) -> Result<Response, Problem> {
    tracing::warn!("signing in with OpenID Connect: {cause:#}");
    let fault = match cause.downcast_ref::<Refused>() {
        Some(Refused) => "sign-in-oidc-refused",
        None => "sign-in-oidc-failed",
    };
    refused(tower, visitor, fault, StatusCode::BAD_GATEWAY)
}
