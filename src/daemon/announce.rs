//! The outbox is emptied: deliveries that are due are sent, and how each ended is recorded.

mod ended;
pub mod turn;

use std::collections::{BTreeMap, HashSet};
use std::convert::Infallible;
use std::sync::Mutex;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::StreamExt;
use uuid::Uuid;

use ended::{log, settled};

use super::tower::Tower;
use super::unreachable;
use crate::alerts::channel::{ChannelKind, Envelope, Outcome, Sent, Signing, Step};
use crate::alerts::incoming::{found_no_way, repeats};
use crate::alerts::mishap::kept;
use crate::alerts::retry::{Next, cut_off, next_attempt, waited};
use crate::alerts::subscription::Watch;
use crate::alerts::{Address, Alert, Channels, Links, MessageInput, Subscription, message, render};
use crate::store::{Claimed, Settled};
use crate::text::{Language, say};

/// The channels, each emptied by itself: a slow one never holds up the others.
pub const CHANNELS: [&str; 3] = ["telegram", "email", "webhook"];

/// One of the senders of this process that empty a channel side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane {
    /// The channel it empties.
    pub channel: &'static str,
    number: usize,
}

impl Lane {
    /// The lane that every channel has.
    pub const fn first(channel: &'static str) -> Lane {
        Lane { channel, number: 0 }
    }

    /// All lanes of a channel: each webhook is a server of its own, so that one which takes its time holds up the batch it is in and
    /// the other lanes go on. Behind Telegram and mail stands one server for all.
    pub fn of(channel: &'static str) -> impl Iterator<Item = Lane> {
        let lanes = if channel == "webhook" { 4 } else { 1 };
        (0..lanes).map(move |number| Lane { channel, number })
    }

    /// As whom it takes deliveries, and gives back only its own: none works through what another lane of its process has in hand.
    fn owner(self, process: &str) -> String {
        format!("{process}/{}-{}", self.channel, self.number)
    }
}

/// Deliveries taken at a time: few enough that other processes find some too.
const BATCH: i64 = 32;
/// Recipients told at the same time over one channel.
const RECIPIENTS: usize = 8;
/// How long a batch is ours without a word from us: short, so that what a dead process held is sent by another within a minute.
pub(super) const LEASE: TimeDelta = TimeDelta::seconds(45);
/// How often we say that we are still at it, on the clock of the machine: an attempt may last longer than a lease, since an SMTP
/// step may take a minute.
const RENEWAL: Duration = Duration::from_secs(15);
/// An attempt begins only when so much is left of the lease: less means that two renewals failed.
const LEFT_MIN: TimeDelta = TimeDelta::seconds(15);

/// Sends what is due over the channel of a lane until nothing more is due; `stop` ends it between two messages of a recipient.
///
/// # Shape
/// How many deliveries arrived.
pub async fn announce(
    tower: &Tower,
    channels: &Channels,
    lane: Lane,
    stop: impl Fn() -> bool + Sync,
) -> anyhow::Result<u64> {
    let channel = lane.channel;
    let sender = Sender {
        tower,
        channels,
        channel,
        owner: lane.owner(&tower.process),
        links: tower.links(),
        ours_until: Mutex::new(DateTime::UNIX_EPOCH),
    };
    let mut sent = 0;
    while !stop() {
        let now = tower.clock.now();
        let claimed = tower.store.claim_deliveries(channel, &sender.owner, now, now + LEASE, BATCH).await?;
        if claimed.is_empty() {
            break;
        }
        sender.is_ours_until(now + LEASE);
        let telling = futures_util::stream::iter(by_recipient(claimed))
            .map(|deliveries| sender.tell(deliveries, &stop))
            .buffer_unordered(RECIPIENTS)
            .collect::<Vec<anyhow::Result<Told>>>();
        let arrived = tokio::select! {
            arrived = telling => arrived,
            never = sender.renew() => match never {},
        };
        let mut left = false;
        for told in arrived {
            let told = told?;
            sent += told.arrived;
            left |= told.left;
        }
        // What was not begun is nobody's, for another lane or another process.
        if left {
            tower.store.release_deliveries(&sender.owner).await?;
        }
    }
    Ok(sent)
}

/// Deliveries to one recipient stay in order; recipients do not wait for each other.
fn by_recipient(claimed: Vec<Claimed>) -> Vec<Vec<Claimed>> {
    let mut recipients: BTreeMap<String, Vec<Claimed>> = BTreeMap::new();
    for delivery in claimed {
        recipients
            .entry(delivery.subscription.to.to_string().to_ascii_lowercase())
            .or_default()
            .push(delivery);
    }
    recipients.into_values().collect()
}

/// How far one recipient was told.
#[derive(Clone, Copy, Debug, Default)]
struct Told {
    arrived: u64,
    /// Whether something was not begun: it waits behind a message that is tried again later, or the lease is nearly over.
    left: bool,
}

struct Sender<'a> {
    tower: &'a Tower,
    channels: &'a Channels,
    channel: &'static str,
    owner: String,
    links: Links,
    /// When the lease of the batch ends.
    ours_until: Mutex<DateTime<Utc>>,
}

impl Sender<'_> {
    /// Says again and again that the batch is ours, for as long as it is worked through.
    async fn renew(&self) -> Infallible {
        loop {
            tokio::time::sleep(RENEWAL).await;
            let until = self.tower.clock.now() + LEASE;
            match self.tower.store.renew_deliveries(self.channel, &self.owner, until).await {
                Ok(()) => self.is_ours_until(until),
                Err(error) => tracing::warn!(channel = self.channel, "a lease was not renewed: {error}"),
            }
        }
    }

    fn is_ours_until(&self, until: DateTime<Utc>) {
        *self.ours_until.lock().expect("nothing panics while it is held") = until;
    }

    /// Whether an attempt may begin: the lease lasts, and the clock did not jump back, after which nobody knows how late it is.
    fn may_begin(&self) -> bool {
        let until = *self.ours_until.lock().expect("nothing panics while it is held");
        let now = self.tower.clock.now();
        now + LEFT_MIN <= until && until - LEASE <= now
    }

    async fn tell(
        &self,
        deliveries: Vec<Claimed>,
        stop: &(impl Fn() -> bool + Sync),
    ) -> anyhow::Result<Told> {
        let (mut told, mut is_waiting, mut held) = (Told::default(), false, HashSet::new());
        for mut delivery in deliveries {
            let subscription = delivery.subscription.clone();
            if is_waiting || held.contains(&subscription.id) || stop() || !self.may_begin() {
                told.left = true;
                continue;
            }
            let mut settled = match self.quiet_until(&delivery) {
                Some(until) => Settled::Quiet { until },
                None => self.send(&mut delivery).await?,
            };
            if let Settled::Dead { cause } = &settled
                && self.has_no_way(&delivery, cause).await?
            {
                settled = Settled::Gone { cause: cause.clone(), tell: Vec::new() };
            }
            if let Settled::Gone { cause, tell } | Settled::Exhausted { cause, tell } = &mut settled {
                *tell = unreachable::alerts(self.tower, &subscription, cause).await?;
                unreachable::log(&subscription, cause, tell);
                held.insert(subscription.id);
            }
            told.arrived += u64::from(matches!(settled, Settled::Sent { .. }));
            self.tower.store.settle(&delivery, &self.owner, &settled, self.tower.clock.now()).await?;
            is_waiting = matches!(settled, Settled::Again { .. } | Settled::Moved { .. });
        }
        Ok(told)
    }

    /// Whether no way was found to the server of a mailbox, once more after a day: then it is gone.
    async fn has_no_way(&self, delivery: &Claimed, cause: &str) -> anyhow::Result<bool> {
        if !found_no_way(cause) {
            return Ok(false);
        }
        let earlier = self.tower.store.without_a_way(&delivery.subscription.id, &delivery.id).await?;
        Ok(repeats(&earlier, self.tower.clock.now()))
    }

    /// When the quiet hours end in which a delivery may not be sent: one that is tried again, sent again, or late.
    fn quiet_until(&self, delivery: &Claimed) -> Option<DateTime<Utc>> {
        let (timing, now) = (&delivery.subscription.timing, self.tower.clock.now());
        if delivery.alerts.iter().any(|alert| timing.breaks_through(alert.notice.urgency())) {
            return None;
        }
        Some(timing.free_from(now, self.tower.config.alerts.time_zone)).filter(|free| *free > now)
    }

    /// Sends what has not arrived of a delivery, part by part; each part is noted before the next one leaves.
    async fn send(&self, delivery: &mut Claimed) -> anyhow::Result<Settled> {
        let subscription = delivery.subscription.clone();
        let description = describe(self.tower, &subscription);
        let input = MessageInput {
            delivery: &delivery.id.clone(),
            subscription: &subscription,
            description: &description,
            alerts: &delivery.alerts,
            now: delivery.created,
            zone: self.tower.config.alerts.time_zone,
        };
        let names = |theme: &str, language: Language| self.tower.theme_name(theme, language);
        let message = render(&input, &self.links, &names);
        let signing = match &subscription.to {
            Address::Webhook(_) => {
                self.tower.store.webhook_signing(&subscription.id, self.tower.clock.now()).await?
            }
            Address::Telegram(_) | Address::Email(_) => Signing::of_town(),
        };
        let sent = loop {
            let envelope = Envelope {
                delivery: &delivery.id,
                created: delivery.created,
                subscription: &subscription.id,
                list: &description,
                token: &subscription.token,
                parts_done: delivery.parts_done,
                signing: &signing,
                now: self.tower.clock.now(),
            };
            match self.channels.send_next(&subscription.to, &message, &envelope).await {
                Step::End(sent) => break sent,
                Step::Part { parts_done } => delivery.parts_done = parts_done,
            }
            if !self.tower.store.note_part(delivery, &self.owner).await? {
                // Paused or taken over meanwhile: whoever has it now goes on behind this part, and settling changes nothing.
                let outcome = Outcome::Retry { after: None, cause: kept("taken-over", "") };
                break Sent { outcome, parts_done: delivery.parts_done };
            }
        };
        let next = self.next(delivery, &sent.outcome).await?;
        let settled = settled(delivery, sent.outcome, next, sent.parts_done);
        log(delivery, &settled);
        Ok(settled)
    }

    /// When a delivery is tried again; an attempt that failed while our own line was cut costs it nothing.
    async fn next(&self, delivery: &Claimed, outcome: &Outcome) -> anyhow::Result<Next> {
        let to = &delivery.subscription.to;
        let (kind, failures) = (ChannelKind::from(to), delivery.attempts);
        let (now, seed) = (self.tower.clock.now(), seed(&delivery.id));
        if let (Outcome::Retry { after: None, .. } | Outcome::Ambiguous { .. }, Some(waited)) =
            (outcome, waited(kind, failures))
        {
            let outside = self.tower.store.outside(to, now - waited).await?;
            if let Some(next) = cut_off(kind, failures, outcome, outside, now, seed) {
                return Ok(next);
            }
        }
        Ok(next_attempt(kind, failures, outcome, now, seed))
    }
}

/// A number that differs per delivery, from the random half of its id.
fn seed(id: &str) -> u64 {
    Uuid::parse_str(id).map_or(0, |id| id.as_u64_pair().1)
}

/// What an alert told a subscriber, in one line and in another language than theirs if need be.
pub fn headline(tower: &Tower, subscription: &Subscription, alert: &Alert, language: Language) -> String {
    let reader = Subscription { language, ..subscription.clone() };
    let input = MessageInput {
        delivery: "",
        subscription: &reader,
        description: "",
        alerts: std::slice::from_ref(alert),
        now: alert.created,
        zone: tower.config.alerts.time_zone,
    };
    let names = |theme: &str, language: Language| tower.theme_name(theme, language);
    message::headline(&input, &tower.links(), &names)
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
        Watch::Feeds => say(language, "alert-watch-feeds", &[]),
    }
}
