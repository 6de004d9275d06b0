//! Polls that brought nothing new, gathered so that many are stored at once.

use std::sync::Mutex;

use crate::daemon::tower::Tower;
use crate::store::{QuietPoll, StoreError};

/// Gathered before they are stored; a crash costs the instants of that many polls, which then are polled once more.
const GATHERED_MAX: usize = 256;

/// The quiet polls of a round that are not stored yet.
#[derive(Debug, Default)]
pub(super) struct Quiet {
    gathered: Mutex<Vec<QuietPoll>>,
}

impl Quiet {
    pub(super) async fn push(&self, tower: &Tower, poll: QuietPoll) -> Result<(), StoreError> {
        let full = {
            let mut gathered = self.gathered.lock().expect("nothing panics while it holds the quiet polls");
            gathered.push(poll);
            gathered.len() >= GATHERED_MAX
        };
        if full { self.save(tower).await } else { Ok(()) }
    }

    /// Stores what was gathered.
    pub(super) async fn save(&self, tower: &Tower) -> Result<(), StoreError> {
        let gathered = {
            let mut gathered = self.gathered.lock().expect("nothing panics while it holds the quiet polls");
            std::mem::take(&mut *gathered)
        };
        tower.store.save_quiet(&gathered).await
    }
}
