//! Subscriptions by the hundred thousand, as people keep them: made up from a seed, or read from a file.

use std::collections::HashSet;

use belfort::search::{Document, Query};
use serde::Deserialize;

use super::data::{Luck, pairs};

/// What one subscription asks: every part that is there must hold.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Waiting {
    pub(crate) id: u32,
    pub(crate) theme: Option<String>,
    /// All of these words.
    pub(crate) all: Vec<String>,
    /// One of these.
    pub(crate) any: Vec<String>,
    /// These side by side.
    pub(crate) phrase: Vec<String>,
    /// None of these.
    pub(crate) not: Vec<String>,
}

impl Waiting {
    /// The same in the query language; words in quotes are looked for as written.
    pub(crate) fn query(&self) -> Query {
        let quoted = |word: &String| format!("\"{word}\"");
        let mut parts: Vec<String> = self.all.iter().map(quoted).collect();
        parts.extend(self.theme.iter().map(|theme| format!("theme:{theme}")));
        if !self.any.is_empty() {
            parts.push(format!("({})", self.any.iter().map(quoted).collect::<Vec<_>>().join(" OR ")));
        }
        if !self.phrase.is_empty() {
            parts.push(format!("\"{}\"", self.phrase.join(" ")));
        }
        parts.extend(self.not.iter().map(|word| format!("-\"{word}\"")));
        Query::parse(&parts.join(" ")).expect("a good query")
    }

    /// The same for PostgreSQL, without the theme.
    pub(crate) fn tsquery(&self) -> String {
        let mut parts = self.all.clone();
        parts.extend((!self.any.is_empty()).then(|| format!("({})", self.any.join(" | "))));
        parts.extend((!self.phrase.is_empty()).then(|| self.phrase.join(" <-> ")));
        parts.extend(self.not.iter().map(|word| format!("!{word}")));
        parts.join(" & ")
    }
}

/// Themes that subscribers choose from; the documents have the first twelve of them.
const THEMES: u64 = 15;

/// Subscriptions of five kinds: a theme with a word, one of two to five words, all of two or three, two words side by
/// side, and one with an exclusion, in the shares 15, 35, 25, 15 and 10 of a hundred.
pub(crate) fn waiting(count: usize, documents: &[Document]) -> Vec<Waiting> {
    let mut luck = Luck::new(5);
    let pairs: Vec<Vec<String>> = documents.iter().flat_map(|document| pairs(&document.body)).collect();
    (0..count as u32).map(|id| one(id, &mut luck, &pairs)).collect()
}

fn one(id: u32, luck: &mut Luck, pairs: &[Vec<String>]) -> Waiting {
    let mut waiting = Waiting { id, ..Waiting::default() };
    match luck.below(100) {
        0..15 => {
            waiting.theme = Some(format!("theme-{}", luck.below(THEMES)));
            waiting.all = words(1, luck);
        }
        15..50 => waiting.any = words(2 + luck.below(4), luck),
        50..75 => waiting.all = words(2 + luck.below(2), luck),
        75..90 if luck.below(2) == 0 => waiting.phrase = words(2, luck),
        75..90 => waiting.phrase = pairs[luck.below(pairs.len() as u64) as usize].clone(),
        _ => {
            waiting.all = words(1 + luck.below(2), luck);
            waiting.not = words(1, luck);
        }
    }
    waiting
}

/// Different words that people wait for.
fn words(count: u64, luck: &mut Luck) -> Vec<String> {
    let mut seen = HashSet::new();
    let rare = std::iter::repeat_with(|| luck.rare_word());
    rare.filter(|word| seen.insert(word.clone())).take(count as usize).collect()
}
