//! Signing in and out.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Form, Query, State};
use axum::http::header::{REFRESH, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use url::{Url, form_urlencoded};

use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::session;
use super::visitor::Visitor;
use super::whereabouts::Whereabouts;
use crate::daemon::accounts::{Attempt, SignIn, sign_in};
use crate::daemon::oidc;
use crate::daemon::tower::Tower;
use crate::text::say;

#[derive(Template)]
#[template(path = "sign_in.html", config = "src/web/askama.toml")]
struct SignInPage {
    frame: Frame,
    email: String,
    next: String,
    fault: Option<&'static str>,
    /// Where the service of the organisation takes over, where there is one.
    service: Option<String>,
}

#[derive(Template)]
#[template(path = "signed_out.html", config = "src/web/askama.toml")]
struct SignedOutPage {
    frame: Frame,
    /// Where the service of the organisation ends its own session.
    elsewhere: String,
}

/// Where somebody wanted to go.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    pub(super) next: String,
}

/// What the form sends.
#[derive(Deserialize)]
pub(super) struct Sent {
    email: String,
    password: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    next: String,
}

/// `GET /sign-in`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    if visitor.member().is_some() {
        return Ok(Redirect::to(&local(&wanted.next)).into_response());
    }
    shown(&tower, visitor, String::new(), local(&wanted.next), None)
}

/// `POST /sign-in`
pub(super) async fn enter(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Whereabouts(from): Whereabouts,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let next = local(&sent.next);
    let agent = session::agent(&headers);
    let attempt = Attempt { email: &sent.email, password: &sent.password, code: &sent.code, from, agent };
    match sign_in(&tower, attempt).await? {
        SignIn::In(token) => {
            // Whoever was signed in here before is so no more.
            if let Some(known) = visitor.member().map(|_| visitor.signed_in()) {
                tower.store.end_session(&known.hash).await?;
            }
            let mut response = Redirect::to(&next).into_response();
            session::give(&tower, &mut response, &token);
            Ok(response)
        }
        SignIn::Wrong => {
            let mut response = shown(&tower, visitor, sent.email, next, Some("sign-in-wrong"))?;
            *response.status_mut() = StatusCode::FORBIDDEN;
            Ok(response)
        }
        SignIn::TooOften(wait) => {
            let mut response = shown(&tower, visitor, sent.email, next, Some("sign-in-too-often"))?;
            *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(wait.num_seconds()));
            Ok(response)
        }
    }
}

/// `POST /sign-out`
pub(super) async fn leave(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Problem> {
    let mut response = match end_session(&tower, &visitor).await? {
        Some(elsewhere) => goes_on(visitor, &elsewhere)?,
        None => Redirect::to("/").into_response(),
    };
    session::take(&tower, &mut response);
    Ok(response)
}

/// Ends the session; answers where signing out goes on. Whoever is out already, is out.
async fn end_session(tower: &Tower, visitor: &Visitor) -> Result<Option<Url>, Problem> {
    let Some(member) = visitor.member() else { return Ok(None) };
    let issuer = tower.store.end_session(&visitor.signed_in().hash).await?;
    match issuer {
        Some(issuer) => Ok(oidc::sign_out(tower, &issuer, member, visitor.language).await),
        None => Ok(None),
    }
}

/// A page that leads on by itself: the answer to a form leads a browser to no other site, our policy sees to that.
fn goes_on(mut visitor: Visitor, elsewhere: &Url) -> Result<Response, Problem> {
    visitor.know(None);
    let title = say(visitor.language, "signed-out-title", &[]);
    let frame = Frame::new(visitor, title, Here::Elsewhere);
    let mut response = show(&SignedOutPage { frame, elsewhere: elsewhere.to_string() })?;
    let refresh = HeaderValue::from_str(&format!("0; url={elsewhere}"));
    response.headers_mut().insert(REFRESH, refresh.expect("an address is plain ASCII"));
    session::private(&mut response);
    Ok(response)
}

/// The page again, with what went wrong at the service of the organisation.
pub(super) fn refused(
    tower: &Tower,
    visitor: Visitor,
    fault: &'static str,
    status: StatusCode,
) -> Result<Response, Problem> {
    let mut response = shown(tower, visitor, String::new(), local(""), Some(fault))?;
    *response.status_mut() = status;
    Ok(response)
}

fn shown(
    tower: &Tower,
    visitor: Visitor,
    email: String,
    next: String,
    fault: Option<&'static str>,
) -> Result<Response, Problem> {
    let title = say(visitor.language, "sign-in-title", &[]);
    let asked = || form_urlencoded::Serializer::new(String::new()).append_pair("next", &next).finish();
    let service = oidc::is_on(tower).then(|| format!("/sign-in/oidc?{}", asked()));
    let frame = Frame::new(visitor, title, Here::Account);
    let mut response = show(&SignInPage { frame, email, service, next, fault })?;
    session::private(&mut response);
    Ok(response)
}

/// An address of our own, or the register: nobody is led elsewhere.
pub(super) fn local(next: &str) -> String {
    const HOME: &str = "http://belfort.invalid";
    let register = || "/register".to_owned();
    let (Ok(home), true) = (Url::parse(HOME), next.starts_with('/')) else { return register() };
    let Ok(address) = home.join(next) else { return register() };
    if address.origin() != home.origin() {
        return register();
    }
    let query = address.query().map(|query| format!("?{query}")).unwrap_or_default();
    // Two slashes at the start would be another host to a browser.
    format!("/{}{query}", address.path().trim_start_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_elsewhere() {
        assert_eq!(local("/systems/chatbot?on=2027-12-02"), "/systems/chatbot?on=2027-12-02");
        for hostile in [
            "",
            "register",
            "https://evil.example/",
            "//evil.example/x",
            "/\\evil.example",
            "///evil.example",
            "/\t/evil.example",
            "javascript:alert(1)",
            "\\\\evil.example",
            "/..//evil.example",
        ] {
            let led = local(hostile);
            assert!(
                led.starts_with('/') && !led.starts_with("//") && !led.starts_with("/\\"),
                "{hostile}: {led}"
            );
        }
    }
}
