//! No more about this: a subscriber hears nothing more of what one alert is about, while the rest of the subscription goes on.
//!
//! A GET of the link in a message only asks: mail scanners open links.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use serde::Deserialize;

use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::settings::{back, secret, subscription, topic_in_words};
use super::visitor::Visitor;
use crate::daemon::announce::{describe, headline};
use crate::daemon::tower::Tower;

#[derive(Template)]
#[template(path = "mute.html", config = "src/web/askama.toml")]
struct MutePage {
    frame: Frame,
    token: String,
    what: String,
    /// What the alert told.
    alert: String,
    /// What it is about: the key and the words of each topic, the narrowest first.
    topics: Vec<(String, String)>,
    done: bool,
}

/// What the forms send.
#[derive(Debug, Deserialize)]
pub(super) struct Sent {
    topic: String,
}

/// `GET /subscriptions/{token}/mute/{alert}`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path((token, alert)): Path<(String, String)>,
) -> Result<Response, Problem> {
    shown(&tower, visitor, &token, &alert, false).await
}

/// `POST /subscriptions/{token}/mute/{alert}`
pub(super) async fn mute(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path((token, id)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let subscription = subscription(&tower, &token).await?;
    let alert = tower.store.alert_of(&subscription.id, &id).await?.ok_or_else(Problem::not_found)?;
    let mut topics = alert.narrower(&subscription.watch, subscription.language).into_iter();
    let topic = topics.find(|topic| topic.topic == sent.topic).ok_or_else(Problem::bad_form)?;
    tower.store.mute(&subscription.id, &topic, tower.clock.now()).await?;
    shown(&tower, visitor, &token, &id, true).await
}

/// `POST /subscriptions/{token}/unmute`
pub(super) async fn unmute(
    State(tower): State<Arc<Tower>>,
    Path(token): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let subscription = subscription(&tower, &token).await?;
    match tower.store.unmute(&subscription.id, &sent.topic).await? {
        true => Ok(back(&token)),
        false => Err(Problem::bad_form()),
    }
}

async fn shown(
    tower: &Tower,
    visitor: Visitor,
    token: &str,
    id: &str,
    done: bool,
) -> Result<Response, Problem> {
    let subscription = subscription(tower, token).await?;
    let alert = tower.store.alert_of(&subscription.id, id).await?.ok_or_else(Problem::not_found)?;
    let language = visitor.language;
    let frame = Frame::new(visitor, crate::text::say(language, "web-mute-title", &[]), Here::Elsewhere);
    let topics = alert.narrower(&subscription.watch, language);
    let mut response = show(&MutePage {
        token: subscription.token.clone(),
        what: describe(tower, &subscription),
        alert: headline(tower, &subscription, &alert, language),
        topics: topics
            .iter()
            .map(|topic| (topic.topic.clone(), topic_in_words(tower, topic, language)))
            .collect(),
        done,
        frame,
    })?;
    secret(&mut response);
    Ok(response)
}
