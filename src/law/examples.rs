//! Runs the examples that stand in the rule files.

use std::collections::BTreeSet;

use super::assessment::{Finding, Status};
use super::book::RuleBook;
use super::decide::{SystemFacts, decide};
use super::fact::{Answer, FactValue, Facts};
use super::judge::Judge;
use super::problem::{Problem, listed};
use super::rule::{Example, Kind, Rule, yes};
use super::strata::{SCOPE, SECTOR, yields_to_sector_law};

/// Every example that does not come out as it says.
pub fn check_examples(book: &RuleBook) -> Vec<Problem> {
    let mut problems = Vec::new();
    for rule in book.rules() {
        problems.extend(rule.examples.iter().filter_map(|example| check(book, rule, example)));
    }
    problems.sort_by(|a, b| {
        (&a.path, a.span.as_ref().map(|span| span.start))
            .cmp(&(&b.path, b.span.as_ref().map(|span| span.start)))
    });
    problems
}

fn check(book: &RuleBook, rule: &Rule, example: &Example) -> Option<Problem> {
    let facts = given(rule, example);
    let system = SystemFacts { id: rule.id.clone(), name: String::new(), facts };
    let assessment = decide(book, &system, example.on, example.law);
    let name = example.name.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
    let (came_out, hint) = match assessment.finding(&rule.id) {
        None => (format!("the rule is not law on {}", example.law), None),
        Some(finding) if passes(book, rule, example, finding, &system.facts) => return None,
        Some(finding) => (shown(finding, example), hint(finding)),
    };
    Some(Problem {
        code: "example-failed",
        message: format!("this example of `{}`{name} does not come out: {came_out}", rule.id),
        path: rule.path.clone(),
        span: Some(example.span.clone()),
        hint,
        about: None,
    })
}

/// In the examples of a rule it goes without saying that the system is AI and in scope, and no product with a law of its own.
fn given(rule: &Rule, example: &Example) -> Facts {
    let mut facts = example.given.clone();
    if rule.kind != Kind::Scope {
        for fact in SCOPE {
            facts.entry(fact.to_owned()).or_insert_with(|| Answer::from(yes()));
        }
    }
    if yields_to_sector_law(rule) {
        facts.entry(SECTOR.to_owned()).or_insert_with(|| Answer::from(FactValue::Bool(false)));
    }
    facts
}

fn passes(book: &RuleBook, rule: &Rule, example: &Example, finding: &Finding, facts: &Facts) -> bool {
    let dated = example.from.is_none_or(|from| finding.from == from);
    let missing = finding.status != Status::Unknown
        || accepted(book, rule, example, finding, facts)
            .contains(&example.expect.missing.iter().cloned().collect());
    finding.status == example.expect.status && dated && missing
}

/// The sets that count as exactly what is missing: as people answer them, or as the rule's own conditions name them
/// (an example may say `annex-iii` for all that lies under it); the facts that only move the date may be left out.
fn accepted(
    book: &RuleBook,
    rule: &Rule,
    example: &Example,
    finding: &Finding,
    facts: &Facts,
) -> Vec<BTreeSet<String>> {
    let judge = Judge::new(book, example.on, example.law);
    let evaluation = judge.evaluate(&judge.read(facts), &[]);
    let own = evaluation.rules().find(|judged| judged.rule.id == rule.id);
    let owned = |facts: BTreeSet<&str>| facts.into_iter().map(str::to_owned).collect::<BTreeSet<String>>();
    let answered = own.map(|judged| owned(judged.missing())).unwrap_or_default();
    let named = own.map(|judged| owned(judged.named_missing())).unwrap_or_default();
    let all: BTreeSet<String> = finding.missing.iter().cloned().collect();
    let dates: Vec<String> = all.difference(&answered).cloned().collect();
    let named_with_dates = named.iter().cloned().chain(dates).collect();
    vec![all, named_with_dates, answered, named].into_iter().filter(|set| !set.is_empty()).collect()
}

fn shown(finding: &Finding, example: &Example) -> String {
    let status = finding.status.as_str();
    match (finding.status, example.from) {
        (Status::Unknown, _) => format!("it is `unknown: {}`", finding.missing.join(", ")),
        (_, Some(_)) => format!("it is `{status}` from {}", finding.from),
        _ => format!("it is `{status}`"),
    }
}

fn hint(finding: &Finding) -> Option<String> {
    let facts = finding.because.iter().map(|because| because.fact.as_str());
    (!finding.because.is_empty()).then(|| format!("decided by {}", listed(facts)))
}
