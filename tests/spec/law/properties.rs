//! What holds of every book and every answer: settled stays settled, minimal is earned, the order of rules does not matter.

use belfort::law::{
    Answer, Class, FactType, FactValue, Facts, Judge, RuleBook, Scratch, Status, decide, embedded_files,
};

use super::small_book::{book, day, files, system};

/// Every way to answer one fact: not at all, and with each of its values.
fn ways(book: &RuleBook, fact: &str) -> Vec<Option<FactValue>> {
    let fact = book.fact(fact).unwrap();
    let one = |value: &String| FactValue::One(value.clone());
    let values: Vec<FactValue> = match fact.shape {
        FactType::YesNo => vec![FactValue::Bool(true), FactValue::Bool(false)],
        FactType::OneOf => fact.values.iter().map(one).collect(),
        FactType::SeveralOf => {
            let several = |value: &String| FactValue::Several(vec![value.clone()]);
            fact.values.iter().map(several).chain([FactValue::Several(Vec::new())]).collect()
        }
        FactType::Date => vec![FactValue::Date(day("2025-06-01")), FactValue::Date(day("2027-06-01"))],
    };
    std::iter::once(None).chain(values.into_iter().map(Some)).collect()
}

/// Every combination of answers to these facts, unknown included.
fn all_answers(book: &RuleBook, facts: &[&str]) -> Vec<Facts> {
    facts.iter().fold(vec![Facts::new()], |known, fact| {
        let with = |facts: &Facts, value: &Option<FactValue>| {
            let mut facts = facts.clone();
            facts.extend(value.clone().map(|value| ((*fact).to_owned(), Answer::from(value))));
            facts
        };
        let ways = ways(book, fact);
        known.iter().flat_map(|facts| ways.iter().map(move |way| with(facts, way))).collect()
    })
}

/// What a judge says of some facts: the classes that are possible, and each rule's status.
fn said(judge: &Judge<'_>, facts: &Facts) -> (Vec<Class>, Vec<Status>) {
    let answers = judge.read(facts);
    let mut scratch = Scratch::default();
    let statuses = judge.statuses(&answers, &mut scratch).map(|(_, status)| status).collect();
    (judge.possible(&answers), statuses)
}

/// Nothing that was settled flips, no class that was excluded returns.
fn assert_grown(before: &(Vec<Class>, Vec<Status>), after: &(Vec<Class>, Vec<Status>), facts: &Facts) {
    assert!(
        after.0.iter().all(|class| before.0.contains(class)),
        "{:?} -> {:?} by {facts:?}",
        before.0,
        after.0
    );
    for (place, (was, is)) in before.1.iter().zip(&after.1).enumerate() {
        assert!(*was == Status::Unknown || was == is, "rule {place}: {was:?} -> {is:?} by {facts:?}");
    }
}

#[test]
fn whatever_becomes_known_nothing_settled_flips_over_every_answer_that_decides_the_class() {
    let book = book();
    let deciding =
        ["technique", "military", "purpose", "other-areas", "narrow-task", "our-use", "in-service-since"];
    let judge = Judge::new(&book, day("2028-01-01"), day("2026-11-23"));
    let everything = all_answers(&book, &deciding);
    assert_eq!(everything.len(), 3 * 3 * 5 * 4 * 3 * 3 * 3);
    for facts in &everything {
        let before = said(&judge, facts);
        for fact in deciding.iter().filter(|fact| !facts.contains_key(**fact)) {
            for value in ways(&book, fact).into_iter().flatten() {
                let mut more = facts.clone();
                more.insert((*fact).to_owned(), Answer::from(value));
                assert_grown(&before, &said(&judge, &more), &more);
            }
        }
    }
}

#[test]
fn minimal_is_never_reached_while_a_fact_that_could_change_it_is_open() {
    let book = book();
    let deciding = ["technique", "military", "purpose", "other-areas", "narrow-task"];
    let judge = Judge::new(&book, day("2028-01-01"), day("2026-11-23"));
    let everything = all_answers(&book, &deciding);
    let complete = |facts: &Facts| facts.len() == deciding.len();
    let reach = |facts: &Facts| {
        let grows = |other: &&Facts| facts.iter().all(|(fact, answer)| other.get(fact) == Some(answer));
        let full = everything.iter().filter(|other| complete(other)).filter(grows);
        full.map(|full| said(&judge, full).0).collect::<Vec<_>>()
    };
    let mut minimal = 0;
    for facts in everything.iter().filter(|facts| said(&judge, facts).0 == [Class::Minimal]) {
        minimal += 1;
        assert!(reach(facts).iter().all(|classes| *classes == [Class::Minimal]), "{facts:?}");
    }
    assert!(minimal > 0, "some answers must lead to minimal");
}

#[test]
fn the_order_of_the_files_does_not_matter() {
    let mut backwards = files();
    backwards.reverse();
    // Other names, so that sorting by path turns the order around as well.
    for (place, file) in
        backwards.iter_mut().enumerate().filter(|(_, file)| !file.path.ends_with("facts.toml"))
    {
        file.path = file.path.replace("ai-act/", &format!("ai-act/{:02}-", place));
    }
    let ((one, _), (other, _)) = (RuleBook::read(files()), RuleBook::read(backwards));
    let facts = ["technique", "military", "purpose", "other-areas", "narrow-task"];
    for facts in all_answers(&one, &facts) {
        let assessed = |book: &RuleBook| {
            let mut assessment = decide(book, &system(facts.clone()), day("2028-01-01"), day("2026-11-23"));
            assessment.findings.sort_by(|a, b| a.rule.cmp(&b.rule));
            assessment.book.clear();
            for question in &mut assessment.ask {
                question.decides.sort();
            }
            assessment
        };
        assert_eq!(assessed(&one), assessed(&other));
    }
}

#[test]
fn every_rule_of_the_book_is_reached_by_an_example_in_each_of_its_outcomes() {
    let (book, problems) = RuleBook::read(embedded_files());
    assert!(problems.is_empty(), "`missing-example` is one of them: {problems:#?}");
    let reached = |status: Status| {
        book.rules()
            .iter()
            .filter(move |rule| rule.examples.iter().any(|example| example.expect.status == status))
    };
    let holds = reached(Status::Applies).chain(reached(Status::NotYet)).map(|rule| &rule.id);
    let holds: std::collections::BTreeSet<_> = holds.collect();
    let never: Vec<_> =
        book.rules().iter().filter(|rule| !holds.contains(&rule.id)).map(|rule| &rule.id).collect();
    assert!(never.is_empty(), "no example lets these hold: {never:?}");
}

#[test]
fn in_the_book_no_example_flips_when_one_of_its_facts_is_taken_away() {
    let (book, _) = RuleBook::embedded();
    for rule in book.rules() {
        for example in &rule.examples {
            let judge = Judge::new(&book, example.on, example.law);
            let all = said(&judge, &example.given);
            // A setting falls back on its default, a given derived fact on what rules say: neither becomes unknown.
            let asked =
                |fact: &&String| book.fact(fact).is_some_and(|fact| fact.preset.is_none() && !fact.derived);
            for fact in example.given.keys().filter(asked) {
                let mut fewer = example.given.clone();
                fewer.remove(fact);
                assert_grown(&said(&judge, &fewer), &all, &example.given);
            }
        }
    }
}
