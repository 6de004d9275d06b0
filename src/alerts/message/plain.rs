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
    let stop = label("alert-stop", letter);
    let why = letter
        .why_page()
        .map(|page| format!("{} {page}\n", words::say(letter.language, "alert-why-page", &[])));
    let code = words::say(letter.language, "alert-code", &[("code", letter.code.clone().into())]);
    let why = why.unwrap_or_default();
    blocks.push(format!("-- \n{}\n{why}{stop} {}\n{code}\n", letter.because, letter.stop));
    blocks.join("\n\n")
}

fn block(entry: &Entry, letter: &Letter) -> String {
    let mut lines = vec![entry.title.clone()];
    lines.extend([&entry.origin, &entry.text].into_iter().filter(|line| !line.is_empty()).cloned());
    lines.extend(entry.duties.iter().map(|duty| format!("- {duty}")));
    lines.extend(entry.facts.iter().map(|fact| match &fact.link {
        Some(link) => format!("{} {} ({link})", fact.label, fact.value),
        None => format!("{} {}", fact.label, fact.value),
    }));
    if let Some(link) = entry.link.as_ref().filter(|link| **link != entry.page) {
        lines.push(format!("{} {link}", label("alert-read", letter)));
    }
    lines.push(format!("{} {}", label("alert-page", letter), entry.page));
    if let Some(page) = letter.why_page_of(entry) {
        lines.push(format!("{} {page}", words::say(letter.language, "alert-why-page", &[])));
    }
    lines.join("\n")
}

fn label(key: &str, letter: &Letter) -> String {
    words::label(&words::say(letter.language, key, &[]), letter.language)
}
