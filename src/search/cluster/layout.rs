//! The layout of the index on a cluster: our words as texts that are only split at white space.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, SecondsFormat, Utc};
use serde_json::{Map, Value, json};

use crate::search::analysis::compounds::{MARK, has_compounds};
use crate::search::analysis::{marked_words, plain_words, stems};
use crate::search::results::{LIMIT_MAX, OFFSET_MAX};
use crate::search::schema::PLAIN;
use crate::search::weights::worth;
use crate::search::{Document, IndexError};
use crate::text::Language;
use crate::text::fold::fold;

/// Raised by hand when this layout changes.
const REVISION: &str = "1";
/// Longest value that a facet counts, in characters.
const VALUE_MAX: usize = 1_000;
/// How long the cluster remembers what was removed, so that a late shipment does not bring it back.
const REMEMBERS: &str = "1h";

/// The document that says what was shipped.
pub(super) const VOUCHER: &str = "belfort-shipped";

/// Names this layout together with the analysis: the end of the name of an index.
pub(super) fn mark(analysis: &str) -> String {
    format!("{analysis}-{REVISION}")
}

/// The name of a text field: `title_nl`; `title_nl_inside` holds the words inside its compounds.
pub(super) fn title(analysis: &str) -> String {
    format!("title_{analysis}")
}

/// The same for summary and body.
pub(super) fn text(analysis: &str) -> String {
    format!("text_{analysis}")
}

/// The analysis whose fields hold the words inside compounds; none where a language has no list of them.
pub(super) fn inside(language: Language) -> Option<String> {
    has_compounds(language).then(|| format!("{language}_inside"))
}

/// What the cluster is told of the index when it is made.
pub(super) fn index() -> Value {
    let keyword = json!({ "type": "keyword", "ignore_above": VALUE_MAX });
    let words = json!({ "type": "text", "analyzer": "whitespace" });
    let kept = json!({ "type": "object", "enabled": false });
    let mut fields = Map::new();
    for name in ["key", "feed", "themes", "language", "kind", "type", "year", "law", "laws", "words"] {
        fields.insert(name.to_owned(), keyword.clone());
    }
    let inside = Language::ALL.into_iter().filter_map(inside);
    for analysis in
        std::iter::once(PLAIN.to_owned()).chain(Language::ALL.map(|one| one.to_string())).chain(inside)
    {
        fields.insert(title(&analysis), words.clone());
        fields.insert(text(&analysis), words.clone());
    }
    fields.insert("published".to_owned(), json!({ "type": "date", "format": "strict_date_optional_time" }));
    fields.insert("number".to_owned(), json!({ "type": "long" }));
    fields.insert("worth".to_owned(), json!({ "type": "float" }));
    fields.insert("stored".to_owned(), kept.clone());
    fields.insert("shipped".to_owned(), kept);
    json!({
        "settings": { "index": { "gc_deletes": REMEMBERS, "max_result_window": OFFSET_MAX + LIMIT_MAX } },
        "mappings": { "_meta": { "belfort": REVISION }, "dynamic": "strict", "properties": fields },
    })
}

/// Whether an index was made by us, and not by the cluster itself for a document that came while there was none.
pub(super) fn is_ours(mapping: &Value, name: &str) -> bool {
    mapping[name]["mappings"]["_meta"]["belfort"] == REVISION
}

/// What is shipped of a document.
pub(super) fn document(document: &Document, number: i64) -> Result<Value, IndexError> {
    let kept = document.kept();
    let mut fields = Map::new();
    let mut set = |name: &str, value: Value| drop(fields.insert(name.to_owned(), value));
    set("key", json!(document.key));
    set("feed", json!(document.feed));
    set("themes", json!(document.themes));
    set("language", json!(document.language));
    set("kind", json!(document.kind));
    set("type", json!(document.kind.as_deref().map(fold)));
    set("year", json!(document.published.map(|at| at.year().to_string())));
    set("law", json!(tops(&document.provisions)));
    set("laws", json!(with_ancestors(&document.provisions)));
    set("published", json!(document.published.map(instant)));
    set("number", json!(number));
    set("worth", json!(worth(document.published.map(|at| at.timestamp()))));
    let titles = plain_words(&document.title);
    set("words", json!(titles.iter().map(|word| word.text.as_str()).collect::<BTreeSet<_>>()));
    set(&title(PLAIN), json!(joined(titles.into_iter().map(|word| word.text))));
    set(&text(PLAIN), texts(document, |text| joined(plain_words(text).into_iter().map(|word| word.text))));
    if let Some(language) = document.language {
        let stemmed = |text: &str| joined(stems(language, text).into_iter().map(|word| word.text));
        set(&title(language.code()), json!(stemmed(&document.title)));
        set(&text(language.code()), texts(document, stemmed));
        if let Some(inside) = inside(language) {
            let marks = |text: &str| {
                let words = marked_words(language, text).into_iter().map(|word| word.text);
                joined(words.filter(|word| word.starts_with(MARK)))
            };
            set(&title(&inside), json!(marks(&document.title)));
            set(&text(&inside), texts(document, marks));
        }
    }
    set("stored", serde_json::to_value(&kept).map_err(IndexError::unreadable)?);
    Ok(Value::Object(fields))
}

/// Summary and body, as two values, so that no phrase runs from one into the other.
fn texts(document: &Document, words: impl Fn(&str) -> String) -> Value {
    json!([words(&document.summary), words(&document.body)])
}

fn joined(words: impl Iterator<Item = String>) -> String {
    words.collect::<Vec<_>>().join(" ")
}

/// `art_27` and `art_27/par_1` for `art_27/par_1`: a provision is found by each that it is a part of.
fn with_ancestors(paths: &[String]) -> BTreeSet<&str> {
    let ancestors = |path: &'_ String| -> Vec<usize> {
        path.match_indices('/').map(|(at, _)| at).chain([path.len()]).collect()
    };
    paths.iter().flat_map(|path| ancestors(path).into_iter().map(move |end| &path[..end])).collect()
}

/// The articles and annexes, which are counted.
fn tops(paths: &[String]) -> BTreeSet<&str> {
    paths.iter().filter_map(|path| path.split('/').next()).collect()
}

/// An instant as the cluster reads it: it knows years of four digits.
pub(super) fn instant(at: DateTime<Utc>) -> String {
    match at.year() {
        ..0 => "0000-01-01T00:00:00Z".to_owned(),
        0..=9999 => at.to_rfc3339_opts(SecondsFormat::Secs, true),
        _ => "9999-12-31T23:59:59Z".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provision_is_found_by_each_that_it_is_a_part_of_and_counted_once() {
        let paths = ["art_27/par_1".to_owned(), "art_27/par_2".to_owned(), "anx_III".to_owned()];
        assert_eq!(
            with_ancestors(&paths).into_iter().collect::<Vec<_>>(),
            ["anx_III", "art_27", "art_27/par_1", "art_27/par_2"]
        );
        assert_eq!(tops(&paths).into_iter().collect::<Vec<_>>(), ["anx_III", "art_27"]);
    }

    #[test]
    fn every_field_of_a_document_stands_in_the_layout() {
        let of = Document {
            language: Some(Language::Nl),
            title: "Gezichtsherkenning".to_owned(),
            ..Document::default()
        };
        let (layout, shipped) = (index(), document(&of, 1).unwrap());
        for name in shipped.as_object().unwrap().keys() {
            assert!(layout["mappings"]["properties"].get(name).is_some(), "{name}");
        }
    }

    #[test]
    fn a_year_that_the_cluster_does_not_know_becomes_the_nearest_that_it_does() {
        assert_eq!(instant(DateTime::<Utc>::MAX_UTC), "9999-12-31T23:59:59Z");
        assert_eq!(instant(DateTime::<Utc>::MIN_UTC), "0000-01-01T00:00:00Z");
        assert_eq!(instant(DateTime::UNIX_EPOCH), "1970-01-01T00:00:00Z");
    }
}
