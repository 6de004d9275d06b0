//! What goes wrong, as a page in the visitor's language; the cause goes to the log and no further.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, SET_COOKIE, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

use super::access::recognised;
use super::api;
use super::frame::{Frame, Here};
use super::visitor::{COOKIE_NAME, Visitor};
use crate::daemon::found::cluster_is_away;
use crate::daemon::tower::Tower;
use crate::register::SharedFault;
use crate::store::StoreError;

/// How long a chosen language is kept, in seconds: a year.
const COOKIE_SECONDS: u32 = 365 * 24 * 60 * 60;

/// Why there is no page: what to answer and what to say.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    key: &'static str,
}

/// The message of a problem, on its way to [`speak`].
#[derive(Clone, Copy)]
struct Key(&'static str);

impl Problem {
    /// There is no such item, theme or system.
    pub(super) fn not_found() -> Problem {
        Problem { status: StatusCode::NOT_FOUND, key: "web-problem-not-found" }
    }

    /// Only who is signed in may do this.
    pub(super) fn sign_in_first() -> Problem {
        Problem { status: StatusCode::FORBIDDEN, key: "web-problem-sign-in" }
    }

    /// Only a higher role may do this.
    pub(super) fn not_your_role() -> Problem {
        Problem { status: StatusCode::FORBIDDEN, key: "web-problem-role" }
    }

    /// A subscription of a chat of several people, where the token of a link proves nothing.
    pub(super) fn managed() -> Problem {
        Problem { status: StatusCode::FORBIDDEN, key: "web-problem-managed" }
    }

    /// A record cannot use a shared system, or a shared one cannot go.
    pub(super) fn shared(fault: SharedFault) -> Problem {
        Problem { status: StatusCode::CONFLICT, key: fault.key() }
    }

    /// A form that cannot be kept.
    pub(super) fn bad_form() -> Problem {
        Problem { status: StatusCode::BAD_REQUEST, key: "web-problem-form" }
    }

    /// More than is taken in.
    pub(super) fn too_large() -> Problem {
        Problem { status: StatusCode::PAYLOAD_TOO_LARGE, key: "web-problem-too-large" }
    }

    /// A day that cannot be read.
    pub(super) fn bad_day() -> Problem {
        Problem { status: StatusCode::BAD_REQUEST, key: "web-problem-day" }
    }

    /// The index is not there yet, or the cluster on which it stands does not answer.
    pub(super) fn no_index(cause: &anyhow::Error) -> Problem {
        tracing::warn!("searching: {cause:#}");
        let key = if cluster_is_away(cause) { "web-problem-cluster" } else { "web-problem-index" };
        Problem { status: StatusCode::SERVICE_UNAVAILABLE, key }
    }
}

impl<E: Into<anyhow::Error>> From<E> for Problem {
    fn from(cause: E) -> Problem {
        let cause = cause.into();
        if let Some(fault) = StoreError::shared(&cause) {
            return Problem::shared(fault);
        }
        tracing::error!("answering a page: {cause:#}");
        if cause.downcast_ref::<StoreError>().is_some_and(StoreError::worth_retrying) {
            return Problem { status: StatusCode::SERVICE_UNAVAILABLE, key: "web-problem-busy" };
        }
        Problem { status: StatusCode::INTERNAL_SERVER_ERROR, key: "web-problem-inside" }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(Key(self.key));
        response
    }
}

/// The answer to an address that leads nowhere.
pub(super) async fn no_such_page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
) -> Response {
    let visitor = recognised(&tower, &headers, visitor).await;
    let mut response = Problem::not_found().into_response();
    response.extensions_mut().insert(visitor);
    response
}

/// Finds the visitor's language, and turns every refusal from below into a page in it.
///
/// Refusals of the layers below (too large, too slow, forged, a panic) pass here as well, so that nobody ever reads a
/// bare line of English.
pub(super) async fn speak(State(secure): State<Secure>, mut request: Request, next: Next) -> Response {
    let mut visitor = Visitor::of(request.uri(), request.headers());
    request.extensions_mut().insert(visitor.clone());
    let is_of_api = api::holds(request.uri().path());
    let mut response = next.run(request).await;
    if let Some(known) = response.extensions_mut().remove::<Visitor>() {
        visitor = known;
    }
    // A page that says itself what is wrong, with what was typed still in its form, stays.
    let speaks = is(&response, "application/json") || is(&response, "text/html");
    if response.status().as_u16() >= 400 && !speaks {
        response = match is_of_api {
            true => api::explain(&visitor, response),
            false => explain(&visitor, response),
        };
    }
    if is(&response, "text/html") {
        let headers = response.headers_mut();
        headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(visitor.language.code()));
        headers.append(VARY, HeaderValue::from_static("accept-language, cookie"));
        if visitor.chose {
            headers.append(SET_COOKIE, cookie(&visitor, secure));
        }
    }
    response
}

/// Whether the page is reached over TLS only.
#[derive(Clone, Copy)]
pub(super) struct Secure(bool);

impl Secure {
    pub(super) fn of(tower: &Tower) -> Secure {
        Secure(tower.config.public_url().starts_with("https://"))
    }
}

fn is(response: &Response, media: &str) -> bool {
    let found = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    found.is_some_and(|found| found.starts_with(media))
}

fn cookie(visitor: &Visitor, Secure(secure): Secure) -> HeaderValue {
    let (code, secure) = (visitor.language.code(), if secure { "; Secure" } else { "" });
    let cookie =
        format!("{COOKIE_NAME}={code}; Path=/; Max-Age={COOKIE_SECONDS}; SameSite=Lax; HttpOnly{secure}");
    HeaderValue::from_str(&cookie).expect("a language code is plain ASCII")
}

#[derive(Template)]
#[template(path = "problem.html", config = "src/web/askama.toml")]
struct ProblemPage {
    frame: Frame,
    status: u16,
    text: String,
}

fn explain(visitor: &Visitor, refusal: Response) -> Response {
    let status = refusal.status();
    let key = refusal.extensions().get::<Key>().map_or_else(|| usual(status), |key| key.0);
    let frame = Frame::new(visitor.clone(), "", Here::Elsewhere);
    let frame = Frame::new(visitor.clone(), frame.t("web-problem-title"), Here::Elsewhere);
    let page = ProblemPage { text: frame.t(key), status: status.as_u16(), frame };
    let html = page.render().unwrap_or_else(|_| page.text.clone());
    let mut response = Html(html).into_response();
    *response.status_mut() = status;
    // What else the refusal says stays: `Allow`, `Retry-After`.
    let (parts, _) = refusal.map(|_| Body::empty()).into_parts();
    for (name, value) in &parts.headers {
        if name != CONTENT_TYPE && name != CONTENT_LENGTH {
            response.headers_mut().append(name.clone(), value.clone());
        }
    }
    response
}

/// What to say of a refusal that says nothing itself.
fn usual(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "web-problem-not-found",
        StatusCode::FORBIDDEN => "web-problem-forged",
        StatusCode::METHOD_NOT_ALLOWED => "web-problem-method",
        StatusCode::PAYLOAD_TOO_LARGE => "web-problem-too-large",
        StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => "web-problem-slow",
        status if status.is_client_error() => "web-problem-request",
        _ => "web-problem-inside",
    }
}
