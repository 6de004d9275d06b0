//! A message as its parts, for receivers that have a form of their own: Teams, Slack, Matrix, ntfy.

use super::Letter;

/// What a message says, part by part. Texts are clean lines, not yet escaped; addresses are safe to follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// One block per alert, in the order of the message.
    pub blocks: Vec<Block>,
    /// Why it came, and who may change that where others read along; may be empty.
    pub because: String,
    /// The words and the address of each link that ends or sets the subscription: none where others read along.
    pub ways: Vec<(String, String)>,
    /// Whether it presses: a receiver that knows ranks gives it a higher one.
    pub urgent: bool,
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
    /// The subscriber's own pages about it, each with the words of its link: why it came, how to hear no more of it.
    pub pages: Vec<(String, String)>,
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
            pages: entry.pages.iter().map(|page| (page.words.clone(), page.link.clone())).collect(),
        }
    });
    Told {
        blocks: blocks.collect(),
        because: [Some(&letter.because), letter.managed.as_ref()]
            .into_iter()
            .flatten()
            .cloned()
            .collect::<Vec<_>>()
            .join(" "),
        ways: letter.ways().collect(),
        urgent: letter.urgent,
    }
}
