//! A message as the JSON body of a webhook.

use chrono::SecondsFormat;
use serde_json::{Value, json};

use super::entry::Entry;
use super::{Letter, MessageInput};
use crate::alerts::Alert;

/// What a body may measure: Standard Webhooks asks for less than 20 kB.
const BYTES_MAX: usize = 20_000;

/// The body: a type, an instant and the alerts.
///
/// # Shape
/// `{"type":"belfort.alerts","timestamp":…,"data":{…,"alerts":[{…}],"omitted":0}}`. An alert carries its notice in full; where
/// the body would grow too big all carry titles and pages only, and where that is too big the last are counted in `omitted`.
pub(super) fn write(input: &MessageInput<'_>, letter: &Letter) -> Value {
    let entries: Vec<&Entry> = letter.sections.iter().flat_map(|section| &section.entries).collect();
    let whole = entries.iter().map(|entry| full(&input.alerts[entry.place], entry)).collect();
    let body = wrap(input, letter, whole, 0);
    if size(&body) < BYTES_MAX {
        return body;
    }
    let brief: Vec<Value> = entries.iter().map(|entry| short(&input.alerts[entry.place], entry)).collect();
    // What the frame takes, and room for the digits of `omitted`.
    let mut room = BYTES_MAX - size(&wrap(input, letter, Vec::new(), 0)) - 20;
    let mut kept = Vec::new();
    for alert in &brief {
        let Some(left) = room.checked_sub(size(alert) + 1) else { break };
        room = left;
        kept.push(alert.clone());
    }
    let omitted = brief.len() - kept.len();
    wrap(input, letter, kept, omitted)
}

fn wrap(input: &MessageInput<'_>, letter: &Letter, alerts: Vec<Value>, omitted: usize) -> Value {
    json!({
        "type": "belfort.alerts",
        "timestamp": input.now.to_rfc3339_opts(SecondsFormat::Secs, true),
        "data": {
            "delivery": input.delivery,
            "subscription": input.subscription.id,
            "rhythm": input.subscription.rhythm,
            "language": letter.language,
            "subject": letter.subject,
            "because": letter.because,
            "stop": letter.stop,
            "settings": letter.settings,
            "alerts": alerts,
            "omitted": omitted,
        },
    })
}

fn short(alert: &Alert, entry: &Entry) -> Value {
    let mut value = json!({
        "id": alert.id,
        "cause": alert.cause,
        "created": alert.created.to_rfc3339_opts(SecondsFormat::Secs, true),
        "title": entry.title,
        "page": entry.page,
    });
    for page in &entry.pages {
        value[page.rel] = json!(page.link);
    }
    value
}

fn full(alert: &Alert, entry: &Entry) -> Value {
    let mut value = short(alert, entry);
    value["url"] = json!(entry.link);
    value["origin"] = json!(entry.origin);
    value["text"] = json!(entry.text);
    value["about"] = json!(alert.notice);
    value
}

fn size(value: &Value) -> usize {
    value.to_string().len()
}
