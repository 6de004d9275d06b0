//! The wire of each channel.
//!
//! A channel sends one message once and says what became of it; it never waits to try again and never forgets: the outbox
//! does both. An outcome carries a cause that an operator can act on and that holds no token, password or secret.

mod dkim;
pub mod email;
mod mail;
mod pace;
mod sign;
mod smtp_url;
pub mod telegram;
pub mod webhook;

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::{Address, Links, Message};

pub use dkim::{DkimConfig, Signer};
pub use email::{EmailChannel, EmailConfig};
pub use pace::Pace;
pub use sign::{OF_TOWN, Secret, Signing, signature};
pub use telegram::{TelegramChannel, TelegramConfig};
pub use webhook::{Shape, WebhookChannel, WebhookConfig};

/// How long a delivery waits for its operator to set or repair a key of the configuration.
///
/// Short enough that the repair shows soon, long enough that ten thousand waiting deliveries cost nothing.
const UNTIL_CONFIGURED: Duration = Duration::from_secs(15 * 60);

/// A kind of channel; each has its own schedule of retries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChannelKind {
    /// E-mail.
    Email,
    /// Telegram.
    Telegram,
    /// Standard Webhooks.
    Webhook,
}

impl From<&Address> for ChannelKind {
    fn from(address: &Address) -> ChannelKind {
        match address {
            Address::Email(_) => ChannelKind::Email,
            Address::Telegram(_) => ChannelKind::Telegram,
            Address::Webhook(_) => ChannelKind::Webhook,
        }
    }
}

/// What became of an attempt. One variant per decision that the outbox can take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The receiver took it.
    Delivered {
        /// What the receiver calls it, when it says.
        receipt: Option<String>,
    },
    /// It did not arrive and may be tried again.
    Retry {
        /// How long the receiver (or the missing configuration) asks to wait; such a wait is no failure.
        after: Option<Duration>,
        /// Why.
        cause: String,
    },
    /// It may have arrived: the line broke after it was sent. Tried again under the same id.
    Ambiguous {
        /// What broke.
        cause: String,
    },
    /// This message will never be taken; the next one may be.
    Refused {
        /// Why.
        cause: String,
    },
    /// This address takes no messages any more: its subscriptions are paused.
    Gone {
        /// Why.
        cause: String,
    },
    /// The receiver lives elsewhere now.
    Moved {
        /// Where.
        to: Address,
    },
}

impl Outcome {
    fn retry(cause: impl Into<String>) -> Outcome {
        Outcome::Retry { after: None, cause: cause.into() }
    }

    /// Waits for the operator: nothing is lost and no attempt is used up.
    fn configure(cause: impl Into<String>) -> Outcome {
        Outcome::Retry { after: Some(UNTIL_CONFIGURED), cause: cause.into() }
    }

    fn ambiguous(cause: impl Into<String>) -> Outcome {
        Outcome::Ambiguous { cause: cause.into() }
    }
}

/// What became of an attempt, and how much of the message has arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// What became of it.
    pub outcome: Outcome,
    /// The parts that have arrived, those of earlier attempts included; kept for the next attempt.
    pub parts_done: usize,
}

impl Sent {
    /// A message of one piece: all of it arrived or nothing did.
    fn whole(outcome: Outcome) -> Sent {
        let parts_done = usize::from(matches!(outcome, Outcome::Delivered { .. }));
        Sent { outcome, parts_done }
    }
}

/// How far one step of sending a message came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A part arrived, and another one follows.
    Part {
        /// The parts that have arrived.
        parts_done: usize,
    },
    /// That was the last part, or the first that did not arrive.
    End(Sent),
}

impl Step {
    /// After the part at `place` of `count` was tried.
    fn after(outcome: Outcome, place: usize, count: usize) -> Step {
        match outcome {
            Outcome::Delivered { .. } if place + 1 < count => Step::Part { parts_done: place + 1 },
            Outcome::Delivered { .. } => Step::End(Sent { outcome, parts_done: count }),
            _ => Step::End(Sent { outcome, parts_done: place }),
        }
    }
}

/// What stands on the outside of a message.
#[derive(Clone, Copy, Debug)]
pub struct Envelope<'a> {
    /// The id of the delivery: the same over all attempts, so that receivers can recognise a repeat.
    pub delivery: &'a str,
    /// When the delivery was made.
    pub created: DateTime<Utc>,
    /// The id of the subscription, for the list headers of a mail.
    pub subscription: &'a str,
    /// The name of the list, as mail programs show it.
    pub list: &'a str,
    /// The token that ends the subscription; empty for a letter of its own, which nothing ends.
    pub token: &'a str,
    /// The parts that earlier attempts delivered.
    pub parts_done: usize,
    /// What a webhook is signed with; other channels do not look at it.
    pub signing: &'a Signing,
    /// The moment of this attempt; webhooks sign it.
    pub now: DateTime<Utc>,
}

/// Every channel of this Belfort.
#[derive(Debug)]
pub struct Channels {
    telegram: TelegramChannel,
    email: EmailChannel,
    webhook: WebhookChannel,
    links: Links,
}

/// A configuration that cannot work; the message names the key and the remedy, never the value of a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{key}` {problem}")]
pub struct ConfigError {
    /// The key of the configuration.
    pub key: &'static str,
    /// What is wrong with it and what to write.
    pub problem: String,
}

impl Channels {
    /// Opens the channels; nothing is connected yet. Call it inside the async runtime: the mail pool starts a task.
    ///
    /// # Errors
    /// A value that cannot work. A value that is absent is no error: its deliveries wait and say which key is missing.
    pub fn open(
        telegram: &TelegramConfig,
        email: EmailConfig,
        webhook: WebhookConfig,
        links: Links,
    ) -> Result<Channels, ConfigError> {
        Ok(Channels {
            telegram: TelegramChannel::open(telegram)?,
            email: EmailChannel::open(email)?,
            webhook: WebhookChannel::open(webhook),
            links,
        })
    }

    /// Sends a message once over the channel of its address: the parts that have not arrived, up to the first that does not.
    pub async fn send(&self, to: &Address, message: &Message, envelope: &Envelope<'_>) -> Sent {
        let mut envelope = *envelope;
        loop {
            match self.send_next(to, message, &envelope).await {
                Step::Part { parts_done } => envelope.parts_done = parts_done,
                Step::End(sent) => return sent,
            }
        }
    }

    /// Sends the next part of a message, so that who sends can note each part that arrived before the next one leaves.
    pub async fn send_next(&self, to: &Address, message: &Message, envelope: &Envelope<'_>) -> Step {
        match to {
            Address::Telegram(chat) => self.telegram.send_next(*chat, message, envelope.parts_done).await,
            Address::Email(address) => {
                Step::End(Sent::whole(self.email.send(address, message, envelope, &self.links).await))
            }
            Address::Webhook(url) => self.webhook.send_next(url, message, envelope).await,
        }
    }
}

/// Gives rustls its cryptography; the second caller finds it done.
fn install_crypto() {
    // An error only says that another part of the program was first.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
