//! The newest items that cite the law.

use std::collections::BTreeSet;

use sqlx::Row;

use super::{Store, StoreError};
use crate::law::Provision;
use crate::news::ItemKey;

/// Items that are looked through, the newest first: a month of a town with a hundred feeds, and a hundredth of a second of the store.
const LOOKED_MAX: i64 = 5_000;

impl Store {
    /// The newest items that cite something, with what they cite, the newest first.
    pub async fn newest_citations(&self) -> Result<Vec<(ItemKey, BTreeSet<Provision>)>, StoreError> {
        let rows = sqlx::query(
            "SELECT i.key, p.provision FROM (SELECT key, first_seen FROM items ORDER BY first_seen DESC LIMIT $1) i \
             JOIN item_provisions p ON p.item = i.key ORDER BY i.first_seen DESC, i.key",
        )
        .bind(LOOKED_MAX)
        .fetch_all(&self.pool)
        .await?;
        let mut found: Vec<(ItemKey, BTreeSet<Provision>)> = Vec::new();
        for row in &rows {
            let path = row.try_get::<&str, _>(1)?;
            let provision: Provision =
                path.parse().map_err(|cause| StoreError::damaged("provision", cause))?;
            let key = row.try_get::<&str, _>(0)?;
            match found.last_mut().filter(|(last, _)| last.as_str() == key) {
                Some((_, provisions)) => {
                    provisions.insert(provision);
                }
                None => found.push((ItemKey::from_text(key.to_owned()), BTreeSet::from([provision]))),
            }
        }
        Ok(found)
    }
}
