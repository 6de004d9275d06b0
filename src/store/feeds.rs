//! Feeds and how their polling goes.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};
use url::Url;

use super::damage::sound;
use super::pushes::{self, HubNews};
use super::rows::{from_json, instant, json, millis, placeholders};
use super::{ItemRecord, Store, StoreError, Update, changes, items, manners, outbox, stories, versions};
use crate::net;
use crate::news::schedule::Memory;
use crate::news::{Feed, ItemKey};
use crate::store::DueAlert;

/// A feed and the state of its polling.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredFeed {
    /// What it is.
    pub feed: Feed,
    /// How its polling goes.
    pub state: FeedState,
}

/// How the polling of a feed goes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FeedState {
    /// Validator to echo byte for byte.
    pub etag: Option<String>,
    /// Validator to echo byte for byte.
    pub last_modified: Option<String>,
    /// Not before this instant.
    pub next_poll: DateTime<Utc>,
    /// Last attempt.
    pub polled: Option<DateTime<Utc>>,
    /// Last attempt that read the feed, not-modified included.
    pub read_well: Option<DateTime<Utc>>,
    /// Failures since then.
    pub failures: u32,
    /// Named cause of the last failure: `dns`, `private-address`, `not-a-feed`.
    pub cause: Option<String>,
    /// The same in a sentence.
    pub detail: Option<String>,
    /// Whether it is polled no more (gone for ever).
    pub stopped: bool,
    /// Until when its publisher asked to be left alone; holds also for a round over all feeds.
    pub not_before: Option<DateTime<Utc>>,
    /// When its hub last said that something is new.
    pub pushed: Option<DateTime<Utc>>,
    /// Until when its hub promised to say so.
    pub push_until: Option<DateTime<Utc>>,
    /// What else politeness needs to know of it.
    pub memory: Memory,
}

/// What one poll of a feed changes, stored in one transaction with the alerts it causes.
#[derive(Clone, Debug, Default)]
pub struct PollRecord {
    /// The feed's id.
    pub feed: String,
    /// The state after the poll.
    pub state: FeedState,
    /// The name that the feed gives itself, when nobody gave it another.
    pub named: Option<Feed>,
    /// The address that the feed moved to for good, when it is time to follow.
    pub adopted: Option<Url>,
    /// The domain that wants to be left alone, and until when.
    pub wait: Option<(String, DateTime<Utc>)>,
    /// What the feed says of its hub; `None` leaves what is known.
    pub hub: Option<HubNews>,
    /// New and changed items.
    pub items: Vec<ItemRecord>,
    /// The alerts they cause.
    pub alerts: Vec<DueAlert>,
    /// What was decided about the changed ones.
    pub updates: HashMap<ItemKey, Update>,
}

pub(super) const COLUMNS: &str = "definition, etag, last_modified, next_poll, polled, read_well, failures, cause, detail, stopped, \
                       not_before, pushed, push_until, memory";

impl Store {
    /// Adds a feed, due at once; `false` when its id or address is already there.
    pub async fn add_feed(&self, feed: &Feed, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "INSERT INTO feeds (id, url, definition, added, next_poll, failures, stopped, host, domain) \
             VALUES ($1, $2, $3, $4, $4, 0, 0, $5, $6) ON CONFLICT DO NOTHING",
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

    /// Names the hosts of feeds that were added before hosts were kept.
    pub(super) async fn name_hosts(&self) -> Result<(), StoreError> {
        let rows = sqlx::query("SELECT id, url FROM feeds WHERE host = ''").fetch_all(&self.pool).await?;
        for row in rows {
            let (id, url): (String, String) = (row.try_get(0)?, row.try_get(1)?);
            let Ok(url) = Url::parse(&url) else { continue };
            sqlx::query("UPDATE feeds SET host = $2, domain = $3 WHERE id = $1")
                .bind(id)
                .bind(net::host(&url))
                .bind(net::domain(&url))
                .execute(&self.writer)
                .await?;
        }
        Ok(())
    }

    /// Removes a feed and its items; `false` when there is none of that id.
    pub async fn remove_feed(&self, id: &str) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let rows = sqlx::query("SELECT key FROM items WHERE feed = $1")
            .bind(id)
            .fetch_all(&mut *transaction)
            .await?;
        let keys: Vec<ItemKey> = rows
            .iter()
            .map(|row| row.try_get::<String, _>(0).map(ItemKey::from_text))
            .collect::<Result<_, sqlx::Error>>()?;
        changes::append(&mut transaction, &keys.iter().collect::<Vec<_>>(), "delete").await?;
        sqlx::query("DELETE FROM item_traces WHERE item IN (SELECT key FROM items WHERE feed = $1)")
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        let done = sqlx::query("DELETE FROM feeds WHERE id = $1").bind(id).execute(&mut *transaction).await?;
        pushes::end(&mut transaction, id).await?;
        transaction.commit().await?;
        Ok(done.rows_affected() == 1)
    }

    /// All feeds, by id.
    pub async fn feeds(&self) -> Result<Vec<StoredFeed>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS}, id FROM feeds ORDER BY id"));
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        rows.iter().filter_map(|row| sound(row.try_get("id").ok()?, stored_feed(row)).transpose()).collect()
    }

    /// The titles of these feeds, by id, for a page that names some; one that is gone is not there.
    pub async fn feed_titles(&self, ids: &BTreeSet<&str>) -> Result<HashMap<String, String>, StoreError> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let sql = format!("SELECT id, definition FROM feeds WHERE id IN ({})", placeholders(1, ids.len()));
        let query = ids.iter().fold(sqlx::query(sqlx::AssertSqlSafe(sql)), |query, id| query.bind(*id));
        let title = |row: &AnyRow| {
            let id: String = row.try_get("id")?;
            let feed = from_json::<Feed>("feed", row.try_get("definition")?);
            Ok(sound(&id, feed)?.map(|feed| (id, feed.title)))
        };
        query.fetch_all(&self.pool).await?.iter().filter_map(|row| title(row).transpose()).collect()
    }

    /// Stores what one poll changed: the feed's state, its items, the change log and the alerts, or nothing.
    ///
    /// A feed that was removed in the meantime is left alone; the answer then is `false`.
    pub async fn save_poll(&self, mut record: PollRecord) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        if !save_state(&mut transaction, &record.feed, &record.state).await? {
            return Ok(false);
        }
        if let Some(feed) = &record.named {
            sqlx::query("UPDATE feeds SET definition = $2 WHERE id = $1")
                .bind(&feed.id)
                .bind(json(feed))
                .execute(&mut *transaction)
                .await?;
        }
        if let Some(url) = &record.adopted {
            adopt(&mut transaction, &record.feed, url).await?;
        }
        if let Some((domain, until)) = &record.wait {
            manners::wait(&mut transaction, domain, *until).await?;
        }
        if let Some(news) = &record.hub {
            pushes::keep(&mut transaction, &record.feed, news).await?;
        }
        let mut alerts = std::mem::take(&mut record.alerts);
        take_in(&mut transaction, &record, &mut alerts).await?;
        let keys: Vec<&ItemKey> = record.items.iter().map(|item| &item.key).collect();
        changes::append(&mut transaction, &keys, "put").await?;
        outbox::raise(&mut transaction, &alerts).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// When the next feed is due; `None` when there is none.
    pub async fn next_poll(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let row =
            sqlx::query("SELECT MIN(next_poll) FROM feeds WHERE stopped = 0").fetch_one(&self.pool).await?;
        row.try_get::<Option<i64>, _>(0)?.map(instant).transpose()
    }
}

/// Traces are swept out once in so many polls that bring something: it reads them all.
const FORGET_EVERY: i64 = 500;

/// Stores the items of a poll: a changed one keeps what it said before, a new one joins the story that it tells, and the alerts
/// speak for stories.
async fn take_in(
    transaction: &mut Transaction<'static, Any>,
    record: &PollRecord,
    alerts: &mut [DueAlert],
) -> Result<(), StoreError> {
    if record.items.is_empty() {
        return Ok(());
    }
    let turn = stories::hold(transaction).await?;
    let held = versions::held(transaction, &record.feed, &record.items).await?;
    let row = sqlx::query("SELECT definition FROM feeds WHERE id = $1")
        .bind(&record.feed)
        .fetch_one(&mut **transaction)
        .await?;
    let feed: Feed = from_json("feed", row.try_get(0)?)?;
    // What an item said before is kept before it is overwritten.
    for item in &record.items {
        if held.get(&item.key).is_some_and(|fingerprint| *fingerprint != item.fingerprint) {
            versions::keep(transaction, item, record.updates.get(&item.key)).await?;
        }
    }
    items::put_all(transaction, &record.feed, &record.items, |key| held.contains_key(key)).await?;
    let new: Vec<&ItemRecord> = record.items.iter().filter(|item| !held.contains_key(&item.key)).collect();
    stories::fold(transaction, &feed, &new, alerts).await?;
    if let Some(now) = record.items.iter().map(|item| item.seen).max().filter(|_| turn % FORGET_EVERY == 0) {
        stories::forget(transaction, now).await?;
    }
    Ok(())
}

async fn save_state(
    transaction: &mut Transaction<'static, Any>,
    feed: &str,
    state: &FeedState,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE feeds SET etag = $2, last_modified = $3, \
         next_poll = CASE WHEN COALESCE(pushed, 0) > $13 THEN $5 + 60000 ELSE $4 END, polled = $5, \
         read_well = $6, failures = $7, cause = $8, detail = $9, stopped = $10, not_before = $11, memory = $12 \
         WHERE id = $1",
    )
    .bind(feed)
    .bind(state.etag.as_deref())
    .bind(state.last_modified.as_deref())
    .bind(millis(state.next_poll))
    .bind(state.polled.map(millis))
    .bind(state.read_well.map(millis))
    .bind(i64::from(state.failures))
    .bind(state.cause.as_deref())
    .bind(state.detail.as_deref())
    .bind(i64::from(state.stopped))
    .bind(state.not_before.map_or(0, millis))
    .bind(json(&state.memory))
    // A push that came in while the feed was polled makes it due again in a minute.
    .bind(state.pushed.map_or(0, millis))
    .execute(&mut **transaction)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Lets a feed live at its new address; where another feed lives there already, this one is polled no more.
async fn adopt(transaction: &mut Transaction<'static, Any>, id: &str, url: &Url) -> Result<(), StoreError> {
    let there = sqlx::query("SELECT id FROM feeds WHERE url = $1 AND id <> $2")
        .bind(url.as_str())
        .bind(id)
        .fetch_optional(&mut **transaction)
        .await?;
    if let Some(row) = there {
        let other: String = row.try_get(0)?;
        let detail =
            format!("it moved for good to `{}`, which is followed already as `{other}`", net::shown(url));
        sqlx::query("UPDATE feeds SET stopped = 1, cause = 'moved-onto', detail = $2 WHERE id = $1")
            .bind(id)
            .bind(detail)
            .execute(&mut **transaction)
            .await?;
        return Ok(());
    }
    let row = sqlx::query("SELECT definition FROM feeds WHERE id = $1")
        .bind(id)
        .fetch_one(&mut **transaction)
        .await?;
    let feed: Feed = from_json("feed", row.try_get::<&str, _>(0)?)?;
    let feed = Feed { url: url.clone(), ..feed };
    sqlx::query("UPDATE feeds SET url = $2, definition = $3, host = $4, domain = $5 WHERE id = $1")
        .bind(id)
        .bind(url.as_str())
        .bind(json(&feed))
        .bind(net::host(url))
        .bind(net::domain(url))
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

pub(super) fn stored_feed(row: &AnyRow) -> Result<StoredFeed, StoreError> {
    let feed = from_json("feed", row.try_get::<&str, _>("definition")?)?;
    let at = |name: &str| -> Result<Option<DateTime<Utc>>, StoreError> {
        row.try_get::<Option<i64>, _>(name)?.map(instant).transpose()
    };
    let state = FeedState {
        etag: row.try_get("etag")?,
        last_modified: row.try_get("last_modified")?,
        next_poll: instant(row.try_get("next_poll")?)?,
        polled: at("polled")?,
        read_well: at("read_well")?,
        failures: u32::try_from(row.try_get::<i64, _>("failures")?).unwrap_or(u32::MAX),
        cause: row.try_get("cause")?,
        detail: row.try_get("detail")?,
        stopped: row.try_get::<i64, _>("stopped")? != 0,
        not_before: Some(row.try_get::<i64, _>("not_before")?)
            .filter(|at| *at > 0)
            .map(instant)
            .transpose()?,
        pushed: at("pushed")?,
        push_until: at("push_until")?,
        memory: from_json("memory of a feed", row.try_get::<&str, _>("memory")?)?,
    };
    Ok(StoredFeed { feed, state })
}
