//! What other rule books changed, for those who look later than it was told.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{Any, Row, Transaction};

use super::rows::{from_json, instant, json, millis};
use super::{Store, StoreError};
use crate::alerts::alert::RuleChangeNotice;

/// How long a change is kept: a year, and some days for who is late.
const KEPT: TimeDelta = TimeDelta::days(400);

/// What a rule book changed when it came into use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amendment {
    /// The hash of the book.
    pub book: String,
    /// When it came into use.
    pub at: DateTime<Utc>,
    /// What came, changed and went.
    pub changes: Vec<RuleChangeNotice>,
    /// Rules that changed and are not named in `changes`.
    pub more: usize,
    /// Ids of the systems of which it says something else.
    pub systems: Vec<String>,
}

impl Store {
    /// What changed since an instant, the newest first.
    pub async fn amendments(&self, since: DateTime<Utc>, limit: i64) -> Result<Vec<Amendment>, StoreError> {
        let rows = sqlx::query(
            "SELECT book, at, changes, more, systems FROM amendments WHERE at >= $1 ORDER BY at DESC, book LIMIT $2",
        )
        .bind(millis(since))
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        let amendment = |row: &sqlx::any::AnyRow| {
            Ok(Amendment {
                book: row.try_get(0)?,
                at: instant(row.try_get(1)?)?,
                changes: from_json("amendment", row.try_get::<&str, _>(2)?)?,
                more: usize::try_from(row.try_get::<i64, _>(3)?).unwrap_or_default(),
                systems: from_json("amendment", row.try_get::<&str, _>(4)?)?,
            })
        };
        rows.iter().map(amendment).collect()
    }
}

/// Keeps what changed, in the caller's transaction; what is long ago goes.
pub(super) async fn keep(
    transaction: &mut Transaction<'static, Any>,
    amendment: &Amendment,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM amendments WHERE at < $1")
        .bind(millis(amendment.at - KEPT))
        .execute(&mut **transaction)
        .await?;
    sqlx::query("INSERT INTO amendments (book, at, changes, more, systems) VALUES ($1, $2, $3, $4, $5)")
        .bind(&amendment.book)
        .bind(millis(amendment.at))
        .bind(json(&amendment.changes))
        .bind(i64::try_from(amendment.more).unwrap_or(i64::MAX))
        .bind(json(&amendment.systems))
        .execute(&mut **transaction)
        .await?;
    Ok(())
}
