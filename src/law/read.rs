//! Reads the files of a rule book: all problems of all files in one pass, and a book of what is sound.

pub(crate) mod condition;
pub(crate) mod coverage;
pub(crate) mod dates;
pub(crate) mod example;
pub(crate) mod facts;
pub(crate) mod json;
pub(crate) mod penalties;
pub(crate) mod rule;
pub(crate) mod speech;
pub(crate) mod table;
pub(crate) mod tree;
pub(crate) mod value;

use std::collections::BTreeMap;

use self::dates::Dates;
use super::book::{Doubts, RuleBook};
use super::fact::{Fact, FactId};
use super::problem::{Problem, Problems, SourceFile, listed};
use super::rule::Rule;
use super::strata;
use crate::text::Translated;

/// The file that declares the facts.
const FACTS: &str = "facts.toml";
/// The file with the calendars that rules share.
const DATES: &str = "dates.toml";
/// The file with the tiers of fines.
const PENALTIES: &str = "penalties.toml";
/// The file that says of every unit of law whom it binds; see [`super::coverage`].
pub(crate) const COVERAGE: &str = "coverage.toml";
/// The form that a new rule starts from: for people, not part of the book.
const FORM: &str = "EXAMPLE.toml";
/// The files that are no rule.
pub(crate) const NO_RULES: [&str; 5] = [FACTS, DATES, PENALTIES, COVERAGE, FORM];

/// Reads a whole book; see [`RuleBook::read`].
pub(crate) fn book(mut files: Vec<SourceFile>) -> (RuleBook, Vec<Problem>) {
    files.retain(|file| file.path.ends_with(".toml") && name(file) != FORM);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut found = Vec::new();
    let vocabulary = vocabulary(&files, &mut found);
    let mut doubts = Doubts::default();
    let mut rules: Vec<Rule> = Vec::new();
    for file in files.iter().filter(|file| !NO_RULES.contains(&name(file))) {
        let mut problems = Problems::of(&file.path);
        let read = rule::rule(file, &vocabulary, &mut problems);
        match read.rule.filter(|rule| unique(rule, &rules, &read.id_span, &mut problems)) {
            Some(rule) => rules.push(rule),
            None => doubts.add(read.gives),
        }
        found.extend(problems.into_sorted());
    }
    let (rules, circles) = strata::order(rules);
    for rule in circles.iter().flatten() {
        doubts.add(Some(rule.gives.clone()));
    }
    found.extend(circles.iter().map(|rules| circle(rules, &files)));
    (RuleBook::assemble(vocabulary.facts, vocabulary.penalties, rules, doubts, hash(&files)), found)
}

/// What rules may name: facts, calendars, tiers of fines.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    pub(crate) facts: BTreeMap<FactId, Fact>,
    pub(crate) calendars: BTreeMap<String, Dates>,
    pub(crate) penalties: BTreeMap<String, Translated>,
}

fn vocabulary(files: &[SourceFile], found: &mut Vec<Problem>) -> Vocabulary {
    let mut words = Vocabulary::default();
    let mut read = |wanted: &str, reader: &mut dyn FnMut(&tree::Node, &mut Problems<'_>)| {
        for file in files.iter().filter(|file| name(file) == wanted) {
            let mut problems = Problems::of(&file.path);
            reader(&tree::toml(&file.text, &mut problems), &mut problems);
            found.extend(problems.into_sorted());
        }
    };
    read(FACTS, &mut |root, problems| facts::facts(root, &mut words.facts, problems));
    read(DATES, &mut |root, problems| {
        dates::calendars(root, &words.facts, &mut words.calendars, problems);
    });
    read(PENALTIES, &mut |root, problems| penalties::penalties(root, &mut words.penalties, problems));
    words
}

impl Doubts {
    /// Keeps what a rule that cannot be used would have given; `None` when even that could not be read.
    fn add(&mut self, gives: Option<Vec<(FactId, String)>>) {
        match gives {
            Some(pairs) => self.pairs.extend(pairs),
            None => self.everything = true,
        }
    }
}

pub(crate) fn name(file: &SourceFile) -> &str {
    file.path.rsplit(['/', '\\']).next().unwrap_or(&file.path)
}

fn unique(rule: &Rule, known: &[Rule], span: &std::ops::Range<usize>, problems: &mut Problems<'_>) -> bool {
    let twin = known.iter().find(|other| other.id == rule.id);
    if let Some(twin) = twin {
        problems.push("duplicate-id", span, format!("`{}` is already the id of `{}`", rule.id, twin.path));
    }
    twin.is_none()
}

fn circle(rules: &[Rule], files: &[SourceFile]) -> Problem {
    let first = rules.first().expect("a circle has at least one rule");
    let text = files.iter().find(|file| file.path == first.path).map_or("", |file| &file.text);
    let span = text.find("[[when]]").map(|at| at..at + "[[when]]".len());
    let ids = listed(rules.iter().map(|rule| rule.id.as_str()));
    Problem {
        code: "circle",
        message: format!("these rules wait for each other: {ids}"),
        path: first.path.clone(),
        span,
        hint: Some("a rule may not read what follows from what it gives".to_owned()),
        about: None,
    }
}

/// SHA-256 over names and texts; line ends do not count, nor does the folder in which the book stands.
fn hash(files: &[SourceFile]) -> String {
    let mut context = ring::digest::Context::new(&ring::digest::SHA256);
    for file in files {
        for part in [name(file), "\0", &file.text.replace("\r\n", "\n"), "\0"] {
            context.update(part.as_bytes());
        }
    }
    context.finish().as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
