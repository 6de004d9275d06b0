//! `coverage.toml`: one table per unit of law, with whom it binds and, where no rule works it out, why.
//!
//! A reason that many units share stands once under `[reasons.NAME]`; a unit names it with `why = "NAME"`.

use std::collections::BTreeMap;
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

/// The table of the reasons that units share.
const REASONS: &str = "reasons";

/// The reasons that units name, each with whether one did.
type Reasons<'n> = BTreeMap<&'n str, (Translated, bool)>;

/// Reads every unit, in the order of the file.
pub(crate) fn units(root: &Node, problems: &mut Problems<'_>) -> Vec<Unit> {
    let entries = table::entries(root, problems);
    let shared = entries.iter().find(|entry| entry.key == REASONS);
    let mut reasons = shared.map(|entry| reasons(&entry.node, problems)).unwrap_or_default();
    let mut units = Vec::new();
    for entry in entries.iter().filter(|entry| entry.key != REASONS) {
        let provision = entry.key.parse::<Provision>();
        if let Err(message) = &provision {
            problems.push("unknown-provision", &entry.span, message.clone());
        }
        let Some(mut table) = Table::of(&entry.node, problems) else { continue };
        let binds = binds(&mut table, problems);
        let why = why(&mut table, &mut reasons, problems);
        table.finish(problems);
        if let Ok(provision) = provision {
            units.push(Unit { provision, binds, why, span: entry.span.clone() });
        }
    }
    for entry in shared.iter().flat_map(|shared| table::entries(&shared.node, &mut Problems::of(""))) {
        if reasons.get(entry.key.as_str()).is_some_and(|(_, named)| !named) {
            let message = format!("no unit names the reason `{}`", entry.key);
            problems.push_with_hint("unused-reason", &entry.span, message, Some("take it out".to_owned()));
        }
    }
    units
}

/// Every reason, also one with a mistake, so that the units which name it are not told of as well.
fn reasons<'n>(node: &'n Node, problems: &mut Problems<'_>) -> Reasons<'n> {
    let mut reasons = Reasons::new();
    for entry in table::entries(node, problems) {
        let Some(mut table) = Table::of(&entry.node, problems) else { continue };
        let reason = speech::inline(&mut table, problems).unwrap_or_default();
        table.finish(problems);
        reasons.insert(&entry.key, (reason, false));
    }
    reasons
}

/// Why no rule works a unit out: the name of a shared reason, or its own in four languages.
fn why(table: &mut Table<'_>, reasons: &mut Reasons<'_>, problems: &mut Problems<'_>) -> Option<Translated> {
    let Some(entry) = table.optional("why") else {
        let spoken =
            Language::ALL.into_iter().filter(|language| table.optional(language.code()).is_some()).count();
        // An explanation that misses a language is a problem of its own, and an explanation all the same.
        return (spoken > 0).then(|| speech::inline(table, problems).unwrap_or_default());
    };
    let name = table::text(&entry.node, problems)?;
    if let Some((reason, named)) = reasons.get_mut(name) {
        *named = true;
        return Some(reason.clone());
    }
    let hint = did_you_mean(name, reasons.keys().copied());
    let message = format!("there is no `[{REASONS}.{name}]` in this file");
    problems.push_with_hint("unknown-reason", &entry.node.span, message, hint);
    Some(Translated::default())
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
