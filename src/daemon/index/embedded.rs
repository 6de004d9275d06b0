//! The index in the data folder.

use anyhow::Context;
use chrono::NaiveDate;

use super::{COMMIT_EVERY, changes_after};
use crate::daemon::tower::Tower;
use crate::search::{Change, Index, Searcher};

pub(super) struct Embedded {
    index: Index,
    /// The day on which it was tidied up last, or opened.
    tidied: NaiveDate,
}

impl Embedded {
    pub(super) async fn open(tower: &Tower, stays: bool) -> anyhow::Result<Embedded> {
        let folder = tower.index_dir();
        let opened = if stays { Index::open(&folder)? } else { Index::open_again(&folder)? };
        if opened.rebuilt {
            tracing::info!(
                "the index was missing, damaged or of an earlier form and is made anew from the store"
            );
        }
        let mut embedded = Embedded { index: opened.index, tidied: today(tower) };
        // An index that knows more than the store belongs to another store: a backup was put back.
        if embedded.index.applied() > tower.store.last_change().await? {
            embedded.index.clear()?;
        }
        embedded.show(tower);
        tower.progress.reached(embedded.index.applied());
        Ok(embedded)
    }

    /// Applies the changes since the last commit.
    pub(super) async fn follow(&mut self, tower: &Tower) -> anyhow::Result<usize> {
        let (mut last, mut applied, mut waiting) = (self.index.applied(), 0, 0);
        loop {
            let (changes, ended) = changes_after(tower, last).await?;
            last = changes.last().map_or(last, Change::number);
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
        // Once a day, and after a rebuild: the small parts that commits leave slow down every search a little.
        if applied >= COMMIT_EVERY || self.tidied != today(tower) {
            self.index.tidy();
            self.tidied = today(tower);
        }
        tower.progress.level();
        if applied > 0 {
            self.show(tower);
        }
        Ok(applied)
    }

    pub(super) fn is_whole(&mut self) -> bool {
        self.index.is_whole()
    }

    pub(super) fn clear(&mut self) -> anyhow::Result<()> {
        Ok(self.index.clear()?)
    }

    fn show(&self, tower: &Tower) {
        tower.use_searcher(Searcher::Embedded(self.index.reader().clone()));
    }
}

fn today(tower: &Tower) -> NaiveDate {
    tower.clock.now().date_naive()
}
