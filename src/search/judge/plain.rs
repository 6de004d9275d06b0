//! The reference of the judge: tantivy as it comes, with its own stemmers and its own reader of queries.

use tantivy::collector::TopDocs;
use tantivy::query::QueryParser;
use tantivy::schema::{
    Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::tokenizer::{
    AsciiFoldingFilter, LowerCaser, SimpleTokenizer, Stemmer, StopWordFilter, TextAnalyzer,
};
use tantivy::{IndexReader, TantivyDocument};

use crate::search::analysis::stemming;
use crate::search::{Document, IndexError};
use crate::text::Language;

/// Memory of the writer, in bytes: the least that tantivy takes.
const WRITER_BYTES: usize = 15_000_000;

/// An index in memory with a title and a text for each language, each stemmed by its own language.
pub struct PlainIndex {
    reader: IndexReader,
    parser: QueryParser,
    key: Field,
}

impl PlainIndex {
    /// Indexes the documents.
    ///
    /// # Errors
    /// What the engine reports.
    pub fn of(documents: &[Document]) -> Result<PlainIndex, IndexError> {
        let mut schema = Schema::builder();
        let key = schema.add_text_field("key", STRING | STORED);
        let mut fields = Vec::new();
        for language in Language::ALL {
            let words = TextFieldIndexing::default()
                .set_tokenizer(language.code())
                .set_index_option(IndexRecordOption::WithFreqsAndPositions);
            let options = TextOptions::default().set_indexing_options(words);
            let field = |part: &str| format!("{part}_{language}");
            fields.push((
                schema.add_text_field(&field("title"), options.clone()),
                schema.add_text_field(&field("text"), options),
            ));
        }
        let index = tantivy::Index::create_in_ram(schema.build());
        for language in Language::ALL {
            index.tokenizers().register(language.code(), analyzer(language));
        }
        let mut writer = index.writer_with_num_threads::<TantivyDocument>(1, WRITER_BYTES)?;
        for document in documents {
            let language = document.language.unwrap_or_default();
            let (title, text) =
                fields[Language::ALL.iter().position(|one| *one == language).unwrap_or_default()];
            let mut written = TantivyDocument::default();
            written.add_text(key, &document.key);
            written.add_text(title, &document.title);
            written.add_text(text, &document.summary);
            written.add_text(text, &document.body);
            writer.add_document(written)?;
        }
        writer.commit()?;
        let all = fields.iter().flat_map(|(title, text)| [*title, *text]).collect();
        Ok(PlainIndex { reader: index.reader()?, parser: QueryParser::for_index(&index, all), key })
    }

    /// The keys of the best documents, best first.
    ///
    /// # Errors
    /// What the engine reports.
    pub fn search(&self, text: &str, limit: usize) -> Result<Vec<String>, IndexError> {
        let searcher = self.reader.searcher();
        let (query, _) = self.parser.parse_query_lenient(text);
        let found = searcher.search(&query, &TopDocs::with_limit(limit).order_by_score())?;
        let key = |(_, at)| {
            let stored: TantivyDocument = searcher.doc(at)?;
            Ok(stored.get_first(self.key).and_then(|value| value.as_str()).unwrap_or_default().to_owned())
        };
        found.into_iter().map(key).collect()
    }
}

fn analyzer(language: Language) -> TextAnalyzer {
    let stemming = stemming(language);
    let words = TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser).dynamic();
    let words = match StopWordFilter::new(stemming) {
        Some(stop_words) => words.filter_dynamic(stop_words),
        None => words,
    };
    words.filter_dynamic(Stemmer::new(stemming)).filter_dynamic(AsciiFoldingFilter).build()
}
