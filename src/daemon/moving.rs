//! A subscription moves to another address: when that address says yes, and not without a word to the one it leaves.

use std::net::IpAddr;

use chrono::TimeDelta;
use serde_json::json;
use uuid::Uuid;

use super::announce::describe;
use super::consent::{self, Asked, Wish};
use super::tower::Tower;
use crate::alerts::channel::{ChannelKind, OF_TOWN};
use crate::alerts::message::{Block, Told, anchor, page};
use crate::alerts::retry::{Next, next_attempt};
use crate::alerts::{Channels, Envelope, Message, Outcome, Subscription};
use crate::store::Farewell;
use crate::text::html::escaped;
use crate::text::say;

/// How long a farewell that is being sent is ours: as long as the slowest step of an attempt, and no dead process holds it longer than a minute.
const LEASE: TimeDelta = TimeDelta::minutes(1);
/// Farewells sent in one step.
const BATCH: i64 = 8;

/// Asks a mail address whether a subscription may move to it. Until it says yes, nothing changes.
pub async fn ask(
    tower: &Tower,
    subscription: &Subscription,
    to: lettre::Address,
    from: Option<IpAddr>,
) -> anyhow::Result<Asked> {
    let wish = Wish {
        to,
        watch: subscription.watch.clone(),
        rhythm: subscription.rhythm,
        language: subscription.language,
    };
    consent::ask_for(tower, wish, Some(subscription.id.clone()), from).await
}

/// Tells the addresses that a subscription left.
///
/// # Shape
/// How many were told.
pub async fn tell_farewells(tower: &Tower, channels: &Channels) -> anyhow::Result<u64> {
    let now = tower.clock.now();
    let mut told = 0;
    for farewell in tower.store.claim_farewells(now, now + LEASE, BATCH).await? {
        let Some(subscription) = tower.store.subscription(&farewell.subscription).await? else { continue };
        let outcome = tell(tower, channels, &farewell, &subscription).await;
        let seed = Uuid::parse_str(&farewell.id).map_or(0, |id| id.as_u64_pair().1);
        let kind = ChannelKind::from(&farewell.to);
        let (due, attempts) = match next_attempt(kind, farewell.attempts, &outcome, now, seed) {
            Next::At { at, failures } => (Some(at), failures),
            Next::Done => {
                told += 1;
                (None, farewell.attempts)
            }
            Next::Dead => {
                tracing::warn!(
                    to = farewell.to.masked(),
                    "the address that a subscription left cannot be told"
                );
                (None, farewell.attempts)
            }
        };
        tower.store.farewell_told(&farewell.id, due, attempts).await?;
    }
    Ok(told)
}

async fn tell(
    tower: &Tower,
    channels: &Channels,
    farewell: &Farewell,
    subscription: &Subscription,
) -> Outcome {
    let wanted = describe(tower, subscription);
    let envelope = Envelope {
        delivery: &farewell.id,
        created: farewell.created,
        subscription: &subscription.id,
        list: &wanted,
        // Whoever did not ask for the move ends the subscription with one click.
        token: &farewell.token,
        parts_done: 0,
        signing: &OF_TOWN,
        now: tower.clock.now(),
    };
    channels.send(&farewell.to, &letter(tower, farewell, subscription), &envelope).await.outcome
}

/// What the address that is left reads. It does not name the new one: that is nobody's business but its owner's.
pub fn letter(tower: &Tower, farewell: &Farewell, subscription: &Subscription) -> Message {
    let language = subscription.language;
    let t = |key: &str| say(language, key, &[]);
    let told = say(language, "moved-told", &[("wanted", describe(tower, subscription).into())]);
    let (subject, not_you, stop_words) = (t("moved-subject"), t("moved-not-you"), t("alert-stop"));
    let stop = tower.links().stop(&farewell.token);
    let [told_html, not_you_html, stop_html, words_html] =
        [&told, &not_you, &stop, &stop_words].map(|text| escaped(text));
    Message {
        text: format!("{told}\n\n{not_you}\n{stop}\n"),
        html: page(
            language,
            &subject,
            &format!("<p>{told_html}</p>\n<p>{not_you_html}<br>{}</p>", anchor(&stop, &stop_words)),
        ),
        telegram: vec![format!("{told_html}\n\n{not_you_html}\n<a href=\"{stop_html}\">{words_html}</a>")],
        buttons: Vec::new(),
        payload: vec![
            json!({ "type": "belfort.moved", "data": { "subscription": subscription.id, "text": told } }),
        ],
        told: Told {
            blocks: vec![Block {
                title: told,
                link: stop.clone(),
                origin: String::new(),
                lines: vec![not_you],
                pages: Vec::new(),
            }],
            because: String::new(),
            urgent: false,
            ways: vec![(stop_words, stop)],
        },
        subject,
    }
}
