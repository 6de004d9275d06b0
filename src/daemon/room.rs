//! Room on the disk: whether what is written stays, how much is left, and who is told when that is little.

use std::collections::HashSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Utc};

use super::health::who_watches_all;
use super::matching::due;
use super::tower::Tower;
use crate::alerts::alert::{DiskNotice, Notice};
use crate::alerts::{Rhythm, Subscription};
use crate::store::{DueAlert, Location, StoreError};

const MEGABYTE: u64 = 1024 * 1024;
/// Enough again is a tenth more than what is wanted: files that come and go must not tell of it every minute.
const AGAIN_PERCENT: u64 = 110;
/// A name of a machine has at most so many letters (RFC 1035 section 2.3.4: 63, and what a line may hold more).
const MACHINE_CHARS_MAX: usize = 64;

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

/// The bytes below which an operator is to make room: as much as the store takes, and what the configuration says beside it.
pub fn wanted(tower: &Tower) -> u64 {
    let file = match tower.store.location() {
        Location::File(path) => std::fs::metadata(path).map_or(0, |about| about.len()),
        Location::Postgres(_) => 0,
    };
    file.saturating_add(u64::from(tower.config.store.room_mb) * MEGABYTE)
}

/// Tells who watches how the server does that little room is left, once, and once more when there is enough again.
///
/// # Shape
/// How many alerts were new. `left` are the bytes left now; what the system does not say tells nobody anything.
pub async fn tell(tower: &Tower, left: Option<u64>) -> anyhow::Result<u64> {
    let (Some(left), wanted) = (left, wanted(tower)) else { return Ok(0) };
    let machine = machine();
    let folder = tower.data.display().to_string();
    // Nodes that share a store have a disk each.
    let place = format!("{machine}:{folder}");
    let since = tower.store.short_since(&place).await?;
    let enough = left >= wanted.saturating_mul(AGAIN_PERCENT) / 100;
    let begins = match since {
        None if left < wanted => true,
        Some(_) if enough => false,
        _ => return Ok(0),
    };
    let now = tower.clock.now();
    let disk = DiskNotice { machine, folder, left: left / MEGABYTE, wanted: wanted / MEGABYTE };
    let (notice, kept, word) = if begins {
        tracing::warn!(
            left = disk.left,
            wanted = disk.wanted,
            "the disk of `{}` has little room left",
            disk.folder
        );
        (Notice::DiskShort { disk }, Some(now), "short")
    } else {
        tracing::info!(left = disk.left, "the disk of `{}` has enough room again", disk.folder);
        (Notice::DiskEnough { disk }, None, "enough")
    };
    let cause = format!("disk:{}:{word}:{place}", since.unwrap_or(now).timestamp_millis());
    let alerts: Vec<DueAlert> =
        watchers(tower).await?.iter().map(|one| alert(tower, one, &cause, &notice, now)).collect();
    Ok(tower.store.save_room(&place, kept, &alerts).await?)
}

/// At once also where feeds are told of in a digest, for a disk fills in hours; the quiet hours of a reader stay quiet.
fn alert(
    tower: &Tower,
    subscription: &Subscription,
    cause: &str,
    notice: &Notice,
    now: DateTime<Utc>,
) -> DueAlert {
    let at_once = Subscription { rhythm: Rhythm::Instant, ..subscription.clone() };
    due(&at_once, cause.to_owned(), notice.clone(), now, tower.config.alerts.time_zone)
}

/// Each address once.
async fn watchers(tower: &Tower) -> anyhow::Result<Vec<Subscription>> {
    let mut found = who_watches_all(tower).await?;
    let mut seen = HashSet::new();
    found.retain(|one| seen.insert(one.to.to_string()));
    Ok(found)
}

/// The name of this machine; empty where it has none.
fn machine() -> String {
    let name = std::fs::read_to_string("/etc/hostname").unwrap_or_default();
    name.trim().chars().filter(|letter| !letter.is_control()).take(MACHINE_CHARS_MAX).collect()
}
