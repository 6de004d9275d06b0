//! The answers worth supposing: one for each way in which a fact can matter.

use chrono::{Days, NaiveDate};

use crate::law::book::RuleBook;
use crate::law::fact::{Fact, FactType, FactValue};
use crate::law::rule::{Block, Test};

/// Every single answer; for a list its values one by one and "none of these", for a date the days around each border of the law.
pub(super) fn answers(book: &RuleBook, fact: &Fact) -> Vec<FactValue> {
    match fact.shape {
        FactType::YesNo => vec![FactValue::Bool(true), FactValue::Bool(false)],
        FactType::OneOf => fact.values.iter().cloned().map(FactValue::One).collect(),
        FactType::SeveralOf => {
            let none = std::iter::once(FactValue::Several(Vec::new()));
            none.chain(fact.values.iter().map(|value| FactValue::Several(vec![value.clone()]))).collect()
        }
        FactType::Date => borders(book, &fact.id).into_iter().map(FactValue::Date).collect(),
    }
}

/// The answers that differ from a known one by one step: for a list one value more or one less.
pub(super) fn others(book: &RuleBook, fact: &Fact, known: &FactValue) -> Vec<FactValue> {
    let FactValue::Several(values) = known else {
        return answers(book, fact).into_iter().filter(|value| value != known).collect();
    };
    let without = |value: &String| values.iter().filter(|other| *other != value).cloned().collect();
    let more = |value: &String| {
        let mut more = values.clone();
        more.push(value.clone());
        more.sort();
        more
    };
    fact.values
        .iter()
        .map(|value| if values.contains(value) { without(value) } else { more(value) })
        .map(FactValue::Several)
        .collect()
}

/// The day on each side of every day that a rule compares with.
fn borders(book: &RuleBook, fact: &str) -> Vec<NaiveDate> {
    let blocks = |rule: &crate::law::Rule| -> Vec<Block> {
        let later = rule.later.iter().flat_map(|later| &later.when);
        rule.when.iter().chain(&rule.unless).chain(later).cloned().collect()
    };
    let tests = book.rules().iter().flat_map(blocks).flatten().filter(|condition| condition.fact == fact);
    let mut days: Vec<NaiveDate> = tests
        .filter_map(|condition| match condition.test {
            Test::Day { from, before } => Some([from, before]),
            _ => None,
        })
        .flatten()
        .flatten()
        .flat_map(|day| [day.checked_sub_days(Days::new(1)), Some(day)])
        .flatten()
        .collect();
    days.sort_unstable();
    days.dedup();
    days
}
