//! Codes that link a chat to a subscription, a system or an organisation: used once, for a day.

use chrono::TimeDelta;
use ring::digest;

use super::secret;
use super::tower::Tower;
use crate::alerts::subscription::Watch;
use crate::alerts::{Address, Rhythm, Subscription};
use crate::people::token;
use crate::store::LinkCode;

/// How long a code may be used: it is read out or sent to a colleague, who opens Telegram the same day.
const LIFE: TimeDelta = TimeDelta::hours(24);

/// Codes of one subscription in an hour: its subscriber opens Telegram once, and nobody fills the store.
const CODES_MAX: i64 = 20;

/// Whether a chat may be linked beside a subscription: there is a bot, and it is not a chat already.
pub fn may_link(tower: &Tower, subscription: &Subscription) -> bool {
    !tower.config.telegram.token.trim().is_empty() && !matches!(subscription.to, Address::Telegram(_))
}

/// A code for a chat of the subscriber, and the address that opens the bot with it where the name of the bot is known; `None`
/// when there were too many.
pub async fn beside(tower: &Tower, one: &Subscription) -> anyhow::Result<Option<(String, Option<String>)>> {
    let (subject, now) = (token::hash(&format!("chat codes {}", one.id)), tower.clock.now());
    if tower.store.note_attempt(&subject, now - TimeDelta::hours(1), now).await? > CODES_MAX {
        return Ok(None);
    }
    let (code, _) = link(tower, one.watch.clone(), one.rhythm, Some(one.id.clone())).await?;
    // A name of a bot is letters, digits and underscores.
    let opens = tower.bot_name.get().map(|bot| format!("https://t.me/{bot}?start={code}"));
    Ok(Some((code, opens)))
}

/// What an id names: a subscription, an organisation or a system; `None` when nothing.
pub async fn named(tower: &Tower, id: &str) -> anyhow::Result<Option<(Watch, Rhythm)>> {
    if let Some(subscription) = tower.store.subscription(id).await? {
        return Ok(Some((subscription.watch, subscription.rhythm)));
    }
    let systems = tower.store.systems().await?;
    let is_organisation = tower.store.organisations().await?.iter().any(|(known, _)| known == id)
        || systems.iter().any(|stored| stored.system.organisation.as_deref() == Some(id));
    let watch = match systems.iter().any(|stored| stored.system.id == id) {
        _ if is_organisation => Watch::Organisation { organisation: id.to_owned() },
        true => Watch::System { system: id.to_owned() },
        false => return Ok(None),
    };
    Ok(Some((watch, Rhythm::Instant)))
}

/// Makes a code; `companion` is the subscription of the same person elsewhere. Only its hash is kept.
pub async fn link(
    tower: &Tower,
    watch: Watch,
    rhythm: Rhythm,
    companion: Option<String>,
) -> anyhow::Result<(String, LinkCode)> {
    let (code, now) = (secret::token(), tower.clock.now());
    let linked = LinkCode { watch, rhythm, expires: now + LIFE, companion };
    tower.store.save_link_code(&hash(&code), &linked, now).await?;
    Ok((code, linked))
}

/// The name under which a code is kept.
pub fn hash(code: &str) -> String {
    let hash = digest::digest(&digest::SHA256, code.trim().as_bytes());
    hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
