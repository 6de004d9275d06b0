//! A clock that jumps back: what waits for an instant that was never near goes on.

use chrono::{DateTime, TimeDelta, Utc};

use super::tower::Tower;
use super::{announce, poll};
use crate::store::Longest;

/// What a time server corrects without a word, and what the clocks of two machines differ by.
const TOLERANCE: TimeDelta = TimeDelta::minutes(1);
/// A week, as a publisher may ask at most, with the tenth that a feed's own wait varies by; a weekly digest is no further.
const WAIT_MAX: TimeDelta = TimeDelta::days(8);

/// Follows the clock of one process.
#[derive(Debug, Default)]
pub struct ClockWatch {
    last: Option<DateTime<Utc>>,
}

impl ClockWatch {
    /// Looks at the clock. At the first look, and whenever it went back, nothing waits any more for the time that it showed before.
    ///
    /// # Shape
    /// How many feeds and deliveries no longer wait.
    pub async fn look(&mut self, tower: &Tower) -> anyhow::Result<u64> {
        let now = tower.clock.now();
        if self.last.is_some_and(|last| now + TOLERANCE >= last) {
            self.last = self.last.max(Some(now));
            return Ok(0);
        }
        let longest =
            Longest { poll: poll::lease(tower), send: announce::LEASE, wait: WAIT_MAX, digest: WAIT_MAX };
        let freed = tower.store.after_jump(now, TOLERANCE, longest).await?;
        if let Some(last) = self.last {
            tracing::warn!(
                freed,
                "the clock jumped back from {last} to {now}: what waited for the later time goes on"
            );
        } else if freed > 0 {
            tracing::warn!(
                freed,
                "the store knows instants that are still to come: what waited for them goes on"
            );
        }
        self.last = Some(now);
        Ok(freed)
    }
}
