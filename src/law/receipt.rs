//! A receipt: what went into an assessment and what came out, so short that it can be filed and checked later.
//!
//! The same input gives the same receipt, byte for byte. Its seal shows a receipt that was changed by hand; it is no signature:
//! who makes a new receipt makes a new seal.

mod canonical;
mod verify;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use verify::{Point, Subject, Verification, explain_verification};

use super::assessment::{Assessment, Class, Finding, Status};
use super::book::RuleBook;
use super::decide::SystemFacts;
use super::fact::{FactId, FactValue};
use super::rule::Basis;

/// The name of the JSON contract.
const SCHEMA: &str = "belfort.receipt/1";

/// What went into an assessment and what came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// The name of the contract.
    pub schema: String,
    /// The version of the program that decided.
    pub engine: String,
    /// The id of the system.
    pub system: String,
    /// The day asked about.
    #[schema(value_type = String, format = Date)]
    pub on: NaiveDate,
    /// The day whose state of the law was used.
    #[schema(value_type = String, format = Date)]
    pub law: NaiveDate,
    /// The hash of the rule book.
    pub book: String,
    /// SHA-256 of the id and the answers, as canonical JSON.
    pub facts: String,
    /// What the configuration or the book settled.
    #[schema(value_type = BTreeMap<String, FactValue>)]
    pub settings: BTreeMap<FactId, FactValue>,
    /// The headline class.
    pub risk: Class,
    /// SHA-256 of how every rule came out, as canonical JSON.
    pub findings: String,
    /// SHA-256 of all of the above, as canonical JSON.
    pub seal: String,
}

/// Why a text is no receipt.
#[derive(Debug, thiserror::Error)]
pub enum ReceiptError {
    /// It does not read as one.
    #[error("this is not a receipt: {0}; `belfort check FILE --receipt OUT.json` writes one")]
    Broken(serde_json::Error),
    /// A later program wrote it.
    #[error("`{0}` is not a form of receipt that this version knows, which is `{SCHEMA}`")]
    Schema(String),
}

/// How one rule came out. Texts and reasons follow from the book and the facts, whose hashes stand beside it.
///
/// # Shape
/// The keys stand in their order of the alphabet, so that what serde writes is canonical already.
#[derive(Serialize)]
struct Conclusion<'a> {
    basis: Basis,
    binds: &'a [String],
    by: &'a str,
    from: NaiveDate,
    holds: bool,
    latest: Option<NaiveDate>,
    missing: &'a [FactId],
    rule: &'a str,
    status: Status,
}

impl Receipt {
    /// The receipt of an assessment that was made of these facts by this book.
    pub fn of(book: &RuleBook, system: &SystemFacts, assessment: &Assessment) -> Receipt {
        let settings = book.settings().iter().map(|(fact, answer)| (fact.clone(), answer.value.clone()));
        let receipt = Receipt {
            schema: SCHEMA.to_owned(),
            engine: env!("CARGO_PKG_VERSION").to_owned(),
            system: system.id.clone(),
            on: assessment.on,
            law: assessment.law,
            book: book.hash().to_owned(),
            facts: facts_hash(system),
            settings: settings.collect(),
            risk: assessment.risk,
            findings: findings_hash(assessment),
            seal: String::new(),
        };
        Receipt { seal: receipt.expected_seal(), ..receipt }
    }

    /// Whether these answers went in.
    pub fn is_of_facts(&self, system: &SystemFacts) -> bool {
        self.facts == facts_hash(system)
    }

    /// Reads a receipt, or the one inside an assessment in JSON.
    ///
    /// # Errors
    /// A text that is none, or one of a later form.
    pub fn read(text: &str) -> Result<Receipt, ReceiptError> {
        let mut value: serde_json::Value = serde_json::from_str(text).map_err(ReceiptError::Broken)?;
        if let Some(inside) = value.get_mut("receipt") {
            value = inside.take();
        }
        match value.get("schema").and_then(serde_json::Value::as_str) {
            Some(other) if other != SCHEMA => Err(ReceiptError::Schema(other.to_owned())),
            _ => serde_json::from_value(value).map_err(ReceiptError::Broken),
        }
    }

    /// The receipt as a file: a key a line, in the order of the form.
    pub fn to_text(&self) -> String {
        serde_json::to_string_pretty(self).expect("a receipt has text keys and plain values only") + "\n"
    }

    /// The seal that fits what stands in it.
    fn expected_seal(&self) -> String {
        canonical::hash(&Receipt { seal: String::new(), ..self.clone() })
    }
}

/// The id and the answers, who gave them included. The order of a list of values means nothing, so it does not count.
fn facts_hash(system: &SystemFacts) -> String {
    let mut facts = system.facts.clone();
    for answer in facts.values_mut() {
        if let FactValue::Several(values) = &mut answer.value {
            values.sort();
        }
    }
    canonical::hash(&serde_json::json!({ "id": system.id, "facts": facts }))
}

/// By the name of the rule: in which order a book decides its rules is no conclusion.
fn findings_hash(assessment: &Assessment) -> String {
    let mut findings: Vec<&Finding> = assessment.findings.iter().collect();
    findings.sort_by(|a, b| a.rule.cmp(&b.rule));
    let conclusions: Vec<Conclusion<'_>> = findings.into_iter().map(conclusion).collect();
    let text = serde_json::to_string(&conclusions).expect("a conclusion has text keys and plain values only");
    canonical::hash_of_text(&text)
}

fn conclusion(finding: &Finding) -> Conclusion<'_> {
    Conclusion {
        basis: finding.basis,
        binds: &finding.binds,
        by: &finding.by,
        from: finding.from,
        holds: finding.holds,
        latest: finding.latest,
        missing: &finding.missing,
        rule: &finding.rule,
        status: finding.status,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conclusion_is_written_in_the_canonical_order() {
        let day = NaiveDate::default();
        let (basis, status) = (Basis::Statute, Status::Applies);
        let one = Conclusion {
            basis,
            binds: &[],
            by: "é",
            from: day,
            holds: true,
            latest: None,
            missing: &[],
            rule: "r",
            status,
        };
        let text = serde_json::to_string(&one).expect("plain values");
        assert_eq!(canonical::hash(&one), canonical::hash_of_text(&text));
    }
}
