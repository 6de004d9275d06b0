//! After a clock that jumped back: what was written under the later time no longer waits for it.

use chrono::{DateTime, TimeDelta, Utc};

use super::rows::millis;
use super::{Store, StoreError};

/// How long leases and waits may last at most; one that ends later was given under another time.
#[derive(Clone, Copy, Debug)]
pub struct Longest {
    /// The lease of a feed.
    pub poll: TimeDelta,
    /// The lease of a delivery.
    pub send: TimeDelta,
    /// What a publisher may ask of us.
    pub wait: TimeDelta,
    /// Between an alert and its digest.
    pub digest: TimeDelta,
}

/// How long a brake holds an alert.
const BRAKE: TimeDelta = TimeDelta::hours(1);

impl Store {
    /// Makes due what was polled, tried or held at an instant after `now`, which cannot be.
    ///
    /// Leases are shortened and not ended: somebody may be at work under one, and what it tells must not be told by another.
    ///
    /// # Shape
    /// How many feeds and deliveries no longer wait.
    pub async fn after_jump(
        &self,
        now: DateTime<Utc>,
        tolerance: TimeDelta,
        longest: Longest,
    ) -> Result<u64, StoreError> {
        let mut transaction = self.write().await?;
        let (at, later) = (millis(now), millis(now + tolerance));
        let mut freed = 0;
        for sql in [
            "UPDATE feeds SET next_poll = $1, polled = $1, read_well = CASE WHEN read_well > $1 THEN $1 ELSE read_well END \
             WHERE polled > $2",
            "UPDATE deliveries SET due = $1 WHERE state = 'queued' AND due > $2 AND (created > $2 OR settled > $2)",
        ] {
            let done = sqlx::query(sql).bind(at).bind(later).execute(&mut *transaction).await?;
            freed += done.rows_affected();
        }
        // A digest that is still within its rhythm comes at its hour; only what lies further ahead, or is held by the brake, is freed.
        sqlx::query(
            "UPDATE alerts SET due = $1 WHERE delivery IS NULL AND created > $2 AND (due > $3 OR due <= created + $4)",
        )
        .bind(at)
        .bind(later)
        .bind(millis(now + longest.digest))
        .bind(BRAKE.num_milliseconds())
        .execute(&mut *transaction)
        .await?;
        for (sql, most) in [
            ("UPDATE bot_turns SET until = $1 WHERE until > $2", longest.send),
            ("UPDATE polling SET until = $1 WHERE until > $2", longest.poll),
            (
                "UPDATE deliveries SET lease_until = $1 WHERE state = 'queued' AND lease_until > $2",
                longest.send,
            ),
            ("UPDATE feeds SET not_before = $1 WHERE not_before > $2", longest.wait),
            ("UPDATE waits SET until = $1 WHERE until > $2", longest.wait),
        ] {
            let (end, over) = (millis(now + most), millis(now + most + tolerance));
            sqlx::query(sql).bind(end).bind(over).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(freed)
    }
}
