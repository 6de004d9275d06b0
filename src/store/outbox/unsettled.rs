//! What was told and could not be written down because there was no room: it is written down with the next claim, and not told again.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard};

use chrono::{DateTime, Utc};

use super::{Claimed, Settled};
use crate::store::{Store, StoreError};

/// What this process knows of deliveries and the store does not.
///
/// Nothing can be claimed while there is no room, so these are at most those that were being sent when the disk became full.
#[derive(Debug, Default)]
pub(in crate::store) struct Unsettled(Mutex<HashMap<String, Known>>);

#[derive(Debug)]
struct Known {
    parts_done: usize,
    /// How the attempt ended, and when; `None` while only a part of it arrived.
    ended: Option<(Settled, DateTime<Utc>)>,
}

impl Unsettled {
    pub(super) fn keep(&self, delivery: &Claimed, ended: Option<(Settled, DateTime<Utc>)>) {
        self.known().insert(delivery.id.clone(), Known { parts_done: delivery.parts_done, ended });
    }

    fn take(&self, id: &str) -> Option<Known> {
        self.known().remove(id)
    }

    fn known(&self) -> MutexGuard<'_, HashMap<String, Known>> {
        self.0.lock().expect("nothing panics while it holds what is not settled")
    }
}

impl Store {
    /// Writes down what is known of deliveries that were claimed again.
    ///
    /// # Shape
    /// Those that are left to be sent, from the part on that did not arrive.
    pub(super) async fn catch_up(
        &self,
        claimed: Vec<Claimed>,
        owner: &str,
    ) -> Result<Vec<Claimed>, StoreError> {
        let mut left = Vec::with_capacity(claimed.len());
        for mut delivery in claimed {
            let Some(Known { parts_done, ended }) = self.unsettled.take(&delivery.id) else {
                left.push(delivery);
                continue;
            };
            delivery.parts_done = delivery.parts_done.max(parts_done);
            match ended {
                Some((how, at)) => self.settle(&delivery, owner, &how, at).await?,
                None => left.push(delivery),
            }
        }
        Ok(left)
    }
}
