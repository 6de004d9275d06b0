//! Deadlines as a calendar that Outlook, Google and Apple read and keep up to date.
//!
//! # Source
//! RFC 5545 (iCalendar), and RFC 7986 for `NAME` and `REFRESH-INTERVAL`.

use std::collections::HashMap;
use std::rc::Rc;

use chrono::{NaiveDate, NaiveTime};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};

use super::act::act_in_words;
use super::assessment::SystemName;
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

/// Systems of one duty on one day that each have an event. A calendar shows no more beside each other, and a register of thousands
/// would fill a day with as many.
const ALONE: usize = 10;
/// Systems that one event for all of them names.
const NAMED: usize = 50;

/// A deadline that systems have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedDeadline {
    /// That of the first of them.
    pub deadline: OpenDeadline,
    /// All of them.
    pub systems: Vec<SystemName>,
}

/// What deadlines have in common, in the order of the first of each.
pub fn in_common(deadlines: &[OpenDeadline]) -> Vec<SharedDeadline> {
    let (mut places, mut shared) = (HashMap::new(), Vec::<SharedDeadline>::new());
    for deadline in deadlines {
        let place = *places.entry(case_of(deadline)).or_insert(shared.len());
        match shared.get_mut(place) {
            Some(known) => known.systems.push(deadline.system.clone()),
            None => shared
                .push(SharedDeadline { deadline: deadline.clone(), systems: vec![deadline.system.clone()] }),
        }
    }
    shared
}

/// The calendar, as a file to import or to subscribe to: one whole day for each deadline of each system, or one for many systems
/// that have it in common.
pub fn calendar(deadlines: &[SharedDeadline], frame: CalendarFrame<'_>) -> String {
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
    let mut sayings = Sayings::of(frame);
    for SharedDeadline { deadline, systems } in deadlines {
        match systems.len() {
            0..=ALONE => calendar.extend(systems.iter().map(|system| sayings.event(deadline, system))),
            _ => calendar.extend([sayings.event_of_many(deadline, systems)]),
        }
    }
    calendar.to_string()
}

/// Stands where the name of a system comes; no text of a rule has it.
const NAME: &str = "\u{fffc}";

/// What events say, whatever system they are of.
struct Words {
    /// With [`NAME`] for the name of the system.
    summary: String,
    /// Without the address of the page of the system.
    description: String,
    url: String,
}

/// What sets two deadlines of one rule apart, but for their systems.
type Case<'d> = (&'d str, NaiveDate, Option<NaiveDate>, Vec<&'d str>);

fn case_of(deadline: &OpenDeadline) -> Case<'_> {
    let depends = deadline.depends.iter().map(|open| open.fact.as_str()).collect();
    (&deadline.rule, deadline.date, deadline.latest, depends)
}

/// Says a rule once, and not again for each of two thousand systems that it binds.
struct Sayings<'f, 'd> {
    frame: CalendarFrame<'f>,
    category: String,
    said: HashMap<Case<'d>, Rc<Words>>,
}

impl<'f, 'd> Sayings<'f, 'd> {
    fn of(frame: CalendarFrame<'f>) -> Sayings<'f, 'd> {
        let category = say(frame.language, "law-calendar-category", &[]);
        Sayings { frame, category, said: HashMap::new() }
    }

    fn words(&mut self, deadline: &'d OpenDeadline) -> Rc<Words> {
        let language = self.frame.language;
        let say = || {
            Rc::new(Words {
                summary: plain(&summary(deadline, language)),
                description: plain(&description(deadline, language)),
                url: deadline.provision.url(language),
            })
        };
        self.said.entry(case_of(deadline)).or_insert_with(say).clone()
    }

    fn event(&mut self, deadline: &'d OpenDeadline, system: &SystemName) -> Event {
        let (words, frame) = (self.words(deadline), self.frame);
        let name = plain(&system.name);
        let page = (frame.page)(&system.id).map(|page| plain(&page));
        let description = [Some(words.description.as_str()), page.as_deref()];
        let description = description.into_iter().flatten().collect::<Vec<_>>().join("\n");
        let uid = format!("{}.{}@{}", system.id, deadline.rule, frame.host);
        let mut event = self.whole_day(deadline, &uid, &name, &description);
        event.categories([self.category.as_str(), name.as_str()]).done()
    }

    /// One event for all systems that have a deadline in common; it names the first of them.
    fn event_of_many(&mut self, deadline: &'d OpenDeadline, systems: &[SystemName]) -> Event {
        let (words, frame) = (self.words(deadline), self.frame);
        let counted = |key: &str, count: usize| say(frame.language, key, &[("count", count.into())]);
        let names = systems.iter().take(NAMED).map(|system| plain(&system.name));
        let more = systems.len().saturating_sub(NAMED);
        let more = (more > 0).then(|| counted("law-calendar-more", more));
        let description = std::iter::once(words.description.clone()).chain(names).chain(more);
        let description = description.collect::<Vec<_>>().join("\n");
        let (rule, day, latest, depends) = case_of(deadline);
        let latest = latest.map(|latest| latest.to_string()).unwrap_or_default();
        let uid = format!("{rule}.{day}.{latest}.{}@{}", depends.join("."), frame.host);
        let mut event =
            self.whole_day(deadline, &uid, &counted("law-calendar-systems", systems.len()), &description);
        event.categories([self.category.as_str()]).done()
    }

    fn whole_day(&mut self, deadline: &'d OpenDeadline, uid: &str, who: &str, description: &str) -> Event {
        let (words, frame) = (self.words(deadline), self.frame);
        let mut event = Event::with_uid(&plain(uid));
        event
            .timestamp(frame.on.and_time(NaiveTime::MIN).and_utc())
            .starts(deadline.date)
            .summary(&words.summary.replace(NAME, who))
            .description(description)
            .url(&words.url)
            // It takes nobody's time on that day.
            .add_property("TRANSP", "TRANSPARENT")
            .status(match deadline.latest {
                Some(_) => EventStatus::Tentative,
                None => EventStatus::Confirmed,
            });
        event.done()
    }
}

fn summary(deadline: &OpenDeadline, language: Language) -> String {
    let key = if deadline.latest.is_some() { "law-calendar-earliest" } else { "law-calendar-day" };
    let args = [("title", FluentValue::from(deadline.title.as_str())), ("system", NAME.into())];
    say(language, key, &args)
}

fn description(deadline: &OpenDeadline, language: Language) -> String {
    let mut lines: Vec<String> = deadline.duty.iter().cloned().collect();
    if deadline.latest.is_some() {
        lines.push(deadline.when(language));
    }
    let (cited, basis) = (deadline.provision.cite(language), basis_name(deadline.basis, language));
    lines.push(format!("{cited} ({basis}; {})", act_in_words(&deadline.by, language)));
    for reading in &deadline.disputed {
        let date = reading.date.map(|date| date.to_string()).unwrap_or_default();
        lines.push(format!("{}: {date}. {}", say(language, "law-disputed", &[]), reading.text));
    }
    lines.join("\n")
}

/// A text without control characters: a name with a line break in it must not become a line of the calendar.
fn plain(text: &str) -> String {
    text.chars().filter(|sign| *sign == '\n' || !sign.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::{Basis, Kind};

    fn deadline(system: usize, rule: &str, latest: Option<&str>) -> OpenDeadline {
        OpenDeadline {
            system: SystemName { id: format!("s{system}"), name: format!("Systeem {system}") },
            date: "2027-12-02".parse().unwrap(),
            latest: latest.map(|day| day.parse().unwrap()),
            depends: Vec::new(),
            rule: rule.to_owned(),
            kind: Kind::Duty,
            provision: "art_26/par_2".parse().unwrap(),
            by: "Verordening".to_owned(),
            basis: Basis::Statute,
            title: format!("Doe {rule}"),
            duty: None,
            disputed: Vec::new(),
        }
    }

    #[test]
    fn many_systems_with_one_deadline_in_common_have_one_event_and_few_have_each_their_own() {
        let frame = CalendarFrame {
            name: "Alles",
            host: "b.example",
            on: "2026-11-23".parse().unwrap(),
            language: Language::Nl,
            page: &|_| None,
        };
        let of = |rule, systems: usize| (0..systems).map(move |system| deadline(system, rule, None));
        let deadlines: Vec<OpenDeadline> = of("log", ALONE).chain(of("toezicht", 2_000)).collect();
        let file = calendar(&in_common(&deadlines), frame).replace("\r\n ", "");
        assert_eq!(file.matches("BEGIN:VEVENT").count(), ALONE + 1, "{file}");
        assert!(file.contains("UID:s3.log@b.example") && file.contains("– Systeem 3\r\n"), "{file}");
        let of_many = |event: &&str| event.contains("UID:toezicht.2027-12-02..@b.example\r\n");
        let many = file.split("BEGIN:VEVENT").find(of_many).unwrap_or_else(|| panic!("{file}"));
        assert!(many.contains("SUMMARY:Doe toezicht – 2000 systemen\r\n"), "{many}");
        assert!(many.contains("\\nSysteem 49\\nen nog 1950\r\n") && !many.contains("Systeem 50"), "{many}");
    }

    #[test]
    fn what_a_rule_asks_is_said_once_and_not_again_for_every_system() {
        let page = |system: &str| Some(format!("https://b.example/systems/{system}"));
        let on = "2026-11-23".parse().unwrap();
        let frame =
            CalendarFrame { name: "Alles", host: "b.example", on, language: Language::Nl, page: &page };
        let kinds = [("toezicht", None), ("log", None), ("log", Some("2030-08-02"))];
        let deadlines: Vec<OpenDeadline> =
            (0..500).flat_map(|system| kinds.map(|(rule, latest)| deadline(system, rule, latest))).collect();
        let mut sayings = Sayings::of(frame);
        let events: Vec<Event> = deadlines.iter().map(|one| sayings.event(one, &one.system)).collect();
        assert_eq!((events.len(), sayings.said.len()), (1_500, 3));
        let last = events[1_498].get_summary().unwrap();
        assert!(last.contains("Systeem 499") && last.contains("Doe log"), "{last}");
        let told = events[3].get_description().unwrap();
        assert!(told.ends_with("\nhttps://b.example/systems/s1"), "{told}");
    }
}
