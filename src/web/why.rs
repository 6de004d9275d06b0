//! Why a subscriber was told of an item, or why not. The token of the subscription is the only proof that it is theirs.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;

use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::settings::{secret, subscription};
use super::visitor::Visitor;
use crate::daemon::announce::describe;
use crate::daemon::course::course;
use crate::daemon::tower::Tower;
use crate::news::ItemKey;

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
