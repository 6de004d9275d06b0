//! A query in the terms of the engine.

use std::ops::Bound;

use chrono::{Days, NaiveDate};
use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, Query, RangeQuery,
    RegexPhraseQuery,
};
use tantivy::schema::{Facet, Field};

use super::apart::Apart;
use super::in_any::InAny;
use super::one_word::OneWord;
use crate::search::clause::Clause;
use crate::search::query::Scope;
use crate::search::schema::{Fields, Texts, facet, law, moment};
use crate::search::weights::{DERIVED, EXACT, STEM, Weights};

type Boxed = Box<dyn Query>;

/// How a word counts.
#[derive(Clone, Copy)]
struct How {
    worth: f32,
    /// As in [`OneWord`].
    beside: bool,
}

const ALONE: How = How { worth: 1.0, beside: false };
const BESIDE: How = How { worth: 1.0, beside: true };

/// Whether the engine can pass over documents that are not among the best: it can for words of which any will do.
pub(super) fn can_pass_over(clause: &Clause) -> bool {
    match clause {
        Clause::Words { plain, stems, .. } => plain.len() == 1 && stems.iter().all(|stems| stems.len() == 1),
        Clause::Or(clauses) => !clauses.is_empty() && clauses.iter().all(can_pass_over),
        Clause::Derived(inner) => can_pass_over(inner),
        _ => false,
    }
}

pub(super) fn translate(fields: &Fields, clause: &Clause) -> Boxed {
    match clause {
        // The engine sees only in one flat list that any of its words will do.
        Clause::Words { .. } | Clause::Or(_) if can_pass_over(clause) => {
            let mut words = Vec::new();
            any_of(fields, clause, ALONE, &mut words);
            Box::new(BooleanQuery::union(words))
        }
        Clause::All => Box::new(AllQuery),
        Clause::Words { scope, plain, stems } => {
            Box::new(BooleanQuery::union(in_fields(fields, *scope, plain, stems, ALONE)))
        }
        Clause::Prefix { scope, plain } => {
            let found = in_texts(fields.plain, *scope, EXACT, &|field| prefix(field, plain));
            Box::new(BooleanQuery::union(found))
        }
        Clause::Theme(id) => in_facet(fields, &facet("theme", id)),
        Clause::Feed(id) => in_facet(fields, &facet("feed", id)),
        Clause::Language(language) => in_facet(fields, &facet("lang", language.code())),
        Clause::Kind(kind) => in_facet(fields, &facet("type", kind)),
        Clause::Law(provision) => in_facet(fields, &law(provision.as_str())),
        Clause::Since(day) => between(fields, Bound::Included(midnight(*day)), Bound::Unbounded),
        Clause::Until(day) => {
            let next = day.checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
            between(fields, Bound::Unbounded, Bound::Excluded(midnight(next)))
        }
        Clause::And(clauses) => all_of(fields, clauses),
        Clause::Or(clauses) if clauses.is_empty() => Box::new(EmptyQuery),
        Clause::Or(clauses) => {
            Box::new(BooleanQuery::union(clauses.iter().map(|clause| translate(fields, clause)).collect()))
        }
        Clause::Derived(inner) => Box::new(BoostQuery::new(translate(fields, inner), DERIVED)),
        Clause::Not(_) => all_of(fields, std::slice::from_ref(clause)),
    }
}

/// Each word of a clause that [`can_pass_over`], in each of its fields.
fn any_of(fields: &Fields, clause: &Clause, how: How, found: &mut Vec<Boxed>) {
    match clause {
        Clause::Words { scope, plain, stems } => found.extend(in_fields(fields, *scope, plain, stems, how)),
        Clause::Or(clauses) => clauses.iter().for_each(|clause| any_of(fields, clause, how, found)),
        Clause::Derived(inner) => any_of(fields, inner, How { worth: how.worth * DERIVED, ..how }, found),
        _ => unreachable!("it was asked whether the engine can pass over"),
    }
}

/// The engine wants something to take exclusions from: all documents, when nothing else is asked for.
fn all_of(fields: &Fields, clauses: &[Clause]) -> Boxed {
    let mut parts: Vec<(Occur, Boxed)> = Vec::new();
    for clause in clauses {
        parts.push(match clause {
            Clause::Not(inner) => (Occur::MustNot, Box::new(Apart(translate(fields, inner)))),
            clause => (Occur::Must, beside_others(fields, clause)),
        });
    }
    if parts.iter().all(|(occur, _)| *occur == Occur::MustNot) {
        parts.push((Occur::Must, Box::new(AllQuery)));
    }
    Box::new(BooleanQuery::new(parts))
}

/// A clause of several that must be met.
fn beside_others(fields: &Fields, clause: &Clause) -> Boxed {
    match clause {
        Clause::Words { .. } | Clause::Or(_) if can_pass_over(clause) => {
            let mut words = Vec::new();
            any_of(fields, clause, BESIDE, &mut words);
            Box::new(InAny(words))
        }
        Clause::Words { scope, plain, stems } => {
            Box::new(InAny(in_fields(fields, *scope, plain, stems, BESIDE)))
        }
        Clause::Or(clauses) if !clauses.is_empty() => {
            Box::new(InAny(clauses.iter().map(|clause| beside_others(fields, clause)).collect()))
        }
        Clause::Derived(inner) => Box::new(BoostQuery::new(beside_others(fields, inner), DERIVED)),
        clause => translate(fields, clause),
    }
}

/// Words side by side: as written, and by their stems in each language.
fn in_fields(fields: &Fields, scope: Scope, plain: &[String], stems: &[Vec<String>], how: How) -> Vec<Boxed> {
    let mut found = in_texts(fields.plain, scope, EXACT.times(how.worth), &|field| words(field, plain, how));
    for (texts, stems) in fields.stemmed.iter().zip(stems) {
        found.extend(in_texts(*texts, scope, STEM.times(how.worth), &|field| words(field, stems, how)));
    }
    found
}

fn in_texts(texts: Texts, scope: Scope, worth: Weights, query: &dyn Fn(Field) -> Boxed) -> Vec<Boxed> {
    let mut found: Vec<Boxed> = vec![Box::new(BoostQuery::new(query(texts.title), worth.title))];
    if scope == Scope::Anywhere {
        found.push(Box::new(BoostQuery::new(query(texts.text), worth.text)));
    }
    found
}

fn words(field: Field, words: &[String], how: How) -> Boxed {
    let mut terms: Vec<Term> = words.iter().map(|word| Term::from_field_text(field, word)).collect();
    match terms.len() {
        0 => Box::new(EmptyQuery),
        1 => Box::new(OneWord { term: terms.remove(0), beside: how.beside }),
        _ => Box::new(PhraseQuery::new(terms)),
    }
}

/// Expansions of a prefix that the engine reads at most: more than the words of all languages together.
const EXPANSIONS_MAX: u32 = 1_000_000;

fn prefix(field: Field, words: &[String]) -> Boxed {
    let Some((last, before)) = words.split_last() else { return Box::new(EmptyQuery) };
    if before.is_empty() {
        // One letter past the last possible one: every word that begins so lies between the two.
        let end = format!("{last}{}", char::MAX);
        let from = Bound::Included(Term::from_field_text(field, last));
        return Box::new(RangeQuery::new(from, Bound::Excluded(Term::from_field_text(field, &end))));
    }
    let mut patterns: Vec<(usize, String)> =
        before.iter().map(|word| regex::escape(word)).enumerate().collect();
    patterns.push((before.len(), format!("{}.*", regex::escape(last))));
    let mut phrase = RegexPhraseQuery::new_with_offset(field, patterns);
    phrase.set_max_expansions(EXPANSIONS_MAX);
    Box::new(phrase)
}

/// A filter is worth nothing by itself: it does not change the order.
fn in_facet(fields: &Fields, facet: &Facet) -> Boxed {
    let term = Term::from_facet(fields.facets, facet);
    Box::new(ConstScoreQuery::new(Box::new(OneWord { term, beside: true }), 0.0))
}

fn between(fields: &Fields, from: Bound<i64>, to: Bound<i64>) -> Boxed {
    let term = |second: i64| Term::from_field_date(fields.published, moment(second));
    let range = RangeQuery::new(from.map(term), to.map(term));
    Box::new(ConstScoreQuery::new(Box::new(range), 0.0))
}

fn midnight(day: NaiveDate) -> i64 {
    day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp()
}
