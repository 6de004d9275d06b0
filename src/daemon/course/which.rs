//! Which item somebody means who pastes an address or types some words.

use url::Url;

use crate::daemon::tower::Tower;
use crate::news::ItemKey;
use crate::search::{Hit, Page, Query};

/// Items to choose from: more is a search of its own.
const CHOICES_MAX: usize = 10;
/// Hits among which the item of an address is looked for.
const LOOKED_AT: usize = 100;
/// Words of an address that are searched for: the last ones tell most.
const WORDS_MAX: usize = 12;
/// Letters of a word that says something.
const LETTERS_MIN: usize = 3;

/// What was meant.
#[derive(Clone, Debug, PartialEq)]
pub enum Meant {
    /// This item.
    Item(ItemKey),
    /// One of these, the likeliest first; nothing when none is like it.
    OneOf(Vec<Hit>),
}

/// Looks for the item that an address leads to, at its publisher or here, or that some words tell of.
pub async fn which(tower: &Tower, text: &str) -> anyhow::Result<Meant> {
    let text: String = text.trim().chars().filter(|c| !c.is_control()).collect();
    let text = text.as_str();
    let key = key(text);
    if tower.store.item(&key).await?.is_some() {
        return Ok(Meant::Item(key));
    }
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => at_address(tower, text, &url).await,
        _ => {
            let page = page(CHOICES_MAX);
            let answer = tower.ask(text, Query::everything(), &page, None).await?;
            Ok(Meant::OneOf(answer.results.hits))
        }
    }
}

/// The key that an address of an item's page ends with, or the key itself.
pub fn key(item: &str) -> ItemKey {
    let path = item.split(['?', '#']).next().unwrap_or(item).trim_end_matches('/');
    ItemKey::from_text(path.rsplit('/').next().unwrap_or(path))
}

/// The item whose publisher put it there: its id in a feed is its address often, and else its address has words of its title.
async fn at_address(tower: &Tower, text: &str, url: &Url) -> anyhow::Result<Meant> {
    for found in [tower.store.items_called(text).await?, tower.store.items_at(url).await?] {
        // Of several feeds that have it, each tells the same story.
        if let Some(first) = found.into_iter().next() {
            return Ok(Meant::Item(first));
        }
    }
    let words = words(url);
    if words.is_empty() {
        return Ok(Meant::OneOf(Vec::new()));
    }
    let (query, _) = Query::parse_lenient(&words.join(" OR "));
    let mut hits = tower.search(&query, &page(LOOKED_AT)).await?.hits;
    let there = |hit: &Hit| hit.url.as_deref().is_some_and(|other| is_same(other, url));
    let exact: Vec<String> = hits.iter().filter(|hit| there(hit)).map(|hit| hit.key.clone()).collect();
    match &exact[..] {
        [] => {}
        [only] => return Ok(Meant::Item(ItemKey::from_text(only.as_str()))),
        _ => hits.retain(there),
    }
    hits.truncate(CHOICES_MAX);
    Ok(Meant::OneOf(hits))
}

fn page(limit: usize) -> Page {
    Page { limit, total: false, facets: false, snippets: false, ..Page::default() }
}

/// Whether two addresses lead to one page: without what stands behind `#`, and with or without a slash at the end.
fn is_same(other: &str, url: &Url) -> bool {
    let plain = |url: &Url| {
        let mut url = url.clone();
        url.set_fragment(None);
        url.as_str().trim_end_matches('/').to_owned()
    };
    Url::parse(other).is_ok_and(|other| plain(&other) == plain(url))
}

/// The words of an address, the last ones.
fn words(url: &Url) -> Vec<String> {
    let path = percent_encoding::percent_decode_str(url.path()).decode_utf8_lossy().into_owned();
    let parts = path.split(|c: char| !c.is_alphanumeric());
    let mut words: Vec<String> = parts
        .filter(|word| word.chars().count() >= LETTERS_MIN && word.chars().any(char::is_alphabetic))
        // In quotes, so that `or` and `not` are words.
        .map(|word| format!("\"{word}\""))
        .collect();
    words.drain(..words.len().saturating_sub(WORDS_MAX));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_known_by_its_words_and_by_itself() {
        let url = Url::parse("https://gent.example/nieuws/2026/camera%27s-tellen-fietsers.html#top").unwrap();
        assert_eq!(
            words(&url),
            ["\"nieuws\"", "\"camera\"", "\"tellen\"", "\"fietsers\"", "\"html\""].map(str::to_owned)
        );
        assert!(is_same("https://gent.example/nieuws/2026/camera%27s-tellen-fietsers.html/", &url));
        assert!(!is_same("https://gent.example/nieuws", &url) && !is_same("geen adres", &url));
        assert_eq!(words(&Url::parse("https://gent.example/1/2?id=3").unwrap()), Vec::<String>::new());
    }

    #[test]
    fn a_key_is_read_from_the_address_of_our_page() {
        for text in
            ["abc", "https://belfort.example/items/abc", "https://belfort.example/items/abc/?lang=fr#x"]
        {
            assert_eq!(key(text), ItemKey::from_text("abc"));
        }
    }
}
