//! Our own attributes: the kind and the settings of a feed as names and values.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::news::feed::{Feed, FeedKind, FeedSettings};

/// The key that says how a feed is read; a list of an earlier Belfort has selectors without it.
const READ_AS: &str = "read-as";

/// The attributes of a feed, without their prefix.
pub(super) fn attributes(feed: &Feed) -> Vec<(String, String)> {
    let kind = serde_json::to_value(&feed.kind).expect("a kind has text keys and plain values");
    let settings = serde_json::to_value(&feed.settings).expect("settings have text keys and plain values");
    let pairs = [kind, settings].into_iter().flat_map(|value| match value {
        Value::Object(map) => map.into_iter().collect::<Vec<_>>(),
        _ => Vec::new(),
    });
    let is_said = |(key, value): &(String, Value)| {
        let is_usual = key == READ_AS && feed.kind == FeedKind::Syndication;
        !is_usual && !value.is_null()
    };
    let text = |(key, value)| match value {
        Value::String(text) => (key, text),
        other => (key, other.to_string()),
    };
    pairs.filter(is_said).map(text).collect()
}

/// The kind and the settings that attributes describe, and the names of those that nobody knows.
///
/// # Errors
/// The name of the attribute whose value does not fit; empty when the kind lacks something.
pub(super) fn read(attributes: &[(String, String)]) -> Result<(FeedKind, FeedSettings, Vec<String>), String> {
    let (mut settings, mut kind, mut unknown) = (Map::new(), Map::new(), Vec::new());
    for (key, text) in attributes {
        let key = key.to_lowercase();
        if let Some(value) = fitting::<FeedSettings>(&Map::new(), &key, text) {
            settings.insert(key, value);
        } else {
            kind.insert(key, Value::String(text.clone()));
        }
    }
    let read_as = kind.remove(READ_AS).and_then(|value| value.as_str().map(str::to_owned));
    let read_as = read_as.or_else(|| kind.contains_key("item").then(|| "listing".to_owned()));
    let mut base =
        Map::from_iter([(READ_AS.to_owned(), Value::String(read_as.unwrap_or("syndication".to_owned())))]);
    if serde_json::from_value::<FeedKind>(Value::Object(base.clone())).is_err() {
        return Err(READ_AS.to_owned());
    }
    let is_syndication = base[READ_AS] == "syndication";
    for (key, value) in kind {
        let text = value.as_str().unwrap_or_default().to_owned();
        match fitting::<FeedKind>(&base, &key, &text) {
            Some(value) if !is_syndication => drop(base.insert(key, value)),
            _ if is_syndication => unknown.push(key),
            _ => return Err(key),
        }
    }
    let kind = serde_json::from_value(Value::Object(base)).map_err(|_| String::new())?;
    let settings = serde_json::from_value(Value::Object(settings)).map_err(|_| String::new())?;
    Ok((kind, settings, unknown))
}

/// The value of a key as the type wants it: a text, else what the text says in JSON (`true`, `3600`).
fn fitting<T: DeserializeOwned>(base: &Map<String, Value>, key: &str, text: &str) -> Option<Value> {
    let readings = [Some(Value::String(text.to_owned())), serde_json::from_str(text).ok()];
    readings.into_iter().flatten().find(|value| {
        let mut map = base.clone();
        map.insert(key.to_owned(), value.clone());
        serde_json::from_value::<T>(Value::Object(map)).is_ok()
    })
}
