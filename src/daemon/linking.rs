//! Codes that link a chat to a subscription, a system or an organisation: used once, for a day.

use chrono::TimeDelta;
use ring::digest;

use super::secret;
use super::tower::Tower;
use crate::alerts::Rhythm;
use crate::alerts::subscription::Watch;
use crate::store::LinkCode;

/// How long a code may be used: it is read out or sent to a colleague, who opens Telegram the same day.
const LIFE: TimeDelta = TimeDelta::hours(24);

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
