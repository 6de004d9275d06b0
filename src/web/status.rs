//! How it goes: the feeds with their named causes, the outbox, the rule book.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Query, State};
use axum::http::HeaderValue;
use axum::http::header::REFRESH;
use axum::response::Response;
use serde::Deserialize;

use super::days::{Day, Days};
use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::visitor::Visitor;
use crate::alerts::{Subscription, mishap};
use crate::daemon::announce::describe;
use crate::daemon::health::{FeedHealth, all, is_wrong};
use crate::daemon::index::standing::{IndexStanding, standing};
use crate::daemon::tower::Tower;
use crate::people::Member;
use crate::store::{ChannelAudit, OutboxState};
use crate::text::{Language, say};

/// Seconds between two looks while the index is made anew.
const EVERY: &str = "3";
/// Changes that an index takes in a moment: more of them are a work to wait for.
const A_MOMENT: i64 = 50;
/// Feeds on a page.
const FEEDS_SHOWN: usize = 250;
/// Addresses shown of those that nothing reaches any more.
const LOST_SHOWN: i64 = 100;

#[derive(Template)]
#[template(path = "status.html", config = "src/web/askama.toml")]
struct StatusPage {
    frame: Frame,
    feeds: Vec<FeedRow>,
    /// How many there are, and how many of them ask for attention.
    all: usize,
    wrong: usize,
    /// The number of this page of them, and whether there is a next one.
    number: usize,
    more: bool,
    /// Whether the reader keeps the server: they see what to do, too.
    details: bool,
    /// Whether nothing can be stored, for want of room.
    disk_full: bool,
    outbox: OutboxState,
    /// How telling went since yesterday, by channel.
    audit: Vec<ChannelAudit>,
    /// Whom nothing reaches any more: the address, masked, what it is told of, and what the channel said.
    lost: Vec<[String; 3]>,
    /// How many those are in all, in words, where there are more than are shown.
    lost_more: Option<String>,
    /// How the index follows the store; `None` where another process of this data folder writes it.
    index: Option<IndexStanding>,
    /// Whether the reader waits for the index, and whether they want the page to stand still meanwhile.
    waits: bool,
    still: bool,
    rules: usize,
    broken_rules: usize,
    book: String,
}

struct FeedRow {
    id: String,
    title: String,
    /// Last attempt that read it.
    read: Option<Day>,
    /// When its last item was published.
    last_item: Option<Day>,
    /// How it does, as a name for the style sheet and in words.
    state: &'static str,
    state_words: String,
    since: Day,
    /// The cause in words, where something is wrong.
    cause: Option<String>,
    failures: usize,
    /// What may take its place.
    successor: Option<Proposed>,
}

/// What may take the place of a feed, and the command that takes it.
struct Proposed {
    /// An address.
    address: Option<String>,
    /// The titles that other selectors find on its page.
    preview: Vec<String>,
    command: String,
}

/// Whether the page stands still, and which page of feeds.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    still: String,
    page: Option<usize>,
}

/// `GET /status`: what asks for attention stands first. While the index is made anew it refreshes itself without a script, and can be told not to.
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let (mut feeds, outbox) = (all(&tower).await?, tower.store.outbox().await?);
    feeds.sort_by_key(|feed| !is_wrong(feed.health.state));
    let wrong = feeds.partition_point(|feed| is_wrong(feed.health.state));
    let number = asked.page.unwrap_or(1).clamp(1, feeds.len().div_ceil(FEEDS_SHOWN).max(1));
    let audit = tower.delivery_audit().await?;
    let language = visitor.language;
    let details = visitor.member().is_some_and(Member::is_operator);
    let (lost, lost_in_all) = match details {
        true => tower.store.subscriptions_cut_off(LOST_SHOWN).await?,
        false => (Vec::new(), 0),
    };
    let words = |one: &Subscription| {
        let reader = Subscription { language, ..one.clone() };
        [
            one.to.masked(),
            describe(&tower, &reader),
            mishap::in_words(one.paused.as_deref().unwrap_or_default(), language),
        ]
    };
    let more = || say(language, "web-status-lost-more", &[("count", lost_in_all.into())]);
    let lost_more = (lost_in_all > LOST_SHOWN).then(more);
    let lost = lost.iter().map(words).collect();
    let frame = Frame::new(visitor, crate::text::say(language, "web-nav-status", &[]), Here::Status);
    let mut days = Days::new(tower.config.alerts.time_zone, language);
    let row = |feed: &FeedHealth| row(feed, &mut days, language);
    let shown = feeds.iter().skip((number - 1) * FEEDS_SHOWN).take(FEEDS_SHOWN);
    let (index, still) = (standing(&tower, language).await?, !asked.still.is_empty());
    let waits = details && index.as_ref().is_some_and(|index| index.behind > A_MOMENT);
    let mut response = show(&StatusPage {
        all: feeds.len(),
        wrong,
        more: feeds.len() > number * FEEDS_SHOWN,
        feeds: shown.map(row).collect(),
        number,
        details,
        disk_full: tower.room.is_full(),
        outbox,
        audit,
        lost,
        lost_more,
        index,
        waits,
        still,
        rules: tower.book.rules().len(),
        broken_rules: tower.book_problems.len(),
        book: tower.book.hash().chars().take(12).collect(),
        frame,
    })?;
    if waits && !still {
        response.headers_mut().insert(REFRESH, HeaderValue::from_static(EVERY));
    }
    Ok(response)
}

/// Milliseconds as seconds with one decimal, as the reader of the page writes them.
fn seconds(ms: &u64, frame: &Frame) -> String {
    let said = format!("{:.1}", *ms as f64 / 1_000.0);
    match frame.language() {
        Language::En => said,
        Language::Nl | Language::Fr | Language::De => said.replace('.', ","),
    }
}

/// The sentence of a cause may hold an address with a key in it: only its name is put in words.
fn row(FeedHealth { stored, health, .. }: &FeedHealth, days: &mut Days, language: Language) -> FeedRow {
    let cause = |cause: &String| say(language, "feed-cause", &[("cause", cause.clone().into())]);
    let id = &stored.feed.id;
    let proposed = || Proposed {
        address: health.successor.clone(),
        preview: health.selectors.as_ref().map(|new| new.preview.clone()).unwrap_or_default(),
        command: format!("belfort feeds adopt {id}"),
    };
    FeedRow {
        id: id.clone(),
        title: stored.feed.title.clone(),
        read: stored.state.read_well.map(|at| days.of(at)),
        last_item: health.last_item.map(|at| days.of(at)),
        state: health.state.as_str(),
        state_words: say(language, "feed-state", &[("state", health.state.as_str().into())]),
        since: days.of(health.since),
        cause: health.cause.as_ref().map(cause),
        failures: stored.state.failures as usize,
        successor: health.has_way_out().then(proposed),
    }
}
