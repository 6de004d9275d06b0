//! Assessing: 200 systems under the rule book of the program. The reference only reads the same systems from JSON: what any judge has
//! to do before it begins to think.

use belfort::law::{Answer, Fact, FactType, FactValue, RuleBook, decide};
use belfort::register::System;

use super::data::{Luck, now};
use super::race::{Race, Work, timed};

/// Systems of one run: the register of a large town.
const SYSTEMS: u64 = 200;

pub(crate) fn race() -> Race {
    let (book, problems) = RuleBook::embedded();
    assert!(problems.is_empty(), "the rule book of the program has no problems");
    let systems: Vec<System> = (0..SYSTEMS).map(|number| system(number, &book)).collect();
    let texts: Vec<String> = systems.iter().map(|system| system.to_json().to_string()).collect();
    let facts: Vec<_> = systems.iter().map(|system| system.for_law(&book)).collect();
    let today = now().date_naive();
    let ours =
        move || facts.iter().map(|facts| decide(&book, facts, today, today).findings.len()).sum::<usize>();
    let read = move || -> usize {
        let one = |text: &String| serde_json::from_str::<System>(text).expect("a system").facts.len();
        texts.iter().map(one).sum()
    };
    Race {
        work: Work::Things(SYSTEMS, "system"),
        ours: Box::new(move || timed(&ours)),
        reference: Box::new(move || timed(&read)),
        beside: "serde_json only reads the same systems",
    }
}

/// A system of which two questions in three are answered: about as far as an official gets alone.
fn system(number: u64, book: &RuleBook) -> System {
    let mut luck = Luck::new(1_000 + number);
    let mut system = System { id: format!("system-{number}"), name: luck.text(3), ..System::default() };
    for fact in book.facts().into_iter().filter(|fact| !fact.derived) {
        if luck.below(3) > 0 {
            system.facts.insert(fact.id.clone(), Answer::from(answer(fact, &mut luck)));
        }
    }
    system
}

fn answer(fact: &Fact, luck: &mut Luck) -> FactValue {
    let one = |luck: &mut Luck| fact.values[luck.below(fact.values.len() as u64) as usize].clone();
    match fact.shape {
        FactType::YesNo => FactValue::Bool(luck.below(2) == 0),
        FactType::Date => FactValue::Date(now().date_naive()),
        FactType::OneOf => FactValue::One(one(luck)),
        FactType::SeveralOf => FactValue::Several(vec![one(luck)]),
    }
}
