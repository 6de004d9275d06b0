//! The tables of faults and of threats: what they name as a proof exists, and what was tried is printed.
//!
//! `cargo test --test spec tables:: -- --nocapture` shows both tables.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// A table: its name, its page, and the heading or line after which it begins.
const TABLES: [(&str, &str, &str); 2] = [
    ("faults", include_str!("../README.md"), "| what goes wrong |"),
    ("threats", include_str!("../../src/SECURITY.md"), "| threat |"),
];

/// A line of a table: what was tried, and what is named as its proof.
struct Line {
    tried: String,
    proofs: Vec<String>,
}

fn lines(page: &str, head: &str) -> Vec<Line> {
    let rows =
        page.lines().skip_while(|line| !line.starts_with(head)).take_while(|line| line.starts_with('|'));
    let cells =
        rows.skip(2).map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect::<Vec<_>>());
    let line = |cells: Vec<&str>| Line {
        tried: cells[0].to_owned(),
        proofs: cells[cells.len() - 1].split('`').skip(1).step_by(2).map(str::to_owned).collect(),
    };
    cells.map(line).collect()
}

/// The names of all tests and of the modules that hold them: `chapter`, `chapter::part`, `chapter::part::sentence`, and of tests beside
/// the code the sentence alone, too.
fn known() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut known = BTreeSet::new();
    for folder in ["tests/spec", "src"] {
        let mut files = Vec::new();
        crate::house::sources(&root.join(folder), &mut files);
        for file in files {
            let place = file.strip_prefix(root.join(folder)).unwrap().with_extension("");
            let module: Vec<_> = place.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            let text = fs::read_to_string(&file).unwrap();
            let sentences = tests(&text);
            let above = if sentences.is_empty() { 0 } else { module.len() };
            known.extend((1..=above).map(|parts| module[..parts].join("::")));
            let module = module.join("::");
            for sentence in sentences {
                known.insert(format!("{module}::{sentence}"));
                known.insert(sentence);
            }
        }
    }
    known
}

/// The names of the functions that are marked as tests.
fn tests(text: &str) -> Vec<String> {
    let mut marked = false;
    let mut found = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
            marked = true;
        } else if let Some((_, rest)) = line.split_once("fn ").filter(|_| marked) {
            found.push(rest.chars().take_while(|sign| sign.is_alphanumeric() || *sign == '_').collect());
            marked = false;
        }
    }
    found
}

/// Whether what a table names is a test, a module of tests, or a command of the repository.
fn exists(proof: &str, known: &BTreeSet<String>) -> bool {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let is_path = proof.contains('/') && !proof.contains(char::is_whitespace);
    match is_path {
        true => root.join(proof).exists(),
        false => known.contains(proof),
    }
}

/// Whether it is meant as a proof: the tables also name settings and files.
fn is_proof(word: &str) -> bool {
    let is_sentence =
        word.matches('_').count() >= 3 && word.chars().all(|sign| sign.is_lowercase() || sign == '_');
    word.contains("::") || word.contains('/') || is_sentence
}

#[test]
fn every_test_that_the_tables_of_faults_and_threats_name_exists() {
    let known = known();
    assert!(known.len() > 1_000, "the test must see the tests, it saw {}", known.len());
    let mut gone = Vec::new();
    for (name, page, head) in TABLES {
        let lines = lines(page, head);
        assert!(lines.len() > 15, "the table of {name} was found: {} lines", lines.len());
        println!("\nWhat was tried: {name}\n");
        for line in lines {
            let proofs: Vec<&String> = line.proofs.iter().filter(|word| is_proof(word)).collect();
            println!("- {}", line.tried);
            if proofs.is_empty() {
                gone.push(format!("{name}: nothing holds `{}`", line.tried));
            }
            for proof in proofs {
                println!("    {proof}");
                if !exists(proof, &known) {
                    gone.push(format!("{name}: `{proof}`"));
                }
            }
        }
    }
    assert!(gone.is_empty(), "the tables name what is not there:\n{}", gone.join("\n"));
}

#[test]
fn a_test_that_is_not_there_is_noticed() {
    let known = BTreeSet::from(["faults::disk::a_full_disk".to_owned()]);
    assert!(
        exists("faults::disk::a_full_disk", &known)
            && exists("tests/chaos", &known)
            && exists(".ci/run", &known)
    );
    assert!(!exists("faults::disk::a_full_disk_is_gone", &known) && !exists("tests/nothing", &known));
    assert_eq!(
        tests("#[tokio::test(flavor = \"x\")]\nasync fn one() {}\nfn helper() {}\n#[test]\nfn two() {"),
        ["one", "two"]
    );
    let page = "x\n| threat | a | b |\n|---|---|---|\n| it rains | roof | `a::b`, see `c` |\n\n| no |";
    let lines = lines(page, "| threat |");
    let line = &lines[0];
    assert_eq!(lines.len(), 1);
    assert_eq!(
        (line.tried.as_str(), &line.proofs[..]),
        ("it rains", &["a::b".to_owned(), "c".to_owned()][..])
    );
}
