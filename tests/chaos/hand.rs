//! The clock that all daemons of a chaos share: the machine's, ahead by the time in which there was nothing to do.

use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use sqlx::Row;

/// How often it is asked whether there is something to do.
const LOOK: Duration = Duration::from_millis(200);
/// Work that is so near is waited for: a daemon may have taken it before it saw the clock move.
const NEAR: TimeDelta = TimeDelta::seconds(2);

/// The hand of the clock: a file that says by how much it is ahead.
#[derive(Clone, Debug)]
pub(crate) struct Hand(PathBuf);

impl Hand {
    /// The hand in a folder that holds those of the nodes.
    pub(crate) fn of(folder: &Path) -> Hand {
        Hand(folder.join("clock"))
    }

    /// The hand that the node with this data follows.
    pub(crate) fn beside(data: &Path) -> Hand {
        Hand::of(data.parent().unwrap_or(data))
    }

    /// Puts the clock so long before a full hour, before anybody follows it.
    ///
    /// # Shape
    /// The hour.
    pub(crate) fn stand_before_an_hour(&self, time: TimeDelta) -> anyhow::Result<DateTime<Utc>> {
        let now = Utc::now();
        let hour = (now + time).duration_trunc(TimeDelta::hours(1))? + TimeDelta::hours(1);
        std::fs::write(&self.0, (hour - time - now).num_milliseconds().to_string())?;
        Ok(hour)
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        Utc::now() + self.ahead()
    }

    fn ahead(&self) -> TimeDelta {
        let kept = std::fs::read_to_string(&self.0).ok().and_then(|text| text.parse().ok());
        TimeDelta::milliseconds(kept.unwrap_or_default())
    }

    /// Moves on whenever nothing is to be done: a schedule of retries that lasts days is gone through in seconds.
    pub(crate) async fn skip_what_is_idle(self, store: String) -> anyhow::Result<()> {
        let pool = sqlx::any::AnyPoolOptions::new().max_connections(1).connect(&store).await?;
        loop {
            tokio::time::sleep(LOOK).await;
            let now = self.now();
            // A database that does not answer is starting anew; the clock goes on by itself.
            let next = nothing_until(&pool, now).await.ok().flatten();
            let Some(next) = next.filter(|next| *next - now > NEAR) else { continue };
            let draft = self.0.with_extension("part");
            // A little further: what is due soon after is done in the same step.
            let ahead = self.ahead() + (next - now) + (next - now) / 4;
            tokio::fs::write(&draft, ahead.num_milliseconds().to_string()).await?;
            tokio::fs::rename(&draft, &self.0).await?;
        }
    }
}

/// When there is work again, when there is none now and nobody has a lease. What stands behind a delivery that is tried again later
/// is no work yet, and what waits for its bundle is some from its hour on.
async fn nothing_until(pool: &sqlx::AnyPool, now: DateTime<Utc>) -> anyhow::Result<Option<DateTime<Utc>>> {
    let row = sqlx::query(
        "SELECT (SELECT COUNT(*) FROM feeds WHERE polled IS NULL) + (SELECT COUNT(*) FROM polling WHERE until > $1) \
         + (SELECT COUNT(*) FROM deliveries WHERE state = 'queued' AND (lease_until > $1 OR (due <= $1 \
         AND subscription NOT IN (SELECT subscription FROM deliveries WHERE state = 'queued' AND due > $1 \
         AND cause IS NOT NULL)))) + (SELECT COUNT(*) FROM alerts a JOIN subscriptions s ON s.id = a.subscription \
         WHERE a.delivery IS NULL AND a.due <= $1 AND s.paused IS NULL) \
         + (SELECT COUNT(*) FROM imports WHERE state <> 'taken') + (SELECT COUNT(*) FROM due_assessments), \
         (SELECT MIN(due) FROM deliveries WHERE state = 'queued' AND due > $1), \
         (SELECT MIN(a.due) FROM alerts a JOIN subscriptions s ON s.id = a.subscription \
         WHERE a.delivery IS NULL AND a.due > $1 AND s.paused IS NULL)",
    );
    let row = row.bind(now.timestamp_millis()).fetch_one(pool).await?;
    let busy: i64 = row.try_get(0)?;
    let next: [Option<i64>; 2] = [row.try_get(1)?, row.try_get(2)?];
    let next = next.into_iter().flatten().min();
    Ok(next.filter(|_| busy == 0).and_then(DateTime::from_timestamp_millis))
}
