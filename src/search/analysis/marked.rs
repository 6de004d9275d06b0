//! The words of a document with, at the place of a compound, the marks of the words it is made of.

use std::sync::Arc;

use tantivy::tokenizer::{BoxTokenStream, TextAnalyzer, Token, TokenStream, Tokenizer};

use super::compounds::{Marker, Marks, WORD_BYTES_MIN};
use crate::text::Language;

/// An analyser whose words are followed by marks.
#[derive(Clone)]
pub(super) struct Marked {
    language: Language,
    inner: TextAnalyzer,
}

impl Marked {
    pub(super) fn new(language: Language, inner: TextAnalyzer) -> Marked {
        Marked { language, inner }
    }
}

impl Tokenizer for Marked {
    type TokenStream<'a> = MarkedStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> MarkedStream<'a> {
        let tail = self.inner.token_stream(text);
        let marker = Marker::of(self.language);
        MarkedStream { marker, text, tail, waiting: Arc::default(), next: 0, mark: None }
    }
}

pub(super) struct MarkedStream<'a> {
    marker: Marker,
    text: &'a str,
    tail: BoxTokenStream<'a>,
    /// The marks of the last word, and which of them comes next.
    waiting: Marks,
    next: usize,
    /// The mark that is shown, when it is not a word.
    mark: Option<Token>,
}

impl TokenStream for MarkedStream<'_> {
    fn advance(&mut self) -> bool {
        if let Some(mark) = self.waiting.get(self.next) {
            self.next += 1;
            let shown = self.mark.get_or_insert_with(Token::default);
            let word = self.tail.token();
            (shown.offset_from, shown.offset_to) = (word.offset_from, word.offset_to);
            (shown.position, shown.position_length) = (word.position, word.position_length);
            shown.text.clear();
            shown.text.push_str(mark);
            return true;
        }
        self.mark = None;
        if !self.tail.advance() {
            return false;
        }
        let word = self.tail.token();
        let is_long = word.offset_to - word.offset_from >= WORD_BYTES_MIN;
        let surface = self.text.get(word.offset_from..word.offset_to).filter(|_| is_long);
        self.waiting = surface.map(|surface| self.marker.marks(surface)).unwrap_or_default();
        self.next = 0;
        true
    }

    fn token(&self) -> &Token {
        self.mark.as_ref().unwrap_or_else(|| self.tail.token())
    }

    fn token_mut(&mut self) -> &mut Token {
        match &mut self.mark {
            Some(mark) => mark,
            None => self.tail.token_mut(),
        }
    }
}
