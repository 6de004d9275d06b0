//! Deadlines as a calendar that Outlook, Google and Apple read and keep up to date.
//!
//! # Source
//! RFC 5545 (iCalendar), and RFC 7986 for `NAME` and `REFRESH-INTERVAL`.

use chrono::{NaiveDate, NaiveTime};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};

use super::deadlines::OpenDeadline;
use super::explain::basis_name;
use crate::text::messages::FluentValue;
use crate::text::{Language, say};

/// What stands around the deadlines.
#[derive(Clone, Copy)]
pub struct CalendarFrame<'a> {
    /// What the calendar is called.
    pub name: &'a str,
    /// Whose calendar it is, so that the events of two towns never share an id: a host name.
    pub host: &'a str,
    /// The day on which the deadlines were decided; equal days give equal files.
    pub on: NaiveDate,
    /// The language of the texts.
    pub language: Language,
    /// The address of the page of a system, when it has one.
    pub page: &'a dyn Fn(&str) -> Option<String>,
}

/// The calendar, as a file to import or to subscribe to: one whole day per deadline.
pub fn calendar(deadlines: &[OpenDeadline], frame: CalendarFrame<'_>) -> String {
    let mut calendar = Calendar::empty();
    for (name, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//Belfort//Belfort//NL"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
    ] {
        calendar.append_property((name, value));
    }
    let name = plain(frame.name);
    // The library knows no `NAME` and would leave it as it is; its type makes it a text.
    calendar.append_property(Property::new("NAME", &name).add_parameter("VALUE", "TEXT").done());
    calendar.append_property(("X-WR-CALNAME", name.as_str()));
    // Assessments change at most once a day.
    calendar
        .append_property(Property::new("REFRESH-INTERVAL", "P1D").add_parameter("VALUE", "DURATION").done());
    calendar.append_property(("X-PUBLISHED-TTL", "P1D"));
    calendar.extend(deadlines.iter().map(|deadline| event(deadline, frame)));
    calendar.to_string()
}

fn event(deadline: &OpenDeadline, frame: CalendarFrame<'_>) -> Event {
    let system = &deadline.system;
    let mut event = Event::with_uid(&plain(&format!("{}.{}@{}", system.id, deadline.rule, frame.host)));
    let category = say(frame.language, "law-calendar-category", &[]);
    event
        .timestamp(frame.on.and_time(NaiveTime::MIN).and_utc())
        .starts(deadline.date)
        .summary(&plain(&summary(deadline, frame.language)))
        .description(&plain(&description(deadline, frame)))
        .url(&deadline.provision.url(frame.language))
        .categories([category, plain(&system.name)])
        // It takes nobody's time on that day.
        .add_property("TRANSP", "TRANSPARENT")
        .status(match deadline.latest {
            Some(_) => EventStatus::Tentative,
            None => EventStatus::Confirmed,
        });
    event.done()
}

fn summary(deadline: &OpenDeadline, language: Language) -> String {
    let key = if deadline.latest.is_some() { "law-calendar-earliest" } else { "law-calendar-day" };
    let args = [
        ("title", FluentValue::from(deadline.title.as_str())),
        ("system", deadline.system.name.as_str().into()),
    ];
    say(language, key, &args)
}

fn description(deadline: &OpenDeadline, frame: CalendarFrame<'_>) -> String {
    let language = frame.language;
    let mut lines: Vec<String> = deadline.duty.iter().cloned().collect();
    if deadline.latest.is_some() {
        lines.push(deadline.when(language));
    }
    let (cited, basis) = (deadline.provision.cite(language), basis_name(deadline.basis, language));
    lines.push(format!("{cited} ({basis}; {})", deadline.by));
    for reading in &deadline.disputed {
        let date = reading.date.map(|date| date.to_string()).unwrap_or_default();
        lines.push(format!("{}: {date}. {}", say(language, "law-disputed", &[]), reading.text));
    }
    lines.extend((frame.page)(&deadline.system.id));
    lines.join("\n")
}

/// A text without control characters: a name with a line break in it must not become a line of the calendar.
fn plain(text: &str) -> String {
    text.chars().filter(|sign| *sign == '\n' || !sign.is_control()).collect()
}
