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
    let own: String = letter
        .pages_at_end()
        .iter()
        .map(|page| format!("{} {}\n", asked(&page.words, letter), page.link))
        .collect();
    let managed = letter.managed.iter().map(|text| format!("{text}\n"));
    let ways = letter.ways().map(|(text, link)| format!("{} {link}\n", words::label(&text, letter.language)));
    let ways: String = managed.chain(ways).collect();
    let code = words::say(letter.language, "alert-code", &[("code", letter.code.clone().into())]);
    blocks.push(format!("-- \n{}\n{own}{ways}{code}\n", letter.because));
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
    let own = letter.pages_of(entry).iter();
    lines.extend(own.map(|page| format!("{} {}", asked(&page.words, letter), page.link)));
    lines.join("\n")
}

/// A question stands as it is, anything else gets its colon.
fn asked(text: &str, letter: &Letter) -> String {
    if text.ends_with('?') { text.to_owned() } else { words::label(text, letter.language) }
}

fn label(key: &str, letter: &Letter) -> String {
    words::label(&words::say(letter.language, key, &[]), letter.language)
}
