//! Another address for a subscription. The new address is asked by mail; until it says yes, nothing changes.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use axum::{Extension, http};
use serde::Deserialize;

use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::settings::{self, secret};
use super::visitor::Visitor;
use super::whereabouts::Whereabouts;
use crate::daemon::announce::describe;
use crate::daemon::consent::{Asked, mailbox};
use crate::daemon::moving;
use crate::daemon::tower::Tower;

/// What the form sends.
#[derive(Deserialize)]
pub(super) struct Sent {
    to: String,
}

#[derive(Template)]
#[template(path = "moving.html", config = "src/web/askama.toml")]
struct MovingPage {
    frame: Frame,
    /// What became of the wish; `None` while there is none.
    answer: Option<String>,
    /// Whether the form stands there.
    asks: bool,
    what: String,
    to: String,
}

/// `GET /subscriptions/{token}/address`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    shown(&tower, visitor, &token, None).await
}

/// `POST /subscriptions/{token}/address`
pub(super) async fn ask(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(token): Path<String>,
    Whereabouts(from): Whereabouts,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let subscription = settings::subscription(&tower, &token).await?;
    let Some(to) = mailbox(&sent.to) else {
        let mut answer = shown(&tower, visitor, &token, Some("web-move-wrong")).await?;
        *answer.status_mut() = http::StatusCode::BAD_REQUEST;
        return Ok(answer);
    };
    match moving::ask(&tower, &subscription, to, from).await? {
        Asked::Taken => shown(&tower, visitor, &token, Some("web-move-mailed")).await,
        Asked::TooOften(_) => {
            let mut answer = shown(&tower, visitor, &token, Some("web-join-too-often")).await?;
            *answer.status_mut() = http::StatusCode::TOO_MANY_REQUESTS;
            Ok(answer)
        }
    }
}

async fn shown(
    tower: &Tower,
    visitor: Visitor,
    token: &str,
    answer: Option<&str>,
) -> Result<Response, Problem> {
    let subscription = settings::subscription(tower, token).await?;
    let language = visitor.language;
    let title = crate::text::say(language, "web-move-title", &[]);
    let mut response = show(&MovingPage {
        frame: Frame::new(visitor, title, Here::Elsewhere),
        asks: answer != Some("web-move-mailed"),
        answer: answer.map(|key| crate::text::say(language, key, &[])),
        what: describe(tower, &subscription),
        to: subscription.to.masked(),
    })?;
    secret(&mut response);
    Ok(response)
}
