//! The feeds over the API: how they do, for everybody; adding and removing them, for operators.

use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::answer::{Asked, Paging, answer, created};
use super::body;
use super::fault::Fault;
use crate::daemon::health::{FeedHealth, all};
use crate::daemon::{Tower, projects};
use crate::net::{AddressRule, shown};
use crate::news::feed::{FeedSettings, Selectors};
use crate::news::opml::feed_id;
use crate::news::{Feed, FeedKind};
use crate::text::Language;
use crate::web::visitor::Visitor;

/// Signs of an id, a title and an address.
const ID_CHARS_MAX: usize = 100;
const TITLE_CHARS_MAX: usize = 200;
const URL_CHARS_MAX: usize = 2_000;
/// Seconds between two polls: no more often than is polite, no less than anybody remembers.
const INTERVAL: std::ops::RangeInclusive<u32> = 300..=30 * 86_400;

/// A feed as a call describes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Described {
    url: Url,
    id: Option<String>,
    title: Option<String>,
    language: Option<Language>,
    #[serde(default)]
    themes: Vec<String>,
    /// Where a page keeps its items; without, it is a feed.
    listing: Option<Selectors>,
    /// Whether a page marks its items itself.
    #[serde(default)]
    marked: bool,
    #[serde(default)]
    settings: FeedSettings,
}

impl Described {
    fn feed(self, tower: &Tower) -> Result<Feed, Fault> {
        let mut wrong = Vec::new();
        let id = self.id.unwrap_or_else(|| feed_id(self.url.as_str()));
        let in_address = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_' | '.');
        if id.is_empty() || id.len() > ID_CHARS_MAX || !id.chars().all(in_address) || id == projects::FEED {
            wrong.push(format!(
                "`id` has up to {ID_CHARS_MAX} letters, digits, `-`, `_` and `.`, and is not `{}`",
                projects::FEED
            ));
        }
        let title = self.title.unwrap_or_else(|| self.url.host_str().unwrap_or(self.url.as_str()).to_owned());
        if title.trim().is_empty() || title.chars().count() > TITLE_CHARS_MAX {
            wrong.push(format!("`title` has 1 to {TITLE_CHARS_MAX} signs"));
        }
        if self.url.as_str().len() > URL_CHARS_MAX || !matches!(self.url.scheme(), "http" | "https") {
            wrong.push(format!("`url` is an http or https address of at most {URL_CHARS_MAX} signs"));
        } else if let Err(refused) =
            (AddressRule { allow_private: tower.config.fetch.allow_private }).check(&self.url)
        {
            wrong.push(format!("`url`: {refused}"));
        }
        for theme in &self.themes {
            wrong.extend(tower.themes().by_id(theme).err().map(|problem| format!("`themes`: {problem}")));
        }
        let agent = self.settings.user_agent.as_deref();
        if agent.is_some_and(|agent| {
            agent.trim().is_empty() || !agent.chars().all(|c| c == ' ' || c.is_ascii_graphic())
        }) {
            wrong.push("`settings.user-agent` is one line of plain letters".to_owned());
        }
        if self.settings.interval_seconds.is_some_and(|seconds| !INTERVAL.contains(&seconds)) {
            wrong.push(format!("`settings.interval-seconds` is {} to {}", INTERVAL.start(), INTERVAL.end()));
        }
        let kind = match (self.listing, self.marked) {
            (Some(listing), false) => {
                if listing.item.trim().is_empty() || listing.link.trim().is_empty() {
                    wrong.push("`listing` needs `item` and `link`".to_owned());
                }
                FeedKind::Listing(listing)
            }
            (None, true) => FeedKind::Marked,
            (None, false) => FeedKind::Syndication,
            (Some(_), true) => {
                wrong.push("`listing` and `marked` are two ways to read a page: choose one".to_owned());
                FeedKind::Marked
            }
        };
        if !wrong.is_empty() {
            return Err(Fault::body(
                wrong.into_iter().map(|message| json!({ "message": message })).collect(),
            ));
        }
        Ok(Feed {
            id,
            url: self.url,
            title,
            language: self.language,
            kind,
            themes: self.themes,
            settings: self.settings,
        })
    }
}

/// The feeds and how they do; without anything secret in their addresses.
#[utoipa::path(get, path = "/api/v1/feeds", tag = "feeds", security(()), params(Paging), responses((status = 200, description = "a page of feeds", body = Value)))]
pub(super) async fn list(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Asked(paging): Asked<Paging>,
    uri: Uri,
) -> Result<Response, Fault> {
    let feeds = all(&tower).await?;
    paging.page(&uri, "feeds", &feeds, visitor.language, line)
}

fn line(FeedHealth { stored, health, .. }: &FeedHealth) -> Value {
    // The sentence of a cause may hold an address with a key in it: only its name leaves.
    let state = json!({ "state": health.state.as_str(), "since": health.since, "cause": health.cause,
        "last_item": health.last_item, "read_well": stored.state.read_well, "failures": stored.state.failures });
    described(&stored.feed, state)
}

fn described(feed: &Feed, health: Value) -> Value {
    let read_as = match feed.kind {
        FeedKind::Syndication => "syndication",
        FeedKind::Listing(_) => "listing",
        FeedKind::Marked => "marked",
        FeedKind::Own => "own",
    };
    json!({ "id": feed.id, "title": feed.title, "url": shown(&feed.url), "language": feed.language,
        "themes": feed.themes, "read_as": read_as, "health": health })
}

/// Adds a feed, or a page that is read as one; it is polled in the next round.
#[utoipa::path(post, path = "/api/v1/feeds", tag = "feeds", security(("token" = ["feeds:write", "operator"])), request_body = Value, responses((status = 201, description = "it is added", body = Value), (status = 409, description = "it is there already", body = Value, content_type = "application/problem+json")))]
pub(super) async fn add(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    sent: Bytes,
) -> Result<Response, Fault> {
    let described_by_call: Described = body::json(&headers, &sent)?;
    let feed = described_by_call.feed(&tower)?;
    if !tower.store.add_feed(&feed, tower.clock.now()).await? {
        return Err(Fault::exists());
    }
    let response = answer(&described(&feed, Value::Null), visitor.language);
    created(response, &format!("/api/v1/feeds/{}", feed.id))
}

/// Removes a feed and its items.
#[utoipa::path(delete, path = "/api/v1/feeds/{id}", tag = "feeds", security(("token" = ["feeds:write", "operator"])), params(("id" = String, Path, description = "its id")), responses((status = 204, description = "it is gone")))]
pub(super) async fn remove(
    State(tower): State<Arc<Tower>>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    match tower.store.remove_feed(&id).await? {
        true => Ok(StatusCode::NO_CONTENT.into_response()),
        false => Err(Fault::not_found()),
    }
}
