//! The page for publishers: who asks for their feeds, how often, by which rules, and how to be left alone.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;

use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::visitor::Visitor;
use crate::daemon::tower::Tower;
use crate::text::say;

#[derive(Template)]
#[template(path = "fetcher.html", config = "src/web/askama.toml")]
struct FetcherPage {
    frame: Frame,
    /// Under which name we ask.
    agent: String,
    /// Where the operator is reached: the page or the address that they gave.
    contact: Option<String>,
}

/// `GET /fetcher`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Problem> {
    let config = &tower.config;
    let given = [&config.fetch.contact, &config.smtp.from].into_iter().find(|text| !text.is_empty());
    let title = say(visitor.language, "web-fetcher-title", &[]);
    let frame = Frame::new(visitor, title, Here::News);
    show(&FetcherPage { agent: config.user_agent(), contact: given.cloned(), frame })
}
