//! Analysis: how a text becomes the words that are compared, the same for documents and queries.
//!
//! Words are runs of letters and digits, in lower case, stemmed by the language of the document, without diacritics.
//! Stop words stay, because a phrase must match as written and because BM25 already gives them next to no weight. No
//! word is ever dropped, so the n-th stem and the n-th plain word of a text are the same word.
//!
//! What a word also stands for is decided here, once for the index and for standing queries: `compounds` marks the listed words
//! inside a word of a document, `synonyms` names the other terms for a term of a query.

pub(crate) mod compounds;
mod marked;
mod remembered;
pub(crate) mod synonyms;

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use tantivy::tokenizer::{
    AsciiFoldingFilter, Language as Stemming, LowerCaser, RawTokenizer, Stemmer, TextAnalyzer, Token,
    TokenFilter, TokenStream, Tokenizer,
};

use self::remembered::Remembered;
use super::lists::Lists;
use crate::text::Language;

/// Raised by hand when the code of the analysis or the layout of the index changes.
const REVISION: &str = "3";

/// Longest word that is compared, in bytes: the rest of encoded rubbish is noise, the longest Dutch compounds have 60.
const WORD_BYTES_MAX: usize = 120;

/// Names the analysis and the layout; an index built under another name is rebuilt.
pub static ANALYSIS_VERSION: LazyLock<String> = LazyLock::new(|| {
    let layout = serde_json::to_string(&super::schema::Fields::layout()).expect("a schema is plain data");
    let named = format!("{REVISION}\0{}\0{layout}", Lists::in_use().mark());
    let digest = ring::digest::digest(&ring::digest::SHA256, named.as_bytes());
    digest.as_ref()[..8].iter().map(|byte| format!("{byte:02x}")).collect()
});

/// One word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) text: String,
    /// First and last byte in the text.
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// The words of a text, folded and not stemmed.
pub(crate) fn plain_words(text: &str) -> Vec<Word> {
    words(&mut plain(), text)
}

/// The words of a text, stemmed.
pub(crate) fn stems(language: Language, text: &str) -> Vec<Word> {
    words(&mut stemmed(language), text)
}

/// The words of a document, stemmed, each followed by the marks of the words inside it.
pub(crate) fn marked_words(language: Language, text: &str) -> Vec<Word> {
    words(&mut marked(language), text)
}

/// The texts of words.
pub(crate) fn texts(words: Vec<Word>) -> Vec<String> {
    words.into_iter().map(|word| word.text).collect()
}

fn words(analyzer: &mut TextAnalyzer, text: &str) -> Vec<Word> {
    let mut stream = analyzer.token_stream(text);
    let mut words = Vec::new();
    while stream.advance() {
        let token = stream.token();
        words.push(Word { text: token.text.clone(), from: token.offset_from, to: token.offset_to });
    }
    words
}

/// The analyser that only folds.
pub(crate) fn plain() -> TextAnalyzer {
    static ANALYZER: LazyLock<TextAnalyzer> = LazyLock::new(|| {
        let word = TextAnalyzer::builder(RawTokenizer::default())
            .filter(Groups(Arc::default()))
            .filter(LowerCaser)
            .filter(AsciiFoldingFilter)
            .build();
        TextAnalyzer::builder(Remembered::new(Language::ALL.len(), word)).build()
    });
    ANALYZER.clone()
}

/// The analyser of a language.
pub(crate) fn stemmed(language: Language) -> TextAnalyzer {
    static ANALYZERS: LazyLock<HashMap<Language, TextAnalyzer>> = LazyLock::new(|| {
        Language::ALL.into_iter().enumerate().map(|(which, one)| (one, build(which, one))).collect()
    });
    ANALYZERS[&language].clone()
}

/// The analyser of a language for documents: at the place of a compound also stand the marks of the words it is made of.
pub(crate) fn marked(language: Language) -> TextAnalyzer {
    if !compounds::has_compounds(language) {
        return stemmed(language);
    }
    TextAnalyzer::builder(marked::Marked::new(language, stemmed(language))).build()
}

/// The stemmer of a language, as the engine calls it.
pub(crate) fn stemming(language: Language) -> Stemming {
    match language {
        Language::Nl => Stemming::Dutch,
        Language::Fr => Stemming::French,
        Language::De => Stemming::German,
        Language::En => Stemming::English,
    }
}

fn build(which: usize, language: Language) -> TextAnalyzer {
    let word = TextAnalyzer::builder(RawTokenizer::default())
        .filter(LowerCaser)
        .filter(Groups(Arc::new(groups(language))))
        .filter(Stemmer::new(stemming(language)))
        .filter(AsciiFoldingFilter)
        .build();
    TextAnalyzer::builder(Remembered::new(which, word)).build()
}

/// The name of the group of each listed word.
///
/// A name is a number after a sign that is no letter: no stemmer changes it and no word of a text equals it.
fn groups(language: Language) -> HashMap<String, String> {
    let lists = Lists::in_use().stems.get(&language).map(Vec::as_slice).unwrap_or_default();
    let named = |(number, words): (usize, &'static Vec<String>)| {
        words.iter().map(move |word| (word.clone(), format!("={number}")))
    };
    lists.iter().enumerate().flat_map(named).collect()
}

/// Replaces a listed word by the name of its group, and shortens what is no word.
#[derive(Clone)]
struct Groups(Arc<HashMap<String, String>>);

impl TokenFilter for Groups {
    type Tokenizer<T: Tokenizer> = GroupsTokenizer<T>;

    fn transform<T: Tokenizer>(self, inner: T) -> GroupsTokenizer<T> {
        GroupsTokenizer { groups: self.0, inner }
    }
}

#[derive(Clone)]
struct GroupsTokenizer<T> {
    groups: Arc<HashMap<String, String>>,
    inner: T,
}

impl<T: Tokenizer> Tokenizer for GroupsTokenizer<T> {
    type TokenStream<'a> = GroupsStream<T::TokenStream<'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        GroupsStream { groups: self.groups.clone(), tail: self.inner.token_stream(text) }
    }
}

struct GroupsStream<T> {
    groups: Arc<HashMap<String, String>>,
    tail: T,
}

impl<T: TokenStream> TokenStream for GroupsStream<T> {
    fn advance(&mut self) -> bool {
        if !self.tail.advance() {
            return false;
        }
        let token = self.tail.token_mut();
        if token.text.len() > WORD_BYTES_MAX {
            let end = (0..=WORD_BYTES_MAX).rev().find(|at| token.text.is_char_boundary(*at)).unwrap_or(0);
            token.text.truncate(end);
        }
        if let Some(group) = self.groups.get(&token.text) {
            token.text.clone_from(group);
        }
        true
    }

    fn token(&self) -> &Token {
        self.tail.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.tail.token_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem(language: Language, word: &str) -> String {
        stems(language, word).remove(0).text
    }

    #[test]
    fn forms_of_one_word_are_one_word() {
        for (language, one, other) in [
            (Language::Nl, "algoritme", "Algoritmen"),
            (Language::Nl, "stad", "steden"),
            (Language::Nl, "gemeente", "gemeentelijke"),
            (Language::Nl, "innovatie", "innovaties"),
            (Language::Fr, "municipal", "municipaux"),
            (Language::De, "Stadt", "Städte"),
            (Language::En, "city", "cities"),
        ] {
            assert_eq!(stem(language, one), stem(language, other), "{one} {other}");
        }
    }

    #[test]
    fn words_that_the_stemmer_confuses_stay_apart() {
        for (one, other) in
            [("overheid", "over"), ("gezicht", "zicht"), ("gebouw", "bouw"), ("gemeente", "gemeen")]
        {
            assert_ne!(stem(Language::Nl, one), stem(Language::Nl, other), "{one} {other}");
        }
    }
}
