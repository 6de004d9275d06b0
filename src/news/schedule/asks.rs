//! What a feed itself asks of its readers: how often, not at which hours, and where its hub is.

mod head;

use std::time::Duration;

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

/// What a feed asks of its readers.
///
/// # Source
/// RSS 2.0 (`ttl`, `skipHours`, `skipDays`: hours and days of GMT), the syndication module of RSS 1.0 (`sy:*`), WebSub
/// section 4 (hub and self links).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Asks {
    /// Seconds to wait between two polls (`ttl`, or `sy:updatePeriod` by `sy:updateFrequency`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u64>,
    /// From where whole periods are counted (`sy:updateBase`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<DateTime<Utc>>,
    /// Hours of the day at which it does not change, 0 to 23.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skip_hours: Vec<u8>,
    /// Days of the week on which it does not change, Monday is 0.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skip_days: Vec<u8>,
    /// Its hub.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hub: Option<Url>,
    /// The address under which the hub knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<Url>,
}

impl Asks {
    /// Reads what a decoded document asks, from what stands before its first item. Nothing in it can fail.
    pub fn read(text: &str, base: &Url) -> Asks {
        head::read(text, base)
    }

    /// Does it ask for nothing?
    pub fn is_empty(&self) -> bool {
        *self == Asks::default()
    }

    /// How long it wants to be left alone after now.
    pub fn wait(&self, now: DateTime<Utc>) -> Option<Duration> {
        let period = self.seconds?;
        let wait = Duration::from_secs(period);
        let Some(since) = self.base.and_then(|base| u64::try_from((now - base).num_seconds()).ok()) else {
            return Some(wait);
        };
        // Something comes at each whole period from the base: the next one is when it pays to ask.
        Some(Duration::from_secs(period.max(1) - since % period.max(1)))
    }

    /// The first instant from `at` on that it does not ask to skip; `at` itself when it asks to skip all of them.
    ///
    /// Who skips comes `spread` after the hour, less than one: else all that skip the night come in the same second of the morning.
    pub fn awake(&self, at: DateTime<Utc>, spread: Duration) -> DateTime<Utc> {
        let skipped = |at: DateTime<Utc>| {
            let (hour, day) = (at.hour() as u8, at.weekday().num_days_from_monday() as u8);
            self.skip_hours.contains(&hour) || self.skip_days.contains(&day)
        };
        if !skipped(at) {
            return at;
        }
        let hour = at - TimeDelta::minutes(at.minute().into()) - TimeDelta::seconds(at.second().into());
        // A week has seen every day and every hour.
        let found = (1..=7 * 24).map(|hours| hour + TimeDelta::hours(hours)).find(|at| !skipped(*at));
        found.map_or(at, |hour| hour + TimeDelta::from_std(spread).unwrap_or_default())
    }
}
