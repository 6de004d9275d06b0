//! Suggestions while somebody types, in the form that browsers ask for (OpenSearch Suggestions 1.1): the search works without.

use std::collections::HashSet;
use std::sync::Arc;

use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::address::Asked;
use super::out::escaped;
use super::problem::Problem;
use super::visitor::Visitor;
use crate::daemon::tower::Tower;
use crate::text::fold::fold;
use crate::text::{Language, say};

/// Suggestions in one list: what a browser shows without scrolling.
const SUGGESTIONS_MAX: usize = 10;
/// Letters from which a beginning says something.
const LETTERS_MIN: usize = 2;

/// `GET /suggest?q=`: themes, provisions, and words of titles that begin with the last word.
pub(super) async fn words(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    RawQuery(address): RawQuery,
) -> Result<Response, Problem> {
    let typed = Asked::read(&address.unwrap_or_default()).q;
    let language = visitor.language;
    let suggestions = suggestions(&tower, &typed, language).await;
    let suggestions = suggestions.map_err(|cause| Problem::no_index(&cause))?;
    let body = json!([typed, suggestions]).to_string();
    Ok(([(CONTENT_TYPE, "application/x-suggestions+json")], body).into_response())
}

/// `GET /opensearch.xml`: lets a browser keep this search beside its others (OpenSearch 1.1).
pub(super) async fn engine(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
) -> Response {
    let public = escaped(&tower.config.public_url());
    let about = escaped(&say(visitor.language, "web-search-engine", &[]));
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n\
         <ShortName>Belfort</ShortName>\n<Description>{about}</Description>\n<InputEncoding>UTF-8</InputEncoding>\n\
         <Url type=\"text/html\" template=\"{public}/search?q={{searchTerms}}\"/>\n\
         <Url type=\"application/atom+xml\" template=\"{public}/search.atom?q={{searchTerms}}\"/>\n\
         <Url type=\"application/x-suggestions+json\" template=\"{public}/suggest?q={{searchTerms}}\"/>\n\
         </OpenSearchDescription>\n"
    );
    ([(CONTENT_TYPE, "application/opensearchdescription+xml; charset=utf-8")], body).into_response()
}

async fn suggestions(tower: &Tower, typed: &str, language: Language) -> anyhow::Result<Vec<String>> {
    let (before, last) = typed.rsplit_once(char::is_whitespace).unwrap_or(("", typed));
    if last.chars().count() < LETTERS_MIN {
        return Ok(Vec::new());
    }
    let begins = |name: &str| fold(name).split_whitespace().any(|word| word.starts_with(&fold(last)));
    let with = |end: &str| format!("{before} {end}").trim().to_owned();
    let mut all: Vec<String> = Vec::new();
    for theme in
        tower.themes().iter().filter(|theme| begins(theme.name.get(language))).take(SUGGESTIONS_MAX / 2)
    {
        all.push(with(&format!("theme:{}", theme.id)));
    }
    let cited = |rule: &crate::law::Rule| (rule.provision.as_str().to_owned(), rule.provision.cite(language));
    let wanted = fold(typed);
    let provisions = tower.book.rules().iter().map(cited).filter(|(path, text)| {
        path.starts_with(&wanted.replace(['-', ' '], "_")) || fold(text).starts_with(&wanted)
    });
    all.extend(provisions.map(|(path, _)| format!("law:{path}")).take(SUGGESTIONS_MAX / 2));
    if last.chars().all(char::is_alphanumeric) {
        let words = tower.searcher().await?.words_that_begin(last, SUGGESTIONS_MAX).await?;
        all.extend(words.iter().map(|word| with(word)));
    }
    let mut seen = HashSet::new();
    all.retain(|suggestion| seen.insert(suggestion.clone()));
    all.truncate(SUGGESTIONS_MAX);
    Ok(all)
}
