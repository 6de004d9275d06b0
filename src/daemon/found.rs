//! What a search found, as its JSON says it, in the terminal and over the API: items, and what answers beside them.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::sections::{FoundRule, FoundSystem};
use super::tower::Tower;
use crate::news::ItemKey;
use crate::search::{Facets, Hit, IndexError, Instead, Results};
use crate::store::{Sibling, StoreError};

/// Whether a search failed because the cluster on which the index stands does not answer as it should.
pub fn cluster_is_away(cause: &anyhow::Error) -> bool {
    matches!(cause.downcast_ref(), Some(IndexError::Cluster(error)) if !error.is_not_ready())
}

/// The answer to a search.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The items.
    pub results: Results,
    /// What was looked for instead of what was written.
    pub instead: Option<Instead>,
    /// What was perhaps meant, when little was found.
    pub perhaps: Option<String>,
    /// Systems of the register that answer the same question.
    pub systems: Vec<FoundSystem>,
    /// Rules of the book that do.
    pub rules: Vec<FoundRule>,
}

impl Found {
    /// As programs read it: a hit whose story other feeds tell too names these in `also`.
    pub fn to_json(&self, also: &HashMap<String, Vec<String>>) -> Value {
        let results = &self.results;
        let hit =
            |hit: &Hit| ToldHit { also: also.get(&hit.key).cloned().unwrap_or_default(), hit: hit.clone() };
        let told = FoundItems {
            total: results.total,
            hits: results.hits.iter().map(hit).collect(),
            facets: results.facets.clone(),
            moment: results.moment,
            instead: self.instead.clone(),
            perhaps: self.perhaps.clone(),
            systems: self.systems.clone(),
            rules: self.rules.clone(),
        };
        serde_json::to_value(told).expect("hits have text keys and plain values only")
    }
}

/// The answer to a search, as programs read it.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundItems {
    /// How many items meet the query.
    total: usize,
    /// The page that was asked for.
    hits: Vec<ToldHit>,
    /// How the items that meet the query are spread.
    facets: Facets,
    /// The last change that the index held.
    moment: u64,
    /// What was looked for instead of what was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    instead: Option<Instead>,
    /// What was perhaps meant, when little was found as it was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    perhaps: Option<String>,
    /// Systems of the register that answer the same question.
    systems: Vec<FoundSystem>,
    /// Rules of the book that do.
    rules: Vec<FoundRule>,
}

/// A hit, and who tells the same story.
#[derive(Debug, Serialize, ToSchema)]
struct ToldHit {
    #[serde(flatten)]
    hit: Hit,
    /// The names of the other feeds that tell it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<String>,
}

/// The names of the other feeds that tell the stories of the hits, by the key of the hit.
pub async fn also_at(tower: &Tower, results: &Results) -> Result<HashMap<String, Vec<String>>, StoreError> {
    let keys: Vec<ItemKey> = results.hits.iter().map(|hit| ItemKey::from_text(hit.key.clone())).collect();
    let named = |(key, siblings): (ItemKey, Vec<Sibling>)| {
        let names: BTreeSet<String> = siblings.into_iter().map(|sibling| sibling.source).collect();
        (key.to_string(), names.into_iter().collect())
    };
    Ok(tower.store.siblings(&keys).await?.into_iter().map(named).collect())
}

/// Similar items that are shown: one more look, not another list.
const SIMILAR_MAX: usize = 5;

/// The items that are most like one.
///
/// # Errors
/// The index does not answer.
pub async fn similar(tower: &Tower, item: &ItemKey) -> anyhow::Result<Vec<Hit>> {
    Ok(tower.searcher().await?.similar(item.as_str(), SIMILAR_MAX).await?)
}
