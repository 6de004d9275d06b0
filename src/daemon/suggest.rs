//! What somebody may want to ask who has typed a beginning: themes, provisions, and words of titles.

use std::collections::HashSet;

use super::tower::Tower;
use crate::text::Language;
use crate::text::fold::fold;

/// Suggestions in one list: what a browser shows without scrolling.
const SUGGESTIONS_MAX: usize = 10;
/// Letters from which a beginning says something.
const LETTERS_MIN: usize = 2;

/// Queries that go on from what was typed, the likeliest first.
///
/// # Errors
/// The index does not answer.
pub async fn suggestions(tower: &Tower, typed: &str, language: Language) -> anyhow::Result<Vec<String>> {
    let (before, last) = typed.rsplit_once(char::is_whitespace).unwrap_or(("", typed));
    if last.chars().count() < LETTERS_MIN {
        return Ok(Vec::new());
    }
    let begins = |name: &str| fold(name).split_whitespace().any(|word| word.starts_with(&fold(last)));
    let with = |end: &str| format!("{before} {end}").trim().to_owned();
    let mut all: Vec<String> = Vec::new();
    for theme in
        tower.themes().iter().filter(|theme| begins(theme.name.get(language))).take(SUGGESTIONS_MAX / 2)
    {
        all.push(with(&format!("theme:{}", theme.id)));
    }
    let cited = |rule: &crate::law::Rule| (rule.provision.as_str().to_owned(), rule.provision.cite(language));
    let wanted = fold(typed);
    let provisions = tower.book.rules().iter().map(cited).filter(|(path, text)| {
        path.starts_with(&wanted.replace(['-', ' '], "_")) || fold(text).starts_with(&wanted)
    });
    all.extend(provisions.map(|(path, _)| format!("law:{path}")).take(SUGGESTIONS_MAX / 2));
    if last.chars().all(char::is_alphanumeric) {
        let words = tower.searcher().await?.words_that_begin(last, SUGGESTIONS_MAX).await?;
        all.extend(words.iter().map(|word| with(word)));
    }
    let mut seen = HashSet::new();
    all.retain(|suggestion| seen.insert(suggestion.clone()));
    all.truncate(SUGGESTIONS_MAX);
    Ok(all)
}
