//! Themes: the subjects by which items are tagged, read from `index/themes.toml`.

pub mod judged;
mod label;
mod read;

use std::ops::Range;
use std::sync::LazyLock;

use thiserror::Error;

use self::label::Labels;
use crate::law::{Problem, SourceFile};

use crate::text::fold::fold;
use crate::text::near::nearest;
use crate::text::{Language, Translated};

const EMBEDDED: &str = include_str!("../../index/themes.toml");

/// A subject, with the query that finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    pub labels: Vec<String>,
}

/// The list that a theme belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

/// No theme has this name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("no theme is called `{id}`; {}", hint(near))]
pub struct UnknownTheme {
    /// As given.
    pub id: String,
    /// Ids that look like it.
    pub near: Vec<String>,
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
    labels: Labels,
    /// Where the queries of each theme stand in the file, in the order of [`Language::ALL`].
    places: Vec<[Range<usize>; 4]>,
}

impl Family {
    /// Every family, in the order in which pages show them.
    pub const ALL: [Family; 4] = [Family::Theme, Family::Instrument, Family::Phase, Family::Obstacle];

    /// Its name in files and answers.
    pub fn code(self) -> &'static str {
        match self {
            Family::Theme => "theme",
            Family::Instrument => "instrument",
            Family::Phase => "phase",
            Family::Obstacle => "obstacle",
        }
    }
}

impl Themes {
    /// Reads a list of themes.
    ///
    /// # Errors
    /// Every problem of the file at once, so that the editor corrects them in one go.
    pub fn read(source: &SourceFile) -> Result<Themes, Vec<Problem>> {
        read::themes(source)
    }

    /// The list that comes with the program.
    pub fn embedded() -> &'static Themes {
        static THEMES: LazyLock<Themes> =
            LazyLock::new(|| Themes::read(&Themes::embedded_source()).expect("index/themes.toml is tested"));
        &THEMES
    }

    /// The file from which [`Themes::embedded`] is read.
    pub fn embedded_source() -> SourceFile {
        SourceFile { path: "index/themes.toml".to_owned(), text: EMBEDDED.to_owned() }
    }

    /// Every theme.
    pub fn iter(&self) -> impl Iterator<Item = &Theme> {
        self.themes.iter()
    }

    /// The theme with this id.
    ///
    /// # Errors
    /// With the ids that look like it.
    pub fn by_id(&self, id: &str) -> Result<&Theme, UnknownTheme> {
        self.themes
            .iter()
            .find(|theme| theme.id == id)
            .ok_or_else(|| UnknownTheme { id: id.to_owned(), near: self.near(id) })
    }

    /// The theme that a feed's label names, whatever its capitals, accents, signs, or whether it is a plural.
    pub fn by_label(&self, label: &str) -> Option<&Theme> {
        self.labels.find(label).map(|place| &self.themes[place])
    }

    /// The theme that an unknown label most resembles, as a proposal to an editor.
    pub fn near_label(&self, label: &str) -> Option<&Theme> {
        self.labels.near(label).map(|place| &self.themes[place])
    }

    /// Where the query of a theme stands in the file it was read from.
    pub fn query_place(&self, id: &str, language: Language) -> Option<Range<usize>> {
        let place = self.themes.iter().position(|theme| theme.id == id)?;
        let which = Language::ALL.iter().position(|one| *one == language)?;
        Some(self.places[place][which].clone())
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
