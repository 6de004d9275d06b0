//! What leaves as a feed or a table: every search and every theme as Atom, RSS, JSON Feed, CSV and JSON.
//!
//! Each carries validators, so that who asks again for what has not changed gets 304. Nothing in an answer depends on when
//! it is asked.

mod feed;

use std::collections::HashSet;
use std::sync::Arc;

use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH, LAST_MODIFIED,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use self::feed::OutFeed;
pub(super) use self::feed::escaped;
use super::address::Asked;
use super::problem::Problem;
use super::visitor::Visitor;
use crate::daemon::tower::Tower;
use crate::search::{Hit, Page, Query, Sort, export};
use crate::text::{Language, say};

/// Items of a feed: what a reader who looks once a day would miss otherwise.
const FEED_ITEMS: usize = 50;
/// Rows of a table: what a spreadsheet shows without effort.
pub(super) const TABLE_ROWS: usize = 2_000;
/// Rows that two answers in a row share: what changes in between is taken out of the second, and its rows move up.
const SHARED_ROWS: usize = 20;
/// How many rows are not in a table, because it holds no more.
const ROWS_LEFT_OUT: HeaderName = HeaderName::from_static("belfort-rows-left-out");
/// Rows that are asked for at a time.
const ROWS_AT_ONCE: usize = 200;

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Atom,
    Rss,
    JsonFeed,
    Csv,
    Json,
}

impl Form {
    /// By the end of an address.
    pub(super) fn of(end: &str) -> Option<Form> {
        match end {
            "atom" => Some(Form::Atom),
            "rss" => Some(Form::Rss),
            "json" => Some(Form::JsonFeed),
            "csv" => Some(Form::Csv),
            "items" => Some(Form::Json),
            _ => None,
        }
    }

    fn media(self) -> &'static str {
        match self {
            Form::Atom => "application/atom+xml; charset=utf-8",
            Form::Rss => "application/rss+xml; charset=utf-8",
            Form::JsonFeed => "application/feed+json; charset=utf-8",
            Form::Csv => "text/csv; charset=utf-8",
            Form::Json => "application/json",
        }
    }

    fn is_table(self) -> bool {
        matches!(self, Form::Csv | Form::Json)
    }
}

/// `GET /search.atom`, `.rss`, `.json` (JSON Feed), `.csv`, `.items` (JSON)
pub(super) async fn search(
    form: Form,
    tower: Arc<Tower>,
    visitor: Visitor,
    headers: HeaderMap,
    address: String,
) -> Result<Response, Problem> {
    let asked = Asked::read(&address);
    let query = match asked.q.as_str() {
        "" => Query::everything(),
        q => Query::parse_lenient(q).0,
    };
    let query = asked.filtered(query);
    let name =
        if asked.q.is_empty() { say(visitor.language, "web-search-newest", &[]) } else { asked.q.clone() };
    let page = asked.with(|_| ());
    answer(Wanted { form, tower, headers, query, name, page, language: visitor.language }).await
}

/// `GET /themes/{id}.atom` and the other forms
pub(super) async fn theme(
    form: Form,
    tower: Arc<Tower>,
    visitor: Visitor,
    headers: HeaderMap,
    id: &str,
) -> Result<Response, Problem> {
    let themes = tower.themes();
    let theme = themes.by_id(id).map_err(|_| Problem::not_found())?;
    let name = theme.name.get(visitor.language).to_owned();
    let (query, page) = (Query::theme(id), format!("/themes/{id}"));
    answer(Wanted { form, tower: tower.clone(), headers, query, name, page, language: visitor.language })
        .await
}

/// The forms of a search as handlers of their own addresses.
macro_rules! forms {
    ($($name:ident $form:ident),*) => {$(
        /// This form of a search.
        pub(super) async fn $name(
            State(tower): State<Arc<Tower>>,
            Extension(visitor): Extension<Visitor>,
            headers: HeaderMap,
            RawQuery(address): RawQuery,
        ) -> Result<Response, Problem> {
            search(Form::$form, tower, visitor, headers, address.unwrap_or_default()).await
        }
    )*};
}

forms!(atom Atom, rss Rss, json_feed JsonFeed, csv Csv, items Json);

struct Wanted {
    form: Form,
    tower: Arc<Tower>,
    headers: HeaderMap,
    query: Query,
    name: String,
    /// The page that shows the same, from the root of the site.
    page: String,
    language: Language,
}

async fn answer(wanted: Wanted) -> Result<Response, Problem> {
    let Rows { hits, left_out } = rows(&wanted).await?;
    let public = wanted.tower.config.public_url();
    let text = match wanted.form {
        Form::Csv => export::csv(&hits),
        Form::Json => serde_json::to_string(&hits)?,
        form => {
            let feed = OutFeed {
                title: format!("Belfort: {}", wanted.name),
                page: format!("{public}{}", wanted.page),
                own: own_address(&public, &wanted),
                public: &public,
                language: wanted.language,
                hits: &hits,
            };
            match form {
                Form::Atom => feed.atom(),
                Form::Rss => feed.rss(),
                _ => feed.json(),
            }
        }
    };
    Ok(with_validators(&wanted, text, &hits, left_out))
}

/// The address of the feed itself: that of the page, with the end of its form.
fn own_address(public: &str, wanted: &Wanted) -> String {
    let end = match wanted.form {
        Form::Atom => "atom",
        Form::Rss => "rss",
        _ => "json",
    };
    let (path, query) =
        wanted.page.split_once('?').map_or((wanted.page.as_str(), ""), |(path, query)| (path, query));
    let query = if query.is_empty() { String::new() } else { format!("?{query}") };
    format!("{public}{path}.{end}{query}")
}

/// The rows of an answer.
struct Rows {
    hits: Vec<Hit>,
    /// How many more there are.
    left_out: usize,
}

/// The newest items, each once, as of the moment of the first answer: what arrives in between moves no row.
async fn rows(wanted: &Wanted) -> Result<Rows, Problem> {
    let rows_max = if wanted.form.is_table() { TABLE_ROWS } else { FEED_ITEMS };
    let query = wanted.tower.by_theme_id(&wanted.query).on(wanted.tower.today());
    let away = |cause: anyhow::Error| Problem::no_index(&cause);
    let searcher = wanted.tower.searcher().await.map_err(away)?;
    let (mut hits, mut seen, mut total, mut moment) = (Vec::new(), HashSet::new(), 0, None);
    loop {
        let offset = hits.len().saturating_sub(SHARED_ROWS);
        let page = Page {
            limit: ROWS_AT_ONCE.min(rows_max - offset),
            offset,
            sort: Sort::Newest,
            language: None,
            // Only a table says how much is not in it.
            total: wanted.form.is_table() && moment.is_none(),
            facets: false,
            snippets: false,
        };
        let found = searcher.as_of(moment).search(&query, &page).await.map_err(|error| away(error.into()))?;
        total = if moment.is_none() { found.total } else { total };
        moment = moment.or(Some(found.moment));
        let (here, before) = (found.hits.len(), hits.len());
        hits.extend(found.hits.into_iter().filter(|hit| seen.insert(hit.key.clone())));
        hits.truncate(rows_max);
        if here < page.limit || hits.len() == before || hits.len() == rows_max {
            break;
        }
    }
    let left_out = total.saturating_sub(hits.len());
    Ok(Rows { hits, left_out })
}

fn with_validators(wanted: &Wanted, text: String, hits: &[Hit], left_out: usize) -> Response {
    let mut response = validated(&wanted.headers, wanted.form.media(), text);
    // For people and caches to see. It cannot answer whether anything changed: an old item may have, so only the tag does.
    if let Some(newest) = hits.iter().filter_map(|hit| hit.published).max()
        && let Ok(date) = HeaderValue::from_str(&httpdate::fmt_http_date(newest.into()))
    {
        response.headers_mut().insert(LAST_MODIFIED, date);
    }
    if left_out > 0 {
        response.headers_mut().insert(ROWS_LEFT_OUT, HeaderValue::from(left_out));
    }
    if wanted.form == Form::Csv {
        let file = HeaderValue::from_static("attachment; filename=\"belfort.csv\"");
        response.headers_mut().insert(CONTENT_DISPOSITION, file);
    }
    response
}

/// A document under a tag; who holds that tag gets 304.
pub(super) fn validated(asked: &HeaderMap, media: &'static str, document: impl Into<Vec<u8>>) -> Response {
    let document = document.into();
    let digest = ring::digest::digest(&ring::digest::SHA256, &document);
    let hex: String = digest.as_ref()[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    // Weak, because the answer may be compressed on its way.
    let tag = format!("W/\"{hex}\"");
    let held = asked.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let known = held.flat_map(|tags| tags.split(',')).any(|held| held.trim() == "*" || held.contains(&hex));
    let mut response = match known {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => ([(CONTENT_TYPE, media)], document).into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(ETAG, HeaderValue::from_str(&tag).expect("hexadecimal digits are plain ASCII"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}
