//! Why a query meets a document: which words, themes or provisions met which part of it.

use std::collections::BTreeSet;

use super::check::{Place, Read};
use crate::law::Provision;
use crate::search::clause::Clause;
use crate::search::query::Node;
use crate::search::{Document, Query};

/// A part of a query, and what in the document met it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Met {
    /// The part as it is written in a query: `stad`, `"slimme stad"`, `theme:mobility`.
    pub part: String,
    /// What met it, as it stands in the document, each once: its words in their order, or a theme, a provision, a day.
    pub by: Vec<String>,
    /// Where those words stand; empty for what is no word.
    pub places: Vec<WordPlace>,
}

/// A word of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WordPlace {
    /// In which text.
    pub text: Text,
    /// Its first byte there.
    pub from: usize,
    /// The byte after its last.
    pub to: usize,
}

/// One of the texts of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Text {
    /// The title.
    Title,
    /// The summary.
    Summary,
    /// The body.
    Body,
}

/// Says for every part of the query that the document met what met it; empty when it does not meet the query.
///
/// Of alternatives only those that were met are named; what is excluded explains nothing.
pub fn explain(query: &Query, document: &Document) -> Vec<Met> {
    let read = Read::of(document);
    let mut parts = Vec::new();
    if read.meets(&Clause::of(query)) {
        explain_node(&query.0, document, &read, &mut parts);
    }
    parts
}

fn explain_node(node: &Node, document: &Document, read: &Read<'_>, parts: &mut Vec<Met>) {
    match node {
        Node::And(nodes) if nodes.iter().all(|node| read.meets(&Clause::compile(node))) => {
            nodes.iter().for_each(|node| explain_node(node, document, read, parts));
        }
        Node::Or(nodes) => {
            let met = nodes.iter().filter(|node| read.meets(&Clause::compile(node)));
            met.for_each(|node| explain_node(node, document, read, parts));
        }
        Node::All | Node::Not(_) => {}
        // A word, or words that are met together and not one by one: a term of the domain by its synonym.
        leaf => {
            let places = read.places(&Clause::compile(leaf));
            let by = by(leaf, document, read, &places);
            let places = places.into_iter().map(|place| read.word_place(place)).collect();
            parts.push(Met { part: leaf.to_string(), by, places });
        }
    }
}

fn by(leaf: &Node, document: &Document, read: &Read<'_>, places: &BTreeSet<Place>) -> Vec<String> {
    match leaf {
        Node::Theme(id) | Node::Feed(id) => vec![id.clone()],
        Node::Language(language) => vec![language.code().to_owned()],
        Node::Kind(_) => document.kind.iter().cloned().collect(),
        Node::Since(_) | Node::Until(_) => {
            document.published.iter().map(|instant| instant.date_naive().to_string()).collect()
        }
        Node::Law(wanted) => {
            let cited = document.provisions.iter();
            let covered = |path: &&String| path.parse::<Provision>().is_ok_and(|cited| wanted.covers(&cited));
            cited.filter(covered).cloned().collect()
        }
        _ => read.as_written(places),
    }
}
