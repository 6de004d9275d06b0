//! A message as the JSON bodies of a webhook.

use chrono::SecondsFormat;
use serde_json::{Value, json};

use super::entry::Entry;
use super::{Letter, MessageInput};
use crate::alerts::Alert;

/// What a body may measure: Standard Webhooks asks for less than 20 kB.
const BYTES_MAX: usize = 20_000;

/// The bodies, in the order in which they are posted: a type, an instant and the alerts.
///
/// # Shape
/// `{"type":"belfort.alerts","timestamp":…,"data":{…,"alerts":[{…}],"omitted":0}}`. An alert carries its notice in full; where
/// one body would grow too big all carry titles and pages only, and where that is too big they are spread over several, each with
/// its `part` and how many `parts` there are. Nothing is left out: `omitted` is 0 and stays for those who read it.
pub(super) fn write(input: &MessageInput<'_>, letter: &Letter) -> Vec<Value> {
    let entries: Vec<&Entry> = letter.sections.iter().flat_map(|section| &section.entries).collect();
    let whole = entries.iter().map(|entry| full(&input.alerts[entry.place], entry)).collect();
    let body = wrap(input, letter, whole);
    if size(&body) < BYTES_MAX {
        return vec![body];
    }
    // What the frame takes, and room for the numbers of a part.
    let room = BYTES_MAX - size(&wrap(input, letter, Vec::new())) - 40;
    let mut parts: Vec<Vec<Value>> = vec![Vec::new()];
    let mut left = room;
    for alert in entries.iter().map(|entry| short(&input.alerts[entry.place], entry)) {
        let takes = size(&alert) + 1;
        if takes > left && parts.last().is_some_and(|part| !part.is_empty()) {
            parts.push(Vec::new());
            left = room;
        }
        left = left.saturating_sub(takes);
        parts.last_mut().expect("there is always a part").push(alert);
    }
    let count = parts.len();
    let numbered = |(place, alerts)| {
        let mut body = wrap(input, letter, alerts);
        if count > 1 {
            (body["data"]["part"], body["data"]["parts"]) = (json!(place + 1), json!(count));
        }
        body
    };
    parts.into_iter().enumerate().map(numbered).collect()
}

fn wrap(input: &MessageInput<'_>, letter: &Letter, alerts: Vec<Value>) -> Value {
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
            "omitted": 0,
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
