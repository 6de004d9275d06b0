//! A message: what one delivery says, in the language of its reader, for every channel.
//!
//! Alerts become entries (what to say), entries become plain text, HTML, Telegram parts and JSON (how to say it).

mod buttons;
mod clean;
mod difference;
mod disk;
mod entry;
mod html;
mod payload;
pub mod piece;
mod plain;
mod rules;
mod section;
mod source;
mod telegram;
mod told;
mod unreachable;
mod why;
mod words;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{Address, Alert, Links, Rhythm, Subscription, Urgency};
use crate::text::Language;

pub use buttons::{Button, DATA_MAX, topic_in_words};
pub use html::{anchor, page};
pub use piece::PART_MAX;
pub use told::{Block, Told};

use entry::{Entry, OwnPage};
use section::Section;

/// What a message is made of.
#[derive(Clone, Copy, Debug)]
pub struct MessageInput<'a> {
    /// The id of the delivery; its end is printed, so that a repeated message can be recognised.
    pub delivery: &'a str,
    /// Whom it tells.
    pub subscription: &'a Subscription,
    /// What the subscriber asked for, as a page would name it: the query, the themes, the system.
    pub description: &'a str,
    /// What it tells, oldest first.
    pub alerts: &'a [Alert],
    /// When the delivery was made, not when it is tried: a second attempt must be the same message.
    pub now: DateTime<Utc>,
    /// The clock and calendar of the reader.
    pub zone: Tz,
}

/// What one delivery says, ready for every channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// One line, at most 150 characters.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// A whole HTML page without anything that is loaded or run.
    pub html: String,
    /// Telegram messages in HTML mode, each within its limit.
    pub telegram: Vec<String>,
    /// Buttons under the last of them, row by row.
    pub buttons: Vec<Vec<Button>>,
    /// The bodies of a webhook, each below 20 kB: what one cannot hold is in the next.
    pub payload: Vec<serde_json::Value>,
    /// Its parts, for chats with a form of their own.
    pub told: Told,
}

/// The name of a theme in a language.
pub type ThemeNames<'a> = &'a dyn Fn(&str, Language) -> String;

/// Writes the message of a delivery: one alert is told as itself, several as a digest by kind and theme.
///
/// The same input gives the same message, to the byte.
pub fn render(input: &MessageInput<'_>, links: &Links, names: ThemeNames<'_>) -> Message {
    let letter = Letter::new(input, links, names);
    Message {
        subject: letter.subject.clone(),
        text: plain::write(&letter),
        html: html::write(&letter),
        telegram: telegram::write(&letter),
        buttons: buttons::write(input, names),
        payload: payload::write(input, &letter),
        told: told::write(&letter),
    }
}

/// What a delivery says in one line: the subject of its message.
pub fn headline(input: &MessageInput<'_>, links: &Links, names: ThemeNames<'_>) -> String {
    Letter::new(input, links, names).subject
}

/// A message before it has a form.
struct Letter {
    language: Language,
    subject: String,
    sections: Vec<Section>,
    /// What the subscriber asked for and how often it is told.
    because: String,
    /// Who changes and ends it, where others read along and a link would be anybody's.
    managed: Option<String>,
    /// The address that ends the subscription; `None` where others read along, as the one below.
    stop: Option<String>,
    /// The page on which the subscriber sets when and how they are told.
    settings: Option<String>,
    /// Whether something in it cannot wait.
    urgent: bool,
    /// The short code of the delivery.
    code: String,
}

impl Letter {
    fn new(input: &MessageInput<'_>, links: &Links, names: ThemeNames<'_>) -> Letter {
        let language = input.subscription.language;
        let subscription = input.subscription;
        let context =
            entry::Context { language, links, names, zone: input.zone, now: input.now, subscription };
        let entries: Vec<Entry> =
            input.alerts.iter().enumerate().map(|(place, alert)| context.entry(place, alert)).collect();
        Letter {
            language,
            subject: subject(input, &entries),
            sections: section::group(entries, |place| input.alerts[place].story(), language),
            because: because(input),
            managed: managed(&subscription.to).map(|key| words::say(language, key, &[])),
            stop: (!subscription.to.is_shared()).then(|| links.stop(&subscription.token)),
            settings: links.settings(&subscription.token).filter(|_| !subscription.to.is_shared()),
            urgent: input.alerts.iter().any(|alert| alert.notice.urgency() == Urgency::Urgent),
            code: code(input.delivery),
        }
    }

    /// How a reader ends and sets the subscription: the words and the address of each link.
    fn ways(&self) -> impl Iterator<Item = (String, String)> {
        let links = [("alert-stop", &self.stop), ("alert-settings", &self.settings)];
        let way =
            |(key, link): (&str, &Option<String>)| Some((words::say(self.language, key, &[]), link.clone()?));
        links.into_iter().filter_map(way)
    }

    /// The subscriber's own pages, when the message tells of one thing: they stand at the end, beside the link that stops.
    fn pages_at_end(&self) -> &[OwnPage] {
        let only = self.sections.iter().flat_map(|section| &section.entries).next();
        only.filter(|_| !self.is_digest()).map(|entry| &entry.pages[..]).unwrap_or_default()
    }

    /// Those of one entry among several: they stand with the entry.
    fn pages_of<'e>(&self, entry: &'e Entry) -> &'e [OwnPage] {
        if self.is_digest() { &entry.pages } else { &[] }
    }

    /// Whether the message needs headings: a single alert is its own heading.
    fn is_digest(&self) -> bool {
        self.sections.iter().map(|section| section.entries.len()).sum::<usize>() > 1
    }
}

fn subject(input: &MessageInput<'_>, entries: &[Entry]) -> String {
    let language = input.subscription.language;
    let written = match entries {
        [only] => only.subject.clone(),
        _ => {
            let day = words::date(input.now.with_timezone(&input.zone).date_naive(), language);
            words::say(
                language,
                "alert-subject-digest",
                &[("count", entries.len().into()), ("date", day.into())],
            )
        }
    };
    // Mail programs show some 70 characters and a telephone 40; the rest is for search.
    clean::line(&written, 150)
}

fn because(input: &MessageInput<'_>) -> String {
    let rhythm = match input.subscription.rhythm {
        Rhythm::Instant => "alert-because-instant",
        Rhythm::Hourly => "alert-because-hourly",
        Rhythm::Daily => "alert-because-daily",
        Rhythm::Weekly => "alert-because-weekly",
    };
    let asked = clean::line(input.description, 200);
    words::say(input.subscription.language, rhythm, &[("asked", asked.into())])
}

/// The key of who changes a subscription where others read along.
fn managed(to: &Address) -> Option<&'static str> {
    match to {
        Address::Telegram(_) if to.is_shared() => Some("alert-managed-chat"),
        Address::Webhook(_) if to.is_shared() => Some("alert-managed"),
        _ => None,
    }
}

/// The last eight letters and digits of the delivery's id: enough to tell two messages apart.
fn code(delivery: &str) -> String {
    let letters: Vec<char> = delivery.chars().filter(char::is_ascii_alphanumeric).collect();
    letters[letters.len().saturating_sub(8)..].iter().collect()
}
