//! A query in the terms of a cluster, as `index::translate` puts it in those of the embedded engine.

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde_json::{Value, json};

use super::layout::{inside, instant, text, title};
use crate::search::analysis::compounds::MARK;
use crate::search::clause::Clause;
use crate::search::query::Scope;
use crate::search::schema::PLAIN;
use crate::search::weights::{self, Weights};
use crate::text::Language;

/// What a match without words is worth beside one with: the embedded engine counts a word 2.2 times (k1 + 1 of BM25), which a
/// cluster leaves out.
pub(super) const CONSTANT: f32 = 1.0 / 2.2;
/// Words that a beginning in a phrase may stand for.
const EXPANSIONS_MAX: usize = 10_000;

/// The query as the cluster reads it.
pub(super) fn translate(clause: &Clause) -> Value {
    if let Some(filter) = filter(clause) {
        // A filter is worth nothing by itself: it does not change the order.
        return json!({ "constant_score": { "filter": filter, "boost": 0.0 } });
    }
    match clause {
        Clause::Words { scope, plain, stems } => {
            let exact = in_texts(PLAIN, *scope, weights::EXACT, &|field, boost| words(field, plain, boost));
            let stemmed = Language::ALL.into_iter().zip(stems).flat_map(|(language, stems)| {
                let is_inside = stems.first().is_some_and(|stem| stem.starts_with(MARK));
                let analysis = if is_inside { inside(language) } else { Some(language.to_string()) };
                let met = analysis.map(|analysis| {
                    in_texts(&analysis, *scope, weights::STEM, &|field, boost| words(field, stems, boost))
                });
                met.into_iter().flatten()
            });
            any(exact.into_iter().chain(stemmed).collect(), 1.0)
        }
        Clause::Prefix { scope, plain } => {
            any(in_texts(PLAIN, *scope, weights::EXACT, &|field, boost| begun(field, plain, boost)), 1.0)
        }
        Clause::And(clauses) => all_of(clauses),
        Clause::Or(clauses) => any(clauses.iter().map(translate).collect(), 1.0),
        Clause::Derived(inner) => any(vec![translate(inner)], weights::DERIVED),
        Clause::Not(_) => all_of(std::slice::from_ref(clause)),
        // Everything else is a filter.
        _ => everything(),
    }
}

/// Every item, each for the same.
pub(super) fn everything() -> Value {
    json!({ "match_all": { "boost": CONSTANT } })
}

/// What only filters; `None` for what has a worth of its own.
fn filter(clause: &Clause) -> Option<Value> {
    let term = |field: &str, value: &str| Some(json!({ "term": { field: { "value": value } } }));
    match clause {
        Clause::Theme(id) => term("themes", id),
        Clause::Feed(id) => term("feed", id),
        Clause::Language(language) => term("language", language.code()),
        Clause::Kind(kind) => term("type", kind),
        Clause::Law(provision) => term("laws", provision.as_str()),
        Clause::Since(day) => Some(json!({ "range": { "published": { "gte": midnight(*day) } } })),
        Clause::Until(day) => {
            let next = day.checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
            Some(json!({ "range": { "published": { "lt": midnight(next) } } }))
        }
        _ => None,
    }
}

/// A cluster wants something to take exclusions from: all items, when nothing else is asked for.
fn all_of(clauses: &[Clause]) -> Value {
    let (mut must, mut filters, mut without) = (Vec::new(), Vec::new(), Vec::new());
    for clause in clauses {
        match clause {
            Clause::Not(inner) => without.push(translate(inner)),
            clause => match filter(clause) {
                Some(filter) => filters.push(filter),
                None => must.push(translate(clause)),
            },
        }
    }
    if must.is_empty() && filters.is_empty() {
        must.push(everything());
    }
    json!({ "bool": { "must": must, "filter": filters, "must_not": without } })
}

fn any(mut queries: Vec<Value>, boost: f32) -> Value {
    match queries.len() {
        0 => json!({ "match_none": {} }),
        1 if boost == 1.0 => queries.remove(0),
        _ => json!({ "bool": { "should": queries, "minimum_should_match": 1, "boost": boost } }),
    }
}

fn in_texts(analysis: &str, scope: Scope, worth: Weights, query: &dyn Fn(&str, f32) -> Value) -> Vec<Value> {
    let mut found = vec![query(&title(analysis), worth.title)];
    if scope == Scope::Anywhere {
        found.push(query(&text(analysis), worth.text));
    }
    found
}

fn words(field: &str, words: &[String], boost: f32) -> Value {
    match words {
        [] => json!({ "match_none": {} }),
        [word] => json!({ "term": { field: { "value": word, "boost": boost } } }),
        words => json!({ "match_phrase": { field: { "query": words.join(" "), "boost": boost } } }),
    }
}

fn begun(field: &str, words: &[String], boost: f32) -> Value {
    match words {
        [] => json!({ "match_none": {} }),
        [word] => json!({ "prefix": { field: { "value": word, "boost": boost * CONSTANT } } }),
        words => json!({ "match_phrase_prefix": { field: {
            "query": words.join(" "), "max_expansions": EXPANSIONS_MAX, "boost": boost,
        } } }),
    }
}

fn midnight(day: NaiveDate) -> String {
    let at: DateTime<Utc> = day.and_time(chrono::NaiveTime::MIN).and_utc();
    instant(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Query;

    fn translated(query: &str) -> Value {
        translate(&Clause::of(&Query::parse(query).unwrap()))
    }

    #[test]
    fn what_only_filters_does_not_count_and_what_is_excluded_is_taken_from_something() {
        let query = translated("theme:bees -lang:fr");
        assert_eq!(query["bool"]["filter"], json!([{ "term": { "themes": { "value": "bees" } } }]));
        assert_eq!(query["bool"]["must"], json!([]));
        assert_eq!(query["bool"]["must_not"].as_array().map(Vec::len), Some(1));
        let all_but = all_of(&[Clause::Not(Box::new(Clause::Theme("bees".to_owned())))]);
        assert_eq!(all_but["bool"]["must"], json!([everything()]));
    }

    #[test]
    fn a_word_is_met_as_written_and_by_its_stems_and_a_phrase_only_as_written() {
        let text = translated("gemeenten").to_string();
        for field in ["title_plain", "text_plain", "title_nl", "text_de", "text_fr", "title_en"] {
            assert!(text.contains(&format!("\"{field}\"")), "{field}: {text}");
        }
        let phrase = translated("\"slimme stad\"").to_string();
        assert!(phrase.contains("match_phrase") && !phrase.contains("title_nl"), "{phrase}");
        assert_eq!(translate(&Clause::of(&Query::nothing())), json!({ "match_none": {} }));
    }

    #[test]
    fn a_part_of_a_compound_is_looked_for_where_parts_stand() {
        let query = translated("herkenning").to_string();
        assert!(query.contains("text_nl_inside") && !query.contains("text_fr_inside"), "{query}");
    }
}
