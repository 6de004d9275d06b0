//! A subscription: a standing query or a system to watch, an address and a rhythm.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Address;
use super::timing::{Timing, Urgency};
use crate::text::Language;

/// What somebody asked to be told, where and how often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// Stable id.
    pub id: String,
    /// Where to tell it.
    pub to: Address,
    /// What to tell.
    pub watch: Watch,
    /// How often to tell it.
    pub rhythm: Rhythm,
    /// At which hours to tell it, and when to be silent.
    #[serde(default)]
    pub timing: Timing,
    /// The language of its messages.
    pub language: Language,
    /// Opaque token of its unsubscribe link; works for ever.
    pub token: String,
    /// When it began.
    pub created: DateTime<Utc>,
    /// Why it is paused (blocked chat, refused address, asked for), or `None` while it is active.
    pub paused: Option<String>,
    /// When a pause ends by itself.
    #[serde(default)]
    pub paused_until: Option<DateTime<Utc>>,
}

/// What a subscriber sets by themselves, at any time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How often to tell it.
    pub rhythm: Rhythm,
    /// At which hours to tell it, and when to be silent.
    pub timing: Timing,
    /// The language of its messages.
    pub language: Language,
}

impl Settings {
    /// When what waits is told at the latest once these hold: with the next digest, after the quiet hours, or now.
    pub fn next(&self, now: DateTime<Utc>, town: Tz) -> DateTime<Utc> {
        self.timing.told_at(self.rhythm, Urgency::Ordinary, now, town).unwrap_or(now)
    }
}

impl Subscription {
    /// What its subscriber set.
    pub fn settings(&self) -> Settings {
        Settings { rhythm: self.rhythm, timing: self.timing.clone(), language: self.language }
    }
}

/// What a subscription waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "watch", rename_all = "lowercase")]
pub enum Watch {
    /// Items that meet the query and carry at least one of the themes; an empty part asks nothing.
    Items {
        /// In the query language of the search box.
        query: String,
        /// Theme ids.
        themes: Vec<String>,
    },
    /// Everything that touches one system: its assessment, its deadlines, items that cite its provisions.
    System {
        /// The system's id.
        system: String,
    },
    /// The same for all systems of an organisation.
    Organisation {
        /// The organisation's id.
        organisation: String,
    },
    /// How the feeds do: trouble with any of them, and its end.
    Feeds,
}

/// How often a subscriber is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Rhythm {
    /// As soon as it is known.
    #[default]
    Instant,
    /// One message an hour, when there is something.
    Hourly,
    /// One message a day, when there is something.
    Daily,
    /// One message a week, when there is something.
    Weekly,
}

impl Rhythm {
    /// The word of the command line and the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Rhythm::Instant => "instant",
            Rhythm::Hourly => "hourly",
            Rhythm::Daily => "daily",
            Rhythm::Weekly => "weekly",
        }
    }
}

impl FromStr for Rhythm {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "instant" => Ok(Rhythm::Instant),
            "hourly" => Ok(Rhythm::Hourly),
            "daily" => Ok(Rhythm::Daily),
            "weekly" => Ok(Rhythm::Weekly),
            _ => Err(format!("`{text}` is not one of instant, hourly, daily, weekly")),
        }
    }
}
