//! What can be wrong with a query, as data: where, and how to put it right.

use thiserror::Error;

use crate::text::Language;
use crate::text::messages::{FluentValue, say};

/// A mistake in a query. `at` counts characters from 0.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum QueryError {
    /// Nothing to look for.
    #[error("the query is empty; give a word, a \"phrase\" or a field such as `theme:smart-cities`")]
    Empty,
    /// Everything in it is excluded.
    #[error("the query only excludes; add a word that must occur")]
    OnlyExclusions,
    /// More characters than allowed.
    #[error("the query has {length} characters; at most {max} are read")]
    TooLong {
        /// Its length in characters.
        length: usize,
        /// The longest that is read.
        max: usize,
    },
    /// More words, phrases and fields than allowed.
    #[error("the query has more than {max} parts; split it in two")]
    TooManyParts {
        /// The most that are read.
        max: usize,
    },
    /// More parentheses inside each other than allowed.
    #[error("the parentheses at character {at} are nested deeper than {max}", max = super::DEPTH_MAX)]
    TooDeep {
        /// Where.
        at: usize,
    },
    /// A quote without its partner.
    #[error("the quote at character {at} is never closed; add a `\"`")]
    UnbalancedQuote {
        /// Where it opens.
        at: usize,
    },
    /// A parenthesis without its partner.
    #[error("the parenthesis at character {at} has no partner; add or remove one")]
    UnbalancedParenthesis {
        /// Where it stands.
        at: usize,
    },
    /// `OR` or `-` without something to work on.
    #[error("`{word}` at character {at} has nothing beside it; write `a OR b`, or quote it to look for it")]
    Dangling {
        /// Where.
        at: usize,
        /// The operator as written.
        word: String,
    },
    /// A field that does not exist.
    #[error("no field is called `{name}` (character {at}){}; quote the text to look for it", near.as_ref().map(|n| format!("; did you mean `{n}`?")).unwrap_or_default())]
    UnknownField {
        /// Where.
        at: usize,
        /// As written.
        name: String,
        /// The field that looks most like it.
        near: Option<String>,
    },
    /// A field without a value, or with one that it cannot read.
    #[error("`{value}` is not a value of `{field}` (character {at}); write {}", one_of(examples, "or"))]
    BadValue {
        /// Where.
        at: usize,
        /// The field as written.
        field: String,
        /// The value as written.
        value: String,
        /// Values that work.
        examples: &'static [&'static str],
    },
    /// Too few letters before a `*`.
    #[error("`{prefix}*` at character {at} is too short; give at least {min} letters", min = super::PREFIX_MIN)]
    ShortPrefix {
        /// Where.
        at: usize,
        /// The letters.
        prefix: String,
    },
}

impl QueryError {
    /// Where in the query, in characters from 0; `None` when it is about the whole.
    pub fn at(&self) -> Option<usize> {
        match self {
            QueryError::Empty | QueryError::OnlyExclusions => None,
            QueryError::TooLong { .. } | QueryError::TooManyParts { .. } => None,
            QueryError::TooDeep { at }
            | QueryError::UnbalancedQuote { at }
            | QueryError::UnbalancedParenthesis { at }
            | QueryError::Dangling { at, .. }
            | QueryError::UnknownField { at, .. }
            | QueryError::BadValue { at, .. }
            | QueryError::ShortPrefix { at, .. } => Some(*at),
        }
    }

    /// The key of its message in `text/messages/search.*.ftl`.
    pub fn key(&self) -> &'static str {
        match self {
            QueryError::Empty => "query-empty",
            QueryError::OnlyExclusions => "query-only-exclusions",
            QueryError::TooLong { .. } => "query-too-long",
            QueryError::TooManyParts { .. } => "query-too-many-parts",
            QueryError::TooDeep { .. } => "query-too-deep",
            QueryError::UnbalancedQuote { .. } => "query-unbalanced-quote",
            QueryError::UnbalancedParenthesis { .. } => "query-unbalanced-parenthesis",
            QueryError::Dangling { .. } => "query-dangling",
            QueryError::UnknownField { near: None, .. } => "query-unknown-field",
            QueryError::UnknownField { .. } => "query-unknown-field-near",
            QueryError::BadValue { .. } => "query-bad-value",
            QueryError::ShortPrefix { .. } => "query-short-prefix",
        }
    }

    /// The mistake in the language of the reader.
    pub fn say(&self, language: Language) -> String {
        let text = |text: &str| FluentValue::from(text.to_owned());
        let mut args = vec![("at", FluentValue::from(self.at().unwrap_or(0) + 1))];
        match self {
            QueryError::Dangling { word, .. } => args.push(("word", text(word))),
            QueryError::UnknownField { name, near, .. } => {
                args.extend([("name", text(name)), ("near", text(near.as_deref().unwrap_or("")))]);
            }
            QueryError::BadValue { field, value, examples, .. } => {
                let example = one_of(examples, &say(language, "query-or", &[]));
                args.extend([("field", text(field)), ("value", text(value)), ("example", text(&example))]);
            }
            QueryError::ShortPrefix { prefix, .. } => {
                args.extend([("prefix", text(prefix)), ("min", super::PREFIX_MIN.into())]);
            }
            QueryError::TooLong { max, .. } | QueryError::TooManyParts { max } => {
                args.push(("max", (*max).into()));
            }
            QueryError::TooDeep { .. } => args.push(("max", super::DEPTH_MAX.into())),
            _ => {}
        }
        say(language, self.key(), &args)
    }
}

/// `a, b or c`, with the word for "or" of the reader.
fn one_of(examples: &[&str], or: &str) -> String {
    match examples {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} {or} {last}", first.join(", ")),
    }
}
