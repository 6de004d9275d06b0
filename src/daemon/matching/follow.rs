//! The watchers follow the subscriptions of the store, whichever process changed them.

use chrono::NaiveDate;

use super::Watchers;
use crate::daemon::document::stored_document;
use crate::daemon::tower::Tower;
use crate::search::{Frequencies, Reading};
use crate::store::Operation;

/// Changes taken in at a time.
const BATCH: i64 = 1_000;
/// Subscriptions from which it pays to know which words are rare: fewer are asked in less time than counting takes.
const MANY: i64 = 1_000;
/// Items whose words are counted then, the newest: enough to tell a common word from a rare one.
const COUNTED: i64 = 2_000;

/// Takes in what changed since the last look, and that a day began: one indexed read when nothing did.
///
/// Called before every document that came in, so that a subscription added by any process is seen by the next item.
pub async fn follow(tower: &Tower) -> anyhow::Result<()> {
    let last = tower.store.last_subscription_change().await?;
    let today = tower.today();
    if tower.watchers().are_at(last, today) {
        return Ok(());
    }
    let _alone = tower.following.lock().await;
    let last = tower.store.last_subscription_change().await?;
    let followed = tower.watchers().followed;
    match followed {
        // A store that counts less is another store: a backup was put back.
        Some(followed) if followed <= last => take_in(tower, followed).await?,
        _ => load(tower, last).await?,
    }
    let mut watchers = tower.watchers_to_change();
    if watchers.today != today {
        watchers.begin(today);
    }
    Ok(())
}

/// All of them, at the first look: some at a time, for a hundred thousand rows take more room than what is made of them.
///
/// One that changes meanwhile has a change after `last`, and is looked at once more.
async fn load(tower: &Tower, last: i64) -> anyhow::Result<()> {
    let many = tower.store.counts().await?.subscriptions >= MANY;
    let frequencies = if many { frequencies(tower).await? } else { Frequencies::default() };
    let mut watchers = Watchers::new(tower.config.alerts.time_zone, frequencies, tower.today());
    let mut id = String::new();
    loop {
        let subscriptions = tower.store.subscriptions_after(&id, BATCH).await?;
        let Some(furthest) = subscriptions.last() else { break };
        id.clone_from(&furthest.id);
        subscriptions.into_iter().for_each(|subscription| watchers.put(subscription));
    }
    watchers.followed = Some(last);
    *tower.watchers_to_change() = watchers;
    Ok(())
}

impl Watchers {
    fn are_at(&self, change: i64, today: NaiveDate) -> bool {
        self.followed == Some(change) && self.today == today
    }
}

async fn take_in(tower: &Tower, mut followed: i64) -> anyhow::Result<()> {
    loop {
        let changes = tower.store.subscription_changes_after(followed, BATCH).await?;
        let Some(newest) = changes.last().map(|change| change.number) else { return Ok(()) };
        let mut watchers = tower.watchers_to_change();
        for change in changes {
            match change.now {
                Some(subscription) => watchers.put(subscription),
                None => watchers.remove(&change.id),
            }
        }
        followed = newest;
        watchers.followed = Some(newest);
    }
}

async fn frequencies(tower: &Tower) -> anyhow::Result<Frequencies> {
    let mut frequencies = Frequencies::default();
    let newest = tower.store.last_change().await?;
    let mut read = newest - COUNTED;
    loop {
        let changes = tower.store.changes_after(read, BATCH).await?;
        let Some(last) = changes.last() else { return Ok(frequencies) };
        read = last.number;
        for change in changes {
            if let Operation::Put(item) = change.operation {
                let document = stored_document(&item);
                frequencies.learn(&document, &Reading::of(&document));
            }
        }
    }
}
