//! For an open class: the question that leaves least open, and the smallest answers that settle it.

use std::collections::BTreeSet;

use super::{Case, Settling, suppose};
use crate::law::assessment::Class;
use crate::law::fact::{FactId, FactValue};
use crate::law::judge::Answers;

/// Pairs of questions are tried as long as that takes fewer judgements than this: some tens of milliseconds.
const PAIRS_MAX: usize = 20_000;
/// Sets shown for one class: more of the same size tell a reader nothing.
const SETS_MAX: usize = 3;

type Supposition = Vec<(FactId, FactValue)>;

/// The question that leaves the fewest classes possible, and then the fewest questions, by the middle one of its answers.
///
/// The middle counts and not the mean, and of a yes and a no the worse: a yes to "only for research?" would settle
/// everything and almost never comes.
pub(super) fn next(case: &Case<'_>, skipped: &BTreeSet<FactId>) -> Option<FactId> {
    let score = |fact: &FactId| {
        let values = values(case, fact);
        let left = |value| left_open(case, &case.answers, fact, value);
        let mut left: Vec<(usize, usize)> = values.iter().map(left).collect();
        left.sort_unstable();
        left.get(left.len() / 2).copied()
    };
    // The order of the questions decides between equals: `min_by_key` keeps the first.
    let open = case.open(&case.answers).into_iter().filter(|fact| !skipped.contains(fact));
    open.min_by_key(score)
}

/// For each class the smallest sets of answers: every single one, else every pair, else one set that cannot be made smaller.
pub(super) fn all(case: &Case<'_>, possible: &[Class]) -> Vec<Settling> {
    let open = case.open(&case.answers);
    let mut found: Vec<(Class, Supposition)> = singles(case, &open);
    let missing = |found: &[(Class, Supposition)]| -> Vec<Class> {
        let has = |class: &&Class| !found.iter().any(|(other, _)| other == *class);
        possible.iter().filter(has).copied().collect()
    };
    let wanted = missing(&found);
    if !wanted.is_empty() {
        found.extend(pairs(case, &open).into_iter().filter(|(class, _)| wanted.contains(class)));
    }
    for class in missing(&found) {
        found.extend(walk(case, class).map(|supposition| (class, supposition)));
    }
    let of = |class: &Class| {
        let sets = found.iter().filter(|(other, _)| other == class).take(SETS_MAX);
        sets.map(|(class, answers)| settling(case, *class, answers)).collect::<Vec<_>>()
    };
    possible.iter().flat_map(of).collect()
}

fn settling(case: &Case<'_>, class: Class, answers: &Supposition) -> Settling {
    let answers = answers.iter().map(|(fact, value)| case.supposed(fact, value.clone())).collect();
    Settling { class, answers }
}

fn singles(case: &Case<'_>, open: &[FactId]) -> Vec<(Class, Supposition)> {
    let mut found = Vec::new();
    for fact in open {
        for value in values(case, fact) {
            let answers = case.judge.with(&case.answers, fact, &value);
            if let [class] = case.judge.possible(&answers)[..] {
                found.push((class, vec![(fact.clone(), value)]));
            }
        }
    }
    found
}

fn pairs(case: &Case<'_>, open: &[FactId]) -> Vec<(Class, Supposition)> {
    let choices: Vec<(&FactId, Vec<FactValue>)> =
        open.iter().map(|fact| (fact, values(case, fact))).collect();
    let total: usize = choices.iter().map(|(_, values)| values.len()).sum();
    if total * total / 2 > PAIRS_MAX {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (place, (fact, values)) in choices.iter().enumerate() {
        for value in values {
            let first = case.judge.with(&case.answers, fact, value);
            if case.judge.possible(&first).len() == 1 {
                continue;
            }
            for (other, others) in &choices[place + 1..] {
                for second in others {
                    let answers = case.judge.with(&first, other, second);
                    if let [class] = case.judge.possible(&answers)[..] {
                        let pair = vec![((*fact).clone(), value.clone()), ((*other).clone(), second.clone())];
                        found.push((class, pair));
                    }
                }
            }
        }
    }
    found
}

/// Answers question after question in the way that leads to a class, then takes out every answer that was not needed.
fn walk(case: &Case<'_>, class: Class) -> Option<Supposition> {
    let (mut answers, mut supposed) = (case.answers.clone(), Supposition::new());
    while case.judge.possible(&answers) != [class] {
        let open = case.open(&answers);
        let fact = open.iter().find(|fact| !supposed.iter().any(|(known, _)| known == *fact))?;
        let leads = |value: &FactValue| {
            let answers = case.judge.with(&answers, fact, value);
            case.judge.possible(&answers).contains(&class)
        };
        let value = values(case, fact)
            .into_iter()
            .filter(|value| leads(value))
            .min_by_key(|value| left_open(case, &answers, fact, value))?;
        answers = case.judge.with(&answers, fact, &value);
        supposed.push((fact.clone(), value));
    }
    for place in (0..supposed.len()).rev() {
        let mut fewer = supposed.clone();
        fewer.remove(place);
        if case.judge.possible(&with_all(case, &fewer)) == [class] {
            supposed = fewer;
        }
    }
    Some(supposed)
}

fn with_all(case: &Case<'_>, supposed: &Supposition) -> Answers {
    let with = |answers, (fact, value): &(FactId, FactValue)| case.judge.with(&answers, fact, value);
    supposed.iter().fold(case.answers.clone(), with)
}

/// How many classes and how many questions an answer leaves open.
fn left_open(case: &Case<'_>, answers: &Answers, fact: &str, value: &FactValue) -> (usize, usize) {
    let answers = case.judge.with(answers, fact, value);
    (case.judge.possible(&answers).len(), case.open(&answers).len())
}

fn values(case: &Case<'_>, fact: &str) -> Vec<FactValue> {
    case.book.fact(fact).map(|fact| suppose::answers(case.book, fact)).unwrap_or_default()
}
