//! Searches the index on a cluster.

use std::collections::HashMap;
use std::sync::Arc;

use reqwest::Method;
use serde_json::{Map, Value, json};

use super::answer::{Found, facets_wanted, moment_wanted};
use super::translate::{CONSTANT, translate};
use super::wire::Body;
use super::{Cluster, ClusterError};
use crate::search::clause::Clause;
use crate::search::forgive::Asked;
use crate::search::results::{LIMIT_MAX, OFFSET_MAX, Page, Results, Sort};
use crate::search::weights::LANGUAGE;
use crate::search::{IndexError, Query};
use crate::text::Language;

/// Searches a cluster; cheap to clone and to share.
#[derive(Clone, Debug)]
pub struct ClusterReader {
    pub(super) cluster: Arc<Cluster>,
    /// The last change that is seen; none: all.
    moment: Option<u64>,
}

impl ClusterReader {
    /// Searches the index of a cluster.
    pub fn new(cluster: Arc<Cluster>) -> ClusterReader {
        ClusterReader { cluster, moment: None }
    }

    /// The same index without what arrived or changed after a moment that an answer named.
    #[must_use]
    pub fn as_of(&self, moment: u64) -> ClusterReader {
        ClusterReader { moment: Some(moment), ..self.clone() }
    }

    /// Finds what meets the query.
    ///
    /// # Errors
    /// Why the cluster does not answer.
    pub async fn search(&self, query: &Query, page: &Page) -> Result<Results, IndexError> {
        let clause = Clause::of(query);
        let wanted = self.body(&clause, page);
        let found = self.found(wanted).await?;
        let moment = self.moment.or_else(|| found.moment()).unwrap_or_default();
        let facets = if page.facets { found.facets() } else { Default::default() };
        let total = page.total.then(|| found.total());
        // The words of each hit are analysed for its snippet: that must not stand in the way of others.
        let (limit, scored) = (page.limit.min(LIMIT_MAX), page.sort == Sort::Relevance);
        let marked = page.snippets.then_some(clause);
        let hits = tokio::task::spawn_blocking(move || found.hits(marked.as_ref(), scored));
        let mut hits = hits.await.map_err(|_| IndexError::BrokeOff)?;
        hits.truncate(limit);
        Ok(Results { total: total.unwrap_or(hits.len()), hits, facets, moment })
    }

    /// How many items the index holds.
    ///
    /// # Errors
    /// Why the cluster does not answer.
    pub async fn count(&self) -> Result<u64, IndexError> {
        let body = Body::Json(json!({ "query": items() }));
        let reply = self.cluster.of_index(Method::POST, "/_count", body).await?;
        let value = self.cluster.good(reply)?;
        Ok(value["count"].as_u64().ok_or_else(|| self.cluster.unreadable("it has no count"))?)
    }

    pub(super) async fn found(&self, wanted: Value) -> Result<Found, ClusterError> {
        let path = "/_search?allow_partial_search_results=false";
        let reply = self.cluster.of_index(Method::POST, path, Body::Json(wanted)).await?;
        Found::read(self.cluster.good(reply)?).map_err(|cause| self.cluster.unreadable(cause))
    }

    fn body(&self, clause: &Clause, page: &Page) -> Value {
        let limit = page.limit.min(LIMIT_MAX);
        let by_date = json!({ "published": { "order": "desc", "missing": "_last" } });
        let (query, sort) = match page.sort {
            Sort::Relevance => (worth(clause, page.language), json!(["_score", by_date, { "key": "asc" }])),
            Sort::Newest => (translate(clause), json!([by_date, { "key": "asc" }])),
        };
        let mut counted = if page.facets { facets_wanted() } else { Map::new() };
        if self.moment.is_none() {
            counted.insert("moment".to_owned(), moment_wanted());
        }
        json!({
            "query": { "bool": { "must": [query], "filter": self.seen() } },
            "from": page.offset.min(OFFSET_MAX),
            "size": limit,
            "sort": sort,
            "track_scores": page.sort == Sort::Relevance,
            "track_total_hits": page.total,
            "_source": ["stored"],
            "aggs": counted,
        })
    }

    /// The items, and not the document that says what was shipped; of a moment, when one is asked about.
    pub(super) fn seen(&self) -> Value {
        match self.moment {
            Some(moment) => json!([items(), { "range": { "number": { "lte": moment } } }]),
            None => json!([items()]),
        }
    }
}

/// Every item has a key, and nothing else has.
fn items() -> Value {
    json!({ "exists": { "field": "key" } })
}

/// The worth of the words with that of the language of the reader, raised by the date.
fn worth(clause: &Clause, language: Option<Language>) -> Value {
    let preferred = language.map(|language| {
        let own = json!({ "term": { "language": { "value": language.code() } } });
        json!({ "constant_score": { "filter": own, "boost": LANGUAGE * CONSTANT } })
    });
    json!({ "function_score": {
        "query": { "bool": { "must": [translate(clause)], "should": preferred.into_iter().collect::<Vec<_>>() } },
        "field_value_factor": { "field": "worth", "missing": 1.0 },
        "boost_mode": "multiply",
    } })
}

impl Asked for ClusterReader {
    async fn find(&self, query: &Query, page: &Page) -> Result<Results, IndexError> {
        self.search(query, page).await
    }

    async fn near(&self, word: &str, mistakes: u8) -> Result<HashMap<String, u32>, IndexError> {
        self.words_near(word, mistakes).await
    }
}
