//! Who polls which host, and polls that brought nothing new.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{Any, Row, Transaction};

use super::damage::sound;
use super::feeds::{COLUMNS, stored_feed};
use super::rows::{millis, placeholders};
use super::{Store, StoreError, StoredFeed};
use crate::net;

/// A poll that brought nothing new: only its instants are stored, many polls at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuietPoll {
    /// The feed's id.
    pub feed: String,
    /// When it was polled.
    pub polled: DateTime<Utc>,
    /// When it is polled again.
    pub next_poll: DateTime<Utc>,
    /// The last push that was known when it was taken; a later one makes it due soon.
    pub pushed_before: Option<DateTime<Utc>>,
}

/// A feed whose row cannot be read is looked at again after this long: an operator may have put it back.
const UNREADABLE_AGAIN: TimeDelta = TimeDelta::hours(1);
/// Quiet polls of one statement, four values each: SQLite goes through the names of all values for every one of them. What is no
/// whole group is filled up to one of these sizes, so that a statement is prepared once and not for each number there may be.
const QUIET: [usize; 3] = [4, 12, 32];
/// Hosts of one statement, for the same reasons.
const HOSTS: [usize; 3] = [1, 8, 64];

impl Store {
    /// Takes feeds to poll, so that no other process polls them, nor anything of their hosts, until `until`.
    ///
    /// # Shape
    /// Only feeds that are due, unless `whatever_due`; stopped feeds only then. Longest due first. Never one whose
    /// publisher asked to be left alone, nor one of a host that another claim holds: a host is polled by one process.
    /// `owner` names the claim and no other one.
    pub async fn claim_feeds(
        &self,
        owner: &str,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
        limit: i64,
        whatever_due: bool,
    ) -> Result<Vec<StoredFeed>, StoreError> {
        let due = match whatever_due {
            true => "(polled IS NULL OR polled < $1) AND not_before <= $1",
            false => "next_poll <= $1 AND stopped = 0 AND not_before <= $1",
        };
        // The lease is looked at again after the lock of its row: two processes never hold one host.
        let sql = format!(
            "INSERT INTO polling (host, owner, until) \
             SELECT host, CAST($3 AS TEXT), CAST($4 AS BIGINT) FROM (SELECT host FROM feeds WHERE {due} \
             AND host NOT IN (SELECT host FROM polling WHERE until > $1) \
             AND domain NOT IN (SELECT domain FROM waits WHERE until > $1) ORDER BY next_poll, id LIMIT $2) AS due \
             WHERE true GROUP BY host ORDER BY host \
             ON CONFLICT (host) DO UPDATE SET owner = excluded.owner, until = excluded.until \
             WHERE polling.until <= $1 RETURNING host"
        );
        let held = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(millis(now)).bind(limit).bind(owner.to_owned());
        let held = held.bind(millis(until)).fetch_all(&self.writer).await?;
        if held.is_empty() {
            return Ok(Vec::new());
        }
        // Read when the hosts are ours: what another process polled until then is not due any more.
        let sql = format!(
            "SELECT {COLUMNS}, id FROM feeds WHERE {due} AND host IN (SELECT host FROM polling WHERE owner = $3) \
             ORDER BY next_poll, id LIMIT $2"
        );
        let feeds =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(millis(now)).bind(limit).bind(owner.to_owned());
        let rows = feeds.fetch_all(&self.pool).await?;
        let mut feeds: Vec<StoredFeed> = Vec::with_capacity(rows.len());
        for row in &rows {
            let id: &str = row.try_get("id")?;
            match sound(id, stored_feed(row))? {
                Some(feed) => feeds.push(feed),
                None => self.put_off(id, now).await?,
            }
        }
        let used: HashSet<String> = feeds.iter().map(|stored| net::host(&stored.feed.url)).collect();
        let held = held.iter().map(|row| row.try_get(0)).collect::<Result<Vec<String>, sqlx::Error>>()?;
        let idle: Vec<String> = held.into_iter().filter(|host| !used.contains(host)).collect();
        self.save_quiet(&[], &[(owner.to_owned(), idle)]).await?;
        Ok(feeds)
    }

    /// Lets a feed whose row cannot be read not be claimed again and again.
    async fn put_off(&self, feed: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
        let sql = "UPDATE feeds SET next_poll = $2, polled = $3 WHERE id = $1";
        let later = millis(now + UNREADABLE_AGAIN);
        sqlx::query(sql).bind(feed).bind(later).bind(millis(now)).execute(&self.writer).await?;
        Ok(())
    }

    /// Stores many polls that brought nothing new and gives back hosts that are done, by the owner of their claim: all or none.
    pub async fn save_quiet(
        &self,
        polls: &[QuietPoll],
        done: &[(String, Vec<String>)],
    ) -> Result<(), StoreError> {
        if polls.is_empty() && done.iter().all(|(_, hosts)| hosts.is_empty()) {
            return Ok(());
        }
        let mut transaction = self.write().await?;
        for polls in groups(polls, QUIET) {
            put(&mut transaction, &polls).await?;
        }
        for (owner, hosts) in done {
            for hosts in groups(hosts, HOSTS) {
                let sql = format!(
                    "DELETE FROM polling WHERE owner = $1 AND host IN ({})",
                    placeholders(2, hosts.len())
                );
                let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(owner.clone());
                let query = hosts.iter().fold(query, |query, host| query.bind((*host).clone()));
                query.execute(&mut *transaction).await?;
            }
        }
        Ok(transaction.commit().await?)
    }
}

/// Groups of the sizes that are given, the last of them filled up with its last member: that is stored twice as it is once.
fn groups<T>(all: &[T], sizes: [usize; 3]) -> impl Iterator<Item = Vec<&T>> {
    all.chunks(sizes[2]).map(move |group| {
        let size = sizes.into_iter().find(|size| *size >= group.len()).unwrap_or(group.len());
        group.iter().chain(std::iter::repeat(&group[group.len() - 1])).take(size).collect()
    })
}

async fn put(transaction: &mut Transaction<'static, Any>, polls: &[&QuietPoll]) -> Result<(), StoreError> {
    let rows: Vec<String> = (0..polls.len())
        .map(|at| at * 4 + 1)
        .map(|at| {
            let number = |more| format!("CAST(${} AS BIGINT)", at + more);
            format!("(${at}, {}, {}, {})", number(1), number(2), number(3))
        })
        .collect();
    let sql = sqlx::AssertSqlSafe(format!(
        "UPDATE feeds SET polled = v.column2, next_poll = CASE WHEN COALESCE(feeds.pushed, 0) > v.column4 \
         THEN v.column2 + 60000 ELSE v.column3 END, read_well = v.column2, \
         failures = 0, cause = NULL, detail = NULL, stopped = 0, not_before = 0 \
         FROM (VALUES {}) AS v WHERE feeds.id = v.column1",
        rows.join(", ")
    ));
    let mut query = sqlx::query(sql);
    for poll in polls {
        query = query.bind(&poll.feed).bind(millis(poll.polled)).bind(millis(poll.next_poll));
        query = query.bind(poll.pushed_before.map_or(0, millis));
    }
    query.execute(&mut **transaction).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_in_groups_has_few_sizes_and_misses_nobody() {
        for many in 0..100 {
            let all: Vec<usize> = (0..many).collect();
            let grouped: Vec<Vec<&usize>> = groups(&all, QUIET).collect();
            assert!(grouped.iter().all(|group| QUIET.contains(&group.len())), "{grouped:?}");
            let held: HashSet<&usize> = grouped.into_iter().flatten().collect();
            assert_eq!(held.len(), many);
        }
    }
}
