//! What decides the class of each system, worked out once for as long as neither it nor the days change.
//!
//! Supposing every answer judges a system some hundred times: a tenth of a second for who opens its page first.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;

use super::tower::Tower;
use crate::law::{Decides, what_decides};
use crate::store::StoredSystem;

/// Systems that are remembered: more than people look at in a day.
const KEPT: usize = 512;

/// A system in one state, on one day, under the law of one day.
type Key = (String, (i64, i64), NaiveDate, NaiveDate);

/// What was worked out.
#[derive(Debug, Default)]
pub(super) struct Decided(Mutex<HashMap<Key, Arc<Decides>>>);

impl Decided {
    fn known(&self, key: &Key) -> Option<Arc<Decides>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    fn keep(&self, key: Key, decides: &Arc<Decides>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KEPT {
            known.clear();
        }
        known.insert(key, decides.clone());
    }
}

/// What decides the class of a system on the day `on`, under the law of the day `law`.
///
/// # Errors
/// The work broke off.
pub async fn decided(
    tower: &Arc<Tower>,
    stored: &StoredSystem,
    on: NaiveDate,
    law: NaiveDate,
) -> anyhow::Result<Arc<Decides>> {
    let key = (stored.system.id.clone(), stored.state(), on, law);
    if let Some(known) = tower.decided.known(&key) {
        return Ok(known);
    }
    let (asked, facts) = (Arc::clone(tower), stored.system.for_law(&tower.book));
    // It would hold up other visitors.
    let decides = tokio::task::spawn_blocking(move || what_decides(&asked.book, &facts, on, law)).await?;
    let decides = Arc::new(decides);
    tower.decided.keep(key, &decides);
    Ok(decides)
}
