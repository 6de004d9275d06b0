//! Words and names of a text, folded so that two copies of it agree.

use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

use crate::text::fold::fold;

/// Words that every text has, in the four languages, folded.
const COMMON: &str = " aan als bij dan dat de der die dit door een en er het hun ik in is je maar met na naar niet nog of om onder ook op over te \
    tot uit van veel voor wat we wie wordt worden zich zijn au aux avec ce ces cette dans des du elle en est et il ils la le les leur \
    mais ou par pas plus pour que qui sa se ses son sont sur un une vers als am an auch auf aus bei bis das dem den der des die durch \
    ein eine einem einen einer es fur hat im ist mit nach nicht noch oder sich sie sind und vom von vor wie wird zu zum zur a after all \
    an and are as at be by for from has have he her his in into is it its more not of on or she that the their they this to was were \
    will with ";

/// The words of a text that say something, folded, in order.
pub(in crate::news) fn telling(text: &str) -> Vec<String> {
    all(text).into_iter().filter(|word| is_telling(word)).collect()
}

/// Whether a folded word says something.
pub(super) fn is_telling(word: &str) -> bool {
    word.len() > 1 && !is_common(word)
}

/// All words of a text, folded, in order.
pub(in crate::news) fn all(text: &str) -> Vec<String> {
    fold(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn is_common(word: &str) -> bool {
    static SET: LazyLock<HashSet<&str>> = LazyLock::new(|| COMMON.split_whitespace().collect());
    SET.contains(word)
}

/// Words with a capital inside a sentence, and abbreviations: names that no translation changes.
///
/// A German noun has a capital as well: a name is only evidence where the other text has it too.
pub(super) fn names(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut begins = true;
    for word in text.split_whitespace() {
        let letters = word.trim_matches(|c: char| !c.is_alphanumeric());
        let mut chars = letters.chars();
        let capital = chars.next().is_some_and(char::is_uppercase);
        let abbreviation = capital && letters.chars().filter(|c| c.is_uppercase()).count() > 1;
        if abbreviation || (capital && !begins && letters.chars().count() > 2) {
            let folded = fold(letters);
            found.insert(folded.split(['-', '\'', '’']).next().unwrap_or_default().to_owned());
        }
        begins = word.ends_with(['.', '!', '?', '"', '”', '»']);
    }
    found.retain(|name| name.len() > 1 && !is_common(name));
    found
}
