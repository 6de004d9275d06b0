//! What decides about new items, made ready when the first document of a batch needs it.

use std::sync::Arc;

use tokio::sync::OnceCell;

use crate::daemon::assess::watched_systems;
use crate::daemon::matching::Watchers;
use crate::daemon::tagging::Tagger;
use crate::daemon::tower::Tower;

/// The themes and the subscriptions, compiled at most once a batch: a batch in which nothing changed loads neither.
pub(super) struct Deciders<'a> {
    tower: &'a Arc<Tower>,
    ready: OnceCell<Ready>,
}

/// What decides about an item.
pub(super) struct Ready {
    /// Which themes it has and which provisions it cites.
    pub(super) tagger: Arc<Tagger>,
    /// Whom it concerns.
    pub(super) watchers: Watchers,
}

impl<'a> Deciders<'a> {
    pub(super) fn new(tower: &'a Arc<Tower>) -> Deciders<'a> {
        Deciders { tower, ready: OnceCell::new() }
    }

    /// What decides, loaded the first time.
    pub(super) async fn ready(&self) -> anyhow::Result<&Ready> {
        self.ready.get_or_try_init(|| self.load()).await
    }

    async fn load(&self) -> anyhow::Result<Ready> {
        let subscriptions = self.tower.store.subscriptions().await?;
        let systems = watched_systems(self.tower).await?;
        let watchers = Watchers::new(subscriptions, systems, self.tower.config.alerts.time_zone);
        Ok(Ready { tagger: self.tower.tagger(), watchers })
    }
}
