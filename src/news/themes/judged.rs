//! How well the themes find what a careful editor would give: a labelled set, and precision and recall over it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Themes;
use crate::news::Item;
use crate::text::Language;

/// A labelled item: what a feed would give, and the themes that an editor gave it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Labelled {
    /// Unique in the whole set; it also decides the part.
    pub id: String,
    /// The title.
    pub title: String,
    /// The teaser.
    pub summary: String,
    /// The whole text, where the feed gives it.
    #[serde(default)]
    pub body: String,
    /// Ids of the themes that it has; none is an answer too.
    pub themes: BTreeSet<String>,
    /// Its language: that of its file.
    #[serde(skip)]
    pub language: Option<Language>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    language: Language,
    #[serde(default)]
    item: Vec<Labelled>,
}

/// The two halves of a set: queries are tuned on one and judged on the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Its misses may be read while queries are changed.
    Tuning,
    /// Only its totals may be read.
    Aside,
}

impl Labelled {
    /// Reads a file of labelled items.
    ///
    /// # Errors
    /// What is wrong, with its line; or the themes that do not exist.
    pub fn read(text: &str, themes: &Themes) -> Result<Vec<Labelled>, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        for item in &file.item {
            for theme in &item.themes {
                themes.by_id(theme).map_err(|error| format!("item `{}`: {error}", item.id))?;
            }
        }
        let spoken = |item: Labelled| Labelled { language: Some(file.language), ..item };
        Ok(file.item.into_iter().map(spoken).collect())
    }

    /// The part it belongs to: the last bit of a hash of its id, so that no one chooses and nothing moves when items are added.
    pub fn part(&self) -> Part {
        let digest = ring::digest::digest(&ring::digest::SHA256, self.id.as_bytes());
        if digest.as_ref()[0] & 1 == 0 { Part::Tuning } else { Part::Aside }
    }

    /// The item as a feed would give it.
    pub fn item(&self) -> Item {
        Item {
            id: self.id.clone(),
            title: self.title.clone(),
            summary: self.summary.clone(),
            body: self.body.clone(),
            language: self.language,
            ..Item::default()
        }
    }
}

/// How often a theme was given rightly, given wrongly and missed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Score {
    /// Given, and the editor gave it too.
    pub right: usize,
    /// Given, and the editor did not.
    pub wrong: usize,
    /// Not given, and the editor did.
    pub missed: usize,
}

impl Score {
    /// The share of what was given that is right; 1 when nothing was given.
    pub fn precision(&self) -> f64 {
        share(self.right, self.right + self.wrong)
    }

    /// The share of what the editor gave that was found; 1 when there is nothing to find.
    pub fn recall(&self) -> f64 {
        share(self.right, self.support())
    }

    /// The harmonic mean of precision and recall.
    pub fn f1(&self) -> f64 {
        share(2 * self.right, 2 * self.right + self.wrong + self.missed)
    }

    /// How often the editor gave it.
    pub fn support(&self) -> usize {
        self.right + self.missed
    }

    fn count(&mut self, given: bool, wanted: bool) {
        match (given, wanted) {
            (true, true) => self.right += 1,
            (true, false) => self.wrong += 1,
            (false, true) => self.missed += 1,
            (false, false) => {}
        }
    }
}

#[allow(clippy::cast_precision_loss)] // a set has some hundreds of items
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// One item of which the themes are not those of the editor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Miss {
    /// Which item.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Themes that were missed.
    pub missed: Vec<String>,
    /// Themes that were given wrongly.
    pub wrong: Vec<String>,
}

/// The judgement of one part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    /// Items judged.
    pub items: usize,
    /// The score of each theme that was given or wanted.
    pub themes: BTreeMap<String, Score>,
    /// Items that differ from the editor's answer, in the order of the set.
    pub misses: Vec<Miss>,
}

impl Judgement {
    /// Holds what was given against what the editor gave.
    pub fn of<'a>(
        items: impl IntoIterator<Item = &'a Labelled>,
        given: impl Fn(&Labelled) -> BTreeSet<String>,
    ) -> Judgement {
        let mut judgement = Judgement::default();
        for item in items {
            let given = given(item);
            judgement.items += 1;
            for theme in given.union(&item.themes) {
                let score = judgement.themes.entry(theme.clone()).or_default();
                score.count(given.contains(theme), item.themes.contains(theme));
            }
            if given != item.themes {
                judgement.misses.push(Miss {
                    id: item.id.clone(),
                    title: item.title.clone(),
                    missed: item.themes.difference(&given).cloned().collect(),
                    wrong: given.difference(&item.themes).cloned().collect(),
                });
            }
        }
        judgement
    }

    /// All themes together, each tag counted once: the frequent themes weigh most.
    pub fn micro(&self) -> Score {
        self.themes.values().fold(Score::default(), |sum, score| Score {
            right: sum.right + score.right,
            wrong: sum.wrong + score.wrong,
            missed: sum.missed + score.missed,
        })
    }

    /// The mean of the precision, the recall and the F1 of the themes: each theme weighs the same.
    #[allow(clippy::cast_precision_loss)] // there are some dozens of themes
    pub fn macro_mean(&self) -> [f64; 3] {
        let count = self.themes.len().max(1) as f64;
        let mean = |of: fn(&Score) -> f64| self.themes.values().map(of).sum::<f64>() / count;
        [mean(Score::precision), mean(Score::recall), mean(Score::f1)]
    }
}
