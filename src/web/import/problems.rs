//! What is wrong with a file, in the language of the reader where there are words for it; one line for what is wrong alike.

use super::super::frame::Frame;
use crate::daemon::taking_in::NotPlanned;
use crate::law::Problem;
use crate::text::messages::FluentValue;
use crate::text::say;

/// Lines that a page shows: who made more mistakes mends these first.
const LINES_MAX: usize = 50;
/// Places that stand behind one line.
const PLACES_MAX: usize = 8;

/// Mistakes in files of our own for which there are words of every reader.
const KINDS: [&str; 10] = [
    "too-large",
    "syntax",
    "duplicate-key",
    "duplicate-id",
    "unknown-key",
    "unknown-fact",
    "unknown-value",
    "missing-key",
    "wrong-type",
    "bad-id",
];

/// Mistakes of one kind.
pub(super) struct ProblemView {
    /// What is wrong and what to do.
    pub(super) text: String,
    /// The same more precisely, where only the reader of files has words for it: English.
    pub(super) english: Option<String>,
    /// Where.
    pub(super) places: String,
}

/// All of them, and how many kinds are left out.
pub(super) fn views(refused: &NotPlanned, frame: &Frame) -> (Vec<ProblemView>, usize) {
    let mut kinds: Vec<(&Problem, Vec<&Problem>)> = Vec::new();
    for problem in &refused.problems {
        match kinds.iter_mut().find(|(first, _)| alike(first, problem)) {
            Some((_, all)) => all.push(problem),
            None => kinds.push((problem, vec![problem])),
        }
    }
    let left = kinds.len().saturating_sub(LINES_MAX);
    let view = |(problem, all): (&Problem, Vec<&Problem>)| {
        let known = in_words(problem, frame);
        ProblemView {
            english: known.is_none().then(|| in_english(problem)),
            text: known.unwrap_or_else(|| kind(problem.code, frame)),
            places: places(&all, &refused.text, frame),
        }
    };
    (kinds.into_iter().take(LINES_MAX).map(view).collect(), left)
}

fn alike(one: &Problem, other: &Problem) -> bool {
    let says_the_same = one.about == other.about && (one.about.is_some() || one.message == other.message);
    one.code == other.code && says_the_same
}

fn in_words(problem: &Problem, frame: &Frame) -> Option<String> {
    let about = problem.about.as_ref()?;
    let names = ["one", "two", "three"];
    let args: Vec<(&str, FluentValue<'_>)> =
        names.into_iter().zip(about.iter().map(|part| part.clone().into())).collect();
    Some(say(frame.language(), &format!("import-problem-{}", problem.code), &args))
}

/// What kind of mistake it is, where nobody said it more precisely in the language of the reader.
fn kind(code: &str, frame: &Frame) -> String {
    frame.t(&format!("import-kind-{}", if KINDS.contains(&code) { code } else { "other" }))
}

fn in_english(problem: &Problem) -> String {
    match &problem.hint {
        Some(hint) => format!("{}; {hint}", problem.message),
        None => problem.message.clone(),
    }
}

/// `regel 3, teken 14`, or `regels 3, 4 en nog 12`.
fn places(all: &[&Problem], text: &str, frame: &Frame) -> String {
    if text.is_empty() {
        return String::new();
    }
    let shown = all.iter().take(PLACES_MAX).map(|problem| problem.position(text));
    let shown: Vec<(usize, usize)> = shown.collect();
    if let ([(line, column)], 1) = (shown.as_slice(), all.len()) {
        let args = [("line", (*line).into()), ("column", (*column).into())];
        return say(frame.language(), "import-place", &args);
    }
    let lines: Vec<String> = shown.iter().map(|(line, _)| line.to_string()).collect();
    let args = [("lines", lines.join(", ").into()), ("more", (all.len() - shown.len()).into())];
    say(frame.language(), "import-places", &args)
}
