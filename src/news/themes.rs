//! Themes: the subjects by which items are tagged, read from `index/themes.toml`.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;
use thiserror::Error;

use crate::text::fold::fold;
use crate::text::near::nearest;
use crate::text::{Language, Translated};

const EMBEDDED: &str = include_str!("../../index/themes.toml");

/// A subject, with the query that finds it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// Its stable name: `smart-cities`.
    pub id: String,
    /// Which list of the mission it belongs to.
    pub family: Family,
    /// Its name.
    pub name: Translated,
    /// Its standing query for documents of each language.
    pub query: Translated,
    /// Labels that feeds give to it, in any language; its four names count without being listed.
    #[serde(default)]
    pub labels: Vec<String>,
}

/// The list that a theme belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// A subject of local government.
    Theme,
    /// An instrument for innovation.
    Instrument,
    /// A phase of the innovation cycle.
    Phase,
    /// An obstacle to innovation.
    Obstacle,
}

/// What is wrong with a list of themes, or with the name of one.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ThemeError {
    /// The file is not TOML of the right shape.
    #[error("the themes do not read: {0}")]
    Unreadable(String),
    /// Two themes share an id.
    #[error("theme `{0}` stands twice; give one of them another id")]
    Twice(String),
    /// An id with other signs than lower-case letters, digits and hyphens, which links and queries need.
    #[error("theme id `{0}` may only hold lower-case letters, digits and hyphens")]
    BadId(String),
    /// A text is missing.
    #[error("theme `{id}` has no {what} in `{language}`; write one")]
    Missing {
        /// The theme.
        id: String,
        /// `name` or `query`.
        what: &'static str,
        /// The language.
        language: Language,
    },
    /// A label belongs to two themes.
    #[error("label `{label}` belongs to both `{first}` and `{second}`; keep it in one")]
    SharedLabel {
        /// The label.
        label: String,
        /// A theme.
        first: String,
        /// Another.
        second: String,
    },
    /// No theme has this id.
    #[error("no theme is called `{id}`; {}", hint(near))]
    Unknown {
        /// As given.
        id: String,
        /// Ids that look like it.
        near: Vec<String>,
    },
}

/// Three fit a line; a longer list of guesses helps nobody choose.
const NEAR_MAX: usize = 3;

fn hint(near: &[String]) -> String {
    match near {
        near if near.len() > NEAR_MAX => format!("the themes are `{}`", near.join("`, `")),
        near => format!("did you mean `{}`?", near.join("` or `")),
    }
}

/// All themes, in the order of the file.
#[derive(Clone, Debug)]
pub struct Themes {
    themes: Vec<Theme>,
    by_label: HashMap<String, usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    theme: Vec<Theme>,
}

impl Themes {
    /// Reads a list of themes.
    ///
    /// # Errors
    /// Every problem of the file at once, so that the editor corrects them in one go.
    pub fn read(text: &str) -> Result<Themes, Vec<ThemeError>> {
        let file: File =
            toml::from_str(text).map_err(|error| vec![ThemeError::Unreadable(error.to_string())])?;
        let mut problems = Vec::new();
        let mut by_label: HashMap<String, usize> = HashMap::new();
        for (place, theme) in file.theme.iter().enumerate() {
            problems.extend(mistakes(theme, &file.theme[..place]));
            let names = Language::ALL.map(|language| theme.name.get(language));
            for label in names.into_iter().chain(theme.labels.iter().map(String::as_str)) {
                let other = by_label.insert(label_key(label), place).filter(|other| *other != place);
                problems.extend(other.map(|other| ThemeError::SharedLabel {
                    label: label.to_owned(),
                    first: file.theme[other].id.clone(),
                    second: theme.id.clone(),
                }));
            }
        }
        if problems.is_empty() { Ok(Themes { themes: file.theme, by_label }) } else { Err(problems) }
    }

    /// The list that comes with the program.
    pub fn embedded() -> &'static Themes {
        static THEMES: LazyLock<Themes> =
            LazyLock::new(|| Themes::read(EMBEDDED).expect("index/themes.toml is tested"));
        &THEMES
    }

    /// Every theme.
    pub fn iter(&self) -> impl Iterator<Item = &Theme> {
        self.themes.iter()
    }

    /// The theme with this id.
    ///
    /// # Errors
    /// [`ThemeError::Unknown`], with the ids that look like it.
    pub fn by_id(&self, id: &str) -> Result<&Theme, ThemeError> {
        self.themes
            .iter()
            .find(|theme| theme.id == id)
            .ok_or_else(|| ThemeError::Unknown { id: id.to_owned(), near: self.near(id) })
    }

    /// The theme that a feed's label names, whatever its capitals, accents or leading `#`.
    pub fn by_label(&self, label: &str) -> Option<&Theme> {
        self.by_label.get(&label_key(label)).map(|place| &self.themes[*place])
    }

    fn near(&self, id: &str) -> Vec<String> {
        let wanted = fold(id);
        let ids = || self.themes.iter().map(|theme| theme.id.as_str());
        let mut near: Vec<String> = nearest(id, ids()).into_iter().map(str::to_owned).collect();
        near.extend(self.by_label(id).map(|theme| theme.id.clone()));
        let parts: Vec<&str> = wanted.split('-').filter(|part| part.len() > 2).collect();
        let alike = ids().filter(|id| id.split('-').any(|part| parts.contains(&part)));
        near.extend(alike.map(str::to_owned));
        let mut seen = std::collections::HashSet::new();
        near.retain(|id| seen.insert(id.clone()));
        near.truncate(NEAR_MAX);
        // Where nothing looks like it, only the whole list helps.
        if near.is_empty() { ids().map(str::to_owned).collect() } else { near }
    }
}

fn label_key(label: &str) -> String {
    let words = fold(label.trim_start_matches('#'));
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn mistakes(theme: &Theme, before: &[Theme]) -> Vec<ThemeError> {
    let mut problems = Vec::new();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if theme.id.is_empty() || !theme.id.chars().all(plain) {
        problems.push(ThemeError::BadId(theme.id.clone()));
    }
    if before.iter().any(|other| other.id == theme.id) {
        problems.push(ThemeError::Twice(theme.id.clone()));
    }
    for language in Language::ALL {
        for (what, text) in [("name", &theme.name), ("query", &theme.query)] {
            if text.get(language).trim().is_empty() {
                problems.push(ThemeError::Missing { id: theme.id.clone(), what, language });
            }
        }
    }
    problems
}
