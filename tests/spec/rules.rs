//! The rule book that comes with the program, and the form for a new rule.

use belfort::law::{
    Answer, Assessment, Class, Fact, FactType, FactValue, Facts, RuleBook, SourceFile, Status, SystemFacts,
    check_examples, decide, embedded_files, render,
};

use super::law::small_book::{day, facts, in_four_languages};
use super::law::wider_book::penalties;

#[test]
fn the_rule_book_has_no_problems_and_every_example_comes_out() {
    let files = embedded_files();
    let (book, mut problems) = RuleBook::embedded();
    problems.extend(check_examples(&book));
    let shown: Vec<String> = problems.iter().map(|problem| render(problem, &files)).collect();
    assert!(shown.is_empty(), "{} problems\n\n{}", shown.len(), shown.join("\n\n"));
    assert!(!book.rules().is_empty(), "the book in the binary has no rules");
}

#[test]
fn the_rule_book_says_nothing_by_default_and_asks() {
    let (book, _) = RuleBook::embedded();
    let nothing = SystemFacts { id: "x".into(), name: "x".into(), facts: Facts::new() };
    let assessment = decide(&book, &nothing, day("2026-11-23"), day("2026-11-23"));
    assert_eq!(assessment.risk, Class::Unknown);
    assert!(!assessment.ask.is_empty(), "a system of which nothing is known asks nothing");
}

#[test]
fn an_interview_that_answers_what_is_asked_never_takes_back_a_word_and_ends_in_a_class() {
    let (book, _) = RuleBook::embedded();
    let mut luck = 1_u64;
    for round in 0..60 {
        let mut system = SystemFacts { id: "x".into(), name: "x".into(), facts: Facts::new() };
        let mut before: Option<Assessment> = None;
        loop {
            let assessment = decide(&book, &system, day("2026-11-23"), day("2026-11-23"));
            if let Some(before) = &before {
                assert_nothing_taken_back(before, &assessment);
            }
            before = Some(assessment.clone());
            let Some(question) = assessment.ask.first() else {
                let open = &assessment.possible;
                assert!(
                    open.len() == 1,
                    "round {round}: nothing left to ask, yet {open:?}: {:?}",
                    system.facts
                );
                break;
            };
            let fact = book.fact(&question.fact).unwrap();
            luck = luck.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            system.facts.insert(fact.id.clone(), Answer::from(some_answer(fact, (luck >> 33) as usize)));
        }
    }
}

fn assert_nothing_taken_back(before: &Assessment, after: &Assessment) {
    assert!(
        before.risk == Class::Unknown || before.risk == after.risk,
        "{} became {}",
        before.risk,
        after.risk
    );
    for (old, new) in before.findings.iter().zip(&after.findings) {
        assert_eq!(old.rule, new.rule);
        assert!(old.status == Status::Unknown || old.status == new.status, "`{}` flipped", old.rule);
    }
}

fn some_answer(fact: &Fact, luck: usize) -> FactValue {
    let value = || fact.values[luck % fact.values.len()].clone();
    match fact.shape {
        FactType::YesNo => FactValue::Bool(luck.is_multiple_of(2)),
        FactType::OneOf => FactValue::One(value()),
        FactType::SeveralOf if luck.is_multiple_of(3) => FactValue::Several(vec![value()]),
        FactType::SeveralOf => FactValue::Several(Vec::new()),
        FactType::Date => FactValue::Date(day(["2025-06-01", "2027-06-01", "2028-06-01"][luck % 3])),
    }
}

#[test]
fn the_form_for_a_new_rule_is_itself_a_good_rule() {
    let form = embedded_files().into_iter().find(|file| file.path.ends_with("EXAMPLE.toml")).unwrap();
    let form = SourceFile { path: "rules/ai-act/49-3-register-use.toml".into(), text: form.text };
    let files = vec![facts_of_the_form(), penalties(), form];
    let (book, mut problems) = RuleBook::read(files.clone());
    problems.extend(check_examples(&book));
    let shown: Vec<String> = problems.iter().map(|problem| render(problem, &files)).collect();
    assert!(shown.is_empty() && book.rules().len() == 1, "{}", shown.join("\n\n"));
}

/// The facts that the form names, beside the reserved ones of the small book.
fn facts_of_the_form() -> SourceFile {
    let mut file = facts();
    let head = |id: &str, rest: &str| format!("[{id}]\nprovision = \"art_49\"\n{rest}\n");
    let asked = "question = \"q %\"\nhelp = \"h %\"\n";
    let texts = |id: &str, keys: &str| {
        in_four_languages(keys).replace("\n[", &format!("\n[{id}.")).replacen('[', &format!("[{id}."), 1)
    };
    let mut add = |id: &str, rest: &str, keys: &str| file.text += &(head(id, rest) + &texts(id, keys));
    let yes_no = "type = \"yes-no\"\nkind = \"observation\"";
    add("significant-design-change", yes_no, asked);
    add("registered-by-vendor", yes_no, asked);
    add("duty-to-register", "type = \"yes-no\"\nderived = true", "name = \"n %\"");
    let kinds = "type = \"one-of\"\nkind = \"observation\"\nvalues = [\"public-authority\", \"acts-for-public-authority\", \"private\"]";
    let labels =
        "values = { public-authority = \"a %\", acts-for-public-authority = \"b %\", private = \"c %\" }\n";
    add("deployer-kind", kinds, &format!("{asked}{labels}"));
    let registers = "type = \"several-of\"\nkind = \"observation\"\nvalues = [\"national\"]";
    add("other-registers", registers, &format!("{asked}values = {{ national = \"n %\" }}\n"));
    file.text = file
        .text
        .replace("values = [\"5a\"]", "values = [\"2\", \"5a\"]")
        .replace("values = { 5a = ", "values = { 2 = \"two\", 5a = ");
    file
}
