//! `coverage.toml`: one table per unit of law, with whom it binds and, where no rule works it out, why.

use std::ops::Range;

use super::speech;
use super::table::{self, Table};
use super::tree::{Node, Value};
use crate::law::Provision;
use crate::law::problem::{Problems, did_you_mean, listed};
use crate::text::{Language, Translated};

/// Whom a unit of law can bind: the roles, those whom the Act addresses beside them, and nobody.
const BOUND: [&str; 13] = [
    "provider",
    "deployer",
    "importer",
    "distributor",
    "authorised-representative",
    "product-manufacturer",
    "gpai-provider",
    "supplier",
    "notified-body",
    "member-state",
    "authority",
    "commission",
    "nobody",
];

/// What the file says of one unit of law.
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    pub(crate) provision: Provision,
    pub(crate) binds: Vec<String>,
    /// Why no rule works it out.
    pub(crate) why: Option<Translated>,
    /// Where its name stands.
    pub(crate) span: Range<usize>,
}

/// Reads every unit, in the order of the file.
pub(crate) fn units(root: &Node, problems: &mut Problems<'_>) -> Vec<Unit> {
    let mut units = Vec::new();
    for entry in table::entries(root, problems) {
        let provision = entry.key.parse::<Provision>();
        if let Err(message) = &provision {
            problems.push("unknown-provision", &entry.span, message.clone());
        }
        let Some(mut table) = Table::of(&entry.node, problems) else { continue };
        let binds = binds(&mut table, problems);
        let spoken =
            Language::ALL.into_iter().filter(|language| table.optional(language.code()).is_some()).count();
        let why = if spoken == 0 { None } else { speech::inline(&mut table, problems) };
        table.finish(problems);
        if let Ok(provision) = provision {
            // An explanation that misses a language is a problem of its own, and an explanation all the same.
            let why = why.or_else(|| (spoken > 0).then(Translated::default));
            units.push(Unit { provision, binds, why, span: entry.span.clone() });
        }
    }
    units
}

fn binds(table: &mut Table<'_>, problems: &mut Problems<'_>) -> Vec<String> {
    let Some(entry) = table.required("binds", problems) else { return Vec::new() };
    let nodes = table::list(&entry.node, problems);
    if nodes.is_empty() && matches!(entry.node.value, Value::List(_)) {
        let hint = "write `[\"nobody\"]` for a unit that binds nobody".to_owned();
        problems.push_with_hint("missing-key", &entry.node.span, "this list is empty", Some(hint));
    }
    let mut binds = Vec::new();
    for node in nodes {
        let Some(word) = table::text(node, problems) else { continue };
        if !BOUND.contains(&word) {
            let message = format!("`{word}` is nobody that the Act binds; it is one of {}", listed(BOUND));
            problems.push_with_hint("unknown-value", &node.span, message, did_you_mean(word, BOUND));
        }
        binds.push(word.to_owned());
    }
    binds
}
