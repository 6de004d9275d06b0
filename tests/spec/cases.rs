//! What the rule book says of thirty municipal systems, beside what jurists expect.
//!
//! The facts are ours (`tests/fixtures/cases.toml`); the expectations are read from the shared folder when it is there.
//! An expectation that rests on the Act or on adopted guidelines must come out; the others are shown side by side.

mod judged;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use belfort::law::{Answer, Class, FactValue, Facts, Kind, RuleBook, SystemFacts, decide};
use expect_test::expect;
use serde::Deserialize;

use self::judged::{Expected, Judged, LITERACY, provision, shown};

use super::law::small_book::day;

/// The day on which the cases are decided, and whose law they are decided under.
const DAY: &str = "2026-11-23";

/// Cases whose expectation is of something else than the system that the book judges, and why.
const OF_SOMETHING_ELSE: [(&str, &str); 1] =
    [("lora-finetune", "the jurists speak of the model alone, the book of the system that is made with it")];

#[derive(Deserialize)]
struct Fixture {
    usual: Facts,
    case: BTreeMap<String, Facts>,
}

fn is_outside(case: &str) -> bool {
    OF_SOMETHING_ELSE.iter().any(|(id, _)| *id == case)
}

fn fixture() -> Fixture {
    toml::from_str(include_str!("../fixtures/cases.toml")).unwrap()
}

/// The answers of one case over the usual ones.
fn facts(usual: &Facts, own: &Facts) -> Facts {
    let mut facts = usual.clone();
    facts.extend(own.clone());
    facts.retain(|_, answer: &mut Answer| answer.value != taken_back());
    facts
}

/// The value that takes a usual answer back.
fn taken_back() -> FactValue {
    FactValue::One("unknown".to_owned())
}

fn book() -> RuleBook {
    RuleBook::embedded().0
}

fn judge(book: &RuleBook) -> BTreeMap<String, Judged<'_>> {
    let Fixture { usual, case } = fixture();
    case.into_iter().map(|(id, own)| (id, judge_one(book, facts(&usual, &own)))).collect()
}

fn judge_one(book: &RuleBook, facts: Facts) -> Judged<'_> {
    let system = SystemFacts { id: "case".to_owned(), name: "case".to_owned(), facts };
    Judged { book, assessment: decide(book, &system, day(DAY), day(DAY)) }
}

/// The cases of the shared folder; `None`, and a word on stderr, when it is not there.
fn expected() -> Option<Vec<Expected>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/law/municipal-cases.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: no cases at {}", path.display());
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

#[test]
fn a_citation_of_a_jurist_is_read_as_a_provision() {
    for (cited, path) in [
        ("Annex III(5)(a)", "anx_III/pnt_5/pnt_a"),
        ("Annex III(2)", "anx_III/pnt_2"),
        ("Annex I Section B(21)", "anx_I/sct_B/pnt_21"),
        ("Art. 27", "art_27"),
        ("Art. 3(1)", "art_3/pnt_1"),
        ("Art. 6(1b)", "art_6/par_1b"),
        ("Art. 6(3)(d)", "art_6/par_3/pnt_d"),
        ("Art. 6(3) third subparagraph", "art_6/par_3/sub_3"),
        ("Art. 50(4) first subparagraph", "art_50/par_4/sub_1"),
        ("Art. 5(1) last subparagraph", "art_5/par_1"),
    ] {
        assert_eq!(provision(cited).as_str(), path, "{cited}");
    }
}

#[test]
fn every_answer_of_the_cases_fits_a_fact_of_the_book() {
    let (book, fixture) = (book(), fixture());
    let answers = fixture.case.values().chain([&fixture.usual]).flatten();
    let fits = |(fact, answer): &(&String, &Answer)| {
        let asked = book.fact(fact).filter(|fact| !fact.derived);
        asked.is_some_and(|fact| answer.value == taken_back() || fact.accepts(&answer.value))
    };
    let wrong: Vec<_> = answers.filter(|answer| !fits(answer)).collect();
    assert!(wrong.is_empty(), "the book has no such fact or value: {wrong:#?}");
}

#[test]
fn the_book_judges_every_case_and_names_what_its_class_rests_on() {
    let book = book();
    let lines: Vec<String> = judge(&book)
        .iter()
        .map(|(id, judged)| {
            let (risk, basis) = (judged.assessment.risk, judged.basis());
            format!("{id}: {risk} ({basis}) from {}\n", shown(judged.from()))
        })
        .collect();
    expect![[r#"
        chatbot-beslisboom: not-ai (final guidance) from never
        cv-structureren: minimal (statute) from 2027-12-02
        deepfake-burgemeester: transparency (statute) from 2026-08-02
        emotie-sollicitanten: prohibited (statute) from 2025-02-02
        fraude-sociale-steun: high (draft guidance) from 2027-12-02
        geluidssensor-ai: minimal (nothing classifies it) from 2025-02-02
        gezichten-schrapen: prohibited (statute) from 2025-02-02
        heatmap-gekoppeld-aan-personen: prohibited (statute) from 2025-02-02
        intercommunale-steunmodel: high (statute) from 2027-12-02
        leefloon-bestaand-2023: high (statute) from 2030-08-02
        leverancier-claimt-6-3-maar-ranking: high (statute) from 2027-12-02
        lora-finetune: minimal (nothing classifies it) from 2025-02-02
        luchtfoto-belasting: minimal (nothing classifies it) from 2025-02-02
        ocmw-gesprek-speech-to-text: transparency (final guidance) from 2026-08-02
        onderzoek-universiteit: out-of-scope (statute) from never
        persbericht-met-redactie: transparency (statute) from 2026-08-02
        predictief-plaatsen: minimal (nothing classifies it) from 2025-02-02
        proactieve-energiearmoede: minimal (nothing classifies it) from 2025-02-02
        rbi-realtime-politie: prohibited (statute) from 2025-02-02
        rbi-zwembad-zwarte-lijst: high (statute) from 2027-12-02
        robotmaaier-veiligheid: high (statute) from 2028-08-02
        scanauto-parkeren: minimal (nothing classifies it) from 2025-02-02
        sentiment-klachtenmails: minimal (nothing classifies it) from 2025-02-02
        slimme-verkeerslichten: high (statute) from 2027-12-02
        sociale-woning-toewijzing: high (draft guidance) from 2027-12-02
        stembureau-planning: minimal (nothing classifies it) from 2025-02-02
        transcriptie-noodoproep: minimal (nothing classifies it) from 2025-02-02
        vacature-targeting: high (statute) from 2027-12-02
        vertaling-steunaanvragen: minimal (statute) from 2027-12-02
        voicebot-afspraken: transparency (statute) from 2026-08-02
    "#]]
    .assert_eq(&lines.concat());
}

#[test]
fn a_small_change_to_a_model_makes_a_provider_of_the_system_and_not_of_the_model() {
    let book = book();
    let judged = judge(&book);
    let it = &judged["lora-finetune"].assessment;
    assert_eq!((it.risk, &it.roles[..]), (Class::Minimal, &["provider".to_owned()][..]));
    assert_eq!(it.finding("model-provider-by-change").unwrap().status, belfort::law::Status::Lifted);
    let model_duties = it.findings.iter().filter(|finding| finding.provision.as_str().starts_with("art_53"));
    assert!(model_duties.clone().count() > 0 && model_duties.clone().all(|finding| !finding.holds));
}

#[test]
fn a_minimal_case_is_so_because_somebody_judged_what_the_book_does_not_work_out() {
    let (book, Fixture { usual, case }) = (book(), fixture());
    let classifies = |fact: &str| fact == "class" || fact == "annex-iii";
    let gaps = book.rules().iter().filter(|rule| rule.kind == Kind::Gap);
    let gaps = gaps.filter(|rule| rule.gives.iter().any(|(fact, _)| classifies(fact)));
    let judgements: BTreeSet<&str> = gaps.flat_map(|rule| rule.reads()).collect();
    let mut taken_away = 0;
    for (id, own) in case {
        let judged = judge_one(&book, facts(&usual, &own));
        // A derogated system is out of high risk whatever other point of Annex III it falls under.
        let plain = judged.classifying().iter().all(|finding| finding.rule == LITERACY);
        if judged.assessment.risk != Class::Minimal || !plain {
            continue;
        }
        for judgement in &judgements {
            let mut known = facts(&usual, &own);
            known.remove(*judgement);
            assert_eq!(judge_one(&book, known).assessment.risk, Class::Unknown, "{id} without `{judgement}`");
            taken_away += 1;
        }
    }
    assert!(taken_away > 0 || judgements.is_empty(), "no case is minimal");
}

#[test]
fn a_case_that_the_act_or_adopted_guidelines_settle_comes_out_as_expected() {
    let Some(expected) = expected() else { return };
    let book = book();
    let judged = judge(&book);
    let firm: Vec<&Expected> =
        expected.iter().filter(|case| case.is_firm() && !is_outside(&case.id)).collect();
    assert!(!firm.is_empty(), "the shared cases have none that is settled");
    let told = |case: &&Expected| {
        let mismatches = judged[&case.id].mismatches(case);
        (!mismatches.is_empty()).then(|| format!("{}: {}", case.id, mismatches.join("; ")))
    };
    let wrong: Vec<String> = firm.iter().filter_map(told).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_case_that_nobody_has_settled_is_shown_beside_what_is_expected() {
    let Some(expected) = expected() else { return };
    let book = book();
    let judged = judge(&book);
    let open = expected.iter().filter(|case| !case.is_firm());
    let lines: Vec<String> = open
        .map(|case| {
            let ours = &judged[&case.id];
            let mut line = format!(
                "{}: {} ({}) — expected {}\n",
                case.id,
                ours.assessment.risk,
                ours.basis(),
                case.expected_risk
            );
            for mismatch in ours.mismatches(case) {
                line += &format!("  {mismatch}\n");
            }
            line
        })
        .collect();
    expect![[r#"
        cv-structureren: minimal (statute) — expected minimal
        fraude-sociale-steun: high (draft guidance) — expected high
        luchtfoto-belasting: minimal (nothing classifies it) — expected minimal
        ocmw-gesprek-speech-to-text: transparency (final guidance) — expected minimal
          the class is `transparency`, expected `minimal`
          the date is `2026-08-02`, expected `2027-12-02`
          the class rests on `art_50/par_2`, which is not expected
        proactieve-energiearmoede: minimal (nothing classifies it) — expected minimal
        scanauto-parkeren: minimal (nothing classifies it) — expected minimal
        slimme-verkeerslichten: high (statute) — expected high
        sociale-woning-toewijzing: high (draft guidance) — expected high
        transcriptie-noodoproep: minimal (nothing classifies it) — expected minimal
        vertaling-steunaanvragen: minimal (statute) — expected minimal
    "#]]
    .assert_eq(&lines.concat());
}

#[test]
fn every_shared_case_has_facts_and_no_other_has() {
    let Some(expected) = expected() else { return };
    let mut theirs: Vec<String> = expected.into_iter().map(|case| case.id).collect();
    theirs.sort();
    let ours: Vec<String> = fixture().case.into_keys().collect();
    assert_eq!(ours, theirs);
}
