//! The news over the API: a search of the items, what goes on from a beginning, and the themes that they carry.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};

use super::answer::{Paging, Part, answer, day, link};
use super::asked::Asked;
use super::caller::Caller;
use super::fault::Fault;
use crate::daemon::found::{Found, FoundItems, also_at};
use crate::daemon::suggest::suggestions;
use crate::daemon::{Tower, sections};
use crate::news::themes::Theme;
use crate::search::{Hit, OFFSET_MAX, Page, Query, Sort};
use crate::text::{Language, Translated};
use crate::web::visitor::Visitor;

/// A search.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Search {
    /// The query, in the language of the search page; the newest items when empty.
    q: Option<String>,
    /// Ids of themes, separated by commas: any of them.
    #[param(value_type = Vec<String>, style = Form, explode = false)]
    theme: Option<String>,
    /// Only items in this language; it is also the language of the answer.
    #[param(value_type = Option<Language>, inline)]
    lang: Option<String>,
    /// Only items of the feed of this id.
    feed: Option<String>,
    /// Only items of this day or later.
    #[param(value_type = Option<String>, format = Date)]
    since: Option<String>,
    /// Only items of this day or earlier.
    #[param(value_type = Option<String>, format = Date)]
    until: Option<String>,
    /// `relevance` or `newest`; without a query the newest first.
    #[param(value_type = Option<Order>, inline)]
    sort: Option<String>,
    /// How many; 50 when not said.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
    /// How many to pass over.
    #[param(minimum = 0, maximum = 10_000)]
    offset: Option<usize>,
}

/// An order of hits.
#[derive(ToSchema)]
#[serde(rename_all = "lowercase")]
#[allow(dead_code)] // only described: the words are read where a mistake is told
enum Order {
    Relevance,
    Newest,
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

    /// The part that is wanted, as hits alone.
    fn page(&self, language: Language) -> Result<Page, Fault> {
        let (limit, offset) = Paging::bounded(self.limit, self.offset, OFFSET_MAX)?;
        let (sort, language) = (self.sort()?, Some(language));
        Ok(Page { limit, offset, sort, language, total: false, facets: false, snippets: false })
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
#[utoipa::path(get, path = "/api/v1/items", tag = "news", security(()), params(Search), responses((status = 200, description = "a page of hits", body = FoundItems, headers(("Link" = String)))))]
pub(super) async fn items(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Asked(asked): Asked<Search>,
    uri: Uri,
) -> Result<Response, Fault> {
    let language = visitor.language;
    let page = Page { total: true, facets: true, snippets: true, ..asked.page(language)? };
    let query = asked.query(&tower, language)?;
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
    let Page { limit, offset, .. } = page;
    link(&mut response, &uri, limit, offset, found.results.total.min(OFFSET_MAX + limit));
    Ok(response)
}

/// The hits of a search.
#[derive(Serialize, ToSchema)]
pub(super) struct Hits {
    hits: Vec<Hit>,
}

/// Searches the items as `/api/v1/items` does and answers the hits alone: without counts, passages or what else answers the question, and without looking for other words where nothing is found. Quick enough to be asked at every key.
#[utoipa::path(get, path = "/api/v1/hits", tag = "news", security(()), params(Search), responses((status = 200, description = "the hits", body = Hits)))]
pub(super) async fn hits(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Asked(asked): Asked<Search>,
) -> Result<Response, Fault> {
    let language = visitor.language;
    let page = asked.page(language)?;
    let query = asked.query(&tower, language)?;
    let hits = tower.search(&query, &page).await.map_err(|cause| Fault::no_index(&cause))?.hits;
    Ok(answer(&json!(Hits { hits }), language))
}

/// A page of themes.
#[derive(Serialize, ToSchema)]
pub(super) struct Themes {
    #[serde(flatten)]
    part: Part,
    themes: Vec<ThemeTold>,
}

/// A theme, with the standing query by which items get it in each language.
#[derive(Serialize, ToSchema)]
#[schema(as = Theme)]
struct ThemeTold {
    id: String,
    /// `theme`, `instrument`, `phase` or `obstacle`.
    family: String,
    name: Translated,
    query: Translated,
    /// Labels of feeds that give it too.
    labels: Vec<String>,
}

/// The themes by which items are tagged.
#[utoipa::path(get, path = "/api/v1/themes", tag = "news", security(()), params(Paging), responses((status = 200, description = "a page of themes", body = Themes)))]
pub(super) async fn themes(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Asked(paging): Asked<Paging>,
    uri: Uri,
) -> Result<Response, Fault> {
    let themes = tower.themes();
    let all: Vec<_> = themes.iter().collect();
    paging.page(&uri, &all, visitor.language, |part, themes| Themes {
        part,
        themes: themes.iter().map(|theme| ThemeTold::of(theme)).collect(),
    })
}

impl ThemeTold {
    fn of(theme: &Theme) -> ThemeTold {
        ThemeTold {
            id: theme.id.clone(),
            family: theme.family.code().to_owned(),
            name: theme.name.clone(),
            query: theme.query.clone(),
            labels: theme.labels.clone(),
        }
    }
}

/// What was typed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Typed {
    /// The beginning of a query.
    q: String,
}

/// How it may go on.
#[derive(Serialize, ToSchema)]
pub(super) struct Suggestions {
    /// Queries, the likeliest first.
    suggestions: Vec<String>,
}

/// Queries that go on from a beginning: themes, provisions, and words of titles.
#[utoipa::path(get, path = "/api/v1/suggestions", tag = "news", security(()), params(Typed), responses((status = 200, description = "the suggestions", body = Suggestions)))]
pub(super) async fn suggest(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Asked(typed): Asked<Typed>,
) -> Result<Response, Fault> {
    let suggestions = suggestions(&tower, typed.q.trim(), visitor.language).await;
    let suggestions = suggestions.map_err(|cause| Fault::no_index(&cause))?;
    Ok(answer(&json!(Suggestions { suggestions }), visitor.language))
}
