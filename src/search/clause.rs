//! A query made ready: its words analysed once, for the index and for standing queries alike.

use chrono::NaiveDate;

use super::analysis::{plain_words, stems};
use super::query::{Node, Query, Scope};
use crate::law::Provision;
use crate::text::Language;

/// A part of a query whose words are analysed.
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
}

impl Clause {
    pub(crate) fn of(query: &Query) -> Clause {
        Clause::compile(&query.0)
    }

    fn compile(node: &Node) -> Clause {
        let all = |nodes: &[Node]| nodes.iter().map(Clause::compile).collect();
        match node {
            Node::All => Clause::All,
            Node::Word(scope, text) => {
                let stems = Language::ALL.map(|language| texts(stems(language, text))).to_vec();
                Clause::Words { scope: *scope, plain: texts(plain_words(text)), stems }
            }
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
            Node::And(nodes) => Clause::And(all(nodes)),
            Node::Or(nodes) => Clause::Or(all(nodes)),
            Node::Not(node) => Clause::Not(Box::new(Clause::compile(node))),
        }
    }
}

fn texts(words: Vec<super::analysis::Word>) -> Vec<String> {
    words.into_iter().map(|word| word.text).collect()
}
