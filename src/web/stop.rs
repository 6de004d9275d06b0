//! The end of a subscription, by the link in every message.
//!
//! # Source
//! RFC 8058: the POST carries no cookie and no login, and must not redirect. Mail scanners open links, so a GET only asks.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;

use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::settings::secret;
use super::visitor::Visitor;
use crate::alerts::subscription::Watch;
use crate::daemon::consent;
use crate::daemon::tower::Tower;
use crate::text::{Language, say};

#[derive(Template)]
#[template(path = "stop.html", config = "src/web/askama.toml")]
struct StopPage {
    frame: Frame,
    /// What the subscription waits for; `None` when it has ended.
    waits_for: Option<String>,
    /// Where it tells it, masked.
    to: String,
    /// The page on which its subscriber sets when they are told.
    settings: String,
}

/// Asks whether the subscription must end; ends nothing.
pub(super) async fn ask(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let subscription = tower.store.subscription_to_stop(&token).await?;
    if subscription.as_ref().is_some_and(|found| found.to.is_shared()) {
        return Err(Problem::managed());
    }
    let to = subscription.as_ref().map(|found| found.to.masked()).unwrap_or_default();
    let language = visitor.language;
    answer(visitor, subscription.map(|found| watched(found.watch, language)), to, &token)
}

/// Ends the subscription; one that is unknown or ended already has ended.
pub(super) async fn end(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let subscription = tower.store.subscription_to_stop(&token).await?;
    if subscription.is_some_and(|found| found.to.is_shared()) {
        return Err(Problem::managed());
    }
    consent::end(&tower, &token).await?;
    answer(visitor, None, String::new(), &token)
}

fn answer(visitor: Visitor, waits_for: Option<String>, to: String, token: &str) -> Result<Response, Problem> {
    let letters = token.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    let settings = format!("/subscriptions/{}", letters.collect::<String>());
    let frame = Frame::new(visitor.clone(), "", Here::Elsewhere);
    let frame = Frame::new(visitor, frame.t("web-stop-title"), Here::Elsewhere);
    let mut response = show(&StopPage { frame, waits_for, to, settings })?;
    secret(&mut response);
    Ok(response)
}

fn watched(watch: Watch, language: Language) -> String {
    match watch {
        Watch::Items { query, themes } => {
            let mut parts: Vec<String> = themes.into_iter().map(|theme| format!("theme:{theme}")).collect();
            parts.extend((!query.is_empty()).then_some(query));
            parts.join(" ")
        }
        Watch::System { system } => system,
        Watch::Organisation { organisation } => organisation,
        Watch::Feeds => say(language, "alert-watch-feeds", &[]),
    }
}
