//! The second reading of a query: pieces into a tree. One parser serves the strict and the lenient reading.

use super::lexer::{Piece, What, pieces};
use super::provision::provision;
use super::when::Edge;
use super::{DEPTH_MAX, FieldName, Limits, Node, PREFIX_MIN, Query, QueryError, Scope, When};
use crate::text::Language;
use crate::text::fold::fold;

pub(super) fn strict(text: &str, limits: Limits) -> Result<Query, QueryError> {
    let (query, problems) = lenient(text, limits);
    problems.into_iter().next().map_or(Ok(query), Err)
}

pub(super) fn lenient(text: &str, limits: Limits) -> (Query, Vec<QueryError>) {
    let length = text.chars().count();
    let read: String = text.chars().take(limits.length).collect();
    let mut parser = Parser { pieces: pieces(&read), next: 0, clauses: 0, limits, problems: Vec::new() };
    if length > limits.length {
        parser.problems.push(QueryError::TooLong { length, max: limits.length });
    }
    let mut nodes = Vec::new();
    while parser.next < parser.pieces.len() {
        nodes.extend(parser.alternatives(0));
        if let Some(Piece { at, what: What::Close }) = parser.peek().cloned() {
            parser.problems.push(QueryError::UnbalancedParenthesis { at });
            parser.next += 1;
        }
    }
    parser.finish(nodes)
}

/// Whether a word may name a field: letters only, so that `10:30` stays a time.
pub(super) fn is_name(word: &str) -> bool {
    !word.is_empty() && word.chars().all(char::is_alphabetic)
}

struct Parser {
    pieces: Vec<Piece>,
    next: usize,
    clauses: usize,
    limits: Limits,
    problems: Vec<QueryError>,
}

impl Parser {
    fn peek(&self) -> Option<&Piece> {
        self.pieces.get(self.next)
    }

    fn finish(mut self, nodes: Vec<Node>) -> (Query, Vec<QueryError>) {
        let node = Node::and(nodes);
        if node == Node::All {
            self.problems.push(QueryError::Empty);
            return (Query::nothing(), self.problems);
        }
        if !node.asks_for_something() {
            self.problems.push(QueryError::OnlyExclusions);
            return (Query::nothing(), self.problems);
        }
        (Query(node), self.problems)
    }

    /// `a b OR c`, up to a closing parenthesis or the end.
    fn alternatives(&mut self, depth: usize) -> Option<Node> {
        let mut nodes = Vec::new();
        let mut dangling: Option<QueryError> = None;
        loop {
            let found = self.sequence(depth);
            let stands_alone = found.is_none();
            nodes.extend(found);
            if stands_alone {
                self.problems.extend(dangling.take());
            }
            let Some(Piece { at, what: What::Or(word) }) = self.peek().cloned() else { break };
            let error = QueryError::Dangling { at, word };
            if stands_alone {
                self.problems.push(error)
            } else {
                dangling = Some(error)
            }
            self.next += 1;
        }
        (!nodes.is_empty()).then(|| Node::or(nodes))
    }

    fn sequence(&mut self, depth: usize) -> Option<Node> {
        let mut nodes = Vec::new();
        while let Some(piece) = self.peek() {
            if matches!(piece.what, What::Close | What::Or(_)) {
                break;
            }
            nodes.extend(self.operand(depth));
        }
        (!nodes.is_empty()).then(|| Node::and(nodes))
    }

    fn operand(&mut self, depth: usize) -> Option<Node> {
        let piece = self.peek()?.clone();
        self.next += 1;
        match piece.what {
            What::Minus => self.negation(piece.at, depth),
            What::Open => self.group(piece.at, depth),
            What::Word(word) => self.word(piece.at, &word),
            What::Quoted { field, text, closed } => {
                if !closed {
                    self.problems.push(QueryError::UnbalancedQuote { at: piece.at });
                }
                self.quoted(piece.at, field, &text)
            }
            What::Close | What::Or(_) | What::And => None,
        }
    }

    fn negation(&mut self, at: usize, depth: usize) -> Option<Node> {
        let mut minuses = 1;
        while matches!(self.peek(), Some(Piece { what: What::Minus, .. })) {
            self.next += 1;
            minuses += 1;
        }
        if matches!(self.peek(), None | Some(Piece { what: What::Close | What::Or(_), .. })) {
            self.problems.push(QueryError::Dangling { at, word: "-".into() });
            return None;
        }
        let node = self.operand(depth)?;
        Some(if minuses % 2 == 1 { Node::not(node) } else { node })
    }

    fn group(&mut self, at: usize, depth: usize) -> Option<Node> {
        if depth >= DEPTH_MAX {
            self.problems.push(QueryError::TooDeep { at });
            self.next = self.pieces.len();
            return None;
        }
        let node = self.alternatives(depth + 1);
        match self.peek() {
            Some(Piece { what: What::Close, .. }) => self.next += 1,
            _ => self.problems.push(QueryError::UnbalancedParenthesis { at }),
        }
        node
    }

    fn word(&mut self, at: usize, word: &str) -> Option<Node> {
        let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        if let Some((name, value)) = word.split_once(':')
            && is_name(name)
            && !(value.is_empty() && FieldName::named(name).is_none())
        {
            return match FieldName::named(name) {
                Some(FieldName::Title) => self.text(at, Scope::Title, value),
                Some(field) => self.value(at, field, name, value),
                None => {
                    self.unknown_field(at, name);
                    let parts =
                        [name, value].map(|part| self.text(at, Scope::Anywhere, &part.replace(':', " ")));
                    Some(Node::and(parts.into_iter().flatten().collect()))
                }
            };
        }
        self.text(at, Scope::Anywhere, word)
    }

    fn quoted(&mut self, at: usize, field: Option<String>, text: &str) -> Option<Node> {
        let scope = match field.as_deref().map(|name| (name, FieldName::named(name))) {
            None => Scope::Anywhere,
            Some((_, Some(FieldName::Title))) => Scope::Title,
            Some((name, Some(field))) => return self.value(at, field, name, text),
            Some((name, None)) => {
                self.unknown_field(at, name);
                Scope::Anywhere
            }
        };
        let phrase = lower(text.trim_matches(|c: char| !c.is_alphanumeric()));
        if phrase.is_empty() { None } else { self.clause(Node::Phrase(scope, phrase)) }
    }

    fn unknown_field(&mut self, at: usize, name: &str) {
        let near = FieldName::near(name);
        self.problems.push(QueryError::UnknownField { at, name: name.to_owned(), near });
    }

    /// Words without a letter or digit carry nothing and vanish without a remark (`ICT & e-government`).
    fn text(&mut self, at: usize, scope: Scope, text: &str) -> Option<Node> {
        let is_prefix = text.ends_with('*');
        let word = lower(text.trim_matches(|c: char| !c.is_alphanumeric()));
        if word.is_empty() {
            if scope == Scope::Title {
                self.bad_value(at, FieldName::Title, "title", text);
            }
            return None;
        }
        if !is_prefix {
            return self.clause(Node::Word(scope, word));
        }
        let last = word.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        if last.chars().count() < PREFIX_MIN {
            self.problems.push(QueryError::ShortPrefix { at, prefix: word.clone() });
            return self.clause(Node::Word(scope, word));
        }
        self.clause(Node::Prefix(scope, word))
    }

    fn value(&mut self, at: usize, field: FieldName, name: &str, value: &str) -> Option<Node> {
        let kept: String = value.chars().filter(|c| !c.is_control()).collect();
        let kept = kept.trim();
        let node = match field {
            _ if kept.is_empty() => None,
            FieldName::Theme => Some(Node::Theme(kept.to_lowercase())),
            FieldName::Feed => Some(Node::Feed(kept.to_owned())),
            FieldName::Kind => Some(Node::Kind(fold(kept))),
            FieldName::Language => Language::from_tag(kept).map(Node::Language),
            FieldName::Since => When::read(kept, Edge::First).map(Node::Since),
            FieldName::Until => When::read(kept, Edge::Last).map(Node::Until),
            FieldName::Year => {
                When::year(kept).map(|[first, last]| Node::and(vec![Node::Since(first), Node::Until(last)]))
            }
            FieldName::Law => provision(kept).map(Node::Law),
            FieldName::Title => unreachable!("the title is read as text"),
        };
        match node {
            Some(node) => self.clause(node),
            None => self.bad_value(at, field, name, value),
        }
    }

    fn bad_value(&mut self, at: usize, field: FieldName, name: &str, value: &str) -> Option<Node> {
        let (field, examples) = (name.to_owned(), field.examples());
        self.problems.push(QueryError::BadValue { at, field, value: value.to_owned(), examples });
        None
    }

    fn clause(&mut self, node: Node) -> Option<Node> {
        self.clauses += 1;
        let max = self.limits.clauses;
        if self.clauses == max + 1 {
            self.problems.push(QueryError::TooManyParts { max });
        }
        (self.clauses <= max).then_some(node)
    }
}

/// Lower case, letter for letter, as the index does it; letters that grow when lowered stay as they are.
fn lower(text: &str) -> String {
    let one = |c: char| {
        let mut lowered = c.to_lowercase();
        if lowered.len() == 1 { lowered.next().unwrap_or(c) } else { c }
    };
    text.chars().map(one).collect()
}
