//! The days that matter to a system, in a row.

use std::collections::BTreeMap;

use askama::Template;
use chrono::NaiveDate;

use super::days;
use crate::text::messages::FluentValue;
use crate::text::{Language, say};

/// Units between two days of the picture: room for a date in words.
const STEP: usize = 150;
/// Most days drawn; the table below holds them all.
const DAYS_MAX: usize = 12;

/// One mark per day, in order and not to scale: law has days that lie years apart and days that lie a week apart.
#[derive(Clone, Debug, Template)]
#[template(path = "timeline.html", config = "src/web/askama.toml")]
pub(super) struct TimeLine {
    title: String,
    description: String,
    width: usize,
    marks: Vec<Mark>,
}

#[derive(Clone, Debug)]
struct Mark {
    x: usize,
    date: String,
    label: String,
    kind: &'static str,
    count: usize,
}

impl TimeLine {
    /// The days of the duties and the day asked about; `None` when there are no duties.
    pub(super) fn new(days: &[NaiveDate], on: NaiveDate, language: Language) -> Option<TimeLine> {
        let mut counts: BTreeMap<NaiveDate, usize> = BTreeMap::new();
        for day in days {
            *counts.entry(*day).or_default() += 1;
        }
        if counts.is_empty() {
            return None;
        }
        counts.entry(on).or_insert(0);
        let day = |(place, (day, count)): (usize, (NaiveDate, usize))| Mark {
            x: STEP / 2 + place * STEP,
            date: days::in_words(day, language),
            label: label(day, count, on, language),
            kind: if day == on {
                "now"
            } else if day < on {
                "past"
            } else {
                "ahead"
            },
            count,
        };
        // The day asked about is always among them, with as many days before it as behind it.
        let place = counts.keys().take_while(|day| **day < on).count();
        let first = place.saturating_sub(DAYS_MAX / 2).min(counts.len().saturating_sub(DAYS_MAX));
        let drawn = counts.into_iter().skip(first).take(DAYS_MAX);
        let marks: Vec<Mark> = drawn.enumerate().map(day).collect();
        let spoken: Vec<String> = marks.iter().map(|mark| format!("{}: {}", mark.date, mark.label)).collect();
        let title = say(language, "web-system-timeline", &[]);
        Some(TimeLine { title, description: spoken.join("; "), width: marks.len() * STEP, marks })
    }
}

fn label(day: NaiveDate, count: usize, on: NaiveDate, language: Language) -> String {
    let duties = say(language, "web-system-duties-count", &[("count", FluentValue::from(count))]);
    match (day == on, count) {
        (true, 0) => say(language, "web-system-asked", &[]),
        (true, _) => format!("{}, {duties}", say(language, "web-system-asked", &[])),
        (false, _) => duties,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_asked_about_is_drawn_however_many_days_lie_before_and_behind_it() {
        let day =
            |number: usize| NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(number as u64);
        let days: Vec<NaiveDate> = (0..40).map(day).collect();
        for on in [0, 5, 20, 33, 39, 60] {
            let line = TimeLine::new(&days, day(on), Language::Nl).unwrap();
            let now = line.marks.iter().filter(|mark| mark.kind == "now").count();
            assert_eq!((line.marks.len(), now), (DAYS_MAX, 1), "on day {on}");
        }
    }
}
