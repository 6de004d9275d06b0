//! "Did you mean": the word of a list that is nearest to a mistyped one.

use super::fold::fold;

/// A word further away than a third of its letters is another word, not a typing mistake.
const LETTERS_PER_MISTAKE: usize = 3;

/// The candidate nearest to `word` whatever their capitals and accents, when it is near enough to be what was meant.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = fold(word);
    let reach = (word.chars().count() / LETTERS_PER_MISTAKE).max(1);
    candidates
        .into_iter()
        .map(|candidate| (distance(&word, &fold(candidate)), candidate))
        .filter(|(distance, _)| *distance <= reach)
        .min()
        .map(|(_, candidate)| candidate)
}

/// How many letters must be put in, left out or changed to turn one word into the other (Levenshtein).
pub fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (line, letter) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, other) in to.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_mistake_finds_its_word_and_another_word_finds_nothing() {
        let words = ["annex-iii", "deployer-kind", "role"];
        assert_eq!(nearest("anex-iii", words), Some("annex-iii"));
        assert_eq!(nearest("deployer-knid", words), Some("deployer-kind"));
        assert_eq!(nearest("RÔLE", words), Some("role"));
        assert_eq!(nearest("colour", words), None);
    }

    #[test]
    fn the_distance_counts_single_changes() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("één", "een"), 2);
    }
}
