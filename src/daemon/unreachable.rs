//! Somebody can no longer be reached: who is told of the same things elsewhere hears of it.

use super::announce::describe;
use super::matching::due;
use super::tower::Tower;
use crate::alerts::subscription::Watch;
use crate::alerts::{Address, Notice, Subscription};
use crate::store::DueAlert;

/// The alerts that say so: to the same person on another channel, and to the colleagues who watch the same system or organisation.
///
/// # Shape
/// Told at once and one by one, whatever the rhythm, but for quiet hours: what nobody hears of may be a duty. One a day for an address. Where nobody
/// is told of the same things, the operators of the server are, at their own mail where they are told of anything; the status
/// page and `doctor` name it in any case.
pub async fn alerts(tower: &Tower, gone: &Subscription, cause: &str) -> anyhow::Result<Vec<DueAlert>> {
    let (now, zone) = (tower.clock.now(), tower.config.alerts.time_zone);
    let mut watches = vec![gone.watch.clone()];
    match &gone.watch {
        // Two strangers may ask the same of the news, and are no business of each other.
        Watch::Items { .. } | Watch::Feeds => watches.clear(),
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
    let mut beside = tower.store.subscriptions_beside(gone, &watches).await?;
    if beside.is_empty() {
        beside = of_operators(tower, gone).await?;
    }
    let alert = |one: &Subscription| DueAlert {
        digest_due: None,
        held: None,
        brake: None,
        ..due(one, key.clone(), notice.clone(), now, zone)
    };
    Ok(beside.iter().map(alert).collect())
}

/// One subscription of each operator, at the mail of their account.
async fn of_operators(tower: &Tower, gone: &Subscription) -> anyhow::Result<Vec<Subscription>> {
    let accounts = tower.store.accounts().await?.into_iter();
    let operators = accounts.filter(|account| account.member.is_operator() && !account.locked);
    let mut found = Vec::new();
    for operator in operators {
        let Ok(to) = format!("email:{}", operator.member.email).parse::<Address>() else { continue };
        let own = tower.store.subscriptions_of(&to).await?.into_iter();
        found.extend(own.filter(|one| one.paused.is_none() && one.id != gone.id).take(1));
    }
    Ok(found)
}

/// Says in the log when nobody is there to hear of it: then it is for the operator, whom `belfort doctor` tells too.
pub(super) fn log(gone: &Subscription, cause: &str, tell: &[DueAlert]) {
    if tell.is_empty() {
        tracing::error!(
            subscription = gone.id,
            to = gone.to.masked(),
            "nobody else is told of the same; ask who receives there, then resume it: {cause}"
        );
    }
}
