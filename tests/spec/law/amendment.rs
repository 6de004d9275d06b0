//! What the amendment of 27 July 2026 changed, seen under the law before it and since.

use std::collections::BTreeSet;

use belfort::law::{RuleBook, Status, Subject, SystemFacts, decide};
use belfort::text::Language;
use chrono::{Datelike, NaiveDate};

use super::small_book::{day, known, system};

/// A system that nothing leaves out of the Act, with further answers.
fn in_scope(further: &[(&str, &str)]) -> SystemFacts {
    const EXCLUSIONS: [&str; 4] =
        ["solely-research", "exclusively-defence", "before-market", "personal-non-professional"];
    let answers: Vec<(&str, &str)> =
        EXCLUSIONS.iter().map(|fact| (*fact, "false")).chain(further.iter().copied()).collect();
    system(known(&answers))
}

/// `2 december 2027`, `2 décembre 2027`, `2. Dezember 2027` and `2 December 2027`, lower case.
fn in_words(date: NaiveDate) -> [String; 4] {
    const MONTHS: [[&str; 12]; 4] = [
        [
            "januari",
            "februari",
            "maart",
            "april",
            "mei",
            "juni",
            "juli",
            "augustus",
            "september",
            "oktober",
            "november",
            "december",
        ],
        [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ],
        [
            "januar",
            "februar",
            "märz",
            "april",
            "mai",
            "juni",
            "juli",
            "august",
            "september",
            "oktober",
            "november",
            "dezember",
        ],
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
    ];
    let month = date.month0() as usize;
    std::array::from_fn(|language| format!("{} {}", MONTHS[language][month], date.year()))
}

#[test]
fn no_text_names_a_day_that_another_state_of_the_law_moves() {
    let (book, _) = RuleBook::embedded();
    for rule in book.rules() {
        let own = format!("{:?} {:?}", rule.when, rule.unless);
        let moves = rule.from.iter().chain(rule.later.iter().map(|later| &later.from)).map(|line| line.date);
        let moving: BTreeSet<NaiveDate> = moves.collect();
        let texts = [Some(&rule.title), rule.duty.as_ref(), Some(&rule.explain)];
        for date in moving.iter().filter(|date| moving.len() > 1 && !own.contains(&date.to_string())) {
            for (text, language) in texts.iter().flatten().flat_map(|text| Language::ALL.map(|l| (text, l))) {
                let said = text.get(language).to_lowercase();
                let named = in_words(*date).into_iter().find(|words| said.contains(words.as_str()));
                assert_eq!(named, None, "`{}` in {}: {said}", rule.id, language.code());
            }
        }
    }
}

#[test]
fn a_reading_of_the_postponed_dates_is_shown_only_where_the_law_postpones_them() {
    let (book, _) = RuleBook::embedded();
    let disputed = |law: &str| {
        let system = system(known(&[("technique", "machine-learning")]));
        let assessment = decide(&book, &system, day("2026-11-23"), day(law));
        assessment.finding("register-use").unwrap().disputed.len()
    };
    assert_eq!((disputed("2026-07-26"), disputed("2026-07-27")), (0, 1));
}

#[test]
fn machinery_has_the_whole_act_until_the_amendment_and_the_law_of_the_product_since() {
    let (book, _) = RuleBook::embedded();
    let facts = [
        ("technique", "machine-learning"),
        ("annex-i-product", "true"),
        ("annex-i-section", "machinery"),
        ("product-safety-role", "is-product"),
        ("third-party-assessment", "true"),
    ];
    let routes = |law: &str| {
        let assessment = decide(&book, &in_scope(&facts), day("2026-11-23"), day(law));
        let holds = |rule: &str| assessment.finding(rule).is_some_and(|finding| finding.holds);
        (holds("annex-i-machinery-before"), holds("annex-i-machinery"))
    };
    assert_eq!((routes("2026-07-26"), routes("2026-07-27")), ((true, false), (false, true)));
}

#[test]
fn the_law_of_the_product_takes_the_place_of_duties_on_systems_and_not_of_those_on_models() {
    let (book, _) = RuleBook::embedded();
    let about = |id: &str| book.rule(id).unwrap().about;
    assert_eq!((about("document-model"), about("meet-requirements")), (Subject::Model, Subject::System));
    let facts = [
        ("technique", "language-model"),
        ("annex-i-product", "true"),
        ("annex-i-section", "section-b"),
        ("product-safety-role", "is-product"),
        ("third-party-assessment", "true"),
        ("general-purpose-model", "inside"),
        ("model-making", "made"),
        ("model-is-general", "true"),
        ("model-open-source", "false"),
    ];
    let assessment = decide(&book, &in_scope(&facts), day("2029-01-01"), day("2026-11-23"));
    let finding = |rule: &str| assessment.finding(rule).unwrap();
    assert!(finding("document-model").holds, "{:?}", finding("document-model"));
    assert_eq!(finding("ai-literacy").status, Status::Lifted);
}

#[test]
fn a_fine_that_an_amendment_brought_is_not_shown_under_the_law_before_it() {
    let (book, _) = RuleBook::embedded();
    let fine = |law: &str| {
        let assessment = decide(&book, &system(known(&[])), day("2026-11-23"), day(law));
        assessment.finding("agree-with-supplier").unwrap().penalty.as_ref().unwrap().provision.is_some()
    };
    assert!(!fine("2026-07-26") && fine("2026-07-27"));
}
