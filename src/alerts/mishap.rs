//! Why an attempt to tell failed: a word that programs read, what the other side said, and both in the language of a reader.
//!
//! An outcome carries it and the store keeps it as one line, `webhook-answered: 500 Internal Server Error`. What the other side said
//! is quoted. What a library of ours says is English: it is kept as a word, `webhook-unreachable: connection-refused`, and where
//! that leaves something open the words of the program are quoted too.

use std::error::Error;

use super::timing::ASKED;
use crate::net::LineFault;
use crate::net::fault::root_of;
use crate::text::{Language, say};

/// Every word; each has a sentence under `mishap` in the messages.
pub const WORDS: [&str; 31] = [
    EXHAUSTED,
    MOVED,
    "taken-over",
    "webhook-secret",
    "webhook-private",
    "webhook-redirects",
    "webhook-gone",
    "webhook-answered",
    "webhook-unreachable",
    "webhook-silent",
    "webhook-broke",
    "mail-sender",
    LOGIN,
    "mail-unencrypted",
    "mail-unwritable",
    "mail-unsigned",
    "mail-outbox",
    ANSWERED,
    "mail-hung-up",
    "mail-unusable",
    "mail-unreachable",
    "mail-broke",
    CAME_BACK,
    "telegram-token",
    "telegram-pace",
    "telegram-waits",
    "telegram-says",
    "telegram-gone",
    "telegram-unreachable",
    "telegram-silent",
    "telegram-broke",
];

/// The schedule of a program's address is exhausted; what the last attempt met follows.
pub const EXHAUSTED: &str = "exhausted";
/// The receiver moves on and on.
pub const MOVED: &str = "moved";
/// A mail server takes no mail from us; the key that says how we come stands in parentheses behind what it said.
pub const LOGIN: &str = "mail-login";
/// A mail server said no.
pub const ANSWERED: &str = "mail-answered";
/// A mail came back after it was taken.
pub const CAME_BACK: &str = "mail-came-back";

/// Words behind which the other side stands and answers: whatever is wrong, the line to it is not.
const ANSWERS: [&str; 6] =
    ["webhook-redirects", "webhook-gone", "webhook-answered", ANSWERED, "telegram-says", "telegram-gone"];

/// Words behind which a program of ours says what happened, and nobody else.
const OF_THE_PROGRAM: [&str; 7] = [
    "webhook-unreachable",
    "webhook-broke",
    "mail-unreachable",
    "mail-unusable",
    "mail-broke",
    "mail-unwritable",
    "mail-outbox",
];

/// The most letters of what somebody said that are kept.
const SAID_MAX: usize = 200;

/// A mishap as it is kept.
pub fn kept(word: &'static str, said: impl std::fmt::Display) -> String {
    debug_assert!(WORDS.contains(&word), "`{word}` has no sentence");
    match said.to_string() {
        said if said.is_empty() => word.to_owned(),
        said => format!("{word}: {said}"),
    }
}

/// What went wrong on a line, as it is kept behind a word: the name of the fault, and what the program called it where the name
/// leaves something open.
pub(super) fn line(error: &(dyn Error + 'static)) -> String {
    let fault = LineFault::of(error);
    match fault {
        LineFault::Other => bounded(&root_of(error)),
        fault if fault.is_vague() => format!("{}: {}", fault.word(), bounded(&root_of(error))),
        fault => fault.word().to_owned(),
    }
}

/// What somebody said, in one bounded line.
pub(super) fn bounded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(SAID_MAX).collect()
}

/// Whether somebody answered, and only not as we wished.
pub fn is_answer(kept: &str) -> bool {
    ANSWERS.contains(&apart(kept).0)
}

/// The sentence of a mishap, or of another reason why a subscription is paused. What an earlier version kept in words of its own
/// stands as it is.
pub fn in_words(kept: &str, language: Language) -> String {
    let (word, said) = match apart(kept) {
        _ if kept == ASKED => ("asked", ""),
        (word, said) if WORDS.contains(&word) => (word, said),
        _ => return kept.to_owned(),
    };
    let (said, key) = match word {
        EXHAUSTED => (in_words(said, language), ""),
        LOGIN => key_apart(said),
        word if OF_THE_PROGRAM.contains(&word) => (of_the_program(said, language), ""),
        _ => (said.to_owned(), ""),
    };
    let args = [("word", word.to_owned().into()), ("said", said.into()), ("key", key.to_owned().into())];
    say(language, "mishap", &args)
}

/// What a server said to how we come, and the key of the configuration behind it.
fn key_apart(said: &str) -> (String, &str) {
    let parts = said.strip_suffix(')').and_then(|said| said.rsplit_once(" ("));
    parts.map_or_else(|| (said.to_owned(), "smtp"), |(said, key)| (said.to_owned(), key))
}

/// What the program says happened: a word of ours in words, anything else as a quotation.
fn of_the_program(said: &str, language: Language) -> String {
    let (word, detail) = apart(said);
    let is_fault = LineFault::ALL.iter().any(|fault| fault.word() == word);
    let (fault, detail) = if is_fault { (Some(word), detail) } else { (None, said) };
    let quoted = || say(language, "program-words", &[("detail", detail.to_owned().into())]);
    let fault = fault.map(|word| say(language, "feed-cause", &[("cause", word.to_owned().into())]));
    match fault {
        Some(fault) if detail.is_empty() => fault,
        Some(fault) => format!("{fault} ({})", quoted()),
        None => quoted(),
    }
}

/// The word of a mishap, and what was said.
pub(super) fn apart(kept: &str) -> (&str, &str) {
    kept.split_once(": ").unwrap_or((kept, ""))
}
