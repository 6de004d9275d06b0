//! How a feed does: alive, quiet, silent, failing or stopped, since when and why.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::feed::Selectors;
use super::rhythm::Rhythm;

/// A feed that fails this long is in trouble: a night's maintenance is over by then, and it is within a day of polling.
pub const FAILING_AFTER: TimeDelta = TimeDelta::hours(12);
/// Failures in that time; a machine that slept for a day has failed once.
pub const FAILURES_MIN: u32 = 3;

/// How a feed does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = FeedState)]
pub enum State {
    /// It was never read yet.
    New,
    /// It is read and gives items in its rhythm.
    Alive,
    /// It is read, and quieter than usual.
    Quiet,
    /// It is read, and silent for so long that its silence is news.
    Silent,
    /// It cannot be read.
    Failing,
    /// Its publisher took it away for good.
    Stopped,
}

impl State {
    /// The word of the store, of scripts and of message keys.
    pub fn as_str(self) -> &'static str {
        match self {
            State::New => "new",
            State::Alive => "alive",
            State::Quiet => "quiet",
            State::Silent => "silent",
            State::Failing => "failing",
            State::Stopped => "stopped",
        }
    }
}

/// What is known of a feed.
#[derive(Clone, Debug)]
pub struct Signs<'a> {
    /// When it was added.
    pub added: DateTime<Utc>,
    /// When it was last read.
    pub read_well: Option<DateTime<Utc>>,
    /// Failures since then.
    pub failures: u32,
    /// The named cause of the last failure.
    pub cause: Option<&'a str>,
    /// Whether it is polled no more.
    pub stopped: bool,
    /// Its rhythm; `None` without items.
    pub rhythm: Option<Rhythm>,
}

/// How a feed does, since when and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Health {
    /// How it does.
    pub state: State,
    /// Since when: it was last read, or last spoke.
    pub since: DateTime<Utc>,
    /// The named cause, where something is wrong: `dns`, `captcha`, `stale`.
    pub cause: Option<String>,
    /// When its last item was published.
    pub last_item: Option<DateTime<Utc>>,
    /// From when on its silence is news.
    pub silent_after: Option<DateTime<Utc>>,
    /// Whether it has been wrong for long enough to be told.
    pub news: bool,
    /// An address that may have taken its place.
    #[serde(default)]
    pub successor: Option<String>,
    /// How the list on its page can be read now, where the selectors that it had find nothing any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selectors: Option<NewSelectors>,
}

impl Health {
    /// Whether something may take the place of what went wrong: an operator adopts it with one command.
    pub fn has_way_out(&self) -> bool {
        self.successor.is_some() || self.selectors.is_some()
    }
}

/// Another way to read the list on a page, tried on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewSelectors {
    /// How the page is read.
    pub selectors: Selectors,
    /// How many items they gave when they were tried.
    pub items: usize,
    /// The titles of the first of them: who adopts it sees whether it is the news.
    pub preview: Vec<String>,
}

/// Decides how a feed does.
pub fn health(signs: &Signs<'_>, now: DateTime<Utc>) -> Health {
    let rhythm = signs.rhythm;
    let last_item = rhythm.map(|rhythm| rhythm.last);
    let silent_after = rhythm.map(|rhythm| rhythm.silent_after);
    let found = |state, since, cause: Option<&str>, news| Health {
        state,
        since,
        cause: cause.map(str::to_owned),
        last_item,
        silent_after,
        news,
        successor: None,
        selectors: None,
    };
    // Nobody was listening after the last time that it was read: a machine that was off for a month hears no silence.
    let well = signs.read_well.unwrap_or(signs.added);
    if signs.stopped {
        return found(State::Stopped, well, signs.cause, true);
    }
    if signs.failures > 0 {
        let long = now - well >= FAILING_AFTER && signs.failures >= FAILURES_MIN;
        return found(State::Failing, well, signs.cause, long);
    }
    if signs.read_well.is_none() {
        return found(State::New, signs.added, None, false);
    }
    match rhythm {
        Some(rhythm) if well > rhythm.silent_after => found(State::Silent, rhythm.last, Some("stale"), true),
        Some(rhythm) if well > rhythm.quiet_after => found(State::Quiet, rhythm.last, None, false),
        Some(rhythm) => found(State::Alive, rhythm.last, None, false),
        None if well - signs.added > TimeDelta::days(30) => {
            found(State::Silent, signs.added, Some("empty"), true)
        }
        None => found(State::New, signs.added, None, false),
    }
}
