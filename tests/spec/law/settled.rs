//! What a Member State settles, what a breach costs, and a date that an open answer leaves between two days.

use belfort::law::explain::settings;
use belfort::law::{decide, explain_with};
use belfort::text::Language;

use super::small_book::{HIGH, day, known, system};
use super::wider_book::wider_book;

fn report(language: Language) -> String {
    let book = wider_book();
    let assessment = decide(&book, &system(known(&HIGH)), day("2026-11-23"), day("2026-11-23"));
    explain_with(&book, &assessment, language)
}

#[test]
fn the_report_says_what_is_not_settled_until_somebody_settles_it() {
    let mut book = wider_book();
    let answer = |book: &_| settings(book, Language::En)[0].answer.clone();
    assert_eq!(answer(&book), "not settled en");
    assert!(
        report(Language::Nl).contains("nog niet\n  fines on towns? nl not settled nl\n    artikel 99, lid 8")
    );
    book.settle("fines-on-towns", "none").unwrap();
    assert_eq!(answer(&book), "no fines en");
}

#[test]
fn a_setting_that_does_not_exist_and_a_value_that_it_does_not_have_are_refused() {
    let mut book = wider_book();
    assert!(book.settle("narrow-task", "none").unwrap_err().contains("`fines-on-towns`"));
    assert!(book.settle("fines-on-towns", "perhaps").unwrap_err().contains("`not-settled`, `none`"));
    assert_eq!(settings(&book, Language::Nl).len(), 1);
}

#[test]
fn a_duty_says_what_breaking_it_may_cost() {
    assert!(report(Language::Fr).contains("Amende: 15 million fr (article 99, paragraphe 4, point e))"));
}

#[test]
fn an_open_date_is_told_as_two_days_and_the_question_that_decides() {
    let told = report(Language::Nl);
    let line = "Geldt vanaf een dag tussen 2027-12-02 en 2030-08-02 (the Omnibus), afhankelijk van: in-service-since? nl";
    assert!(told.contains(line), "{told}");
}

#[test]
fn what_the_organisation_says_of_itself_is_configured_but_is_nothing_that_belgium_settled() {
    let (mut book, _) = belfort::law::RuleBook::embedded();
    let shown: Vec<String> = settings(&book, Language::En).into_iter().map(|one| one.fact).collect();
    assert_eq!(
        shown,
        ["national-law-authorises-realtime", "fines-on-public-bodies", "supervisory-authority"]
    );
    book.settle("organisation-place", "third-country").unwrap();
    assert!(book.settings()["organisation-place"].value.names().eq(["third-country"]));
}
