//! The table of what is covered, and its place in the page of the rule book.

use std::fmt::Write;

use super::{Coverage, CoveredUnit, CoveringRule};
use crate::law::explain::role_name;
use crate::text::Language;

/// The table is for those who work on the book, whose page is in English.
const LANGUAGE: Language = Language::En;
/// Where the table begins in the page of the book.
const BEGIN: &str = "<!-- made by `belfort rules coverage --write`: change coverage.toml instead -->";
/// Where it ends.
const END: &str = "<!-- end of what is made -->";
/// The heading when the page has no place for the table yet.
const HEADING: &str = "## Which provision binds whom, and which rule works it out";

/// The Markdown table: how many units have a rule, and a line per unit.
pub fn table(coverage: &Coverage) -> String {
    let units = &coverage.units;
    let with_rule = units.iter().filter(|unit| !unit.rules.is_empty()).count();
    let with_reason = units.iter().filter(|unit| unit.rules.is_empty() && unit.why.is_some()).count();
    let mut table = format!(
        "{} units of law: {with_rule} with a rule, {with_reason} with the reason why none.\n\n\
         | provision | binds | rules, or why none |\n|---|---|---|\n",
        units.len()
    );
    for unit in units {
        let binds: Vec<String> = unit.binds.iter().map(|who| bound(who)).collect();
        let _ =
            writeln!(table, "| {} | {} | {} |", unit.provision.cite(LANGUAGE), binds.join(", "), last(unit));
    }
    table
}

/// The page with the table in its place, which it gets at its end when it has none.
pub fn page_with(page: &str, table: &str) -> String {
    let part = format!("{BEGIN}\n{table}{END}");
    let begin = page.find(BEGIN);
    let end = begin.and_then(|begin| page[begin..].find(END).map(|length| begin + length + END.len()));
    match (begin, end) {
        (Some(begin), Some(end)) => format!("{}{part}{}", &page[..begin], &page[end..]),
        _ => format!("{}\n\n{HEADING}\n\n{part}\n", page.trim_end()),
    }
}

fn bound(who: &str) -> String {
    match who {
        "nobody" | "authority" | "supplier" => who.to_owned(),
        "member-state" => "Member State".to_owned(),
        "commission" => "Commission".to_owned(),
        "notified-body" => "notified body".to_owned(),
        "gpai-provider" => "provider of a general-purpose model".to_owned(),
        role => role_name(role, LANGUAGE),
    }
}

/// The rules as links, or the reason; a bar would end the cell.
fn last(unit: &CoveredUnit) -> String {
    let rules: Vec<String> = unit.rules.iter().map(link).collect();
    match &unit.why {
        Some(why) if rules.is_empty() => why.get(LANGUAGE).replace('|', "\\|").replace('\n', " "),
        _ => rules.join(", "),
    }
}

fn link(rule: &CoveringRule) -> String {
    let path = rule.path.strip_prefix("rules/").unwrap_or(&rule.path).replace('\\', "/");
    let gap = if rule.gap { " (asks a jurist)" } else { "" };
    format!("[{}]({path}){gap}", rule.id)
}
