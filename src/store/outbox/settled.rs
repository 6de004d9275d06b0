//! How an attempt to tell ended, and what that means for the delivery and its subscription.

use chrono::{DateTime, Utc};
use sqlx::{Any, Row, Transaction};

use super::{Claimed, DueAlert, raise, readdress};
use crate::alerts::timing::Held;
use crate::alerts::{Address, Subscription};
use crate::store::rows::millis;
use crate::store::{Store, StoreError, following};

/// How an attempt ended, for the outbox.
#[derive(Clone, Debug)]
pub enum Settled {
    /// The channel took it.
    Sent {
        /// The channel's own name for it.
        receipt: Option<String>,
    },
    /// Again later.
    Again {
        /// When.
        due: DateTime<Utc>,
        /// Why.
        cause: String,
        /// Whether the attempt counts as a failure; a wait that the channel asked for does not.
        counted: bool,
        /// Whether it may have arrived all the same.
        ambiguous: bool,
        /// Parts that arrived.
        parts_done: usize,
    },
    /// Never: this message is refused.
    Dead {
        /// Why.
        cause: String,
    },
    /// The recipient is gone: the subscription pauses and keeps what waits.
    Gone {
        /// Why.
        cause: String,
        /// Who hears of it, when the subscription was not paused yet.
        tell: Vec<DueAlert>,
    },
    /// The schedule of a program's address is exhausted: the message is kept as refused, and the subscription pauses as when the
    /// recipient is gone, or each next message would run through the whole schedule again.
    Exhausted {
        /// What the last attempt met.
        cause: String,
        /// Who hears of it, when the subscription was not paused yet.
        tell: Vec<DueAlert>,
    },
    /// Not tried: the quiet hours of the recipient have begun.
    Quiet {
        /// When they end.
        until: DateTime<Utc>,
    },
    /// The recipient has another address; the same message goes there.
    Moved {
        /// Where.
        to: Address,
        /// When.
        due: DateTime<Utc>,
    },
}

impl Store {
    /// Notes a part that arrived before the next one leaves; `false` when the delivery is no longer this sender's to send.
    pub async fn note_part(&self, delivery: &Claimed, owner: &str) -> Result<bool, StoreError> {
        // A pause in between lets go of what is queued, and still has to know what arrived.
        let sql = "UPDATE deliveries SET parts_done = $1 WHERE id = $2 AND owner = $3 RETURNING state";
        let sql = sqlx::query(sql).bind(delivery.parts_done as i64).bind(&delivery.id).bind(owner);
        let row = match sql.fetch_optional(&self.writer).await.map_err(StoreError::from) {
            Err(StoreError::Full) => {
                self.unsettled.keep(delivery, None);
                return Err(StoreError::Full);
            }
            row => row?,
        };
        Ok(row.map(|row| row.try_get::<String, _>(0)).transpose()?.is_some_and(|state| state == "queued"))
    }

    /// Records how an attempt ended. An attempt whose lease another sender took over in the meantime changes nothing.
    ///
    /// Where there is no room for it, this process remembers it until there is.
    pub async fn settle(
        &self,
        delivery: &Claimed,
        owner: &str,
        how: &Settled,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let written = self.write_down(delivery, owner, how, now).await;
        if matches!(written, Err(StoreError::Full)) {
            self.unsettled.keep(delivery, Some((how.clone(), now)));
        }
        written
    }

    async fn write_down(
        &self,
        delivery: &Claimed,
        owner: &str,
        how: &Settled,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        let (state, due, cause, receipt, counted, ambiguous, parts) = match how {
            Settled::Sent { receipt } => ("sent", now, None, receipt.clone(), 0, 0, delivery.parts_done),
            Settled::Again { due, cause, counted, ambiguous, parts_done } => (
                "queued",
                *due,
                Some(cause.clone()),
                None,
                i64::from(*counted),
                i64::from(*ambiguous),
                *parts_done,
            ),
            Settled::Dead { cause } | Settled::Exhausted { cause, .. } => {
                ("dead", now, Some(cause.clone()), None, 1, 0, delivery.parts_done)
            }
            Settled::Gone { cause, .. } => {
                ("held", now, Some(cause.clone()), None, 1, 0, delivery.parts_done)
            }
            Settled::Quiet { until } => ("queued", *until, None, None, 0, 0, delivery.parts_done),
            Settled::Moved { due, .. } => ("queued", *due, None, None, 0, 0, delivery.parts_done),
        };
        let done = sqlx::query(
            "UPDATE deliveries SET state = $1, due = $2, lease_until = 0, owner = NULL, attempts = attempts + $3, parts_done = $4, \
             ambiguous = CASE WHEN $5 = 1 THEN 1 ELSE ambiguous END, settled = $6, cause = $7, receipt = $8 \
             WHERE id = $9 AND owner = $10 AND (state = 'queued' OR (state = 'held' AND $11 = 'sent'))",
        )
        .bind(state)
        .bind(millis(due))
        .bind(counted)
        .bind(parts as i64)
        .bind(ambiguous)
        .bind(millis(now))
        .bind(cause)
        .bind(receipt)
        .bind(&delivery.id)
        .bind(owner)
        .bind(state)
        .execute(&mut *transaction)
        .await?;
        if done.rows_affected() == 1 {
            if let Settled::Quiet { until } = how {
                postpone(&mut transaction, &delivery.id, *until).await?;
            }
            let Subscription { id, to, .. } = &delivery.subscription;
            if !settle_subscription(&mut transaction, id, to, how).await? {
                // It moved while the old address was asked: the new one is told.
                sqlx::query("UPDATE deliveries SET state = 'queued', due = $2 WHERE id = $1")
                    .bind(&delivery.id)
                    .bind(millis(now))
                    .execute(&mut *transaction)
                    .await?;
            }
        } else {
            ended_in_a_pause(&mut transaction, delivery, owner, ambiguous).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}

/// An attempt that a pause overtook has ended: what may have arrived keeps its name when the subscription goes on.
async fn ended_in_a_pause(
    transaction: &mut Transaction<'static, Any>,
    delivery: &Claimed,
    owner: &str,
    ambiguous: i64,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE deliveries SET lease_until = 0, owner = NULL, ambiguous = CASE WHEN $1 = 1 THEN 1 ELSE ambiguous END \
         WHERE id = $2 AND owner = $3 AND state = 'held'",
    )
    .bind(ambiguous)
    .bind(&delivery.id)
    .bind(owner)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// The alerts of a delivery are due when the quiet hours end: until then nobody is late.
async fn postpone(
    transaction: &mut Transaction<'static, Any>,
    delivery: &str,
    until: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE alerts SET due = $1, held = $2 WHERE delivery = $3")
        .bind(millis(until))
        .bind(Held::Quiet.as_str())
        .bind(delivery)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

/// What the answer of an address means for the subscription; `false` when it does not live there any more.
async fn settle_subscription(
    transaction: &mut Transaction<'static, Any>,
    subscription: &str,
    told: &Address,
    how: &Settled,
) -> Result<bool, StoreError> {
    match how {
        Settled::Gone { cause, tell } | Settled::Exhausted { cause, tell } => {
            let paused = sqlx::query("UPDATE subscriptions SET paused = $1 WHERE id = $2 AND address = $3")
                .bind(cause)
                .bind(subscription)
                .bind(told.to_string())
                .execute(&mut **transaction)
                .await?;
            if paused.rows_affected() == 0 {
                return Ok(false);
            }
            sqlx::query("UPDATE deliveries SET state = 'held' WHERE subscription = $1 AND state = 'queued'")
                .bind(subscription)
                .execute(&mut **transaction)
                .await?;
            following::note(transaction, subscription, None).await?;
            raise(transaction, tell).await?;
        }
        Settled::Moved { to, .. } => {
            sqlx::query("UPDATE subscriptions SET address = $1 WHERE id = $2 AND address = $3")
                .bind(to.to_string())
                .bind(subscription)
                .bind(told.to_string())
                .execute(&mut **transaction)
                .await?;
            readdress(transaction, subscription).await?;
            following::note(transaction, subscription, None).await?;
        }
        Settled::Sent { .. } | Settled::Again { .. } | Settled::Dead { .. } | Settled::Quiet { .. } => {}
    }
    Ok(true)
}
