//! The delivery audit: how long it took to tell, and what should have been told by now.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;

use super::rows::millis;
use super::{Store, StoreError};

/// How telling went over one channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct ChannelAudit {
    /// The channel.
    pub channel: String,
    /// Alerts told in the time looked at.
    pub told: u64,
    /// From the instant at which an alert was due to the channel's answer, in milliseconds: half of them took less.
    pub delay_p50_ms: u64,
    /// The same: 99 of 100 took less.
    pub delay_p99_ms: u64,
    /// From the publication of an item to the channel's answer, of alerts that were told at once and whose source dates to the
    /// minute: half of them took less.
    pub published_p50_ms: u64,
    /// The same: 99 of 100 took less.
    pub published_p99_ms: u64,
    /// Alerts that were due more than [`LATE`] ago and are neither told, refused nor kept for a pause.
    pub late: u64,
}

/// An alert that waits longer than this is late.
///
/// # Source
/// The alert check of GOV.UK's e-mail alerts, which looks for what was not sent within a quarter of an hour.
pub const LATE: TimeDelta = TimeDelta::minutes(15);

/// Delays looked at per audit: the newest of a busy day, enough for a percentile and a bounded cost.
const DELAYS_MAX: i64 = 50_000;

impl Store {
    /// How telling went over each channel since `since`, and what is late at `now`.
    pub async fn delivery_audit(
        &self,
        since: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Vec<ChannelAudit>, StoreError> {
        let mut channels: BTreeMap<String, Delays> = BTreeMap::new();
        let told = sqlx::query(
            "SELECT d.channel, d.settled - a.due AS delay, \
             CASE WHEN a.due = a.created THEN d.settled - a.happened END AS since_published FROM deliveries d JOIN alerts a ON a.delivery = d.id \
             WHERE d.state = 'sent' AND d.settled >= $1 ORDER BY d.settled DESC LIMIT $2",
        )
        .bind(millis(since))
        .bind(DELAYS_MAX)
        .fetch_all(&self.pool)
        .await?;
        for row in &told {
            let channel = channels.entry(row.try_get("channel")?).or_default();
            channel.due.push(u64::try_from(row.try_get::<i64, _>("delay")?).unwrap_or(0));
            if let Some(delay) = row.try_get::<Option<i64>, _>("since_published")? {
                channel.published.push(u64::try_from(delay).unwrap_or(0));
            }
        }
        // An alert that waits for its bundle has no delivery yet; its channel is the start of its address.
        let late = sqlx::query(
            "SELECT COALESCE(d.channel, s.address) AS channel, COUNT(*) AS late FROM alerts a \
             JOIN subscriptions s ON s.id = a.subscription LEFT JOIN deliveries d ON d.id = a.delivery \
             WHERE a.due <= $1 AND s.paused IS NULL AND (d.id IS NULL OR d.state = 'queued') \
             GROUP BY COALESCE(d.channel, s.address)",
        )
        .bind(millis(now - LATE))
        .fetch_all(&self.pool)
        .await?;
        for row in &late {
            let channel: &str = row.try_get("channel")?;
            let channel = channel.split(':').next().unwrap_or(channel).to_owned();
            channels.entry(channel).or_default().late +=
                u64::try_from(row.try_get::<i64, _>("late")?).unwrap_or(0);
        }
        Ok(channels.into_iter().map(|(channel, delays)| delays.audit(channel)).collect())
    }
}

/// What was read of one channel, in milliseconds.
#[derive(Default)]
struct Delays {
    due: Vec<u64>,
    published: Vec<u64>,
    late: u64,
}

impl Delays {
    fn audit(mut self, channel: String) -> ChannelAudit {
        ChannelAudit {
            told: self.due.len() as u64,
            delay_p50_ms: percentile(&mut self.due, 50),
            delay_p99_ms: percentile(&mut self.due, 99),
            published_p50_ms: percentile(&mut self.published, 50),
            published_p99_ms: percentile(&mut self.published, 99),
            channel,
            late: self.late,
        }
    }
}

fn percentile(delays: &mut [u64], share: usize) -> u64 {
    delays.sort_unstable();
    let place = (delays.len() * share / 100).min(delays.len().saturating_sub(1));
    delays.get(place).copied().unwrap_or_default()
}
