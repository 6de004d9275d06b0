//! By what a waiting query is found: the rarest things that an item must have to meet it.
//!
//! A phrase is found by two of its words side by side, a common word together with a theme by that pair, and whatever else
//! a query cannot do without guards it, so that few queries are asked in full.

use super::frequency::Frequencies;
use super::lexicon::{Atom, Kind, Lexicon};
use super::program::{Named, Needs, WRITTEN};
use crate::search::query::Scope;

/// What the item must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// This name.
    Name(Atom),
    /// These words side by side, or this facet and this word.
    Pair(Atom, Atom),
}

/// One way to find a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) found: Found,
    /// In which forms.
    pub(super) forms: u32,
    pub(super) guard: Option<Named>,
}

/// Whether an item that has a key and its guard meets the query, or is only worth asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sure {
    Yes,
    No,
}

/// All ways to find a query: an item that meets it has one of the keys.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) keys: Vec<Key>,
    pub(super) sure: Sure,
    /// How many of a million items have a key.
    cost: u64,
}

/// Two words of a phrase stand side by side in far fewer items than the rarer of them; an estimate.
const PAIR_RARER: u64 = 16;
/// A word in more than so many of a million items is paired with the facet that is asked with it; a rarer one is only
/// guarded by it, which takes less memory and is as quick while its list is short.
const COMMON: u64 = 1_000;
/// Most facets that one word is paired with: themes that somebody ticked, not all there are.
const FACETS_MAX: usize = 8;

/// What plans are made with.
pub(super) struct Planner<'a> {
    pub(super) lexicon: &'a Lexicon,
    pub(super) frequencies: &'a Frequencies,
}

impl Planner<'_> {
    /// The ways to find a query; `None` when every item must be asked.
    pub(super) fn plan(&self, needs: &Needs) -> Option<Plan> {
        match needs {
            Needs::AnyOf(scope, names) => Some(Plan {
                keys: names.iter().map(|name| key(Found::Name(name.atom), name.forms)).collect(),
                sure: sure(*scope == Scope::Anywhere),
                cost: names.iter().map(|name| self.cost(name.atom)).sum(),
            }),
            Needs::Row(scope, forms, row) => {
                let whole = row.len() == 2 && *scope == Scope::Anywhere;
                Some(self.side_by_side(row, *forms, sure(whole)))
            }
            Needs::Begun(_, before, _) => Some(self.side_by_side(before, WRITTEN, Sure::No)),
            Needs::And(parts) => self.all_of(parts),
            Needs::Or(parts) => {
                let plans: Vec<Plan> = parts.iter().map(|part| self.plan(part)).collect::<Option<_>>()?;
                Some(Plan {
                    sure: sure(plans.iter().all(|plan| plan.sure == Sure::Yes)),
                    cost: plans.iter().map(|plan| plan.cost).sum(),
                    keys: plans.into_iter().flat_map(|plan| plan.keys).collect(),
                })
            }
            Needs::All | Needs::Not(_) | Needs::Since(_) | Needs::Until(_) => None,
        }
    }

    fn side_by_side(&self, row: &[Atom], forms: u32, sure: Sure) -> Plan {
        let rarest = row.windows(2).min_by_key(|pair| self.cost(pair[0]).min(self.cost(pair[1])));
        let (found, cost) = match rarest {
            Some(pair) => {
                let cost = self.cost(pair[0]).min(self.cost(pair[1])) / PAIR_RARER;
                (Found::Pair(pair[0], pair[1]), cost)
            }
            None => (Found::Name(row[0]), self.cost(row[0])),
        };
        Plan { keys: vec![key(found, forms)], sure, cost }
    }

    /// The rarest part finds the query; a facet and one more name narrow it down.
    fn all_of(&self, parts: &[Needs]) -> Option<Plan> {
        let plans = parts.iter().map(|part| self.plan(part)).enumerate();
        let plans = plans.filter_map(|(at, plan)| Some((at, plan?)));
        // Among words and facets the words come first: with one of them, a facet is worth most as its pair.
        let (best, mut plan) =
            plans.min_by_key(|(at, plan)| (self.facets(&parts[*at]).is_some(), plan.cost))?;
        let mut used = vec![best];
        if let Some((at, facets)) = self.to_pair_with(&plan, parts, best) {
            plan.keys =
                facets.iter().flat_map(|facet| plan.keys.iter().map(|key| key.with(*facet))).collect();
            used.push(at);
        }
        let guards = parts.iter().enumerate().filter(|(at, _)| !used.contains(at));
        let guards = guards.filter_map(|(at, part)| Some((at, self.only_name(part)?)));
        if let Some((at, (scope, guard))) = guards.min_by_key(|(_, (_, name))| self.cost(name.atom)) {
            plan.keys.iter_mut().filter(|key| key.guard.is_none()).for_each(|key| key.guard = Some(guard));
            if scope == Scope::Anywhere && plan.keys.iter().all(|key| key.guard == Some(guard)) {
                used.push(at);
            }
        }
        plan.sure = sure(plan.sure == Sure::Yes && used.len() == parts.len());
        Some(plan)
    }

    /// The facets to pair the keys with, when they are words that many items have.
    fn to_pair_with(&self, plan: &Plan, parts: &[Needs], best: usize) -> Option<(usize, Vec<Atom>)> {
        let word =
            |key: &Key| matches!(key.found, Found::Name(atom) if !self.is_facet(atom)) && key.guard.is_none();
        if plan.cost < COMMON || !plan.keys.iter().all(word) {
            return None;
        }
        let others = parts.iter().enumerate().filter(|(at, _)| *at != best);
        let facets = others.filter_map(|(at, part)| Some((at, self.facets(part)?)));
        facets.min_by_key(|(_, facets)| facets.iter().map(|facet| self.cost(*facet)).sum::<u64>())
    }

    /// The facets of a part that asks for one of a few and nothing else.
    fn facets(&self, part: &Needs) -> Option<Vec<Atom>> {
        match part {
            Needs::Or(parts) if (1..=FACETS_MAX).contains(&parts.len()) => {
                let each = parts.iter().map(|part| self.only_name(part).map(|(_, name)| name.atom));
                each.collect::<Option<Vec<_>>>()?
                    .into_iter()
                    .map(|atom| self.is_facet(atom).then_some(atom))
                    .collect()
            }
            part => Some(vec![self.only_name(part)?.1.atom]).filter(|facets| self.is_facet(facets[0])),
        }
    }

    fn only_name(&self, part: &Needs) -> Option<(Scope, Named)> {
        match part {
            Needs::AnyOf(scope, names) if names.len() == 1 => Some((*scope, names[0])),
            _ => None,
        }
    }

    fn is_facet(&self, atom: Atom) -> bool {
        !matches!(self.lexicon.entry(atom).kind, Kind::Word | Kind::Beginning)
    }

    fn cost(&self, atom: Atom) -> u64 {
        self.frequencies.of_a_million(self.lexicon.entry(atom).kind, self.lexicon.text(atom))
    }
}

impl Key {
    fn with(self, facet: Atom) -> Key {
        match self.found {
            Found::Name(word) => Key { found: Found::Pair(facet, word), ..self },
            Found::Pair(..) => self,
        }
    }
}

fn key(found: Found, forms: u32) -> Key {
    Key { found, forms, guard: None }
}

fn sure(yes: bool) -> Sure {
    if yes { Sure::Yes } else { Sure::No }
}
