//! A query made ready: its words analysed once, for the index and for standing queries alike.

use chrono::NaiveDate;

use super::analysis::compounds::{MARK, compound, mark};
use super::analysis::synonyms::{Term, same};
use super::analysis::{plain_words, texts};
use super::lists::TERM_WORDS_MAX;
use super::query::{Node, Query, Scope};
use crate::law::Provision;
use crate::text::Language;

/// A part of a query whose words are analysed.
///
/// The interface between the grammar and those who answer: the index translates it (`index::translate`), standing queries
/// compile it (`standing::program`) and ask it in the plainest way (`standing::check`), a cluster gets it in its own terms
/// (`cluster::translate`). A new part of the grammar is a variant here and an arm in each of the four; a property test tells
/// when the first three differ, and the command `tests/engine` when the last one does.
#[derive(Clone, Debug)]
pub(crate) enum Clause {
    All,
    /// Words side by side; one word is the usual case.
    Words {
        scope: Scope,
        plain: Vec<String>,
        /// The stems under each language, in the order of [`Language::ALL`]; empty for words that must occur as written.
        stems: Vec<Vec<String>>,
    },
    /// Words side by side, the last one only begun.
    Prefix {
        scope: Scope,
        plain: Vec<String>,
    },
    Theme(String),
    Feed(String),
    Language(Language),
    Kind(String),
    Since(NaiveDate),
    Until(NaiveDate),
    Law(Provision),
    And(Vec<Clause>),
    Or(Vec<Clause>),
    Not(Box<Clause>),
    /// What is meant as well, but was not written: it is met like any other, and is worth less.
    Derived(Box<Clause>),
}

impl Clause {
    pub(crate) fn of(query: &Query) -> Clause {
        Clause::compile(&query.0)
    }

    /// The same without what is only derived from it.
    pub(crate) fn only_written(self) -> Clause {
        let all = |clauses: Vec<Clause>| clauses.into_iter().map(Clause::only_written).collect();
        match self {
            Clause::Derived(_) => Clause::Or(Vec::new()),
            Clause::And(clauses) => Clause::And(all(clauses)),
            Clause::Or(clauses) => Clause::Or(all(clauses)),
            Clause::Not(clause) => Clause::Not(Box::new(clause.only_written())),
            clause => clause,
        }
    }

    /// Makes one part of a query ready.
    pub(crate) fn compile(node: &Node) -> Clause {
        match node {
            Node::All => Clause::All,
            Node::Word(scope, text) => word(*scope, text),
            Node::Phrase(scope, text) => {
                Clause::Words { scope: *scope, plain: texts(plain_words(text)), stems: Vec::new() }
            }
            Node::Prefix(scope, text) => Clause::Prefix { scope: *scope, plain: texts(plain_words(text)) },
            Node::Theme(id) => Clause::Theme(id.clone()),
            Node::Feed(id) => Clause::Feed(id.clone()),
            Node::Language(language) => Clause::Language(*language),
            Node::Kind(kind) => Clause::Kind(kind.clone()),
            // A day that moves along with today, before anyone says which day that is: it holds for every document.
            Node::Since(when) => when.fixed().map_or(Clause::All, Clause::Since),
            Node::Until(when) => when.fixed().map_or(Clause::All, Clause::Until),
            Node::Law(provision) => Clause::Law(provision.clone()),
            Node::And(nodes) => Clause::And(sequence(nodes)),
            Node::Or(nodes) => Clause::Or(nodes.iter().map(Clause::compile).collect()),
            Node::Not(node) => Clause::Not(Box::new(Clause::compile(node))),
        }
    }
}

/// The parts of a query that must all be met; words side by side that are one term of the domain also stand for its synonyms.
fn sequence(nodes: &[Node]) -> Vec<Clause> {
    let terms: Vec<Option<(Scope, Term)>> = nodes.iter().map(term).collect();
    let mut clauses = Vec::new();
    let mut at = 0;
    while at < nodes.len() {
        let (length, others) = longest_term(&terms[at..]).unwrap_or((1, Vec::new()));
        let own: Vec<Clause> = nodes[at..at + length].iter().map(Clause::compile).collect();
        match &terms[at] {
            Some((scope, _)) if length > 1 => {
                let others = others.into_iter().map(|term| derived(exact(*scope, term.clone())));
                clauses.push(Clause::Or(std::iter::once(Clause::And(own)).chain(others).collect()));
            }
            _ => clauses.extend(own),
        }
        at += length;
    }
    clauses
}

fn term(node: &Node) -> Option<(Scope, Term)> {
    if let Node::Word(scope, text) = node { Some((*scope, Term::of(text))) } else { None }
}

/// How many of the first words are one term of more than one word, and the other terms for it.
fn longest_term(terms: &[Option<(Scope, Term)>]) -> Option<(usize, Vec<&'static Term>)> {
    let scope = terms.first()?.as_ref()?.0;
    let words = terms
        .iter()
        .take(TERM_WORDS_MAX)
        .map_while(|term| term.as_ref().filter(|(other, _)| *other == scope));
    let words: Vec<&Term> = words.map(|(_, term)| term).collect();
    (2..=words.len()).rev().find_map(|length| {
        let others = same(&Term::side_by_side(&words[..length]));
        (!others.is_empty()).then_some((length, others))
    })
}

fn exact(scope: Scope, term: Term) -> Clause {
    Clause::Words { scope, plain: term.plain, stems: term.stems }
}

fn derived(clause: Clause) -> Clause {
    Clause::Derived(Box::new(clause))
}

/// A word as written, and what it stands for as well: a part of a compound, its own parts, a synonym.
fn word(scope: Scope, text: &str) -> Clause {
    let term = Term::of(text);
    let mut others: Vec<Clause> =
        same(&term).into_iter().map(|term| derived(exact(scope, term.clone()))).collect();
    others.extend(in_compounds(scope, &term).map(derived));
    others.extend(in_pieces(scope, &term.plain.concat()));
    others.extend(without_apostrophe(text).map(|bare| derived(exact(scope, Term::of(bare)))));
    let own = exact(scope, term);
    if others.is_empty() { own } else { Clause::Or(std::iter::once(own).chain(others).collect()) }
}

/// The word as a part of longer ones, when it is listed as one.
fn in_compounds(scope: Scope, term: &Term) -> Option<Clause> {
    let marks: Vec<Option<String>> = Language::ALL
        .into_iter()
        .zip(&term.stems)
        .map(|(language, stems)| if let [stem] = &stems[..] { mark(language, stem) } else { None })
        .collect();
    // The bare sign stands in no text: in that form nothing is met.
    let word = |mark: Option<String>| vec![mark.unwrap_or_else(|| MARK.to_string())];
    let any = marks.iter().any(Option::is_some);
    any.then(|| Clause::Words { scope, plain: word(None), stems: marks.into_iter().map(word).collect() })
}

/// The parts of a compound together; then, as the least, each of them that is a subject.
fn in_pieces(scope: Scope, word: &str) -> Vec<Clause> {
    let piece = |text: &String| {
        let term = Term::of(text);
        let inside = in_compounds(scope, &term);
        Clause::Or(std::iter::once(exact(scope, term)).chain(inside).collect())
    };
    let compounds = [Language::Nl, Language::De].into_iter().filter_map(|language| compound(language, word));
    compounds
        .flat_map(|found| {
            let together = derived(Clause::And(found.pieces.iter().map(piece).collect()));
            let alone = found.subjects.iter().map(|subject| derived(derived(piece(subject))));
            std::iter::once(together).chain(alone.collect::<Vec<_>>()).collect::<Vec<_>>()
        })
        .collect()
}

/// `camera's` is `camera`, `l'intelligence` is `intelligence`.
fn without_apostrophe(text: &str) -> Option<&str> {
    let (before, after) = text.split_once(['\'', '’'])?;
    match (before.chars().count(), after) {
        (2.., "s") => Some(before),
        (1 | 2, _) if after.chars().count() > 2 => Some(after),
        _ => None,
    }
}
