//! The words that the index on a cluster holds: the nearest to a mistyped one, and those that begin in a certain way.

use std::collections::HashMap;

use reqwest::Method;
use serde_json::{Value, json};

use super::ClusterReader;
use super::layout::{text, title};
use super::wire::Body;
use crate::search::IndexError;
use crate::search::results::COUNTS_MAX;
use crate::search::schema::PLAIN;
use crate::text::fold::fold;

impl ClusterReader {
    /// The words of titles and texts that are at most so many letters off from a folded one, with how often they stand there.
    pub(super) async fn words_near(
        &self,
        word: &str,
        mistakes: u8,
    ) -> Result<HashMap<String, u32>, IndexError> {
        let near = |field: String| {
            json!({ "text": word, "term": {
                "field": field, "max_edits": mistakes.clamp(1, 2), "prefix_length": 0, "suggest_mode": "always",
                "min_word_length": 1, "size": COUNTS_MAX,
            } })
        };
        let asked =
            json!({ "size": 0, "suggest": { "title": near(title(PLAIN)), "text": near(text(PLAIN)) } });
        let reply = self.cluster.of_index(Method::POST, "/_search", Body::Json(asked)).await?;
        let found = self.cluster.good(reply)?;
        let mut counts: HashMap<String, u32> = HashMap::new();
        for part in ["title", "text"] {
            for option in found["suggest"][part][0]["options"].as_array().into_iter().flatten() {
                let Some(text) = option["text"].as_str() else { continue };
                let count = option["freq"].as_u64().and_then(|count| u32::try_from(count).ok());
                *counts.entry(text.to_owned()).or_default() += count.unwrap_or(1);
            }
        }
        Ok(counts)
    }

    /// The most frequent words of titles that begin so.
    ///
    /// # Errors
    /// Why the cluster does not answer.
    pub async fn words_that_begin(&self, start: &str, limit: usize) -> Result<Vec<String>, IndexError> {
        let start = fold(start);
        // The cluster reads a pattern: only what is a word of ours may stand in it.
        if start.is_empty() || !start.chars().all(char::is_alphanumeric) {
            return Ok(Vec::new());
        }
        let words = json!({ "terms": { "field": "words", "include": format!("{start}.*"), "size": limit.min(COUNTS_MAX) } });
        let begun = json!({ "prefix": { "words": { "value": start } } });
        let asked: Value = json!({ "size": 0, "query": begun, "aggs": { "words": words } });
        let found = self.found(asked).await?;
        let counted = found.counts("words").into_iter().filter(|count| count.value.starts_with(&start));
        Ok(counted.map(|count| count.value).take(limit).collect())
    }
}
