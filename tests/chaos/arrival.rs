//! What the receivers wrote down: each message that one of them took, by what it tells and under which name.

use std::collections::BTreeSet;

use mail_parser::MessageParser;
use serde_json::Value;

use crate::world::NAME;

/// A message that a receiver took.
pub(crate) struct Arrival {
    /// What may be the short name of its delivery; empty where the receiver is told none.
    pub(crate) names: BTreeSet<String>,
    pub(crate) receiver: String,
    /// The items that it tells.
    pub(crate) items: Vec<usize>,
    /// Which part of its delivery it is, from 1.
    pub(crate) part: usize,
    /// In seconds of the receivers' clock.
    pub(crate) at: f64,
    /// Whether the receiver hung up instead of saying yes.
    pub(crate) is_open: bool,
}

/// The end of an id that messages print: its last eight letters and digits.
pub(crate) fn short(id: &str) -> &str {
    &id[id.len().saturating_sub(8)..]
}

/// The numbers of the items that a text names, each once, in its order.
pub(crate) fn numbers(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    for rest in text.split(NAME).skip(1) {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        if let Ok(number) = digits.parse()
            && !found.contains(&number)
        {
            found.push(number);
        }
    }
    found
}

/// An entry of the log, when it is a message that the receiver took.
pub(crate) fn arrival(entry: &Value) -> Option<Arrival> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let at = entry["t"].as_f64()?;
    match entry["kind"].as_str()? {
        "telegram" if entry["delivered"] == true => {
            let (chat, told) = (entry["chat"].as_i64()?, text(&entry["plain"]));
            // Only the last part prints the name; that it is printed there at all is held by the snapshots.
            let is_last = part_of(&told).is_none_or(|(part, count)| part == count);
            let names = if is_last { words(&told) } else { BTreeSet::new() };
            Some(made(format!("chat {chat}"), names, &told, at, chat.abs() % 1_000 == 504))
        }
        "smtp" => {
            let (to, id) = (text(&entry["check"]["to"]), text(&entry["check"]["message_id"]));
            let id = id.trim_start_matches('<').split('@').next()?.to_owned();
            let raw = text(&entry["raw"]);
            let mail = MessageParser::default().parse(raw.as_bytes())?;
            let told = mail.body_text(0).map(|body| body.into_owned()).unwrap_or_default();
            // A slow one took the mail, and wrote it down three seconds later.
            let at = if to.starts_with("slow") { at - 3.0 } else { at };
            let is_open = to.starts_with("dropdata");
            Some(Arrival { part: 1, ..made(to, BTreeSet::from([short(&id).to_owned()]), &told, at, is_open) })
        }
        "hook" => {
            let (fault, name) = (text(&entry["fault"]), text(&entry["name"]));
            let said_yes =
                fault == "ok" || fault == "drop" || (fault == "fail2" && entry["attempt"].as_i64()? > 2);
            // The shapes of chats have no name.
            let id = entry["headers"]["webhook-id"].as_str();
            let names = id.map(|id| short(id.get(..36).unwrap_or(id)).to_owned()).into_iter().collect();
            let told =
                made(format!("hook {fault}/{name}"), names, &text(&entry["body"]), at, fault == "drop");
            let part = id.and_then(|id| id.get(37..)?.parse().ok()).unwrap_or(told.part);
            said_yes.then_some(Arrival { part, ..told })
        }
        "matrix" => {
            let (room, name) = (text(&entry["room"]), text(&entry["name"]));
            let names = BTreeSet::from([short(name.get(..36).unwrap_or(&name)).to_owned()]);
            let told = made(format!("room {room}"), names, &text(&entry["body"]), at, false);
            let part = name.get(37..).and_then(|part| part.parse().ok()).unwrap_or(told.part);
            Some(Arrival { part, ..told })
        }
        "teams" if entry["ok"] == true => {
            let told = entry["body"].to_string();
            Some(made(text(&entry["path"]), BTreeSet::new(), &told, at, false))
        }
        _ => None,
    }
}

fn made(receiver: String, names: BTreeSet<String>, told: &str, at: f64, is_open: bool) -> Arrival {
    let part = part_of(told).map_or(1, |(part, _)| part);
    Arrival { names, receiver, items: numbers(told), part, at, is_open }
}

/// Words that may be the short name of a delivery.
fn words(told: &str) -> BTreeSet<String> {
    let words = told.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter(|word| word.len() == 8).map(str::to_owned).collect()
}

/// `(2/3)`: which part of how many a text says to be.
fn part_of(text: &str) -> Option<(usize, usize)> {
    text.rmatch_indices('(').find_map(|(place, _)| {
        let (inner, _) = text[place + 1..].split_once(')')?;
        let (part, count) = inner.split_once('/')?;
        Some((part.parse().ok()?, count.parse().ok()?))
    })
}
