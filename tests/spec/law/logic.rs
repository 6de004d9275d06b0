//! Three-valued logic: unknown is never no, and nothing that is settled flips.

use belfort::law::truth::Truth::{self, False, True, Unknown};
use belfort::law::{Class, FactType, Facts, RuleBook, Status, decide};
use proptest::prelude::*;

use super::small_book::{assess, book, day, files, known, rule, system};

#[test]
fn and_or_and_not_follow_the_tables_of_kleene() {
    let values = [False, Unknown, True];
    let table = |operation: fn(Truth, Truth) -> Truth| values.map(|a| values.map(|b| operation(a, b)));
    assert_eq!(table(Truth::and), [[False, False, False], [False, Unknown, Unknown], [False, Unknown, True]]);
    assert_eq!(table(Truth::or), [[False, Unknown, True], [Unknown, Unknown, True], [True, True, True]]);
    assert_eq!(values.map(|value| !value), [True, Unknown, False]);
}

#[test]
fn a_system_of_which_nothing_is_known_may_be_anything_and_asks() {
    let assessment = assess(&[]);
    assert_eq!(assessment.risk, Class::Unknown);
    assert_eq!(assessment.possible, &Class::ALL[..6]);
    assert_eq!(assessment.ask[0].fact, "technique");
}

#[test]
fn an_empty_book_says_nothing_about_anything() {
    let (empty, problems) = RuleBook::read([]);
    assert!(problems.is_empty());
    let assessment = decide(&empty, &system(Facts::new()), day("2026-11-23"), day("2026-11-23"));
    assert_eq!(assessment.risk, Class::Unknown);
    assert!(
        assessment.possible.contains(&Class::Minimal) && assessment.possible.contains(&Class::Prohibited)
    );
}

#[test]
fn minimal_needs_every_question_that_could_make_it_more_to_be_answered_no() {
    let mut facts = vec![("technique", "machine-learning"), ("military", "false"), ("purpose", "other")];
    let gap_open = assess(&facts);
    assert_eq!(gap_open.risk, Class::Unknown);
    assert_eq!(gap_open.possible, [Class::High, Class::Minimal]);
    assert_eq!(gap_open.uncovered.len(), 1);
    facts.push(("other-areas", "[]"));
    assert_eq!(assess(&facts).risk, Class::Minimal);
}

#[test]
fn a_class_that_no_rule_can_give_is_undetermined_and_not_absent() {
    let mut few = files();
    few.retain(|file| !file.path.contains("chat-tells"));
    let (book, _) = RuleBook::read(few);
    let facts = [
        ("technique", "machine-learning"),
        ("military", "false"),
        ("purpose", "other"),
        ("other-areas", "[]"),
    ];
    let assessment = decide(&book, &system(known(&facts)), day("2026-11-23"), day("2026-11-23"));
    assert_eq!(assessment.possible, [Class::Transparency, Class::Minimal]);
}

#[test]
fn a_broken_rule_costs_that_rule_and_what_it_gives_is_in_doubt() {
    let mut broken = files();
    for file in broken.iter_mut().filter(|file| file.path.contains("social-scoring")) {
        file.text = file.text.replace("purpose = \"scoring\"", "purpse = \"scoring\"");
    }
    let (book, problems) = RuleBook::read(broken);
    assert!(problems.iter().any(|problem| problem.code == "unknown-fact"));
    let facts = [
        ("technique", "machine-learning"),
        ("military", "false"),
        ("purpose", "benefits"),
        ("narrow-task", "false"),
    ];
    let assessment = decide(&book, &system(known(&facts)), day("2026-11-23"), day("2026-11-23"));
    assert_eq!(assessment.possible, [Class::Prohibited, Class::High]);
    assert_eq!(assessment.finding("annex-iii-high").unwrap().status, Status::Applies);
}

#[test]
fn what_is_no_ai_system_or_out_of_scope_is_named_so() {
    assert_eq!(assess(&[("technique", "fixed-rules")]).risk, Class::NotAi);
    assert_eq!(assess(&[("technique", "machine-learning"), ("military", "true")]).risk, Class::OutOfScope);
    let open = assess(&[("military", "true")]);
    assert_eq!(open.possible, [Class::OutOfScope, Class::NotAi]);
}

#[test]
fn what_is_possible_puts_an_open_question_of_scope_aside() {
    let facts = [
        ("military", "false"),
        ("purpose", "benefits"),
        ("narrow-task", "false"),
        ("technique", "unknown-value"),
    ];
    let assessment = assess(&facts);
    assert_eq!(assessment.possible, [Class::High, Class::NotAi]);
}

#[test]
fn an_exception_lifts_a_rule_and_takes_back_what_it_gives() {
    let facts = [
        ("technique", "machine-learning"),
        ("military", "false"),
        ("purpose", "benefits"),
        ("narrow-task", "true"),
        ("other-areas", "[]"),
    ];
    let assessment = assess(&facts);
    assert_eq!(assessment.finding("annex-iii-high").unwrap().status, Status::Lifted);
    assert_eq!(assessment.finding("oversight").unwrap().status, Status::DoesNotApply);
    assert_eq!(assessment.risk, Class::Minimal);
}

/// Any value of any fact of the small book that people answer, or nothing.
fn some_facts() -> impl Strategy<Value = Vec<(String, String)>> {
    let book = book();
    let per_fact: Vec<_> = book
        .facts()
        .into_iter()
        .filter(|fact| !fact.derived)
        .map(|fact| {
            let values: Vec<String> = match fact.shape {
                FactType::YesNo => vec!["true".into(), "false".into()],
                FactType::OneOf => fact.values.clone(),
                FactType::SeveralOf => fact.values.iter().cloned().chain(["[]".to_owned()]).collect(),
                FactType::Date => vec!["2025-06-01".into(), "2026-06-01".into()],
            };
            let id = fact.id.clone();
            proptest::sample::select(values).prop_map(move |value| (id.clone(), value))
        })
        .collect();
    per_fact
}

/// A rule with random conditions over the small book's facts, which may give any class.
fn some_rule(place: usize) -> impl Strategy<Value = belfort::law::SourceFile> {
    let line = prop_oneof![
        Just("purpose = \"chat\""),
        Just("purpose = { not = [\"benefits\", \"chat\"] }"),
        Just("military = true"),
        Just("narrow-task = false"),
        Just("our-use = true"),
        Just("other-areas = \"border\""),
        Just("other-areas = { none = true }"),
        Just("role = \"deployer\""),
        Just("annex-iii = { none = true }"),
        Just("in-service-since = { before = 2026-01-01 }"),
    ];
    let lines = proptest::collection::btree_set(line, 1..3).prop_map(|lines| {
        let mut kept: Vec<&str> = Vec::new();
        for line in lines {
            let key = line.split(' ').next();
            if kept.iter().all(|other| other.split(' ').next() != key) {
                kept.push(line);
            }
        }
        kept.join("\n")
    });
    let blocks = proptest::collection::vec(lines, 0..3);
    let class = proptest::sample::select(vec!["prohibited", "high", "transparency"]);
    (blocks.clone(), blocks, class).prop_map(move |(when, unless, class)| {
        let block = |header: &str, lines: &String| format!("[[{header}]]\n{lines}\n");
        let when: String = when.iter().map(|lines| block("when", lines)).collect();
        let unless: String = unless.iter().map(|lines| block("unless", lines)).collect();
        rule(
            &format!("random-{place}"),
            "duty",
            "[]",
            &format!("gives = {{ class = \"{class}\" }}\n{when}{unless}"),
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_settled_stays_settled_when_more_becomes_known(
        (first, second, all, kept, on) in (
            some_rule(1), some_rule(2), some_facts(),
            proptest::collection::vec(any::<bool>(), 7),
            proptest::sample::select(vec!["2026-11-23", "2028-01-01", "2031-01-01"]),
        )
    ) {
        let mut files = files();
        files.extend([first, second]);
        let (book, problems) = RuleBook::read(files);
        prop_assert!(problems.iter().all(|problem| problem.code == "missing-example"), "{problems:?}");
        let everything: Vec<(&str, &str)> = all.iter().map(|(fact, value)| (fact.as_str(), value.as_str())).collect();
        let part: Vec<(&str, &str)> = everything.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(pair, _)| *pair).collect();
        let decide = |facts| decide(&book, &system(known(facts)), day(on), day("2026-11-23"));
        let (before, after) = (decide(&part), decide(&everything));
        prop_assert!(before.risk == Class::Unknown || before.risk == after.risk);
        prop_assert!(after.possible.iter().all(|class| before.possible.contains(class)));
        prop_assert!(after.risk != Class::Unknown, "everything is known, yet {:?}", after.possible);
        for finding in &before.findings {
            let later = after.finding(&finding.rule).unwrap();
            prop_assert!(finding.status == Status::Unknown || finding.status == later.status, "{finding:?}");
            prop_assert!(!finding.holds || later.holds);
            prop_assert!(finding.status != Status::Unknown || !finding.missing.is_empty());
        }
        for question in &before.ask {
            prop_assert!(!part.iter().any(|(fact, _)| *fact == question.fact), "an answered question is asked again");
        }
    }
}
