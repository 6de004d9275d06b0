//! The index follows the change log of the store.

use anyhow::Context;

use super::document::stored_document;
use super::tower::Tower;
use crate::search::{Change, Index};
use crate::store::Operation;

/// Changes loaded at a time.
const BATCH: i64 = 500;
/// Changes applied before a commit, while more are waiting: each commit leaves a segment, and segments must be merged.
const COMMIT_EVERY: usize = 10_000;

/// The writing side of the index; one process holds it at a time.
pub struct Indexer {
    index: Index,
}

impl Indexer {
    /// Opens the index for writing; one that is missing, damaged or of an earlier form is made anew.
    ///
    /// # Errors
    /// Another process writes it, or the folder cannot be used.
    pub async fn open(tower: &Tower) -> anyhow::Result<Indexer> {
        let indexer = Indexer::reopen(tower).await?;
        // Who holds the index is the only process at work on a SQLite store.
        tower.store.release_leases().await?;
        Ok(indexer)
    }

    /// The same while this process is at work already: what it is sending stays its own.
    pub(super) async fn reopen(tower: &Tower) -> anyhow::Result<Indexer> {
        let opened = Index::open(&tower.index_dir())?;
        if opened.rebuilt {
            tracing::info!(
                "the index was missing, damaged or of an earlier form and is made anew from the store"
            );
        }
        let mut indexer = Indexer { index: opened.index };
        // An index that knows more than the store belongs to another store: a backup was put back.
        if indexer.index.applied() > tower.store.last_change().await? {
            indexer.index.clear()?;
        }
        tower.use_reader(indexer.index.reader().clone());
        tower.progress.reached(indexer.index.applied());
        Ok(indexer)
    }

    /// Applies the changes since the last commit.
    ///
    /// # Shape
    /// How many changes were applied.
    pub async fn follow(&mut self, tower: &Tower) -> anyhow::Result<usize> {
        let (mut last, mut applied, mut waiting) = (self.index.applied(), 0, 0);
        loop {
            let lines = tower.store.changes_after(last, BATCH).await?;
            let ended = lines.len() < usize::try_from(BATCH)?;
            last = lines.last().map_or(last, |line| line.number);
            let changes: Vec<Change> = lines
                .into_iter()
                .map(|line| match line.operation {
                    Operation::Put(stored) => {
                        Change::Put { number: line.number, doc: Box::new(stored_document(&stored)) }
                    }
                    Operation::Delete => Change::Delete { number: line.number, key: line.item.to_string() },
                })
                .collect();
            self.index.apply(&changes).with_context(|| format!("indexing up to change {last}"))?;
            applied += changes.len();
            waiting += changes.len();
            if waiting > 0 && (ended || waiting >= COMMIT_EVERY) {
                self.index.commit(last).with_context(|| format!("committing the index at change {last}"))?;
                waiting = 0;
                tower.progress.reached(last);
            }
            if ended {
                break;
            }
        }
        tower.progress.level();
        if applied > 0 {
            tower.use_reader(self.index.reader().clone());
        }
        Ok(applied)
    }

    /// Empties the index and fills it from the store again.
    pub async fn rebuild(&mut self, tower: &Tower) -> anyhow::Result<usize> {
        self.index.clear()?;
        self.follow(tower).await
    }
}
