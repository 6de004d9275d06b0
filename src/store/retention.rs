//! What is old enough to be forgotten, and forgetting it, a small transaction at a time.
//!
//! An alert about a system or a date stays as long as its subscription: its key keeps it from being told twice. Alerts about
//! news may go with their delivery, because news is raised once, when it comes in.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use sqlx::{Any, Row, Transaction};

use super::rows::{millis, placeholders};
use super::{Store, StoreError, changes};
use crate::news::ItemKey;

/// Rows forgotten in one transaction: a writer that waits for it waits some milliseconds.
const GROUP: i64 = 500;

/// Alerts that may be forgotten once they were told.
const OF_NEWS: &str = "(a.cause LIKE 'item:%' OR a.cause LIKE 'update:%' OR a.cause LIKE 'citation:%' OR a.cause LIKE 'feed:%')";

/// Before which instants things are forgotten; `None`: never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Items that came in and changed before, and to which nothing refers.
    pub items: Option<DateTime<Utc>>,
    /// Deliveries that ended before, with their alerts about news.
    pub deliveries: Option<DateTime<Utc>>,
    /// Questions to vendors whose link ended before.
    pub questionnaires: Option<DateTime<Utc>>,
    /// What publishers said about visits and is past.
    pub manners: DateTime<Utc>,
    /// Attempts to sign in, and the pace of calls: where somebody was, of no use once a day is over.
    pub visits: DateTime<Utc>,
    /// Sessions that nobody used since.
    pub sessions: DateTime<Utc>,
}

/// How much was, or would be, forgotten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Forgettable {
    /// Items.
    pub items: u64,
    /// Alerts.
    pub alerts: u64,
    /// Deliveries.
    pub deliveries: u64,
    /// Questionnaires.
    pub questionnaires: u64,
    /// Rows about robots.txt and waits.
    pub manners: u64,
    /// Attempts to sign in, calls, and sessions that are over.
    pub visits: u64,
}

/// How a transaction ends that forgets: what is only counted is forgotten too, and taken back.
#[derive(Clone, Copy, Debug)]
enum End {
    Kept,
    Undone,
}

impl End {
    async fn of(self, transaction: Transaction<'static, Any>) -> Result<(), StoreError> {
        match self {
            End::Kept => transaction.commit().await?,
            End::Undone => transaction.rollback().await?,
        }
        Ok(())
    }
}

impl Store {
    /// Counts what the limits let go, and forgets nothing.
    pub async fn forgettable(&self, limits: &Limits) -> Result<Forgettable, StoreError> {
        self.go_through(limits, End::Undone).await
    }

    /// Forgets what the limits let go.
    pub async fn forget_old(&self, limits: &Limits) -> Result<Forgettable, StoreError> {
        self.go_through(limits, End::Kept).await
    }

    /// Deliveries first, since what was told of an item keeps the item.
    async fn go_through(&self, limits: &Limits, end: End) -> Result<Forgettable, StoreError> {
        let mut gone = Forgettable::default();
        if let Some(before) = limits.deliveries {
            let mut last = String::new();
            while let Some(group) = self.old_deliveries(before, &last).await? {
                let mut transaction = self.write().await?;
                let (alerts, deliveries) = forget_deliveries(&mut transaction, &group).await?;
                end.of(transaction).await?;
                (gone.alerts, gone.deliveries) = (gone.alerts + alerts, gone.deliveries + deliveries);
                last = group.into_iter().next_back().unwrap_or_default();
            }
        }
        if let Some(before) = limits.items {
            let cited = self.items_in_alerts().await?;
            let mut last = String::new();
            while let Some(group) = self.old_items(before, &last).await? {
                last = group.last().cloned().unwrap_or_default();
                let group: Vec<String> = group.into_iter().filter(|key| !cited.contains(key)).collect();
                gone.items += self.forget_items(&group, before, end).await?;
            }
        }
        let mut transaction = self.write().await?;
        (gone.questionnaires, gone.manners) = forget_rest(&mut transaction, limits).await?;
        gone.visits = forget_visits(&mut transaction, limits).await?;
        end.of(transaction).await?;
        Ok(gone)
    }

    /// The next deliveries that ended before, by id, after `last`; `None` when there are no more.
    async fn old_deliveries(
        &self,
        before: DateTime<Utc>,
        last: &str,
    ) -> Result<Option<Vec<String>>, StoreError> {
        let sql = "SELECT id FROM deliveries WHERE state IN ('sent', 'dead') AND COALESCE(settled, created) < $1 \
                   AND id > $2 ORDER BY id LIMIT $3";
        let query = sqlx::query(sql).bind(millis(before)).bind(last.to_owned()).bind(GROUP);
        some(query.fetch_all(&self.pool).await?)
    }

    /// The next items that are old together with everything that tells their story, and of which nobody waits to be told.
    async fn old_items(&self, before: DateTime<Utc>, last: &str) -> Result<Option<Vec<String>>, StoreError> {
        let sql = "SELECT i.key FROM items i WHERE i.first_seen < $1 AND i.changed < $1 AND i.key > $2 \
             AND NOT EXISTS (SELECT 1 FROM alerts a WHERE a.cause = 'item:' || i.key) \
             AND NOT EXISTS (SELECT 1 FROM item_stories m JOIN alerts a ON a.cause = 'item:' || m.story WHERE m.item = i.key) \
             AND NOT EXISTS (SELECT 1 FROM item_stories m JOIN item_stories o ON o.story = m.story \
                             JOIN items y ON y.key = o.item \
                             WHERE m.item = i.key AND (y.first_seen >= $1 OR y.changed >= $1)) \
             ORDER BY i.key LIMIT $3";
        let query = sqlx::query(sql).bind(millis(before)).bind(last.to_owned()).bind(GROUP);
        some(query.fetch_all(&self.pool).await?)
    }

    /// The items that alerts about a citation or an update name.
    async fn items_in_alerts(&self) -> Result<BTreeSet<String>, StoreError> {
        let sql = "SELECT a.cause FROM alerts a WHERE a.cause LIKE 'citation:%' OR a.cause LIKE 'update:%'";
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        let key = |row: &sqlx::any::AnyRow| -> Result<Option<String>, sqlx::Error> {
            Ok(row.try_get::<String, _>(0)?.split(':').nth(1).map(str::to_owned))
        };
        let keys = rows.iter().map(key).collect::<Result<Vec<_>, _>>()?;
        Ok(keys.into_iter().flatten().collect())
    }

    /// Forgets items that are still as old as they were; what recognises them stays.
    async fn forget_items(
        &self,
        keys: &[String],
        before: DateTime<Utc>,
        end: End,
    ) -> Result<u64, StoreError> {
        if keys.is_empty() {
            return Ok(0);
        }
        let mut transaction = self.write().await?;
        let list = placeholders(2, keys.len());
        let sql = format!(
            "DELETE FROM items WHERE changed < $1 AND key IN ({list}) RETURNING key, feed, id, fingerprint"
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(millis(before));
        let query = keys.iter().fold(query, |query, key| query.bind(key.clone()));
        let mut gone = Vec::new();
        for row in query.fetch_all(&mut *transaction).await? {
            gone.push(ItemKey::from_text(row.try_get::<String, _>(0)?));
            let sql = "INSERT INTO items_gone (feed, id, fingerprint) VALUES ($1, $2, $3) \
                       ON CONFLICT (feed, id) DO UPDATE SET fingerprint = excluded.fingerprint";
            let query = sqlx::query(sql)
                .bind(row.try_get::<String, _>(1)?)
                .bind(row.try_get::<String, _>(2)?)
                .bind(row.try_get::<String, _>(3)?);
            query.execute(&mut *transaction).await?;
        }
        changes::append(&mut transaction, &gone.iter().collect::<Vec<_>>(), "delete").await?;
        end.of(transaction).await?;
        Ok(gone.len() as u64)
    }
}

/// Forgets the alerts about news of these deliveries, and the deliveries of which nothing is left.
async fn forget_deliveries(
    transaction: &mut Transaction<'static, Any>,
    ids: &[String],
) -> Result<(u64, u64), StoreError> {
    let list = placeholders(1, ids.len());
    let mut counts = [0, 0];
    for (count, sql) in counts.iter_mut().zip([
        format!("DELETE FROM alerts AS a WHERE a.delivery IN ({list}) AND {OF_NEWS}"),
        format!(
            "DELETE FROM deliveries WHERE id IN ({list}) \
             AND NOT EXISTS (SELECT 1 FROM alerts WHERE alerts.delivery = deliveries.id)"
        ),
    ]) {
        let query = sqlx::query(sqlx::AssertSqlSafe(sql));
        let query = ids.iter().fold(query, |query, id| query.bind(id.clone()));
        *count = query.execute(&mut **transaction).await?.rows_affected();
    }
    Ok((counts[0], counts[1]))
}

async fn forget_rest(
    transaction: &mut Transaction<'static, Any>,
    limits: &Limits,
) -> Result<(u64, u64), StoreError> {
    let mut questionnaires = 0;
    if let Some(before) = limits.questionnaires {
        let query = sqlx::query("DELETE FROM questionnaires WHERE expires < $1").bind(millis(before));
        questionnaires = query.execute(&mut **transaction).await?.rows_affected();
    }
    let mut manners = 0;
    for sql in ["DELETE FROM robots WHERE until < $1", "DELETE FROM waits WHERE until < $1"] {
        let query = sqlx::query(sql).bind(millis(limits.manners));
        manners += query.execute(&mut **transaction).await?.rows_affected();
    }
    Ok((questionnaires, manners))
}

async fn forget_visits(
    transaction: &mut Transaction<'static, Any>,
    limits: &Limits,
) -> Result<u64, StoreError> {
    let mut visits = 0;
    for (sql, before) in [
        ("DELETE FROM sign_in_attempts WHERE at < $1", limits.visits),
        ("DELETE FROM paces WHERE used_until < $1", limits.visits),
        ("DELETE FROM sessions WHERE seen < $1", limits.sessions),
    ] {
        let query = sqlx::query(sql).bind(millis(before));
        visits += query.execute(&mut **transaction).await?.rows_affected();
    }
    Ok(visits)
}

fn some(rows: Vec<sqlx::any::AnyRow>) -> Result<Option<Vec<String>>, StoreError> {
    let found = rows.iter().map(|row| Ok(row.try_get(0)?)).collect::<Result<Vec<String>, StoreError>>()?;
    Ok((!found.is_empty()).then_some(found))
}
