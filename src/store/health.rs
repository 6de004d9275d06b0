//! How feeds do, the episodes in which they did not, and whom to tell.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use serde::{Deserialize, Serialize};
use sqlx::{Any, Row, Transaction};

use super::damage::sound;
use super::outbox::{self, DueAlert};
use super::rows::{from_json, instant, json, millis, placeholders};
use super::{Store, StoreError};
use crate::net;
use crate::news::Feed;
use crate::news::health::Health;

/// The last items of a feed that say whom it serves and what its rhythm is.
const LAST_ITEMS: i64 = 500;
/// Feeds asked about at a time: SQLite takes 32,766 parameters in a statement, and a log shows this many.
const GROUP: usize = 500;
/// Rows of one statement, four values each: SQLite goes through the names of all values for every one of them.
const ROWS: usize = 100;

/// A time in which something was wrong with a feed: told once when it opens, and once when it ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Episode {
    /// The cause of the alerts that told it: `feed:ID:STATE:SINCE`.
    pub cause: String,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// How a feed did when it was last looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredHealth {
    /// How it did.
    pub health: Health,
    /// When that was.
    pub looked: DateTime<Utc>,
    /// The episode that is open.
    pub episode: Option<Episode>,
}

impl Store {
    /// How feeds did when they were last looked at, by id.
    pub async fn healths(&self) -> Result<HashMap<String, StoredHealth>, StoreError> {
        let rows = sqlx::query("SELECT feed, health, looked, episode FROM feed_health")
            .fetch_all(&self.pool)
            .await?;
        let stored = |row: &sqlx::any::AnyRow| {
            let episode = row.try_get::<Option<String>, _>("episode")?;
            let health = StoredHealth {
                health: from_json("health", row.try_get("health")?)?,
                looked: instant(row.try_get("looked")?)?,
                episode: episode.map(|text| from_json("episode", &text)).transpose()?,
            };
            Ok((row.try_get("feed")?, health))
        };
        rows.iter().map(stored).collect()
    }

    /// The feeds with which something was wrong when they were last looked at, by id.
    pub async fn feeds_in_trouble(&self) -> Result<Vec<(Feed, Health)>, StoreError> {
        let rows = sqlx::query(
            "SELECT f.definition, h.health FROM feed_health h JOIN feeds f ON f.id = h.feed \
             WHERE h.episode IS NOT NULL ORDER BY f.id",
        )
        .fetch_all(&self.pool)
        .await?;
        let read = |row: &sqlx::any::AnyRow| {
            Ok((
                from_json("feed", row.try_get::<&str, _>(0)?)?,
                from_json("health", row.try_get::<&str, _>(1)?)?,
            ))
        };
        rows.iter().filter_map(|row| sound("of a feed in trouble", read(row)).transpose()).collect()
    }

    /// When feeds were added, by id.
    pub async fn feeds_added(&self) -> Result<HashMap<String, DateTime<Utc>>, StoreError> {
        let rows = sqlx::query("SELECT id, added FROM feeds").fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, instant(row.try_get(1)?)?))).collect()
    }

    /// When the last items of feeds were published, or first seen where nobody says.
    ///
    /// # Shape
    /// By feed, newest first, at most `limit` of each; a feed without items is not there. One row a feed: a row a day would cost
    /// more than all the rest of a round in which nothing is new.
    pub async fn feed_times(
        &self,
        feeds: &[&str],
        limit: i64,
    ) -> Result<HashMap<String, Vec<DateTime<Utc>>>, StoreError> {
        let mut times: HashMap<String, Vec<DateTime<Utc>>> = HashMap::with_capacity(feeds.len());
        for group in feeds.chunks(GROUP) {
            // Feed by feed from the end of an index: what was published before is not looked at.
            let sql = sqlx::AssertSqlSafe(format!(
                "SELECT f.id, (SELECT string_agg(CAST(at AS TEXT), ',') FROM (SELECT CASE WHEN published < first_seen \
                 THEN published ELSE first_seen END AS at FROM items i WHERE i.feed = f.id \
                 ORDER BY COALESCE(published, first_seen) DESC LIMIT $1) AS last) FROM feeds f WHERE f.id IN ({})",
                placeholders(2, group.len())
            ));
            let query = group.iter().fold(sqlx::query(sql).bind(limit), |query, id| query.bind(*id));
            let mut rows = query.fetch(&self.pool);
            while let Some(row) = rows.try_next().await? {
                let (feed, listed): (&str, Option<&str>) = (row.try_get(0)?, row.try_get(1)?);
                let Some(listed) = listed else { continue };
                let mut listed: Vec<DateTime<Utc>> = listed
                    .split(',')
                    .map(|at| instant(at.parse().map_err(|cause| StoreError::damaged("time", cause))?))
                    .collect::<Result<_, _>>()?;
                listed.sort_unstable_by_key(|at| std::cmp::Reverse(*at));
                times.insert(feed.to_owned(), listed);
            }
        }
        Ok(times)
    }

    /// The addresses of the last items of a feed, newest first.
    pub async fn feed_links(&self, feed: &str, limit: i64) -> Result<Vec<String>, StoreError> {
        let rows = sqlx::query(
            "SELECT item FROM items WHERE feed = $1 ORDER BY COALESCE(published, first_seen) DESC LIMIT $2",
        )
        .bind(feed)
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        let link = |row: &sqlx::any::AnyRow| {
            let item: crate::news::Item = from_json("item", row.try_get(0)?)?;
            Ok(item.url)
        };
        let sound_link = |row: &sqlx::any::AnyRow| sound(feed, link(row)).map(Option::flatten);
        rows.iter().filter_map(|row| sound_link(row).transpose()).collect()
    }

    /// The subscriptions that were told of one of the last items of a feed.
    pub async fn served_by(&self, feed: &str) -> Result<Vec<String>, StoreError> {
        let rows = sqlx::query(
            "SELECT DISTINCT subscription FROM alerts WHERE cause IN (SELECT 'item:' || story FROM (SELECT \
             COALESCE(s.story, i.key) AS story FROM items i LEFT JOIN item_stories s ON s.item = i.key WHERE i.feed = $1 \
             ORDER BY COALESCE(i.published, i.first_seen) DESC LIMIT $2) AS told) ORDER BY subscription",
        )
        .bind(feed)
        .bind(LAST_ITEMS)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// Stores how a feed does, with the alerts that its episode causes, in one transaction.
    pub async fn save_health(
        &self,
        feed: &str,
        stored: &StoredHealth,
        alerts: &[DueAlert],
    ) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        put(&mut transaction, &[(feed, stored)]).await?;
        outbox::raise(&mut transaction, alerts).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Stores how many feeds do that have nothing to tell, in one transaction.
    pub async fn save_healths(&self, healths: &[(&str, &StoredHealth)]) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        for group in healths.chunks(ROWS) {
            put(&mut transaction, group).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Lets a feed be fetched at another address from now on; its items stay, and what it holds at first is an archive.
    ///
    /// # Shape
    /// `false` when there is no feed of that id, or another one has the address.
    pub async fn adopt_feed(&self, feed: &Feed, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE feeds SET url = $2, definition = $3, etag = NULL, last_modified = NULL, next_poll = $4, \
             read_well = NULL, failures = 0, cause = NULL, detail = NULL, stopped = 0, not_before = 0, host = $5, domain = $6 \
             WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM feeds other WHERE other.url = $2 AND other.id <> $1)",
        )
        .bind(&feed.id)
        .bind(feed.url.as_str())
        .bind(json(feed))
        .bind(millis(now))
        .bind(net::host(&feed.url))
        .bind(net::domain(&feed.url))
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected() == 1)
    }
}

/// Puts how feeds do; a feed that was removed in the meantime has no health.
async fn put(
    transaction: &mut Transaction<'static, Any>,
    healths: &[(&str, &StoredHealth)],
) -> Result<(), StoreError> {
    let rows: Vec<String> = (0..healths.len())
        .map(|place| place * 4)
        .map(|at| format!("(${}, ${}, CAST(${} AS BIGINT), ${})", at + 1, at + 2, at + 3, at + 4))
        .collect();
    let sql = format!(
        "INSERT INTO feed_health (feed, health, looked, episode) SELECT v.column1, v.column2, v.column3, v.column4 \
         FROM (VALUES {}) AS v JOIN feeds ON feeds.id = v.column1 WHERE true ON CONFLICT (feed) DO UPDATE \
         SET health = excluded.health, looked = excluded.looked, episode = excluded.episode",
        rows.join(", ")
    );
    let query = sqlx::query(sqlx::AssertSqlSafe(sql));
    let query = healths.iter().fold(query, |query, (feed, stored)| {
        let query = query.bind((*feed).to_owned()).bind(json(&stored.health));
        query.bind(millis(stored.looked)).bind(stored.episode.as_ref().map(json))
    });
    query.execute(&mut **transaction).await?;
    Ok(())
}
