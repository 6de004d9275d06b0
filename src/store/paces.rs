//! How often somebody calls, where several nodes count together.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;

use super::rows::{instant, millis};
use super::{Location, Store, StoreError};

impl Store {
    /// Whether other machines may use this store at the same time.
    pub fn is_shared(&self) -> bool {
        matches!(self.location, Location::Postgres(_))
    }

    /// Counts a call that uses `step` of the time of its caller, who may be ahead of the clock by `room`; how long to wait when
    /// there were too many. One statement, so that calls at two nodes count as two.
    pub async fn count_call(
        &self,
        who: &str,
        step: TimeDelta,
        room: TimeDelta,
        now: DateTime<Utc>,
    ) -> Result<Result<(), TimeDelta>, StoreError> {
        let counted = sqlx::query(
            "INSERT INTO paces (who, used_until) VALUES ($1, $2 + $3) ON CONFLICT (who) DO UPDATE SET used_until = \
             CASE WHEN paces.used_until > $2 THEN paces.used_until ELSE $2 END + $3 \
             WHERE paces.used_until - $2 <= $4 RETURNING used_until",
        )
        .bind(who)
        .bind(millis(now))
        .bind(step.num_milliseconds())
        .bind(room.num_milliseconds())
        .fetch_optional(&self.writer)
        .await?;
        if counted.is_some() {
            return Ok(Ok(()));
        }
        let row = sqlx::query("SELECT used_until FROM paces WHERE who = $1")
            .bind(who)
            .fetch_one(&self.pool)
            .await?;
        Ok(Err(instant(row.try_get(0)?)? - now - room))
    }
}
