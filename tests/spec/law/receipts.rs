//! Receipts: the same input gives the same one, and what differs is named.

use belfort::law::receipt::{Subject, explain_verification};
use belfort::law::{Answer, FactValue, Facts, Receipt, ReceiptError, RuleBook, SystemFacts, decide};
use belfort::text::Language;
use expect_test::expect;

use super::small_book::{day, known, system};
use super::wider_book::{wider_book, wider_files};

fn facts() -> Facts {
    known(&[
        ("technique", "machine-learning"),
        ("military", "false"),
        ("purpose", "benefits"),
        ("narrow-task", "false"),
        ("other-areas", "[]"),
    ])
}

fn receipt_of(book: &RuleBook, system: &SystemFacts) -> Receipt {
    Receipt::of(book, system, &decide(book, system, day("2026-11-23"), day("2026-07-27")))
}

fn receipt(facts: Facts) -> Receipt {
    receipt_of(&wider_book(), &system(facts))
}

/// What differs, as words of the contract.
fn differing(before: &Receipt, now: &Receipt) -> (bool, Vec<Subject>) {
    let verification = before.verify(now);
    let points = verification.points.into_iter().filter(|point| !point.same).map(|point| point.what);
    (verification.confirmed, points.collect())
}

#[test]
fn the_same_input_gives_the_same_receipt_byte_for_byte() {
    let first = receipt(facts());
    assert_eq!(first.to_text(), receipt(facts()).to_text());
    assert_eq!(Receipt::read(&first.to_text()).unwrap(), first);
    assert_eq!(differing(&first, &receipt(facts())), (true, vec![]));
    let hash = Receipt { book: "book".into(), ..first };
    expect![[r#"
        {
          "schema": "belfort.receipt/1",
          "engine": "0.1.0",
          "system": "x",
          "on": "2026-11-23",
          "law": "2026-07-27",
          "book": "book",
          "facts": "fd46a862732aaf8d99705e34e660b0ce2fccca61d57aacb85ec9e7cc1f8e79fc",
          "settings": {
            "fines-on-towns": "not-settled"
          },
          "risk": "high",
          "findings": "8cbb66852522e7994ffdc451d16b2c5296b46788fe62214d18b55da6efe5c30f",
          "seal": "1cd1e1b7f9952f0ff36a3fb601f9a3308c0b3b8616d25858da2de4910776109c"
        }
    "#]]
    .assert_eq(&hash.to_text());
}

#[test]
fn the_order_of_a_list_of_values_changes_nothing() {
    let with = |values: [&str; 2]| {
        let mut facts = facts();
        let value = FactValue::Several(values.map(str::to_owned).to_vec());
        facts.insert("other-areas".into(), Answer::from(value));
        receipt(facts)
    };
    assert_eq!(with(["border", "justice"]), with(["justice", "border"]));
}

#[test]
fn an_answer_that_changed_is_named_and_so_is_what_it_did() {
    let before = receipt(facts());
    let mut other = facts();
    other.insert("narrow-task".into(), Answer::from(FactValue::Bool(true)));
    let now = receipt(other);
    assert_eq!(differing(&before, &now), (false, vec![Subject::Facts, Subject::Risk, Subject::Findings]));
    // Another reason for the same answer: the record is not what it was, though the outcome is.
    let mut signed = facts();
    signed.get_mut("narrow-task").unwrap().who = Some("Ann".into());
    assert_eq!(differing(&before, &receipt(signed)), (false, vec![Subject::Facts]));
    let elsewhere = receipt_of(&wider_book(), &SystemFacts { id: "y".into(), ..system(facts()) });
    assert_eq!(differing(&before, &elsewhere), (false, vec![Subject::System, Subject::Facts]));
}

#[test]
fn another_book_and_another_setting_are_named() {
    let before = receipt(facts());
    let mut files = wider_files();
    files.iter_mut().for_each(|file| file.text = file.text.replace("look nl", "kijk nl"));
    let now = receipt_of(&RuleBook::read(files).0, &system(facts()));
    assert_eq!(differing(&before, &now), (false, vec![Subject::Book]));
    let mut settled = wider_book();
    settled.settle("fines-on-towns", "none").unwrap();
    let now = receipt_of(&settled, &system(facts()));
    assert_eq!(differing(&before, &now), (false, vec![Subject::Setting, Subject::Findings]));
    let told = explain_verification(&before.verify(&now), Language::Nl);
    assert!(told.contains("fines-on-towns: het bewijs zegt not-settled, nu is het none"), "{told}");
}

#[test]
fn another_version_of_the_program_is_a_warning_and_no_more() {
    let mut older = receipt(facts());
    older.engine = "0.0.1".into();
    let resealed = sealed_anew(&older);
    assert_eq!(differing(&resealed, &receipt(facts())), (true, vec![Subject::Engine]));
    let told = explain_verification(&resealed.verify(&receipt(facts())), Language::En);
    assert!(
        told.starts_with("Confirmed") && told.contains("! Version of Belfort: made with 0.0.1"),
        "{told}"
    );
}

/// The receipt with the seal that a program of that version would have set.
fn sealed_anew(receipt: &Receipt) -> Receipt {
    let verification = receipt.verify(receipt);
    let seal = verification.points.iter().find(|point| point.what == Subject::Seal).unwrap();
    Receipt { seal: seal.now.clone(), ..receipt.clone() }
}

#[test]
fn a_receipt_that_was_edited_by_hand_shows_it() {
    let before = receipt(facts());
    let text = before.to_text().replace("\"risk\": \"high\"", "\"risk\": \"minimal\"");
    let edited = Receipt::read(&text).unwrap();
    assert_eq!(differing(&edited, &before), (false, vec![Subject::Seal, Subject::Risk]));
    for language in Language::ALL {
        let told = explain_verification(&edited.verify(&before), language);
        assert!(!told.contains("law-receipt"), "{told}");
    }
}

#[test]
fn a_text_that_is_no_receipt_is_refused_with_its_reason() {
    for text in ["", "[]", "{}", "{\"schema\":\"belfort.receipt/1\"}", "nonsense"] {
        assert!(matches!(Receipt::read(text), Err(ReceiptError::Broken(_))), "{text}");
    }
    let later = Receipt::read("{\"schema\":\"belfort.receipt/9\"}").unwrap_err().to_string();
    assert!(later.contains("belfort.receipt/9") && later.contains("belfort.receipt/1"), "{later}");
}

#[test]
fn the_receipt_inside_an_assessment_is_read_too() {
    let receipt = receipt(facts());
    let assessment = serde_json::json!({ "schema": "belfort.assessment/1", "receipt": receipt });
    assert_eq!(Receipt::read(&assessment.to_string()).unwrap(), receipt);
}
