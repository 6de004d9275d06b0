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

/// The candidate that a misspelt word most probably meant: at most two edits away, and less than half of the word.
pub fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word = fold(word);
    candidates
        .map(|candidate| (edits(&word, &fold(candidate)), candidate))
        .filter(|(edits, _)| *edits <= 2 && edits * 2 < word.chars().count().max(3))
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, candidate)| candidate)
}

/// How many letters must be added, dropped or replaced to make one word the other (Levenshtein).
pub fn edits(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn case_and_diacritics_vanish() {
        assert_eq!(fold("Coördinatie ÉÉN Straße"), "coordinatie een strasse");
    }
}
