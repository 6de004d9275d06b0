//! `/export`: all that is kept of the chat, as a file.

use serde_json::json;

use crate::alerts::Subscription;
use crate::bot::decide::{Asked, Decision, Known};
use crate::bot::reply::Reply;

pub(in crate::bot) fn decide(asked: &Asked, known: &Known<'_>) -> Decision {
    let kept = json!({
        "chat": asked.chat,
        "language": known.chosen,
        "subscriptions": known.subscriptions.iter().map(shown).collect::<Vec<_>>(),
    });
    let text = serde_json::to_string_pretty(&kept).expect("texts and plain values only");
    let caption = known.say("bot-export", &[]);
    Decision::answer(vec![Reply::File { name: "belfort.json".to_owned(), text, caption }])
}

/// Without the token: in a group it would let anyone end the subscription.
fn shown(one: &Subscription) -> serde_json::Value {
    json!({
        "id": one.id,
        "watch": one.watch,
        "rhythm": one.rhythm,
        "timing": one.timing,
        "language": one.language,
        "created": one.created,
        "paused": one.paused,
        "paused_until": one.paused_until,
    })
}
