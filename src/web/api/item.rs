//! One item over the API: what it says and said, who tells the same, and what is most like it.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::answer::{answer, hashed, tagged};
use super::fault::Fault;
use crate::daemon::{Tower, found};
use crate::law::Provision;
use crate::news::ItemKey;
use crate::news::intake::Difference;
use crate::news::item::Attachment;
use crate::search::Hit;
use crate::store::{Sibling, StoredVersion};
use crate::text::Language;
use crate::web::visitor::Visitor;

/// An item, with its whole text as it was read: plain, without HTML.
#[derive(Serialize, ToSchema)]
#[schema(as = Item)]
pub(super) struct ItemTold {
    key: String,
    /// The id of its feed.
    feed: String,
    /// The name of its feed.
    feed_title: String,
    url: Option<String>,
    title: String,
    summary: String,
    text: String,
    #[schema(value_type = Option<String>, format = DateTime)]
    published: Option<DateTime<Utc>>,
    #[schema(value_type = Option<String>, format = DateTime)]
    updated: Option<DateTime<Utc>>,
    language: Option<Language>,
    /// The type that its publisher gives.
    kind: Option<String>,
    authors: Vec<String>,
    attachments: Vec<Attachment>,
    /// Ids of its themes.
    themes: Vec<String>,
    /// Provisions that it cites.
    provisions: Vec<Provision>,
    #[schema(value_type = String, format = DateTime)]
    first_seen: DateTime<Utc>,
    /// Items of other feeds that tell the same story.
    also: Vec<Also>,
    /// What it said before, the newest first; none of an item that never changed.
    versions: Vec<Version>,
}

/// Another item of the same story.
#[derive(Serialize, ToSchema)]
struct Also {
    key: String,
    /// The name of its feed.
    source: String,
    title: String,
}

impl Also {
    fn of(one: Sibling) -> Also {
        Also { key: one.key.to_string(), source: one.source, title: one.title }
    }
}

/// What an item said, and what of its change mattered.
#[derive(Serialize, ToSchema)]
#[schema(as = ItemVersion)]
struct Version {
    /// When it was first read.
    #[schema(value_type = String, format = DateTime)]
    seen: DateTime<Utc>,
    title: String,
    summary: String,
    changes: Vec<Difference>,
}

impl Version {
    fn of(one: StoredVersion) -> Version {
        let item = one.version.item;
        Version { seen: one.seen, title: item.title, summary: item.summary, changes: one.differences }
    }
}

/// One item, with its whole text as it was read.
#[utoipa::path(get, path = "/api/v1/items/{key}", tag = "news", security(()), params(("key" = String, Path, description = "its key")), responses((status = 200, description = "the item", body = ItemTold, headers(("ETag" = String)))))]
pub(super) async fn one(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let stored = tower.store.item(&ItemKey::from_text(key)).await?.ok_or_else(Fault::not_found)?;
    let also = tower.store.siblings(std::slice::from_ref(&stored.key)).await?.remove(&stored.key);
    let versions = tower.store.versions(&stored.key).await?;
    let item = stored.item;
    let value = json!(ItemTold {
        key: stored.key.to_string(),
        feed: stored.feed,
        feed_title: stored.feed_title,
        url: item.url,
        title: item.title,
        summary: item.summary,
        text: item.body,
        published: item.published,
        updated: item.updated,
        language: item.language,
        kind: item.kind,
        authors: item.authors,
        attachments: item.attachments,
        themes: stored.tags.into_iter().map(|tag| tag.theme).collect(),
        provisions: stored.provisions,
        first_seen: stored.first_seen,
        also: also.into_iter().flatten().map(Also::of).collect(),
        versions: versions.into_iter().rev().map(Version::of).collect(),
    });
    Ok(tagged(&value, &hashed(&value), visitor.language, &headers))
}

/// Items that are like something.
#[derive(Serialize, ToSchema)]
pub(super) struct Alike {
    /// The most alike first.
    pub(super) items: Vec<Hit>,
}

/// The items that are most like one.
#[utoipa::path(get, path = "/api/v1/items/{key}/similar", tag = "news", security(()), params(("key" = String, Path, description = "its key")), responses((status = 200, description = "the items", body = Alike)))]
pub(super) async fn similar(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(key): Path<String>,
) -> Result<Response, Fault> {
    let item = tower.store.item(&ItemKey::from_text(key)).await?.ok_or_else(Fault::not_found)?;
    let items = found::similar(&tower, &item.key).await.map_err(|cause| Fault::no_index(&cause))?;
    Ok(answer(&json!(Alike { items }), visitor.language))
}
