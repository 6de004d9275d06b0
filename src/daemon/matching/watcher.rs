//! Who waits for items, as it is kept in memory: a hundred thousand of them fit, so it holds what decides about an alert and no more.

use std::sync::{Arc, LazyLock};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

use crate::alerts::subscription::Watch;
use crate::alerts::timing::Timing;
use crate::alerts::{Alert, Cause, Notice, Rhythm, Subscription};
use crate::store::DueAlert;

/// The manner of most: told at any hour.
static AT_ANY_HOUR: LazyLock<Timing> = LazyLock::new(Timing::default);

/// A subscription without its address, its token and its past.
#[derive(Debug)]
pub(super) struct Watcher {
    pub(super) id: Arc<str>,
    pub(super) watch: Watch,
    rhythm: Rhythm,
    /// `None` when it is told at any hour.
    timing: Option<Box<Timing>>,
    channel: &'static str,
    brake: Option<u32>,
}

impl Watcher {
    pub(super) fn of(subscription: Subscription, id: Arc<str>) -> Watcher {
        let Subscription { to, watch, rhythm, timing, .. } = subscription;
        Watcher {
            id,
            watch,
            rhythm,
            channel: to.channel(),
            brake: timing.brake(&to),
            timing: Some(timing).filter(|timing| *timing != *AT_ANY_HOUR).map(Box::new),
        }
    }

    /// An alert for it, due at once or with its next digest.
    pub(super) fn due(&self, cause: String, notice: Notice, now: DateTime<Utc>, zone: Tz) -> DueAlert {
        Told {
            id: &self.id,
            rhythm: self.rhythm,
            timing: self.timing.as_deref().unwrap_or(&AT_ANY_HOUR),
            channel: self.channel,
            brake: self.brake,
        }
        .due(cause, notice, now, zone)
    }
}

/// An alert for a subscription, due at once or with its next digest.
pub fn due(
    subscription: &Subscription,
    cause: String,
    notice: Notice,
    now: DateTime<Utc>,
    zone: Tz,
) -> DueAlert {
    Told {
        id: &subscription.id,
        rhythm: subscription.rhythm,
        timing: &subscription.timing,
        channel: subscription.to.channel(),
        brake: subscription.timing.brake(&subscription.to),
    }
    .due(cause, notice, now, zone)
}

/// How a subscription is told.
struct Told<'a> {
    id: &'a str,
    rhythm: Rhythm,
    timing: &'a Timing,
    channel: &'static str,
    brake: Option<u32>,
}

impl Told<'_> {
    fn due(self, cause: String, notice: Notice, now: DateTime<Utc>, zone: Tz) -> DueAlert {
        let Told { id, rhythm, timing, channel, brake } = self;
        let alert = Alert {
            id: Uuid::now_v7().to_string(),
            subscription: id.to_owned(),
            cause: Cause(cause),
            notice,
            created: now,
        };
        let urgency = alert.notice.urgency();
        let digest_due = timing.told_at(rhythm, urgency, now, zone);
        DueAlert {
            held: digest_due.and_then(|due| timing.held_by(rhythm, urgency, now, due, zone)),
            digest_due,
            brake: brake.filter(|_| !timing.breaks_through(urgency)),
            channel,
            alert,
        }
    }
}
