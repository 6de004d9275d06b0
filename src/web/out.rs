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
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH,
    LAST_MODIFIED, LINK,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use self::feed::OutFeed;
pub(super) use self::feed::escaped;
use super::address::Asked;
use super::problem::Problem;
use super::visitor::Visitor;
use crate::daemon::tower::Tower;
use crate::search::{Hit, OFFSET_MAX, Page, Query, Sort, export};
use crate::text::{Language, say};

/// Items of a feed: what a reader who looks once a day would miss otherwise.
const FEED_ITEMS: usize = 50;
/// Rows of a table: what a spreadsheet shows without effort.
pub(super) const TABLE_ROWS: usize = 2_000;
/// Rows that two answers in a row share: what changes in between is taken out of the second, and its rows move up.
const SHARED_ROWS: usize = 20;
/// How many rows come after those of a table, because it holds no more.
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
    let part = TablePart { number: asked.page, moment: asked.moment, asked: Some(asked) };
    answer(Wanted { form, tower, headers, query, name, page, part, language: visitor.language }).await
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
    let part = TablePart { number: 1, moment: None, asked: None };
    answer(Wanted {
        form,
        tower: tower.clone(),
        headers,
        query,
        name,
        page,
        part,
        language: visitor.language,
    })
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
    part: TablePart,
    language: Language,
}

/// Which part of a table is wanted: a long one leaves in several, each of which names the next.
struct TablePart {
    /// Counted from 1.
    number: usize,
    /// What the first part saw: the others see the same.
    moment: Option<u64>,
    /// What is asked, to name the next part; `None` where there is one part only.
    asked: Option<Asked>,
}

async fn answer(wanted: Wanted) -> Result<Response, Problem> {
    let rows = rows(&wanted).await?;
    let hits = &rows.hits;
    let public = wanted.tower.config.public_url();
    let text = match wanted.form {
        Form::Csv => export::csv(hits),
        Form::Json => serde_json::to_string(hits)?,
        form => {
            let feed = OutFeed {
                title: format!("Belfort: {}", wanted.name),
                page: format!("{public}{}", wanted.page),
                own: own_address(&public, &wanted),
                public: &public,
                language: wanted.language,
                hits,
            };
            match form {
                Form::Atom => feed.atom(),
                Form::Rss => feed.rss(),
                _ => feed.json(),
            }
        }
    };
    Ok(with_validators(&wanted, text, &rows))
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
    /// How many come after them.
    left_out: usize,
    /// What they are as of.
    moment: Option<u64>,
}

/// The newest items, each once, as of the moment of the first answer: what arrives in between moves no row.
async fn rows(wanted: &Wanted) -> Result<Rows, Problem> {
    let rows_max = if wanted.form.is_table() { TABLE_ROWS } else { FEED_ITEMS };
    let query = wanted.tower.by_theme_id(&wanted.query).on(wanted.tower.today());
    let away = |cause: anyhow::Error| Problem::no_index(&cause);
    let searcher = wanted.tower.searcher().await.map_err(away)?;
    let from = if wanted.form.is_table() { (wanted.part.number - 1) * TABLE_ROWS } else { 0 };
    let (mut hits, mut seen, mut total) = (Vec::new(), HashSet::new(), None);
    let mut moment = wanted.part.moment.filter(|_| from > 0);
    // No index looks further: who wants what lies behind narrows the question, and the answer says how much that is.
    while from + hits.len() <= OFFSET_MAX {
        let offset = hits.len().saturating_sub(SHARED_ROWS);
        let page = Page {
            limit: ROWS_AT_ONCE.min(rows_max - offset),
            offset: from + offset,
            sort: Sort::Newest,
            language: None,
            // Only a table says how much is not in it.
            total: wanted.form.is_table() && total.is_none(),
            facets: false,
            snippets: false,
        };
        let found = searcher.as_of(moment).search(&query, &page).await.map_err(|error| away(error.into()))?;
        total = total.or(Some(found.total));
        moment = moment.or(Some(found.moment));
        let (here, before) = (found.hits.len(), hits.len());
        hits.extend(found.hits.into_iter().filter(|hit| seen.insert(hit.key.clone())));
        hits.truncate(rows_max);
        if here < page.limit || hits.len() == before || hits.len() == rows_max {
            break;
        }
    }
    let left_out = match wanted.form.is_table() {
        true => total.unwrap_or(0).saturating_sub(from + hits.len()),
        false => 0,
    };
    Ok(Rows { hits, left_out, moment })
}

/// The address of the next part of a table, when there is one that the index can give.
fn next_part(wanted: &Wanted, rows: &Rows) -> Option<HeaderValue> {
    let part = &wanted.part;
    let asked =
        part.asked.as_ref().filter(|_| rows.left_out > 0 && part.number * TABLE_ROWS <= OFFSET_MAX)?;
    let end = if wanted.form == Form::Csv { "csv" } else { "items" };
    let next = asked.at_page(part.number + 1, rows.moment?).replacen("/search", &format!("/search.{end}"), 1);
    HeaderValue::from_str(&format!("<{}{next}>; rel=\"next\"", wanted.tower.config.public_url())).ok()
}

fn with_validators(wanted: &Wanted, text: String, rows: &Rows) -> Response {
    let mut response = validated(&wanted.headers, wanted.form.media(), text);
    let address = format!("{:?} {} {} {}", wanted.form, wanted.language, wanted.part.number, wanted.page);
    let tag = response.headers().get(ETAG).and_then(|tag| tag.to_str().ok()).unwrap_or_default();
    let since = wanted.tower.since.of(&address, tag, wanted.tower.clock.now());
    if holds_since(&wanted.headers, since.into()) {
        let headers = std::mem::take(response.headers_mut());
        response = StatusCode::NOT_MODIFIED.into_response();
        *response.headers_mut() = headers;
        response.headers_mut().remove(CONTENT_TYPE);
    }
    if let Ok(date) = HeaderValue::from_str(&httpdate::fmt_http_date(since.into())) {
        response.headers_mut().insert(LAST_MODIFIED, date);
    }
    if rows.left_out > 0 {
        response.headers_mut().insert(ROWS_LEFT_OUT, HeaderValue::from(rows.left_out));
    }
    if let Some(next) = next_part(wanted, rows) {
        response.headers_mut().insert(LINK, next);
    }
    if wanted.form == Form::Csv {
        let file = HeaderValue::from_static("attachment; filename=\"belfort.csv\"");
        response.headers_mut().insert(CONTENT_DISPOSITION, file);
    }
    response
}

/// Whether who asks has the answer of that second or a later one; a tag, where they name one, says it better.
fn holds_since(asked: &HeaderMap, since: std::time::SystemTime) -> bool {
    let held = asked.get(IF_MODIFIED_SINCE).filter(|_| !asked.contains_key(IF_NONE_MATCH));
    let held = held.and_then(|held| httpdate::parse_http_date(held.to_str().ok()?).ok());
    held.is_some_and(|held| held >= since)
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
