//! One item: what it says, what it is about and who says so, which provisions it cites.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;

use super::days::{self, Day};
use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::search::{ThemeLink, theme_link};
use super::visitor::Visitor;
use crate::daemon::found;
use crate::daemon::tower::Tower;
use crate::law::Provision;
use crate::news::intake::Difference;
use crate::news::item::Attachment;
use crate::news::{ItemKey, Tag, TaggedBy};
use crate::store::{Sibling, StoredVersion};
use crate::text::{Language, say};

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
    authors: String,
    attachments: Vec<Attached>,
    tags: Vec<TagView>,
    provisions: Vec<Cited>,
    /// Items that are most like it.
    similar: Vec<ThemeLink>,
    also: Vec<SiblingLink>,
    /// Earlier versions, newest first.
    versions: Vec<VersionView>,
}

/// Another item of the same story.
struct SiblingLink {
    href: String,
    source: String,
    title: String,
}

/// What an item said, and what of its change mattered.
struct VersionView {
    date: Day,
    title: String,
    summary: String,
    changes: Vec<String>,
}

/// A document or sound that belongs to the item: a link, never loaded by our page.
struct Attached {
    name: String,
    href: String,
    media_type: Option<String>,
}

impl Attached {
    /// The link, when it leads to the web: the page is the last place to find out that it does not.
    fn new(attachment: Attachment) -> Option<Attached> {
        let name = attachment.name().to_owned();
        is_web(&attachment.url).then_some(Attached {
            name,
            href: attachment.url,
            media_type: attachment.media_type,
        })
    }
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
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
    let also = tower.store.siblings(std::slice::from_ref(&stored.key)).await?.remove(&stored.key);
    let versions = tower.store.versions(&stored.key).await?;
    let similar = similar(&tower, &stored.key).await;
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
        url: item.url.filter(|url| is_web(url)),
        authors: item.authors.join(", "),
        attachments: item.attachments.into_iter().filter_map(Attached::new).collect(),
        title: item.title,
        summary: item.summary,
        body_html: item.body_html,
        tags: stored.tags.iter().map(|tag| tag_view(tag, &tower, language)).collect(),
        similar,
        provisions: stored.provisions.iter().map(|provision| Cited::new(provision, language)).collect(),
        also: also.into_iter().flatten().map(sibling).collect(),
        versions: versions.iter().rev().map(|one| version(one, &tower, language)).collect(),
    })
}

fn sibling(sibling: Sibling) -> SiblingLink {
    SiblingLink { href: format!("/items/{}", sibling.key), source: sibling.source, title: sibling.title }
}

fn version(stored: &StoredVersion, tower: &Tower, language: Language) -> VersionView {
    let item = &stored.version.item;
    VersionView {
        date: Day::of(stored.seen, tower.config.alerts.time_zone, language),
        title: item.title.clone(),
        summary: item.summary.clone(),
        changes: stored.differences.iter().flat_map(|one| changed(one, language)).collect(),
    }
}

/// A difference in the words that its alert used.
fn changed(difference: &Difference, language: Language) -> Vec<String> {
    let pair = |key: &str, before: &str, after: &str| {
        say(language, key, &[("before", before.to_owned().into()), ("after", after.to_owned().into())])
    };
    let cited = |key: &str, paths: &[String]| {
        let cited: Vec<String> =
            paths.iter().filter_map(|path| Some(path.parse::<Provision>().ok()?.cite(language))).collect();
        (!cited.is_empty()).then(|| say(language, key, &[("provisions", cited.join("; ").into())]))
    };
    match difference {
        Difference::Title { before, after } => vec![pair("alert-changed-title", before, after)],
        Difference::Figure { before, after } => vec![pair("alert-changed-figure", before, after)],
        Difference::Day { before, after } => {
            vec![pair(
                "alert-changed-day",
                &days::in_words(*before, language),
                &days::in_words(*after, language),
            )]
        }
        Difference::Provisions { added, removed } => {
            [cited("alert-changed-cites", added), cited("alert-changed-cites-no-more", removed)]
                .into_iter()
                .flatten()
                .collect()
        }
        Difference::Phase { before, after } => {
            let name = |phase: &Option<String>| phase.clone().unwrap_or_else(|| "–".to_owned());
            vec![pair("alert-changed-phase", &name(before), &name(after))]
        }
        Difference::Learned { lesson } => {
            vec![say(language, "alert-changed-learned", &[("lesson", lesson.clone().into())])]
        }
        Difference::Text { percent } => {
            vec![say(language, "alert-changed-text", &[("percent", (*percent).into())])]
        }
    }
}

/// What is most like it; nothing while there is no index: the item itself is worth showing.
async fn similar(tower: &Tower, key: &ItemKey) -> Vec<ThemeLink> {
    let hits = found::similar(tower, key).await.unwrap_or_default();
    let link = |hit: crate::search::Hit| ThemeLink { href: format!("/items/{}", hit.key), name: hit.title };
    hits.into_iter().map(link).collect()
}

fn tag_view(tag: &Tag, tower: &Tower, language: Language) -> TagView {
    let who = |by: &TaggedBy| match by {
        TaggedBy::Feed => say(language, "web-item-by-feed", &[]),
        TaggedBy::Query => say(language, "web-item-by-query", &[]),
    };
    let by: Vec<String> = tag.by.iter().map(who).collect();
    TagView { theme: theme_link(tower, &tag.theme, language), by: by.join(", ") }
}
