//! `belfort subscriptions secret ID`: another secret for a webhook, which the one of before outlives by a week.

use serde_json::json;

use super::{Context, Exit, Tower, said, wrong};
use crate::daemon::signing;

/// Gives a webhook another secret and shows it, once.
pub(super) async fn run(context: &Context, tower: &Tower, id: &str) -> anyhow::Result<Exit> {
    let Some(subscription) = tower.store.subscription(id).await? else {
        return said("cli-wrong-subscription", [("id", &id)]);
    };
    if !signing::is_signed(&subscription) {
        return wrong("nothing signs its messages: only a webhook that is no chat has a secret");
    }
    let (secret, until) = signing::renew(tower, &subscription).await?;
    context.answer(&json!({ "subscription": id, "secret": secret, "before_signs_until": until }), || {
        let zone = &context.config.alerts.time_zone;
        let until = until.with_timezone(zone).format("%Y-%m-%d %H:%M").to_string();
        context.say("cli-secret-renewed", &[("secret", secret.clone().into()), ("until", until.into())])
    })?;
    Ok(Exit::Done)
}
