//! Decides what the law says of a system: facts, two days and a book in, an assessment out.
//!
//! Total and monotone: whatever the facts there is an answer, and one that is not "unknown" stays when more is known.

use std::cell::RefCell;
use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::assessment::{Assessment, Because, Class, Deadline, DisputedReading, Finding, Penalty, Status};
use super::book::RuleBook;
use super::evaluate::{Evaluation, Judged};
use super::fact::{Answer, Fact, FactType, FactValue, Facts};
use super::judge::Judge;
use super::rule::Kind;
use super::strata::SCOPE;
use super::truth::Truth;

/// What is known of a system: what the law needs of it, and nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SystemFacts {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The answers.
    pub facts: Facts,
}

/// What the law says of a system on the day `on`, under the law as it stood on the day `law`.
pub fn decide(book: &RuleBook, system: &SystemFacts, on: NaiveDate, law: NaiveDate) -> Assessment {
    let judge = Judge::new(book, on, law);
    let answers = judge.read(&system.facts);
    let evaluation = judge.evaluate(&answers, &[]);
    let mut assessment = Assessment::blank(system, on, law, book.hash());
    assessment.possible = judge.possible(&answers);
    assessment.risk = match assessment.possible[..] {
        [only] => only,
        _ => Class::Unknown,
    };
    let roles = |keep: fn(Truth) -> bool| roles(book, &evaluation, keep);
    assessment.roles = roles(|truth| truth == Truth::True);
    let decider = Decider {
        book,
        evaluation: &evaluation,
        facts: &system.facts,
        on,
        law,
        may_have: roles(|truth| truth != Truth::False),
        reasons: RefCell::default(),
    };
    assessment.findings = evaluation.rules().map(|judged| decider.finding(judged)).collect();
    assessment.provisions = provisions(&assessment.findings, book);
    assessment.uncovered = uncovered(&assessment.findings);
    assessment.deadlines = deadlines(&assessment.findings);
    // Once the Act surely has nothing to say, no answer changes that.
    if !matches!(assessment.risk, Class::NotAi | Class::OutOfScope) {
        let in_scope = judge.evaluate(&answers, &SCOPE);
        assessment.ask = super::ask::questions(&evaluation, &in_scope, &assessment.findings);
    }
    assessment
}

struct Decider<'b> {
    book: &'b RuleBook,
    evaluation: &'b Evaluation<'b>,
    facts: &'b Facts,
    on: NaiveDate,
    law: NaiveDate,
    /// The roles that the organisation has or may have.
    may_have: Vec<String>,
    /// The reasons given so far: hundreds of rules rest on the same few facts.
    reasons: RefCell<BTreeMap<&'b str, Option<Because>>>,
}

fn roles(book: &RuleBook, evaluation: &Evaluation<'_>, keep: impl Fn(Truth) -> bool) -> Vec<String> {
    let roles = book.fact("role").map(Fact::pair_values).unwrap_or_default();
    roles.into_iter().filter(|role| keep(evaluation.pair("role", role))).map(str::to_owned).collect()
}

impl<'b> Decider<'b> {
    fn finding(&self, judged: Judged<'_, 'b>) -> Finding {
        let rule = judged.rule;
        let (dates, waiting) = judged.dates();
        let earliest = *dates.iter().min_by_key(|from| from.date).expect("a rule that is law has a date");
        let latest = dates.iter().map(|from| from.date).max().filter(|latest| *latest > earliest.date);
        let mut missing = judged.missing();
        if judged.holds() != Truth::False {
            missing.extend(waiting);
        }
        Finding {
            rule: rule.id.clone(),
            provision: rule.provision.clone(),
            kind: rule.kind,
            status: judged.status(self.on),
            holds: judged.holds() == Truth::True,
            from: earliest.date,
            latest,
            by: earliest.by.clone(),
            binds: rule.binds.iter().filter(|role| self.may_have.contains(role)).cloned().collect(),
            addressees: rule.binds.clone(),
            basis: rule.basis,
            penalty: rule.penalty_on(self.law).and_then(|named| self.penalty(named)),
            title: rule.title.clone(),
            duty: rule.duty.clone(),
            explain: rule.explain.clone(),
            because: judged.because().filter_map(|fact| self.reason(self.book.fact(fact)?)).collect(),
            missing: missing.into_iter().map(str::to_owned).collect(),
            disputed: rule.disputed_on(self.law).map(reading).collect(),
        }
    }

    fn penalty(&self, named: &str) -> Option<Penalty> {
        Some(Penalty { provision: named.parse().ok(), text: self.book.penalty(named)?.clone() })
    }

    fn reason(&self, fact: &'b Fact) -> Option<Because> {
        self.reasons.borrow_mut().entry(&fact.id).or_insert_with(|| self.reason_of(fact)).clone()
    }

    fn reason_of(&self, fact: &'b Fact) -> Option<Because> {
        let answer = self.facts.get(&fact.id).or_else(|| self.book.settings().get(&fact.id));
        let (value, source) = match answer {
            Some(answer) => (answer.value.clone(), source(answer)),
            None if fact.derived => self.derived(fact),
            None => return None,
        };
        let (label, answer) = (fact.question.clone(), fact.label(&value));
        Some(Because { fact: fact.id.clone(), value, source, label, answer })
    }

    /// What rules made of a derived fact, and which rules.
    fn derived(&self, fact: &'b Fact) -> (FactValue, String) {
        let values = fact.pair_values();
        let held: Vec<&str> = values
            .iter()
            .copied()
            .filter(|value| self.evaluation.pair(&fact.id, value) == Truth::True)
            .collect();
        let grounds = if held.is_empty() { &values } else { &held };
        let mut rules: Vec<String> = Vec::new();
        for rule in grounds.iter().flat_map(|value| self.evaluation.rules_of(&fact.id, value)) {
            let rule = format!("rule:{rule}");
            if !rules.contains(&rule) {
                rules.push(rule);
            }
        }
        let value = match (fact.shape, &held[..]) {
            (FactType::YesNo, held) => FactValue::Bool(!held.is_empty()),
            (_, [one]) => FactValue::One((*one).to_owned()),
            (_, held) => FactValue::Several(held.iter().map(|value| (*value).to_owned()).collect()),
        };
        (value, rules.join(", "))
    }
}

fn source(answer: &Answer) -> String {
    answer.source.as_ref().or(answer.who.as_ref()).cloned().unwrap_or_default()
}

fn reading(disputed: &super::rule::Disputed) -> DisputedReading {
    DisputedReading { date: disputed.date, basis: disputed.basis, text: disputed.text.clone() }
}

/// The provisions of the rules that hold and put the system in a class or under a point of Annex III.
fn provisions(findings: &[Finding], book: &RuleBook) -> Vec<super::Provision> {
    let classifies = |(fact, _): &(String, String)| fact == "annex-iii" || fact == "class";
    let gives =
        |finding: &Finding| book.rule(&finding.rule).is_some_and(|rule| rule.gives.iter().any(classifies));
    let mut provisions: Vec<_> = findings
        .iter()
        .filter(|finding| finding.holds && gives(finding))
        .map(|finding| finding.provision.clone())
        .collect();
    provisions.sort();
    provisions.dedup();
    provisions
}

fn uncovered(findings: &[Finding]) -> Vec<super::Provision> {
    let open = |finding: &&Finding| finding.kind == Kind::Gap && finding.status == Status::Unknown;
    let mut provisions: Vec<_> =
        findings.iter().filter(open).map(|finding| finding.provision.clone()).collect();
    provisions.sort();
    provisions.dedup();
    provisions
}

/// What binds the organisation and when. An open date does not hide a duty that surely holds: the earliest day stands.
fn deadlines(findings: &[Finding]) -> Vec<Deadline> {
    let ours = |finding: &&Finding| finding.addressees.is_empty() || !finding.binds.is_empty();
    let mut deadlines: Vec<Deadline> = findings
        .iter()
        .filter(|finding| finding.holds && finding.kind.obliges())
        .filter(ours)
        .map(|finding| Deadline {
            date: finding.from,
            latest: finding.latest,
            rule: finding.rule.clone(),
            provision: finding.provision.clone(),
            title: finding.title.clone(),
            met: false,
        })
        .collect();
    deadlines.sort_by(|a, b| (a.date, &a.rule).cmp(&(b.date, &b.rule)));
    deadlines
}
