//! The index on a cluster, which several nodes may fill: what is shipped twice does no harm.

use std::sync::Arc;

use anyhow::Context;

use super::{COMMIT_EVERY, changes_after};
use crate::daemon::tower::Tower;
use crate::search::cluster::Shipper;
use crate::search::index::Hold;
use crate::search::{Change, Cluster};

/// Looks without a change after which the cluster is asked all the same whether the index is still there: a minute.
const IDLE_LOOKS_MAX: u32 = 60;

pub(super) struct OnCluster {
    shipper: Shipper,
    idle_looks: u32,
    /// Whether indexes of an earlier analysis were looked for.
    tidy: bool,
    /// One process of a data folder is at work, also where the index is elsewhere.
    _hold: Hold,
}

impl OnCluster {
    pub(super) fn new(cluster: Arc<Cluster>, hold: Hold) -> OnCluster {
        OnCluster { shipper: Shipper::new(cluster), idle_looks: 0, tidy: false, _hold: hold }
    }

    /// Ships the changes since those that the cluster vouches for.
    pub(super) async fn follow(&mut self, tower: &Tower) -> anyhow::Result<usize> {
        if self.is_level(tower).await? {
            return Ok(0);
        }
        let (mut last, mut applied, mut waiting) = (self.look(tower).await?, 0, 0);
        loop {
            let (changes, ended) = changes_after(tower, last).await?;
            last = changes.last().map_or(last, Change::number);
            applied += changes.len();
            waiting += changes.len();
            let shipped = self.shipper.ship(changes).await;
            let shipped = shipped.with_context(|| format!("shipping up to change {last}"))?;
            tower.progress.refused(shipped.refused);
            if waiting > 0 && (ended || waiting >= COMMIT_EVERY) {
                waiting = 0;
                if self.shipper.vouch(last).await? {
                    tower.progress.reached(last);
                } else {
                    // Another node was faster: what it vouched for need not be shipped again.
                    last = self.look(tower).await?;
                    continue;
                }
            }
            if ended {
                break;
            }
        }
        tower.progress.level();
        self.tidy().await;
        Ok(applied)
    }

    pub(super) async fn clear(&mut self) -> anyhow::Result<()> {
        Ok(self.shipper.clear().await?)
    }

    /// Whether nothing has changed since the last look, which is not long ago.
    async fn is_level(&mut self, tower: &Tower) -> anyhow::Result<bool> {
        let known = tower.store.last_change().await?;
        self.idle_looks += 1;
        Ok(self.shipper.applied() == Some(known) && self.idle_looks < IDLE_LOOKS_MAX)
    }

    async fn look(&mut self, tower: &Tower) -> anyhow::Result<i64> {
        self.idle_looks = 0;
        let known = tower.store.last_change().await?;
        let applied = self.shipper.look(known).await?;
        tower.progress.reached(applied);
        Ok(applied)
    }

    /// What an earlier analysis filled is only in the way: that it cannot be removed stops nothing.
    async fn tidy(&mut self) {
        if !std::mem::replace(&mut self.tidy, true) {
            match self.shipper.remove_older().await {
                Ok(0) => {}
                Ok(removed) => tracing::info!(removed, "indexes of an earlier analysis are removed"),
                Err(error) => {
                    tracing::warn!("indexes of an earlier analysis could not be removed: {error:#}");
                }
            }
        }
    }
}
