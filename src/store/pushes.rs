//! What hubs promised to push.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};

use super::rows::{instant, millis};
use super::{Store, StoreError};
use crate::news::push::Mode;

/// What a feed says of its hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HubNews {
    /// It has this one; token and secret are for a new subscription, and unused when it is known already.
    Named {
        /// Where to ask.
        hub: String,
        /// Under which name the hub knows the feed.
        topic: String,
        /// The end of our callback's address.
        token: String,
        /// What the hub signs with.
        secret: String,
    },
    /// It has none, or none that we want.
    None,
}

/// A subscription at a hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPush {
    /// The feed's id.
    pub feed: String,
    /// The hub.
    pub hub: String,
    /// Under which name the hub knows the feed.
    pub topic: String,
    /// The end of our callback's address.
    pub token: String,
    /// What the hub signs with.
    pub secret: String,
    /// What it is to become.
    pub wanted: Mode,
    /// What the hub may ask us to confirm.
    pub awaited: Option<Mode>,
    /// Until when it holds.
    pub lease_until: Option<DateTime<Utc>>,
    /// Requests in a row that led to nothing.
    pub failures: u32,
}

const COLUMNS: &str = "feed, hub, topic, token, secret, wanted, awaited, lease_until, failures";

/// Polls that may find what the hub did not push before it is no longer trusted.
const MISSED_MAX: i64 = 3;

/// A push makes a feed due at once, but a hub that floods us does not make us flood the publisher.
const BETWEEN_PUSHED_POLLS: TimeDelta = TimeDelta::seconds(60);

impl Store {
    /// Takes subscriptions that need a word with their hub, so that no other process speaks before `hold_until`.
    pub async fn claim_pushes(
        &self,
        now: DateTime<Utc>,
        hold_until: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<StoredPush>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!(
            "UPDATE pushes SET try_at = $1 WHERE feed IN (SELECT feed FROM pushes WHERE try_at <= $2 ORDER BY try_at \
             LIMIT $3) AND try_at <= $2 RETURNING {COLUMNS}"
        ));
        let query = sqlx::query(sql).bind(millis(hold_until)).bind(millis(now)).bind(limit);
        query.fetch_all(&self.writer).await?.iter().map(stored_push).collect()
    }

    /// The subscription with this token.
    pub async fn push_by_token(&self, token: &str) -> Result<Option<StoredPush>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM pushes WHERE token = $1"));
        sqlx::query(sql).bind(token).fetch_optional(&self.pool).await?.as_ref().map(stored_push).transpose()
    }

    /// Keeps what is asked of the hub, before it is asked: some hubs call back before they answer.
    pub async fn push_asks(&self, push: &StoredPush, again: DateTime<Utc>) -> Result<(), StoreError> {
        sqlx::query("UPDATE pushes SET awaited = $2, try_at = $3, failures = failures + 1 WHERE token = $1")
            .bind(&push.token)
            .bind(push.wanted.word())
            .bind(millis(again))
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Keeps why the hub does not push; it is asked again at `again`.
    pub async fn push_failed(
        &self,
        push: &StoredPush,
        cause: &str,
        again: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE pushes SET cause = $2, try_at = $3 WHERE token = $1")
            .bind(&push.token)
            .bind(cause)
            .bind(millis(again))
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// The hub confirmed: it pushes until the end of the lease, and is asked again at `renew`.
    pub async fn push_confirmed(
        &self,
        push: &StoredPush,
        until: DateTime<Utc>,
        renew: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query(
            "UPDATE pushes SET awaited = NULL, lease_until = $2, try_at = $3, failures = 0, missed = 0, cause = NULL \
             WHERE token = $1",
        )
        .bind(&push.token)
        .bind(millis(until))
        .bind(millis(renew))
        .execute(&mut *transaction)
        .await?;
        promise(&mut transaction, &push.feed, Some(until)).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The hub will not push; it is asked again at `again`, for hubs change their minds.
    pub async fn push_denied(
        &self,
        push: &StoredPush,
        cause: &str,
        again: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query(
            "UPDATE pushes SET awaited = NULL, lease_until = NULL, cause = $2, try_at = $3 WHERE token = $1",
        )
        .bind(&push.token)
        .bind(cause)
        .bind(millis(again))
        .execute(&mut *transaction)
        .await?;
        promise(&mut transaction, &push.feed, None).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Forgets a subscription that has ended.
    pub async fn push_ended(&self, push: &StoredPush) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query("DELETE FROM pushes WHERE token = $1")
            .bind(&push.token)
            .execute(&mut *transaction)
            .await?;
        promise(&mut transaction, &push.feed, None).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// A push came in: its feed is due at once, or a minute after its last poll.
    pub async fn pushed(&self, push: &StoredPush, now: DateTime<Utc>) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query("UPDATE pushes SET missed = 0 WHERE token = $1")
            .bind(&push.token)
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "UPDATE feeds SET pushed = $2, next_poll = CASE WHEN next_poll <= $2 THEN next_poll \
             WHEN polled IS NULL OR polled + $3 <= $2 THEN $2 ELSE polled + $3 END WHERE id = $1 AND stopped = 0",
        )
        .bind(&push.feed)
        .bind(millis(now))
        .bind(BETWEEN_PUSHED_POLLS.num_milliseconds())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// A poll found what the hub should have pushed; a hub that misses too often is asked anew, and not waited for.
    pub async fn push_missed(&self, feed: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query("UPDATE pushes SET missed = missed + 1 WHERE feed = $1 AND lease_until > $2")
            .bind(feed)
            .bind(millis(now))
            .execute(&mut *transaction)
            .await?;
        let lost = sqlx::query(
            "UPDATE pushes SET missed = 0, lease_until = NULL, try_at = $2, cause = 'pushes are lost' \
             WHERE feed = $1 AND missed >= $3",
        )
        .bind(feed)
        .bind(millis(now))
        .bind(MISSED_MAX)
        .execute(&mut *transaction)
        .await?;
        if lost.rows_affected() > 0 {
            promise(&mut transaction, feed, None).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}

/// Keeps in the feed until when pushes are promised, where the poll sees it.
async fn promise(
    transaction: &mut Transaction<'static, Any>,
    feed: &str,
    until: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE feeds SET push_until = $2 WHERE id = $1")
        .bind(feed)
        .bind(until.map(millis))
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

/// Keeps what a feed says of its hub, in the transaction of its poll.
pub(super) async fn keep(
    transaction: &mut Transaction<'static, Any>,
    feed: &str,
    news: &HubNews,
) -> Result<(), StoreError> {
    let HubNews::Named { hub, topic, token, secret } = news else { return end(transaction, feed).await };
    // Another hub or topic is another subscription: the old callback is gone, which tells the old hub to stop.
    sqlx::query(
        "INSERT INTO pushes (feed, hub, topic, token, secret, wanted, try_at, failures, missed) \
         VALUES ($1, $2, $3, $4, $5, 'subscribe', 0, 0, 0) ON CONFLICT (feed) DO UPDATE SET hub = excluded.hub, \
         topic = excluded.topic, token = excluded.token, secret = excluded.secret, wanted = 'subscribe', \
         awaited = NULL, lease_until = NULL, try_at = 0, failures = 0, missed = 0, cause = NULL \
         WHERE pushes.hub <> excluded.hub OR pushes.topic <> excluded.topic OR pushes.wanted <> 'subscribe'",
    )
    .bind(feed)
    .bind(hub)
    .bind(topic)
    .bind(token)
    .bind(secret)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Marks a subscription for its end, in the transaction that makes it useless.
pub(super) async fn end(transaction: &mut Transaction<'static, Any>, feed: &str) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE pushes SET wanted = 'unsubscribe', awaited = NULL, try_at = 0, failures = 0 \
         WHERE feed = $1 AND wanted = 'subscribe'",
    )
    .bind(feed)
    .execute(&mut **transaction)
    .await?;
    promise(transaction, feed, None).await
}

fn stored_push(row: &AnyRow) -> Result<StoredPush, StoreError> {
    let mode = |text: &str| Mode::of(text).ok_or_else(|| StoreError::damaged("mode of a push", text));
    Ok(StoredPush {
        feed: row.try_get("feed")?,
        hub: row.try_get("hub")?,
        topic: row.try_get("topic")?,
        token: row.try_get("token")?,
        secret: row.try_get("secret")?,
        wanted: mode(row.try_get("wanted")?)?,
        awaited: row.try_get::<Option<&str>, _>("awaited")?.map(mode).transpose()?,
        lease_until: row.try_get::<Option<i64>, _>("lease_until")?.map(instant).transpose()?,
        failures: u32::try_from(row.try_get::<i64, _>("failures")?).unwrap_or(u32::MAX),
    })
}
