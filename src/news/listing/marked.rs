//! Reading a page that marks its items itself: JSON-LD, microformats (h-feed, hAtom) and microdata.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use scraper::Html;
use url::Url;

use super::instead::instead_of_items;
use super::parts::Parts;
use super::{head, json_ld, page_base, rows_read};
use crate::news::feed::Selectors;
use crate::news::parse::{ITEMS_MAX, ParseError, ParsedFeed};
use crate::text::html;

/// Fewer marked items make no list: one is the page of an item.
const ITEMS_MIN: usize = 2;

/// Reads the items that a page marks, in the way that finds most.
///
/// # Errors
/// What stands in the way of the page, by its name, or `selector-lost` when it marks no list of items.
/// # Source
/// schema.org; microformats.org/wiki/h-entry and /hatom.
pub fn read(page: &str, base: &Url, now: DateTime<Utc>) -> Result<ParsedFeed, ParseError> {
    let tree = Html::parse_document(&html::balanced(page));
    // What a page marks as an item is one, dated or not.
    let by_marks = |marks: &Selectors| {
        let parts = Parts::of(marks).ok()?;
        let rows: Vec<_> = tree.select(&parts.item).take(ITEMS_MAX + 1).collect();
        rows_read(page, &tree, &rows, base, (&parts, marks), now).ok()
    };
    let mut ways: Vec<ParsedFeed> = marks().iter().filter_map(by_marks).collect();
    let mut by_json = head(&tree, &page_base(&tree, base));
    json_ld::read(page, &tree, base, &mut by_json);
    ways.insert(0, by_json);
    // A page may mark an item twice, or spoil two into one: what has one id is one item.
    for parsed in &mut ways {
        let mut seen = HashSet::new();
        parsed.items.retain(|item| seen.insert(item.id.clone()));
    }
    // `max_by_key` takes the last of equals; the order of preference is the other way round.
    let best = ways.into_iter().rev().max_by_key(|parsed| parsed.items.len());
    match best.filter(|parsed| parsed.items.len() >= ITEMS_MIN) {
        Some(parsed) => Ok(parsed),
        None => Err(instead_of_items(page, &tree, ParseError::Unmarked)),
    }
}

/// Where the parts of an item are by convention.
fn marks() -> [Selectors; 3] {
    let of = |item: &str, link: &str, title: &str, date: &str, summary: &str, themes: &str| Selectors {
        item: item.to_owned(),
        link: link.to_owned(),
        title: Some(title.to_owned()),
        date: Some(date.to_owned()),
        summary: Some(summary.to_owned()),
        themes: Some(themes.to_owned()),
        ..Selectors::default()
    };
    [
        of(
            ".h-entry",
            "a.u-url, .u-url a, .p-name a, a.p-name, a[rel~=bookmark]",
            ".p-name",
            ".dt-published, .dt-updated",
            ".p-summary",
            ".p-category",
        ),
        of(
            ".hentry",
            ".entry-title a, a.entry-title, a[rel~=bookmark]",
            ".entry-title",
            ".published, .entry-date, .updated, time",
            ".entry-summary",
            "a[rel~=tag], a[rel~=category]",
        ),
        of(
            "[itemtype*=\"schema.org/NewsArticle\"], [itemtype*=\"schema.org/BlogPosting\"], [itemtype*=\"schema.org/Article\"]",
            "a[itemprop~=url], [itemprop~=headline] a, [itemprop~=name] a, a[itemprop~=headline], a[href]",
            "[itemprop~=headline], [itemprop~=name]",
            "[itemprop~=datePublished]",
            "[itemprop~=description]",
            "[itemprop~=keywords], [itemprop~=articleSection]",
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_that_a_page_marks_twice_is_one_and_two_marks_of_one_are_no_list() {
        let article = |path: &str| {
            format!(
                r#"{{"@type":"NewsArticle","headline":"Nieuws {path}","url":"https://gent.example/{path}"}}"#
            )
        };
        let read_of = |paths: &[&str]| {
            let articles: Vec<String> = paths.iter().map(|path| article(path)).collect();
            let page =
                format!("<script type=\"application/ld+json\">[{}]</script><p>Tekst</p>", articles.join(","));
            read(&page, &"https://gent.example/".parse().unwrap(), DateTime::UNIX_EPOCH)
        };
        let ids: Vec<String> =
            read_of(&["een", "twee", "een"]).unwrap().items.into_iter().map(|item| item.id).collect();
        assert_eq!(ids.len(), 2, "{ids:?}");
        assert!(read_of(&["een", "een"]).is_err(), "one item is no list");
    }
}
