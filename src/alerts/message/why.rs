//! Why an item reached a subscriber, in a sentence.

use crate::text::Language;

use super::{ThemeNames, clean, words};
use crate::alerts::alert::Why;

/// At most so many matched words are named: enough to recognise the reason, short enough for a telephone.
const WORDS_MAX: usize = 8;

/// The parts of the subscription that the item met, as one text; empty when none is known.
pub(super) fn write(why: &Why, language: Language, names: ThemeNames<'_>) -> String {
    let mut reasons = Vec::new();
    if let Some(query) = why.query.as_deref().map(|query| clean::line(query, 120)).filter(|q| !q.is_empty()) {
        reasons.push(words::say(language, "alert-why-query", &[("query", query.into())]));
    }
    if !why.themes.is_empty() {
        let themes = themes(&why.themes, language, names);
        reasons.push(words::say(language, "alert-why-themes", &[("themes", themes.into())]));
    }
    if !why.words.is_empty() {
        let found = found(why).join(", ");
        reasons.push(words::say(language, "alert-why-words", &[("words", found.into())]));
    }
    reasons.join("; ")
}

/// The words that were found, each with the part of the query that it met where that is written otherwise: `steden (stad)`.
fn found(why: &Why) -> Vec<String> {
    let asked = |word: &String| {
        let part = why.parts.iter().find(|part| part.by.contains(word))?;
        let alike = part.part.eq_ignore_ascii_case(word) || part.by.len() > 1;
        (!alike).then(|| clean::line(&part.part, 40))
    };
    let word = |word: &String| match asked(word) {
        Some(part) => format!("{} ({part})", clean::line(word, 40)),
        None => clean::line(word, 40),
    };
    why.words.iter().take(WORDS_MAX).map(word).collect()
}

/// The names of themes, separated by commas.
pub(super) fn themes(ids: &[String], language: Language, names: ThemeNames<'_>) -> String {
    let named: Vec<String> = ids.iter().take(12).map(|id| clean::line(&names(id, language), 60)).collect();
    named.join(", ")
}
