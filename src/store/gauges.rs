//! What stands and waits, counted for whoever watches the service.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::rows::{instant, millis};
use super::{Late, Store, StoreError};

/// Counts by name.
pub type Counted = Vec<(String, i64)>;

/// What stands and waits at one instant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gauges {
    /// Feeds whose hour has come.
    pub feeds_due: i64,
    /// For how long the one that is due longest has been due.
    pub poll_delay: TimeDelta,
    /// Alerts raised, by what they tell: `item`, `update`, `citation`, `assessment`, `deadline`, `feed`, `other`.
    pub alerts: Counted,
    /// Deliveries that failed and are tried again, by channel.
    pub retrying: Counted,
    /// The same by what the last attempt met, as the outbox keeps it.
    pub failing: Counted,
    /// Systems by the class of their last assessment.
    pub classes: Counted,
    /// Alerts that wait for their digest.
    pub in_digests: i64,
    /// What the sweep found: matches that were late, told wrongly, or not in the index.
    pub swept: Option<Late>,
    /// Assessments that are kept.
    pub assessments: i64,
    /// What else waits, by queue: `assessments`, `imports`, `exports`, `confirmations`, `letters`, `replies`.
    pub waiting: Counted,
}

impl Store {
    /// Counts what stands and waits.
    pub async fn gauges(&self, now: DateTime<Utc>) -> Result<Gauges, StoreError> {
        let due = "SELECT COUNT(*), MIN(next_poll) FROM feeds WHERE stopped = 0 AND next_poll <= $1 \
                   AND not_before <= $1 AND host NOT IN (SELECT host FROM polling WHERE until > $1)";
        let due = sqlx::query(due).bind(millis(now)).fetch_one(&self.pool).await?;
        let oldest = due.try_get::<Option<i64>, _>(1)?.map(instant).transpose()?;
        Ok(Gauges {
            feeds_due: due.try_get(0)?,
            poll_delay: oldest.map_or(TimeDelta::zero(), |oldest| now - oldest),
            alerts: self
                .counted(
                    "SELECT kind, COUNT(*) FROM (SELECT CASE WHEN cause LIKE 'item:%' THEN 'item' \
                     WHEN cause LIKE 'update:%' THEN 'update' WHEN cause LIKE 'citation:%' THEN 'citation' \
                     WHEN cause LIKE 'assessment:%' THEN 'assessment' WHEN cause LIKE 'deadline:%' THEN 'deadline' \
                     WHEN cause LIKE 'feed:%' THEN 'feed' ELSE 'other' END AS kind FROM alerts) AS kinds GROUP BY kind ORDER BY kind",
                )
                .await?,
            retrying: self
                .counted(
                    "SELECT channel, COUNT(*) FROM deliveries WHERE state = 'queued' AND attempts > 0 \
                     GROUP BY channel ORDER BY channel",
                )
                .await?,
            failing: self
                .counted(
                    "SELECT cause, COUNT(*) FROM deliveries WHERE state = 'queued' AND cause IS NOT NULL GROUP BY cause",
                )
                .await?,
            classes: self
                .counted(
                    "SELECT a.risk, COUNT(*) FROM assessments a JOIN systems s ON s.id = a.system \
                     WHERE a.made = (SELECT MAX(b.made) FROM assessments b WHERE b.system = a.system) \
                     GROUP BY a.risk ORDER BY a.risk",
                )
                .await?,
            in_digests: self.number("SELECT COUNT(*) FROM alerts WHERE delivery IS NULL").await?,
            swept: Some(self.late_matches().await?),
            assessments: self.number("SELECT COUNT(*) FROM assessments").await?,
            waiting: self
                .counted(
                    "SELECT 'assessments', COUNT(*) FROM due_assessments \
                     UNION ALL SELECT 'imports', COUNT(*) FROM imports WHERE state = 'loading' \
                     UNION ALL SELECT 'exports', COUNT(*) FROM exports WHERE state = 'waiting' \
                     UNION ALL SELECT 'confirmations', COUNT(*) FROM consents \
                     UNION ALL SELECT 'letters', COUNT(*) FROM invitation_letters \
                     UNION ALL SELECT 'replies', COUNT(*) FROM bot_replies",
                )
                .await?,
        })
    }

    async fn counted(&self, sql: &'static str) -> Result<Counted, StoreError> {
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        rows.iter().map(|row: &AnyRow| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    async fn number(&self, sql: &'static str) -> Result<i64, StoreError> {
        Ok(sqlx::query(sql).fetch_one(&self.pool).await?.try_get(0)?)
    }
}
