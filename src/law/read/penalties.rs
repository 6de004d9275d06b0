//! `penalties.toml`: what may be fined how much, one table per tier.

use std::collections::BTreeMap;

use super::speech;
use super::table::{self, Table};
use super::tree::Node;
use crate::law::Provision;
use crate::law::problem::Problems;
use crate::law::rule::NO_FINE;
use crate::text::Translated;

/// Reads every tier; its key is the provision that sets the fine, or `none`.
pub(crate) fn penalties(root: &Node, tiers: &mut BTreeMap<String, Translated>, problems: &mut Problems<'_>) {
    for entry in table::entries(root, problems) {
        if entry.key != NO_FINE
            && let Err(message) = entry.key.parse::<Provision>()
        {
            problems.push("unknown-provision", &entry.span, message);
        }
        let Some(mut table) = Table::of(&entry.node, problems) else { continue };
        let text = speech::inline(&mut table, problems);
        table.finish(problems);
        if let Some(text) = text {
            tiers.insert(entry.key.clone(), text);
        }
    }
}

/// The tier that covers what a rule names: `art_99/par_4` covers `art_99/par_4/pnt_e`.
pub(crate) fn tier<'t>(tiers: &'t BTreeMap<String, Translated>, named: &str) -> Option<&'t Translated> {
    if named == NO_FINE {
        return tiers.get(NO_FINE);
    }
    let named: Provision = named.parse().ok()?;
    let covers = |tier: &str| tier.parse::<Provision>().is_ok_and(|tier| tier.covers(&named));
    tiers.iter().find(|(tier, _)| covers(tier)).map(|(_, text)| text)
}
