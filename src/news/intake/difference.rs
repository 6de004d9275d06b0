//! Decides whether a changed item says something else than before, and what.
//!
//! A typing mistake mended, a date of publication set anew, a counter of readers or another list of related pieces is a
//! change of the item and no news. A title that means something else, another day or amount in a sentence that stayed,
//! another provision or a good part of the text is.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::sentences::{Sentence, counts_something, sentences};
use crate::law::Provision;
use crate::news::Item;
use crate::news::figures::{Value, find};
use crate::news::story::words;
use crate::text::near::nearest;

/// Of the words of the new text, in percent, that must stand in new sentences before the text counts as another.
const TEXT_PERCENT_MIN: usize = 30;
/// Texts with fewer words are teasers: another teaser, or the whole text in its place, is no other news.
const TEXT_WORDS_MIN: usize = 40;
/// Figures that are named one by one; more of them are a table.
const FIGURES_MAX: usize = 5;

/// What an item said at some time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// What came out of the feed.
    pub item: Item,
    /// What it cited.
    pub provisions: BTreeSet<Provision>,
}

/// A difference between two versions that matters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "difference", rename_all = "kebab-case")]
pub enum Difference {
    /// The title means something else.
    Title {
        /// The title before.
        before: String,
        /// The title now.
        after: String,
    },
    /// A day changed in a sentence that stayed.
    Day {
        /// The day before.
        #[schema(value_type = String, format = Date)]
        before: NaiveDate,
        /// The day now.
        #[schema(value_type = String, format = Date)]
        after: NaiveDate,
    },
    /// A number changed in a sentence that stayed.
    Figure {
        /// As it was written.
        before: String,
        /// As it is written now.
        after: String,
    },
    /// Other provisions are cited.
    Provisions {
        /// Cited now and not before.
        added: Vec<String>,
        /// Cited before and no longer.
        removed: Vec<String>,
    },
    /// A project is in another phase of the innovation cycle.
    Phase {
        /// The name of the phase before; `None` when it had none.
        before: Option<String>,
        /// The name of the phase now.
        after: Option<String>,
    },
    /// Something more was learned in a project.
    Learned {
        /// What.
        lesson: String,
    },
    /// A good part of the text is another.
    Text {
        /// Words in new sentences, in percent of the text.
        percent: usize,
    },
}

/// Decides what differs between two versions as far as it matters; nothing, where a reader of the first knows the second.
pub fn differences(before: &Version, after: &Version) -> Vec<Difference> {
    let mut found = Vec::new();
    let (old, new) = (&before.item.title, &after.item.title);
    if titles_differ(old, new) {
        found.push(Difference::Title { before: old.clone(), after: new.clone() });
    }
    let year = after.item.published.map_or(2000, |published| published.year());
    let (old, new) = (sentences(text(&before.item)), sentences(text(&after.item)));
    found.extend(figures(&old, &new, year));
    found.extend(provisions(&before.provisions, &after.provisions));
    found.extend(text_differs(&old, &new));
    found
}

/// Decides whether a change is told again: it must matter against what was told last, and against everything that was
/// told before, for some publishers switch to and fro between two versions.
///
/// # Shape
/// `told` oldest first; the differences are those from the last.
pub fn worth_telling(told: &[Version], after: &Version) -> Vec<Difference> {
    let Some((last, earlier)) = told.split_last() else { return Vec::new() };
    let found = differences(last, after);
    let known = earlier.iter().any(|version| differences(version, after).is_empty());
    if known { Vec::new() } else { found }
}

fn text(item: &Item) -> &str {
    if item.body.len() > item.summary.len() { &item.body } else { &item.summary }
}

/// Words that a publisher puts before a title to say that it changed, or how it is told.
const MARKS: [&str; 16] = [
    "update",
    "updated",
    "bijgewerkt",
    "live",
    "video",
    "foto",
    "fotos",
    "photo",
    "photos",
    "podcast",
    "maj",
    "actualise",
    "aktualisiert",
    "herhaling",
    "breaking",
    "net",
];
/// Small words that turn a sentence round.
const NEGATIONS: [&str; 13] = [
    "niet", "geen", "nooit", "pas", "aucun", "aucune", "jamais", "nicht", "kein", "keine", "nie", "not", "no",
];

/// Whether a word came or went that is no other spelling of one that stayed.
fn titles_differ(before: &str, after: &str) -> bool {
    let telling = |title: &str| -> BTreeSet<String> {
        let mut telling: BTreeSet<String> = words::telling(title).into_iter().collect();
        telling.extend(words::all(title).into_iter().filter(|word| NEGATIONS.contains(&word.as_str())));
        telling.retain(|word| !MARKS.contains(&word.as_str()));
        telling
    };
    let (before, after) = (telling(before), telling(after));
    // An item without a title has none to change.
    !before.is_empty() && !after.is_empty() && (lacks(&before, &after) || lacks(&after, &before))
}

fn lacks(one: &BTreeSet<String>, other: &BTreeSet<String>) -> bool {
    one.iter().any(|word| !other.contains(word) && !spelled_otherwise(word, other))
}

/// A figure has one spelling, and so has a word that turns a sentence round.
fn spelled_otherwise(word: &str, known: &BTreeSet<String>) -> bool {
    let exact = word.chars().any(|c| c.is_ascii_digit()) || NEGATIONS.contains(&word) || word.len() < 5;
    !exact && nearest(word, known.iter().map(String::as_str).filter(|known| known.len() >= 5)).is_some()
}

/// Days and numbers that took the place of others in a sentence that stayed.
fn figures(before: &[Sentence<'_>], after: &[Sentence<'_>], year: i32) -> Vec<Difference> {
    let mut found = Vec::new();
    for new in after {
        if before.iter().any(|old| old.text == new.text) {
            continue;
        }
        let Some(old) = before.iter().filter(|old| old.is_like(new)).max_by_key(|old| old.shared_words(new))
        else {
            continue;
        };
        found.extend(replaced(old, new, year));
    }
    found.dedup();
    found.truncate(FIGURES_MAX);
    found
}

fn replaced(old: &Sentence<'_>, new: &Sentence<'_>, year: i32) -> Vec<Difference> {
    let (before, after) = (find(old.text, year), find(new.text, year));
    let gone = before.iter().filter(|figure| !after.iter().any(|other| other.value == figure.value));
    let come: Vec<_> =
        after.iter().filter(|figure| !before.iter().any(|other| other.value == figure.value)).collect();
    let (mut days, mut numbers): (Vec<_>, Vec<_>) =
        come.into_iter().partition(|figure| matches!(figure.value, Value::Day(_)));
    days.reverse();
    numbers.reverse();
    let mut found = Vec::new();
    for figure in gone {
        match &figure.value {
            Value::Day(day) => {
                if let Some(Value::Day(other)) = days.pop().map(|other| &other.value) {
                    found.push(Difference::Day { before: *day, after: *other });
                }
            }
            Value::Number(_) => {
                let Some(other) = numbers.pop() else { continue };
                if counts_something(&figure.written) && counts_something(&other.written) {
                    found.push(Difference::Figure {
                        before: figure.written.clone(),
                        after: other.written.clone(),
                    });
                }
            }
        }
    }
    found
}

fn provisions(before: &BTreeSet<Provision>, after: &BTreeSet<Provision>) -> Option<Difference> {
    let paths = |one: &BTreeSet<Provision>, other: &BTreeSet<Provision>| -> Vec<String> {
        one.difference(other).map(|provision| provision.as_str().to_owned()).collect()
    };
    let (added, removed) = (paths(after, before), paths(before, after));
    (!added.is_empty() || !removed.is_empty()).then_some(Difference::Provisions { added, removed })
}

fn text_differs(before: &[Sentence<'_>], after: &[Sentence<'_>]) -> Option<Difference> {
    let words = |sentences: &[Sentence<'_>]| sentences.iter().map(|one| one.words.len()).sum::<usize>();
    if words(before).min(words(after)) < TEXT_WORDS_MIN {
        return None;
    }
    let new = |sentence: &&Sentence<'_>| !before.iter().any(|old| old.is_like(sentence));
    let new: usize = after.iter().filter(new).map(|sentence| sentence.words.len()).sum();
    let percent = new * 100 / words(after);
    (percent >= TEXT_PERCENT_MIN).then_some(Difference::Text { percent })
}
