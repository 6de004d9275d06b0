//! What a naive checker gets wrong: each trap names what holds it here, and what it names is there.

use std::collections::BTreeMap;
use std::path::Path;

use belfort::law::{
    Answer, Assessment, Basis, Class, Example, FactValue, Facts, Rule, RuleBook, Status, SystemFacts, decide,
};
use belfort::text::Language;
use serde::Deserialize;

use super::small_book::{day, known};

#[derive(Deserialize)]
struct Traps {
    trap: Vec<Trap>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Trap {
    number: usize,
    naive: String,
    held: Vec<Held>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Held {
    rule: Option<String>,
    outcome: Option<String>,
    #[serde(default)]
    given: Vec<String>,
    binds: Option<Vec<String>>,
    penalty: Option<String>,
    basis: Option<String>,
    case: Option<String>,
    class: Option<Class>,
    test: Option<String>,
}

#[derive(Deserialize)]
struct Cases {
    usual: Facts,
    case: BTreeMap<String, Facts>,
}

impl Held {
    fn holds(&self, book: &RuleBook, tests: &str) -> bool {
        match (&self.rule, &self.case, &self.test) {
            (Some(rule), None, None) => book.rule(rule).is_some_and(|rule| self.holds_by(rule)),
            (None, Some(case), None) => Some(class_of(book, case)) == self.class,
            (None, None, Some(test)) => tests.contains(&format!("fn {test}()")),
            _ => false,
        }
    }

    fn holds_by(&self, rule: &Rule) -> bool {
        let shown = |example: &Example| {
            let status = example.expect.status.as_str();
            let said = match &example.expect.missing[..] {
                [] => status.to_owned(),
                missing => format!("{status}: {}", missing.join(", ")),
            };
            self.outcome.as_ref().is_none_or(|outcome| *outcome == said || outcome == status)
                && self.given.iter().all(|fact| example.given.contains_key(fact))
        };
        rule.examples.iter().any(shown)
            && self.binds.as_ref().is_none_or(|binds| *binds == rule.binds)
            && self.penalty.as_ref().is_none_or(|penalty| Some(penalty) == rule.penalty.as_ref())
            && self.basis.as_ref().is_none_or(|basis| *basis == word(rule.basis))
    }
}

/// The word that the rule files use.
fn word(basis: Basis) -> String {
    serde_json::to_value(basis).unwrap().as_str().unwrap().to_owned()
}

fn class_of(book: &RuleBook, case: &str) -> Class {
    let cases: Cases = toml::from_str(include_str!("../../fixtures/cases.toml")).unwrap();
    let Some(own) = cases.case.get(case) else { return Class::Unknown };
    let mut facts = cases.usual.clone();
    facts.extend(own.clone());
    let taken_back = |answer: &Answer| answer.value == FactValue::One("unknown".to_owned());
    facts.retain(|_, answer| !taken_back(answer));
    judged(book, facts, "2026-11-23").risk
}

fn judged(book: &RuleBook, facts: Facts, on: &str) -> Assessment {
    let system = SystemFacts { id: "trap".to_owned(), name: "trap".to_owned(), facts };
    decide(book, &system, day(on), day("2026-11-23"))
}

/// The usual answers of a town about a system without any class, with other answers over them.
fn town(book: &RuleBook, further: &[(&str, &str)], on: &str) -> Assessment {
    let cases: Cases = toml::from_str(include_str!("../../fixtures/cases.toml")).unwrap();
    let mut facts = cases.usual;
    facts.extend(known(&[("technique", "machine-learning"), ("in-service-since", "2028-01-01")]));
    facts.extend(known(further));
    judged(book, facts, on)
}

/// Every test of this folder, as one text.
fn tests(folder: &Path) -> String {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let text = |path: std::path::PathBuf| match path.is_dir() {
        true => tests(&path),
        false => std::fs::read_to_string(&path).unwrap_or_default(),
    };
    entries.map(text).collect()
}

#[test]
fn every_trap_has_a_rule_an_example_a_case_or_a_test_that_holds_it() {
    let (book, _) = RuleBook::embedded();
    let traps: Traps = toml::from_str(include_str!("../../fixtures/traps.toml")).unwrap();
    let numbers: Vec<usize> = traps.trap.iter().map(|trap| trap.number).collect();
    assert_eq!(numbers, (1..=27).collect::<Vec<usize>>());
    let tests = tests(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/spec"));
    for trap in &traps.trap {
        assert!(!trap.held.is_empty() && !trap.naive.is_empty(), "trap {} is open", trap.number);
        for held in &trap.held {
            assert!(
                held.holds(&book, &tests),
                "trap {} ({}) is not held by {held:?}",
                trap.number,
                trap.naive
            );
        }
    }
}

#[test]
fn a_system_that_is_there_already_has_no_delay_for_article_5_nor_50() {
    let (book, _) = RuleBook::embedded();
    let old = ("in-service-since", "2023-01-01");
    let prohibited =
        [old, ("infers-emotions", "true"), ("person-group", "staff"), ("medical-or-safety-purpose", "false")];
    let found = town(&book, &prohibited, "2026-11-23");
    assert_eq!(found.finding("emotions-at-work").unwrap().status, Status::Applies);
    let chat = [
        old,
        ("interacts-with-persons", "true"),
        ("obvious-from-context", "false"),
        ("authorised-criminal-offences", "false"),
    ];
    let found = town(&book, &chat, "2026-11-23");
    assert_eq!(found.finding("tell-it-is-ai").unwrap().from, day("2026-08-02"));
}

#[test]
fn profiling_outside_annex_iii_is_not_high_risk() {
    let (book, _) = RuleBook::embedded();
    assert_eq!(town(&book, &[("profiling", "true")], "2028-01-01").risk, Class::Minimal);
}

#[test]
fn a_town_that_built_its_chatbot_owes_the_notice_itself() {
    let (book, _) = RuleBook::embedded();
    let chat = [
        ("interacts-with-persons", "true"),
        ("obvious-from-context", "false"),
        ("authorised-criminal-offences", "false"),
    ];
    let binds = |further: &[(&str, &str)]| {
        let facts: Vec<(&str, &str)> = chat.iter().chain(further).copied().collect();
        town(&book, &facts, "2026-11-23").finding("tell-it-is-ai").unwrap().binds.clone()
    };
    assert!(binds(&[]).is_empty(), "the supplier owes it");
    assert_eq!(binds(&[("developed-by", "own-organisation"), ("own-name", "true")]), ["provider"]);
}

#[test]
fn a_camera_that_reads_residents_is_high_risk_and_owes_a_notice() {
    let (book, _) = RuleBook::embedded();
    let camera = [
        ("infers-emotions", "true"),
        ("person-group", "citizens"),
        ("authorised-criminal-offences", "false"),
    ];
    let found = town(&book, &camera, "2028-01-01");
    assert_eq!(found.risk, Class::High);
    assert!(
        found.finding("annex-iii-1c").unwrap().holds
            && found.finding("inform-exposed-persons").unwrap().holds
    );
}

#[test]
fn a_free_system_is_outside_the_act_only_when_no_class_holds() {
    let (book, _) = RuleBook::embedded();
    let free = ("free-open-source", "true");
    let outside = town(&book, &[free], "2028-01-01");
    assert_eq!((outside.risk, outside.possible), (Class::OutOfScope, vec![Class::OutOfScope]));
    assert!(outside.deadlines.is_empty(), "{:?}", outside.deadlines);
    let camera = [
        free,
        ("infers-emotions", "true"),
        ("person-group", "citizens"),
        ("authorised-criminal-offences", "false"),
    ];
    assert_eq!(town(&book, &camera, "2028-01-01").risk, Class::High);
    let mut facts: Facts = toml::from_str::<Cases>(include_str!("../../fixtures/cases.toml")).unwrap().usual;
    facts.extend(known(&[("technique", "machine-learning")]));
    facts.remove("free-open-source");
    let open = judged(&book, facts, "2028-01-01");
    assert_eq!(open.possible, [Class::Minimal, Class::OutOfScope], "nobody said whether it is free");
}

#[test]
fn nobody_is_asked_for_the_points_of_annex_viii_b_that_are_gone() {
    let (book, _) = RuleBook::embedded();
    let duty = book.rule("enter-derogated-data").unwrap().duty.as_ref().unwrap();
    for (language, gone) in [
        (Language::En, "point 9"),
        (Language::Nl, "punt 9"),
        (Language::Fr, "point 9"),
        (Language::De, "Nummer 9"),
    ] {
        assert!(!duty.get(language).contains(gone), "{}", duty.get(language));
    }
    assert!(!duty.get(Language::En).contains("countries") && !duty.get(Language::En).contains("grounds"));
}
