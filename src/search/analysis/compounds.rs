//! Compounds: the listed words that a Dutch or German word is made of (`index/compounds.toml`).
//!
//! A text with `gezichtsherkenningscamera` also holds, at the same place, a mark for each listed word in it. Who asks for one of
//! those words asks for its mark too; who asks for a compound also asks for its pieces together.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock};

use super::remembered::{Lent, Shelf};
use super::{groups, stems};
use crate::search::lists::{Listed, Lists};
use crate::text::Language;
use crate::text::fold::fold;

/// Shortest word that is taken apart, in bytes: two pieces of the shortest listed length and a letter.
pub(super) const WORD_BYTES_MIN: usize = 7;
/// Shortest piece: `app`, `wet`.
const PIECE_MIN: usize = 3;
/// Shortest listed piece that takes a word apart although the rest is not listed; a subject may be one letter shorter.
const ALONE_MIN: usize = 6;
/// Shortest rest beside it: shorter ones are prefixes (`uit`, `ver`), which change the meaning.
const REST_MIN: usize = 4;
/// Before the stem of a listed word: no word of a text begins so.
pub(crate) const MARK: char = '+';

/// The listed words of a language.
struct Words {
    /// Every form in which a listed word may stand in a compound, folded.
    forms: HashMap<String, Piece>,
    /// The marks of all listed words.
    marks: HashSet<String>,
}

#[derive(Clone, Debug)]
struct Piece {
    word: Arc<str>,
    mark: Arc<str>,
    is_subject: bool,
}

/// What a word of a query is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Compound {
    /// Its two pieces.
    pub(crate) pieces: [String; 2],
    /// Those that say by themselves what a text is about.
    pub(crate) subjects: Vec<String>,
}

/// The languages that write compounds as one word.
pub(crate) fn has_compounds(language: Language) -> bool {
    matches!(language, Language::Nl | Language::De)
}

fn listed(language: Language) -> Option<&'static Words> {
    static LISTS: LazyLock<[Words; 2]> = LazyLock::new(|| {
        let listed = &Lists::in_use().compounds;
        [words(Language::Nl, &listed.nl), words(Language::De, &listed.de)]
    });
    match language {
        Language::Nl => Some(&LISTS[0]),
        Language::De => Some(&LISTS[1]),
        Language::Fr | Language::En => None,
    }
}

fn words(language: Language, listed: &Listed) -> Words {
    let groups = groups(language);
    let mut words = Words { forms: HashMap::new(), marks: HashSet::new() };
    let all = listed.subjects.iter().map(|word| (word, true));
    for (word, is_subject) in all.chain(listed.parts.iter().map(|word| (word, false))) {
        let stem = stems(language, word).remove(0).text;
        let mark: Arc<str> = format!("{MARK}{stem}").into();
        let piece = Piece { word: word.as_str().into(), mark: mark.clone(), is_subject };
        let listed_forms = groups.get(word).map(|group| {
            groups.iter().filter(move |(_, other)| *other == group).map(|(form, _)| form.clone())
        });
        let linked = std::iter::once(String::new()).chain(listed.links.iter().cloned());
        let forms = linked.map(|link| format!("{word}{link}")).chain(listed_forms.into_iter().flatten());
        for form in forms {
            words.forms.entry(fold(&form)).or_insert_with(|| piece.clone());
        }
        words.marks.insert(mark.to_string());
    }
    words
}

/// The mark of a stem, when it is that of a listed word.
pub(crate) fn mark(language: Language, stem: &str) -> Option<String> {
    let mark = format!("{MARK}{stem}");
    listed(language)?.marks.contains(&mark).then_some(mark)
}

/// The marks of a word: one a listed word inside it.
pub(crate) type Marks = Arc<[Arc<str>]>;

/// Marks the words of one text.
pub(crate) struct Marker {
    words: Option<&'static Words>,
    memory: Lent<Marks>,
}

impl Marker {
    /// Marks words of a language; those of one without compounds have none.
    pub(crate) fn of(language: Language) -> Marker {
        static SHELVES: [Shelf<Marks>; 2] = [const { Shelf::empty() }; 2];
        let shelf = &SHELVES[usize::from(language == Language::De)];
        Marker { words: listed(language), memory: shelf.lend() }
    }

    /// The marks of the listed words in a word of a text; none for a word that is not made of them.
    pub(crate) fn marks(&mut self, word: &str) -> Marks {
        let Some(words) = self.words.filter(|_| word.len() >= WORD_BYTES_MIN) else {
            return Arc::default();
        };
        self.memory.of(word, || {
            let mut marks = Vec::new();
            words.collect(&fold(word), &mut marks);
            marks.sort();
            marks.dedup();
            marks.into()
        })
    }
}

/// What a word of a query is made of, when it is a compound of listed words.
pub(crate) fn compound(language: Language, word: &str) -> Option<Compound> {
    let words = listed(language)?;
    let word = fold(word);
    // A cut with both pieces listed is better than one with a rest, and a long piece better than a short one.
    let cut = words.cuts(&word).max_by_key(|cut| (cut.is_whole(), cut.longest()))?;
    let piece = |piece: &Option<Piece>, rest: &str| {
        piece.as_ref().map_or_else(|| rest.to_owned(), |piece| piece.word.to_string())
    };
    let subjects = [&cut.head, &cut.tail].into_iter().flatten().filter(|piece| piece.is_subject);
    Some(Compound {
        subjects: subjects.map(|piece| piece.word.to_string()).collect(),
        pieces: [piece(&cut.head, &word[..cut.at]), piece(&cut.tail, &word[cut.at..])],
    })
}

/// A place where a word may be cut, and what is listed on either side.
struct Cut {
    at: usize,
    head: Option<Piece>,
    tail: Option<Piece>,
}

impl Cut {
    fn is_whole(&self) -> bool {
        self.head.is_some() && self.tail.is_some()
    }

    fn longest(&self) -> usize {
        [&self.head, &self.tail].into_iter().flatten().map(|piece| piece.word.len()).max().unwrap_or(0)
    }
}

impl Words {
    fn cuts<'a>(&'a self, word: &'a str) -> impl Iterator<Item = Cut> + 'a {
        let is_listed = self.forms.contains_key(word);
        let places = PIECE_MIN..(word.len() + 1).saturating_sub(PIECE_MIN);
        places.filter(|at| word.is_char_boundary(*at)).filter_map(move |at| {
            let (head, tail) = word.split_at(at);
            let cut = Cut { at, head: self.forms.get(head).cloned(), tail: self.forms.get(tail).cloned() };
            let alone = |piece: &Option<Piece>, rest: &str| {
                let long = |piece: &Piece| piece.word.len() >= ALONE_MIN - usize::from(piece.is_subject);
                !is_listed && rest.len() >= REST_MIN && piece.as_ref().is_some_and(long)
            };
            (cut.is_whole() || alone(&cut.head, tail) || alone(&cut.tail, head)).then_some(cut)
        })
    }

    fn collect(&self, word: &str, marks: &mut Vec<Arc<str>>) {
        for cut in self.cuts(word) {
            let (head, tail) = word.split_at(cut.at);
            for (piece, text) in [(cut.head, head), (cut.tail, tail)] {
                marks.extend(piece.map(|piece| piece.mark));
                if text.len() >= WORD_BYTES_MIN {
                    self.collect(text, marks);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(language: Language, word: &str) -> Vec<String> {
        let marks = Marker::of(language).marks(word);
        let is_in = |listed: &&&str| {
            let stem = stems(language, listed).remove(0).text;
            marks.iter().any(|mark| **mark == format!("{MARK}{stem}"))
        };
        let asked = [
            "gezichtsherkenning",
            "camera",
            "gezicht",
            "herkenning",
            "gemeente",
            "raad",
            "werk",
            "datenschutz",
            "behörde",
        ];
        asked.iter().filter(is_in).map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn a_compound_holds_the_listed_words_it_is_made_of() {
        let whole = ["gezichtsherkenning", "camera", "gezicht", "herkenning"];
        assert_eq!(found(Language::Nl, "Gezichtsherkenningscamera"), whole);
        assert_eq!(found(Language::Nl, "infraroodcamera"), ["camera"]);
        assert_eq!(found(Language::Nl, "gemeenteraden"), ["gemeente"; 0]);
        assert_eq!(found(Language::De, "Datenschutzbehörde"), ["datenschutz", "behörde"]);
    }

    #[test]
    fn a_word_that_only_looks_like_a_compound_stays_whole() {
        for word in ["raadsel", "plaats", "samenwerking", "hamburger", "camera", "uitleg"] {
            assert!(Marker::of(Language::Nl).marks(word).is_empty(), "{word}");
        }
        assert!(Marker::of(Language::Fr).marks("gezichtsherkenningscamera").is_empty());
    }

    #[test]
    fn a_compound_of_a_query_has_two_pieces() {
        let compound = compound(Language::Nl, "gezichtsherkenningscamera").unwrap();
        assert_eq!(compound.pieces, ["gezichtsherkenning", "camera"]);
        assert_eq!(compound.subjects, ["gezichtsherkenning", "camera"]);
        assert!(super::compound(Language::Nl, "raadsel").is_none());
    }
}
