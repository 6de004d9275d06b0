//! Stories that others tell as well, and who was told of them.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::outbox::alert;
use super::rows::{from_json, instant, millis};
use super::{Store, StoreError};
use crate::alerts::Alert;
use crate::news::Feed;

/// A source that tells a story, and since when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Teller {
    /// The id of the feed.
    pub feed: String,
    /// Its name.
    pub source: String,
    /// When its first item of the story was read.
    pub since: DateTime<Utc>,
}

impl Store {
    /// The stories that an item joined since an instant, at most `limit`.
    pub async fn stories_joined_since(
        &self,
        since: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT DISTINCT story FROM item_stories WHERE joined >= $1 ORDER BY story LIMIT $2";
        let rows = sqlx::query(sql).bind(millis(since)).bind(limit).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// Who tells a story, each source once, the first first.
    pub async fn tellers(&self, story: &str) -> Result<Vec<Teller>, StoreError> {
        let rows = sqlx::query(
            "SELECT i.feed, f.definition, MIN(i.first_seen) AS since FROM item_stories s JOIN items i ON i.key = s.item \
             JOIN feeds f ON f.id = i.feed WHERE s.story = $1 GROUP BY i.feed, f.definition ORDER BY since, i.feed",
        );
        let rows = rows.bind(story).fetch_all(&self.pool).await?;
        let teller = |row| {
            let feed: Feed = from_json("feed", sqlx::any::AnyRow::try_get(row, 1)?)?;
            Ok(Teller { feed: row.try_get(0)?, source: feed.title, since: instant(row.try_get(2)?)? })
        };
        rows.iter().map(teller).collect()
    }

    /// The alerts by which a story was told, once they are on their way; those that wait for a digest name new sources themselves.
    pub async fn told_story(&self, story: &str) -> Result<Vec<Alert>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, subscription, cause, notice, created FROM alerts WHERE cause = $1 AND delivery IS NOT NULL \
             ORDER BY created, id",
        );
        rows.bind(format!("item:{story}")).fetch_all(&self.pool).await?.iter().map(alert).collect()
    }
}
