//! Decides conditions and derived facts from what is known, in Kleene's logic, and remembers why.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::book::RuleBook;
use super::fact::{Fact, FactValue, Facts};
use super::rule::{Block, Condition, Kind, Rule, Test};
use super::strata::{SCOPE, SECTOR, yields_to_sector_law};
use super::truth::Truth;

/// A truth value with its grounds.
///
/// # Shape
/// `because` holds the facts that settled it, in the order of the conditions; `missing` is empty unless it is unknown.
#[derive(Clone, Debug)]
pub(crate) struct Verdict<'b> {
    pub(crate) truth: Truth,
    pub(crate) because: Vec<&'b str>,
    pub(crate) missing: Missing<'b>,
}

/// The facts whose answers could still settle an unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Missing<'b> {
    /// Facts that a person can answer; a derived fact only when no rule can give it.
    pub(crate) base: BTreeSet<&'b str>,
    /// The facts as the rule's own conditions name them, derived ones included.
    pub(crate) named: BTreeSet<&'b str>,
}

impl<'b> Missing<'b> {
    pub(crate) fn add(&mut self, other: &Missing<'b>) {
        self.base.extend(&other.base);
        self.named.extend(&other.named);
    }
}

/// What is known of one value of a derived fact.
#[derive(Clone, Debug)]
pub(crate) struct Pair<'b> {
    pub(crate) truth: Truth,
    /// The rules that made it so.
    pub(crate) rules: Vec<&'b str>,
    /// The answerable facts that could settle it.
    pub(crate) missing: BTreeSet<&'b str>,
}

/// How a rule came out, dates apart.
#[derive(Clone, Debug)]
pub(crate) struct Outcome<'b> {
    pub(crate) conditions: Verdict<'b>,
    pub(crate) lifted: Verdict<'b>,
}

impl<'b> Outcome<'b> {
    /// What would settle it; nothing when the conditions surely fail.
    pub(crate) fn missing(&self) -> Missing<'b> {
        let mut missing = self.conditions.missing.clone();
        if self.conditions.truth != Truth::False {
            missing.add(&self.lifted.missing);
        }
        missing
    }

    /// Whether the rule holds: its conditions do, and nothing lifts it.
    pub(crate) fn holds(&self) -> Truth {
        self.conditions.truth.and(!self.lifted.truth)
    }
}

/// Everything that follows from some facts under the law of a day.
#[derive(Debug)]
pub(crate) struct Evaluation<'b> {
    book: &'b RuleBook,
    facts: &'b Facts,
    pairs: BTreeMap<(&'b str, &'b str), Pair<'b>>,
    /// Derived facts that were given: rules do not change them.
    fixed: BTreeSet<&'b str>,
    /// In the order of the book, without the rules that are not law on that day.
    pub(crate) outcomes: Vec<(&'b Rule, Outcome<'b>)>,
}

/// Decides every rule that is law on a day. `assumed` are yes-no derived facts taken as true for the sake of argument.
pub(crate) fn evaluate<'b>(
    book: &'b RuleBook,
    facts: &'b Facts,
    law: NaiveDate,
    assumed: &[&'b str],
) -> Evaluation<'b> {
    let mut state =
        Evaluation { book, facts, pairs: BTreeMap::new(), fixed: BTreeSet::new(), outcomes: Vec::new() };
    let rules = || book.rules().iter().filter(|rule| rule.from_on(law).is_some());
    let in_force: BTreeSet<&str> =
        rules().flat_map(|rule| &rule.gives).map(|(fact, _)| fact.as_str()).collect();
    for fact in book.derived_facts() {
        for value in fact.pair_values() {
            state.pairs.insert((&fact.id, value), start(book, &in_force, fact, value));
        }
        if let Some(answer) = facts.get(&fact.id).filter(|answer| fact.accepts(&answer.value)) {
            state.fix(fact, &answer.value);
        } else if assumed.contains(&fact.id.as_str()) {
            state.fix(fact, &FactValue::Bool(true));
        }
    }
    for rule in rules() {
        let outcome = state.outcome(rule);
        state.give(rule, &outcome);
        state.outcomes.push((rule, outcome));
    }
    state
}

/// Before any rule has spoken: false when rules can still give it, unknown when the book cannot know.
fn start<'b>(book: &RuleBook, in_force: &BTreeSet<&str>, fact: &'b Fact, value: &str) -> Pair<'b> {
    let known = book.gives(&fact.id, value) && in_force.contains(fact.id.as_str());
    if known && !book.in_doubt(&fact.id, value) {
        return Pair { truth: Truth::False, rules: Vec::new(), missing: BTreeSet::new() };
    }
    Pair { truth: Truth::Unknown, rules: Vec::new(), missing: BTreeSet::from([fact.id.as_str()]) }
}

impl<'b> Evaluation<'b> {
    fn fix(&mut self, fact: &'b Fact, known: &FactValue) {
        self.fixed.insert(&fact.id);
        for value in fact.pair_values() {
            let truth = Truth::from(known.names().contains(&value));
            self.pairs.insert((&fact.id, value), Pair { truth, rules: Vec::new(), missing: BTreeSet::new() });
        }
    }

    /// Its own exceptions, and Article 2(2) for what asks something of somebody.
    fn lifted(&self, rule: &'b Rule) -> Verdict<'b> {
        let own = self.any(&rule.unless);
        match self.book.fact(SECTOR) {
            Some(fact) if yields_to_sector_law(rule) => {
                any([own, self.pair(&fact.id, "true", &fact.id)].into_iter())
            }
            _ => own,
        }
    }

    fn outcome(&self, rule: &'b Rule) -> Outcome<'b> {
        let mut conditions = if rule.when.is_empty() { certain() } else { self.any(&rule.when) };
        if rule.kind != Kind::Scope {
            conditions = self.within_scope(conditions);
        }
        Outcome { conditions, lifted: self.lifted(rule) }
    }

    /// What does not concern an AI system in scope does not concern the Act; that it is one need not be said each time.
    fn within_scope(&self, conditions: Verdict<'b>) -> Verdict<'b> {
        let scope = SCOPE.map(|fact| {
            let mut verdict = self.pair(fact, "true", fact);
            if verdict.truth == Truth::True {
                verdict.because.clear();
            }
            verdict
        });
        all(scope.into_iter().chain([conditions]))
    }

    /// Whether one of the blocks holds; none at all is false.
    pub(crate) fn any(&self, blocks: &'b [Block]) -> Verdict<'b> {
        any(blocks.iter().map(|block| all(block.iter().map(|condition| self.condition(condition)))))
    }

    fn condition(&self, condition: &'b Condition) -> Verdict<'b> {
        let fact = condition.fact.as_str();
        match self.book.fact(fact) {
            Some(known) if known.derived => self.derived(known, &condition.test),
            known => self.answered(fact, known, &condition.test),
        }
    }

    fn answered(&self, fact: &'b str, known: Option<&Fact>, test: &Test) -> Verdict<'b> {
        let fits = |value: &FactValue| known.is_some_and(|known| known.accepts(value));
        let given = self.facts.get(fact).filter(|answer| fits(&answer.value));
        let answer = given.or_else(|| self.book.settings().get(fact));
        let truth = answer.map_or(Truth::Unknown, |answer| holds(&answer.value, test));
        match truth {
            Truth::Unknown => unknown(BTreeSet::from([fact]), fact),
            truth => Verdict { truth, because: vec![fact], missing: Missing::default() },
        }
    }

    fn derived(&self, fact: &'b Fact, test: &'b Test) -> Verdict<'b> {
        let one_of =
            |values: Vec<&'b str>| any(values.into_iter().map(|value| self.pair(&fact.id, value, &fact.id)));
        match test {
            Test::Any(values) => one_of(values.iter().map(String::as_str).collect()),
            Test::NoneOf(values) => not(one_of(values.iter().map(String::as_str).collect())),
            Test::Empty => not(one_of(fact.pair_values())),
            // No rule gives a day; the reader refuses a derived date that is given.
            Test::Day { .. } => unknown(BTreeSet::from([fact.id.as_str()]), &fact.id),
        }
    }

    /// What is known of one value of a derived fact; one that the book does not have is unknown.
    pub(crate) fn pair(&self, fact: &'b str, value: &'b str, named: &'b str) -> Verdict<'b> {
        match self.pairs.get(&(fact, value)) {
            Some(Pair { truth: Truth::Unknown, missing, .. }) => unknown(missing.clone(), named),
            Some(pair) => Verdict { truth: pair.truth, because: vec![fact], missing: Missing::default() },
            None => unknown(BTreeSet::from([fact]), named),
        }
    }

    /// The rules that made a value of a derived fact what it is.
    pub(crate) fn rules_of(&self, fact: &'b str, value: &'b str) -> &[&'b str] {
        self.pairs.get(&(fact, value)).map_or(&[], |pair| pair.rules.as_slice())
    }

    fn give(&mut self, rule: &'b Rule, outcome: &Outcome<'b>) {
        for (fact, value) in &rule.gives {
            if self.fixed.contains(fact.as_str()) {
                continue;
            }
            let Some(pair) = self.pairs.get_mut(&(fact.as_str(), value.as_str())) else { continue };
            let held = outcome.holds();
            if held > pair.truth {
                pair.rules.clear();
            }
            if held >= pair.truth {
                pair.rules.push(&rule.id);
            }
            pair.truth = pair.truth.or(held);
            match pair.truth {
                Truth::True => pair.missing.clear(),
                _ if held == Truth::Unknown => {
                    // A fact that another rule might give stays in; so does what this rule waits for.
                    pair.missing.extend(&outcome.conditions.missing.base);
                    pair.missing.extend(&outcome.lifted.missing.base);
                }
                _ => {}
            }
        }
    }
}

fn unknown<'b>(base: BTreeSet<&'b str>, named: &'b str) -> Verdict<'b> {
    let missing = Missing { base, named: BTreeSet::from([named]) };
    Verdict { truth: Truth::Unknown, because: Vec::new(), missing }
}

fn certain<'b>() -> Verdict<'b> {
    Verdict { truth: Truth::True, because: Vec::new(), missing: Missing::default() }
}

fn not(verdict: Verdict<'_>) -> Verdict<'_> {
    Verdict { truth: !verdict.truth, ..verdict }
}

/// "And": one false part settles it, and then only that part is the reason.
fn all<'b>(parts: impl Iterator<Item = Verdict<'b>>) -> Verdict<'b> {
    fold(parts, Truth::True)
}

/// "Or": one true part settles it, and then only that part is the reason.
fn any<'b>(parts: impl Iterator<Item = Verdict<'b>>) -> Verdict<'b> {
    fold(parts, Truth::False)
}

fn fold<'b>(parts: impl Iterator<Item = Verdict<'b>>, neutral: Truth) -> Verdict<'b> {
    let mut whole = Verdict { truth: neutral, because: Vec::new(), missing: Missing::default() };
    for part in parts {
        if part.truth == !neutral {
            return part;
        }
        if part.truth == Truth::Unknown {
            whole.truth = Truth::Unknown;
            whole.missing.add(&part.missing);
        } else {
            whole.because.extend(
                part.because.into_iter().filter(|fact| !whole.because.contains(fact)).collect::<Vec<_>>(),
            );
        }
    }
    if whole.truth == Truth::Unknown {
        whole.because.clear();
    }
    whole
}

/// Whether a known value passes a test; a value of another shape than the test's is as good as unknown.
fn holds(value: &FactValue, test: &Test) -> Truth {
    match (test, value) {
        (Test::Day { from, before }, FactValue::Date(day)) => {
            let late_enough = from.is_none_or(|from| *day >= from);
            Truth::from(late_enough && before.is_none_or(|before| *day < before))
        }
        (Test::Day { .. }, _) | (_, FactValue::Date(_)) => Truth::Unknown,
        (Test::Any(values), known) => Truth::from(names_one(known, values)),
        (Test::NoneOf(values), known) => Truth::from(!names_one(known, values)),
        (Test::Empty, known) => Truth::from(known.names().is_empty()),
    }
}

fn names_one(known: &FactValue, values: &[String]) -> bool {
    known.names().iter().any(|name| values.iter().any(|value| value == name))
}
