//! A rule as it was law on one day.

use chrono::NaiveDate;

use crate::law::Rule;
use crate::law::rule::{Block, Condition, Later, Test};

/// The rule with the date lines of that day alone; `None` when it was not law.
pub(super) fn as_on(rule: &Rule, law: NaiveDate) -> Option<Rule> {
    let from = rule.from_on(law)?.clone();
    let mut later: Vec<Later> = Vec::new();
    for case in rule.later.iter().filter(|case| case.from.since <= law) {
        // A newer act leaves the cases of the older one in the file: one that is never reached is no longer law.
        let reached = case.when.iter().any(|block| !later.iter().any(|first| takes_all(first, block)));
        if reached {
            later.push(case.clone());
        }
    }
    let penalty = rule.penalty_on(law).map(str::to_owned);
    let disputed = rule.disputed_on(law).cloned().collect();
    Some(Rule {
        from: vec![from],
        later,
        disputed,
        repealed: None,
        penalty,
        penalty_since: None,
        ..rule.clone()
    })
}

/// Whether a case holds wherever the block holds.
fn takes_all(case: &Later, block: &Block) -> bool {
    case.when
        .iter()
        .any(|wider| wider.iter().all(|condition| block.iter().any(|own| implies(own, condition))))
}

/// Whether the first condition can hold only where the second does.
fn implies(narrow: &Condition, wide: &Condition) -> bool {
    let within = |inner: &[String], outer: &[String]| inner.iter().all(|value| outer.contains(value));
    narrow.fact == wide.fact
        && match (&narrow.test, &wide.test) {
            (Test::Any(inner), Test::Any(outer)) => within(inner, outer),
            (Test::NoneOf(inner), Test::NoneOf(outer)) => within(outer, inner),
            (Test::Day { from, before }, Test::Day { from: wide_from, before: wide_before }) => {
                wide_from.is_none_or(|wide| from.is_some_and(|from| from >= wide))
                    && wide_before.is_none_or(|wide| before.is_some_and(|before| before <= wide))
            }
            (narrow, wide) => narrow == wide,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn before(day: &str) -> Condition {
        let test = Test::Day { from: None, before: Some(day.parse().unwrap()) };
        Condition { fact: "since".to_owned(), test }
    }

    fn any(values: &[&str]) -> Condition {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        Condition { fact: "kind".to_owned(), test: Test::Any(values) }
    }

    #[test]
    fn a_narrower_condition_implies_a_wider_one_and_not_the_other_way() {
        assert!(implies(&before("2026-08-02"), &before("2027-12-02")));
        assert!(!implies(&before("2027-12-02"), &before("2026-08-02")));
        assert!(implies(&any(&["town"]), &any(&["town", "centre"])));
        assert!(!implies(&any(&["town", "centre"]), &any(&["town"])));
        assert!(!implies(&any(&["town"]), &before("2027-12-02")));
    }
}
