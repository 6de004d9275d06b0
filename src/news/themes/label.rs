//! The labels of feeds, and the themes that they name.

use std::collections::{BTreeSet, HashMap};

use crate::text::fold::fold;
use crate::text::near::nearest;

/// Words between the words of a label that carry nothing: `&` is written in as many ways.
const BETWEEN: [&str; 8] = ["en", "et", "und", "and", "de", "het", "la", "the"];
/// A word of fewer letters is no plural that may lose its ending: `gis`, `data`, `news`.
const PLURAL_LETTERS_MIN: usize = 5;

/// Which label names which theme, by the place of the theme in its list.
#[derive(Clone, Debug, Default)]
pub(super) struct Labels {
    by_key: HashMap<String, usize>,
    /// Keys without endings; `None` where two themes share one, so that neither is guessed.
    by_stem: HashMap<String, Option<usize>>,
}

impl Labels {
    /// Adds a label; answers with another theme that has it already.
    pub(super) fn add(&mut self, label: &str, theme: usize) -> Option<usize> {
        let key = key(label);
        let stem = stem(&key);
        self.by_stem
            .entry(stem)
            .and_modify(|known| *known = known.filter(|known| *known == theme))
            .or_insert(Some(theme));
        self.by_key.insert(key, theme).filter(|other| *other != theme)
    }

    /// The theme that a label names.
    pub(super) fn find(&self, label: &str) -> Option<usize> {
        let key = key(label);
        if key.is_empty() {
            return None;
        }
        self.by_key.get(&key).copied().or_else(|| self.by_stem.get(&stem(&key)).copied().flatten())
    }

    /// The theme whose label is nearest: by its letters, else by the words they share.
    pub(super) fn near(&self, label: &str) -> Option<usize> {
        let wanted = key(label);
        let mut keys: Vec<&str> = self.by_key.keys().map(String::as_str).collect();
        keys.sort_unstable(); // the same proposal on every run
        let by_letters = nearest(&wanted, keys.iter().copied());
        by_letters.or_else(|| sharing(&wanted, &keys)).map(|key| self.by_key[key])
    }
}

/// The key that shares most of its words with the label; `None` where none shares a word that says something.
fn sharing<'k>(wanted: &str, keys: &[&'k str]) -> Option<&'k str> {
    let words = |key: &str| -> BTreeSet<String> {
        let long = |word: &&str| word.chars().count() >= PLURAL_LETTERS_MIN;
        stem(key).split(' ').filter(long).map(str::to_owned).collect()
    };
    let wanted = words(wanted);
    let shared = |key: &str| {
        let own = words(key);
        (2 * own.intersection(&wanted).count() * 100).checked_div(own.len() + wanted.len()).unwrap_or(0)
    };
    let best = keys.iter().copied().max_by_key(|key| shared(key))?;
    (shared(best) > 0).then_some(best)
}

/// The form in which two spellings of a label are compared: no capitals, accents, `#`, signs or words between.
fn key(label: &str) -> String {
    let folded = fold(label);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let telling: Vec<&str> = words.clone().filter(|word| !BETWEEN.contains(word)).collect();
    if telling.is_empty() { words.collect::<Vec<_>>().join(" ") } else { telling.join(" ") }
}

/// A key whose words lost the endings of their plurals: `projecten`, `projects`, `Projekte` and `project` are one.
fn stem(key: &str) -> String {
    let one = |word: &str| {
        let cut = ["en", "es", "s", "e", "n", "x"].iter().find_map(|ending| word.strip_suffix(ending));
        match cut {
            Some(cut) if word.chars().count() >= PLURAL_LETTERS_MIN => cut.to_owned(),
            _ => word.to_owned(),
        }
    };
    key.split(' ').map(one).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_found_however_it_is_written() {
        let mut labels = Labels::default();
        assert_eq!(labels.add("Slimme stad", 0), None);
        assert_eq!(labels.add("Projecten uitwerken", 1), None);
        assert_eq!(labels.add("ICT & E-government", 2), None);
        for (label, theme) in [
            ("#SLIMME  STAD", Some(0)),
            ("project uitwerken", Some(1)),
            ("ict en e-government", Some(2)),
            ("ICT et e-government", Some(2)),
            ("slimme", None),
            ("  #  ", None),
        ] {
            assert_eq!(labels.find(label), theme, "{label}");
        }
        assert_eq!(labels.add("slimme-stad", 3), Some(0));
    }

    #[test]
    fn what_two_themes_share_without_their_endings_is_not_guessed() {
        let mut labels = Labels::default();
        labels.add("Diensten", 0);
        labels.add("Dienste", 1);
        assert_eq!(
            (labels.find("Diensten"), labels.find("dienste"), labels.find("dienstes")),
            (Some(0), Some(1), None)
        );
    }

    #[test]
    fn an_unknown_label_has_a_proposal_where_something_resembles_it() {
        let mut labels = Labels::default();
        labels.add("Cyberveiligheid", 0);
        labels.add("Innovatie en digitale transformatie", 1);
        assert_eq!(labels.near("cyberveiligeid"), Some(0));
        assert_eq!(labels.near("Digitale transformaties in het onderwijs"), Some(1));
        assert_eq!(labels.near("Sport"), None);
    }
}
