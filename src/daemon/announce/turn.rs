//! Telegram allows a bot thirty messages a second, on however many nodes: one node tells at a time.

use std::convert::Infallible;
use std::sync::Mutex;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{Lane, announce};
use crate::alerts::Channels;
use crate::daemon::tower::Tower;
use crate::store::BotTurn;

/// The channel whose pace belongs to all nodes together.
pub const CHANNEL: &str = "telegram";
/// How long the turn is ours without a word from us: longer than the pause that any chat is due, and another node has it soon after
/// we are gone.
const TURN: TimeDelta = TimeDelta::seconds(20);
/// How often we say that we are still at it, on the clock of the machine.
const RENEWAL: Duration = Duration::from_secs(5);

/// The turn of this node to tell over Telegram.
#[derive(Debug)]
pub struct Turn {
    owner: String,
    /// Until when it is ours.
    until: Mutex<DateTime<Utc>>,
}

impl Default for Turn {
    fn default() -> Turn {
        Turn { owner: Uuid::now_v7().to_string(), until: Mutex::new(DateTime::UNIX_EPOCH) }
    }
}

impl Turn {
    /// Sends what is due over Telegram, unless another node does, until nothing more is due.
    ///
    /// # Shape
    /// How many deliveries arrived.
    pub async fn announce(
        &self,
        tower: &Tower,
        channels: &Channels,
        stop: impl Fn() -> bool + Sync,
    ) -> anyhow::Result<u64> {
        // Asked every second: a turn is not taken for nothing.
        let now = tower.clock.now();
        if !tower.store.has_due_deliveries(CHANNEL, now).await? || !self.take(tower).await? {
            return Ok(0);
        }
        let telling =
            announce(tower, channels, Lane::first(CHANNEL), || stop() || !self.is_ours(tower.clock.now()));
        tokio::select! {
            told = telling => told,
            never = self.keep(tower) => match never {},
        }
    }

    /// Lets another node tell at once, where this one ends.
    pub async fn give_back(&self, tower: &Tower) -> anyhow::Result<()> {
        Ok(tower.store.release_turns(&self.owner).await?)
    }

    /// Takes or keeps the turn; `false` when another node has it.
    async fn take(&self, tower: &Tower) -> anyhow::Result<bool> {
        let now = tower.clock.now();
        let until = now + TURN;
        let ours = tower.store.take_turn(BotTurn::Alerts, &self.owner, now, until).await?;
        *self.until.lock().expect("nothing panics while it is held") =
            if ours { until } else { DateTime::UNIX_EPOCH };
        Ok(ours)
    }

    /// Says again and again that the turn is ours, for as long as there is something to tell.
    async fn keep(&self, tower: &Tower) -> Infallible {
        loop {
            tokio::time::sleep(RENEWAL).await;
            if let Err(error) = self.take(tower).await {
                tracing::warn!("the turn to tell over Telegram was not renewed: {error:#}");
            }
        }
    }

    fn is_ours(&self, now: DateTime<Utc>) -> bool {
        now < *self.until.lock().expect("nothing panics while it is held")
    }
}
