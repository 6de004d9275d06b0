//! A subscription asked for on the web page, and its confirmation from the mail.
//!
//! The answer to the form is one and the same for every address. A GET of the link only asks: mail scanners open links.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use axum::{Extension, http};
use serde::Deserialize;

use super::address::Asked;
use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::settings::secret;
use super::visitor::Visitor;
use super::whereabouts::Whereabouts;
use crate::daemon::consent::{self, Wish};
use crate::daemon::tower::Tower;
use crate::search::Query;
use crate::text::Language;

/// The form, as it stands on the pages of a theme and of a search.
pub(super) struct JoinForm {
    /// What is asked, in the query language.
    pub(super) query: String,
}

impl JoinForm {
    /// The form for a search; `None` where nothing is asked.
    pub(super) fn of(asked: &Asked) -> Option<JoinForm> {
        let text = Some(asked.q.as_str()).filter(|text| !text.is_empty());
        let query = match text {
            Some(text) => asked.filtered(Query::parse(text).ok()?),
            None if asked.is_open() => return None,
            None => asked.filtered(Query::everything()),
        };
        Some(JoinForm { query: query.to_string() })
    }

    /// The form for a theme.
    pub(super) fn theme(id: &str) -> JoinForm {
        JoinForm { query: Query::theme(id).to_string() }
    }
}

/// What the form sends.
#[derive(Deserialize)]
pub(super) struct Sent {
    to: String,
    query: String,
    rhythm: String,
    language: String,
}

#[derive(Template)]
#[template(path = "confirm.html", config = "src/web/askama.toml")]
struct JoinPage {
    frame: Frame,
    lead: String,
    /// What is agreed to, while it can be.
    asks: Option<String>,
    /// What stands on the button.
    yes: String,
}

/// `POST /subscribe`
pub(super) async fn ask(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Whereabouts(from): Whereabouts,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let Some(wish) = wish(&sent) else {
        let mut answer = page(visitor, "web-join-wrong", None)?;
        *answer.status_mut() = http::StatusCode::BAD_REQUEST;
        return Ok(answer);
    };
    match consent::ask(&tower, wish, from).await? {
        consent::Asked::Taken => page(visitor, "web-join-mailed", None),
        consent::Asked::TooOften(_) => {
            let mut answer = page(visitor, "web-join-too-often", None)?;
            *answer.status_mut() = http::StatusCode::TOO_MANY_REQUESTS;
            Ok(answer)
        }
    }
}

/// `GET /confirm/{token}`: asks, begins nothing.
pub(super) async fn question(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let Some(asked) = tower.store.consent(&token, tower.clock.now()).await? else {
        return page(visitor, "web-join-expired", None);
    };
    let asks = consent::wording(visitor.language, &consent::wanted(&tower, &asked), &asked);
    let question = if asked.moves.is_some() { "web-move-question" } else { "web-join-question" };
    page(visitor, question, Some(asks))
}

/// `POST /confirm/{token}`: the subscription begins, once.
pub(super) async fn give(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let moves =
        tower.store.consent(&token, tower.clock.now()).await?.is_some_and(|asked| asked.moves.is_some());
    match consent::give(&tower, &token).await? {
        Some(_) if moves => page(visitor, "web-move-done", None),
        Some(given) if given.was_there => page(visitor, "web-join-there", None),
        Some(_) => page(visitor, "web-join-begun", None),
        None => page(visitor, "web-join-expired", None),
    }
}

/// The wish of a form; `None` when a part of it cannot be read.
fn wish(sent: &Sent) -> Option<Wish> {
    let (rhythm, language) = (sent.rhythm.parse().ok()?, Language::from_tag(&sent.language)?);
    Wish::read(&sent.to, &sent.query, rhythm, language).ok()
}

fn page(visitor: Visitor, lead: &str, asks: Option<String>) -> Result<Response, Problem> {
    let language = visitor.language;
    let t = |key: &str| crate::text::say(language, key, &[]);
    let frame = Frame::new(visitor, t("web-join-title"), Here::Elsewhere);
    let yes = t(if lead == "web-move-question" { "web-move-yes" } else { "web-join-yes" });
    let mut response = show(&JoinPage { frame, lead: t(lead), asks, yes })?;
    secret(&mut response);
    Ok(response)
}
