//! The answer of a cluster, read as one of ours: what it holds comes from outside and is believed in nothing but its counts.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::search::clause::Clause;
use crate::search::results::{COUNTS_MAX, Count, Facets, Hit};
use crate::search::snippet::hit;
use crate::search::{Document, LIMIT_MAX};

/// What a search came back with.
#[derive(Deserialize)]
pub(super) struct Found {
    hits: Hits,
    #[serde(default)]
    aggregations: Map<String, Value>,
    #[serde(default)]
    timed_out: bool,
    #[serde(rename = "_shards", default)]
    shards: Shards,
}

#[derive(Deserialize)]
struct Hits {
    #[serde(default)]
    total: Total,
    hits: Vec<Met>,
}

#[derive(Default, Deserialize)]
struct Total {
    value: usize,
}

#[derive(Default, Deserialize)]
struct Shards {
    failed: usize,
}

#[derive(Deserialize)]
struct Met {
    #[serde(rename = "_score")]
    score: Option<f32>,
    #[serde(rename = "_source", default)]
    source: Source,
}

#[derive(Default, Deserialize)]
struct Source {
    #[serde(default)]
    stored: Value,
}

impl Source {
    /// The document, when it is one of ours: one bad hit costs one hit.
    fn document(self) -> Option<Document> {
        serde_json::from_value(self.stored).ok()
    }
}

/// The values that are counted beside the hits, by the field of the cluster.
const COUNTED: [&str; 6] = ["themes", "feed", "language", "kind", "year", "law"];

/// What asks for the facets.
pub(super) fn facets_wanted() -> Map<String, Value> {
    COUNTED
        .into_iter()
        .map(|field| (field.to_owned(), json!({ "terms": { "field": field, "size": COUNTS_MAX } })))
        .collect()
}

/// What asks for the last change that the whole index holds.
pub(super) fn moment_wanted() -> Value {
    json!({ "global": {}, "aggs": { "last": { "max": { "field": "number" } } } })
}

impl Found {
    /// Reads the answer to a search.
    ///
    /// # Errors
    /// What is wrong with it: half an answer is none.
    pub(super) fn read(value: Value) -> Result<Found, String> {
        let found: Found = serde_json::from_value(value).map_err(|cause| cause.to_string())?;
        match (found.timed_out, found.shards.failed) {
            (true, _) => Err("the search took too long and was cut off".to_owned()),
            (_, 0) => Ok(found),
            (_, failed) => Err(format!("{failed} parts of the index did not answer")),
        }
    }

    pub(super) fn total(&self) -> usize {
        self.hits.total.value
    }

    /// The hits, with a snippet where it is said what met them; one that was not written by us is left out.
    pub(super) fn hits(self, marked: Option<&Clause>, scored: bool) -> Vec<Hit> {
        let score = |met: &Met| if scored { met.score.unwrap_or_default() } else { 0.0 };
        let hits = self.hits.hits.into_iter().take(LIMIT_MAX);
        hits.filter_map(|met| Some((score(&met), met.source.document()?)))
            .map(|(score, document)| hit(document, marked, score))
            .collect()
    }

    /// The documents as they were kept.
    pub(super) fn documents(self) -> impl Iterator<Item = Document> {
        self.hits.hits.into_iter().filter_map(|met| met.source.document())
    }

    pub(super) fn facets(&self) -> Facets {
        let mut years = self.counts("year");
        years.sort_by(|one, other| other.value.cmp(&one.value));
        Facets {
            themes: self.counts("themes"),
            feeds: self.counts("feed"),
            languages: self.counts("language"),
            kinds: self.counts("kind"),
            years,
            provisions: self.counts("law"),
        }
    }

    /// How many documents have each value of a field.
    pub(super) fn counts(&self, name: &str) -> Vec<Count> {
        let buckets = self.aggregations.get(name).and_then(|counted| counted["buckets"].as_array());
        let count = |bucket: &Value| {
            Some(Count { value: bucket["key"].as_str()?.to_owned(), count: bucket["doc_count"].as_u64()? })
        };
        buckets.into_iter().flatten().take(COUNTS_MAX).filter_map(count).collect()
    }

    /// The last change that the whole index holds.
    pub(super) fn moment(&self) -> Option<u64> {
        let last = self.aggregations.get("moment")?["last"]["value"].as_f64()?;
        // A number of a change is whole; the cluster answers with one that has a point in it.
        (last >= 0.0).then_some(last as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_an_answer_is_none() {
        let hits = json!({ "total": { "value": 1 }, "hits": [] });
        assert!(Found::read(json!({ "hits": hits, "timed_out": true })).is_err());
        assert!(Found::read(json!({ "hits": hits, "_shards": { "failed": 1 } })).is_err());
        assert!(Found::read(json!({ "took": 1 })).is_err());
        assert_eq!(Found::read(json!({ "hits": hits })).map(|found| found.total()), Ok(1));
    }

    #[test]
    fn what_stands_in_a_hit_is_escaped_and_what_is_none_of_ours_is_left_out() {
        let stored = json!({ "key": "a", "summary": "<script>alert(1)</script>" });
        let hits = json!([{ "_source": { "stored": stored } }, { "_source": { "stored": 1 } }, { "_source": {} }, {}]);
        let found = Found::read(json!({ "hits": { "total": { "value": 3 }, "hits": hits } })).unwrap();
        let hits = found.hits(Some(&Clause::All), true);
        assert_eq!(hits.len(), 1);
        assert_eq!(hits[0].snippet_html, "&lt;script&gt;alert(1)&lt;/script&gt;");
    }
}
