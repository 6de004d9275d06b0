//! Which rule works out which unit of law, and why some have none: held against the book, and made into a table.

mod page;

use std::ops::Range;

use super::problem::{Problem, Problems, SourceFile, listed};
use super::read::coverage::{Unit, units};
use super::read::tree::{Entry, Node, Value};
use super::read::{COVERAGE, NO_RULES, name, tree};
use super::{Kind, Provision, RuleBook};
use crate::text::Translated;

pub use page::{page_with, table};

/// What a book covers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Every unit of law, in the order of the Act.
    pub units: Vec<CoveredUnit>,
}

/// One unit of law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoveredUnit {
    /// The unit.
    pub provision: Provision,
    /// Whom it binds.
    pub binds: Vec<String>,
    /// The rules that work it out.
    pub rules: Vec<CoveringRule>,
    /// Why none does.
    pub why: Option<Translated>,
}

/// A rule that works out a unit of law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoveringRule {
    /// Its id.
    pub id: String,
    /// Its file.
    pub path: String,
    /// Whether it only asks a judgement in place of law that is not worked out.
    pub gap: bool,
}

/// A rule as far as coverage goes; one that cannot be read covers what it names all the same.
struct Claim {
    rule: CoveringRule,
    provisions: Vec<Provision>,
    span: Option<Range<usize>>,
}

/// Holds `coverage.toml` against the rules; `None` when the book has no such file.
///
/// Problems are the mistakes of the file, units with neither a rule nor a reason or with both, and rules of no unit.
pub fn coverage(files: &[SourceFile], book: &RuleBook) -> (Option<Coverage>, Vec<Problem>) {
    let Some(file) = files.iter().find(|file| name(file) == COVERAGE) else {
        return (None, Vec::new());
    };
    let claims = claims(files, book);
    let mut problems = Problems::of(&file.path);
    let units = units(&tree::toml(&file.text, &mut problems), &mut problems);
    let mut covered: Vec<CoveredUnit> =
        units.iter().map(|unit| cover(unit, &claims, &mut problems)).collect();
    covered.sort_by_cached_key(|unit| unit.provision.place());
    let mut problems = problems.into_sorted();
    problems.extend(claims.iter().filter(|claim| !claim.lies_in(&units)).map(Claim::of_no_unit));
    (Some(Coverage { units: covered }), problems)
}

fn cover(unit: &Unit, claims: &[Claim], problems: &mut Problems<'_>) -> CoveredUnit {
    let rules: Vec<CoveringRule> =
        claims.iter().filter(|claim| claim.covers(&unit.provision)).map(|claim| claim.rule.clone()).collect();
    match (&rules[..], &unit.why) {
        ([], None) => {
            let message = format!("no rule works out `{}`, and nothing here says why", unit.provision);
            let hint = "write a rule, or the reason in nl, fr, de and en".to_owned();
            problems.push_with_hint("uncovered", &unit.span, message, Some(hint));
        }
        ([_, ..], Some(_)) => {
            let ids = listed(rules.iter().map(|rule| rule.id.as_str()));
            let message =
                format!("this says why no rule works out `{}`, yet one does: {ids}", unit.provision);
            problems.push_with_hint("covered", &unit.span, message, Some("take the reason out".to_owned()));
        }
        _ => {}
    }
    CoveredUnit { provision: unit.provision.clone(), binds: unit.binds.clone(), rules, why: unit.why.clone() }
}

impl Claim {
    /// Whether one of its provisions is the unit, lies inside it, or holds it.
    fn covers(&self, unit: &Provision) -> bool {
        self.provisions.iter().any(|own| own.covers(unit) || unit.covers(own))
    }

    fn lies_in(&self, units: &[Unit]) -> bool {
        self.provisions
            .iter()
            .all(|own| units.iter().any(|unit| own.covers(&unit.provision) || unit.provision.covers(own)))
    }

    fn of_no_unit(&self) -> Problem {
        let provisions = listed(self.provisions.iter().map(Provision::as_str));
        Problem {
            code: "no-unit",
            message: format!(
                "`{}` works out {provisions}, which `{COVERAGE}` does not know whole",
                self.rule.id
            ),
            path: self.rule.path.clone(),
            span: self.span.clone(),
            hint: Some(format!("add the unit to `{COVERAGE}`, with whom it binds")),
            about: None,
        }
    }
}

/// What every rule works out, in the order of their ids.
fn claims(files: &[SourceFile], book: &RuleBook) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    for file in files.iter().filter(|file| !NO_RULES.contains(&name(file))) {
        let root = tree::toml(&file.text, &mut Problems::of(&file.path));
        let provision = entry(&root, "provision");
        let read = book.rules().iter().find(|rule| rule.path == file.path);
        let (id, kind, provisions) = match (read, provision) {
            (Some(rule), _) => (
                rule.id.clone(),
                Some(rule.kind),
                std::iter::once(&rule.provision).chain(&rule.covers).cloned().collect(),
            ),
            (None, Some(named)) => {
                let id = entry(&root, "id").and_then(|id| texts(&id.node).next()).unwrap_or(&file.path);
                let nodes = [Some(named), entry(&root, "covers")].into_iter().flatten();
                let named = nodes.flat_map(|entry| texts(&entry.node));
                (id.to_owned(), None, named.filter_map(|text| text.parse().ok()).collect())
            }
            (None, None) => continue,
        };
        let rule = CoveringRule { id, path: file.path.clone(), gap: kind == Some(Kind::Gap) };
        claims.push(Claim { rule, provisions, span: provision.map(|entry| entry.node.span.clone()) });
    }
    claims.sort_by(|a, b| a.rule.id.cmp(&b.rule.id));
    claims
}

fn entry<'n>(root: &'n Node, key: &str) -> Option<&'n Entry> {
    let Value::Table(entries) = &root.value else { return None };
    entries.iter().find(|entry| entry.key == key)
}

/// The texts of a text or a list of texts.
fn texts(node: &Node) -> impl Iterator<Item = &str> {
    let nodes = match &node.value {
        Value::List(nodes) => nodes.as_slice(),
        _ => std::slice::from_ref(node),
    };
    nodes.iter().filter_map(|node| match &node.value {
        Value::Text(text) => Some(text.as_str()),
        _ => None,
    })
}
