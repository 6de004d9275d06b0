//! The law is bitemporal: the day asked about, and the day whose law is used.

use belfort::law::{Class, Status, changes, deadlines_near};

use super::small_book::{HIGH, assess, assess_on, book, day};

fn high_since(since: &'static str) -> Vec<(&'static str, &'static str)> {
    HIGH.into_iter().chain([("in-service-since", since)]).collect()
}

#[test]
fn the_last_line_that_was_law_on_the_laws_day_sets_the_date() {
    let facts = high_since("2026-06-01");
    let old_law = assess_on(&facts, "2026-11-23", "2026-07-26");
    let new_law = assess_on(&facts, "2026-11-23", "2026-07-27");
    let (old, new) = (old_law.finding("oversight").unwrap(), new_law.finding("oversight").unwrap());
    assert_eq!((old.status, old.from, old.by.as_str()), (Status::Applies, day("2026-08-02"), "the Act"));
    assert_eq!((new.status, new.from, new.by.as_str()), (Status::NotYet, day("2027-12-02"), "the Omnibus"));
    assert_eq!(new_law.risk, Class::High);
    let states = ["2026-11-23", "2026-07-26", "2024-07-31"].map(|on| book().state_of_law(day(on)));
    assert_eq!(states, [Some(day("2026-07-27")), Some(day("2024-08-01")), None]);
}

#[test]
fn before_the_act_nothing_is_law_and_nothing_is_said() {
    let assessment = assess_on(&high_since("2024-01-01"), "2024-01-01", "2024-01-01");
    assert!(assessment.findings.is_empty());
    assert_eq!(assessment.risk, Class::Unknown);
}

#[test]
fn a_legacy_system_has_until_the_later_date() {
    let assessment = assess_on(&high_since("2025-01-01"), "2028-01-01", "2026-11-23");
    let finding = assessment.finding("oversight").unwrap();
    assert_eq!((finding.status, finding.from), (Status::NotYet, day("2030-08-02")));
}

#[test]
fn an_open_date_keeps_the_earliest_one_and_is_only_unknown_between_the_two() {
    let status = |on| {
        let assessment = assess_on(&HIGH, on, "2026-11-23");
        let finding = assessment.finding("oversight").unwrap().clone();
        assert_eq!((finding.from, finding.missing), (day("2027-12-02"), vec!["in-service-since".to_owned()]));
        assert_eq!(assessment.deadlines.last().unwrap().date, day("2027-12-02"));
        finding.status
    };
    assert_eq!(status("2026-11-23"), Status::NotYet);
    assert_eq!(status("2028-01-01"), Status::Unknown);
    assert_eq!(status("2031-01-01"), Status::Applies);
}

#[test]
fn a_deadline_is_near_by_the_smallest_threshold_that_was_reached() {
    let assessment = assess(&high_since("2026-06-01"));
    let near =
        |today| deadlines_near(&assessment, day(today)).iter().map(|(_, days)| *days).collect::<Vec<_>>();
    assert!(near("2027-01-01").is_empty());
    assert_eq!(near("2027-06-05"), [180]);
    assert_eq!(near("2027-09-10"), [90]);
    assert_eq!(near("2027-11-28"), [7]);
    assert_eq!(near("2027-12-01"), [1]);
    assert_eq!(near("2027-12-02"), [0], "it binds from today");
    assert!(near("2027-12-03").is_empty());
}

#[test]
fn a_new_answer_that_adds_a_duty_is_worth_telling_and_the_same_facts_are_not() {
    let (before, after) = (assess(&HIGH[..3]), assess(&high_since("2026-06-01")));
    let change = changes(&before, &after);
    assert_eq!((change.before, change.after), (Class::Unknown, Class::High));
    assert_eq!(change.added.iter().map(|finding| finding.rule.as_str()).collect::<Vec<_>>(), ["oversight"]);
    assert!(change.worth_telling());
    assert!(!changes(&after, &after).worth_telling());
    let legacy = changes(&after, &assess(&high_since("2025-01-01")));
    let [moved] = &legacy.moved[..] else { panic!("one date is another") };
    assert_eq!((moved.before, moved.finding.from), (day("2027-12-02"), day("2030-08-02")));
}
