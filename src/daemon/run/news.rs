//! The flows of the news: polled, pushed, indexed, and tagged anew when the themes change.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;

use super::{Bells, Flows, LOOK};
use crate::daemon::index::Indexer;
use crate::daemon::lists;
use crate::daemon::poll::{Outcome, Polled, Which, poll};
use crate::daemon::push::talk_to_hubs;
use crate::daemon::retag::Retagger;
use crate::daemon::tower::Tower;

/// Between two polls at the least: what becomes due within it is taken together.
const BREATH: Duration = Duration::from_millis(10);
/// Between an item and its place in the index: what comes within it is committed together, and whoever waits for an alert has
/// it by then. Half of the tenth of a second within which an item is found.
const INDEX_BREATH: Duration = Duration::from_millis(50);
/// How often it is looked whether a hub waits for a word: leases last days.
const HUB_LOOK: Duration = Duration::from_secs(60);
/// How often the files of the themes and of the words are looked at: an editor who saves it sees the effect within a breath, and a look reads
/// some 80 kB.
const THEMES_LOOK: Duration = Duration::from_secs(5);

/// How long it is until a feed whose hour comes before the next look; `None` when there is none.
///
/// One that is due already became so during the round, as long as rounds find something; in a round that found nothing it waits
/// for something else, and is looked at as ever.
fn breath(next: Option<TimeDelta>, polled: usize) -> Option<Duration> {
    match next?.to_std() {
        Ok(wait) => Some(wait.max(BREATH)).filter(|wait| *wait < LOOK),
        Err(_) => Some(BREATH).filter(|_| polled > 0),
    }
}

impl Flows {
    pub(super) fn poll(&self, tower: &Arc<Tower>, bells: &Bells) {
        let (tower, bells) = (tower.clone(), bells.clone());
        let stop = self.stop.clone();
        self.repeat("poll", tower.knocks.clone(), LOOK, move || {
            let (tower, bells, stop) = (tower.clone(), bells.clone(), stop.clone());
            async move {
                let rung = |polled: &Polled| {
                    if matches!(polled.outcome, Outcome::Read { .. }) {
                        bells.index.notify_one();
                        bells.ring_outbox();
                    }
                };
                let polls = async {
                    loop {
                        let polled = poll(&tower, Which::Due, rung).await?;
                        let next = tower.store.next_poll().await?.map(|next| next - tower.clock.now());
                        let Some(wait) = breath(next, polled.len()) else { return Ok(()) };
                        tokio::select! {
                            () = tower.knocks.notified() => {}
                            () = tokio::time::sleep(wait) => {}
                        }
                    }
                };
                tokio::select! {
                    // A poll that is cut off has stored nothing; its lease is given back by the next start or runs out.
                    () = stop.cancelled() => Ok(()),
                    done = polls => done,
                }
            }
        });
    }

    pub(super) fn pushes(&self, tower: &Arc<Tower>) {
        let tower = tower.clone();
        self.repeat("pushes", Arc::default(), HUB_LOOK, move || {
            let tower = tower.clone();
            async move { talk_to_hubs(&tower).await }
        });
    }

    pub(super) fn index(&self, tower: &Arc<Tower>, indexer: Indexer, bells: &Bells) {
        let tower = tower.clone();
        let indexer = Arc::new(tokio::sync::Mutex::new(Some(indexer)));
        self.repeat("index", bells.index.clone(), LOOK, move || {
            let (tower, indexer) = (tower.clone(), indexer.clone());
            async move {
                tokio::time::sleep(INDEX_BREATH).await;
                let mut held = indexer.lock().await;
                // A writer that met a full disk takes nothing more: what fails is let go, and the next step opens anew.
                let mut at_work = None;
                if let Some(mut indexer) = held.take() {
                    if indexer.is_whole() {
                        at_work = Some(indexer);
                    } else {
                        tracing::error!(
                            "files of the index were removed or changed from outside; it is made anew from the store"
                        );
                    }
                }
                let mut at_work = match at_work {
                    Some(indexer) => indexer,
                    None => Indexer::reopen(&tower).await?,
                };
                at_work.follow(&tower).await?;
                *held = Some(at_work);
                Ok(())
            }
        });
    }

    pub(super) fn themes(&self, tower: &Arc<Tower>, bells: &Bells) {
        let (tower, bells, stop) = (tower.clone(), bells.clone(), self.stop.clone());
        let (retagger, lists) = (Arc::new(Retagger::default()), Arc::new(lists::Watch::default()));
        let renewal = self.renewal.clone();
        self.repeat("themes", Arc::default(), THEMES_LOOK, move || {
            let (tower, bells, stop) = (tower.clone(), bells.clone(), stop.clone());
            let (retagger, lists, renewal) = (retagger.clone(), lists.clone(), renewal.clone());
            async move {
                if lists.sees_others(&tower.config.index.dir)? {
                    renewal.cancel();
                    return Ok(());
                }
                retagger.notice(&tower)?;
                if retagger.follow(&tower, || stop.is_cancelled()).await? > 0 {
                    bells.index.notify_one();
                }
                Ok(())
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_follow_each_other_while_feeds_are_due_and_one_that_waits_for_something_else_turns_no_wheel() {
        let ms = |ms| Some(TimeDelta::milliseconds(ms));
        assert_eq!(breath(ms(300), 0), Some(Duration::from_millis(300)));
        assert_eq!(breath(ms(1), 5), Some(BREATH));
        assert_eq!(breath(ms(-40), 5), Some(BREATH), "it became due while the others were polled");
        assert_eq!(breath(ms(-40), 0), None, "its publisher asked to be left alone");
        assert_eq!(breath(ms(3_600_000), 5), None);
        assert_eq!(breath(None, 0), None);
    }
}
