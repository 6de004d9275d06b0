//! Room on the disk: whether what is written stays, and how much is left.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use super::tower::Tower;
use crate::store::{Location, StoreError};

/// Beside a copy of the store, as a new form of it takes, the log of the store and a merge of the index want room.
const BESIDE: u64 = 256 * 1024 * 1024;

/// What this process knows of the room for its store.
#[derive(Debug, Default)]
pub struct Room {
    full: AtomicBool,
}

impl Room {
    /// Whether the last write found no room; nothing new is stored until there is some.
    pub fn is_full(&self) -> bool {
        self.full.load(Ordering::Relaxed)
    }

    /// Notes what the last try said; whether that is news.
    fn note(&self, full: bool) -> bool {
        self.full.swap(full, Ordering::Relaxed) != full
    }
}

/// Tries whether there is room, by writing as everybody does, and keeps the answer.
///
/// # Shape
/// Whether there is.
///
/// # Errors
/// The store does not answer for another reason.
pub async fn look(tower: &Tower) -> Result<bool, StoreError> {
    match tower.store.try_to_write(tower.clock.now()).await {
        Ok(()) => {
            if tower.room.note(false) {
                tracing::info!("there is room on the disk again: what waited goes on");
            }
            Ok(true)
        }
        Err(StoreError::Full) => {
            if tower.room.note(true) {
                tracing::error!(
                    "the disk that holds the store is full: nothing is polled or told until there is room; \
                     nothing that was stored is lost"
                );
            }
            Ok(false)
        }
        Err(other) => Err(other),
    }
}

/// Whether an error says that there is no room for the store.
pub(super) fn is_full(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| matches!(cause.downcast_ref(), Some(StoreError::Full)))
}

/// How many bytes are left in the data folder; `None` where the system does not say.
pub fn left(data: &Path) -> Option<u64> {
    fs4::available_space(data).ok()
}

/// The bytes below which an operator is to make room: as much as the store takes, and something beside it.
pub fn wanted(store: &Location) -> u64 {
    let file = match store {
        Location::File(path) => std::fs::metadata(path).map_or(0, |about| about.len()),
        Location::Postgres(_) => 0,
    };
    file.saturating_add(BESIDE)
}
