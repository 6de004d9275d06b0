//! `belfort subscriptions forget ADDRESS` and `export ADDRESS`: what a person may ask of whoever keeps their address.

use serde_json::{Value, json};

use super::{Address, Context, Exit, Tower, shown};

/// Alerts in one export: more than a subscription meets in years, and a bound all the same.
const ALERTS_MAX: i64 = 1_000_000;

/// Ends every subscription of an address. Alerts and deliveries go with it; so do the mails in the outbox folder.
pub(super) async fn forget(context: &Context, tower: &Tower, address: &Address) -> anyhow::Result<Exit> {
    let subscriptions = tower.store.subscriptions_of(address).await?;
    let mut ended = 0_usize;
    for subscription in &subscriptions {
        for letter in tower.store.letters_of(&subscription.id).await? {
            let mail = tower.data.join("outbox").join(format!("{}.eml", letter.id));
            match tokio::fs::remove_file(&mail).await {
                Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => return Err(cause.into()),
                _ => {}
            }
        }
        ended += usize::from(tower.store.remove_subscription(&subscription.id).await?);
    }
    context.answer(&json!({ "forgotten": address, "subscriptions": ended }), || {
        context.say("cli-forgotten", &[("count", ended.into())])
    })?;
    Ok(if ended == 0 { Exit::No } else { Exit::Done })
}

/// Writes everything that is kept about an address, but for the tokens that end its subscriptions.
pub(super) async fn export(context: &Context, tower: &Tower, address: &Address) -> anyhow::Result<Exit> {
    let mut subscriptions: Vec<Value> = Vec::new();
    for subscription in tower.store.subscriptions_of(address).await? {
        let alerts = tower.store.alerts_of(&subscription.id, ALERTS_MAX).await?;
        let alerts: Vec<Value> =
            alerts.iter().map(|(alert, state)| json!({ "alert": alert, "state": state })).collect();
        let deliveries = tower.store.letters_of(&subscription.id).await?;
        subscriptions.push(
            json!({ "subscription": shown(&subscription), "alerts": alerts, "deliveries": deliveries }),
        );
    }
    let none = subscriptions.is_empty();
    let all = json!({ "address": address, "subscriptions": subscriptions });
    context.answer(&all, || format!("{all:#}"))?;
    Ok(if none { Exit::No } else { Exit::Done })
}
