//! Stories that grow: who was told of one hears when enough other sources tell it too.
//!
//! Looked for behind the polls and not in them: an item that joins a story is stored at once, and what is missed at a crash is
//! found by the next look, since one cause makes one alert.

use chrono::{DateTime, TimeDelta, Utc};

use super::matching::due;
use super::tower::Tower;
use crate::alerts::{Alert, Notice};
use crate::news::story::grown;
use crate::store::{DueAlert, Teller};

/// Since when the stories were last looked at, as the store counts.
const LOOKED: &str = "stories-grown";
/// An item carries the instant at which it was read, and another process may store it this much later.
const OVERLAP: TimeDelta = TimeDelta::minutes(10);
/// Stories of one look; what is more waits for the next.
const STORIES_MAX: i64 = 1_000;

/// Tells of stories that have grown since the last look.
///
/// # Shape
/// The number of alerts that were new.
pub async fn tell(tower: &Tower) -> anyhow::Result<u64> {
    let now = tower.clock.now();
    let last = tower.store.kept_number(LOOKED).await?.and_then(DateTime::from_timestamp_millis);
    let since = last.unwrap_or(now).min(now) - OVERLAP;
    let mut told = 0;
    for story in tower.store.stories_joined_since(since, STORIES_MAX).await? {
        let tellers = tower.store.tellers(&story).await?;
        let Some(step) = grown(tellers.len()) else { continue };
        let mut alerts = Vec::new();
        for alert in tower.store.told_story(&story).await? {
            alerts.extend(alert_of(tower, &story, step, &tellers, alert, now).await?);
        }
        told += tower.store.raise(&alerts).await?;
    }
    tower.store.keep_number(LOOKED, now.timestamp_millis()).await?;
    Ok(told)
}

/// The alert for somebody who was told of a story before it had so many sources.
async fn alert_of(
    tower: &Tower,
    story: &str,
    step: usize,
    tellers: &[Teller],
    told: Alert,
    now: DateTime<Utc>,
) -> anyhow::Result<Option<DueAlert>> {
    let before = tellers.iter().filter(|teller| teller.since <= told.created).count();
    let Notice::Item { mut item, why } = told.notice else { return Ok(None) };
    if before >= step {
        return Ok(None);
    }
    let Some(subscription) = tower.store.subscription(&told.subscription).await? else { return Ok(None) };
    let others = tellers.iter().map(|teller| &teller.source).filter(|source| **source != item.source);
    item.also = others.cloned().collect();
    let notice = Notice::Grown { item, sources: tellers.len(), why };
    let cause = format!("grown:{story}:{step}");
    Ok(Some(due(&subscription, cause, notice, now, tower.config.alerts.time_zone)))
}
