//! The lists of words that the analysis knows: those in the binary, or the editors' own.
//!
//! They are taken into use once, when a program starts, before the first word is analysed: an index, waiting queries and the tags of
//! items must all be of one mind. An index that was made with other lists is made anew.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::OnceLock;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::analysis::plain_words;
use crate::law::{Problem, SourceFile};
use crate::text::Language;

/// The files, in the order in which they are read.
pub const FILES: [&str; 3] = ["stems.toml", "compounds.toml", "synonyms.toml"];

/// Longest term, in words: the French name of a DPIA has nine.
pub(crate) const TERM_WORDS_MAX: usize = 10;

static IN_USE: OnceLock<Lists> = OnceLock::new();

/// Words that count as one, that make up compounds, that mean the same.
#[derive(Clone, Debug)]
pub struct Lists {
    /// Words that count as one word where the stemmer of their language errs.
    pub(crate) stems: BTreeMap<Language, Vec<Vec<String>>>,
    /// The words of which compounds are made.
    pub(crate) compounds: Compounds,
    /// Terms that mean the same, in one language or in another.
    pub(crate) synonyms: Vec<HashMap<Language, Vec<String>>>,
    mark: String,
}

/// `compounds.toml`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Compounds {
    pub(crate) nl: Listed,
    pub(crate) de: Listed,
}

/// The words of one language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listed {
    /// Letters that may stand between two of them.
    pub(crate) links: Vec<String>,
    /// Words that say by themselves what a text is about.
    pub(crate) subjects: Vec<String>,
    /// All others.
    pub(crate) parts: Vec<String>,
}

/// `synonyms.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Synonyms {
    same: Vec<HashMap<Language, Vec<String>>>,
}

impl Lists {
    /// The files in the binary.
    pub fn embedded_sources() -> [SourceFile; 3] {
        let texts = [
            include_str!("../../index/stems.toml"),
            include_str!("../../index/compounds.toml"),
            include_str!("../../index/synonyms.toml"),
        ];
        let source =
            |at: usize| SourceFile { path: format!("index/{}", FILES[at]), text: texts[at].to_owned() };
        [source(0), source(1), source(2)]
    }

    /// Reads the three files.
    ///
    /// # Errors
    /// Every mistake in them, with its place.
    pub fn read(sources: &[SourceFile; 3]) -> Result<Lists, Vec<Problem>> {
        let [stems, compounds, synonyms] = sources;
        let mut problems = Vec::new();
        let read = (
            toml::<BTreeMap<Language, Vec<Vec<String>>>>(stems, &mut problems),
            toml::<Compounds>(compounds, &mut problems),
            toml::<Synonyms>(synonyms, &mut problems),
        );
        let (Some(stem_lists), Some(compound_lists), Some(synonym_lists)) = read else {
            return Err(problems);
        };
        for lists in stem_lists.values() {
            check_words(stems, lists.iter().flatten(), &mut problems);
        }
        for listed in [&compound_lists.nl, &compound_lists.de] {
            check_words(compounds, listed.subjects.iter().chain(&listed.parts), &mut problems);
        }
        check_groups(synonyms, &synonym_lists.same, &mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Lists {
            stems: stem_lists,
            compounds: compound_lists,
            synonyms: synonym_lists.same,
            mark: mark(sources),
        })
    }

    /// The lists in use; those of the binary when no others were taken into use before the first question.
    pub fn in_use() -> &'static Lists {
        IN_USE.get_or_init(|| {
            Lists::read(&Lists::embedded_sources()).expect("a test reads the lists of the binary")
        })
    }

    /// Lets the program use these lists from its start to its end; says no when others are in use already.
    #[must_use]
    pub fn take_into_use(self) -> bool {
        let mark = self.mark.clone();
        IN_USE.set(self).is_ok() || Lists::in_use().mark == mark
    }

    /// The words and terms of every line that stands in one of two sets of lists and not in the other.
    pub fn differing(&self, other: &Lists) -> BTreeSet<String> {
        let stems = |lists: &Lists| lists.stems.values().flatten().cloned().collect::<HashSet<Vec<String>>>();
        let words = |lists: &Lists| {
            let listed = [&lists.compounds.nl, &lists.compounds.de].into_iter();
            let tagged = listed.flat_map(|listed| {
                let subjects = listed.subjects.iter().map(|word| (word.clone(), true));
                subjects.chain(listed.parts.iter().map(|word| (word.clone(), false)))
            });
            tagged.collect::<HashSet<(String, bool)>>()
        };
        let mut differing: BTreeSet<String> =
            stems(self).symmetric_difference(&stems(other)).flatten().cloned().collect();
        differing.extend(words(self).symmetric_difference(&words(other)).map(|(word, _)| word.clone()));
        for (these, those) in [(self, other), (other, self)] {
            let changed = these.synonyms.iter().filter(|group| !those.synonyms.contains(group));
            differing.extend(changed.flat_map(|group| group.values().flatten().cloned()));
        }
        differing
    }

    /// Names the lists: the same for the same files.
    pub fn mark(&self) -> &str {
        &self.mark
    }
}

/// The name of three files.
pub fn mark(sources: &[SourceFile; 3]) -> String {
    let named = sources.iter().map(|source| source.text.as_str()).collect::<Vec<_>>().join("\0");
    let digest = ring::digest::digest(&ring::digest::SHA256, named.as_bytes());
    digest.as_ref()[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

fn toml<T: DeserializeOwned>(source: &SourceFile, problems: &mut Vec<Problem>) -> Option<T> {
    match toml::from_str(&source.text) {
        Ok(read) => Some(read),
        Err(error) => {
            let message = error.message().to_owned();
            problems.push(problem(
                source,
                "bad-list",
                message,
                error.span(),
                "index/README.md shows the form",
            ));
            None
        }
    }
}

/// Each is one word in lower case, and none stands twice.
fn check_words<'a>(
    source: &SourceFile,
    words: impl Iterator<Item = &'a String>,
    problems: &mut Vec<Problem>,
) {
    let mut seen = HashSet::new();
    for word in words {
        let (code, message, hint) = if plain_words(word).len() != 1 || *word != word.to_lowercase() {
            (
                "not-a-word",
                format!("`{word}` is not one word in lower case"),
                "write it without capitals, spaces and hyphens",
            )
        } else if !seen.insert(word) {
            (
                "listed-twice",
                format!("`{word}` stands twice in the lists of its language"),
                "leave one of them out",
            )
        } else {
            continue;
        };
        problems.push(problem(source, code, message, last_place(source, word), hint));
    }
}

fn check_groups(source: &SourceFile, groups: &[HashMap<Language, Vec<String>>], problems: &mut Vec<Problem>) {
    for group in groups {
        let terms: Vec<&String> = group.values().flatten().collect();
        if let [] | [_] = terms.as_slice() {
            let place = terms.first().and_then(|term| last_place(source, term));
            let message = "a group of one term says nothing".to_owned();
            problems.push(problem(
                source,
                "lonely-term",
                message,
                place,
                "give it another term, or leave it out",
            ));
        }
        for term in terms {
            if !(1..=TERM_WORDS_MAX).contains(&plain_words(term).len()) {
                let message = format!("`{term}` has no word, or more than {TERM_WORDS_MAX}");
                let place = last_place(source, term);
                problems.push(problem(source, "not-a-term", message, place, "write it shorter"));
            }
        }
    }
}

fn problem(
    source: &SourceFile,
    code: &'static str,
    message: String,
    span: Option<Range<usize>>,
    hint: &str,
) -> Problem {
    Problem { code, message, path: source.path.clone(), span, hint: Some(hint.to_owned()), about: None }
}

/// Where a word stands, between its quotes; the last place, which is the one too many of a word that stands twice.
fn last_place(source: &SourceFile, word: &str) -> Option<Range<usize>> {
    let at = source.text.rfind(&format!("\"{word}\""))? + 1;
    Some(at..at + word.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(at: usize, text: &str) -> Vec<(&'static str, usize)> {
        let mut sources = Lists::embedded_sources();
        sources[at].text = text.to_owned();
        let problems = Lists::read(&sources).unwrap_err();
        problems.iter().map(|problem| (problem.code, problem.position(text).0)).collect()
    }

    #[test]
    fn the_lists_of_the_binary_have_no_mistake() {
        assert_eq!(Lists::read(&Lists::embedded_sources()).map(|_| ()), Ok(()));
    }

    #[test]
    fn every_mistake_has_its_line() {
        assert_eq!(
            codes(0, "nl = [\n[\"stad\", \"Steden\"],\n[\"stad\"]]"),
            [("not-a-word", 2), ("listed-twice", 3)]
        );
        assert_eq!(codes(0, "xx = []"), [("bad-list", 1)]);
        let listed = "links = []\nsubjects = [\"slimme stad\"]\nparts = []\n";
        let empty = "links = []\nsubjects = []\nparts = []\n";
        assert_eq!(codes(1, &format!("[nl]\n{listed}[de]\n{empty}")), [("not-a-word", 3)]);
        assert_eq!(codes(1, "[nl]\nwoorden = []"), [("bad-list", 2)]);
        assert_eq!(codes(2, "[[same]]\nnl = [\"brood\"]"), [("lonely-term", 2)]);
        assert_eq!(codes(2, "[[same]]\nnl = [\"brood\", \"!\"]"), [("not-a-term", 2)]);
    }

    #[test]
    fn other_lists_have_another_mark() {
        let mut sources = Lists::embedded_sources();
        let before = mark(&sources);
        sources[2].text.push_str("\n[[same]]\nnl = [\"brood\"]\nfr = [\"pain\"]\n");
        assert_ne!(Lists::read(&sources).unwrap().mark(), before);
        assert_eq!(Lists::in_use().mark(), before, "reading takes nothing into use");
    }
}
