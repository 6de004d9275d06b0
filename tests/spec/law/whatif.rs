//! What decides: the next question, the smallest answers that settle an open class, and what would change a settled one.

use belfort::law::whatif::{Change, Settling};
use belfort::law::{Class, Decides, FactValue, what_decides};

use super::small_book::{book, day, known, system};

fn decides(facts: &[(&str, &str)]) -> Decides {
    what_decides(&book(), &system(known(facts)), day("2028-01-01"), day("2026-11-23"))
}

/// `high: purpose = benefits, narrow-task = false`.
fn shown(settling: &Settling) -> String {
    let answers: Vec<String> =
        settling.answers.iter().map(|answer| format!("{} = {}", answer.fact, value(&answer.value))).collect();
    format!("{}: {}", settling.class, answers.join(", "))
}

fn value(value: &FactValue) -> String {
    match value {
        FactValue::Bool(known) => known.to_string(),
        FactValue::Date(day) => day.to_string(),
        FactValue::One(value) => value.clone(),
        FactValue::Several(values) => format!("{values:?}"),
    }
}

fn changed<'d>(decides: &'d Decides, fact: &str, to: &str) -> Option<&'d Change> {
    decides.change.iter().find(|change| change.supposed.fact == fact && value(&change.supposed.value) == to)
}

#[test]
fn the_smallest_answers_that_settle_on_each_class_are_named() {
    let open = decides(&[("technique", "machine-learning"), ("military", "false"), ("other-areas", "[]")]);
    let shown: Vec<String> = open.settle.iter().map(shown).collect();
    assert_eq!(
        shown,
        [
            "prohibited: purpose = scoring",
            "high: purpose = benefits, narrow-task = false",
            "transparency: purpose = chat",
            "minimal: purpose = other",
        ]
    );
}

#[test]
fn no_answer_of_a_set_can_be_left_out_and_together_they_settle() {
    for facts in [
        vec![],
        vec![("military", "false")],
        vec![("technique", "machine-learning"), ("purpose", "benefits")],
    ] {
        for settling in decides(&facts).settle {
            let with = |skipped: Option<usize>| {
                let mut facts = known(&facts);
                for (place, answer) in settling.answers.iter().enumerate() {
                    if Some(place) != skipped {
                        facts.insert(answer.fact.clone(), answer.value.clone().into());
                    }
                }
                belfort::law::decide(&book(), &system(facts), day("2028-01-01"), day("2026-11-23")).risk
            };
            assert_eq!(with(None), settling.class, "{}", shown(&settling));
            for place in 0..settling.answers.len() {
                assert_ne!(with(Some(place)), settling.class, "{} without {place}", shown(&settling));
            }
        }
    }
}

#[test]
fn every_class_that_is_possible_can_be_settled_on() {
    let open = decides(&[]);
    for class in
        [Class::Prohibited, Class::High, Class::Transparency, Class::Minimal, Class::OutOfScope, Class::NotAi]
    {
        assert!(open.settle.iter().any(|settling| settling.class == class), "{class}");
    }
}

#[test]
fn the_next_question_is_the_one_that_leaves_least_open() {
    let open = decides(&[("technique", "machine-learning"), ("military", "false")]);
    assert_eq!(open.next.as_deref(), Some("purpose"));
    assert!(open.change.is_empty(), "nothing is settled yet");
}

#[test]
fn a_settled_class_says_which_other_answer_would_change_it() {
    let facts = [
        ("technique", "machine-learning"),
        ("military", "false"),
        ("purpose", "benefits"),
        ("narrow-task", "true"),
        ("other-areas", "[]"),
        ("our-use", "true"),
    ];
    let settled = decides(&facts);
    assert_eq!((settled.next.as_deref(), settled.settle.len()), (None, 0));
    let lost = changed(&settled, "narrow-task", "false").expect("the exception falls away");
    assert_eq!(lost.possible, [Class::High]);
    assert_eq!((lost.duties_gained.as_slice(), lost.duties_lost.len()), (&["oversight".to_owned()][..], 0));
    assert_eq!(changed(&settled, "technique", "fixed-rules").unwrap().possible, [Class::NotAi]);
    assert_eq!(changed(&settled, "other-areas", "[\"border\"]").unwrap().possible, [Class::High]);
}

#[test]
fn an_answer_that_changes_the_role_is_told_though_the_class_stays() {
    let facts = [
        ("technique", "machine-learning"),
        ("military", "false"),
        ("purpose", "other"),
        ("other-areas", "[]"),
        ("our-use", "true"),
    ];
    let settled = decides(&facts);
    let other = changed(&settled, "our-use", "false").expect("the role changes");
    assert_eq!(other.possible, [Class::Minimal]);
    assert_eq!(
        (&other.roles_gained[..], &other.roles_lost[..]),
        (&["provider".to_owned()][..], &["deployer".to_owned()][..])
    );
}

#[test]
fn an_answer_that_changes_nothing_is_not_told() {
    let settled = decides(&[("technique", "fixed-rules"), ("military", "true")]);
    assert!(settled.change.iter().all(|change| change.possible != [Class::NotAi]));
    assert!(changed(&settled, "military", "false").is_none());
}
