//! `[[example]]`: what is given, and what must come out.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::table::{self, Table};
use super::tree::{Entry, Node};
use super::value;
use crate::law::Status;
use crate::law::fact::{Answer, Fact, FactId, Facts};
use crate::law::problem::{Problems, did_you_mean};
use crate::law::rule::{Example, Expected};

/// Far enough that no date of the law lies after it: an example without `on` is about conditions, not about dates.
fn far() -> NaiveDate {
    NaiveDate::from_ymd_opt(2099, 1, 1).expect("the day exists")
}

/// The day on which the first rules were written; an example without `law` means the law of that day.
fn first_book() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).expect("the day exists")
}

const STATUSES: [(&str, Status); 4] = [
    ("applies", Status::Applies),
    ("does-not-apply", Status::DoesNotApply),
    ("lifted", Status::Lifted),
    ("not-yet", Status::NotYet),
];

/// One example.
pub(crate) fn example(
    node: &Node,
    facts: &BTreeMap<FactId, Fact>,
    problems: &mut Problems<'_>,
) -> Option<Example> {
    let mut table = Table::of(node, problems)?;
    let name = table.optional_text("name", problems).map(str::to_owned);
    let given = table.required("given", problems).and_then(|entry| given(&entry.node, facts, problems));
    let expect = table.required("expect", problems);
    let span = expect.map_or(node.span.clone(), |entry| entry.node.span.clone());
    let expect = expect.and_then(|entry| expected(entry, facts, problems));
    let mut day = |key, default: NaiveDate| match table.optional(key) {
        Some(entry) => table::date(&entry.node, problems),
        None => Some(default),
    };
    let (on, law) = (day("on", far()), day("law", first_book()));
    let from = table.optional("from").and_then(|entry| table::date(&entry.node, problems));
    table.finish(problems);
    Some(Example { name, given: given?, expect: expect?, from, on: on?, law: law?, span })
}

fn given(node: &Node, facts: &BTreeMap<FactId, Fact>, problems: &mut Problems<'_>) -> Option<Facts> {
    let mut given = Facts::new();
    let before = problems.count();
    for entry in table::entries(node, problems) {
        let Some(fact) = value::fact(entry, facts, problems) else { continue };
        if !value::is_unknown(&entry.node)
            && let Some(value) = value::value(&entry.node, fact, problems)
        {
            given.insert(fact.id.clone(), Answer::from(value));
        }
    }
    (problems.count() == before).then_some(given)
}

fn expected(entry: &Entry, facts: &BTreeMap<FactId, Fact>, problems: &mut Problems<'_>) -> Option<Expected> {
    let text = table::text(&entry.node, problems)?;
    let Some(list) = text.strip_prefix("unknown") else {
        let status = value::word(entry, &STATUSES, problems)?;
        return Some(Expected { status, missing: Vec::new() });
    };
    let names: Vec<&str> =
        list.trim_start_matches(':').split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    if names.is_empty() {
        let hint = "write `unknown: fact, fact`, exactly the facts that are missing".to_owned();
        problems.push_with_hint("missing-key", &entry.node.span, "which facts are missing?", Some(hint));
    }
    for name in names.iter().filter(|name| !facts.contains_key(**name)) {
        let hint = did_you_mean(name, facts.keys().map(String::as_str));
        problems.push_with_hint(
            "unknown-fact",
            &entry.node.span,
            format!("no fact is called `{name}`"),
            hint,
        );
    }
    Some(Expected { status: Status::Unknown, missing: names.into_iter().map(str::to_owned).collect() })
}
