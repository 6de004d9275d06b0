//! The flows of the register: each new day is assessed, and what an import left to do, which may take minutes, goes on when the
//! browser has gone.

use std::sync::Arc;

use super::{Bells, DAY_LOOK, Flows, LOOK};
use crate::daemon::amendment;
use crate::daemon::assess::{assess_all, assess_due};
use crate::daemon::exports::make_waiting;
use crate::daemon::taking_in::kept::load_waiting;
use crate::daemon::tower::Tower;

impl Flows {
    pub(super) fn assess(&self, tower: &Arc<Tower>, bells: &Bells) {
        let (tower, bells) = (tower.clone(), bells.clone());
        let (assessed, stop) = (Arc::new(std::sync::Mutex::new(None)), self.stop.clone());
        self.repeat("assess", Arc::default(), DAY_LOOK, move || {
            let (tower, bells, stop) = (tower.clone(), bells.clone(), stop.clone());
            let assessed = assessed.clone();
            async move {
                let today = tower.today();
                let last = *assessed.lock().expect("nothing panics while it holds the day");
                if last != Some(today) {
                    // The book first: what it changes for a system is told by its assessment, right after. It is another
                    // one only after a start; and deadlines are told whatever became of it.
                    if last.is_none()
                        && let Err(cause) = amendment::notice(&tower).await
                    {
                        tracing::error!(
                            "the rule book was not compared with that of the last start: {cause:#}"
                        );
                    }
                    assess_all(&tower, || stop.is_cancelled()).await?;
                    if stop.is_cancelled() {
                        return Ok(());
                    }
                    *assessed.lock().expect("nothing panics while it holds the day") = Some(today);
                    bells.ring_outbox();
                }
                Ok(())
            }
        });
    }

    /// Files that take too long for one answer are made.
    pub(super) fn exports(&self, tower: &Arc<Tower>) {
        let (tower, stop) = (tower.clone(), self.stop.clone());
        self.repeat("exports", Arc::default(), LOOK, move || {
            let (tower, stop) = (tower.clone(), stop.clone());
            async move {
                tokio::select! {
                    // One that is cut off is made anew when its lease has ended.
                    () = stop.cancelled() => Ok(()),
                    done = make_waiting(&tower) => done.map(drop),
                }
            }
        });
    }

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
