//! What is different between two days of the law, two books, and what that does to a system.

use std::collections::BTreeSet;

use belfort::law::diff::{
    Change, Difference, Field, State, compare, lost, of_system, report, report_systems,
};
use belfort::law::{Class, RuleBook, SourceFile, decide};
use belfort::text::Language;

use super::small_book::{HIGH, book, day, facts, files, known, rule, system};

/// The same book under the law of two days.
fn days(book: &RuleBook, old: &str, new: &str) -> Difference {
    let lost = BTreeSet::new();
    let under = |law| State { book, law: Some(day(law)), lost: &lost };
    compare(under(old), under(new), Language::En)
}

/// Two whole books.
fn books(old: Vec<SourceFile>, new: Vec<SourceFile>) -> Difference {
    let read = |files| {
        let (book, mut problems) = RuleBook::read(files);
        problems.retain(|problem| problem.code != "missing-example");
        let lost = lost(&book, &problems);
        (book, lost)
    };
    let ((old, old_lost), (new, new_lost)) = (read(old), read(new));
    let before = State { book: &old, law: None, lost: &old_lost };
    compare(before, State { book: &new, law: None, lost: &new_lost }, Language::En)
}

/// The small book with one file changed.
fn with(path: &str, change: impl Fn(&str) -> String) -> Vec<SourceFile> {
    let mut files = files();
    let file = files.iter_mut().find(|file| file.path.ends_with(path)).unwrap();
    let text = change(&file.text);
    assert!(text != file.text, "the test changes nothing in {path}");
    file.text = text;
    files
}

fn ids(rules: &[belfort::law::diff::RuleDifference]) -> Vec<&str> {
    rules.iter().map(|rule| rule.rule.as_str()).collect()
}

#[test]
fn a_date_that_an_act_moved_is_told_with_both_acts() {
    let difference = days(&book(), "2026-07-26", "2026-07-27");
    assert_eq!(ids(&difference.changed), ["oversight"]);
    assert!(difference.added.is_empty() && difference.removed.is_empty() && difference.facts.is_empty());
    expect_test::expect![[r#"
        Changed (1)
          Article 6: oversight en (oversight)
            Applies from
              was: 2026-08-02, under the Act
              is now: 2027-12-02, under the Omnibus
    "#]]
    .assert_eq(&report(&difference, Language::En));
}

#[test]
fn what_becomes_law_is_new_and_on_the_way_back_it_is_gone() {
    let forth = days(&book(), "2024-07-31", "2024-08-01");
    assert_eq!(forth.added.len(), book().rules().len());
    assert_eq!(forth.added[0].after.as_ref().unwrap().date, day("2026-08-02"));
    let back = days(&book(), "2024-08-01", "2024-07-31");
    assert_eq!(ids(&back.removed), ids(&forth.added));
    assert!(days(&book(), "2024-08-01", "2026-07-26").is_empty());
}

#[test]
fn a_case_that_a_newer_act_takes_over_is_no_longer_law() {
    let lines = "[[from]]\ndate = 2026-08-02\nby = \"the Act\"\nsince = 2024-08-01\n\
                 [[later]]\ndate = 2030-08-02\nby = \"the Omnibus\"\nsince = 2026-07-27\n\
                 when = [{ in-service-since = { before = 2027-12-02 } }]\n\
                 [[later]]\ndate = 2029-08-02\nby = \"the Act\"\nsince = 2024-08-01\n\
                 when = [{ in-service-since = { before = 2026-08-02 }, narrow-task = false }]\n";
    let mut files = files();
    files.push(rule("legacy", "duty", "[\"deployer\"]", lines));
    let (book, _) = RuleBook::read(files);
    let difference = days(&book, "2026-07-26", "2026-07-27");
    let legacy = difference.changed.iter().find(|rule| rule.rule == "legacy").unwrap();
    let [cases] = &legacy.fields[..] else { panic!("{:?}", legacy.fields) };
    assert_eq!(cases.field, Field::Later);
    assert_eq!(
        cases.old,
        [
            "2029-08-02, under the Act\nif: in-service-since? en: before 2026-08-02 (in-service-since); narrow-task? en: no (narrow-task)"
        ]
    );
    assert_eq!(
        cases.new,
        ["2030-08-02, under the Omnibus\nif: in-service-since? en: before 2027-12-02 (in-service-since)"]
    );
}

#[test]
fn the_law_of_27_july_2026_moves_chapter_iii_and_brings_the_new_prohibitions() {
    let (book, _) = RuleBook::embedded();
    let difference = days(&book, "2026-07-26", "2026-07-27");
    let came =
        |provision: &str| difference.added.iter().any(|rule| rule.provision.as_str().starts_with(provision));
    assert!(came("art_5/par_1/pnt_ba") && came("art_5/par_1/pnt_bb"), "{:?}", ids(&difference.added));
    let moved = |provision: &str| {
        let rule = difference.changed.iter().find(|rule| rule.provision.as_str() == provision).unwrap();
        (rule.before.as_ref().unwrap().date, rule.after.as_ref().unwrap().date)
    };
    for provision in ["art_6/par_2", "art_26/par_2", "art_27/par_1"] {
        assert_eq!(moved(provision), (day("2026-08-02"), day("2027-12-02")), "{provision}");
    }
    // Article 4 is worded anew and keeps its date.
    assert_eq!(moved("art_4/par_1"), (day("2025-02-02"), day("2025-02-02")));
    // Machinery moves from Section A of Annex I to Section B: the old rule ends.
    assert_eq!(ids(&difference.removed), ["annex-i-machinery-before"]);
}

#[test]
fn two_books_are_compared_rule_by_rule_and_field_by_field() {
    let mut new = with("oversight.toml", |text| {
        text.replace("class = \"high\"", "class = [\"high\", \"prohibited\"]")
            .replace("title = \"oversight fr\"", "title = \"surveiller\"")
    });
    new.retain(|file| !file.path.ends_with("chat-tells.toml"));
    new.push(rule("log", "duty", "[\"deployer\"]", "[[when]]\nclass = \"high\""));
    let difference = books(files(), new);
    assert_eq!((ids(&difference.added), ids(&difference.removed)), (vec!["log"], vec!["chat-tells"]));
    expect_test::expect![[r#"
        Changed (1)
          Article 6: oversight en (oversight)
            Holds if
              was: class en: high en (class)
              is now: class en: high en / prohibited en (class)
            Title
              was: fr: oversight fr
              is now: fr: surveiller
    "#]]
    .assert_eq(report(&difference, Language::En).split_once("\n\n").unwrap().1.split_once("\n\n").unwrap().1);
    assert!(books(files(), files()).is_empty());
}

#[test]
fn a_question_that_is_worded_anew_changes_the_question_and_no_rule() {
    let difference =
        books(files(), with("facts.toml", |text| text.replace("purpose? en", "What is it for?")));
    assert!(difference.changed.is_empty(), "{:?}", difference.changed);
    let [fact] = &difference.facts[..] else { panic!("{:?}", difference.facts) };
    assert_eq!((fact.fact.as_str(), fact.change), ("purpose", Change::Changed));
    assert_eq!(fact.fields[0].new, ["en: What is it for?"]);
}

#[test]
fn a_rule_that_cannot_be_read_is_not_gone() {
    let difference = books(files(), with("oversight.toml", |text| text.replace("class = ", "clas = ")));
    assert_eq!(difference.unreadable, ["rules/ai-act/oversight.toml"]);
    assert!(difference.removed.is_empty() && !difference.is_empty());
}

#[test]
fn a_comment_is_no_difference() {
    assert!(books(files(), with("oversight.toml", |text| format!("# The same.\n{text}"))).is_empty());
}

#[test]
fn a_system_is_told_what_comes_what_goes_and_what_moves() {
    let book = book();
    let on = day("2026-11-23");
    let assess = |facts: &[(&str, &str)], law| decide(&book, &system(known(facts)), on, day(law));
    let (old, new) = (assess(&HIGH, "2026-07-26"), assess(&HIGH, "2026-07-27"));
    let moved = of_system(&old, &new, Language::Nl).unwrap();
    assert_eq!((moved.before, moved.after), (Class::High, Class::High));
    let days =
        moved.moved.iter().map(|duty| (duty.old.from, duty.old.latest, duty.new.from, duty.new.latest));
    let until = Some(day("2030-08-02"));
    assert_eq!(days.collect::<Vec<_>>(), [(day("2026-08-02"), until, day("2027-12-02"), until)]);
    assert!(of_system(&new, &new, Language::Nl).is_none());
    let comes = of_system(&assess(&HIGH[..3], "2026-07-27"), &new, Language::En).unwrap();
    expect_test::expect![[r#"
        Something changes for 1 of 2 systems
          x (x)
            Class: not yet to be said (high risk, minimal risk) -> high risk
            comes: oversight en (oversight), 2027-12-02 … 2030-08-02
    "#]]
    .assert_eq(&report_systems(&[comes], 2, Language::En));
}

#[test]
fn a_fact_that_came_or_went_is_named() {
    let text = facts().text;
    let extra = text.split("[military]").nth(1).unwrap().split("\n[purpose]").next().unwrap();
    let more = format!("{text}\n[civil]{}", extra.replace("[military.", "[civil."));
    let difference = books(files(), with("facts.toml", |_| more.clone()));
    assert_eq!(difference.facts[0].change, Change::Added);
    let back = books(with("facts.toml", |_| more.clone()), files());
    assert_eq!((back.facts[0].fact.as_str(), back.facts[0].change), ("civil", Change::Removed));
}
