//! What decides about new items, made ready when the first document of a batch needs it.

use std::sync::Arc;

use tokio::sync::OnceCell;

use crate::daemon::assess::watched_systems;
use crate::daemon::matching::{WatchedSystem, follow};
use crate::daemon::tagging::Tagger;
use crate::daemon::tower::Tower;

/// The themes and the systems, made ready at most once a batch: a batch in which nothing changed loads neither.
pub(super) struct Deciders<'a> {
    tower: &'a Arc<Tower>,
    ready: OnceCell<Ready>,
}

/// What decides about an item, beside the subscriptions that the tower holds.
pub(super) struct Ready {
    /// Which themes it has and which provisions it cites.
    pub(super) tagger: Arc<Tagger>,
    /// Whom a citation concerns.
    pub(super) systems: Vec<WatchedSystem>,
}

impl<'a> Deciders<'a> {
    pub(super) fn new(tower: &'a Arc<Tower>) -> Deciders<'a> {
        Deciders { tower, ready: OnceCell::new() }
    }

    /// What decides, loaded the first time; a subscription that was added a moment ago is there too.
    pub(super) async fn ready(&self) -> anyhow::Result<&Ready> {
        follow(self.tower).await?;
        self.ready.get_or_try_init(|| self.load()).await
    }

    async fn load(&self) -> anyhow::Result<Ready> {
        Ok(Ready { tagger: self.tower.tagger(), systems: watched_systems(self.tower).await? })
    }
}
