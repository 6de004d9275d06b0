//! Decides what the law says of a system: facts, two days and a book in, an assessment out.
//!
//! Total and monotone: whatever the facts there is an answer, and one that is not "unknown" stays when more is known.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::assessment::{Assessment, Because, Class, Deadline, DisputedReading, Finding, Penalty, Status};
use super::book::RuleBook;
use super::evaluate::{Evaluation, Outcome, evaluate};
use super::fact::{Answer, Fact, FactType, FactValue, Facts};
use super::rule::{FromDate, Kind, Rule};
use super::strata::SCOPE;
use super::truth::Truth;

/// The classes that rules give, the gravest first.
pub(crate) const CLASSES: [(&str, Class); 3] =
    [("prohibited", Class::Prohibited), ("high", Class::High), ("transparency", Class::Transparency)];

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
    let evaluation = evaluate(book, &system.facts, law, &[]);
    let [ai, scope] = SCOPE.map(|fact| evaluation.pair(fact, "true", fact).truth);
    // For what is still possible, the question of scope is put aside where it is open.
    let assumed = |facts| evaluate(book, &system.facts, law, facts);
    let as_ai = (ai == Truth::Unknown).then(|| assumed(&SCOPE[..1]));
    let open = ai == Truth::Unknown || scope == Truth::Unknown;
    let in_scope = open.then(|| assumed(&SCOPE));
    let (as_ai, in_scope) = (as_ai.as_ref().unwrap_or(&evaluation), in_scope.as_ref().unwrap_or(&evaluation));
    let mut assessment = Assessment::blank(system, on, law, book.hash());
    assessment.possible = possible(&evaluation, as_ai, in_scope);
    assessment.risk = match assessment.possible[..] {
        [only] => only,
        _ => Class::Unknown,
    };
    let decider = Decider { book, evaluation: &evaluation, facts: &system.facts, on, law };
    assessment.roles = decider.roles(|truth| truth == Truth::True);
    assessment.findings =
        evaluation.outcomes.iter().map(|(rule, outcome)| decider.finding(rule, outcome)).collect();
    assessment.provisions = provisions(&assessment.findings, book);
    assessment.uncovered = uncovered(&assessment.findings);
    assessment.deadlines = deadlines(&assessment.findings);
    // Once the Act surely has nothing to say, no answer changes that.
    if !matches!(assessment.risk, Class::NotAi | Class::OutOfScope) {
        assessment.ask = super::ask::questions(book, &evaluation, in_scope, &assessment.findings);
    }
    assessment
}

/// The classes that no answer has excluded yet; never empty.
fn possible(plain: &Evaluation<'_>, as_ai: &Evaluation<'_>, in_scope: &Evaluation<'_>) -> Vec<Class> {
    let [ai, _] = SCOPE.map(|fact| plain.pair(fact, "true", fact).truth);
    let scope = as_ai.pair(SCOPE[1], "true", SCOPE[1]).truth;
    let mut possible = Vec::new();
    if ai != Truth::False && scope != Truth::False {
        possible.extend(classes(in_scope));
    }
    if ai != Truth::False && scope != Truth::True {
        possible.push(Class::OutOfScope);
    }
    if ai != Truth::True {
        possible.push(Class::NotAi);
    }
    possible
}

/// From the gravest down, until one is sure; minimal only when every other one is surely not.
fn classes(evaluation: &Evaluation<'_>) -> Vec<Class> {
    let mut possible = Vec::new();
    for (value, class) in CLASSES {
        let truth = evaluation.pair("class", value, "class").truth;
        if truth != Truth::False {
            possible.push(class);
        }
        if truth == Truth::True {
            return possible;
        }
    }
    possible.push(Class::Minimal);
    possible
}

struct Decider<'b> {
    book: &'b RuleBook,
    evaluation: &'b Evaluation<'b>,
    facts: &'b Facts,
    on: NaiveDate,
    law: NaiveDate,
}

impl<'b> Decider<'b> {
    fn roles(&self, keep: impl Fn(Truth) -> bool) -> Vec<String> {
        let roles = self.book.fact("role").map(Fact::pair_values).unwrap_or_default();
        roles
            .into_iter()
            .filter(|role| keep(self.evaluation.pair("role", role, "role").truth))
            .map(str::to_owned)
            .collect()
    }

    fn finding(&self, rule: &'b Rule, outcome: &Outcome<'b>) -> Finding {
        let (dates, waiting) = self.dates(rule);
        let earliest = *dates.iter().min_by_key(|from| from.date).expect("a rule that is law has a date");
        let latest = dates.iter().map(|from| from.date).max().filter(|latest| *latest > earliest.date);
        let holds = outcome.holds() == Truth::True;
        let mut missing = outcome.missing().base;
        if outcome.holds() != Truth::False {
            missing.extend(waiting);
        }
        let may_have = self.roles(|truth| truth != Truth::False);
        Finding {
            rule: rule.id.clone(),
            provision: rule.provision.clone(),
            kind: rule.kind,
            status: self.status(outcome, &dates),
            holds,
            from: earliest.date,
            latest,
            by: earliest.by.clone(),
            binds: rule.binds.iter().filter(|role| may_have.contains(role)).cloned().collect(),
            addressees: rule.binds.clone(),
            basis: rule.basis,
            penalty: rule.penalty.as_deref().and_then(|named| self.penalty(named)),
            title: rule.title.clone(),
            duty: rule.duty.clone(),
            explain: rule.explain.clone(),
            because: self.because(outcome),
            missing: missing.into_iter().map(str::to_owned).collect(),
            disputed: rule.disputed.iter().map(reading).collect(),
        }
    }

    fn penalty(&self, named: &str) -> Option<Penalty> {
        Some(Penalty { provision: named.parse().ok(), text: self.book.penalty(named)?.clone() })
    }

    fn status(&self, outcome: &Outcome<'_>, dates: &[&FromDate]) -> Status {
        match (outcome.conditions.truth, outcome.lifted.truth) {
            (Truth::False, _) => Status::DoesNotApply,
            (Truth::True, Truth::True) => Status::Lifted,
            (Truth::True, Truth::False) if dates.iter().all(|from| from.date <= self.on) => Status::Applies,
            (Truth::True, Truth::False) if dates.iter().all(|from| from.date > self.on) => Status::NotYet,
            // Also when it holds but its date may still lie on either side of the day: `applies` could flip.
            _ => Status::Unknown,
        }
    }

    /// The dates that are still possible, and the facts that would settle which.
    fn dates(&self, rule: &'b Rule) -> (Vec<&'b FromDate>, BTreeSet<&'b str>) {
        let (mut dates, mut waiting) = (Vec::new(), BTreeSet::new());
        for later in rule.later.iter().filter(|later| later.from.since <= self.law) {
            let verdict = self.evaluation.any(&later.when);
            match verdict.truth {
                Truth::False => continue,
                Truth::Unknown => waiting.extend(verdict.missing.base),
                Truth::True => {
                    dates.push(&later.from);
                    return (dates, waiting);
                }
            }
            dates.push(&later.from);
        }
        dates.extend(rule.from_on(self.law));
        (dates, waiting)
    }

    /// The facts that settled it; the conditions come before the exceptions.
    fn because(&self, outcome: &Outcome<'b>) -> Vec<Because> {
        let mut facts: Vec<&str> = match outcome.conditions.truth {
            Truth::Unknown => Vec::new(),
            _ => outcome.conditions.because.clone(),
        };
        if outcome.conditions.truth == Truth::True && outcome.lifted.truth != Truth::Unknown {
            let lifted: Vec<&str> =
                outcome.lifted.because.iter().copied().filter(|fact| !facts.contains(fact)).collect();
            facts.extend(lifted);
        }
        facts.into_iter().filter_map(|fact| self.reason(self.book.fact(fact)?)).collect()
    }

    fn reason(&self, fact: &'b Fact) -> Option<Because> {
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
            .filter(|value| {
                self.evaluation.outcomes.iter().any(|(rule, outcome)| {
                    outcome.holds() == Truth::True
                        && rule.gives.iter().any(|(id, given)| *id == fact.id && given == value)
                })
            })
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
