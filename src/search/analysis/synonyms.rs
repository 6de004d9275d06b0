//! Terms that mean the same, in one language or in another (`index/synonyms.toml`).

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{plain_words, stems, texts};
use crate::search::lists::Lists;
use crate::text::Language;

/// A term ready to be looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Term {
    /// Its words, folded.
    pub(crate) plain: Vec<String>,
    /// Its stems under each language, in the order of [`Language::ALL`].
    pub(crate) stems: Vec<Vec<String>>,
}

impl Term {
    /// The words of a text side by side.
    pub(crate) fn of(text: &str) -> Term {
        let stems = Language::ALL.map(|language| texts(stems(language, text))).to_vec();
        Term { plain: texts(plain_words(text)), stems }
    }

    /// Several of them side by side.
    pub(crate) fn side_by_side(terms: &[&Term]) -> Term {
        let joined = |of: &dyn Fn(&Term) -> Vec<String>| terms.iter().flat_map(|term| of(term)).collect();
        let stems = (0..Language::ALL.len()).map(|which| joined(&|term| term.stems[which].clone()));
        Term { plain: joined(&|term| term.plain.clone()), stems: stems.collect() }
    }
}

struct Synonyms {
    groups: Vec<Vec<Term>>,
    /// The groups of a term: as written under no language, by its stems under its own.
    by_key: HashMap<(Option<Language>, String), Vec<usize>>,
}

/// The other terms that mean the same.
pub(crate) fn same(term: &Term) -> Vec<&'static Term> {
    static SYNONYMS: LazyLock<Synonyms> = LazyLock::new(Synonyms::read);
    let keys = std::iter::once((None, &term.plain));
    let keys = keys.chain(Language::ALL.into_iter().map(Some).zip(&term.stems));
    let mut groups: Vec<usize> = keys
        .filter_map(|(language, words)| SYNONYMS.by_key.get(&(language, words.join(" "))))
        .flatten()
        .copied()
        .collect();
    groups.sort_unstable();
    groups.dedup();
    let terms = groups.into_iter().flat_map(|group| &SYNONYMS.groups[group]);
    let mut others: Vec<&'static Term> = Vec::new();
    for other in terms.filter(|other| other.plain != term.plain) {
        if !others.iter().any(|known| known.plain == other.plain) {
            others.push(other);
        }
    }
    others
}

impl Synonyms {
    fn read() -> Synonyms {
        let mut synonyms = Synonyms { groups: Vec::new(), by_key: HashMap::new() };
        for group in &Lists::in_use().synonyms {
            let number = synonyms.groups.len();
            let mut terms = Vec::new();
            // In a fixed order, so that the same file always gives the same query.
            for language in Language::ALL {
                for text in group.get(&language).into_iter().flatten() {
                    let term = Term::of(text);
                    let which = Language::ALL.iter().position(|one| *one == language).unwrap_or_default();
                    let mut keys = vec![(None, term.plain.join(" "))];
                    // The stemmer knows nothing of abbreviations: `GEB` would lose its `ge`.
                    if !is_abbreviation(text) {
                        keys.push((Some(language), term.stems[which].join(" ")));
                    }
                    for key in keys {
                        let groups = synonyms.by_key.entry(key).or_default();
                        if !groups.contains(&number) {
                            groups.push(number);
                        }
                    }
                    terms.push(term);
                }
            }
            synonyms.groups.push(terms);
        }
        synonyms
    }
}

fn is_abbreviation(text: &str) -> bool {
    text.chars().all(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn others(text: &str) -> Vec<String> {
        same(&Term::of(text)).into_iter().map(|term| term.plain.join(" ")).collect()
    }

    #[test]
    fn a_term_finds_what_means_the_same_in_any_form_and_language() {
        assert!(others("AI").contains(&"kunstmatige intelligentie".to_owned()));
        assert!(others("KI").contains(&"ai".to_owned()));
        assert!(others("algoritmen").contains(&"algorithmus".to_owned()));
        assert!(others("reconnaissance faciale").contains(&"gezichtsherkenning".to_owned()));
        assert!(others("GEB").contains(&"dpia".to_owned()));
        assert!(others("brood").is_empty());
    }
}
