//! How it goes: the feeds with their named causes, the outbox, the rule book.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;

use super::days::Day;
use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::visitor::Visitor;
use crate::daemon::tower::Tower;
use crate::store::{ChannelAudit, OutboxState, StoredFeed};
use crate::text::Language;

#[derive(Template)]
#[template(path = "status.html", config = "src/web/askama.toml")]
struct StatusPage {
    frame: Frame,
    feeds: Vec<FeedRow>,
    outbox: OutboxState,
    /// How telling went since yesterday, by channel.
    audit: Vec<ChannelAudit>,
    rules: usize,
    broken_rules: usize,
    book: String,
}

struct FeedRow {
    id: String,
    title: String,
    /// Last attempt that read it.
    read: Option<Day>,
    /// Named cause of the last failure.
    cause: Option<String>,
    failures: usize,
    stopped: bool,
}

/// `GET /status`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Problem> {
    let (feeds, outbox) = (tower.store.feeds().await?, tower.store.outbox().await?);
    let audit = tower.delivery_audit().await?;
    let language = visitor.language;
    let frame = Frame::new(visitor, crate::text::say(language, "web-nav-status", &[]), Here::Status);
    let row = |feed: &StoredFeed| row(feed, &tower, language);
    show(&StatusPage {
        feeds: feeds.iter().map(row).collect(),
        outbox,
        audit,
        rules: tower.book.rules().len(),
        broken_rules: tower.book_problems.len(),
        book: tower.book.hash().chars().take(12).collect(),
        frame,
    })
}

/// Milliseconds as seconds with one decimal.
fn seconds(ms: &u64) -> String {
    format!("{:.1}", *ms as f64 / 1_000.0)
}

/// The sentence of a cause may hold an address with a key in it: only its name is shown.
fn row(stored: &StoredFeed, tower: &Tower, language: Language) -> FeedRow {
    let state = &stored.state;
    FeedRow {
        id: stored.feed.id.clone(),
        title: stored.feed.title.clone(),
        read: state.read_well.map(|at| Day::of(at, tower.config.alerts.time_zone, language)),
        cause: state.cause.clone(),
        failures: state.failures as usize,
        stopped: state.stopped,
    }
}
