//! The rule book that comes with the program, and the form for a new rule.

use belfort::law::{Class, Facts, RuleBook, SourceFile, SystemFacts, check_examples, decide, embedded_files, render};

use super::law::small_book::{day, facts, in_four_languages};

#[test]
fn the_rule_book_has_no_problems_and_every_example_comes_out() {
    let files = embedded_files();
    let (book, mut problems) = RuleBook::embedded();
    assert!(!book.rules().is_empty(), "the book in the binary has no rules");
    problems.extend(check_examples(&book));
    let shown: Vec<String> = problems.iter().map(|problem| render(problem, &files)).collect();
    assert!(shown.is_empty(), "{} problems\n\n{}", shown.len(), shown.join("\n\n"));
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
fn the_form_for_a_new_rule_is_itself_a_good_rule() {
    let form = embedded_files().into_iter().find(|file| file.path.ends_with("EXAMPLE.toml")).unwrap();
    let form = SourceFile { path: "rules/ai-act/49-3-register-use.toml".into(), text: form.text };
    let files = vec![facts_of_the_form(), form];
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
    let texts = |id: &str, keys: &str| in_four_languages(keys).replace("\n[", &format!("\n[{id}.")).replacen('[', &format!("[{id}."), 1);
    let mut add = |id: &str, rest: &str, keys: &str| file.text += &(head(id, rest) + &texts(id, keys));
    let yes_no = "type = \"yes-no\"\nkind = \"observation\"";
    add("significant-design-change", yes_no, asked);
    add("registered-by-vendor", yes_no, asked);
    add("duty-to-register", "type = \"yes-no\"\nderived = true", "name = \"n %\"");
    let kinds = "type = \"one-of\"\nkind = \"observation\"\nvalues = [\"public-authority\", \"acts-for-public-authority\", \"private\"]";
    let labels = "values = { public-authority = \"a %\", acts-for-public-authority = \"b %\", private = \"c %\" }\n";
    add("deployer-kind", kinds, &format!("{asked}{labels}"));
    let registers = "type = \"several-of\"\nkind = \"observation\"\nvalues = [\"national\"]";
    add("other-registers", registers, &format!("{asked}values = {{ national = \"n %\" }}\n"));
    file.text = file.text.replace("values = [\"5a\"]", "values = [\"2\", \"5a\"]").replace("values = { 5a = ", "values = { 2 = \"two\", 5a = ");
    file
}
