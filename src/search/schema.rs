//! The layout of the index.

use chrono::Datelike;
use tantivy::schema::{
    DateOptions, DateTimePrecision, FAST, Facet, FacetOptions, Field, INDEXED, IndexRecordOption, STORED,
    STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{DateTime, TantivyDocument};

use super::{Document, IndexError};
use crate::text::Language;
use crate::text::fold::fold;

/// A pair of text fields under one analyser.
#[derive(Clone, Copy)]
pub(super) struct Texts {
    pub(super) title: Field,
    /// Summary and body, as two values, so that no phrase runs from one into the other.
    pub(super) text: Field,
}

#[derive(Clone)]
pub(super) struct Fields {
    pub(super) key: Field,
    pub(super) published: Field,
    /// The number of the change that wrote it, so that paging can stay at one moment.
    pub(super) number: Field,
    /// `/theme/…`, `/feed/…`, `/lang/…`, `/kind/…`, `/year/…`, `/law/…` are counted; `/type/…` (folded) is only looked up.
    /// A facet is found by each of its ancestors, which is what provisions need.
    pub(super) facets: Field,
    /// What is shown of it, and its body apart: most answers show none of that.
    pub(super) stored: Field,
    pub(super) body: Field,
    pub(super) plain: Texts,
    /// In the order of [`Language::ALL`].
    pub(super) stemmed: [Texts; 4],
}

/// The name under which the plain analyser is registered; the others go by the code of their language.
pub(super) const PLAIN: &str = "plain";

/// A second as the index keeps it. It counts nanoseconds in 64 bits: what lies before 1678 or after 2261 becomes the first or the last.
pub(super) fn moment(second: i64) -> DateTime {
    const LAST: i64 = i64::MAX / 1_000_000_000;
    DateTime::from_timestamp_secs(second.clamp(-LAST, LAST))
}

impl Fields {
    pub(super) fn layout() -> Schema {
        let mut schema = Schema::builder();
        schema.add_text_field("key", STRING);
        let dates = DateOptions::from(INDEXED | FAST).set_precision(DateTimePrecision::Seconds);
        schema.add_date_field("published", dates);
        schema.add_u64_field("number", INDEXED | FAST);
        schema.add_facet_field("facets", FacetOptions::default());
        schema.add_text_field("stored", STORED);
        schema.add_text_field("body", STORED);
        for analyzer in std::iter::once(PLAIN).chain(Language::ALL.map(Language::code)) {
            let words = TextFieldIndexing::default()
                .set_tokenizer(analyzer)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions);
            let options = TextOptions::default().set_indexing_options(words);
            schema.add_text_field(&format!("title_{analyzer}"), options.clone());
            schema.add_text_field(&format!("text_{analyzer}"), options);
        }
        schema.build()
    }

    pub(super) fn of(schema: &Schema) -> Fields {
        let field = |name: &str| {
            schema.get_field(name).expect("the layout of the index is checked when it is opened")
        };
        let texts = |analyzer: &str| Texts {
            title: field(&format!("title_{analyzer}")),
            text: field(&format!("text_{analyzer}")),
        };
        Fields {
            key: field("key"),
            published: field("published"),
            number: field("number"),
            facets: field("facets"),
            stored: field("stored"),
            body: field("body"),
            plain: texts(PLAIN),
            stemmed: Language::ALL.map(|language| texts(language.code())),
        }
    }

    /// The texts of a language.
    pub(super) fn of_language(&self, language: Language) -> Texts {
        let which = Language::ALL.iter().position(|one| *one == language);
        self.stemmed[which.expect("every language is in the list")]
    }

    /// What the index writes for a document.
    pub(super) fn write(&self, document: &Document) -> Result<TantivyDocument, IndexError> {
        let mut written = TantivyDocument::default();
        written.add_text(self.key, &document.key);
        if let Some(instant) = document.published {
            written.add_date(self.published, moment(instant.timestamp()));
        }
        for facet in facets(document) {
            written.add_facet(self.facets, facet);
        }
        let stemmed = document.language.and_then(|language| {
            Language::ALL.iter().position(|one| *one == language).map(|which| self.stemmed[which])
        });
        for texts in std::iter::once(self.plain).chain(stemmed) {
            written.add_text(texts.title, &document.title);
            written.add_text(texts.text, &document.summary);
            written.add_text(texts.text, &document.body);
        }
        let shown = serde_json::to_string(&document.without_body()).map_err(IndexError::unreadable)?;
        written.add_text(self.stored, shown);
        written.add_text(self.body, document.body_kept());
        Ok(written)
    }
}

fn facets(document: &Document) -> Vec<Facet> {
    let mut facets = vec![facet("feed", &document.feed)];
    facets.extend(document.themes.iter().map(|theme| facet("theme", theme)));
    facets.extend(document.published.map(|at| facet("year", &at.year().to_string())));
    facets.extend(document.language.map(|language| facet("lang", language.code())));
    if let Some(kind) = &document.kind {
        facets.extend([facet("kind", kind), facet("type", &fold(kind))]);
    }
    facets.extend(document.provisions.iter().map(|path| law(path)));
    facets.sort();
    facets.dedup();
    facets
}

/// A facet of one level below its dimension; the separator of facets cannot stand in it.
pub(super) fn facet(dimension: &str, value: &str) -> Facet {
    Facet::from_path([dimension, &value.replace('\0', " ")])
}

/// `/law/art_27/par_1`: found by `/law/art_27` too.
pub(super) fn law(path: &str) -> Facet {
    Facet::from_path(std::iter::once("law").chain(path.split('/')))
}
