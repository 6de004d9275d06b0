//! The code of a second factor, for whom the service of their organisation has let through.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Form, State};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use url::form_urlencoded;

use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::session::{self, Cookie};
use super::sign_in::{local, refused};
use super::visitor::Visitor;
use crate::daemon::accounts::{self, SignIn};
use crate::daemon::tower::Tower;
use crate::text::say;

/// Where the code is asked for.
const PLACE: &str = "/sign-in/code";
/// How long the browser keeps what it waits with, in seconds; the store keeps it as long.
const SECONDS: u32 = 10 * 60;

#[derive(Template)]
#[template(path = "factor.html", config = "src/web/askama.toml")]
struct FactorPage {
    frame: Frame,
    fault: Option<&'static str>,
}

/// What the form sends.
#[derive(Deserialize)]
pub(super) struct Sent {
    code: String,
}

/// Sends a browser to show the code of this account.
pub(super) async fn ask(tower: &Tower, account: &str, next: &str) -> Result<Response, Problem> {
    let token = accounts::await_code(tower, account).await?;
    let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    let mut response = Redirect::to(PLACE).into_response();
    session::set(tower, &mut response, Cookie::Factor, &format!("{token}.{next}"), SECONDS);
    Ok(response)
}

/// `GET /sign-in/code`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Some((token, _)) = kept(&tower, &headers) else { return Ok(start()) };
    match accounts::awaits_code(&tower, &token).await? {
        true => shown(visitor, None),
        false => again(&tower, visitor),
    }
}

/// `POST /sign-in/code`
pub(super) async fn enter(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let Some((token, next)) = kept(&tower, &headers) else { return Ok(start()) };
    let agent = session::agent(&headers);
    match accounts::sign_in_with_code(&tower, &token, &sent.code, agent).await? {
        None => again(&tower, visitor),
        Some(SignIn::In(session)) => {
            let mut response = Redirect::to(&local(&next)).into_response();
            session::change(&tower, &headers, &mut response, &session).await?;
            session::set(&tower, &mut response, Cookie::Factor, "", 0);
            session::private(&mut response);
            Ok(response)
        }
        Some(SignIn::Wrong) => {
            let mut response = shown(visitor, Some("factor-code-wrong"))?;
            *response.status_mut() = StatusCode::FORBIDDEN;
            Ok(response)
        }
        Some(SignIn::TooOften(wait)) => {
            let mut response = shown(visitor, Some("sign-in-too-often"))?;
            *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(wait.num_seconds()));
            Ok(response)
        }
    }
}

/// What the browser waits with, and where it wanted to go.
fn kept(tower: &Tower, headers: &HeaderMap) -> Option<(String, String)> {
    let (token, next) = session::cookie(tower, headers, Cookie::Factor)?.split_once('.')?;
    let next = form_urlencoded::parse(next.as_bytes()).map(|(next, _)| next.into_owned()).next()?;
    Some((token.to_owned(), next))
}

/// Who comes here from nowhere begins at the beginning.
fn start() -> Response {
    Redirect::to("/sign-in").into_response()
}

fn again(tower: &Tower, visitor: Visitor) -> Result<Response, Problem> {
    refused(tower, visitor, "sign-in-oidc-again", StatusCode::FORBIDDEN)
}

fn shown(visitor: Visitor, fault: Option<&'static str>) -> Result<Response, Problem> {
    let title = say(visitor.language, "sign-in-code", &[]);
    let mut response = show(&FactorPage { frame: Frame::new(visitor, title, Here::Account), fault })?;
    session::private(&mut response);
    Ok(response)
}
