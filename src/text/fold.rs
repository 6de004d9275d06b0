//! Folding: the form in which two spellings of a word are compared.

use tantivy::tokenizer::{AsciiFoldingFilter, LowerCaser, RawTokenizer, TextAnalyzer, TokenStream};

/// Lower case without diacritics: `Coördinatie` and `coordinatie` fold to the same text.
///
/// The index folds with the same filters, so what is equal here is equal there.
pub fn fold(text: &str) -> String {
    let mut analyzer =
        TextAnalyzer::builder(RawTokenizer::default()).filter(LowerCaser).filter(AsciiFoldingFilter).build();
    let mut stream = analyzer.token_stream(text);
    if stream.advance() { stream.token().text.clone() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn case_and_diacritics_vanish() {
        assert_eq!(fold("Coördinatie ÉÉN Straße"), "coordinatie een strasse");
    }
}
