//! More like this: the items that share the rare words of one item.

use std::collections::HashMap;

use tantivy::Term;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query as EngineQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::{DocAddress, Searcher, TantivyDocument};

use super::{IndexError, Reader};
use crate::search::analysis::{plain_words, stems, texts};
use crate::search::clause::Clause;
use crate::search::schema::{Texts, facet};
use crate::search::weights::THEME;
use crate::search::{Document, Hit, LIMIT_MAX};

/// Words that are looked for: the twelve that tell most about an item; more only add noise.
const WORDS_MAX: usize = 12;
/// A word that more than a tenth of all items have tells nothing.
const COMMON_SHARE: u64 = 10;

impl Reader {
    /// The items most like the one with this key, without itself; none when there is no such item.
    ///
    /// # Errors
    /// What the engine reports.
    pub fn similar(&self, key: &str, limit: usize) -> Result<Vec<Hit>, IndexError> {
        let searcher = self.searcher();
        let own = TermQuery::new(Term::from_field_text(self.fields().key, key), IndexRecordOption::Basic);
        let found = searcher.search(&own, &TopDocs::with_limit(1).order_by_score())?;
        let Some((_, at)) = found.first() else { return Ok(Vec::new()) };
        let document = self.stored(&searcher, *at)?;
        self.similar_to(&document, limit)
    }

    /// The items most like a document, in the index or not, without the one of its key.
    ///
    /// # Errors
    /// What the engine reports.
    pub fn similar_to(&self, document: &Document, limit: usize) -> Result<Vec<Hit>, IndexError> {
        let searcher = self.searcher();
        let mut parts = telling_words(self, &searcher, document)?;
        for theme in &document.themes {
            let term = Term::from_facet(self.fields().facets, &facet("theme", theme));
            let query: Box<dyn EngineQuery> = Box::new(TermQuery::new(term, IndexRecordOption::Basic));
            parts.push((Occur::Should, Box::new(BoostQuery::new(query, THEME))));
        }
        if parts.is_empty() {
            return Ok(Vec::new());
        }
        let own = Term::from_field_text(self.fields().key, &document.key);
        parts.push((Occur::MustNot, Box::new(TermQuery::new(own, IndexRecordOption::Basic))));
        let top = TopDocs::with_limit(limit.clamp(1, LIMIT_MAX)).order_by_score();
        let found = searcher.search(&BooleanQuery::new(parts), &top)?;
        found.into_iter().map(|(score, at)| self.hit(&searcher, Some(&Clause::All), score, at)).collect()
    }

    pub(super) fn stored(&self, searcher: &Searcher, at: DocAddress) -> Result<Document, IndexError> {
        let stored: TantivyDocument = searcher.doc(at)?;
        let text = |field| stored.get_first(field).and_then(|value| value.as_str()).unwrap_or_default();
        let shown: Document =
            serde_json::from_str(text(self.fields().stored)).map_err(IndexError::unreadable)?;
        Ok(Document { body: text(self.fields().body).to_owned(), ..shown })
    }
}

type Parts = Vec<(Occur, Box<dyn EngineQuery>)>;

/// The words that stand often in the item and seldom elsewhere (tf-idf), those of the title twice.
fn telling_words(reader: &Reader, searcher: &Searcher, document: &Document) -> Result<Parts, IndexError> {
    let text = format!("{0} {0} {1} {2}", document.title, document.summary, document.body);
    let (fields, words) = fields_and_words(reader, document, &text);
    let mut counts: HashMap<String, usize> = HashMap::new();
    for word in words {
        *counts.entry(word).or_default() += 1;
    }
    let all = searcher.num_docs();
    let own = searcher.doc_freq(&Term::from_field_text(reader.fields().key, &document.key))?.min(1);
    let mut weighed: Vec<(f64, String)> = Vec::new();
    for (word, count) in counts {
        let in_titles = searcher.doc_freq(&Term::from_field_text(fields.title, &word))?;
        let having = in_titles.max(searcher.doc_freq(&Term::from_field_text(fields.text, &word))?);
        // A word that only this item has finds nothing; what is not in the index may share its most telling word with one item.
        if having > own && having <= (all / COMMON_SHARE).max(2) {
            weighed.push(((count as f64).sqrt() * (all as f64 / having as f64).ln(), word));
        }
    }
    weighed.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
    let part = |field: Field, word: &str| -> (Occur, Box<dyn EngineQuery>) {
        let term = Term::from_field_text(field, word);
        (Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)))
    };
    let chosen = weighed.into_iter().take(WORDS_MAX);
    Ok(chosen.flat_map(|(_, word)| [part(fields.title, &word), part(fields.text, &word)]).collect())
}

fn fields_and_words(reader: &Reader, document: &Document, text: &str) -> (Texts, Vec<String>) {
    match document.language {
        Some(language) => (reader.fields().of_language(language), texts(stems(language, text))),
        None => (reader.fields().plain, texts(plain_words(text))),
    }
}
