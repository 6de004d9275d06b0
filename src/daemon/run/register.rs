//! The flows behind an import: what may take minutes goes on when the browser has gone.

use std::sync::Arc;

use super::{Bells, Flows, LOOK};
use crate::daemon::assess::assess_due;
use crate::daemon::taking_in::kept::load_waiting;
use crate::daemon::tower::Tower;

impl Flows {
    /// Addresses of registers are read, and what was taken in is assessed: neither waits for the other.
    pub(super) fn imports(&self, tower: &Arc<Tower>, bells: &Bells) {
        let (reading, stop) = (tower.clone(), self.stop.clone());
        self.repeat("registers", Arc::default(), LOOK, move || {
            let (tower, stop) = (reading.clone(), stop.clone());
            async move {
                tokio::select! {
                    // One that is cut off is read again when its lease has ended.
                    () = stop.cancelled() => Ok(()),
                    done = load_waiting(&tower) => done.map(drop),
                }
            }
        });
        let (tower, bells, stop) = (tower.clone(), bells.clone(), self.stop.clone());
        self.repeat("imports", Arc::default(), LOOK, move || {
            let (tower, bells, stop) = (tower.clone(), bells.clone(), stop.clone());
            async move {
                if assess_due(&tower, || stop.is_cancelled()).await? > 0 {
                    bells.ring_outbox();
                }
                Ok(())
            }
        });
    }
}
