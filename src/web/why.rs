//! Why a subscriber was told of an item, or why not. The token of the subscription is the only proof that it is theirs.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::days::Days;
use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::search::feed_titles;
use super::settings::{secret, subscription};
use super::visitor::Visitor;
use crate::daemon::announce::describe;
use crate::daemon::course::{Meant, course, which};
use crate::daemon::tower::Tower;
use crate::news::ItemKey;
use crate::search::Hit;

#[derive(Template)]
#[template(path = "why.html", config = "src/web/askama.toml")]
struct WhyPage {
    frame: Frame,
    item_href: String,
    item: String,
    asked: String,
    ending: String,
    steps: Vec<String>,
}

#[derive(Template)]
#[template(path = "which.html", config = "src/web/askama.toml")]
struct WhichPage {
    frame: Frame,
    token: String,
    asked: String,
    /// What was typed.
    q: String,
    /// The key of what is said of it.
    answer: Option<&'static str>,
    choices: Vec<Choice>,
}

/// An item that may be meant.
struct Choice {
    key: String,
    title: String,
    lang: Option<&'static str>,
    source: String,
    date: Option<super::days::Day>,
}

/// What the field sends: an address, or some words of an item.
#[derive(Deserialize)]
pub(super) struct Sent {
    #[serde(default)]
    q: String,
}

/// Characters that are looked at: an address has no more.
const CHARS_MAX: usize = 2_000;

/// `GET /subscriptions/{token}/why`: which item is meant.
pub(super) async fn find(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(token): Path<String>,
    Query(sent): Query<Sent>,
) -> Result<Response, Problem> {
    let subscription = subscription(&tower, &token).await?;
    let q: String = sent.q.trim().chars().take(CHARS_MAX).collect();
    let hits = match q.as_str() {
        "" => Vec::new(),
        q => match which(&tower, q).await.map_err(|cause| Problem::no_index(&cause))? {
            Meant::Item(key) => {
                let mut there = Redirect::to(&format!("/subscriptions/{token}/why/{key}")).into_response();
                secret(&mut there);
                return Ok(there);
            }
            Meant::OneOf(hits) => hits,
        },
    };
    let language = visitor.language;
    let titles = feed_titles(&tower, &hits, &[]).await?;
    let mut days = Days::new(tower.config.alerts.time_zone, language);
    let choice = |hit: Hit| Choice {
        source: titles.get(&hit.feed).cloned().unwrap_or_default(),
        lang: hit.language.map(|language| language.code()),
        date: hit.published.map(|at| days.of(at)),
        key: hit.key,
        title: hit.title,
    };
    let choices: Vec<Choice> = hits.into_iter().map(choice).collect();
    let mut response = show(&WhichPage {
        frame: Frame::new(visitor, crate::text::say(language, "web-which-title", &[]), Here::Elsewhere),
        asked: describe(&tower, &subscription),
        answer: (choices.is_empty() && !q.is_empty()).then_some("web-which-none"),
        token,
        q,
        choices,
    })?;
    secret(&mut response);
    Ok(response)
}

/// `GET /subscriptions/{token}/why/{item}`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path((token, item)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let subscription = subscription(&tower, &token).await?;
    let item = tower.store.item(&ItemKey::from_text(item)).await?.ok_or_else(Problem::not_found)?;
    let course = course(&tower, &subscription, item).await?;
    let language = visitor.language;
    let title = crate::text::say(language, "web-why-title", &[]);
    let mut response = show(&WhyPage {
        frame: Frame::new(visitor, title, Here::Elsewhere),
        item_href: format!("/items/{}", course.item),
        asked: describe(&tower, &subscription),
        ending: course.ending(language),
        steps: course.steps(&tower, language),
        item: course.title,
    })?;
    secret(&mut response);
    Ok(response)
}
