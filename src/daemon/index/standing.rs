//! How the index follows the store, as people and programs are told.

use serde::Serialize;
use utoipa::ToSchema;

use crate::daemon::tower::Tower;
use crate::text::Language;

/// How the index follows the store.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IndexStanding {
    /// The address of the cluster; null where the index stands in the data folder.
    pub place: Option<String>,
    /// Changes that it has not taken yet.
    pub behind: i64,
    /// Changes that the store has made in all: how far a new index must come.
    pub all: i64,
    /// Items that the cluster refused.
    pub refused: u64,
    /// Why the last attempt to follow the store ended too early, in the language of the reader.
    pub failure: Option<String>,
}

/// How the index follows the store; `None` where another process of this data folder writes it.
pub async fn standing(tower: &Tower, language: Language) -> anyhow::Result<Option<IndexStanding>> {
    let (progress, cluster) = (&tower.progress, tower.cluster());
    // A cluster that never answered has taken nothing yet.
    let Some(applied) = progress.applied().or(cluster.map(|_| 0)) else { return Ok(None) };
    let all = tower.store.last_change().await?;
    Ok(Some(IndexStanding {
        all,
        place: cluster.map(|cluster| cluster.place().to_owned()),
        behind: all - applied,
        refused: progress.refusals(),
        failure: progress.failure().map(|failure| failure.get(language).to_owned()),
    }))
}
