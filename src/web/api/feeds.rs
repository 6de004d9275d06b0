//! The feeds over the API: how they do, for everybody; adding and removing them, for operators.

use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use url::Url;
use utoipa::ToSchema;

use super::answer::{Paging, Part, answer, created, hashed, tagged};
use super::asked::Asked;
use super::body;
use super::caller::Caller;
use super::fault::{Fault, Mistake};
use crate::daemon::health::{FeedHealth, all};
use crate::daemon::{Tower, projects};
use crate::net::{AddressRule, shown};
use crate::news::feed::{FeedSettings, Selectors};
use crate::news::health::{NewSelectors, State as FeedState};
use crate::news::opml::feed_id;
use crate::news::{Feed, FeedKind};
use crate::people::Role;
use crate::text::Language;
use crate::web::visitor::Visitor;

/// Signs of an id, a title and an address.
const ID_CHARS_MAX: usize = 100;
const TITLE_CHARS_MAX: usize = 200;
const URL_CHARS_MAX: usize = 2_000;
/// Seconds between two polls: no more often than is polite, no less than anybody remembers.
const INTERVAL: std::ops::RangeInclusive<u32> = 300..=30 * 86_400;

/// A feed as a call describes it.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = FeedSent)]
#[serde(deny_unknown_fields)]
pub(super) struct Described {
    /// Where it is fetched.
    #[schema(value_type = String, format = "uri", pattern = "^https?://[A-Za-z0-9]", max_length = 2000)]
    url: Url,
    /// Its id; made of the address when not said.
    #[schema(pattern = "^[A-Za-z0-9._-]+$", max_length = 100)]
    id: Option<String>,
    /// The name people see; the host when not said.
    #[schema(pattern = "\\S", max_length = 200)]
    title: Option<String>,
    /// Its language; found for each item when not said.
    language: Option<Language>,
    /// Ids of themes that every item of it gets.
    #[serde(default)]
    themes: Vec<String>,
    /// Where a page keeps its items; without, it is a feed.
    #[serde(default, deserialize_with = "body::table")]
    listing: Option<Selectors>,
    /// Whether a page marks its items itself.
    #[serde(default)]
    marked: bool,
    /// What is set for this feed alone.
    #[serde(default, deserialize_with = "body::table")]
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
            return Err(Fault::body(wrong.into_iter().map(Mistake::new).collect()));
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

/// A page of feeds.
#[derive(Serialize, ToSchema)]
pub(super) struct Feeds {
    #[serde(flatten)]
    part: Part,
    feeds: Vec<FeedTold>,
}

/// A feed, without anything secret in its address.
#[derive(Serialize, ToSchema)]
#[schema(as = Feed)]
pub(super) struct FeedTold {
    id: String,
    title: String,
    url: String,
    language: Option<Language>,
    /// Ids of the themes that every item of it gets.
    themes: Vec<String>,
    read_as: ReadAs,
    /// How it does; not known yet of one that was just added.
    health: Option<HealthTold>,
}

/// How the document behind the address is read.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum ReadAs {
    Syndication,
    Listing,
    Marked,
    Own,
}

/// How a feed does.
#[derive(Serialize, ToSchema)]
#[schema(as = FeedHealth)]
struct HealthTold {
    state: FeedState,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    since: DateTime<Utc>,
    /// The name of what is wrong.
    cause: Option<String>,
    /// When its last item was published.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_item: Option<DateTime<Utc>>,
    /// When it was last read.
    #[schema(value_type = Option<String>, format = DateTime)]
    read_well: Option<DateTime<Utc>>,
    /// Failures since then.
    failures: u32,
    /// What may take its place; told to operators, who adopt it with `belfort feeds adopt`.
    #[serde(skip_serializing_if = "Option::is_none")]
    proposed: Option<Proposed>,
}

/// What may take the place of a feed.
#[derive(Serialize, ToSchema)]
#[schema(as = FeedProposed)]
struct Proposed {
    /// The address of another feed.
    url: Option<String>,
    /// Other selectors for the list on its page.
    listing: Option<NewSelectors>,
}

/// The feeds and how they do; without anything secret in their addresses.
#[utoipa::path(get, path = "/api/v1/feeds", tag = "feeds", security(()), params(Paging), responses((status = 200, description = "a page of feeds", body = Feeds)))]
pub(super) async fn list(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Asked(paging): Asked<Paging>,
    uri: Uri,
) -> Result<Response, Fault> {
    let feeds = all(&tower).await?;
    paging.page(&uri, &feeds, visitor.language, |part, feeds| Feeds {
        part,
        feeds: feeds.iter().map(|feed| line(feed, &caller)).collect(),
    })
}

/// One feed and how it does.
#[utoipa::path(get, path = "/api/v1/feeds/{id}", tag = "feeds", security(()), params(("id" = String, Path, description = "its id")), responses((status = 200, description = "the feed", body = FeedTold, headers(("ETag" = String)))))]
pub(super) async fn one(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let feeds = all(&tower).await?;
    let found = feeds.iter().find(|one| one.stored.feed.id == id).ok_or_else(Fault::not_found)?;
    let value = json!(line(found, &caller));
    Ok(tagged(&value, &hashed(&value), visitor.language, &headers))
}

fn line(FeedHealth { stored, health, .. }: &FeedHealth, caller: &Caller) -> FeedTold {
    let proposed = || Proposed { url: health.successor.clone(), listing: health.selectors.clone() };
    let is_operator = caller.may(Role::Operator, None);
    // The sentence of a cause may hold an address with a key in it: only its name leaves.
    let health = HealthTold {
        state: health.state,
        since: health.since,
        cause: health.cause.clone(),
        last_item: health.last_item,
        read_well: stored.state.read_well,
        failures: stored.state.failures,
        proposed: (is_operator && health.has_way_out()).then(proposed),
    };
    told(&stored.feed, Some(health))
}

fn told(feed: &Feed, health: Option<HealthTold>) -> FeedTold {
    let read_as = match feed.kind {
        FeedKind::Syndication => ReadAs::Syndication,
        FeedKind::Listing(_) => ReadAs::Listing,
        FeedKind::Marked => ReadAs::Marked,
        FeedKind::Own => ReadAs::Own,
    };
    FeedTold {
        id: feed.id.clone(),
        title: feed.title.clone(),
        url: shown(&feed.url),
        language: feed.language,
        themes: feed.themes.clone(),
        read_as,
        health,
    }
}

/// Adds a feed, or a page that is read as one; it is polled in the next round.
#[utoipa::path(post, path = "/api/v1/feeds", tag = "feeds", security(("token" = ["feeds:write", "operator"])), request_body(content = Described, example = json!({ "url": "https://town.example/news.xml", "title": "News of the town", "language": "en" })), responses((status = 201, description = "it is added", body = FeedTold, headers(("Location" = String)))))]
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
    let response = answer(&json!(told(&feed, None)), visitor.language);
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
