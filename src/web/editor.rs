//! Who may change the register on the page: whoever opened the link that `belfort systems editor` shows.
//!
//! One key for all until there are accounts. The name that an editor gives stands in the history.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::header::{CACHE_CONTROL, COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, http};
use serde::Deserialize;
use url::form_urlencoded;

use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::visitor::Visitor;
use crate::daemon::tower::Tower;

/// The cookie that carries the key and the name.
const COOKIE_NAME: &str = "editor";
/// Signs of a name: it stands in every line of the history.
const NAME_MAX: usize = 80;
/// How long an editor stays one, in seconds: a working day.
const SECONDS: u32 = 12 * 60 * 60;

/// Somebody who may change the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Editor {
    /// As they named themselves.
    pub(super) name: String,
}

impl Editor {
    /// The editor that the cookie names; `None` for a reader.
    pub(super) fn of(tower: &Tower, headers: &HeaderMap) -> Result<Option<Editor>, Problem> {
        let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut cookies = cookies.flat_map(|cookies| cookies.split(';'));
        let found = cookies.find_map(|cookie| cookie.trim().strip_prefix(COOKIE_NAME)?.strip_prefix('='));
        let Some((key, name)) = found.and_then(|found| found.split_once('.')) else { return Ok(None) };
        if !same(key, &tower.editor_key()?) {
            return Ok(None);
        }
        let name = form_urlencoded::parse(name.as_bytes()).map(|(name, _)| name.into_owned()).next();
        Ok(name.and_then(|name| good_name(&name)).map(|name| Editor { name }))
    }

    /// The same for what only editors may do.
    pub(super) fn required(tower: &Tower, headers: &HeaderMap) -> Result<Editor, Problem> {
        Editor::of(tower, headers)?.ok_or_else(Problem::no_editor)
    }
}

/// Compared as a whole: how long it takes says nothing about where they differ.
pub(super) fn same(one: &str, other: &str) -> bool {
    let differ = one.bytes().zip(other.bytes()).fold(0, |seen, (a, b)| seen | (a ^ b));
    one.len() == other.len() && differ == 0
}

/// A name that can stand in the history, without the blanks around it.
pub(super) fn good_name(name: &str) -> Option<String> {
    let name = name.trim();
    let good = !name.is_empty() && name.chars().count() <= NAME_MAX && !name.chars().any(char::is_control);
    good.then(|| name.to_owned())
}

#[derive(Template)]
#[template(path = "editor.html", config = "src/web/askama.toml")]
struct EditorPage {
    frame: Frame,
    wrong: bool,
}

/// `GET /editor/{key}`: asks for a name, begins nothing.
pub(super) async fn question(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    page(&tower, visitor, &key, false)
}

/// What the form sends.
#[derive(Deserialize)]
pub(super) struct Sent {
    name: String,
}

/// `POST /editor/{key}`
pub(super) async fn begin(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(key): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let Some(name) = good_name(&sent.name) else { return page(&tower, visitor, &key, true) };
    if !same(&key, &tower.editor_key()?) {
        return Err(Problem::not_found());
    }
    let name: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let mut response = Redirect::to("/register").into_response();
    response.headers_mut().append(SET_COOKIE, cookie(&tower, &format!("{key}.{name}"), SECONDS));
    Ok(response)
}

/// `POST /editor`: reads on without the key.
pub(super) async fn end(State(tower): State<Arc<Tower>>) -> Response {
    let mut response = Redirect::to("/register").into_response();
    response.headers_mut().append(SET_COOKIE, cookie(&tower, "", 0));
    response
}

fn cookie(tower: &Tower, value: &str, seconds: u32) -> HeaderValue {
    let secure = if tower.config.public_url().starts_with("https://") { "; Secure" } else { "" };
    let cookie =
        format!("{COOKIE_NAME}={value}; Path=/; Max-Age={seconds}; SameSite=Strict; HttpOnly{secure}");
    HeaderValue::from_str(&cookie).expect("a key and a percent-encoded name are plain ASCII")
}

fn page(tower: &Tower, visitor: Visitor, key: &str, wrong: bool) -> Result<Response, Problem> {
    if !same(key, &tower.editor_key()?) {
        return Err(Problem::not_found());
    }
    let title = crate::text::say(visitor.language, "editor-title", &[]);
    let mut response = show(&EditorPage { frame: Frame::new(visitor, title, Here::Register), wrong })?;
    if wrong {
        *response.status_mut() = http::StatusCode::BAD_REQUEST;
    }
    // The address is the key: no cache keeps the page, no search engine lists it.
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    Ok(response)
}
