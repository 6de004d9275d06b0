//! Suggestions while somebody types, in the form that browsers ask for (OpenSearch Suggestions 1.1): the search works without.

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
use crate::daemon::suggest::suggestions;
use crate::daemon::tower::Tower;
use crate::text::say;

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
