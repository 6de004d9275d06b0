//! The index follows the change log of the store, wherever it is: in the data folder, or on a cluster.

mod embedded;
mod shipped;
pub mod standing;

use super::document::stored_document;
use super::tower::Tower;
use crate::search::{Change, Index};
use crate::store::Operation;
use embedded::Embedded;
use shipped::OnCluster;

/// Changes loaded at a time.
const BATCH: i64 = 500;
/// Changes applied before a commit, while more are waiting: each commit leaves a segment, and segments must be merged.
const COMMIT_EVERY: usize = 10_000;

/// The writing side of the index; one process of a data folder holds it at a time.
pub struct Indexer(Kind);

enum Kind {
    Embedded(Box<Embedded>),
    OnCluster(OnCluster),
}

impl Indexer {
    /// Opens the index for writing; one that is missing, damaged or of an earlier form is made anew.
    ///
    /// # Errors
    /// Another process writes it, or the folder cannot be used. A cluster is first spoken to by [`Indexer::follow`].
    pub async fn open(tower: &Tower) -> anyhow::Result<Indexer> {
        Indexer::begin(tower, true).await
    }

    /// The same for a command that soon ends: what was found sound before is not read again.
    ///
    /// # Errors
    /// As [`Indexer::open`].
    pub async fn open_for_now(tower: &Tower) -> anyhow::Result<Indexer> {
        Indexer::begin(tower, false).await
    }

    async fn begin(tower: &Tower, stays: bool) -> anyhow::Result<Indexer> {
        let indexer = Indexer::take(tower, stays).await?;
        // Who holds the index is the only process at work on a SQLite store.
        tower.store.release_leases().await?;
        Ok(indexer)
    }

    /// The same while this process is at work already: what it is sending stays its own.
    pub(super) async fn reopen(tower: &Tower) -> anyhow::Result<Indexer> {
        let taken = Indexer::take(tower, true).await;
        if let Err(cause) = &taken {
            tower.progress.ended(Some(cause));
        }
        taken
    }

    async fn take(tower: &Tower, stays: bool) -> anyhow::Result<Indexer> {
        Ok(Indexer(match tower.cluster() {
            None => Kind::Embedded(Box::new(Embedded::open(tower, stays).await?)),
            Some(cluster) => {
                let hold = Index::hold(&tower.index_dir())?;
                Kind::OnCluster(OnCluster::new(cluster.clone(), hold))
            }
        }))
    }

    /// Applies the changes since the last commit.
    ///
    /// # Shape
    /// How many changes were applied.
    pub async fn follow(&mut self, tower: &Tower) -> anyhow::Result<usize> {
        let followed = match &mut self.0 {
            Kind::Embedded(index) => index.follow(tower).await,
            Kind::OnCluster(index) => index.follow(tower).await,
        };
        tower.progress.ended(followed.as_ref().err());
        followed
    }

    /// Whether the files of the index are there and as this process left them; of a cluster it looks itself when it follows.
    pub fn is_whole(&mut self) -> bool {
        match &mut self.0 {
            Kind::Embedded(index) => index.is_whole(),
            Kind::OnCluster(_) => true,
        }
    }

    /// Empties the index and fills it from the store again.
    pub async fn rebuild(&mut self, tower: &Tower) -> anyhow::Result<usize> {
        match &mut self.0 {
            Kind::Embedded(index) => index.clear()?,
            Kind::OnCluster(index) => index.clear().await?,
        }
        tower.progress.reached(0);
        self.follow(tower).await
    }
}

/// The changes after a number, and whether they are the last.
async fn changes_after(tower: &Tower, last: i64) -> anyhow::Result<(Vec<Change>, bool)> {
    let lines = tower.store.changes_after(last, BATCH).await?;
    let ended = lines.len() < usize::try_from(BATCH)?;
    let change = |line: crate::store::Change| match line.operation {
        Operation::Put(stored) => {
            Change::Put { number: line.number, doc: Box::new(stored_document(&stored)) }
        }
        Operation::Delete => Change::Delete { number: line.number, key: line.item.to_string() },
    };
    Ok((lines.into_iter().map(change).collect(), ended))
}
