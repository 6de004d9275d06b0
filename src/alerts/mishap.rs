//! Why an attempt to tell failed: a word that programs read, what the other side said, and both in the language of a reader.
//!
//! An outcome carries it and the store keeps it as one line, `webhook-answered: 500 Internal Server Error`.

use super::timing::ASKED;
use crate::text::{Language, say};

/// Every word; each has a sentence under `mishap` in the messages.
pub const WORDS: [&str; 30] = [
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
    "mail-login",
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
/// A mail server said no.
pub const ANSWERED: &str = "mail-answered";
/// A mail came back after it was taken.
pub const CAME_BACK: &str = "mail-came-back";

/// Words behind which the other side stands and answers: whatever is wrong, the line to it is not.
const ANSWERS: [&str; 6] =
    ["webhook-redirects", "webhook-gone", "webhook-answered", ANSWERED, "telegram-says", "telegram-gone"];

/// A mishap as it is kept.
pub fn kept(word: &'static str, said: impl std::fmt::Display) -> String {
    debug_assert!(WORDS.contains(&word), "`{word}` has no sentence");
    match said.to_string() {
        said if said.is_empty() => word.to_owned(),
        said => format!("{word}: {said}"),
    }
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
    let said = if word == EXHAUSTED { in_words(said, language) } else { said.to_owned() };
    say(language, "mishap", &[("word", word.to_owned().into()), ("said", said.into())])
}

/// The word of a mishap, and what was said.
pub(super) fn apart(kept: &str) -> (&str, &str) {
    kept.split_once(": ").unwrap_or((kept, ""))
}
