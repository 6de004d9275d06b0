//! What we remember of a feed, so as to ask for it politely.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::asks::Asks;
use super::moved::Moved;

/// What we remember of a feed, so as to ask for it politely.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Memory {
    /// The hash of the last document that was read well: the same bytes again are not read again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// When the last document came whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub whole: Option<DateTime<Utc>>,
    /// What the feed itself asks of its readers.
    #[serde(skip_serializing_if = "Asks::is_empty")]
    pub asks: Asks,
    /// Seconds from one item to the next, as a rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap_seconds: Option<u64>,
    /// Where it says that it moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved: Option<Moved>,
}

impl Memory {
    /// From one item to the next, as a rule.
    pub fn gap(&self) -> Option<Duration> {
        self.gap_seconds.map(Duration::from_secs)
    }

    /// Is it time to ask once without validators?
    ///
    /// Some servers answer "not modified" for ever. When a feed has said so for three times as long as its items are apart, and for
    /// a day at least, one whole document shows whether it is true: never more than one a day.
    pub fn doubts(&self, now: DateTime<Utc>) -> bool {
        let patience =
            self.gap().map_or(UNKNOWN_PATIENCE, |gap| gap.saturating_mul(3).clamp(DAY, PATIENCE_MAX));
        self.whole.is_some_and(|whole| (now - whole).to_std().is_ok_and(|since| since >= patience))
    }
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// A feed without a rhythm is believed for a week.
const UNKNOWN_PATIENCE: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// And every feed for a month at most: twelve whole documents a year burden nobody.
const PATIENCE_MAX: Duration = Duration::from_secs(30 * 24 * 60 * 60);

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn not_modified_for_ever_is_doubted_once_a_day_at_most() {
        let whole = DateTime::UNIX_EPOCH;
        let memory = |gap: Option<u64>| Memory { whole: Some(whole), gap_seconds: gap, ..Memory::default() };
        let doubts = |gap, hours| memory(gap).doubts(whole + TimeDelta::hours(hours));
        assert!(!doubts(Some(60), 23) && doubts(Some(60), 24), "however busy the feed");
        assert!(!doubts(Some(24 * 3600), 71) && doubts(Some(24 * 3600), 72));
        assert!(!doubts(None, 7 * 24 - 1) && doubts(None, 7 * 24));
        assert!(doubts(Some(u64::MAX), 30 * 24));
        assert!(
            !Memory::default().doubts(whole),
            "a feed that never came whole is asked without validators anyway"
        );
    }
}
