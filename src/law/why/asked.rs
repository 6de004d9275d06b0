//! What a rule asked for, beside the answer that it fell by.

use super::pairs::{Pairs, passes};
use crate::law::assessment::{Finding, Status};
use crate::law::fact::{Fact, FactType, FactValue, translated};
use crate::law::rule::{Condition, Test};
use crate::text::messages::FluentValue;
use crate::text::{Language, Translated, say};

/// The values that the conditions of a rule ask of an answered fact, when the rule fell by it; a yes-no says it by itself.
pub(super) fn asked(pairs: Pairs<'_>, finding: &Finding, fact: &str) -> Option<Translated> {
    let fell = finding.status == Status::DoesNotApply;
    let fact = pairs.book.fact(fact).filter(|fact| fell && !fact.derived && fact.shape != FactType::YesNo)?;
    let (rule, answer) = (pairs.book.rule(&finding.rule)?, pairs.answer(&fact.id)?);
    let fails = |one: &&Condition| one.fact == fact.id && !passes(&answer.value, &one.test);
    let mut tests: Vec<&Test> = rule.when.iter().flatten().filter(fails).map(|one| &one.test).collect();
    tests.dedup();
    let said =
        |language| tests.iter().map(|test| wanted(fact, test, language)).collect::<Vec<_>>().join("; ");
    (!tests.is_empty()).then(|| translated(said))
}

fn wanted(fact: &Fact, test: &Test, language: Language) -> String {
    let label = |values: &[String]| fact.label(&FactValue::Several(values.to_vec())).get(language).to_owned();
    match test {
        Test::Any(values) => label(values),
        Test::Empty => label(&[]),
        Test::NoneOf(values) => {
            say(language, "law-proof-none-of", &[("values", FluentValue::from(label(values)))])
        }
        Test::Day { from, before } => {
            let day = |key, day: &chrono::NaiveDate| say(language, key, &[("date", day.to_string().into())]);
            let from = from.as_ref().map(|from| day("law-proof-day-from", from));
            let before = before.as_ref().map(|before| day("law-proof-day-before", before));
            from.into_iter().chain(before).collect::<Vec<_>>().join(", ")
        }
    }
}
