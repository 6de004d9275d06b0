//! Proofs: from a conclusion down to the answers, whole, without repetition, in four languages.

use std::collections::BTreeMap;

use belfort::law::assessment::Because;
use belfort::law::why::{Part, Step};
use belfort::law::{
    Answer, Assessment, Class, FactValue, Facts, Proof, RuleBook, Status, Why, decide, explain_why, why,
};
use belfort::text::Language;
use expect_test::expect;
use serde::Deserialize;

use super::small_book::{book, day, files, known, rule, system};
use super::wider_book::wider_book;

const BENEFITS: [(&str, &str); 5] = [
    ("technique", "machine-learning"),
    ("military", "false"),
    ("purpose", "benefits"),
    ("narrow-task", "false"),
    ("our-use", "true"),
];

fn decided(book: &RuleBook, facts: &Facts) -> Assessment {
    decide(book, &system(facts.clone()), day("2026-11-23"), day("2026-11-23"))
}

/// The skeleton of a proof: a step a line.
fn drawn(proof: &Proof) -> String {
    fn draw(proof: &Proof, depth: usize, lines: &mut Vec<String>) {
        let see = proof.see.map(|number| format!(" see {number}")).unwrap_or_default();
        let part = match proof.part {
            Part::Condition => "",
            Part::Exception => "unless ",
            Part::Date => "date ",
        };
        let indent = "  ".repeat(depth);
        lines.push(format!("{indent}{} {part}{}: {}{see}", proof.number, proof.id, proof.answer.en));
        proof.below.iter().for_each(|below| draw(below, depth + 1, lines));
    }
    let mut lines = Vec::new();
    draw(proof, 0, &mut lines);
    lines.join("\n") + "\n"
}

fn drawn_class(pairs: &[(&str, &str)]) -> String {
    let (book, facts) = (book(), known(pairs));
    let assessment = decided(&book, &facts);
    drawn(&Why::new(&book, &facts, &assessment).class())
}

fn drawn_rule(pairs: &[(&str, &str)], rule: &str) -> String {
    let (book, facts) = (book(), known(pairs));
    drawn(&why(&book, &facts, &decided(&book, &facts), rule).unwrap())
}

#[test]
fn a_class_is_proved_down_to_the_answers_and_no_graver_class_holds() {
    expect![[r#"
        1 high: high risk
          2 ai-system: yes
            3 is-ai: applies
              4 technique: machine-learning en
          5 in-scope: yes
            6 covered: applies
              7 military: no
          8 class: not: prohibited en
            9 social-scoring: does not apply
              10 purpose: benefits en
          11 class: high en
            12 annex-iii-high: applies
              13 annex-iii: 5a en
                14 benefits: applies
                  15 purpose: benefits en see 10
              16 unless narrow-task: no
    "#]]
    .assert_eq(&drawn_class(&BENEFITS));
}

#[test]
fn a_rule_that_does_not_hold_says_why_not() {
    let chat = [("technique", "machine-learning"), ("military", "false"), ("purpose", "chat")];
    expect![[r#"
        1 benefits: does not apply
          2 purpose: chat en
    "#]]
    .assert_eq(&drawn_rule(&chat, "benefits"));
    expect![[r#"
        1 not-ai: not an AI system
          2 ai-system: no
            3 is-ai: does not apply
              4 technique: fixed-rules en
    "#]]
    .assert_eq(&drawn_class(&[("technique", "fixed-rules")]));
}

#[test]
fn an_answer_by_which_a_rule_falls_stands_beside_what_the_rule_asked_for() {
    let chat = known(&[("technique", "machine-learning"), ("military", "false"), ("purpose", "chat")]);
    let (book, language) = (book(), Language::Nl);
    let assessment = decided(&book, &chat);
    let told = explain_why(&assessment, &[why(&book, &chat, &assessment, "benefits").unwrap()], language);
    assert!(told.contains("purpose? nl: chat nl (de regel vraagt: benefits nl)"), "{told}");
    let fixed = known(&[("technique", "fixed-rules")]);
    let assessment = decided(&book, &fixed);
    let told = explain_why(&assessment, &[Why::new(&book, &fixed, &assessment).class()], language);
    assert!(told.contains("fixed-rules nl (de regel vraagt: niet: fixed-rules nl)"), "{told}");
}

#[test]
fn a_rule_that_is_lifted_names_the_exception() {
    let mut facts = BENEFITS;
    facts[3].1 = "true";
    expect![[r#"
        1 annex-iii-high: lifted by an exception
          2 annex-iii: 5a en
            3 benefits: applies
              4 purpose: benefits en
          5 unless narrow-task: yes
          6 ai-system: yes
            7 is-ai: applies
              8 technique: machine-learning en
          9 in-scope: yes
            10 covered: applies
              11 military: no
    "#]]
    .assert_eq(&drawn_rule(&facts, "annex-iii-high"));
}

#[test]
fn what_is_undecided_says_what_it_waits_for_and_what_it_has() {
    expect![[r#"
        1 annex-iii-high: not yet to be said
          2 narrow-task: not answered yet
    "#]]
    .assert_eq(&drawn_rule(&BENEFITS[..3], "annex-iii-high"));
    expect![[r#"
        1 unknown: not yet to be said
          2 ai-system: not yet to be said
            3 is-ai: not yet to be said
              4 technique: not answered yet
          5 in-scope: yes
            6 covered: applies
              7 military: no
          8 class: not yet to be said: prohibited en
            9 social-scoring: not yet to be said
              10 ai-system: not yet to be said see 2
              11 purpose: not answered yet
          12 class: not yet to be said: high en
            13 other-areas-gap: not yet to be said
              14 ai-system: not yet to be said see 2
              15 purpose: not answered yet see 11
              16 other-areas: not answered yet
              17 narrow-task: not answered yet
          18 class: not yet to be said: transparency en
            19 chat-tells: not yet to be said
              20 ai-system: not yet to be said see 2
              21 purpose: not answered yet see 11
    "#]]
    .assert_eq(&drawn_class(&[("military", "false")]));
}

#[test]
fn a_date_that_a_fact_moved_or_leaves_open_names_that_fact() {
    let mut facts = BENEFITS.to_vec();
    expect![[r#"
        1 oversight: does not apply yet
          2 class: high en
            3 annex-iii-high: applies
              4 annex-iii: 5a en
                5 benefits: applies
                  6 purpose: benefits en
              7 unless narrow-task: no
          8 date in-service-since: not answered yet
          9 ai-system: yes
            10 is-ai: applies
              11 technique: machine-learning en
          12 in-scope: yes
            13 covered: applies
              14 military: no
    "#]]
    .assert_eq(&drawn_rule(&facts, "oversight"));
    facts.push(("in-service-since", "2025-06-01"));
    expect![[r#"
        1 oversight: does not apply yet
          2 class: high en
            3 annex-iii-high: applies
              4 annex-iii: 5a en
                5 benefits: applies
                  6 purpose: benefits en
              7 unless narrow-task: no
          8 date in-service-since: 1 June 2025
          9 ai-system: yes
            10 is-ai: applies
              11 technique: machine-learning en
          12 in-scope: yes
            13 covered: applies
              14 military: no
    "#]]
    .assert_eq(&drawn_rule(&facts, "oversight"));
    let (book, facts) = (book(), known(&facts));
    let proof = why(&book, &facts, &decided(&book, &facts), "oversight").unwrap();
    assert_eq!(proof.date.unwrap().from, day("2030-08-02"));
}

#[test]
fn an_answer_stands_with_who_when_why_and_source_and_is_told_once() {
    let (book, mut facts) = (book(), known(&BENEFITS));
    let answer = Answer {
        value: FactValue::Bool(false),
        who: Some("Ann".into()),
        when: Some(day("2026-10-01")),
        why: Some("it scores people".into()),
        source: Some("contract p. 4".into()),
    };
    facts.insert("narrow-task".into(), answer);
    let assessment = decided(&book, &facts);
    let mut reasoning = Why::new(&book, &facts, &assessment);
    let proofs = [reasoning.class(), reasoning.rule("oversight").unwrap()];
    let told = explain_why(&assessment, &proofs, Language::Nl);
    assert_eq!(told.matches("Ann, 2026-10-01: it scores people (contract p. 4)").count(), 1, "{told}");
    for part in ["Klasse: hoog risico", "artikel 6 (wettekst), annex-iii-high", "#art_6", "(zie "] {
        assert!(told.contains(part), "{part}\n{told}");
    }
    for (language, word) in
        [(Language::Fr, "Exception : "), (Language::De, "Ausnahme"), (Language::En, "Exception")]
    {
        let word = word.trim_end_matches([' ', ':']);
        assert!(explain_why(&assessment, &proofs, language).contains(word), "{language}");
    }
}

#[test]
fn what_the_state_settled_is_a_reason_like_any_other() {
    let (mut book, facts) = (wider_book(), known(&BENEFITS));
    let says = |book: &RuleBook| {
        let proof = why(book, &facts, &decided(book, &facts), "pay").unwrap();
        let step = proof.below.iter().find(|step| step.id == "fines-on-towns").unwrap();
        (proof.status.unwrap(), step.answer.en.clone())
    };
    assert_eq!(says(&book), (Status::Applies, "not settled en".to_owned()));
    book.settle("fines-on-towns", "none").unwrap();
    assert_eq!(says(&book), (Status::DoesNotApply, "no fines en".to_owned()));
}

#[test]
fn findings_and_rules_that_do_not_belong_together_end_the_walk_all_the_same() {
    let (book, facts) = (book(), known(&BENEFITS));
    let mut assessment = decided(&book, &facts);
    // As no book can be: the point of Annex III would follow from the class that follows from it.
    let class: Because = assessment
        .finding("oversight")
        .unwrap()
        .because
        .iter()
        .find(|one| one.fact == "class")
        .unwrap()
        .clone();
    let benefits = assessment.findings.iter_mut().find(|finding| finding.rule == "benefits").unwrap();
    benefits.because = vec![class];
    let proof = why(&book, &facts, &assessment, "annex-iii-high").unwrap();
    assert!(proof.steps().iter().any(|step| step.see == Some(proof.number)), "{}", drawn(&proof));
}

#[test]
fn a_rule_that_is_not_law_or_not_there_has_no_proof() {
    let (book, facts) = (book(), known(&BENEFITS));
    let before = decide(&book, &system(facts.clone()), day("2024-01-01"), day("2024-01-01"));
    assert_eq!(why(&book, &facts, &before, "oversight"), None);
    assert_eq!(why(&book, &facts, &decided(&book, &facts), "no-such-rule"), None);
}

#[test]
fn a_proof_reads_back_from_its_json() {
    let (book, facts) = (book(), known(&BENEFITS));
    let proof = Why::new(&book, &facts, &decided(&book, &facts)).class().in_language(Language::Fr);
    let json = serde_json::to_value(&proof).unwrap();
    assert_eq!(json["step"], "class");
    assert_eq!(serde_json::from_value::<Proof<String>>(json).unwrap(), proof);
}

/// The answers that a proof names.
fn answers(proof: &Proof, facts: &Facts) -> Facts {
    let named = proof.steps().into_iter().filter(|step| step.step == Step::Fact);
    named.filter_map(|step| Some((step.id.clone(), facts.get(&step.id)?.clone()))).collect()
}

/// A proof is whole when the answers that it names, and no others, lead to the same conclusion.
fn assert_whole(book: &RuleBook, facts: &Facts, name: &str) {
    let assessment = decided(book, facts);
    let class = Why::new(book, facts, &assessment).class();
    if assessment.risk != Class::Unknown {
        assert_eq!(decided(book, &answers(&class, facts)).risk, assessment.risk, "{name}: {}", drawn(&class));
    }
    let settled =
        |status: Status, holds: bool| (holds, [Status::DoesNotApply, Status::Lifted].contains(&status));
    for finding in &assessment.findings {
        let proof = why(book, facts, &assessment, &finding.rule).unwrap();
        if settled(finding.status, finding.holds) == (false, false) {
            let waits = |step: &&Proof| step.step == Step::Open || step.part == Part::Exception;
            assert!(proof.steps().iter().any(waits), "{name}: {} waits for nothing", finding.rule);
            continue;
        }
        let again = decided(book, &answers(&proof, facts));
        let again = again.finding(&finding.rule).unwrap();
        assert_eq!(
            (settled(again.status, again.holds), &finding.rule),
            (settled(finding.status, finding.holds), &finding.rule),
            "{name}: {}",
            drawn(&proof)
        );
    }
}

#[test]
fn the_answers_of_a_proof_alone_lead_to_its_conclusion() {
    let values: [(&str, &[&str]); 5] = [
        ("technique", &["", "fixed-rules", "machine-learning"]),
        ("military", &["", "true", "false"]),
        ("purpose", &["", "benefits", "scoring", "chat", "other"]),
        ("other-areas", &["", "[]", "border"]),
        ("narrow-task", &["", "true", "false"]),
    ];
    let mut all: Vec<Vec<(&str, &str)>> = vec![vec![("our-use", "true")]];
    for (fact, answers) in values {
        let with = |known: &Vec<(&'static str, &'static str)>, answer: &'static str| {
            let mut known = known.clone();
            known.extend((!answer.is_empty()).then_some((fact, answer)));
            known
        };
        all = all.iter().flat_map(|known| answers.iter().map(move |answer| with(known, answer))).collect();
    }
    let book = book();
    for pairs in &all {
        assert_whole(&book, &known(pairs), &format!("{pairs:?}"));
    }
}

/// The small book with Article 2(2): the law of a sector takes the place of duties.
fn book_with_sector_law() -> RuleBook {
    let names = ["nl", "fr", "de", "en"]
        .map(|language| format!("[only-sector-law.{language}]\nname = \"sector law {language}\"\n"));
    let fact = "[only-sector-law]\ntype = \"yes-no\"\nprovision = \"art_2/par_2\"\nderived = true\n";
    let mut files = files();
    let facts = files.iter_mut().find(|file| file.path.ends_with("facts.toml")).unwrap();
    facts.text = format!("{}{fact}{}", facts.text, names.concat());
    let gives = "gives = { only-sector-law = true }\n[[when]]\nother-areas = \"justice\"";
    files.push(rule("sector-product", "classification", "[]", gives));
    RuleBook::read(files).0
}

#[test]
fn a_duty_also_rests_on_no_other_law_taking_its_place() {
    let book = book_with_sector_law();
    let mut pairs = BENEFITS.to_vec();
    for (areas, status) in [("border", Status::NotYet), ("justice", Status::Lifted)] {
        pairs.push(("other-areas", areas));
        let facts = known(&pairs);
        let proof = why(&book, &facts, &decided(&book, &facts), "oversight").unwrap();
        assert_eq!(proof.status, Some(status));
        let sector = proof.below.iter().find(|step| step.id == "only-sector-law").unwrap();
        assert_eq!((sector.part, sector.answer.en == "yes"), (Part::Exception, status == Status::Lifted));
        assert_whole(&book, &facts, areas);
        pairs.pop();
    }
    let chat = known(&[
        ("technique", "machine-learning"),
        ("military", "false"),
        ("purpose", "chat"),
        ("other-areas", "[]"),
    ]);
    assert_whole(&book, &chat, "chat");
    assert_whole(&book, &known(&[("other-areas", "justice")]), "only the sector is known");
}

#[derive(Deserialize)]
struct Cases {
    usual: Facts,
    case: BTreeMap<String, Facts>,
}

#[test]
fn every_proof_of_every_municipal_case_is_whole() {
    let (book, _) = RuleBook::embedded();
    let cases: Cases = toml::from_str(include_str!("../../fixtures/cases.toml")).unwrap();
    for (id, own) in &cases.case {
        let mut facts = cases.usual.clone();
        facts.extend(own.clone());
        facts.retain(|_, answer: &mut Answer| answer.value != FactValue::One("unknown".to_owned()));
        assert_whole(&book, &facts, id);
    }
}
