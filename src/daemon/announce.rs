//! The outbox is emptied: deliveries that are due are sent, and how each ended is recorded.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::StreamExt;
use uuid::Uuid;

use super::tower::Tower;
use crate::alerts::channel::{ChannelKind, Envelope, Outcome};
use crate::alerts::retry::{Next, next_attempt};
use crate::alerts::subscription::Watch;
use crate::alerts::{Channels, Links, MessageInput, Subscription, render};
use crate::store::{Claimed, Settled};
use crate::text::{Language, say};

/// The channels, each emptied by itself: a slow one never holds up the others.
pub const CHANNELS: [&str; 3] = ["telegram", "email", "webhook"];
/// Deliveries taken at a time: few enough to be sent well before their lease ends.
const BATCH: i64 = 32;
/// Recipients told at the same time over one channel.
const RECIPIENTS: usize = 8;
/// How long a batch is ours: short, so that what a dead process held is soon sent by another.
pub(super) const LEASE: TimeDelta = TimeDelta::seconds(120);
/// An attempt begins only when its lease lasts longer than the slowest attempt (an SMTP step of a minute).
const ATTEMPT_TIME_MAX: TimeDelta = TimeDelta::seconds(65);

/// Sends what is due over one channel until nothing more is due; `stop` ends it between two messages of a recipient.
///
/// # Shape
/// How many deliveries arrived.
pub async fn announce(
    tower: &Tower,
    channels: &Channels,
    channel: &'static str,
    stop: impl Fn() -> bool + Sync,
) -> anyhow::Result<u64> {
    let sender = Sender { tower, channels, owner: Uuid::now_v7().to_string(), links: tower.links() };
    let mut sent = 0;
    while !stop() {
        let now = tower.clock.now();
        let claimed = tower.store.claim_deliveries(channel, &sender.owner, now, now + LEASE, BATCH).await?;
        if claimed.is_empty() {
            break;
        }
        let arrived = futures_util::stream::iter(by_recipient(claimed))
            .map(|deliveries| sender.tell(deliveries, now + LEASE, &stop))
            .buffer_unordered(RECIPIENTS)
            .collect::<Vec<anyhow::Result<u64>>>()
            .await;
        for count in arrived {
            sent += count?;
        }
    }
    if stop() {
        tower.store.release_deliveries(&sender.owner).await?;
    }
    Ok(sent)
}

/// Deliveries to one recipient stay in order; recipients do not wait for each other.
fn by_recipient(claimed: Vec<Claimed>) -> Vec<Vec<Claimed>> {
    let mut recipients: BTreeMap<String, Vec<Claimed>> = BTreeMap::new();
    for delivery in claimed {
        recipients.entry(delivery.subscription.to.to_string()).or_default().push(delivery);
    }
    recipients.into_values().collect()
}

struct Sender<'a> {
    tower: &'a Tower,
    channels: &'a Channels,
    owner: String,
    links: Links,
}

impl Sender<'_> {
    async fn tell(
        &self,
        deliveries: Vec<Claimed>,
        lease_until: DateTime<Utc>,
        stop: &(impl Fn() -> bool + Sync),
    ) -> anyhow::Result<u64> {
        let mut arrived = 0;
        for delivery in deliveries {
            if stop() {
                break;
            }
            let now = self.tower.clock.now();
            if now + ATTEMPT_TIME_MAX > lease_until || now < lease_until - LEASE {
                // Too late to begin, or the clock jumped back and nobody knows how late it is: when the lease has run
                // out, this or another process takes it again.
                break;
            }
            let settled = self.send(&delivery).await;
            arrived += u64::from(matches!(settled, Settled::Sent { .. }));
            self.tower.store.settle(&delivery, &self.owner, &settled, self.tower.clock.now()).await?;
        }
        Ok(arrived)
    }

    async fn send(&self, delivery: &Claimed) -> Settled {
        let subscription = &delivery.subscription;
        let description = describe(self.tower, subscription);
        let input = MessageInput {
            delivery: &delivery.id,
            subscription,
            description: &description,
            alerts: &delivery.alerts,
            now: delivery.created,
            zone: self.tower.config.alerts.time_zone,
        };
        let names = |theme: &str, language: Language| self.tower.theme_name(theme, language);
        let message = render(&input, &self.links, &names);
        let envelope = Envelope {
            delivery: &delivery.id,
            created: delivery.created,
            subscription: &subscription.id,
            list: &description,
            token: &subscription.token,
            parts_done: delivery.parts_done,
            now: self.tower.clock.now(),
        };
        let sent = self.channels.send(&subscription.to, &message, &envelope).await;
        let settled = self.settled(delivery, sent.outcome, sent.parts_done);
        log(delivery, &settled);
        settled
    }

    fn settled(&self, delivery: &Claimed, outcome: Outcome, parts_done: usize) -> Settled {
        let kind = ChannelKind::from(&delivery.subscription.to);
        let next =
            next_attempt(kind, delivery.attempts, &outcome, self.tower.clock.now(), seed(&delivery.id));
        match (outcome, next) {
            (Outcome::Delivered { receipt }, _) => Settled::Sent { receipt },
            (Outcome::Moved { to }, Next::At { at, .. }) => Settled::Moved { to, due: at },
            (Outcome::Gone { cause }, _) => Settled::Gone { cause },
            (outcome, Next::At { at, failures }) => Settled::Again {
                due: at,
                ambiguous: matches!(outcome, Outcome::Ambiguous { .. }),
                cause: cause(outcome),
                counted: failures > delivery.attempts,
                parts_done,
            },
            (outcome, Next::Done | Next::Dead) => Settled::Dead { cause: cause(outcome) },
        }
    }
}

fn cause(outcome: Outcome) -> String {
    match outcome {
        Outcome::Retry { cause, .. }
        | Outcome::Ambiguous { cause }
        | Outcome::Refused { cause }
        | Outcome::Gone { cause } => cause,
        Outcome::Moved { to } => format!("the address moved to {} again and again", to.masked()),
        Outcome::Delivered { .. } => String::new(),
    }
}

fn log(delivery: &Claimed, settled: &Settled) {
    let to = delivery.subscription.to.masked();
    match settled {
        Settled::Sent { .. } => tracing::info!(delivery = delivery.id, to, "told"),
        Settled::Again { cause, due, .. } => {
            tracing::warn!(delivery = delivery.id, to, "not told yet, again at {due}: {cause}")
        }
        Settled::Dead { cause } => tracing::error!(delivery = delivery.id, to, "refused for good: {cause}"),
        Settled::Gone { cause } => tracing::warn!(delivery = delivery.id, to, "subscription paused: {cause}"),
        Settled::Moved { .. } => {
            tracing::info!(delivery = delivery.id, to, "the recipient has another address")
        }
    }
}

/// A number that differs per delivery, from the random half of its id.
fn seed(id: &str) -> u64 {
    Uuid::parse_str(id).map_or(0, |id| id.as_u64_pair().1)
}

/// What a subscription asks for, in the language of its reader.
pub fn describe(tower: &Tower, subscription: &Subscription) -> String {
    let language = subscription.language;
    match &subscription.watch {
        Watch::Items { query, themes } => {
            let names = themes.iter().map(|theme| tower.theme_name(theme, language));
            let quoted = Some(format!("“{query}”")).filter(|_| !query.trim().is_empty());
            quoted.into_iter().chain(names).collect::<Vec<_>>().join(", ")
        }
        Watch::System { system } => say(language, "alert-watch-system", &[("system", system.clone().into())]),
        Watch::Organisation { organisation } => {
            say(language, "alert-watch-organisation", &[("organisation", organisation.clone().into())])
        }
    }
}
