//! More like this, asked of a cluster: it weighs the words of an item by how rare they are among its own.

use serde_json::{Value, json};

use super::ClusterReader;
use super::layout::{text, title};
use crate::search::analysis::{plain_words, stems};
use crate::search::clause::Clause;
use crate::search::schema::PLAIN;
use crate::search::weights::THEME;
use crate::search::{Document, Hit, IndexError, LIMIT_MAX};

/// Words that are looked for: the twelve that tell most about an item; more only add noise.
const WORDS_MAX: usize = 12;
/// A word that more than a tenth of all items have tells nothing.
const COMMON_SHARE: u64 = 10;
/// Items that must have a word of an item in the index: one that it has alone finds nothing.
const IS_HELD: u64 = 2;

impl ClusterReader {
    /// The items most like the one with this key, without itself; none when there is no such item.
    ///
    /// # Errors
    /// Why the cluster does not answer.
    pub async fn similar(&self, key: &str, limit: usize) -> Result<Vec<Hit>, IndexError> {
        match self.held(key).await? {
            Some(document) => self.alike(&document, IS_HELD, limit).await,
            None => Ok(Vec::new()),
        }
    }

    async fn held(&self, key: &str) -> Result<Option<Document>, IndexError> {
        let own =
            json!({ "size": 1, "query": { "term": { "key": { "value": key } } }, "_source": ["stored"] });
        Ok(self.found(own).await?.documents().next())
    }

    /// The items most like a document, in the index or not, without the one of its key.
    ///
    /// # Errors
    /// Why the cluster does not answer.
    pub async fn similar_to(&self, document: &Document, limit: usize) -> Result<Vec<Hit>, IndexError> {
        // What is not in the index may share its most telling word with one item alone.
        let least = if self.held(&document.key).await?.is_some() { IS_HELD } else { 1 };
        self.alike(document, least, limit).await
    }

    async fn alike(&self, document: &Document, least: u64, limit: usize) -> Result<Vec<Hit>, IndexError> {
        let all = self.count().await?;
        let mut parts: Vec<Value> = telling_words(document, all, least).into_iter().collect();
        parts.extend(
            document
                .themes
                .iter()
                .map(|theme| json!({ "term": { "themes": { "value": theme, "boost": THEME } } })),
        );
        if parts.is_empty() {
            return Ok(Vec::new());
        }
        let own = json!({ "term": { "key": { "value": document.key } } });
        let wanted = json!({
            "query": { "bool": {
                "should": parts, "minimum_should_match": 1, "must_not": [own], "filter": self.seen(),
            } },
            "size": limit.clamp(1, LIMIT_MAX),
            "_source": ["stored"],
        });
        let found = self.found(wanted).await?;
        let hits = tokio::task::spawn_blocking(move || found.hits(Some(&Clause::All), true));
        hits.await.map_err(|_| IndexError::BrokeOff)
    }
}

/// The words that stand often in the item and seldom elsewhere, those of the title twice.
fn telling_words(document: &Document, all: u64, least: u64) -> Option<Value> {
    let whole = format!("{0} {0} {1} {2}", document.title, document.summary, document.body);
    let (analysis, words) = match document.language {
        Some(language) => (language.code(), stems(language, &whole)),
        None => (PLAIN, plain_words(&whole)),
    };
    let like = words.into_iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
    (!like.is_empty()).then(|| {
        json!({ "more_like_this": {
            "fields": [title(analysis), text(analysis)], "like": [like], "max_query_terms": WORDS_MAX,
            "min_term_freq": 1, "min_doc_freq": least, "max_doc_freq": (all / COMMON_SHARE).max(2),
            "minimum_should_match": "1",
        } })
    })
}
