//! Each webhook has a secret of its own, shown once to who makes it; it is changed with both signing for a while.

use chrono::{DateTime, TimeDelta, Utc};

use super::secret;
use super::tower::Tower;
use crate::alerts::channel::Shape;
use crate::alerts::{Address, Subscription};

/// How long the secret of before signs beside a new one: a week, so that a holiday does not break a receiver.
const OVERLAP: TimeDelta = TimeDelta::days(7);

/// Whether the messages of a subscription are signed: the chats have a form of their own, which nothing signs.
pub fn is_signed(subscription: &Subscription) -> bool {
    matches!(&subscription.to, Address::Webhook(url) if Shape::of(url) == Shape::Standard)
}

/// Gives a new subscription its secret; `None` when it is not signed.
pub async fn begin(tower: &Tower, subscription: &Subscription) -> anyhow::Result<Option<String>> {
    if !is_signed(subscription) {
        return Ok(None);
    }
    let secret = secret::webhook_secret();
    tower.store.set_webhook_secret(&subscription.id, &secret, None).await?;
    Ok(Some(secret))
}

/// Gives a subscription that is signed another secret, and says until when the one of before signs too.
pub async fn renew(tower: &Tower, subscription: &Subscription) -> anyhow::Result<(String, DateTime<Utc>)> {
    let (secret, until) = (secret::webhook_secret(), tower.clock.now() + OVERLAP);
    tower.store.set_webhook_secret(&subscription.id, &secret, Some(until)).await?;
    Ok((secret, until))
}
