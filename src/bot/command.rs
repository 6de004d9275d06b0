//! What a chat asks: a text or the data of a button, read into a command. Pure.

use chrono::Weekday;
use chrono_tz::Tz;

use crate::alerts::Rhythm;
pub use crate::alerts::message::DATA_MAX;
use crate::alerts::message::piece::one_line;
use crate::text::Language;

/// Characters of a text that are looked at; the longest query is shorter.
const TEXT_MAX: usize = 2_000;

/// What a chat asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// `/start`, with the code that a link carries.
    Start(String),
    /// `/help`
    Help,
    /// `/themas`
    Themes,
    /// `/abonneer`, with a query or without.
    Subscribe(String),
    /// `/abonnementen`
    Subscriptions,
    /// `/zoek`
    Search(String),
    /// `/systemen`
    Systems,
    /// `/deadlines`
    Deadlines,
    /// `/check`
    Check(String),
    /// `/stil`
    Silence(String),
    /// `/taal`
    Language(String),
    /// `/export`
    Export,
    /// `/stop`
    Stop,
    /// A button: follow a theme, or follow it no longer.
    Theme(String),
    /// A button: end a subscription.
    End(String),
    /// A button: pause a subscription.
    Pause(String),
    /// A button: let a subscription go on.
    Resume(String),
    /// A button: which rhythms are there for a subscription?
    Rhythms(String),
    /// A button: give a subscription a rhythm.
    Rhythm(String, Rhythm),
    /// A button: give the digest of a subscription an hour.
    Hour(String, u32),
    /// A button: give the weekly digest of a subscription a day.
    Day(String, Weekday),
    /// A button: which time zones are there for a subscription?
    Zones(String),
    /// A button: give a subscription a time zone.
    Zone(String, Tz),
    /// A button: how may a subscription be silent?
    Hushes(String),
    /// A button: a subscription is silent.
    Hush(String, String),
    /// A button under an alert: nothing more of its topic with this number.
    Mute(String, usize),
    /// A button: this topic again.
    Unmute(String, usize),
    /// A button under an alert: why did it come?
    Why(String),
    /// A button under an alert: pause its subscription.
    Rest(String),
    /// A button under an alert: what is set for its subscription?
    One(String),
    /// A button: yes, end everything.
    StopAll,
    /// A button: no, keep everything.
    Keep,
    /// None that we know.
    Unknown,
}

/// A command by its names in the order of [`Language::ALL`]: the first is Dutch, and each is understood in every language.
const NAMES: [(&str, [&str; 4]); 13] = [
    ("start", ["start", "start", "start", "start"]),
    ("help", ["help", "aide", "hilfe", "help"]),
    ("themes", ["themas", "themes", "themen", "themes"]),
    ("subscribe", ["abonneer", "abonner", "abonnieren", "subscribe"]),
    ("subscriptions", ["abonnementen", "abonnements", "abos", "subscriptions"]),
    ("search", ["zoek", "chercher", "suche", "search"]),
    ("systems", ["systemen", "systemes", "systeme", "systems"]),
    ("deadlines", ["deadlines", "echeances", "fristen", "deadlines"]),
    ("check", ["check", "verifier", "pruefen", "check"]),
    ("silence", ["stil", "silence", "stille", "quiet"]),
    ("language", ["taal", "langue", "sprache", "language"]),
    ("export", ["export", "exporter", "exportieren", "export"]),
    ("stop", ["stop", "arreter", "stopp", "stop"]),
];

/// The commands of the menu in a language: each name, and the key of what it does.
pub fn menu(language: Language) -> impl Iterator<Item = (&'static str, String)> {
    let place = Language::ALL.iter().position(|one| *one == language).unwrap_or(0);
    NAMES.iter().skip(1).map(move |(id, names)| (names[place], format!("bot-menu-{id}")))
}

/// Reads a text; `None` when it is not for us: a command for another bot, or talk in a group.
pub fn read_text(text: &str, our_name: &str, in_private: bool) -> Option<Command> {
    let begun: String = text.chars().take(TEXT_MAX).collect();
    let line = one_line(&begun, TEXT_MAX);
    let Some(rest) = line.strip_prefix('/') else { return in_private.then_some(Command::Unknown) };
    let (word, argument) = rest.split_once(' ').unwrap_or((rest, ""));
    let (name, addressed) = match word.split_once('@') {
        Some((_, bot)) if !bot.eq_ignore_ascii_case(our_name) => return None,
        Some((name, _)) => (name, true),
        None => (word, false),
    };
    match named(&name.to_lowercase(), argument.trim()) {
        // In a group an unknown command belongs to another bot, unless it names us.
        Command::Unknown if !in_private && !addressed => None,
        command => Some(command),
    }
}

fn named(name: &str, argument: &str) -> Command {
    let argument = argument.to_owned();
    let id = NAMES.iter().find(|(id, names)| *id == name || names.contains(&name)).map(|(id, _)| *id);
    match id {
        Some("start") => Command::Start(argument),
        Some("help") => Command::Help,
        Some("themes") => Command::Themes,
        Some("subscribe") => Command::Subscribe(argument),
        Some("subscriptions") => Command::Subscriptions,
        Some("search") => Command::Search(argument),
        Some("systems") => Command::Systems,
        Some("deadlines") => Command::Deadlines,
        Some("check") => Command::Check(argument),
        Some("silence") => Command::Silence(argument),
        Some("language") => Command::Language(argument),
        Some("export") => Command::Export,
        Some("stop") => Command::Stop,
        _ => Command::Unknown,
    }
}

/// Reads the data of a button; whatever somebody made up is unknown.
pub fn read_button(data: &str) -> Command {
    if data.len() > DATA_MAX {
        return Command::Unknown;
    }
    let mut words = data.split(':');
    let all = (words.next().unwrap_or_default(), words.next().map(str::to_owned), words.next(), words.next());
    match all {
        ("theme", Some(id), None, _) => Command::Theme(id),
        ("end", Some(id), None, _) => Command::End(id),
        ("pause", Some(id), None, _) => Command::Pause(id),
        ("resume", Some(id), None, _) => Command::Resume(id),
        ("rhythms", Some(id), None, _) => Command::Rhythms(id),
        ("rhythm", Some(id), Some(rhythm), None) => {
            rhythm.parse().map_or(Command::Unknown, |rhythm| Command::Rhythm(id, rhythm))
        }
        ("hour", Some(id), Some(hour), None) => match hour.parse() {
            Ok(hour) if hour < 24 => Command::Hour(id, hour),
            _ => Command::Unknown,
        },
        ("day", Some(id), Some(day), None) => {
            day.parse().map_or(Command::Unknown, |day| Command::Day(id, day))
        }
        ("zones", Some(id), None, _) => Command::Zones(id),
        ("zone", Some(id), Some(zone), None) => {
            zone.parse().map_or(Command::Unknown, |zone| Command::Zone(id, zone))
        }
        ("hushes", Some(id), None, _) => Command::Hushes(id),
        ("hush", Some(id), Some(how), None) => Command::Hush(id, how.to_owned()),
        ("mute", Some(alert), Some(place), None) => {
            place.parse().map_or(Command::Unknown, |place| Command::Mute(alert, place))
        }
        ("unmute", Some(alert), Some(place), None) => {
            place.parse().map_or(Command::Unknown, |place| Command::Unmute(alert, place))
        }
        ("why", Some(alert), None, _) => Command::Why(alert),
        ("rest", Some(id), None, _) => Command::Rest(id),
        ("one", Some(id), None, _) => Command::One(id),
        ("quiet", Some(how), None, _) => Command::Silence(how),
        ("lang", Some(tag), None, _) => Command::Language(tag),
        ("stop", Some(word), None, _) if word == "yes" => Command::StopAll,
        ("stop", Some(word), None, _) if word == "no" => Command::Keep,
        _ => Command::Unknown,
    }
}

impl Command {
    /// Whether it changes what the chat has; in a group only its administrators may.
    pub fn changes(&self) -> bool {
        match self {
            Command::Start(code) => !code.is_empty(),
            Command::Subscribe(query) => !query.is_empty(),
            Command::Silence(how) | Command::Language(how) => !how.is_empty(),
            Command::Stop
            | Command::StopAll
            | Command::Keep
            | Command::Theme(_)
            | Command::End(_)
            | Command::Pause(_)
            | Command::Resume(_)
            | Command::Rhythms(_)
            | Command::Rhythm(..)
            | Command::Hour(..)
            | Command::Day(..)
            | Command::Zones(_)
            | Command::Zone(..)
            | Command::Hushes(_)
            | Command::Hush(..)
            | Command::Mute(..)
            | Command::Unmute(..)
            | Command::Rest(_)
            | Command::One(_) => true,
            Command::Help
            | Command::Themes
            | Command::Subscriptions
            | Command::Search(_)
            | Command::Systems
            | Command::Deadlines
            | Command::Check(_)
            | Command::Export
            | Command::Why(_)
            | Command::Unknown => false,
        }
    }

    /// Whether its button stands under an alert, which stays where it is.
    pub fn is_under_an_alert(&self) -> bool {
        matches!(self, Command::Mute(..) | Command::Why(_) | Command::Rest(_) | Command::One(_))
    }

    /// The alert of its button.
    pub fn alert(&self) -> Option<&str> {
        match self {
            Command::Mute(alert, _) | Command::Unmute(alert, _) | Command::Why(alert) => Some(alert),
            _ => None,
        }
    }
}
