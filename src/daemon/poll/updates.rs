//! What a changed item says to those who were told of it.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::Poller;
use super::deciders::Ready;
use super::take_in::{alerts, is_recent};
use crate::alerts::alert::DifferenceNotice;
use crate::alerts::{Cause, Notice};
use crate::news::Feed;
use crate::news::intake::{Difference, Version, worth_telling};
use crate::search::Reading;
use crate::store::{DueAlert, ItemRecord, PollRecord, StoreError, Update};

impl Poller<'_> {
    /// Decides about an item that changed: its version is kept, and a change that matters is told.
    ///
    /// Who was told of the item hears what changed. Who was not, because the item meets their subscription only now, hears
    /// of it as of a new one, unless it comes from the archive.
    pub(super) async fn update(
        &self,
        ready: &Ready,
        feed: &Feed,
        item: ItemRecord,
        reading: &Reading,
        record: &mut PollRecord,
    ) -> Result<(), StoreError> {
        let now = self.tower.clock.now();
        let told = self.tower.store.told_versions(&item.key).await?;
        let version = Version { item: item.item.clone(), provisions: item.provisions.clone() };
        let mut differences = worth_telling(&told, &version);
        differences.extend(self.known.iter().cloned());
        if !differences.is_empty() {
            let story = self.tower.store.story(&item.key).await?;
            let informed = self.tower.store.told_of(&format!("item:{story}")).await?;
            let recent = is_recent(self.tower, &item.item, now);
            let news = Changed { item: &item, story: &story, differences: &differences, now };
            let alerts = alerts(self.tower, ready, feed, &item, reading, now).into_iter();
            record.alerts.extend(alerts.filter_map(|due| news.told(due, &informed, recent)));
            record.updates.insert(item.key.clone(), Update { differences });
        }
        record.items.push(item);
        Ok(())
    }
}

/// A change that matters.
struct Changed<'a> {
    item: &'a ItemRecord,
    story: &'a str,
    differences: &'a [Difference],
    now: DateTime<Utc>,
}

impl Changed<'_> {
    /// The alert of an item as the alert of its change.
    fn told(&self, due: DueAlert, informed: &BTreeSet<String>, recent: bool) -> Option<DueAlert> {
        let mut due = due;
        let own = format!("item:{}", self.item.key);
        if due.alert.cause.0 != own {
            // A provision that it cites only now: the cause keeps who heard of it before from hearing it again.
            return recent.then_some(due);
        }
        if !informed.contains(&due.alert.subscription) {
            due.alert.cause = Cause(format!("item:{}", self.story));
            return recent.then_some(due);
        }
        let Notice::Item { item, why } = due.alert.notice else { return None };
        due.alert.id = Uuid::now_v7().to_string();
        due.alert.cause = Cause(format!("update:{}:{}", self.story, self.item.fingerprint));
        due.alert.created = self.now;
        let differences = self.differences.iter().map(notice).collect();
        due.alert.notice = Notice::Update { item, differences, why };
        Some(due)
    }
}

fn notice(difference: &Difference) -> DifferenceNotice {
    match difference.clone() {
        Difference::Title { before, after } => DifferenceNotice::Title { before, after },
        Difference::Day { before, after } => DifferenceNotice::Day { before, after },
        Difference::Figure { before, after } => DifferenceNotice::Figure { before, after },
        Difference::Provisions { added, removed } => DifferenceNotice::Provisions { added, removed },
        Difference::Phase { before, after } => DifferenceNotice::Phase { before, after },
        Difference::Learned { lesson } => DifferenceNotice::Learned { lesson },
        Difference::Text { percent } => DifferenceNotice::Text { percent },
    }
}
