//! An innovation project that an organisation shares, along the innovation cycle: also what it learned when it failed.

use std::collections::HashSet;

use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::ToSchema;

use crate::text::Language;
use crate::text::fold::fold;

/// Signs of one part of a project: some ten pages.
const PART_CHARS_MAX: usize = 30_000;
/// Signs of a title, a contact, a name.
const LINE_CHARS_MAX: usize = 200;
/// Words of a paragraph that did not stand in the lessons before: with fewer it is the same lesson, written better.
const LESSON_WORDS_MIN: usize = 4;
/// Signs of an id.
const ID_CHARS_MAX: usize = 100;

/// A project, in the words of the organisation that shares it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Project {
    /// Its id: letters, digits and hyphens.
    #[schema(required, pattern = "^[a-z0-9-]+$", max_length = 100, example = "drukte")]
    pub id: String,
    /// What it is called.
    #[schema(required, pattern = "\\S", max_length = 200)]
    pub title: String,
    /// Whose it is: the id of an organisation or its name; one that is known is kept by its id.
    #[schema(required, pattern = "\\S", max_length = 200)]
    pub organisation: String,
    /// The language it is written in; `None` leaves it to be detected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Which problem it takes on.
    #[schema(required, pattern = "\\S", max_length = 30_000)]
    pub problem: String,
    /// The idea.
    #[schema(max_length = 30_000)]
    pub idea: String,
    /// How it was to be done.
    #[schema(max_length = 30_000)]
    pub plan: String,
    /// How it was done.
    #[schema(max_length = 30_000)]
    pub execution: String,
    /// What came of it.
    #[schema(max_length = 30_000)]
    pub evaluation: String,
    /// What others can learn from it.
    #[schema(max_length = 30_000)]
    pub lessons: String,
    /// Whether it was stopped or did not bring what was hoped for.
    pub failed: bool,
    /// The phase of the innovation cycle that it is in, as the id of a theme: `phase-evaluate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phase: Option<String>,
    /// The instruments that it used, as ids of themes.
    pub instruments: Vec<String>,
    /// The obstacles that it met, as ids of themes.
    pub obstacles: Vec<String>,
    /// Its subjects, as ids of themes.
    pub themes: Vec<String>,
    /// Whom to ask, as they want to be reached in public.
    #[schema(max_length = 200)]
    pub contact: String,
    /// A page with more.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "uri", pattern = "^https?://[A-Za-z0-9]")]
    pub link: Option<Url>,
}

/// A part of a project, in the order of the innovation cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part<'a> {
    /// The name of the part, which is also the key of its message: `project-KEY`.
    pub key: &'static str,
    /// What it says.
    pub text: &'a str,
}

/// What is wrong with a project file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProjectProblem {
    /// It is no project file.
    #[error("{0}")]
    Unreadable(String),
    /// Something that a project needs is not there.
    #[error("`{0}` is missing or empty: a project needs it")]
    Missing(&'static str),
    /// The id cannot stand in an address.
    #[error("`id` is `{0}`: use up to {ID_CHARS_MAX} small letters, digits and hyphens")]
    Id(String),
    /// A part is too long.
    #[error("`{part}` has {chars} signs: at most {most} are kept; put the rest behind `link`")]
    TooLong {
        /// Which part.
        part: &'static str,
        /// How long it is.
        chars: usize,
        /// How long it may be.
        most: usize,
    },
    /// The link does not lead to the web.
    #[error("`link` is `{0}`: it must begin with https:// or http://")]
    Link(Url),
    /// Something is named that is no theme of that family.
    #[error(
        "`{key}` names `{id}`, which is not in the list of themes as a {family}: see `belfort themes list`"
    )]
    Theme {
        /// The key of the file.
        key: &'static str,
        /// What it names.
        id: String,
        /// The family that it must belong to.
        family: &'static str,
    },
}

impl Project {
    /// Reads a project file: TOML, or JSON with the same keys. `is_theme` answers whether a theme of a family exists.
    ///
    /// # Errors
    /// Every mistake at once.
    pub fn read(text: &str, is_theme: impl Fn(&str, &str) -> bool) -> Result<Project, Vec<ProjectProblem>> {
        let json = text.trim_start().starts_with('{');
        let read: Result<Project, String> = if json {
            serde_json::from_str(text).map_err(|error| error.to_string())
        } else {
            toml::from_str(text).map_err(|error| error.to_string())
        };
        let project = read.map_err(|problem| vec![ProjectProblem::Unreadable(problem)])?;
        let problems = project.problems(is_theme);
        if problems.is_empty() { Ok(project) } else { Err(problems) }
    }

    /// Every mistake at once; `is_theme` as for [`Project::read`].
    pub fn problems(&self, is_theme: impl Fn(&str, &str) -> bool) -> Vec<ProjectProblem> {
        let mut problems = Vec::new();
        let needed =
            [("title", &self.title), ("organisation", &self.organisation), ("problem", &self.problem)];
        problems.extend(
            needed
                .iter()
                .filter(|(_, text)| text.trim().is_empty())
                .map(|(key, _)| ProjectProblem::Missing(key)),
        );
        let in_address = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-';
        if self.id.is_empty() || self.id.len() > ID_CHARS_MAX || !self.id.chars().all(in_address) {
            problems.push(ProjectProblem::Id(self.id.chars().take(ID_CHARS_MAX).collect()));
        }
        let lines =
            [("title", &self.title), ("organisation", &self.organisation), ("contact", &self.contact)];
        let lines = lines.map(|(key, text)| (key, text.as_str(), LINE_CHARS_MAX));
        let parts = self.parts().map(|part| (part.key, part.text, PART_CHARS_MAX));
        for (part, text, most) in lines.into_iter().chain(parts) {
            let chars = text.chars().count();
            if chars > most {
                problems.push(ProjectProblem::TooLong { part, chars, most });
            }
        }
        if let Some(link) = self.link.as_ref().filter(|link| !matches!(link.scheme(), "https" | "http")) {
            problems.push(ProjectProblem::Link(link.clone()));
        }
        let named = [
            ("phase", "phase", self.phase.as_slice()),
            ("instruments", "instrument", &self.instruments),
            ("obstacles", "obstacle", &self.obstacles),
            ("themes", "theme", &self.themes),
        ];
        for (key, family, ids) in named {
            let unknown = ids.iter().filter(|id| !is_theme(family, id));
            problems.extend(unknown.map(|id| ProjectProblem::Theme { key, id: id.clone(), family }));
        }
        problems
    }

    /// Names these very words: whoever saw other words gets another mark.
    pub fn mark(&self) -> String {
        let words = serde_json::to_vec(self).expect("texts and truths only");
        digest(&SHA256, &words).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Adds what was learned in a phase, under its name, behind what was learned before.
    pub fn learn(&mut self, phase: Option<&str>, learned: &str) {
        let learned = learned.trim();
        if learned.is_empty() {
            return;
        }
        let lesson = phase.map_or_else(|| learned.to_owned(), |phase| format!("{phase}: {learned}"));
        let before = self.lessons.trim_end();
        self.lessons = if before.is_empty() { lesson } else { format!("{before}\n\n{lesson}") };
    }

    /// The paragraphs of the lessons that say something new against what they said before; a mended word is no lesson.
    pub fn learned_since(&self, before: &Project) -> Vec<&str> {
        let words = |text: &str| -> HashSet<String> {
            let words = text.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty());
            words.map(fold).collect()
        };
        let known = words(&before.lessons);
        let is_new = |paragraph: &&str| words(paragraph).difference(&known).count() >= LESSON_WORDS_MIN;
        self.lessons.split("\n\n").map(str::trim).filter(is_new).collect()
    }

    /// The parts that say something, in the order of the innovation cycle.
    pub fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        self.all_parts()
            .into_iter()
            .filter(|(_, text)| !text.trim().is_empty())
            .map(|(key, text)| Part { key, text: text.trim() })
    }

    /// Every part by its name, also the empty ones.
    pub fn all_parts(&self) -> [(&'static str, &str); 6] {
        [
            ("problem", &self.problem),
            ("idea", &self.idea),
            ("plan", &self.plan),
            ("execution", &self.execution),
            ("evaluation", &self.evaluation),
            ("lessons", &self.lessons),
        ]
    }

    /// The ids of all themes that it names: phase, instruments, obstacles and subjects.
    pub fn named_themes(&self) -> impl Iterator<Item = &str> {
        let ids = self.phase.iter().chain(&self.instruments).chain(&self.obstacles).chain(&self.themes);
        ids.map(String::as_str)
    }
}
