//! The news over the API: items, and the themes that they carry.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

use super::answer::{Asked, Paging, answer, day, hashed, link, tagged};
use super::caller::Caller;
use super::fault::Fault;
use crate::daemon::found::{Found, also_at};
use crate::daemon::{Tower, sections};
use crate::news::ItemKey;
use crate::search::{OFFSET_MAX, Page, Query, Sort};
use crate::text::Language;
use crate::web::visitor::Visitor;

/// A search.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Search {
    /// The query, in the language of the search page; the newest items when empty.
    q: Option<String>,
    /// Ids or names of themes, separated by commas: any of them.
    theme: Option<String>,
    /// Only items in this language; it is also the language of the answer.
    lang: Option<String>,
    /// Only items of the feed of this id.
    feed: Option<String>,
    /// Only items of this day or later.
    #[param(format = Date)]
    since: Option<String>,
    /// Only items of this day or earlier.
    #[param(format = Date)]
    until: Option<String>,
    /// `relevance` or `newest`; without a query the newest first.
    sort: Option<String>,
    /// How many; 50 when not said.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
    /// How many to pass over.
    #[param(minimum = 0, maximum = 10_000)]
    offset: Option<usize>,
}

impl Search {
    fn words(&self) -> &str {
        self.q.as_deref().unwrap_or_default().trim()
    }

    /// What is asked, with its filters.
    fn query(&self, tower: &Tower, language: Language) -> Result<Query, Fault> {
        let query = match self.words() {
            "" => Query::everything(),
            words => Query::parse(words).map_err(|problem| Fault::query(problem.say(language)))?,
        };
        self.filtered(tower, tower.by_theme_id(&query))
    }

    fn filtered(&self, tower: &Tower, query: Query) -> Result<Query, Fault> {
        let themes = tower.themes();
        let named = self
            .theme
            .iter()
            .flat_map(|names| names.split(','))
            .map(str::trim)
            .filter(|name| !name.is_empty());
        let found = |name: &str| {
            let theme = themes.by_label(name).map_or_else(|| themes.by_id(name), Ok);
            theme
                .map(|theme| Query::theme(&theme.id))
                .map_err(|problem| Fault::parameter(format!("`theme`: {problem}")))
        };
        let any = named.map(found).collect::<Result<Vec<_>, _>>()?.into_iter().reduce(Query::or);
        let spoken = self.lang.as_deref().map(|tag| {
            Language::from_tag(tag).ok_or_else(|| Fault::parameter("`lang` is one of nl, fr, de and en"))
        });
        let date = |name, text: &Option<String>| {
            text.as_deref().map(|text| day(name, Some(text), chrono::NaiveDate::MIN)).transpose()
        };
        let filters = [
            any,
            self.feed.as_ref().map(Query::feed),
            spoken.transpose()?.map(Query::language),
            date("since", &self.since)?.map(Query::since),
            date("until", &self.until)?.map(Query::until),
        ];
        Ok(filters.into_iter().flatten().fold(query, Query::and))
    }

    fn sort(&self) -> Result<Sort, Fault> {
        match self.sort.as_deref() {
            None if self.words().is_empty() => Ok(Sort::Newest),
            None | Some("relevance") => Ok(Sort::Relevance),
            Some("newest") => Ok(Sort::Newest),
            Some(_) => Err(Fault::parameter("`sort` is `relevance` or `newest`")),
        }
    }
}

/// Searches the items: hits, counts, and the systems and rules that answer the same question.
#[utoipa::path(get, path = "/api/v1/items", tag = "news", security(()), params(Search), responses((status = 200, description = "a page of hits", body = Value)))]
pub(super) async fn items(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Asked(asked): Asked<Search>,
    uri: Uri,
) -> Result<Response, Fault> {
    let language = visitor.language;
    let (limit, offset) = Paging::bounded(asked.limit, asked.offset, OFFSET_MAX)?;
    let query = asked.query(&tower, language)?;
    let page = Page { limit, offset, sort: asked.sort()?, language: Some(language), facets: true };
    let has_words = !asked.words().is_empty();
    let results = tower.search(&query, &page).await.map_err(|cause| Fault::no_index(&cause))?;
    let mut found = Found { results, ..Found::default() };
    if found.results.total == 0 && has_words {
        let filters = asked.filtered(&tower, Query::everything())?;
        let forgiven = tower.ask(asked.words(), filters, &page, None).await;
        let forgiven = forgiven.map_err(|cause| Fault::no_index(&cause))?;
        (found.results, found.instead) = (forgiven.results, forgiven.instead);
    }
    if has_words {
        found.systems = sections::systems(&tower, &query, |organisation| caller.sees(organisation)).await?;
        found.rules = sections::rules(&tower, &query, language);
    }
    let also = also_at(&tower, &found.results).await?;
    let mut response = answer(&found.to_json(&also), language);
    link(&mut response, &uri, limit, offset, found.results.total.min(OFFSET_MAX + limit));
    Ok(response)
}

/// One item, with its whole text as it was read.
#[utoipa::path(get, path = "/api/v1/items/{key}", tag = "news", security(()), params(("key" = String, Path, description = "its key")), responses((status = 200, description = "the item", body = Value)))]
pub(super) async fn item(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let stored = tower.store.item(&ItemKey::from_text(key)).await?.ok_or_else(Fault::not_found)?;
    let item = &stored.item;
    let themes: Vec<&str> = stored.tags.iter().map(|tag| tag.theme.as_str()).collect();
    let value = json!({ "key": stored.key, "feed": stored.feed, "feed_title": stored.feed_title, "url": item.url,
        "title": item.title, "summary": item.summary, "text": item.body, "published": item.published,
        "updated": item.updated, "language": item.language, "kind": item.kind, "authors": item.authors,
        "attachments": item.attachments, "themes": themes, "provisions": stored.provisions,
        "first_seen": stored.first_seen });
    Ok(tagged(&value, &hashed(&value), visitor.language, &headers))
}

/// The themes by which items are tagged.
#[utoipa::path(get, path = "/api/v1/themes", tag = "news", security(()), params(Paging), responses((status = 200, description = "a page of themes", body = Value)))]
pub(super) async fn themes(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Asked(paging): Asked<Paging>,
    uri: Uri,
) -> Result<Response, Fault> {
    let themes = tower.themes();
    let all: Vec<_> = themes.iter().collect();
    paging.page(&uri, "themes", &all, visitor.language, |theme| {
        json!({ "id": theme.id, "family": theme.family.code(), "name": theme.name, "query": theme.query,
            "labels": theme.labels })
    })
}
