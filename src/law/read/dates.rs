//! Since when: the date lines of a rule, and the named calendars of `dates.toml` that many rules share.

use std::collections::BTreeMap;
use std::ops::Range;

use super::rule::BASES;
use super::table::{self, Table};
use super::tree::Node;
use super::{Vocabulary, condition, speech, value};
use crate::law::fact::{Fact, FactId};
use crate::law::problem::{Problems, did_you_mean};
use crate::law::rule::{Disputed, FromDate, Later, Repeal};

/// When a rule applies: line by line of the law's history, the cases with another date, the other readings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dates {
    pub(crate) from: Vec<FromDate>,
    pub(crate) later: Vec<Later>,
    pub(crate) disputed: Vec<Disputed>,
}

/// Reads `dates.toml`: one table per calendar, with the date lines that a rule may have.
pub(crate) fn calendars(
    root: &Node,
    facts: &BTreeMap<FactId, Fact>,
    calendars: &mut BTreeMap<String, Dates>,
    problems: &mut Problems<'_>,
) {
    for entry in table::entries(root, problems) {
        let before = problems.count();
        let Some(mut table) = Table::of(&entry.node, problems) else { continue };
        let dates = lines(&mut table, &entry.span, facts, problems);
        table.finish(problems);
        if problems.count() == before {
            calendars.insert(entry.key.clone(), dates);
        }
    }
}

/// The dates of a rule: its own lines, or the calendar that it names with its own other readings after it.
pub(crate) fn of_rule(
    table: &mut Table<'_>,
    owner: &Range<usize>,
    vocabulary: &Vocabulary,
    problems: &mut Problems<'_>,
) -> Dates {
    let Some(entry) = table.optional("dates") else {
        return lines(table, owner, &vocabulary.facts, problems);
    };
    for key in ["from", "later"] {
        if table.optional(key).is_some() {
            let message = format!("`dates` names a calendar, and `[[{key}]]` stands here as well");
            let hint = "keep one of the two".to_owned();
            problems.push_with_hint("two-dates", &entry.node.span, message, Some(hint));
        }
    }
    let Some(name) = table::text(&entry.node, problems) else { return Dates::default() };
    let Some(calendar) = vocabulary.calendars.get(name) else {
        let hint = did_you_mean(name, vocabulary.calendars.keys().map(String::as_str));
        problems.push_with_hint(
            "unknown-dates",
            &entry.node.span,
            format!("`dates.toml` has no calendar `{name}`"),
            hint,
        );
        return Dates::default();
    };
    let mut dates = calendar.clone();
    dates.disputed.extend(readings(table, problems));
    dates
}

/// `[repealed]`: the act that ended the rule; it comes after the one that made it law.
pub(crate) fn repealed(
    table: &mut Table<'_>,
    from: &[FromDate],
    problems: &mut Problems<'_>,
) -> Option<Repeal> {
    let entry = table.optional("repealed")?;
    let mut table = Table::of(&entry.node, problems)?;
    let by = table.text("by", problems).map(str::to_owned);
    let since = table.date("since", problems);
    table.finish(problems);
    if from.last().is_some_and(|last| since.is_some_and(|since| since <= last.since)) {
        let hint = "a rule ends after its last `[[from]]` line became law".to_owned();
        let message = "`since` is not later than in the last `[[from]]` line";
        problems.push_with_hint("unsorted-from", &entry.span, message, Some(hint));
    }
    Some(Repeal { by: by?, since: since? })
}

fn lines(
    table: &mut Table<'_>,
    owner: &Range<usize>,
    facts: &BTreeMap<FactId, Fact>,
    problems: &mut Problems<'_>,
) -> Dates {
    let from = from(table, owner, problems);
    let later =
        table.list("later", problems).iter().filter_map(|node| later(node, facts, problems)).collect();
    Dates { from, later, disputed: readings(table, problems) }
}

fn readings(table: &mut Table<'_>, problems: &mut Problems<'_>) -> Vec<Disputed> {
    table.list("disputed", problems).iter().filter_map(|node| disputed(node, problems)).collect()
}

fn from(table: &mut Table<'_>, owner: &Range<usize>, problems: &mut Problems<'_>) -> Vec<FromDate> {
    let nodes = table.list("from", problems);
    if nodes.is_empty() {
        problems.push("missing-key", owner, "`[[from]]` is missing: since when does this rule apply?");
    }
    let mut lines: Vec<FromDate> = Vec::new();
    for node in nodes {
        let Some(mut table) = Table::of(node, problems) else { continue };
        let line = from_date(&mut table, problems);
        table.finish(problems);
        let Some(line) = line else { continue };
        if lines.last().is_some_and(|last| last.since >= line.since) {
            let hint = "the lines go from the oldest act to the newest".to_owned();
            problems.push_with_hint(
                "unsorted-from",
                &node.span,
                "`since` is not later than in the line before",
                Some(hint),
            );
        }
        lines.push(line);
    }
    lines
}

fn from_date(table: &mut Table<'_>, problems: &mut Problems<'_>) -> Option<FromDate> {
    let date = table.date("date", problems);
    let by = table.text("by", problems).map(str::to_owned);
    let since = table.date("since", problems);
    Some(FromDate { date: date?, by: by?, since: since? })
}

fn later(node: &Node, facts: &BTreeMap<FactId, Fact>, problems: &mut Problems<'_>) -> Option<Later> {
    let mut table = Table::of(node, problems)?;
    let from = from_date(&mut table, problems);
    let when = match table.required("when", problems) {
        Some(entry) => {
            let blocks = table::list(&entry.node, problems);
            blocks.iter().map(|block| condition::block(block, facts, problems)).collect()
        }
        None => Vec::new(),
    };
    table.finish(problems);
    Some(Later { from: from?, when })
}

fn disputed(node: &Node, problems: &mut Problems<'_>) -> Option<Disputed> {
    let mut table = Table::of(node, problems)?;
    let mut day = |key| table.optional(key).and_then(|entry| table::date(&entry.node, problems));
    let (date, since) = (day("date"), day("since"));
    let basis = table.required("basis", problems).and_then(|entry| value::word(entry, &BASES, problems));
    let text = speech::inline(&mut table, problems);
    table.finish(problems);
    Some(Disputed { date, since, basis: basis?, text: text? })
}
