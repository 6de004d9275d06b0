//! The shape of answers: JSON in a language, with a validator; and lists by the page.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, ETAG, IF_MATCH, IF_NONE_MATCH, LINK, LOCATION, VARY,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::form_urlencoded;
use utoipa::{IntoParams, ToSchema};

use super::fault::Fault;
use super::once::WithoutSecret;
use crate::text::Language;

/// Things in one answer, when the call does not say.
const LIMIT: usize = 50;
/// Most things in one answer.
pub(super) const LIMIT_MAX: usize = 200;

/// JSON in a language.
pub(super) fn answer(value: &Value, language: Language) -> Response {
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (CONTENT_LANGUAGE, HeaderValue::from_static(language.code())),
        (VARY, HeaderValue::from_static("accept-language, authorization")),
    ];
    (headers, value.to_string()).into_response()
}

/// JSON of one thing, under a tag; who holds that tag gets 304.
pub(super) fn tagged(value: &Value, tag: &str, language: Language, headers: &HeaderMap) -> Response {
    let mut response = answer(value, language);
    if holds(headers, &IF_NONE_MATCH, tag) {
        response = StatusCode::NOT_MODIFIED.into_response();
    }
    let tag =
        HeaderValue::from_str(&format!("\"{tag}\"")).expect("a tag is made of letters, digits and hyphens");
    response.headers_mut().insert(ETAG, tag);
    response
}

/// The tag of a thing that has no version: a hash of what is answered.
pub(super) fn hashed(value: &Value) -> String {
    hash(value.to_string().as_bytes())
}

/// What stands for some bytes.
pub(super) fn hash(bytes: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    digest.as_ref()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Refuses who saw another version than the one that is there; `None` when nothing is.
pub(super) fn must_match(headers: &HeaderMap, tag: Option<&str>) -> Result<(), Fault> {
    let seen_other = headers.contains_key(IF_MATCH) && !tag.is_some_and(|tag| holds(headers, &IF_MATCH, tag));
    let must_be_new = tag.is_some_and(|tag| holds(headers, &IF_NONE_MATCH, tag));
    if seen_other || must_be_new { Err(Fault::stale()) } else { Ok(()) }
}

/// Refuses to put something else over what is there for who does not say what they saw (RFC 6585): who was quicker would lose their
/// work unseen. `If-Match: *` says that it may be anything.
pub(super) fn must_say(headers: &HeaderMap, is_replaced: bool) -> Result<(), Fault> {
    let says = headers.contains_key(IF_MATCH) || headers.contains_key(IF_NONE_MATCH);
    if is_replaced && !says { Err(Fault::unseen()) } else { Ok(()) }
}

/// Whether a header names a tag. A weak mark is no difference: compression on the way adds it.
pub(super) fn holds(headers: &HeaderMap, name: &HeaderName, tag: &str) -> bool {
    let sent = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    let mut tags = sent.flat_map(|tags| tags.split(',')).map(str::trim);
    tags.any(|held| held == "*" || held.trim_start_matches("W/").trim_matches('"') == tag)
}

/// Which part of a list is wanted.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Paging {
    /// How many; 50 when not said.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
    /// How many to pass over.
    #[param(minimum = 0, maximum = 1_000_000)]
    offset: Option<usize>,
}

impl Paging {
    pub(super) fn new(limit: Option<usize>, offset: Option<usize>) -> Paging {
        Paging { limit, offset }
    }

    /// Within bounds, or refused.
    pub(super) fn bounded(
        limit: Option<usize>,
        offset: Option<usize>,
        offset_max: usize,
    ) -> Result<(usize, usize), Fault> {
        let (limit, offset) = (limit.unwrap_or(LIMIT), offset.unwrap_or(0));
        if !(1..=LIMIT_MAX).contains(&limit) {
            return Err(Fault::parameter(format!("`limit` is {limit}: ask for 1 to {LIMIT_MAX}")));
        }
        if offset > offset_max {
            return Err(Fault::parameter(format!(
                "`offset` is {offset}: at most {offset_max}; narrow the question instead"
            )));
        }
        Ok((limit, offset))
    }

    /// The part of a list that is wanted.
    pub(super) fn part_of<T>(self, all: &[T]) -> Result<&[T], Fault> {
        let (limit, offset) = Paging::bounded(self.limit, self.offset, 1_000_000)?;
        let from = offset.min(all.len());
        Ok(&all[from..all.len().min(from + limit)])
    }

    /// The part of a list that is wanted, in the form that `told` gives it.
    pub(super) fn page<T, Told: Serialize>(
        self,
        uri: &Uri,
        all: &[T],
        language: Language,
        told: impl FnOnce(Part, &[T]) -> Told,
    ) -> Result<Response, Fault> {
        let (limit, offset) = Paging::bounded(self.limit, self.offset, 1_000_000)?;
        let lines = self.part_of(all)?;
        let part = Part { total: all.len(), limit, offset };
        let mut response = answer(&json!(told(part, lines)), language);
        link(&mut response, uri, limit, offset, all.len());
        Ok(response)
    }
}

/// Which part of a list an answer holds.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(super) struct Part {
    /// How many things the list has.
    total: usize,
    /// How many were asked for.
    limit: usize,
    /// How many were passed over.
    offset: usize,
}

/// Where the pages before and after are (RFC 8288).
pub(super) fn link(response: &mut Response, uri: &Uri, limit: usize, offset: usize, total: usize) {
    let to = |offset: usize, rel: &str| {
        let asked = form_urlencoded::parse(uri.query().unwrap_or("").as_bytes());
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(asked.filter(|(name, _)| name != "limit" && name != "offset"));
        query.append_pair("limit", &limit.to_string()).append_pair("offset", &offset.to_string());
        format!("<{}?{}>; rel=\"{rel}\"", uri.path(), query.finish())
    };
    let before = (offset > 0).then(|| to(offset.saturating_sub(limit), "prev"));
    let after = (offset + limit < total).then(|| to(offset + limit, "next"));
    let links: Vec<String> = before.into_iter().chain(after).collect();
    if let Ok(value) = HeaderValue::from_str(&links.join(", "))
        && !links.is_empty()
    {
        response.headers_mut().insert(LINK, value);
    }
}

/// A day that a law can be asked about.
pub(super) fn day(name: &str, asked: Option<&str>, today: NaiveDate) -> Result<NaiveDate, Fault> {
    let Some(text) = asked else { return Ok(today) };
    let day = text.parse::<NaiveDate>().ok().filter(|day| (0..=9999).contains(&day.year()));
    day.ok_or_else(|| Fault::parameter(format!("`{name}` is not a day: write one such as 2026-12-02")))
}

/// JSON that holds a secret: nobody on the way keeps it, and neither do we; `without` is what a call that is sent again gets.
pub(super) fn secret(value: &Value, without: Value, language: Language) -> Response {
    let mut response = answer(value, language);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.extensions_mut().insert(WithoutSecret(without));
    response
}

/// The same answer for what is new, with the address where it stands from now on.
pub(super) fn created(mut response: Response, address: &str) -> Result<Response, Fault> {
    *response.status_mut() = StatusCode::CREATED;
    response.headers_mut().insert(LOCATION, HeaderValue::from_str(address)?);
    Ok(response)
}
