//! The outbox: alerts and their deliveries. Nothing leaves Belfort that does not stand here first.
//!
//! A delivery is `queued` until it is settled: `sent`, `dead` (refused for good) or `held` (its subscription is
//! paused). A sender takes queued deliveries under a lease; a sender that dies leaves the lease to run out, and the
//! delivery is taken again. So nothing is lost, and a repeat happens only where a sender died between the channel's
//! answer and [`Store::settle`]. Who takes a delivery stays its owner until the end of the attempt is known: one that is taken
//! from an owner who never said may have arrived, and keeps its name.

mod bundle;
mod outside;
mod returned;
mod settled;
mod unsettled;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};
use uuid::Uuid;

pub use settled::Settled;
pub(super) use unsettled::Unsettled;

use super::rows::{from_json, instant, json, millis};
use super::{Store, StoreError, mutes, subscriptions};
use crate::alerts::timing::Held;
use crate::alerts::{Alert, Cause, Subscription};

/// Deliveries of one recipient that a sender takes at a time: the next is at hand when one is told, and a slow
/// recipient keeps a batch waiting for no more than these.
const TURN: i64 = 2;

/// Deliveries among which a sender looks for recipients to tell, when more than that are due.
const WINDOW: i64 = 256;

/// The time over which messages are counted before the brake holds the rest.
const HOUR: TimeDelta = TimeDelta::hours(1);

/// An alert and the instant at which it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueAlert {
    /// The alert.
    pub alert: Alert,
    /// The channel of its subscription, as counted.
    pub channel: &'static str,
    /// Told at once as a message of its own, or with others in the digest that is due then.
    pub digest_due: Option<DateTime<Utc>>,
    /// What it waits for until then.
    pub held: Option<Held>,
    /// Messages an hour before the rest waits and becomes one; `None` sets no limit.
    pub brake: Option<u32>,
}

/// A delivery that this process may send until its lease ends.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// Id, the same over all attempts.
    pub id: String,
    /// Whom to tell.
    pub subscription: Subscription,
    /// What to tell, oldest first.
    pub alerts: Vec<Alert>,
    /// Attempts that counted so far.
    pub attempts: u32,
    /// Parts of a long message that already arrived.
    pub parts_done: usize,
    /// When the delivery was made.
    pub created: DateTime<Utc>,
}

/// Who takes deliveries, which, and for how long.
#[derive(Clone, Copy)]
struct Taking<'a> {
    channel: &'a str,
    owner: &'a str,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
    limit: i64,
}

impl Store {
    /// Stores alerts that have no other cause to be stored with (dates that come near, citations found later).
    ///
    /// # Shape
    /// The number of alerts that were new.
    pub async fn raise(&self, alerts: &[DueAlert]) -> Result<u64, StoreError> {
        let mut transaction = self.write().await?;
        let raised = raise(&mut transaction, alerts).await?;
        transaction.commit().await?;
        Ok(raised)
    }

    /// Takes deliveries of a channel that are due, oldest first, so that no other process sends them until `lease_until`.
    ///
    /// At most two of one recipient: a chat with a thousand messages to come holds up nobody else. None that comes after one
    /// which waits to be tried again, or which somebody is sending: a recipient is told in order, by all of their subscriptions.
    pub async fn claim_deliveries(
        &self,
        channel: &str,
        owner: &str,
        now: DateTime<Utc>,
        lease_until: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<Claimed>, StoreError> {
        // Asked every second and after each message: look first, so that an idle channel never takes the write lock.
        let waiting = self.waiting(channel, now).await?;
        if waiting == 0 {
            return Ok(Vec::new());
        }
        let taking = Taking { channel, owner, now, lease_until, limit };
        let mut rows = self.take(&taking, WINDOW).await?;
        let left = limit - i64::try_from(rows.len()).unwrap_or(limit);
        if waiting > WINDOW && left > 0 {
            // Few recipients have all that waits longest: the others stand behind it.
            rows.extend(self.take(&Taking { limit: left, ..taking }, i64::MAX).await?);
        }
        let mut claimed = Vec::with_capacity(rows.len());
        for id in &rows {
            claimed.extend(self.claimed(id).await?);
        }
        claimed.sort_by(|a, b| (a.created, &a.id).cmp(&(b.created, &b.id)));
        self.catch_up(claimed, owner).await
    }

    /// Whether a channel has something that may be sent now.
    pub async fn has_due_deliveries(&self, channel: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
        Ok(self.waiting(channel, now).await? > 0)
    }

    /// How many deliveries of a channel are due and in nobody's hands, counted no further than it matters.
    async fn waiting(&self, channel: &str, now: DateTime<Utc>) -> Result<i64, StoreError> {
        let sql = "SELECT COUNT(*) FROM (SELECT 1 FROM deliveries WHERE channel = $1 AND state = 'queued' AND due <= $2 \
                   AND lease_until <= $2 LIMIT $3) AS due";
        let row =
            sqlx::query(sql).bind(channel).bind(millis(now)).bind(WINDOW + 1).fetch_one(&self.pool).await?;
        Ok(row.try_get(0)?)
    }

    /// Takes deliveries of those recipients to whom the `window` deliveries go that are due longest.
    ///
    /// # Shape
    /// The ids of what was taken, in no order.
    async fn take(&self, taking: &Taking<'_>, window: i64) -> Result<Vec<String>, StoreError> {
        let mut transaction = self.write().await?;
        // One after the other: two who lock the same rows in another order would wait for each other.
        sqlx::query(
            "INSERT INTO counters (name, value) VALUES ($1, 1) ON CONFLICT (name) DO UPDATE SET value = counters.value + 1",
        )
        .bind(format!("taking-{}", taking.channel))
        .execute(&mut *transaction)
        .await?;
        // The outer lease condition is checked again after the row lock: two senders never take one delivery.
        let rows = sqlx::query(
            "UPDATE deliveries SET lease_until = $1, owner = $2, ambiguous = CASE WHEN owner IS NULL THEN ambiguous ELSE 1 END \
             WHERE id IN (SELECT id FROM (SELECT d.id, d.created, \
             ROW_NUMBER() OVER (PARTITION BY d.recipient ORDER BY d.created, d.id) AS place FROM (SELECT DISTINCT recipient FROM \
             (SELECT recipient FROM deliveries WHERE channel = $5 AND state = 'queued' AND due <= $3 AND lease_until <= $3 \
             ORDER BY due LIMIT $7) AS longest) AS r JOIN deliveries d ON d.recipient = r.recipient AND d.state = 'queued' \
             AND d.due <= $3 AND d.lease_until <= $3 WHERE NOT EXISTS (SELECT 1 FROM deliveries b WHERE b.recipient = r.recipient \
             AND b.state = 'queued' AND (b.lease_until > $3 OR (b.due > $3 AND b.cause IS NOT NULL)))) AS waiting \
             WHERE place <= $6 ORDER BY created, id LIMIT $4) AND lease_until <= $3 RETURNING id",
        )
        .bind(millis(taking.lease_until))
        .bind(taking.owner)
        .bind(millis(taking.now))
        .bind(taking.limit)
        .bind(taking.channel)
        .bind(TURN)
        .bind(window)
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?)
    }

    /// Keeps for longer what a sender took and did not settle yet.
    pub async fn renew_deliveries(
        &self,
        channel: &str,
        owner: &str,
        lease_until: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE deliveries SET lease_until = $1 \
             WHERE channel = $2 AND state IN ('queued', 'held') AND owner = $3 AND lease_until > 0",
        )
        .bind(millis(lease_until))
        .bind(channel)
        .bind(owner)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Gives back what a sender took and did not send, for the next start or another process.
    pub async fn release_deliveries(&self, owner: &str) -> Result<(), StoreError> {
        let sql = "UPDATE deliveries SET lease_until = 0, owner = NULL WHERE owner = $1 AND state IN ('queued', 'held')";
        sqlx::query(sql).bind(owner).execute(&self.writer).await?;
        Ok(())
    }

    async fn claimed(&self, id: &str) -> Result<Option<Claimed>, StoreError> {
        let row = sqlx::query(
            "SELECT d.attempts, d.parts_done, d.created AS made, s.id, s.address, s.watch, s.rhythm, s.timing, \
             s.language, s.token, s.created, s.paused, s.paused_until FROM deliveries d JOIN subscriptions s ON s.id = d.subscription WHERE d.id = $1",
        )
        .bind(id)
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let alerts = sqlx::query(
            "SELECT id, subscription, cause, notice, created FROM alerts WHERE delivery = $1 ORDER BY created, id",
        )
        .bind(id)
        .fetch_all(&self.pool)
        .await?;
        Ok(Some(Claimed {
            id: id.to_owned(),
            subscription: subscriptions::subscription(&row)?,
            alerts: alerts.iter().map(alert).collect::<Result<_, _>>()?,
            attempts: u32::try_from(row.try_get::<i64, _>("attempts")?).unwrap_or(u32::MAX),
            parts_done: usize::try_from(row.try_get::<i64, _>("parts_done")?).unwrap_or(0),
            created: instant(row.try_get("made")?)?,
        }))
    }
}

/// Stores alerts in the caller's transaction; one that is already there (same cause, same subscription) stays as it is.
pub(super) async fn raise(
    transaction: &mut Transaction<'static, Any>,
    alerts: &[DueAlert],
) -> Result<u64, StoreError> {
    let mut raised = 0;
    for DueAlert { alert, channel, digest_due, held, brake } in alerts {
        if mutes::is_muted(transaction, alert).await? {
            continue;
        }
        let (held_until, held) = match (digest_due, brake) {
            (None, Some(brake)) => {
                let until = braked(transaction, alert, *brake).await?;
                (until, until.map(|_| Held::Brake))
            }
            _ => (*digest_due, *held),
        };
        // What waits is bundled within the second, and is older: this one goes along instead of overtaking it.
        let joins = held_until.is_none() && is_awaited(transaction, alert).await?;
        // The subscription may have ended since the alert was decided: then there is nobody to tell.
        let done = sqlx::query(
            "INSERT INTO alerts (id, subscription, cause, notice, created, due, happened, held) \
             SELECT $1, id, $3, $4, $5, $6, $7, $8 FROM subscriptions WHERE id = $2 ON CONFLICT (cause, subscription) DO NOTHING",
        )
        .bind(&alert.id)
        .bind(&alert.subscription)
        .bind(&alert.cause.0)
        .bind(json(&alert.notice))
        .bind(millis(alert.created))
        .bind(millis(held_until.unwrap_or(alert.created)))
        .bind(alert.happened().map(millis))
        .bind(held.map(Held::as_str))
        .execute(&mut **transaction)
        .await?;
        if done.rows_affected() == 1 {
            raised += 1;
            if held_until.is_none() && !joins {
                let delivery = queue(transaction, &alert.subscription, channel, alert.created).await?;
                sqlx::query("UPDATE alerts SET delivery = $1 WHERE id = $2")
                    .bind(delivery)
                    .bind(&alert.id)
                    .execute(&mut **transaction)
                    .await?;
            }
        }
    }
    Ok(raised)
}

/// Until when an alert waits because its subscription was told `brake` times within the hour; `None` tells it now.
///
/// The wait ends an hour after the oldest of those messages, so a flood becomes one bundle an hour.
async fn braked(
    transaction: &mut Transaction<'static, Any>,
    alert: &Alert,
    brake: u32,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let row =
        sqlx::query("SELECT COUNT(*), MIN(created) FROM deliveries WHERE subscription = $1 AND created > $2")
            .bind(&alert.subscription)
            .bind(millis(alert.created - HOUR))
            .fetch_one(&mut **transaction)
            .await?;
    let told: i64 = row.try_get(0)?;
    let oldest: Option<i64> = row.try_get(1)?;
    let over = oldest.filter(|_| told >= i64::from(brake));
    over.map(|oldest| Ok(instant(oldest)? + HOUR)).transpose()
}

/// Whether something that the same recipient is to be told before waits for its bundle, which is made within the second.
///
/// Asked from the recipient on: what waits at the hour of a bundle may be the alerts of everybody.
async fn is_awaited(transaction: &mut Transaction<'static, Any>, alert: &Alert) -> Result<bool, StoreError> {
    let sql = sqlx::query(
        "SELECT a.id FROM subscriptions s CROSS JOIN alerts a WHERE a.subscription = s.id AND a.delivery IS NULL AND a.due <= $1 \
         AND s.paused IS NULL AND s.address = (SELECT o.address FROM subscriptions o WHERE o.id = $2 AND o.paused IS NULL) LIMIT 1",
    );
    let sql = sql.bind(millis(alert.created)).bind(&alert.subscription);
    Ok(sql.fetch_optional(&mut **transaction).await?.is_some())
}

/// A new delivery, due now; held at once when its subscription is paused.
async fn queue(
    transaction: &mut Transaction<'static, Any>,
    subscription: &str,
    channel: &str,
    now: DateTime<Utc>,
) -> Result<String, StoreError> {
    let id = Uuid::now_v7().to_string();
    sqlx::query(
        "INSERT INTO deliveries (id, subscription, channel, state, due, lease_until, attempts, parts_done, ambiguous, created, \
         recipient) SELECT $1, id, $3, CASE WHEN paused IS NULL THEN 'queued' ELSE 'held' END, $4, 0, 0, 0, 0, $4, LOWER(address) \
         FROM subscriptions WHERE id = $2",
    )
    .bind(&id)
    .bind(subscription)
    .bind(channel)
    .bind(millis(now))
    .execute(&mut **transaction)
    .await?;
    Ok(id)
}

/// What a subscription has to be told goes to another address from now on.
pub(super) async fn readdress(
    transaction: &mut Transaction<'static, Any>,
    subscription: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE deliveries SET recipient = (SELECT LOWER(address) FROM subscriptions WHERE id = $1) \
         WHERE subscription = $1 AND state <> 'sent'",
    )
    .bind(subscription)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

pub(super) fn alert(row: &AnyRow) -> Result<Alert, StoreError> {
    Ok(Alert {
        id: row.try_get("id")?,
        subscription: row.try_get("subscription")?,
        cause: Cause(row.try_get("cause")?),
        notice: from_json("notice", row.try_get::<&str, _>("notice")?)?,
        created: instant(row.try_get("created")?)?,
    })
}
