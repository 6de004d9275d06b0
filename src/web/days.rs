//! Days as people write them.

use std::collections::HashMap;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::text::messages::FluentValue;
use crate::text::{Language, say};

/// `23 november 2026`.
pub(super) fn in_words(day: NaiveDate, language: Language) -> String {
    let month = say(language, &format!("web-month-{}", day.month()), &[]);
    let parts = [
        ("day", FluentValue::from(day.day().to_string())),
        ("month", month.into()),
        ("year", day.year().to_string().into()),
    ];
    say(language, "web-day", &parts)
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_as_each_language_writes_it() {
        let day = "2026-03-01".parse().unwrap();
        let written = Language::ALL.map(|language| in_words(day, language));
        assert_eq!(written, ["1 maart 2026", "1 mars 2026", "1. März 2026", "1 March 2026"]);
    }
}
