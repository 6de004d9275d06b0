//! Who owns a system watches it, from the day they own it until somebody else does.
//!
//! The subscriptions are handed in, all there are, and changed with the store: a register of thousands of systems is taken in
//! without reading them anew for each owner.

use super::subscription;
use crate::alerts::subscription::Watch;
use crate::alerts::{Address, Rhythm, Subscription};
use crate::daemon::tower::Tower;
use crate::register::System;

/// Where the owner of a system is reached; an owner named without a channel is only a name.
///
/// # Errors
/// An address that its channel cannot reach.
pub fn owner_address(system: &System) -> Result<Option<Address>, String> {
    let addressed =
        |owner: &&str| ["email:", "telegram:", "webhook:"].iter().any(|channel| owner.starts_with(channel));
    system.owner.as_deref().filter(addressed).map(str::parse).transpose()
}

/// Lets the owner of a system watch it, and the one before no longer.
pub(super) async fn follows(
    tower: &Tower,
    system: &System,
    before: Option<&str>,
    subscriptions: &mut Vec<Subscription>,
) -> anyhow::Result<()> {
    // An owner who stayed the same and stopped the messages is not asked again.
    if before == system.owner.as_deref() {
        return Ok(());
    }
    let owner =
        owner_address(system).map_err(|cause| anyhow::anyhow!("the owner of `{}`: {cause}", system.id))?;
    if owner.is_some() && owner == before.and_then(address) {
        return Ok(());
    }
    stops(tower, &system.id, before, subscriptions).await?;
    if let Some(owner) = owner {
        watches(tower, system, owner, subscriptions).await?;
    }
    Ok(())
}

/// Ends the subscription of somebody who owns the system no longer.
pub(super) async fn stops(
    tower: &Tower,
    system: &str,
    owner: Option<&str>,
    subscriptions: &mut Vec<Subscription>,
) -> anyhow::Result<()> {
    let Some(owner) = owner.and_then(address) else { return Ok(()) };
    let watch = Watch::System { system: system.to_owned() };
    let is_theirs = |one: &mut Subscription| one.watch == watch && one.to == owner;
    for one in subscriptions.extract_if(.., is_theirs) {
        tower.store.remove_subscription(&one.id).await?;
    }
    Ok(())
}

/// As it is reached, however it was written: `webhook:https://host` is `webhook:https://host/`.
fn address(written: &str) -> Option<Address> {
    written.parse().ok()
}

async fn watches(
    tower: &Tower,
    system: &System,
    owner: Address,
    subscriptions: &mut Vec<Subscription>,
) -> anyhow::Result<()> {
    let watch = Watch::System { system: system.id.clone() };
    if subscriptions.iter().any(|one| one.watch == watch && one.to == owner) {
        return Ok(());
    }
    let new = subscription(tower, owner, watch, Rhythm::Instant);
    tower.store.add_subscription(&new).await?;
    subscriptions.push(new);
    Ok(())
}
