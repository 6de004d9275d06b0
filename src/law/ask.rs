//! The questions that still decide something, the most decisive first.

use std::collections::{BTreeMap, BTreeSet};

use super::assessment::{Choice, Finding, Question};
use super::book::RuleBook;
use super::decide::CLASSES;
use super::evaluate::Evaluation;
use super::fact::Fact;
use super::strata::SCOPE;
use super::truth::Truth;

/// Every open question of the findings: AI and scope first, then the class from the gravest down, then duties.
pub(crate) fn questions(
    book: &RuleBook,
    evaluation: &Evaluation<'_>,
    in_scope: &Evaluation<'_>,
    findings: &[Finding],
) -> Vec<Question> {
    let mut decides: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let settled: BTreeSet<&str> = evaluation
        .outcomes
        .iter()
        .filter(|(_, outcome)| outcome.holds() == Truth::False)
        .map(|(rule, _)| rule.id.as_str())
        .collect();
    let open = findings.iter().filter(|finding| !settled.contains(finding.rule.as_str()));
    for finding in open.filter(|finding| concerns_us(book, finding)) {
        for fact in &finding.missing {
            decides.entry(fact).or_default().push(finding.rule.clone());
        }
    }
    let ranks = ranks(evaluation, in_scope);
    let rank =
        |fact: &Fact| ranks.iter().position(|facts| facts.contains(fact.id.as_str())).unwrap_or(ranks.len());
    let mut open: Vec<&Fact> = decides
        .keys()
        .filter_map(|fact| book.fact(fact))
        .filter(|fact| !fact.derived && may_be_relevant(evaluation, book, fact))
        .collect();
    open.sort_by_key(|fact| (rank(fact), fact.place));
    open.into_iter()
        .map(|fact| question(fact, decides.remove(fact.id.as_str()).unwrap_or_default()))
        .collect()
}

/// A duty of roles that the organisation surely does not have is somebody else's, unless it decides the class.
fn concerns_us(book: &RuleBook, finding: &Finding) -> bool {
    let gives_nothing = book.rule(&finding.rule).is_none_or(|rule| rule.gives.is_empty());
    !(gives_nothing && finding.binds.is_empty() && !finding.addressees.is_empty())
}

/// The facts that decide each step of the headline, in the order of the steps.
fn ranks<'b>(evaluation: &Evaluation<'b>, in_scope: &Evaluation<'b>) -> Vec<BTreeSet<&'b str>> {
    let scope = SCOPE.map(|fact| evaluation.pair(fact, "true", fact).missing.base);
    let classes = CLASSES.map(|(value, _)| in_scope.pair("class", value, "class").missing.base);
    scope.into_iter().chain(classes).collect()
}

fn may_be_relevant<'b>(evaluation: &Evaluation<'b>, book: &'b RuleBook, fact: &Fact) -> bool {
    let relevant = book.fact(&fact.id).map_or(&[][..], |fact| &fact.relevant);
    relevant.is_empty() || evaluation.any(relevant).truth != Truth::False
}

fn question(fact: &Fact, decides: Vec<String>) -> Question {
    let choice = |value: &String| Choice {
        value: value.clone(),
        label: fact.labels.get(value).cloned().unwrap_or_default(),
    };
    Question {
        fact: fact.id.clone(),
        question: fact.question.clone(),
        help: fact.help.clone(),
        shape: fact.shape,
        kind: fact.kind,
        values: fact.values.iter().map(choice).collect(),
        decides,
    }
}
