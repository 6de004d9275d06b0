//! The questions that still decide something, the most decisive first.

use std::collections::{BTreeMap, BTreeSet};

use super::assessment::{Choice, Finding, Question};
use super::book::RuleBook;
use super::evaluate::{Evaluation, Judged};
use super::fact::Fact;
use super::judge::CLASSES;
use super::strata::{ONLY_WITH_CLASS, SCOPE};
use super::truth::Truth;

/// Every open question of the findings: AI and scope first, then the class from the gravest down, then duties.
pub(crate) fn questions(
    evaluation: &Evaluation<'_>,
    in_scope: &Evaluation<'_>,
    findings: &[Finding],
) -> Vec<Question> {
    let book = evaluation.book;
    let mut decides: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let fails = |judged: &Judged<'_, '_>| judged.holds() == Truth::False;
    let settled: BTreeSet<&str> =
        evaluation.rules().filter(fails).map(|judged| judged.rule.id.as_str()).collect();
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
        .filter(|fact| !fact.derived && evaluation.may_be_relevant(&fact.id))
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
fn ranks<'e>(evaluation: &'e Evaluation<'_>, in_scope: &'e Evaluation<'_>) -> Vec<BTreeSet<&'e str>> {
    let scope = SCOPE.map(|fact| evaluation.missing(fact, "true"));
    let classes = CLASSES.map(|(value, _)| in_scope.missing("class", value));
    let left_alone = in_scope.missing(ONLY_WITH_CLASS, "true");
    scope.into_iter().chain(classes).chain([left_alone]).collect()
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
