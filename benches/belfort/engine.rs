//! The engine as anybody may use it: tantivy's own filters under the names that the layout of Belfort's index asks for.

use belfort::text::Language;
use tantivy::Index;
use tantivy::tokenizer::{
    AsciiFoldingFilter, Language as Stemming, LowerCaser, SimpleTokenizer, Stemmer, TextAnalyzer,
};

/// Gives an index the analysers of its text fields: `plain`, and one per language.
pub(crate) fn with_analyzers(index: Index) -> Index {
    index.tokenizers().register("plain", plain());
    for language in Language::ALL {
        index.tokenizers().register(language.code(), stemmed(language));
    }
    index
}

/// Words in lower case without diacritics.
pub(crate) fn plain() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser).filter(AsciiFoldingFilter).build()
}

/// The same, stemmed.
pub(crate) fn stemmed(language: Language) -> TextAnalyzer {
    let stemming = match language {
        Language::Nl => Stemming::Dutch,
        Language::Fr => Stemming::French,
        Language::De => Stemming::German,
        Language::En => Stemming::English,
    };
    let words = TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser);
    words.filter(Stemmer::new(stemming)).filter(AsciiFoldingFilter).build()
}

/// The words of a text under an analyser.
pub(crate) fn words(analyzer: &mut TextAnalyzer, text: &str) -> Vec<String> {
    let mut stream = analyzer.token_stream(text);
    let mut words = Vec::new();
    while stream.advance() {
        words.push(stream.token().text.clone());
    }
    words
}
