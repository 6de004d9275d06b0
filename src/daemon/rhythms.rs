//! The rhythm of every feed, found anew only when the feed was read since.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};

use super::tower::Tower;
use crate::news::rhythm::{Rhythm, rhythm};
use crate::store::{StoreError, StoredFeed};

/// Items whose days make a rhythm: enough for forty days of publication of a feed with a few items a day.
const TIMES: i64 = 200;
/// Feeds whose days are read at a time.
const GROUP: usize = 250;

/// The rhythms that are known, by feed, and with which document they ended.
#[derive(Debug, Default)]
pub(super) struct Rhythms(Mutex<HashMap<String, Known>>);

#[derive(Clone, Copy, Debug)]
struct Known {
    /// When the last document was read: what it held is stored together with that.
    read: DateTime<Utc>,
    rhythm: Option<Rhythm>,
}

impl Rhythms {
    /// The rhythm of each of these feeds, by id; one without items has none.
    pub(super) async fn of(
        &self,
        tower: &Tower,
        feeds: &[StoredFeed],
    ) -> Result<HashMap<String, Rhythm>, StoreError> {
        let known = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let still = |stored: &StoredFeed| {
            known.get(&stored.feed.id).filter(|known| stored.state.memory.whole == Some(known.read))
        };
        let asked: Vec<&str> = feeds
            .iter()
            .filter(|stored| still(stored).is_none())
            .map(|stored| stored.feed.id.as_str())
            .collect();
        let zone = tower.config.alerts.time_zone;
        let mut anew = HashMap::with_capacity(asked.len());
        // Some at a time: what is kept of a feed's days is a few numbers.
        for group in asked.chunks(GROUP) {
            let times = tower.store.feed_times(group, TIMES).await?;
            anew.extend(times.into_iter().filter_map(|(id, times)| Some((id, rhythm(&times, zone)?))));
        }
        let (mut found, mut kept) =
            (HashMap::with_capacity(feeds.len()), HashMap::with_capacity(feeds.len()));
        for stored in feeds {
            let id = &stored.feed.id;
            let rhythm = match still(stored) {
                Some(known) => known.rhythm,
                None => anew.get(id).copied(),
            };
            found.extend(rhythm.map(|rhythm| (id.clone(), rhythm)));
            // What was never read as a whole has no instant to tell it by.
            kept.extend(stored.state.memory.whole.map(|read| (id.clone(), Known { read, rhythm })));
        }
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = kept;
        Ok(found)
    }
}
