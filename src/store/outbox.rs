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
mod taking;
mod unsettled;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};
use uuid::Uuid;

pub use settled::Settled;
pub use taking::Claimed;
pub(super) use unsettled::Unsettled;

use super::rows::{from_json, instant, json, millis};
use super::{Store, StoreError, mutes, subscriptions};
use crate::alerts::timing::Held;
use crate::alerts::{Alert, Cause};

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
