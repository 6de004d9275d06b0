//! The search page: a box, what was found, and ways to narrow it. Without a question it shows the newest items.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::response::Response;

use super::address::Asked;
use super::days::Day;
use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::visitor::Visitor;
use crate::daemon::tower::Tower;
use crate::news::ItemKey;
use crate::search::{Count, Hit, Page, Query, Results, Sort};
use crate::store::Sibling;
use crate::text::Language;

/// Items on one page: what a phone scrolls through without losing its place.
const PAGE_ITEMS: usize = 20;
/// Values of a facet that are shown; the themes are 28, feeds may be hundreds.
const FACET_MAX: usize = 30;

/// Searches, on a thread that may block.
pub(super) struct Found;

impl Found {
    /// What meets a query.
    pub(super) async fn of(tower: Arc<Tower>, query: Query, page: Page) -> anyhow::Result<Results> {
        tokio::task::spawn_blocking(move || tower.search(&query, &page)).await?
    }

    /// Nothing: only whether the index answers.
    pub(super) async fn nothing(tower: Arc<Tower>) -> anyhow::Result<Results> {
        Found::of(tower, Query::nothing(), Page { limit: 0, ..Page::default() }).await
    }
}

/// One item of a list.
pub(super) struct HitView {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) lang: &'static str,
    pub(super) source: String,
    pub(super) kind: Option<String>,
    pub(super) date: Option<Day>,
    pub(super) themes: Vec<ThemeLink>,
    /// The names of the other feeds that tell the same story, separated by commas; empty where none does.
    pub(super) also: String,
    /// Escaped by the index, with `<mark>`.
    pub(super) snippet_html: String,
}

/// A theme, as a link to its page.
pub(super) struct ThemeLink {
    pub(super) href: String,
    pub(super) name: String,
}

/// One value of a facet, as a link that sets or drops it.
struct FacetLink {
    href: String,
    name: String,
    count: u64,
    on: bool,
}

#[derive(Template)]
#[template(path = "search.html", config = "src/web/askama.toml")]
struct SearchPage {
    frame: Frame,
    asked: Asked,
    ignored: Vec<String>,
    total: usize,
    hits: Vec<HitView>,
    themes: Vec<FacetLink>,
    languages: Vec<FacetLink>,
    feeds: Vec<FacetLink>,
    newest: bool,
    other_order: String,
    before: Option<String>,
    after: Option<String>,
}

impl SearchPage {
    fn is_filtered(&self) -> bool {
        !self.asked.themes.is_empty() || self.asked.feed.is_some() || self.asked.language.is_some()
    }

    fn without_filters(&self) -> String {
        self.asked.with(|asked| *asked = Asked { q: asked.q.clone(), page: 1, ..Asked::default() })
    }
}

/// `GET /` and `GET /search`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    RawQuery(address): RawQuery,
) -> Result<Response, Problem> {
    let asked = Asked::read(&address.unwrap_or_default());
    let language = visitor.language;
    let (query, problems) = match asked.q.as_str() {
        "" => (Query::everything(), Vec::new()),
        q => Query::parse_lenient(q),
    };
    let sort = asked.order();
    let offset = (asked.page - 1) * PAGE_ITEMS;
    let wanted = Page { limit: PAGE_ITEMS, offset, sort, language: Some(language) };
    let found = Found::of(tower.clone(), asked.filtered(query), wanted).await;
    let found = found.map_err(|cause| Problem::no_index(&cause))?;
    let feeds = feed_titles(&tower).await?;
    let also = also_at(&tower, &found.hits).await?;
    let title = if asked.is_open() { "web-search-newest" } else { "web-search-title" };
    let frame = Frame::new(visitor, crate::text::say(language, title, &[]), Here::News);
    let pages = found.total.div_ceil(PAGE_ITEMS);
    let facets = Facets { asked: &asked, tower: &tower, feeds: &feeds, language };
    show(&SearchPage {
        ignored: problems.iter().map(|problem| problem.say(language)).collect(),
        total: found.total,
        hits: found.hits.into_iter().map(|hit| view(hit, &tower, &feeds, &also, language)).collect(),
        themes: facets.themes(&found.facets.themes),
        languages: facets.languages(&found.facets.languages),
        feeds: facets.feeds(&found.facets.feeds),
        newest: sort == Sort::Newest,
        other_order: asked.with(|asked| {
            asked.sort = Some(if sort == Sort::Newest { Sort::Relevance } else { Sort::Newest });
        }),
        before: (asked.page > 1).then(|| asked.at_page(asked.page - 1)),
        after: (asked.page < pages).then(|| asked.at_page(asked.page + 1)),
        frame,
        asked,
    })
}

/// The names of the feeds, by id.
pub(super) async fn feed_titles(tower: &Tower) -> Result<HashMap<String, String>, Problem> {
    Ok(tower.store.feeds().await?.into_iter().map(|stored| (stored.feed.id, stored.feed.title)).collect())
}

/// The names of the other feeds that tell the stories of these hits, by item.
pub(super) async fn also_at(tower: &Tower, hits: &[Hit]) -> Result<HashMap<ItemKey, String>, Problem> {
    let keys: Vec<ItemKey> = hits.iter().map(|hit| ItemKey::from_text(hit.key.clone())).collect();
    let named = |(key, siblings): (ItemKey, Vec<Sibling>)| {
        let names: BTreeSet<String> = siblings.into_iter().map(|sibling| sibling.source).collect();
        (key, names.into_iter().collect::<Vec<_>>().join(", "))
    };
    Ok(tower.store.siblings(&keys).await?.into_iter().map(named).collect())
}

/// A hit as a page shows it.
pub(super) fn view(
    hit: Hit,
    tower: &Tower,
    feeds: &HashMap<String, String>,
    also: &HashMap<ItemKey, String>,
    language: Language,
) -> HitView {
    let zone = tower.config.alerts.time_zone;
    HitView {
        href: format!("/items/{}", hit.key),
        title: hit.title,
        lang: hit.language.unwrap_or(language).code(),
        source: feeds.get(&hit.feed).cloned().unwrap_or(hit.feed),
        kind: hit.kind,
        date: hit.published.map(|at| Day::of(at, zone, language)),
        themes: hit.themes.iter().map(|id| theme_link(tower, id, language)).collect(),
        also: also.get(&ItemKey::from_text(hit.key)).cloned().unwrap_or_default(),
        snippet_html: hit.snippet_html,
    }
}

/// A theme as a link; one that is no longer in the list keeps its id and leads to a search.
pub(super) fn theme_link(tower: &Tower, id: &str, language: Language) -> ThemeLink {
    let href = match tower.themes.by_id(id) {
        Ok(_) => format!("/themes/{id}"),
        Err(_) => Asked::read("").toggled(id),
    };
    ThemeLink { href, name: tower.theme_name(id, language) }
}

struct Facets<'a> {
    asked: &'a Asked,
    tower: &'a Tower,
    feeds: &'a HashMap<String, String>,
    language: Language,
}

impl Facets<'_> {
    fn themes(&self, counts: &[Count]) -> Vec<FacetLink> {
        let link = |value: &str, count| FacetLink {
            href: self.asked.toggled(value),
            name: self.tower.theme_name(value, self.language),
            count,
            on: self.asked.themes.iter().any(|theme| theme == value),
        };
        links(counts, &self.asked.themes, link)
    }

    fn feeds(&self, counts: &[Count]) -> Vec<FacetLink> {
        let chosen = self.asked.feed.as_slice();
        let link = |value: &str, count| {
            let on = chosen.iter().any(|feed| feed == value);
            FacetLink {
                href: self.asked.with(|asked| asked.feed = (!on).then(|| value.to_owned())),
                name: self.feeds.get(value).cloned().unwrap_or_else(|| value.to_owned()),
                count,
                on,
            }
        };
        links(counts, chosen, link)
    }

    fn languages(&self, counts: &[Count]) -> Vec<FacetLink> {
        let chosen: Vec<String> = self.asked.language.iter().map(Language::to_string).collect();
        let link = |value: &str, count| {
            let language = Language::from_tag(value);
            let on = language.is_some() && self.asked.language == language;
            FacetLink {
                href: self.asked.with(|asked| asked.language = language.filter(|_| !on)),
                name: language.map_or_else(|| value.to_owned(), |language| language.own_name().to_owned()),
                count,
                on,
            }
        };
        links(counts, &chosen, link)
    }
}

/// What is chosen stays in the list, also when nothing is left of it: how else would one drop it.
fn links(counts: &[Count], chosen: &[String], link: impl Fn(&str, u64) -> FacetLink) -> Vec<FacetLink> {
    let lost = chosen.iter().filter(|value| !counts.iter().any(|count| count.value == **value));
    let lost = lost.map(|value| link(value, 0));
    lost.chain(counts.iter().take(FACET_MAX).map(|count| link(&count.value, count.count))).collect()
}
