//! `facts.toml`: one table per fact.

use std::collections::BTreeMap;
use std::ops::Range;

use super::speech::Speech;
use super::table::{self, Table};
use super::tree::{Entry, Node, Value};
use super::{condition, value};
use crate::law::fact::{Fact, FactId, FactKind, FactType, FactValue, Side};
use crate::law::problem::{Problems, listed};
use crate::text::Translated;

const TYPES: [(&str, FactType); 4] = [
    ("yes-no", FactType::YesNo),
    ("one-of", FactType::OneOf),
    ("several-of", FactType::SeveralOf),
    ("date", FactType::Date),
];
const KINDS: [(&str, FactKind); 4] = [
    ("observation", FactKind::Observation),
    ("judgement", FactKind::Judgement),
    ("setting", FactKind::Setting),
    ("organisation", FactKind::Organisation),
];

const SIDES: [(&str, Side); 2] = [("vendor", Side::Vendor), ("town", Side::Town)];

/// Reads every fact into `facts`; a fact whose shape cannot be read is left out.
pub(crate) fn facts(root: &Node, facts: &mut BTreeMap<FactId, Fact>, problems: &mut Problems<'_>) {
    let entries = table::entries(root, problems);
    for entry in entries {
        let place = facts.len();
        if let Some(fact) = fact(entry, place, problems) {
            facts.insert(fact.id.clone(), fact);
        }
    }
    // Only now: a question may be relevant because of a fact that stands further down.
    for entry in entries {
        let relevant = relevant(&entry.node, facts, problems);
        if let Some(fact) = facts.get_mut(&entry.key) {
            fact.relevant = relevant;
        }
    }
}

fn relevant(
    node: &Node,
    facts: &BTreeMap<FactId, Fact>,
    problems: &mut Problems<'_>,
) -> Vec<super::super::rule::Block> {
    let Value::Table(keys) = &node.value else { return Vec::new() };
    let Some(entry) = keys.iter().find(|key| key.key == "relevant") else { return Vec::new() };
    let blocks = table::list(&entry.node, problems);
    blocks.iter().map(|block| condition::block(block, facts, problems)).collect()
}

fn fact(entry: &Entry, place: usize, problems: &mut Problems<'_>) -> Option<Fact> {
    let well_formed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !entry.key.chars().all(well_formed) {
        let message = format!("`{}` is not an id: lower-case letters, digits and hyphens", entry.key);
        problems.push("bad-id", &entry.span, message);
    }
    let mut table = Table::of(&entry.node, problems)?;
    let shape = table.required("type", problems).and_then(|shape| value::word(shape, &TYPES, problems));
    let provision = table.required("provision", problems).and_then(|at| value::provision(&at.node, problems));
    let derived = flag("derived", &mut table, problems);
    if derived && shape == Some(FactType::Date) {
        problems.push(
            "wrong-type",
            &entry.span,
            format!("`{}` cannot be derived: no rule gives a day", entry.key),
        );
    }
    let values = values(&mut table, shape, problems);
    let kind = match derived {
        true => None,
        false => table.required("kind", problems).and_then(|kind| value::word(kind, &KINDS, problems)),
    };
    let own = flag("own", &mut table, problems);
    let answers = table.optional("answers").and_then(|side| value::word(side, &SIDES, problems));
    let preset = preset(&mut table, &values, kind, &entry.span, problems);
    table.optional("relevant");
    let mut speech = Speech::of(&mut table, &entry.span, problems);
    let question = speech.required(if derived { "name" } else { "question" }, problems);
    let help = if derived { None } else { speech.required("help", problems) };
    let labels = if values.is_empty() { BTreeMap::new() } else { labels(&values, &mut speech, problems) };
    speech.finish(problems);
    table.finish(problems);
    Some(Fact {
        id: entry.key.clone(),
        shape: shape?,
        values,
        provision: provision?,
        kind,
        relevant: Vec::new(),
        derived,
        own,
        answers,
        preset,
        question: question.unwrap_or_default(),
        help: help.unwrap_or_default(),
        labels,
        place,
    })
}

/// The value of a setting as long as nobody configured another one: a setting is never unknown.
fn preset(
    table: &mut Table<'_>,
    values: &[String],
    kind: Option<FactKind>,
    owner: &Range<usize>,
    problems: &mut Problems<'_>,
) -> Option<FactValue> {
    let entry = table.optional("default");
    match (kind.is_some_and(FactKind::configured), entry) {
        (true, Some(entry)) => {
            let value = table::text(&entry.node, problems)?;
            if !values.iter().any(|known| known == value) {
                let known = listed(values.iter().map(String::as_str));
                let message = format!("`{value}` is not one of the values {known}");
                problems.push("unknown-value", &entry.node.span, message);
            }
            Some(FactValue::One(value.to_owned()))
        }
        (true, None) => {
            problems.push("missing-key", owner, "a setting needs its `default`");
            None
        }
        (false, Some(entry)) => {
            problems.push("unknown-key", &entry.span, "only a setting has a `default`: unknown is never no");
            None
        }
        (false, None) => None,
    }
}

/// What holds when the file says `true`.
fn flag(key: &'static str, table: &mut Table<'_>, problems: &mut Problems<'_>) -> bool {
    match table.optional(key).map(|entry| &entry.node) {
        Some(Node { value: Value::Bool(said), .. }) => *said,
        Some(node) => {
            problems.push(
                "wrong-type",
                &node.span,
                format!("true or false is expected here, not {}", node.kind()),
            );
            false
        }
        None => false,
    }
}

fn values(table: &mut Table<'_>, shape: Option<FactType>, problems: &mut Problems<'_>) -> Vec<String> {
    match shape {
        Some(FactType::OneOf | FactType::SeveralOf) => {
            let Some(entry) = table.required("values", problems) else { return Vec::new() };
            let nodes = table::list(&entry.node, problems);
            nodes.iter().filter_map(|node| table::text(node, problems)).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

/// The label of every value in every language.
fn labels(
    values: &[String],
    speech: &mut Speech<'_>,
    problems: &mut Problems<'_>,
) -> BTreeMap<String, Translated> {
    let nodes = speech.nodes("values", problems);
    let tables: Vec<(&Node, &[Entry])> =
        nodes.iter().map(|node| (*node, table::entries(node, problems))).collect();
    for (_, entries) in &tables {
        for entry in entries.iter().filter(|entry| !values.contains(&entry.key)) {
            let hint = crate::law::problem::did_you_mean(&entry.key, values.iter().map(String::as_str));
            problems.push_with_hint(
                "unknown-value",
                &entry.span,
                format!("`{}` is not one of the values", entry.key),
                hint,
            );
        }
    }
    let mut labels = BTreeMap::new();
    for value in values {
        let mut texts = Vec::new();
        for (node, entries) in &tables {
            match entries.iter().find(|entry| entry.key == *value) {
                Some(entry) => texts.extend(table::text(&entry.node, problems)),
                None => problems.push(
                    "missing-key",
                    &node.span,
                    format!("the label of `{value}` is missing here"),
                ),
            }
        }
        if let [nl, fr, de, en] = texts[..] {
            let label = Translated { nl: nl.into(), fr: fr.into(), de: de.into(), en: en.into() };
            labels.insert(value.clone(), label);
        }
    }
    labels
}
