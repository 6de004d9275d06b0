//! The query language of Belfort: the same words in the search box, in `index/themes.toml` and in a subscription.
//!
//! Words must all occur; `"a phrase"` occurs as written; `a OR b`; `-not`; `(groups)`; `innov*`; and the fields
//! `theme: feed: lang: type: since: until: year: law: title:`, each also by its Dutch, French and German name.
//! `a b OR c` reads as `(a b) OR c`. The page for people is `index/query.toml`, which [`help`] reads.

mod error;
mod field;
pub mod help;
mod lexer;
mod parser;
mod provision;
mod when;

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

pub use error::QueryError;
pub use field::FieldName;
pub(crate) use when::When;

use crate::law::Provision;
use crate::text::Language;

/// How much of a query is read; more is a mistake or an attack.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Longest query, in characters.
    pub length: usize,
    /// Most words, phrases and fields.
    pub clauses: usize,
}

impl Limits {
    /// What anybody may ask: a page of words.
    pub(crate) const ASKED: Limits = Limits { length: 1_000, clauses: 100 };
    /// What an editor may write down in a file of themes: compounds fill pages.
    pub(crate) const OF_THEME: Limits = Limits { length: 4_000, clauses: 400 };
}

/// Deepest nesting of parentheses: people use two.
pub const DEPTH_MAX: usize = 8;
/// Shortest beginning before a `*`, in characters: one letter would meet a third of all words.
pub const PREFIX_MIN: usize = 2;

/// A query in normal form: flat, without repetition, and printed so that reading it back gives the same query.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Query(pub(crate) Node);

/// Where words are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Scope {
    /// Title, summary and body.
    Anywhere,
    /// The title.
    Title,
}

/// One part of a query.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Node {
    All,
    Word(Scope, String),
    Phrase(Scope, String),
    Prefix(Scope, String),
    Theme(String),
    Feed(String),
    Language(Language),
    Kind(String),
    Since(When),
    Until(When),
    Law(Provision),
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
}

impl Query {
    /// Reads a query and refuses the first mistake.
    ///
    /// # Errors
    /// With the place and the remedy; a query that only excludes is one, because it would meet nearly everything.
    pub fn parse(text: &str) -> Result<Query, QueryError> {
        parser::strict(text, Limits::ASKED)
    }

    /// Reads the query of a theme, which may be four times as long.
    ///
    /// # Errors
    /// As [`Query::parse`].
    pub fn parse_theme(text: &str) -> Result<Query, QueryError> {
        parser::strict(text, Limits::OF_THEME)
    }

    /// Reads what it can of a query and says what it left out.
    ///
    /// Nothing readable gives [`Query::nothing`]: a slip of the keyboard never finds all documents.
    pub fn parse_lenient(text: &str) -> (Query, Vec<QueryError>) {
        parser::lenient(text, Limits::ASKED)
    }

    /// The query that every document meets, for browsing with filters.
    pub fn everything() -> Query {
        Query(Node::All)
    }

    /// The query that no document meets.
    pub fn nothing() -> Query {
        Query(Node::Or(Vec::new()))
    }

    /// Documents with this theme.
    pub fn theme(id: impl Into<String>) -> Query {
        Query(Node::Theme(id.into().to_lowercase()))
    }

    /// Documents of this feed.
    pub fn feed(id: impl Into<String>) -> Query {
        Query(Node::Feed(id.into()))
    }

    /// Documents in this language.
    pub fn language(language: Language) -> Query {
        Query(Node::Language(language))
    }

    /// Documents published on this day or later (UTC).
    pub fn since(day: NaiveDate) -> Query {
        Query(Node::Since(When::On(day)))
    }

    /// Documents published on this day or earlier (UTC).
    pub fn until(day: NaiveDate) -> Query {
        Query(Node::Until(When::On(day)))
    }

    /// Documents that cite this provision or a part of it.
    pub fn law(provision: Provision) -> Query {
        Query(Node::Law(provision))
    }

    /// Both: this query and the filter.
    pub fn and(self, filter: Query) -> Query {
        Query(Node::and(vec![self.0, filter.0]))
    }

    /// Either of them.
    pub fn or(self, other: Query) -> Query {
        Query(Node::or(vec![self.0, other.0]))
    }

    /// The same query on a day: `since:7d` becomes the day a week before it.
    ///
    /// Who keeps a query keeps its text, and asks this again on the next day, so that a link or a subscription keeps its meaning.
    pub fn on(&self, today: NaiveDate) -> Query {
        Query(self.0.changed(&|leaf| match leaf {
            Node::Since(when) => Node::Since(When::On(when.first(today))),
            Node::Until(when) => Node::Until(When::On(when.last(today))),
            leaf => leaf.clone(),
        }))
    }

    /// Whether it names a day that moves along with today, so that [`Query::on`] makes another query of it tomorrow.
    pub fn moves(&self) -> bool {
        let moves =
            |leaf: &Node| matches!(leaf, Node::Since(when) | Node::Until(when) if when.fixed().is_none());
        self.0.leaves().any(moves)
    }

    /// The same query with each theme that is named in words under its id; what `id_of` does not know stays as it is.
    pub fn with_themes(&self, id_of: impl Fn(&str) -> Option<String>) -> Query {
        Query(self.0.changed(&|leaf| match leaf {
            Node::Theme(named) => Node::Theme(id_of(named).unwrap_or_else(|| named.clone())),
            leaf => leaf.clone(),
        }))
    }

    pub(crate) fn changed(&self, change: &dyn Fn(&Node) -> Node) -> Query {
        Query(self.0.changed(change))
    }

    /// Whether a document must meet this part whatever else is asked; `-type:x` has not the part `type:x`.
    pub fn has_part(&self, part: &Query) -> bool {
        part.0.conjuncts().iter().all(|node| self.0.conjuncts().contains(node))
    }

    /// The same query without a part that a document must meet.
    #[must_use]
    pub fn without_part(&self, part: &Query) -> Query {
        let dropped = part.0.conjuncts();
        let kept = self.0.conjuncts().iter().filter(|node| !dropped.contains(node));
        Query(Node::and(kept.cloned().collect()))
    }

    /// Whether it looks for words, and not only filters.
    pub fn has_words(&self) -> bool {
        self.0.leaves().any(|leaf| matches!(leaf, Node::Word(..) | Node::Phrase(..) | Node::Prefix(..)))
    }

    /// Ids of the themes that the query names, so that the caller can say which do not exist.
    pub fn themes(&self) -> BTreeSet<&str> {
        self.0
            .leaves()
            .filter_map(|node| if let Node::Theme(id) = node { Some(id.as_str()) } else { None })
            .collect()
    }

    /// Ids of the feeds that the query names.
    pub fn feeds(&self) -> BTreeSet<&str> {
        self.0
            .leaves()
            .filter_map(|node| if let Node::Feed(id) = node { Some(id.as_str()) } else { None })
            .collect()
    }
}

impl Node {
    pub(crate) fn and(nodes: Vec<Node>) -> Node {
        let mut flat = Vec::new();
        for node in nodes {
            match node {
                Node::And(inner) => inner.into_iter().for_each(|node| push_new(&mut flat, node)),
                Node::All => {}
                node => push_new(&mut flat, node),
            }
        }
        match flat.len() {
            0 => Node::All,
            1 => flat.remove(0),
            _ => Node::And(flat),
        }
    }

    pub(crate) fn or(nodes: Vec<Node>) -> Node {
        let mut flat = Vec::new();
        for node in nodes {
            match node {
                Node::Or(inner) => inner.into_iter().for_each(|node| push_new(&mut flat, node)),
                Node::All => return Node::All,
                node => push_new(&mut flat, node),
            }
        }
        if flat.len() == 1 { flat.remove(0) } else { Node::Or(flat) }
    }

    pub(crate) fn not(node: Node) -> Node {
        match node {
            Node::Not(inner) => *inner,
            node => Node::Not(Box::new(node)),
        }
    }

    /// The parts that must all be met.
    fn conjuncts(&self) -> &[Node] {
        match self {
            Node::And(nodes) => nodes,
            node => std::slice::from_ref(node),
        }
    }

    /// Whether a document must contain something to meet it.
    pub(crate) fn asks_for_something(&self) -> bool {
        match self {
            Node::Not(_) | Node::All => false,
            Node::And(nodes) => nodes.iter().any(Node::asks_for_something),
            Node::Or(nodes) => nodes.iter().all(Node::asks_for_something),
            _ => true,
        }
    }

    /// The same tree with every leaf changed.
    fn changed(&self, change: &dyn Fn(&Node) -> Node) -> Node {
        let all = |nodes: &[Node]| nodes.iter().map(|node| node.changed(change)).collect();
        match self {
            Node::And(nodes) => Node::and(all(nodes)),
            Node::Or(nodes) => Node::or(all(nodes)),
            Node::Not(node) => Node::not(node.changed(change)),
            leaf => change(leaf),
        }
    }

    pub(crate) fn leaves(&self) -> Box<dyn Iterator<Item = &Node> + '_> {
        match self {
            Node::And(nodes) | Node::Or(nodes) => Box::new(nodes.iter().flat_map(Node::leaves)),
            Node::Not(node) => node.leaves(),
            leaf => Box::new(std::iter::once(leaf)),
        }
    }
}

fn push_new(nodes: &mut Vec<Node>, node: Node) {
    if !nodes.contains(&node) {
        nodes.push(node);
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Node::All => Ok(()),
            Node::Word(scope, text) => write!(f, "{scope}{text}"),
            Node::Phrase(scope, text) => write!(f, "{scope}\"{text}\""),
            Node::Prefix(scope, text) => write!(f, "{scope}{text}*"),
            Node::Theme(id) => write!(f, "theme:{}", Quoted(id)),
            Node::Feed(id) => write!(f, "feed:{}", Quoted(id)),
            Node::Language(language) => write!(f, "lang:{language}"),
            Node::Kind(kind) => write!(f, "type:{}", Quoted(kind)),
            Node::Since(day) => write!(f, "since:{day}"),
            Node::Until(day) => write!(f, "until:{day}"),
            Node::Law(provision) => write!(f, "law:{provision}"),
            Node::And(nodes) => join(f, nodes, " "),
            Node::Or(nodes) => join(f, nodes, " OR "),
            Node::Not(node) => write!(f, "-{}", Grouped(node)),
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if *self == Scope::Title { "title:" } else { "" })
    }
}

fn join(f: &mut fmt::Formatter<'_>, nodes: &[Node], between: &str) -> fmt::Result {
    for (place, node) in nodes.iter().enumerate() {
        if place > 0 {
            f.write_str(between)?;
        }
        write!(f, "{}", Grouped(node))?;
    }
    Ok(())
}

struct Grouped<'a>(&'a Node);

impl fmt::Display for Grouped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Node::And(_) | Node::Or(_) => write!(f, "({})", self.0),
            node => node.fmt(f),
        }
    }
}

struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = |c: char| c.is_alphanumeric() || "-_.".contains(c);
        if self.0.chars().all(plain) { f.write_str(self.0) } else { write!(f, "\"{}\"", self.0) }
    }
}

impl FromStr for Query {
    type Err = QueryError;

    fn from_str(text: &str) -> Result<Query, QueryError> {
        Query::parse(text)
    }
}
