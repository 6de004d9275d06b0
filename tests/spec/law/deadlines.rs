//! Deadlines as a list and as a calendar.

use belfort::law::{
    Assessment, CalendarFrame, OpenDeadline, SystemFacts, calendar, decide, in_common, in_order,
    open_deadlines,
};
use belfort::text::Language;

use super::small_book::{HIGH, book, day, known};

fn assess(id: &str, name: &str, since: Option<&str>) -> Assessment {
    let facts =
        known(&HIGH.into_iter().chain(since.map(|day| ("in-service-since", day))).collect::<Vec<_>>());
    let system = SystemFacts { id: id.into(), name: name.into(), facts };
    decide(&book(), &system, day("2026-11-23"), day("2026-11-23"))
}

fn deadlines(name: &str, since: Option<&str>) -> Vec<OpenDeadline> {
    open_deadlines(&book(), &assess("score", name, since), Language::En)
}

fn written(deadlines: &[OpenDeadline]) -> String {
    let frame = CalendarFrame {
        name: "Deadlines, all",
        host: "town.example",
        on: day("2026-11-23"),
        language: Language::En,
        page: &|system| Some(format!("https://town.example/systems/{system}")),
    };
    calendar(&in_common(deadlines), frame)
}

/// The lines of a calendar, unfolded.
fn lines(calendar: &str) -> Vec<String> {
    calendar.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

#[test]
fn a_day_that_an_open_fact_decides_is_an_interval_that_names_the_question() {
    let [open] = &deadlines("Score", None)[..] else { panic!("one duty binds") };
    assert_eq!((open.date, open.latest), (day("2027-12-02"), Some(day("2030-08-02"))));
    assert_eq!(open.depends.iter().map(|open| open.fact.as_str()).collect::<Vec<_>>(), ["in-service-since"]);
    assert_eq!(
        open.when(Language::En),
        "between 2027-12-02 and 2030-08-02, depending on: in-service-since? en"
    );
    let [known] = &deadlines("Score", Some("2026-06-01"))[..] else { panic!("one duty binds") };
    assert_eq!((known.date, known.latest, known.depends.len()), (day("2027-12-02"), None, 0));
}

#[test]
fn a_deadline_is_within_days_when_one_of_its_possible_days_is() {
    let [open] = &deadlines("Score", None)[..] else { panic!("one duty binds") };
    let [known] = &deadlines("Score", Some("2026-06-01"))[..] else { panic!("one duty binds") };
    assert!(known.within(day("2027-12-01"), 1) && known.within(day("2027-12-02"), 0));
    assert!(!known.within(day("2027-12-01"), 0) && !known.within(day("2027-12-03"), 30));
    assert!(open.within(day("2028-06-01"), 30) && !open.within(day("2027-06-01"), 30));
    assert!(known.binds_on(day("2027-12-02")) && !open.binds_on(day("2027-12-02")));
    assert!(known.within(day("2027-12-01"), u32::MAX));
}

#[test]
fn the_deadlines_of_many_systems_stand_in_one_list_by_day() {
    let all = [("b", "B", "2026-06-01"), ("c", "C", "2025-06-01"), ("a", "A", "2026-06-01")]
        .into_iter()
        .flat_map(|(id, name, since)| open_deadlines(&book(), &assess(id, name, Some(since)), Language::Nl));
    let order: Vec<String> = in_order(all.collect()).into_iter().map(|one| one.system.id).collect();
    assert_eq!(order, ["a", "b", "c"]);
}

#[test]
fn a_calendar_holds_one_whole_day_per_deadline_and_is_the_same_every_time() {
    let calendar = written(&deadlines("Score", Some("2026-06-01")));
    expect_test::expect![[r#"
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//Belfort//Belfort//NL
        CALSCALE:GREGORIAN
        METHOD:PUBLISH
        NAME;VALUE=TEXT:Deadlines\, all
        X-WR-CALNAME:Deadlines\, all
        REFRESH-INTERVAL;VALUE=DURATION:P1D
        X-PUBLISHED-TTL:P1D
        BEGIN:VEVENT
        DESCRIPTION:do oversight en\nArticle 6 (text of the law\; the Omnibus)\nhttps://town.example/systems/score
        DTSTAMP:20261123T000000Z
        DTSTART;VALUE=DATE:20271202
        STATUS:CONFIRMED
        SUMMARY:oversight en – Score
        TRANSP:TRANSPARENT
        UID:score.oversight@town.example
        URL:https://eur-lex.europa.eu/legal-content/EN/TXT/HTML/?uri=CELEX:02024R1689-20260727#art_6
        CATEGORIES:AI Act,Score
        END:VEVENT
        END:VCALENDAR
    "#]]
    .assert_eq(&lines(&calendar).join("\n"));
    assert_eq!(calendar, written(&deadlines("Score", Some("2026-06-01"))));
}

#[test]
fn an_open_day_stands_in_the_calendar_as_tentative() {
    let lines = lines(&written(&deadlines("Score", None)));
    assert!(lines.contains(&"STATUS:TENTATIVE".to_owned()), "{lines:#?}");
    assert!(lines.contains(&"SUMMARY:At the earliest: oversight en – Score".to_owned()));
    let described = lines.iter().find(|line| line.starts_with("DESCRIPTION:")).unwrap();
    assert!(described.contains("between 2027-12-02 and 2030-08-02\\, depending on: in-service-since? en"));
}

#[test]
fn no_line_of_a_calendar_is_longer_than_75_octets_and_none_breaks_a_letter() {
    let name = "Beoordeling van aanvragen – één loket, Liège; Köln ".repeat(6);
    let calendar = written(&deadlines(&name, None));
    assert!(calendar.ends_with("\r\n") && !calendar.replace("\r\n", "").contains(['\r', '\n']));
    for line in calendar.split("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
    }
    let summary = format!("At the earliest: oversight en – {name}").replace(',', "\\,").replace(';', "\\;");
    assert!(lines(&calendar).contains(&format!("SUMMARY:{summary}")));
}

#[test]
fn a_name_with_a_line_break_adds_no_line_to_the_calendar() {
    let calendar = written(&deadlines("Score\r\nATTACH:http://evil.example\u{7}\rX:1", None));
    let lines = lines(&calendar);
    assert!(!lines.iter().any(|line| line.starts_with("ATTACH") || line.starts_with("X:")), "{lines:#?}");
    assert!(!calendar.contains('\u{7}') && !calendar.replace("\r\n", "").contains('\r'));
}
