//! `belfort doctor --send TO`: one real message, and what the channel made of it.

use serde_json::json;
use uuid::Uuid;

use crate::alerts::channel::OF_TOWN;
use crate::alerts::message::{Block, Told, page};
use crate::alerts::{Address, Envelope, Links, Message, Outcome, mishap};
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::text::Language;
use crate::text::html::escaped;

/// Sends a test message to an address. It stands in no outbox: it is tried once, and nothing is left of it.
pub(in crate::cli) async fn send(context: &Context, to: &Address) -> anyhow::Result<Exit> {
    let tower = context.tower().await?;
    let channels = tower.channels()?;
    let (id, now) = (Uuid::now_v7().to_string(), tower.clock.now());
    let links = tower.links();
    // No subscription has this token: the link that every message must carry ends nothing.
    let envelope = Envelope {
        delivery: &id,
        created: now,
        subscription: &id,
        list: "test",
        token: &id,
        parts_done: 0,
        signing: &OF_TOWN,
        now,
    };
    let sent = channels.send(to, &message(context, &links, &id), &envelope).await;
    let (taken, said) = answer(sent.outcome, context.language);
    let answered = json!({ "to": to, "delivery": id, "taken": taken, "answer": said });
    context.answer(&answered, || {
        let key = if taken { "cli-doctor-test-taken" } else { "cli-doctor-test-not-taken" };
        context.say(key, &[("channel", to.channel().into()), ("answer", said.clone().into())])
    })?;
    Ok(if taken { Exit::Done } else { Exit::World })
}

fn message(context: &Context, links: &Links, id: &str) -> Message {
    let say = |key: &str| context.say(key, &[]);
    let (title, text) = (say("cli-doctor-test-title"), say("cli-doctor-test-text"));
    Message {
        html: page(context.language, &title, &format!("<p>{}</p>", escaped(&text))),
        telegram: vec![format!("<b>{title}</b>\n{text}")],
        buttons: Vec::new(),
        payload: vec![json!({ "type": "belfort.test", "data": { "title": title, "text": text } })],
        told: Told {
            blocks: vec![Block {
                title: title.clone(),
                link: links.feeds(),
                origin: String::new(),
                lines: vec![text.clone()],
                pages: Vec::new(),
            }],
            because: String::new(),
            urgent: false,
            ways: vec![(say("alert-stop"), links.stop(id))],
        },
        subject: title,
        text,
    }
}

/// Whether the channel took it, and what it said.
fn answer(outcome: Outcome, language: Language) -> (bool, String) {
    match outcome {
        Outcome::Delivered { receipt } => (true, receipt.unwrap_or_else(|| "-".to_owned())),
        Outcome::Moved { to } => (false, to.masked()),
        Outcome::Retry { cause, .. }
        | Outcome::Ambiguous { cause }
        | Outcome::Refused { cause }
        | Outcome::Gone { cause } => (false, mishap::in_words(&cause, language)),
    }
}
