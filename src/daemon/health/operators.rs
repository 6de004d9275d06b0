//! Who keeps the server is told how the feeds do, without having asked.

use crate::alerts::subscription::Watch;
use crate::alerts::{Address, Rhythm, Subscription};
use crate::daemon::assess::subscription;
use crate::daemon::tower::Tower;

/// Lets each operator watch the feeds, at the mail of their account.
///
/// Once in the life of an account: who ends that subscription is not given another one. Daily, for feeds fail by the dozen
/// when a network does.
pub(super) async fn watch(tower: &Tower) -> anyhow::Result<()> {
    let accounts = tower.store.accounts().await?.into_iter();
    for operator in accounts.filter(|account| account.member.is_operator() && !account.locked) {
        let member = operator.member;
        let given = format!("feeds-watched:{}", member.account);
        if tower.store.kept_number(&given).await?.is_some() {
            continue;
        }
        let Ok(to) = format!("email:{}", member.email).parse::<Address>() else { continue };
        let own = tower.store.subscriptions_of(&to).await?;
        if own.iter().all(|one| one.watch != Watch::Feeds) {
            let new = subscription(tower, to, Watch::Feeds, Rhythm::Daily);
            tower.store.add_subscription(&Subscription { language: member.language, ..new }).await?;
        }
        // After the subscription: a crash in between gives no second one.
        tower.store.keep_number(&given, tower.clock.now().timestamp_millis()).await?;
    }
    Ok(())
}
