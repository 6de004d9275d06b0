//! The flows that see to it that all is well: the clock, the disk, the feeds, what was missed, and what is too old.

use std::sync::Arc;

use super::{AFTER_FAILURE, Bells, DAY_LOOK, Flows, LOOK};
use crate::daemon::jump::ClockWatch;
use crate::daemon::keep::keep_when_due;
use crate::daemon::sweep::sweep_when_due;
use crate::daemon::tower::Tower;
use crate::daemon::{growth, health, room};

impl Flows {
    pub(super) fn clock(&self, tower: &Arc<Tower>) {
        let (tower, watch) = (tower.clone(), Arc::new(tokio::sync::Mutex::new(ClockWatch::default())));
        self.repeat("clock", Arc::default(), LOOK, move || {
            let (tower, watch) = (tower.clone(), watch.clone());
            async move { watch.lock().await.look(&tower).await.map(drop) }
        });
    }

    pub(super) fn checkpoint(&self, tower: &Arc<Tower>) {
        let tower = tower.clone();
        self.repeat("checkpoint", Arc::default(), LOOK, move || {
            let tower = tower.clone();
            async move { Ok(tower.store.checkpoint().await.map(drop)?) }
        });
    }

    pub(super) fn room(&self, tower: &Arc<Tower>, bells: &Bells) {
        let (tower, bells, stop) = (tower.clone(), bells.clone(), self.stop.clone());
        self.repeat("room", self.no_room.clone(), DAY_LOOK, move || {
            let (tower, bells, stop) = (tower.clone(), bells.clone(), stop.clone());
            async move {
                while !stop.is_cancelled() && !room::look(&tower).await? {
                    tokio::select! {
                        () = stop.cancelled() => {}
                        () = tokio::time::sleep(AFTER_FAILURE) => {}
                    }
                }
                if room::tell(&tower, room::left(&tower.data)).await? > 0 {
                    bells.ring_outbox();
                }
                Ok(())
            }
        });
    }

    pub(super) fn health(&self, tower: &Arc<Tower>, bells: &Bells) {
        let (tower, bells) = (tower.clone(), bells.clone());
        let every = health::EVERY.to_std().expect("an hour is not negative");
        self.repeat("health", Arc::default(), every, move || {
            let (tower, bells) = (tower.clone(), bells.clone());
            async move {
                if health::look(&tower).await? > 0 {
                    bells.ring_outbox();
                }
                Ok(())
            }
        });
    }

    pub(super) fn growth(&self, tower: &Arc<Tower>, bells: &Bells) {
        let (tower, bells) = (tower.clone(), bells.clone());
        self.repeat("growth", Arc::default(), DAY_LOOK, move || {
            let (tower, bells) = (tower.clone(), bells.clone());
            async move {
                if growth::tell(&tower).await? > 0 {
                    bells.ring_outbox();
                }
                Ok(())
            }
        });
    }

    pub(super) fn sweep(&self, tower: &Arc<Tower>, bells: &Bells) {
        let (tower, bells) = (tower.clone(), bells.clone());
        self.repeat("sweep", Arc::default(), DAY_LOOK, move || {
            let (tower, bells) = (tower.clone(), bells.clone());
            async move {
                if sweep_when_due(&tower).await?.is_some_and(|swept| swept.late > 0) {
                    bells.ring_outbox();
                }
                Ok(())
            }
        });
    }

    pub(super) fn keep(&self, tower: &Arc<Tower>, bells: &Bells) {
        let (tower, bells) = (tower.clone(), bells.clone());
        self.repeat("keep", Arc::default(), DAY_LOOK, move || {
            let (tower, bells) = (tower.clone(), bells.clone());
            async move {
                if keep_when_due(&tower).await?.is_some_and(|gone| gone.items > 0) {
                    bells.index.notify_one();
                }
                Ok(())
            }
        });
    }
}
