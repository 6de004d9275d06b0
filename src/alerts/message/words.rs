//! Dates, provisions and risk classes as each language writes them.

use chrono::{Datelike, NaiveDate};

use crate::law::Provision;
use crate::text::Language;
pub(super) use crate::text::say;

use super::clean;

/// A day as people write it: `23 november 2026`.
pub(super) fn date(day: NaiveDate, language: Language) -> String {
    let month = say(language, "alert-month", &[("month", format!("m{}", day.month()).into())]);
    // French writes the first of a month as an ordinal.
    let number = match (language, day.day()) {
        (Language::Fr, 1) => "1er".to_owned(),
        (_, number) => number.to_string(),
    };
    let args = [("day", number.into()), ("month", month.into()), ("year", day.year().to_string().into())];
    say(language, "alert-date", &args)
}

/// A risk class as people read it; one that this version does not know shows itself.
pub(super) fn risk(class: &str, language: Language) -> String {
    say(language, "alert-risk", &[("risk", clean::line(class, 40).into())])
}

/// The cause of a feed's trouble in plain words; one that this version does not know is called unknown.
pub(super) fn cause(cause: &str, language: Language) -> String {
    say(language, "feed-cause", &[("cause", clean::line(cause, 40).into())])
}

/// A provision as an official cites it, or its path when it is not one.
pub(super) fn provision(path: &str, language: Language) -> String {
    path.parse::<Provision>().map_or_else(|_| clean::line(path, 60), |provision| provision.cite(language))
}

/// How many days are left, in words.
pub(super) fn days(days: i64, language: Language) -> String {
    let key = if days < 0 { "alert-days-past" } else { "alert-days" };
    say(language, key, &[("days", days.into())])
}

/// A label with its colon, before which French puts a space.
pub(super) fn label(text: &str, language: Language) -> String {
    say(language, "alert-label", &[("label", text.to_owned().into())])
}
