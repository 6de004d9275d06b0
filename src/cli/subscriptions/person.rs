//! `belfort subscriptions forget ADDRESS` and `export ADDRESS`: what a person may ask of whoever keeps their address.

use std::net::Ipv4Addr;

use serde_json::{Value, json};

use super::{Address, Context, Exit, Tower, said, shown, wrong};
use crate::daemon::consent::Asked;
use crate::daemon::{assess, consent, moving};
use crate::store::StoredSystem;

/// Alerts in one export: more than a subscription meets in years, and a bound all the same.
const ALERTS_MAX: i64 = 1_000_000;

/// Asks a mail address whether a subscription may move to it; `belfort serve` mails the question.
pub(super) async fn move_to(
    context: &Context,
    tower: &Tower,
    id: &str,
    to: &Address,
) -> anyhow::Result<Exit> {
    let Some(subscription) = tower.store.subscription(id).await? else {
        return said("cli-wrong-subscription", [("id", &id)]);
    };
    let Address::Email(address) = to else {
        return wrong(
            "only a mail address can be asked: link a chat with `belfort bot link`, subscribe a webhook anew",
        );
    };
    let here = Some(Ipv4Addr::LOCALHOST.into());
    if let Asked::TooOften(wait) = moving::ask(tower, &subscription, address.clone(), here).await? {
        let minutes = wait.num_minutes() + 1;
        return wrong(format!(
            "too many addresses were asked in the last hour; try again in {minutes} minutes"
        ));
    }
    context.answer(&json!({ "asked": to, "subscription": id }), || {
        context.say("cli-move-asked", &[("to", to.to_string().into())])
    })?;
    Ok(Exit::Done)
}

/// Ends every subscription of an address. Alerts and deliveries go with it; so do the mails in the outbox folder, the questions
/// that wait for its answer, the proofs that it said yes, and what a chat chose.
pub(super) async fn forget(context: &Context, tower: &Tower, address: &Address) -> anyhow::Result<Exit> {
    let (ended, consents) = forget_address(tower, address).await?;
    context.answer(&json!({ "forgotten": address, "subscriptions": ended, "consents": consents }), || {
        context.say("cli-forgotten", &[("count", ended.into()), ("consents", consents.into())])
    })?;
    Ok(if ended + consents == 0 { Exit::No } else { Exit::Done })
}

/// The same without a word.
///
/// # Shape
/// Subscriptions that ended, and questions and proofs that were erased.
pub(in crate::cli) async fn forget_address(
    tower: &Tower,
    address: &Address,
) -> anyhow::Result<(usize, usize)> {
    let subscriptions = tower.store.subscriptions_of(address).await?;
    let mut ended = 0_usize;
    for subscription in &subscriptions {
        for letter in tower.store.letters_of(&subscription.id).await? {
            consent::remove_mail(tower, &letter.id).await?;
        }
        ended += usize::from(tower.store.remove_subscription(&subscription.id).await?);
    }
    let consents = consent::forget(tower, address).await?;
    if let Address::Telegram(chat) = address {
        tower.store.forget_chat(*chat).await?;
    }
    Ok((ended, consents))
}

/// Writes everything that is kept about an address, but for the tokens that end its subscriptions.
pub(super) async fn export(context: &Context, tower: &Tower, address: &Address) -> anyhow::Result<Exit> {
    let kept = kept_about(tower, address).await?;
    let exit = if kept.is_none() { Exit::No } else { Exit::Done };
    let nothing = || json!({ "address": address, "subscriptions": [], "consents": [], "chat_language": null, "owner_of": [] });
    let all = kept.unwrap_or_else(nothing);
    context.answer(&all, || format!("{all:#}"))?;
    Ok(exit)
}

/// Everything that is kept about an address of a subscriber; `None` when that is nothing.
pub(in crate::cli) async fn kept_about(tower: &Tower, address: &Address) -> anyhow::Result<Option<Value>> {
    let mut subscriptions: Vec<Value> = Vec::new();
    for subscription in tower.store.subscriptions_of(address).await? {
        let alerts = tower.store.alerts_of(&subscription.id, ALERTS_MAX).await?;
        let alerts: Vec<Value> =
            alerts.iter().map(|(alert, state)| json!({ "alert": alert, "state": state })).collect();
        let deliveries = tower.store.letters_of(&subscription.id).await?;
        let muted = tower.store.muted(&subscription.id).await?;
        subscriptions.push(
            json!({ "subscription": shown(&subscription), "muted": muted, "alerts": alerts, "deliveries": deliveries }),
        );
    }
    let consents = consent::kept_about(tower, address).await?;
    let chat = match address {
        Address::Telegram(chat) => tower.store.chat_language(*chat).await?,
        _ => None,
    };
    // The register names the owner of a system; the town keeps that as long as it keeps the system.
    let owns = |stored: &StoredSystem| {
        let owner = assess::owner_address(&stored.system).ok().flatten();
        owner.is_some_and(|owner| owner.to_string().eq_ignore_ascii_case(&address.to_string()))
    };
    let systems = tower.store.systems().await?.into_iter();
    let owned: Vec<String> = systems.filter(owns).map(|stored| stored.system.id).collect();
    let none = subscriptions.is_empty() && consents.is_empty() && chat.is_none() && owned.is_empty();
    let all = json!({
        "address": address,
        "subscriptions": subscriptions,
        "consents": consents,
        "chat_language": chat,
        "owner_of": owned,
    });
    Ok((!none).then_some(all))
}
