//! Days as people write them.

use chrono::{Datelike, NaiveDate};

use super::messages::FluentValue;
use super::{Language, say};

/// `23 november 2026`.
pub fn in_words(day: NaiveDate, language: Language) -> String {
    let month = say(language, &format!("web-month-{}", day.month()), &[]);
    let parts = [
        ("day", FluentValue::from(day.day().to_string())),
        ("month", month.into()),
        ("year", day.year().to_string().into()),
    ];
    say(language, "web-day", &parts)
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
