//! Values of facts, held against what the fact allows.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::table;
use super::tree::{Entry, Node, Value};
use crate::law::Provision;
use crate::law::fact::{Fact, FactId, FactType, FactValue};
use crate::law::problem::{Problems, did_you_mean, listed};

/// The words for "absent" in a system file.
const UNKNOWN: [&str; 2] = ["unknown", "onbekend"];

/// Whether the value says that nothing is known: one of the words, or the null of JSON.
pub(crate) fn is_unknown(node: &Node) -> bool {
    match &node.value {
        Value::Text(text) => UNKNOWN.contains(&text.as_str()),
        Value::Null => true,
        _ => false,
    }
}

/// The fact that a key names, or an `unknown-fact` problem.
pub(crate) fn fact<'f>(
    entry: &Entry,
    facts: &'f BTreeMap<FactId, Fact>,
    problems: &mut Problems<'_>,
) -> Option<&'f Fact> {
    let found = facts.get(&entry.key);
    if found.is_none() {
        let hint = did_you_mean(&entry.key, facts.keys().map(String::as_str));
        problems.push_with_hint(
            "unknown-fact",
            &entry.span,
            format!("no fact is called `{}`", entry.key),
            hint,
        );
    }
    found
}

/// One of the values of a fact, or a problem that lists them.
pub(crate) fn one<'n>(node: &'n Node, fact: &Fact, problems: &mut Problems<'_>) -> Option<&'n str> {
    let Value::Text(text) = &node.value else {
        let message = format!("`{}` takes one of its values here, not {}", fact.id, node.kind());
        problems.push_with_hint("wrong-type", &node.span, message, Some(allowed(fact)));
        return None;
    };
    if fact.values.contains(text) {
        return Some(text);
    }
    let near = did_you_mean(text, fact.values.iter().map(String::as_str));
    let hint = near.map_or_else(|| allowed(fact), |near| format!("{near} {}", allowed(fact)));
    problems.push_with_hint(
        "unknown-value",
        &node.span,
        format!("`{}` has no value `{text}`", fact.id),
        Some(hint),
    );
    None
}

fn allowed(fact: &Fact) -> String {
    format!("the values of `{}` are {}", fact.id, listed(fact.values.iter().map(String::as_str)))
}

/// A value of the fact's own shape.
pub(crate) fn value(node: &Node, fact: &Fact, problems: &mut Problems<'_>) -> Option<FactValue> {
    match (fact.shape, &node.value) {
        (FactType::YesNo, Value::Bool(known)) => Some(FactValue::Bool(*known)),
        (FactType::YesNo, _) => {
            let message = format!("`{}` is answered with true or false, not {}", fact.id, node.kind());
            let hint = "leave it out, or write \"unknown\", when nobody knows".to_owned();
            problems.push_with_hint("wrong-type", &node.span, message, Some(hint));
            None
        }
        (FactType::OneOf, _) => one(node, fact, problems).map(|value| FactValue::One(value.to_owned())),
        (FactType::SeveralOf, Value::List(nodes)) => {
            let count = problems.count();
            let mut values: Vec<String> =
                nodes.iter().filter_map(|node| one(node, fact, problems)).map(str::to_owned).collect();
            values.sort();
            values.dedup();
            (problems.count() == count).then_some(FactValue::Several(values))
        }
        (FactType::SeveralOf, _) => {
            one(node, fact, problems).map(|value| FactValue::Several(vec![value.to_owned()]))
        }
        (FactType::Date, _) => table::date(node, problems).map(FactValue::Date),
    }
}

/// A provision, or an `unknown-provision` problem.
pub(crate) fn provision(node: &Node, problems: &mut Problems<'_>) -> Option<Provision> {
    let text = table::text(node, problems)?;
    Provision::from_str(text).map_err(|message| problems.push("unknown-provision", &node.span, message)).ok()
}

/// A word of a closed list that an enum stands for.
pub(crate) fn word<T: Copy>(
    entry: &Entry,
    words: &[(&'static str, T)],
    problems: &mut Problems<'_>,
) -> Option<T> {
    let text = table::text(&entry.node, problems)?;
    let found = words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
    if found.is_none() {
        let known = words.iter().map(|(word, _)| *word);
        let message = format!("`{text}` is not a `{}`; it is one of {}", entry.key, listed(known.clone()));
        problems.push_with_hint("unknown-value", &entry.node.span, message, did_you_mean(text, known));
    }
    found
}
