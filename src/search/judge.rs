//! How well a search answers: questions with judged answers, and two figures for what a search makes of them.
//!
//! `ndcg` is the normalised discounted cumulative gain of the first ten (Järvelin and Kekäläinen, 2002): 1 when the best answers
//! stand first in the best order. `recall` is the share of all judged answers among the first hundred.

mod plain;

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

pub use plain::PlainIndex;

use super::Document;
use crate::text::Language;

/// Hits that the order is measured on: the first page.
pub const ORDER_DEPTH: usize = 10;
/// Hits that completeness is measured on: as far as anybody reads.
pub const RECALL_DEPTH: usize = 100;

/// A question and what answers it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// As a person types it.
    pub text: String,
    /// What makes it hard.
    pub kind: String,
    /// The language of who asks.
    #[serde(default)]
    pub language: Language,
    /// The answers and their grades, `id:grade` with spaces between.
    relevant: String,
}

/// What a search made of one question or of several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Score {
    /// The order of the first ten, from 0 to 1.
    pub ndcg: f64,
    /// The completeness of the first hundred, from 0 to 1.
    pub recall: f64,
}

#[derive(Deserialize)]
struct Questions {
    query: Vec<Question>,
}

#[derive(Deserialize)]
struct Items {
    language: Option<Language>,
    item: Vec<Item>,
}

/// An item of a file of items; what this file does not ask of it is passed over.
#[derive(Deserialize)]
struct Item {
    id: String,
    language: Option<Language>,
    title: String,
    #[serde(default)]
    summary: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    themes: Vec<String>,
    day: Option<NaiveDate>,
}

impl Item {
    /// The day that its file says; else one of two years by its id, so that it has a date, which says nothing of it.
    fn published(&self) -> Option<DateTime<Utc>> {
        let by_id = || {
            let digest = ring::digest::digest(&ring::digest::SHA256, self.id.as_bytes());
            let days = u64::from(digest.as_ref()[0]) * 3;
            NaiveDate::from_ymd_opt(2024, 11, 1)?.checked_add_days(Days::new(days))
        };
        Some(self.day.or_else(by_id)?.and_time(NaiveTime::MIN).and_utc())
    }
}

/// Reads a file of questions.
///
/// # Errors
/// The place in the file, as the reader of TOML tells it.
pub fn questions(text: &str) -> Result<Vec<Question>, toml::de::Error> {
    Ok(toml::from_str::<Questions>(text)?.query)
}

/// Reads a file of items.
///
/// # Errors
/// The place in the file, as the reader of TOML tells it.
pub fn items(text: &str) -> Result<Vec<Document>, toml::de::Error> {
    let file: Items = toml::from_str(text)?;
    let document = |item: Item| Document {
        published: item.published(),
        key: item.id,
        feed: "judged".to_owned(),
        language: item.language.or(file.language),
        title: item.title,
        summary: item.summary,
        body: item.body,
        themes: item.themes,
        ..Document::default()
    };
    Ok(file.item.into_iter().map(document).collect())
}

impl Question {
    /// The answers, by id.
    pub fn grades(&self) -> HashMap<&str, u32> {
        let pairs = self.relevant.split_whitespace().filter_map(|pair| pair.rsplit_once(':'));
        pairs.filter_map(|(id, grade)| Some((id, grade.parse().ok()?))).collect()
    }

    /// Whether nobody looks at it while the search is tuned: a third of the questions, by a hash of their words, so that no one
    /// chooses and nothing moves when questions are added.
    pub fn is_held_out(&self) -> bool {
        let digest = ring::digest::digest(&ring::digest::SHA256, self.text.as_bytes());
        digest.as_ref()[0].is_multiple_of(3)
    }

    /// How well a list of ids, best first, answers it.
    pub fn score(&self, found: &[String]) -> Score {
        let grades = self.grades();
        let gained = found.iter().map(|id| grades.get(id.as_str()).copied().unwrap_or(0));
        let mut ideal: Vec<u32> = grades.values().copied().collect();
        ideal.sort_unstable_by(|one, other| other.cmp(one));
        let met = found.iter().take(RECALL_DEPTH).filter(|id| grades.contains_key(id.as_str())).count();
        Score {
            ndcg: gain(gained) / gain(ideal.into_iter()).max(f64::MIN_POSITIVE),
            recall: met as f64 / grades.len().max(1) as f64,
        }
    }
}

impl Score {
    /// The mean of several; nothing when there are none.
    pub fn mean(scores: &[Score]) -> Score {
        let mean = |of: fn(&Score) -> f64| scores.iter().map(of).sum::<f64>() / scores.len().max(1) as f64;
        Score { ndcg: mean(|score| score.ndcg), recall: mean(|score| score.recall) }
    }
}

/// The gain of the first ten: a grade doubles in worth with each step, and counts for less the lower it stands.
fn gain(grades: impl Iterator<Item = u32>) -> f64 {
    let worth = |(place, grade): (usize, u32)| (2f64.powi(grade as i32) - 1.0) / (place as f64 + 2.0).log2();
    grades.take(ORDER_DEPTH).enumerate().map(worth).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scored(found: &[&str]) -> Score {
        let file = "[[query]]\ntext = \"a\"\nkind = \"word\"\nrelevant = \"x:3 y:1\"";
        let found: Vec<String> = found.iter().map(|id| (*id).to_owned()).collect();
        questions(file).unwrap().remove(0).score(&found)
    }

    #[test]
    fn the_best_order_scores_one_and_nothing_scores_nothing() {
        assert_eq!(scored(&["x", "y"]), Score { ndcg: 1.0, recall: 1.0 });
        assert_eq!(scored(&[]), Score { ndcg: 0.0, recall: 0.0 });
        let turned = scored(&["y", "z", "x"]);
        assert!(turned.ndcg > 0.5 && turned.ndcg < 0.7, "{turned:?}");
        assert_eq!(scored(&["x"]).recall, 0.5);
    }
}
