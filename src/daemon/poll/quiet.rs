//! Polls that brought nothing new, gathered so that many are stored at once, and hosts that are done.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard};

use crate::daemon::tower::Tower;
use crate::store::{QuietPoll, StoreError};

/// Gathered before they are stored; a crash costs the instants of that many polls, which then are polled once more.
const GATHERED_MAX: usize = 256;

/// The quiet polls of a round that are not stored yet.
#[derive(Debug, Default)]
pub(super) struct Quiet(Mutex<Gathered>);

#[derive(Debug, Default)]
struct Gathered {
    polls: Vec<QuietPoll>,
    /// Hosts whose last poll is stored or stands above, by the claim that they were taken with: nobody else polls them before
    /// it is known when they were polled last.
    done: HashMap<String, Vec<String>>,
}

impl Quiet {
    pub(super) async fn push(&self, tower: &Tower, poll: QuietPoll) -> Result<(), StoreError> {
        let full = {
            let mut gathered = self.gathered();
            gathered.polls.push(poll);
            gathered.polls.len() >= GATHERED_MAX
        };
        if full { Box::pin(self.save(tower)).await } else { Ok(()) }
    }

    /// Gives a host back with the next polls that are stored.
    pub(super) fn give_back(&self, owner: &str, host: String) {
        self.gathered().done.entry(owner.to_owned()).or_default().push(host);
    }

    /// Stores what was gathered.
    pub(super) async fn save(&self, tower: &Tower) -> Result<(), StoreError> {
        let Gathered { polls, done } = std::mem::take(&mut *self.gathered());
        tower.store.save_quiet(&polls, &Vec::from_iter(done)).await
    }

    fn gathered(&self) -> MutexGuard<'_, Gathered> {
        self.0.lock().expect("nothing panics while it holds the quiet polls")
    }
}
