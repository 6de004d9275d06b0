//! Pushes: hubs are asked, their questions answered, and what they push makes a feed due at once.
//!
//! A push is taken as a knock, not as a document. What it carries may be a part of the feed, or old, or a hub's own
//! invention; the feed itself is one conditional request away, goes through the one intake there is, and cannot be
//! forged by a hub. Polling goes on as a safety net, at a longer interval.

use std::time::Duration;

use chrono::TimeDelta;
use reqwest::{Method, header};
use url::Url;

use super::tower::Tower;
use crate::net;
use crate::news::push::{self, Mode, Question, Verdict};
use crate::store::StoredPush;

/// Hubs asked in one step.
const BATCH: i64 = 16;
/// How long a hub may take to answer.
const HUB_TIME_MAX: Duration = Duration::from_secs(20);
/// A hub that denies is asked again after this long: it may know the feed by then.
const DENIED_AGAIN: TimeDelta = TimeDelta::days(7);
/// Requests for an end that a hub does not confirm; the lease ends by itself.
const GOODBYES_MAX: u32 = 3;

/// Says to the hubs what is to be said: begin, go on, end.
///
/// # Errors
/// The store fails; a hub that fails is asked again later.
pub async fn talk_to_hubs(tower: &Tower) -> anyhow::Result<()> {
    if tower.config.web.public_url.is_empty() {
        return Ok(()); // no hub could call us back
    }
    let now = tower.clock.now();
    loop {
        let due = tower.store.claim_pushes(now, now + TimeDelta::minutes(5), BATCH).await?;
        if due.is_empty() {
            return Ok(());
        }
        for one in due {
            talk(tower, one).await?;
        }
    }
}

async fn talk(tower: &Tower, subscription: StoredPush) -> anyhow::Result<()> {
    let now = tower.clock.now();
    let store = &tower.store;
    if subscription.wanted == Mode::Unsubscribe
        && (subscription.lease_until.is_none_or(|until| until <= now)
            || subscription.failures >= GOODBYES_MAX)
    {
        return Ok(store.push_ended(&subscription).await?);
    }
    // Kept before it is asked: some hubs call back before they answer.
    store.push_asks(&subscription, push::again(now, subscription.failures)).await?;
    if let Err(cause) = ask(tower, &subscription).await {
        tracing::warn!(feed = subscription.feed, "its hub was not reached: {cause}");
        store.push_failed(&subscription, &cause, push::again(now, subscription.failures)).await?;
    }
    Ok(())
}

async fn ask(tower: &Tower, subscription: &StoredPush) -> Result<(), String> {
    let hub = Url::parse(&subscription.hub).map_err(|error| error.to_string())?;
    let callback = format!("{}/push/{}", tower.config.public_url(), subscription.token);
    let form = push::request(subscription.wanted, &subscription.topic, &callback, &subscription.secret);
    let request = tower.client.request(Method::POST, &hub).map_err(|refused| refused.to_string())?;
    let request = request
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .timeout(HUB_TIME_MAX)
        .body(form);
    let _turn = tower.client.turn(&hub).await;
    // What a hub writes beside its status is not read.
    let response = request.send().await.map_err(|error| error.without_url().to_string())?;
    match response.status() {
        status if status.is_success() => Ok(()),
        status => Err(format!("`{}` answers {status}", net::shown(&hub))),
    }
}

/// Answers a hub's question at our callback: the challenge to echo, or `None` for what we did not ask for.
///
/// # Errors
/// The store fails.
pub async fn answer(tower: &Tower, token: &str, question: Question) -> anyhow::Result<Option<String>> {
    let Some(subscription) = tower.store.push_by_token(token).await? else { return Ok(None) };
    let now = tower.clock.now();
    match push::judge(&question, &subscription.topic, subscription.awaited, now) {
        Verdict::Subscribed { until, renew } => {
            tower.store.push_confirmed(&subscription, until, renew).await?;
            tracing::info!(feed = subscription.feed, "is pushed until {until}");
        }
        Verdict::Ended => tower.store.push_ended(&subscription).await?,
        Verdict::Denied => {
            let reason = format!("the hub denies: {}", crate::text::html::shorten(&question.reason, 200));
            tower.store.push_denied(&subscription, &reason, now + DENIED_AGAIN).await?;
            return Ok(Some(String::new()));
        }
        Verdict::No => return Ok(None),
    }
    Ok(Some(question.challenge))
}

/// What became of a push.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Push {
    /// Its feed is due.
    Taken,
    /// It was not signed with our secret: the hub is thanked, as the protocol says, and nothing happens.
    Ignored,
    /// We have no such subscription; the hub may stop.
    Unknown,
}

/// Takes a push.
///
/// # Errors
/// The store fails.
pub async fn take(tower: &Tower, token: &str, signature: &str, body: &[u8]) -> anyhow::Result<Push> {
    let Some(subscription) = tower.store.push_by_token(token).await? else { return Ok(Push::Unknown) };
    if subscription.wanted == Mode::Unsubscribe {
        return Ok(Push::Unknown);
    }
    if !push::is_authentic(&subscription.secret, signature, body) {
        tracing::warn!(feed = subscription.feed, "a push without a good signature is ignored");
        return Ok(Push::Ignored);
    }
    tower.store.pushed(&subscription, tower.clock.now()).await?;
    tower.knocks.notify_one();
    Ok(Push::Taken)
}
