//! Somebody can no longer be reached: who is told of the same things elsewhere hears of it.

use super::announce::describe;
use super::matching::due;
use super::tower::Tower;
use crate::alerts::subscription::Watch;
use crate::alerts::{Notice, Subscription};
use crate::store::DueAlert;

/// The alerts that say so: to the same person on another channel, and to the colleagues who watch the same system or organisation.
///
/// # Shape
/// Told at once and one by one, whatever the rhythm: what nobody hears of may be a duty. One a day for an address.
pub(super) async fn alerts(tower: &Tower, gone: &Subscription, cause: &str) -> anyhow::Result<Vec<DueAlert>> {
    let (now, zone) = (tower.clock.now(), tower.config.alerts.time_zone);
    let mut watches = vec![gone.watch.clone()];
    match &gone.watch {
        // Two strangers may ask the same of the news, and are no business of each other.
        Watch::Items { .. } => watches.clear(),
        Watch::System { system } => {
            let stored = tower.store.system(system).await?;
            let organisation = stored.and_then(|stored| stored.system.organisation);
            watches.extend(organisation.map(|organisation| Watch::Organisation { organisation }));
        }
        Watch::Organisation { .. } => {}
    }
    let notice =
        Notice::Unreachable { to: gone.to.masked(), cause: cause.to_owned(), asked: describe(tower, gone) };
    let key = format!("unreachable:{}:{}", gone.id, tower.today());
    let beside = tower.store.subscriptions_beside(gone, &watches).await?;
    let alert = |one: &Subscription| DueAlert {
        digest_due: None,
        brake: None,
        ..due(one, key.clone(), notice.clone(), now, zone)
    };
    Ok(beside.iter().map(alert).collect())
}
