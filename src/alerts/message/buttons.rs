//! Buttons under a message of Telegram: hear no more of exactly this, pause, why, and how often.
//!
//! In a chat of several people they take the place of links: who presses is known there, who follows a link is not.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::{MessageInput, ThemeNames, clean, words};
use crate::alerts::{Alert, Topic};
use crate::text::Language;

/// Bytes that Telegram allows in the data of a button.
pub const DATA_MAX: usize = 64;
/// What a phone shows of a button over its whole width.
const LABEL_MAX: usize = 60;
/// Topics of a digest that have a button: one for each row of a screen that still shows the message.
const TOPICS_MAX: usize = 6;

/// A button under a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// What stands on it.
    pub label: String,
    /// What comes back when it is pressed.
    pub data: String,
}

impl Button {
    /// A button; `None` when its data is longer than Telegram takes.
    pub fn new(label: impl Into<String>, data: String) -> Option<Button> {
        (data.len() <= DATA_MAX).then(|| Button { label: label.into(), data })
    }
}

/// What an alert is about, in words; a theme by its name in the language of the reader.
pub fn topic_in_words(topic: &Topic, language: Language, names: ThemeNames<'_>) -> String {
    let name = match topic.kind() {
        "theme" => names(&topic.name, language),
        _ => topic.name.clone(),
    };
    let args = [("kind", topic.kind().to_owned().into()), ("name", clean::line(&name, 200).into())];
    words::say(language, "alert-topic", &args)
}

/// The buttons of a message, row by row.
pub(super) fn write(input: &MessageInput<'_>, names: ThemeNames<'_>) -> Vec<Vec<Button>> {
    let subscription = input.subscription;
    let language = subscription.language;
    let t = |key: &str| words::say(language, key, &[]);
    let mut rows: Vec<Vec<Button>> =
        mutes(input, names).take(TOPICS_MAX).map(|button| vec![button]).collect();
    let why = match input.alerts {
        [only] => Button::new(t("alert-button-why"), format!("why:{}", only.id)),
        _ => None,
    };
    let pause = Button::new(t("alert-button-pause"), format!("rest:{}", subscription.id));
    let set = Button::new(t("alert-button-settings"), format!("one:{}", subscription.id));
    rows.push([pause, why, set].into_iter().flatten().collect());
    rows.retain(|row| !row.is_empty());
    rows
}

/// A button for each topic, once: every topic of a single alert, of several the narrowest.
fn mutes<'a>(input: &'a MessageInput<'_>, names: ThemeNames<'a>) -> impl Iterator<Item = Button> + 'a {
    let subscription = input.subscription;
    let language = subscription.language;
    let each = if input.alerts.len() > 1 { 1 } else { TOPICS_MAX };
    let of = move |alert: &'a Alert| {
        let topics = alert.narrower(&subscription.watch, language).into_iter().enumerate();
        topics.take(each).map(move |(place, topic)| (alert, place, topic))
    };
    let mut seen = HashSet::new();
    let new = move |(_, _, topic): &(&Alert, usize, Topic)| seen.insert(topic.topic.clone());
    input.alerts.iter().flat_map(of).filter(new).filter_map(move |(alert, place, topic)| {
        let topic = topic_in_words(&topic, language, names);
        let label = words::say(language, "alert-button-mute", &[("topic", topic.into())]);
        Button::new(clean::line(&label, LABEL_MAX), format!("mute:{}:{place}", alert.id))
    })
}
