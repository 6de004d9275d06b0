//! Days as people write them.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::text::Language;
pub(super) use crate::text::day::in_words;

/// A day with the form that machines read.
#[derive(Clone, Debug)]
pub(super) struct Day {
    /// `2026-11-23`
    pub(super) iso: String,
    /// `23 november 2026`
    pub(super) words: String,
}

impl Day {
    pub(super) fn new(day: NaiveDate, language: Language) -> Day {
        Day { iso: day.to_string(), words: in_words(day, language) }
    }

    /// The day of an instant, where the town is.
    pub(super) fn of(instant: DateTime<Utc>, zone: Tz, language: Language) -> Day {
        Day::new(instant.with_timezone(&zone).date_naive(), language)
    }
}

/// The days of a page that names many, each worded once.
pub(super) struct Days {
    zone: Tz,
    language: Language,
    known: HashMap<NaiveDate, Day>,
}

impl Days {
    pub(super) fn new(zone: Tz, language: Language) -> Days {
        Days { zone, language, known: HashMap::new() }
    }

    /// The day of an instant, where the town is.
    pub(super) fn of(&mut self, instant: DateTime<Utc>) -> Day {
        let day = instant.with_timezone(&self.zone).date_naive();
        self.known.entry(day).or_insert_with(|| Day::new(day, self.language)).clone()
    }
}
