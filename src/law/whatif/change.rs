//! For a class that is known: which other answers would change it, or would make the organisation somebody else under the Act.

use std::collections::BTreeSet;

use super::{Case, Change, suppose};
use crate::law::assessment::Class;
use crate::law::fact::FactValue;
use crate::law::judge::Answers;
use crate::law::truth::Truth;

/// What is compared.
#[derive(PartialEq, Eq)]
struct Outline {
    possible: Vec<Class>,
    roles: BTreeSet<String>,
    duties: BTreeSet<String>,
}

/// Every answer that was given, taken otherwise: those that change the class or a role.
pub(super) fn all(case: &Case<'_>) -> Vec<Change> {
    let now = outline(case, &case.answers);
    let mut changes = Vec::new();
    let mut facts: Vec<_> =
        case.facts.iter().filter_map(|(id, answer)| Some((case.book.fact(id)?, answer))).collect();
    facts.retain(|(fact, answer)| !fact.derived && fact.accepts(&answer.value));
    facts.sort_by_key(|(fact, _)| fact.place);
    for (fact, answer) in facts {
        for value in suppose::others(case.book, fact, &answer.value) {
            let then = outline(case, &case.judge.with(&case.answers, &fact.id, &value));
            if then.possible != now.possible || then.roles != now.roles {
                changes.push(change(case, &fact.id, value, &now, &then));
            }
        }
    }
    changes
}

fn change(case: &Case<'_>, fact: &str, value: FactValue, now: &Outline, then: &Outline) -> Change {
    let only = |one: &BTreeSet<String>, other: &BTreeSet<String>| one.difference(other).cloned().collect();
    Change {
        supposed: case.supposed(fact, value),
        possible: then.possible.clone(),
        roles_gained: only(&then.roles, &now.roles),
        roles_lost: only(&now.roles, &then.roles),
        duties_gained: only(&then.duties, &now.duties),
        duties_lost: only(&now.duties, &then.duties),
    }
}

fn outline(case: &Case<'_>, answers: &Answers) -> Outline {
    let evaluation = case.judge.evaluate(answers, &[]);
    let roles = case.book.fact("role").map(|role| role.pair_values()).unwrap_or_default();
    let duties =
        evaluation.rules().filter(|judged| judged.rule.kind.obliges() && judged.holds() == Truth::True);
    Outline {
        possible: case.judge.possible(answers),
        roles: roles
            .into_iter()
            .filter(|role| evaluation.pair("role", role) == Truth::True)
            .map(str::to_owned)
            .collect(),
        duties: duties.map(|judged| judged.rule.id.clone()).collect(),
    }
}
