//! Who sends a delivery: a sender takes some that are due, keeps them while it works, and gives back what it did not begin.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::{alert, subscriptions};
use crate::alerts::{Alert, Subscription};
use crate::store::rows::{instant, millis};
use crate::store::{Store, StoreError};

/// Deliveries of one recipient that a sender takes at a time: the next is at hand when one is told, and a slow
/// recipient keeps a batch waiting for no more than these.
const TURN: i64 = 2;

/// Deliveries among which a sender looks for recipients to tell, when more than that are due.
const WINDOW: i64 = 256;

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
    /// Takes deliveries of a channel that are due, oldest first, so that no other process sends them until `lease_until`.
    ///
    /// At most two of one recipient: a chat with a thousand messages to come holds up nobody else. None that comes after one
    /// which waits to be tried again, or which somebody is sending: a recipient is told in order, by all of their subscriptions.
    ///
    /// An owner `process/lane` never takes what another lane of its process has in hand, however late it is: that one lives, and
    /// a clock may jump.
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
             AND b.state = 'queued' AND (b.lease_until > $3 OR (b.due > $3 AND b.cause IS NOT NULL) \
             OR (b.owner LIKE $8 AND b.owner <> $2)))) AS waiting \
             WHERE place <= $6 ORDER BY created, id LIMIT $4) AND lease_until <= $3 RETURNING id",
        )
        .bind(millis(taking.lease_until))
        .bind(taking.owner)
        .bind(millis(taking.now))
        .bind(taking.limit)
        .bind(taking.channel)
        .bind(TURN)
        .bind(window)
        .bind(lanes_beside(taking.owner))
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

/// What names all lanes of an owner's process; an owner without lanes has none beside it.
fn lanes_beside(owner: &str) -> String {
    owner.rsplit_once('/').map_or_else(|| owner.to_owned(), |(process, _)| format!("{process}/%"))
}
