//! Rows that cannot be read, after a fault of a disk or of a hand: each costs only itself.
//!
//! Whoever reads many rows leaves it out. It is named in the log, once a process, and by `belfort doctor`.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use futures_util::TryStreamExt;
use sqlx::any::AnyRow;
use sqlx::{Row, query};

use super::rows::from_json;
use super::{Store, StoreError};
use crate::news::{Feed, Item};

/// Rows that were named already; more than a few mean that the whole store is damaged.
static NAMED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
const NAMED_MAX: usize = 1_000;
/// Items that are looked at, the newest: a doctor answers within seconds.
const ITEMS_MAX: i64 = 200_000;

/// A row that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// What it is the row of: `feed` or `item`.
    pub what: &'static str,
    /// The id of the feed, or the key of the item.
    pub id: String,
    /// Why it cannot be read.
    pub cause: String,
}

/// What was read of a row; none of one that cannot be read, which is named.
pub(super) fn sound<T>(id: &str, read: Result<T, StoreError>) -> Result<Option<T>, StoreError> {
    match read {
        Err(StoreError::Damaged { what, cause }) => {
            let mut named = NAMED.lock().unwrap_or_else(PoisonError::into_inner);
            if named.len() < NAMED_MAX && named.insert(format!("{what} {id}")) {
                tracing::error!(
                    id,
                    "the store holds a `{what}` that cannot be read and is left out: {cause}"
                );
            }
            Ok(None)
        }
        read => read.map(Some),
    }
}

impl Store {
    /// The feeds, and of the newest items those, whose rows cannot be read; at most `limit`.
    pub async fn damaged(&self, limit: usize) -> Result<Vec<Damage>, StoreError> {
        let mut found = Vec::new();
        let rows = query("SELECT id, definition FROM feeds ORDER BY id").fetch_all(&self.pool).await?;
        for row in &rows {
            found.extend(damage::<Feed>("feed", row)?);
        }
        let newest = "SELECT key, item FROM items ORDER BY first_seen DESC LIMIT $1";
        let mut rows = query(newest).bind(ITEMS_MAX).fetch(&self.pool);
        while found.len() < limit
            && let Some(row) = rows.try_next().await?
        {
            found.extend(damage::<Item>("item", &row)?);
        }
        found.truncate(limit);
        Ok(found)
    }
}

fn damage<T: serde::de::DeserializeOwned>(
    what: &'static str,
    row: &AnyRow,
) -> Result<Option<Damage>, StoreError> {
    match from_json::<T>(what, row.try_get(1)?) {
        Err(StoreError::Damaged { cause, .. }) => Ok(Some(Damage { what, id: row.try_get(0)?, cause })),
        _ => Ok(None),
    }
}
