//! A mail that came in is acted on: a subscription whose mailbox is gone pauses, one that is to stop ends.

use super::consent;
use super::tower::Tower;
use super::unreachable;
use crate::alerts::incoming::{Incoming, read};

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

/// Acts on a mail.
pub async fn take(tower: &Tower, mail: &[u8]) -> anyhow::Result<Taken> {
    let (delivery, gone, cause) = match read(mail) {
        Incoming::Other => return Ok(Taken::Ignored),
        Incoming::Stop { token } => {
            let ended = consent::end(tower, &token).await?;
            return Ok(if ended { Taken::Ended } else { Taken::Ignored });
        }
        Incoming::Bounce { delivery, gone, cause } => (delivery, gone, cause),
    };
    let Some(letter) = tower.store.letter(&delivery).await?.filter(|letter| letter.channel == "email") else {
        return Ok(Taken::Ignored);
    };
    if !gone {
        tracing::warn!(delivery, "{cause}");
        return Ok(Taken::Noted);
    }
    let Some(subscription) = tower.store.subscription(&letter.subscription).await? else {
        return Ok(Taken::Ignored);
    };
    if subscription.paused.is_none() {
        let tell = unreachable::alerts(tower, &subscription, &cause).await?;
        tower.store.pause_unreachable(&subscription.id, &cause, &tell).await?;
        tracing::warn!(delivery, to = subscription.to.masked(), "subscription paused: {cause}");
    }
    Ok(Taken::Paused)
}
