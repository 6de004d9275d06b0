//! A message as its parts, for receivers that have a form of their own: Teams, Slack, Matrix, ntfy.

use super::{Letter, words};

/// What a message says, part by part. Texts are clean lines, not yet escaped; addresses are safe to follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// One block per alert, in the order of the message.
    pub blocks: Vec<Block>,
    /// Why it came.
    pub because: String,
    /// The words of the link to the page that says why, of each block that has one.
    pub why_words: String,
    /// The words of the link that ends the subscription.
    pub stop_words: String,
    /// The address that ends the subscription.
    pub stop: String,
}

/// What a message says of one alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is called.
    pub title: String,
    /// Where the title leads.
    pub link: String,
    /// Source and date; may be empty.
    pub origin: String,
    /// A sentence or two, duties and facts included, a line each; may be empty.
    pub lines: Vec<String>,
    /// The page that says why the subscriber got it, for an item.
    pub why: Option<String>,
}

/// The parts of a message.
pub(super) fn write(letter: &Letter) -> Told {
    let entries = letter.sections.iter().flat_map(|section| &section.entries);
    let blocks = entries.map(|entry| {
        let text = Some(entry.text.clone()).filter(|text| !text.is_empty());
        let duties = entry.duties.iter().map(|duty| format!("• {duty}"));
        let facts = entry.facts.iter().map(|fact| format!("{} {}", fact.label, fact.value));
        Block {
            title: entry.title.clone(),
            link: entry.link.clone().unwrap_or_else(|| entry.page.clone()),
            origin: entry.origin.clone(),
            lines: text.into_iter().chain(duties).chain(facts).collect(),
            why: entry.why_page.clone(),
        }
    });
    Told {
        blocks: blocks.collect(),
        because: letter.because.clone(),
        why_words: words::say(letter.language, "alert-why-page", &[]),
        stop_words: words::say(letter.language, "alert-stop", &[]),
        stop: letter.stop.clone(),
    }
}
