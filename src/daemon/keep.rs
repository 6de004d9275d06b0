//! What is kept, and for how long: `[keep]` of the configuration, applied once a night.

use chrono::{Datelike, TimeDelta, Timelike};

use super::tower::Tower;
use crate::store::{Forgettable, KeepLimits};

/// The hour, in the town, after which it looks: the sweep, which looks at what is new, is done by then.
const HOUR: u32 = 4;
/// The day on which it was last looked, as the store counts.
const KEPT: &str = "kept";
/// What a publisher said of visits and is past for so long helps nobody.
const MANNERS: TimeDelta = TimeDelta::days(30);

/// Attempts to sign in are counted for less, and calls for a minute.
const VISITS: TimeDelta = TimeDelta::days(1);
/// A session that nobody used for so long has ended.
const SESSIONS: TimeDelta = TimeDelta::days(7);

/// The instants that the configuration means today.
pub fn limits(tower: &Tower) -> KeepLimits {
    let (keep, now) = (&tower.config.keep, tower.clock.now());
    let before = |days: u32| (days > 0).then(|| now - TimeDelta::days(days.into()));
    KeepLimits {
        items: before(keep.items_days),
        deliveries: before(keep.deliveries_days),
        questionnaires: before(keep.questionnaires_days),
        manners: now - MANNERS,
        visits: now - VISITS,
        sessions: now - SESSIONS,
    }
}

/// Forgets what is old, once a night, whichever process comes first.
pub async fn keep_when_due(tower: &Tower) -> anyhow::Result<Option<Forgettable>> {
    let zone = tower.config.alerts.time_zone;
    let now = tower.clock.now().with_timezone(&zone);
    let day = i64::from(now.date_naive().num_days_from_ce());
    if now.hour() < HOUR || tower.store.kept_number(KEPT).await? == Some(day) {
        return Ok(None);
    }
    let gone = tower.store.forget_old(&limits(tower)).await?;
    tower.store.keep_number(KEPT, day).await?;
    if gone != Forgettable::default() {
        tracing::info!(
            items = gone.items,
            alerts = gone.alerts,
            deliveries = gone.deliveries,
            questionnaires = gone.questionnaires,
            visits = gone.visits,
            "what is older than `keep` says is forgotten"
        );
    }
    Ok(Some(gone))
}
