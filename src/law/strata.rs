//! The order in which rules are decided, and the circles that make an order impossible.

use std::collections::{BTreeMap, BTreeSet};

use super::rule::{Kind, Rule, Subject};

/// The two facts that every rule outside the scope rests on.
pub(crate) const SCOPE: [&str; 2] = ["ai-system", "in-scope"];

/// The fact that lifts what asks something of somebody: Article 2(2) leaves products of Annex I, Section B, to their own law.
pub(crate) const SECTOR: &str = "only-sector-law";

/// The fact that leaves a system without a class outside the Act: Article 2(12), on free and open-source systems.
///
/// No rule of a class reads it, so it is no circle: it is looked at last, when no class is left.
pub(crate) const ONLY_WITH_CLASS: &str = "only-with-class";

/// Whether the sector's own law takes the place of such a rule: duties and rights about systems, not prohibitions nor
/// classes, and nothing about models, of which Article 2(2) does not speak.
pub(crate) fn yields_to_sector_law(rule: &Rule) -> bool {
    let asks = matches!(rule.kind, Kind::Duty | Kind::Transparency | Kind::Right);
    asks && rule.about == Subject::System
}

/// Sorts rules so that each comes after those that give what it reads; the rules on circles come back apart.
pub(crate) fn order(rules: Vec<Rule>) -> (Vec<Rule>, Vec<Vec<Rule>>) {
    let mut waiting: BTreeMap<usize, BTreeSet<usize>> = dependencies(&rules);
    let mut slots: Vec<Option<Rule>> = rules.into_iter().map(Some).collect();
    let (mut ordered, mut circles) = (Vec::new(), Vec::new());
    while !waiting.is_empty() {
        let ready: Vec<usize> =
            waiting.iter().filter(|(_, on)| on.is_empty()).map(|(rule, _)| *rule).collect();
        let done = if ready.is_empty() { circle(&waiting) } else { ready.clone() };
        let taken: Vec<Rule> = done.iter().filter_map(|index| slots[*index].take()).collect();
        waiting.retain(|rule, _| !done.contains(rule));
        for on in waiting.values_mut() {
            on.retain(|rule| !done.contains(rule));
        }
        if ready.is_empty() { circles.push(taken) } else { ordered.extend(taken) }
    }
    (ordered, circles)
}

/// For each rule the rules that must be decided before it.
fn dependencies(rules: &[Rule]) -> BTreeMap<usize, BTreeSet<usize>> {
    let mut givers: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (index, rule) in rules.iter().enumerate() {
        for (fact, _) in &rule.gives {
            givers.entry(fact).or_default().insert(index);
        }
    }
    let of = |rule: &Rule| {
        let implied = SCOPE.into_iter().filter(|_| rule.kind != Kind::Scope);
        let sector = [SECTOR].into_iter().filter(|_| yields_to_sector_law(rule));
        rule.reads()
            .chain(implied)
            .chain(sector)
            .filter_map(|fact| givers.get(fact))
            .flatten()
            .copied()
            .collect()
    };
    rules.iter().enumerate().map(|(index, rule)| (index, of(rule))).collect()
}

/// One circle among rules that all wait for each other: follow the first dependency until a rule returns.
fn circle(waiting: &BTreeMap<usize, BTreeSet<usize>>) -> Vec<usize> {
    let mut path: Vec<usize> = Vec::new();
    let mut rule = *waiting.keys().next().expect("only called while rules wait");
    loop {
        if let Some(start) = path.iter().position(|seen| *seen == rule) {
            return path.split_off(start);
        }
        path.push(rule);
        rule = *waiting[&rule].iter().next().expect("a rule that is not ready waits for another");
    }
}
