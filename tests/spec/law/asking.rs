//! What is asked, in which order, and what an assessment says of itself.

use belfort::law::{Class, explain};
use belfort::text::Language;

use super::small_book::assess;

fn asked(pairs: &[(&str, &str)]) -> Vec<String> {
    assess(pairs).ask.into_iter().map(|question| question.fact).collect()
}

#[test]
fn scope_is_asked_first_then_the_class_from_the_gravest_down_then_duties() {
    assert_eq!(
        asked(&[]),
        ["technique", "military", "purpose", "other-areas", "narrow-task", "our-use", "in-service-since"]
    );
}

#[test]
fn a_question_that_decides_nothing_any_more_is_not_asked() {
    assert_eq!(asked(&[("technique", "fixed-rules")]), Vec::<String>::new());
    let chat = [("technique", "machine-learning"), ("military", "false"), ("purpose", "chat")];
    assert_eq!(asked(&chat), ["other-areas", "our-use", "in-service-since"]);
}

#[test]
fn a_derived_fact_is_never_asked_and_each_question_names_the_rules_it_decides() {
    let assessment = assess(&[("technique", "machine-learning"), ("military", "false")]);
    let purpose = assessment.ask.iter().find(|question| question.fact == "purpose").unwrap();
    assert!(
        purpose.decides.contains(&"benefits".to_owned()) && purpose.decides.contains(&"oversight".to_owned())
    );
    assert!(assessment.ask.iter().all(|question| question.fact != "annex-iii" && question.fact != "class"));
}

#[test]
fn a_finding_says_which_answers_and_which_rules_made_it() {
    let mut facts = vec![
        ("technique", "machine-learning"),
        ("military", "false"),
        ("purpose", "benefits"),
        ("narrow-task", "false"),
    ];
    let assessment = assess(&facts);
    let json = assessment.to_json(Language::Nl);
    let high = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["rule"] == "annex-iii-high")
        .unwrap();
    assert_eq!(high["because"][0]["fact"], "annex-iii");
    assert_eq!(high["because"][0]["value"], "5a");
    assert_eq!(high["because"][0]["source"], "rule:benefits");
    assert_eq!(high["title"], "annex-iii-high nl");
    facts[0].1 = "fixed-rules";
    let not_ai = assess(&facts).finding("benefits").unwrap().because[0].clone();
    assert_eq!((not_ai.fact.as_str(), not_ai.source.as_str()), ("ai-system", "rule:is-ai"));
}

#[test]
fn the_json_has_every_key_of_the_contract_and_reads_back() {
    let facts = [
        ("technique", "machine-learning"),
        ("military", "false"),
        ("purpose", "benefits"),
        ("narrow-task", "false"),
    ];
    let assessment = assess(&facts);
    let json = assessment.to_json(Language::En);
    for key in [
        "schema",
        "system",
        "on",
        "law",
        "risk",
        "possible",
        "roles",
        "provisions",
        "findings",
        "ask",
        "deadlines",
    ] {
        assert!(json.get(key).is_some(), "{key}");
    }
    assert_eq!(
        (json["schema"].as_str(), json["risk"].as_str()),
        (Some("belfort.assessment/1"), Some("high"))
    );
    let back: belfort::law::Assessment<String> = serde_json::from_value(json).unwrap();
    assert_eq!(back, assessment.in_language(Language::En));
    let stored = serde_json::to_string(&assessment).unwrap();
    assert_eq!(serde_json::from_str::<belfort::law::Assessment>(&stored).unwrap(), assessment);
}

#[test]
fn a_duty_of_somebody_else_is_no_deadline_of_ours() {
    let facts = [
        ("technique", "machine-learning"),
        ("military", "false"),
        ("purpose", "chat"),
        ("other-areas", "[]"),
        ("our-use", "true"),
    ];
    let assessment = assess(&facts);
    assert_eq!(assessment.risk, Class::Transparency);
    assert_eq!(assessment.roles, ["deployer"]);
    let finding = assessment.finding("chat-tells").unwrap();
    assert!(finding.holds && finding.binds.is_empty() && finding.addressees == ["provider"]);
    assert!(assessment.deadlines.is_empty());
}

#[test]
fn the_report_says_class_reasons_duties_and_open_questions_in_the_language_asked() {
    let facts = [
        ("technique", "machine-learning"),
        ("military", "false"),
        ("purpose", "benefits"),
        ("narrow-task", "false"),
    ];
    let report = explain(&assess(&facts), Language::Nl);
    for part in [
        "Klasse: hoog risico",
        "artikel 6 (wettekst)",
        "eur-lex.europa.eu",
        "Geldt vanaf een dag tussen 2027-12-02 en 2030-08-02 (the Omnibus), afhankelijk van: in-service-since? nl",
    ] {
        assert!(report.contains(part), "{part}\n{report}");
    }
    assert!(explain(&assess(&[]), Language::Fr).contains("Classe: encore indéterminé"));
}
