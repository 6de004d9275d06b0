//! Which rules make a derived fact what it is, and which of its values a rule asked about.

use crate::law::assessment::{Assessment, Finding, Status};
use crate::law::book::RuleBook;
use crate::law::fact::{Answer, Fact, FactId, Facts};
use crate::law::rule::{Block, Condition, Rule, Test};
use crate::law::strata::{SECTOR, yields_to_sector_law};
use crate::law::truth::Truth;

/// The findings of one assessment beside the rules that gave them and the answers that they were made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pairs<'a> {
    pub(super) book: &'a RuleBook,
    pub(super) facts: &'a Facts,
    pub(super) assessment: &'a Assessment,
}

/// What came of the rules that can give one of some values of a derived fact.
#[derive(Debug)]
pub(super) struct Support<'a> {
    /// Whether one of the values holds.
    pub(super) truth: Truth,
    /// The values in question: those that hold when some do.
    pub(super) values: Vec<String>,
    /// The findings that made it so.
    pub(super) findings: Vec<&'a Finding>,
}

impl<'a> Pairs<'a> {
    /// What is known of a fact, by an answer or because it is settled for all systems.
    pub(super) fn answer(self, fact: &FactId) -> Option<&'a Answer> {
        self.facts.get(fact).or_else(|| self.book.settings().get(fact))
    }

    /// Whether a finding holds, dates apart.
    pub(super) fn held(self, finding: &Finding) -> Truth {
        match finding.status {
            _ if finding.holds => Truth::True,
            Status::DoesNotApply | Status::Lifted => Truth::False,
            _ if self.exception(finding).is_some() => Truth::False,
            _ => Truth::Unknown,
        }
    }

    /// The facts of an exception that holds although the conditions are still open: however they come out, the rule will not hold.
    pub(super) fn exception(self, finding: &Finding) -> Option<Vec<FactId>> {
        let rule =
            self.book.rule(&finding.rule).filter(|_| finding.status == Status::Unknown && !finding.holds)?;
        if let Some(fact) = self.book.fact(SECTOR).filter(|_| yields_to_sector_law(rule))
            && self.support(&fact.id, &every(fact)).truth == Truth::True
        {
            return Some(vec![fact.id.clone()]);
        }
        self.holding(&rule.unless)
    }

    /// The facts of the first block that surely holds.
    pub(super) fn holding<'b>(self, blocks: impl IntoIterator<Item = &'b Block>) -> Option<Vec<FactId>> {
        let holds = |block: &&Block| block.iter().all(|condition| self.condition_holds(condition));
        let block = blocks.into_iter().find(holds)?;
        Some(block.iter().map(|condition| condition.fact.clone()).collect())
    }

    fn condition_holds(self, condition: &Condition) -> bool {
        match (self.answer(&condition.fact), self.book.fact(&condition.fact)) {
            (Some(answer), Some(fact)) => {
                fact.accepts(&answer.value) && condition.test.passes(&answer.value) == Truth::True
            }
            (None, Some(fact)) if fact.derived => self.test(fact, &condition.test) == Truth::True,
            _ => false,
        }
    }

    /// The findings of the rules that give a value.
    fn givers(self, fact: &FactId, value: &str) -> Vec<&'a Finding> {
        let gives = |rule: &&Rule| rule.gives.iter().any(|(id, given)| id == fact && given == value);
        self.book.rules().iter().filter(gives).filter_map(|rule| self.assessment.finding(&rule.id)).collect()
    }

    /// Whether a value of a derived fact holds; without a rule that gives it nobody knows.
    fn truth(self, fact: &FactId, value: &str) -> Truth {
        let findings = self.givers(fact, value);
        findings.into_iter().map(|finding| self.held(finding)).max().unwrap_or(Truth::Unknown)
    }

    /// What makes that one of `values` holds, or that none does, or that it is still open.
    pub(super) fn support(self, fact: &FactId, values: &[String]) -> Support<'a> {
        let truths: Vec<(&String, Truth)> =
            values.iter().map(|value| (value, self.truth(fact, value))).collect();
        let truth = truths.iter().map(|(_, truth)| *truth).max().unwrap_or(Truth::Unknown);
        let decisive = truths.iter().filter(|(_, one)| truth != Truth::True || *one == Truth::True);
        let values: Vec<String> = decisive.map(|(value, _)| (*value).clone()).collect();
        let mut findings: Vec<&Finding> = Vec::new();
        for finding in values.iter().flat_map(|value| self.givers(fact, value)) {
            let counts = truth == Truth::False || self.held(finding) == truth;
            if counts && !findings.iter().any(|known| known.rule == finding.rule) {
                findings.push(finding);
            }
        }
        Support { truth, values, findings }
    }

    /// The values of a derived fact that the outcome of a rule turned on: those of its conditions that came out that way.
    pub(super) fn asked(self, rule: &Rule, fact: &Fact, outcome: Status) -> Vec<String> {
        let about = |condition: &&Condition| condition.fact == fact.id;
        let conditions =
            rule.when.iter().flatten().filter(about).map(|one| (one, outcome != Status::DoesNotApply));
        let exceptions = rule.unless.iter().flatten().filter(|_| outcome != Status::DoesNotApply);
        let exceptions = exceptions.filter(about).map(|one| (one, outcome == Status::Lifted));
        let all: Vec<(&Condition, bool)> = conditions.chain(exceptions).collect();
        let turned =
            all.iter().filter(|(one, expected)| self.test(fact, &one.test) == Truth::from(*expected));
        let mut values = values_of(fact, turned.map(|(one, _)| *one));
        if values.is_empty() {
            values = values_of(fact, all.iter().map(|(one, _)| *one));
        }
        // The scope and the law of a sector stand over every rule without being written in it.
        if values.is_empty() { every(fact) } else { values }
    }

    /// Whether a condition on a derived fact holds.
    fn test(self, fact: &Fact, test: &Test) -> Truth {
        let one_of = |values: &[String]| self.support(&fact.id, values).truth;
        match test {
            Test::Any(values) => one_of(values),
            Test::NoneOf(values) => !one_of(values),
            Test::Empty => !one_of(&every(fact)),
            Test::Day { .. } => Truth::Unknown,
        }
    }
}

/// The values that conditions name, each once.
fn values_of<'c>(fact: &Fact, conditions: impl Iterator<Item = &'c Condition>) -> Vec<String> {
    let named = conditions.flat_map(|condition| match &condition.test {
        Test::Any(values) | Test::NoneOf(values) => values.clone(),
        Test::Empty => every(fact),
        Test::Day { .. } => Vec::new(),
    });
    let mut values: Vec<String> = Vec::new();
    for value in named {
        if !values.contains(&value) {
            values.push(value);
        }
    }
    values
}

/// Every value of a derived fact.
pub(super) fn every(fact: &Fact) -> Vec<String> {
    fact.pair_values().into_iter().map(str::to_owned).collect()
}
