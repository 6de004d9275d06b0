//! Why a query does not meet a document: which part of it said no.

use super::check::Read;
use crate::search::clause::Clause;
use crate::search::query::Node;
use crate::search::{Document, Query};

/// A part of a query that kept a document out.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Refusal {
    /// The part as it is written in a query: `stad`, `theme:mobility`, `-vacature`.
    pub part: String,
    /// Whether the document has what this part excludes; else it lacks what the part asks for.
    pub excluded: bool,
}

/// The parts of the query that the document fails; empty when it meets the query.
///
/// Of alternatives none was met, so they are one part.
pub fn refusals(query: &Query, document: &Document) -> Vec<Refusal> {
    let read = Read::of(document);
    let mut refused = Vec::new();
    if !read.meets(&Clause::of(query)) {
        refuse(&query.0, &read, &mut refused);
        // Words that are met one by one and not together (a term of the domain): the whole of it says no.
        if refused.is_empty() {
            refused.push(Refusal { part: query.to_string(), excluded: false });
        }
    }
    refused
}

fn refuse(node: &Node, read: &Read<'_>, refused: &mut Vec<Refusal>) {
    match node {
        Node::And(nodes) => nodes.iter().for_each(|node| refuse(node, read, refused)),
        part if read.meets(&Clause::compile(part)) => {}
        part => {
            refused.push(Refusal { part: part.to_string(), excluded: matches!(part, Node::Not(_)) });
        }
    }
}
