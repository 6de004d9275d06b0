//! A message as plain text.

use super::entry::Entry;
use super::{Letter, words};

/// The message as plain text: a block per entry, an empty line between blocks.
pub(super) fn write(letter: &Letter) -> String {
    let mut blocks = Vec::new();
    for section in &letter.sections {
        if letter.is_digest() {
            blocks.push(format!("== {} ==", section.heading));
        }
        blocks.extend(section.entries.iter().map(|entry| block(entry, letter)));
    }
    let stop = words::say(letter.language, "alert-stop", &[]);
    let code = words::say(letter.language, "alert-code", &[("code", letter.code.clone().into())]);
    blocks.push(format!("-- \n{}\n{stop}: {}\n{code}\n", letter.because, letter.stop));
    blocks.join("\n\n")
}

fn block(entry: &Entry, letter: &Letter) -> String {
    let mut lines = vec![entry.title.clone()];
    lines.extend([&entry.origin, &entry.text].into_iter().filter(|line| !line.is_empty()).cloned());
    lines.extend(entry.duties.iter().map(|duty| format!("- {duty}")));
    lines.extend(entry.facts.iter().map(|(label, value)| format!("{label}: {value}")));
    if let Some(link) = entry.link.as_ref().filter(|link| **link != entry.page) {
        lines.push(format!("{}: {link}", words::say(letter.language, "alert-read", &[])));
    }
    lines.push(format!("{}: {}", words::say(letter.language, "alert-page", &[]), entry.page));
    lines.join("\n")
}
