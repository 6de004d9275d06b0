//! A mail that came in is acted on: a subscription whose mailbox is gone pauses, one that is to stop ends.

use super::consent;
use super::tower::Tower;
use super::unreachable;
use crate::alerts::incoming::{Fate, Incoming, read, repeats};
use crate::alerts::{Subscription, return_path};
use crate::store::Letter;

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Taken {
    /// The subscription pauses: its mailbox is gone.
    Paused,
    /// The subscription has ended.
    Ended,
    /// A mail of ours did not arrive for another reason; it is logged.
    Noted,
    /// It is none of ours: nothing was changed.
    Ignored,
}

/// Acts on a mail that arrived at an address of ours, where its server says at which.
pub async fn take(tower: &Tower, mail: &[u8], arrived: Option<&lettre::Address>) -> anyhow::Result<Taken> {
    match read(mail) {
        Incoming::Other => Ok(Taken::Ignored),
        Incoming::Stop { token } => {
            let ended = consent::end(tower, &token).await?;
            Ok(if ended { Taken::Ended } else { Taken::Ignored })
        }
        Incoming::Bounce { delivery, fate, cause } => {
            let letter = tower.store.letter(&delivery).await?.filter(|letter| letter.channel == "email");
            let Some(letter) = letter else { return Ok(Taken::Ignored) };
            let Some(subscription) = tower.store.subscription(&letter.subscription).await? else {
                return Ok(Taken::Ignored);
            };
            if !tower.store.went_to(&letter.id, &subscription.to).await? {
                // It left that address: what becomes of it there is no news of the new one.
                return Ok(Taken::Ignored);
            }
            returned(tower, &subscription, Some(&letter), fate, &cause).await
        }
        Incoming::Unnamed { fate, cause } => {
            let Some(subscription) = at_return_path(tower, arrived).await? else {
                return Ok(Taken::Ignored);
            };
            // Which of its mails it was nobody says; the newest is the likeliest.
            let letters = tower.store.letters_of(&subscription.id).await?;
            let is_sent = |letter: &&Letter| letter.channel == "email" && letter.state == "sent";
            let letter = letters.iter().filter(is_sent).max_by_key(|letter| letter.settled);
            returned(tower, &subscription, letter, fate, &cause).await
        }
    }
}

/// The subscription at whose return path a mail arrived; `None` at any other address, and at one that somebody made up.
async fn at_return_path(
    tower: &Tower,
    arrived: Option<&lettre::Address>,
) -> anyhow::Result<Option<Subscription>> {
    let path = tower.config.smtp.return_path.trim().parse::<lettre::Address>().ok();
    let (Some(arrived), Some(path)) = (arrived, path) else { return Ok(None) };
    let Some(id) = return_path::named(&path, arrived) else { return Ok(None) };
    let found = tower.store.subscription(&id).await?;
    Ok(found.filter(|one| return_path::is_of(arrived, &one.id, &one.token)))
}

/// A mail of a subscription came back.
async fn returned(
    tower: &Tower,
    subscription: &Subscription,
    letter: Option<&Letter>,
    fate: Fate,
    cause: &str,
) -> anyhow::Result<Taken> {
    let id = letter.map_or("", |letter| letter.id.as_str());
    let at = letter.and_then(|letter| letter.settled).unwrap_or_else(|| tower.clock.now());
    let is_gone = match fate {
        Fate::Passing => false,
        Fate::Gone => true,
        Fate::Unroutable => repeats(&tower.store.without_a_way(&subscription.id, id).await?, at),
    };
    if fate != Fate::Passing {
        tower.store.came_back(id, cause).await?;
    }
    if !is_gone {
        tracing::warn!(delivery = id, subscription = subscription.id, "{cause}");
        return Ok(Taken::Noted);
    }
    if subscription.paused.is_none() {
        let tell = unreachable::alerts(tower, subscription, cause).await?;
        tower.store.pause_unreachable(&subscription.id, cause, &tell).await?;
        tracing::warn!(delivery = id, to = subscription.to.masked(), "subscription paused: {cause}");
    }
    Ok(Taken::Paused)
}
