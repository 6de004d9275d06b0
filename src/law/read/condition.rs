//! Blocks of conditions: `[[when]]`, `[[unless]]`, `[[...relevant]]`.

use std::collections::BTreeMap;

use super::table::Table;
use super::tree::{Entry, Node, Value};
use super::{table, value};
use crate::law::fact::{Fact, FactId, FactType};
use crate::law::problem::Problems;
use crate::law::rule::{Block, Condition, Test};

/// One block: every line of it must hold.
pub(crate) fn block(node: &Node, facts: &BTreeMap<FactId, Fact>, problems: &mut Problems<'_>) -> Block {
    let entries = table::entries(node, problems);
    if entries.is_empty() {
        problems.push(
            "missing-key",
            &node.span,
            "this block has no condition; leave it out when it always holds",
        );
    }
    entries.iter().filter_map(|entry| condition(entry, facts, problems)).collect()
}

fn condition(
    entry: &Entry,
    facts: &BTreeMap<FactId, Fact>,
    problems: &mut Problems<'_>,
) -> Option<Condition> {
    let fact = value::fact(entry, facts, problems)?;
    let test = match &entry.node.value {
        Value::Table(_) => special(&entry.node, fact, problems)?,
        _ => plain(&entry.node, fact, problems)?,
    };
    Some(Condition { fact: fact.id.clone(), test })
}

/// A bare value, or a list of which any one will do.
fn plain(node: &Node, fact: &Fact, problems: &mut Problems<'_>) -> Option<Test> {
    match (fact.shape, &node.value) {
        (FactType::YesNo, Value::Bool(true)) => Some(Test::Any(vec!["true".to_owned()])),
        (FactType::YesNo, Value::Bool(false)) => Some(Test::NoneOf(vec!["true".to_owned()])),
        (FactType::YesNo, _) => {
            problems.push(
                "wrong-type",
                &node.span,
                format!("`{}` takes true or false, not {}", fact.id, node.kind()),
            );
            None
        }
        (FactType::Date, _) => {
            let day = table::date(node, problems)?;
            Some(Test::Day { from: Some(day), before: day.succ_opt() })
        }
        _ => names(node, fact, problems).map(Test::Any),
    }
}

fn names(node: &Node, fact: &Fact, problems: &mut Problems<'_>) -> Option<Vec<String>> {
    let nodes = match &node.value {
        Value::List(nodes) if nodes.is_empty() => {
            problems.push(
                "wrong-type",
                &node.span,
                "an empty list holds for nothing; `{ none = true }` means none of its values",
            );
            return None;
        }
        Value::List(nodes) => nodes.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let names: Option<Vec<&str>> = nodes.iter().map(|node| value::one(node, fact, problems)).collect();
    names.map(|names| names.into_iter().map(str::to_owned).collect())
}

/// `{ not = ... }`, `{ before = ..., from = ... }`, `{ none = true }`.
fn special(node: &Node, fact: &Fact, problems: &mut Problems<'_>) -> Option<Test> {
    let mut table = Table::of(node, problems)?;
    let not = table.optional("not").map(|entry| &entry.node);
    let before = table.optional("before").map(|entry| &entry.node);
    let from = table.optional("from").map(|entry| &entry.node);
    let none = table.optional("none").map(|entry| &entry.node);
    table.finish(problems);
    let listed = matches!(fact.shape, FactType::OneOf | FactType::SeveralOf);
    match (not, before, from, none) {
        (Some(node), None, None, None) if listed => names(node, fact, problems).map(Test::NoneOf),
        (None, None, None, Some(Node { value: Value::Bool(true), .. }))
            if listed && (fact.derived || fact.shape == FactType::SeveralOf) =>
        {
            Some(Test::Empty)
        }
        (None, _, _, None) if fact.shape == FactType::Date && (before.is_some() || from.is_some()) => {
            let mut day =
                |node: Option<&Node>| node.map_or(Some(None), |node| table::date(node, problems).map(Some));
            let (from, before) = (day(from), day(before));
            Some(Test::Day { from: from?, before: before? })
        }
        _ => {
            let message = format!("this does not fit `{}`", fact.id);
            let hint = match fact.shape {
                FactType::YesNo => "a yes-no fact takes true or false",
                FactType::Date => "a date takes `{ before = 2027-12-02 }` or `{ from = 2027-12-02 }`",
                FactType::OneOf => "a one-of fact takes a value, a list of values, or `{ not = ... }`",
                FactType::SeveralOf => {
                    "a several-of fact takes a value, a list, `{ not = ... }` or `{ none = true }`"
                }
            };
            problems.push_with_hint("wrong-type", &node.span, message, Some(hint.to_owned()));
            None
        }
    }
}
