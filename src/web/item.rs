//! One item: what it says, what it is about and who says so, which provisions it cites.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;

use super::days::Day;
use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::search::{ThemeLink, theme_link};
use super::visitor::Visitor;
use crate::daemon::tower::Tower;
use crate::law::Provision;
use crate::news::{ItemKey, Tag, TaggedBy};
use crate::text::{Language, say};

/// Similar items that are shown: one more look, not another list.
const SIMILAR_MAX: usize = 5;

#[derive(Template)]
#[template(path = "item.html", config = "src/web/askama.toml")]
struct ItemPage {
    frame: Frame,
    title: String,
    lang: &'static str,
    language_name: Option<&'static str>,
    source: String,
    feed_href: String,
    kind: Option<String>,
    date: Option<Day>,
    url: Option<String>,
    summary: String,
    /// Sanitised when it entered the store.
    body_html: String,
    tags: Vec<TagView>,
    provisions: Vec<Cited>,
    /// Items that are most like it.
    similar: Vec<ThemeLink>,
}

struct TagView {
    theme: ThemeLink,
    by: String,
}

/// A provision as people cite it, with the place to read it.
#[derive(Clone, Debug)]
pub(super) struct Cited {
    pub(super) text: String,
    pub(super) href: String,
}

impl Cited {
    pub(super) fn new(provision: &Provision, language: Language) -> Cited {
        Cited { text: provision.cite(language), href: provision.url(language) }
    }
}

/// `GET /items/{key}`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    let stored = tower.store.item(&ItemKey::from_text(key)).await?.ok_or_else(Problem::not_found)?;
    let similar = similar(tower.clone(), stored.key.to_string()).await;
    let (language, item) = (visitor.language, stored.item);
    let frame = Frame::new(visitor, item.title.clone(), Here::News);
    show(&ItemPage {
        frame,
        lang: item.language.unwrap_or(language).code(),
        language_name: item.language.map(Language::own_name),
        source: stored.feed_title,
        feed_href: super::address::Asked::read("").with(|asked| asked.feed = Some(stored.feed)),
        kind: item.kind,
        date: item.published.map(|at| Day::of(at, tower.config.alerts.time_zone, language)),
        // The store only holds http and https; a link is the last place to find out that it does not.
        url: item.url.filter(|url| url.starts_with("https://") || url.starts_with("http://")),
        title: item.title,
        summary: item.summary,
        body_html: item.body_html,
        tags: stored.tags.iter().map(|tag| tag_view(tag, &tower, language)).collect(),
        similar,
        provisions: stored.provisions.iter().map(|provision| Cited::new(provision, language)).collect(),
    })
}

/// What is most like it; nothing while there is no index: the item itself is worth showing.
async fn similar(tower: Arc<Tower>, key: String) -> Vec<ThemeLink> {
    let find = move || -> anyhow::Result<Vec<ThemeLink>> {
        let hits = tower.reader()?.similar(&key, SIMILAR_MAX)?;
        let link =
            |hit: crate::search::Hit| ThemeLink { href: format!("/items/{}", hit.key), name: hit.title };
        Ok(hits.into_iter().map(link).collect())
    };
    let found = tokio::task::spawn_blocking(find).await;
    found.map_err(anyhow::Error::from).and_then(|found| found).unwrap_or_default()
}

fn tag_view(tag: &Tag, tower: &Tower, language: Language) -> TagView {
    let who = |by: &TaggedBy| match by {
        TaggedBy::Feed => say(language, "web-item-by-feed", &[]),
        TaggedBy::Query => say(language, "web-item-by-query", &[]),
    };
    let by: Vec<String> = tag.by.iter().map(who).collect();
    TagView { theme: theme_link(tower, &tag.theme, language), by: by.join(", ") }
}
