//! What a page of hits is, whatever the engine passed over to find it: the same as the place that it has among all of them.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::Path;

use belfort::search::{Change, Document, Hit, Index, Page, Query, Results, Sort};
use belfort::text::Language;

use super::{WORDS, instant, put};

/// Documents of the index: more than one block of the engine, and no more than one answer may hold.
const DOCUMENTS: usize = 190;

const QUERIES: [&str; 9] = [
    "stad",
    "camera",
    "camera OR verordening",
    "algoritmes OR KI OR \"de stad\"",
    "stad -camera",
    "ai-verordening",
    "theme:x camera",
    "since:2026-01-01 stad",
    "law:art_27",
];

/// The same documents each time: words, dates, languages and facets that turn at different paces.
fn document(at: usize) -> Document {
    let turn = |pace: usize, of: usize| (at * at / pace + at * pace) % of;
    let words = |pace: usize, count: usize| {
        (0..count).map(|more| WORDS[turn(pace + more, WORDS.len())]).collect::<Vec<_>>().join(" ")
    };
    Document {
        key: format!("{at:03}"),
        feed: ["f", "g/h", "i"][turn(3, 3)].into(),
        title: words(2, turn(5, 4)),
        summary: words(7, turn(11, 9)),
        body: words(13, turn(17, 30)),
        language: Some(Language::ALL[turn(4, 4)]),
        themes: ["x", "y"].into_iter().take(turn(6, 3)).map(str::to_owned).collect(),
        provisions: ["art_27/par_1", "art_27/par_2", "art_5"].map(str::to_owned)[..turn(8, 4)].to_vec(),
        published: (turn(9, 8) > 0).then(|| instant(1_700_000_000 + 9_000_000 * turn(19, 12) as i64)),
        ..Document::default()
    }
}

/// In several segments, from one of which something was removed.
fn index(folder: &Path) -> Index {
    let mut index = Index::open(folder).unwrap().index;
    let changes: Vec<Change> = (0..DOCUMENTS).map(|at| put(at as i64 + 1, document(at))).collect();
    for (part, commit) in [(&changes[..150], 150), (&changes[150..], DOCUMENTS as i64)] {
        index.apply(part).unwrap();
        index.commit(commit).unwrap();
    }
    let gone = ["007", "149"].map(|key| Change::Delete { number: 191, key: key.into() });
    index.apply(&gone).unwrap();
    index.commit(191).unwrap();
    index
}

fn keys(results: &Results) -> Vec<&str> {
    results.hits.iter().map(|hit| hit.key.as_str()).collect()
}

#[test]
fn a_page_is_what_stands_in_its_place_among_all_hits() {
    let folder = tempfile::tempdir().unwrap();
    let index = index(folder.path());
    let mut met = 0;
    for query in QUERIES.map(|text| Query::parse(text).unwrap()) {
        for (sort, language) in
            [(Sort::Relevance, None), (Sort::Relevance, Some(Language::Fr)), (Sort::Newest, None)]
        {
            let all = Page { limit: 200, sort, language, ..Page::default() };
            let whole = index.reader().search(&query, &all).unwrap();
            assert_eq!(whole.total, whole.hits.len(), "{query}");
            met += whole.total;
            for (total, facets) in [(true, true), (true, false), (false, false)] {
                let at = |offset| Page { limit: 6, offset, total, facets, snippets: false, ..all };
                let pages: Vec<Results> = (0..whole.total)
                    .step_by(6)
                    .map(|offset| index.reader().search(&query, &at(offset)).unwrap())
                    .collect();
                let paged: Vec<&str> = pages.iter().flat_map(keys).collect();
                assert_eq!(paged, keys(&whole), "{query}, {sort:?}");
                for page in &pages {
                    assert_eq!(page.total, if total { whole.total } else { page.hits.len() }, "{query}");
                    assert_eq!(page.facets == whole.facets, facets, "{query}");
                }
            }
        }
    }
    assert!(met > 500, "the documents meet the queries: {met}");
}

#[test]
fn the_best_are_in_the_order_of_what_they_are_worth() {
    let folder = tempfile::tempdir().unwrap();
    let index = index(folder.path());
    for query in QUERIES.map(|text| Query::parse(text).unwrap()) {
        let hits = index.reader().search(&query, &Page { limit: 200, ..Page::default() }).unwrap().hits;
        // What differs by less than a thousandth is equal.
        let rank = |hit: &Hit| ((hit.score * 1024.0).round() as u32, hit.published);
        assert!(
            hits.is_sorted_by_key(|hit| Reverse(rank(hit))),
            "{query}: {:?}",
            hits.iter().map(rank).collect::<Vec<_>>()
        );
    }
}

#[test]
fn facets_count_each_document_that_was_found_once() {
    let folder = tempfile::tempdir().unwrap();
    let index = index(folder.path());
    for query in QUERIES.map(|text| Query::parse(text).unwrap()) {
        let found = index.reader().search(&query, &Page { limit: 200, ..Page::default() }).unwrap();
        let mut articles: BTreeMap<&str, u64> = BTreeMap::new();
        let mut feeds: BTreeMap<&str, u64> = BTreeMap::new();
        for hit in &found.hits {
            *feeds.entry(&hit.feed).or_default() += 1;
            for article in ["art_27", "art_5"] {
                let cites = hit.provisions.iter().any(|path| path.split('/').next() == Some(article));
                *articles.entry(article).or_default() += u64::from(cites);
            }
        }
        articles.retain(|_, count| *count > 0);
        let counted = |counts: &[belfort::search::Count]| -> BTreeMap<String, u64> {
            counts.iter().map(|count| (count.value.clone(), count.count)).collect()
        };
        let owned = |counts: BTreeMap<&str, u64>| -> BTreeMap<String, u64> {
            counts.into_iter().map(|(value, count)| (value.to_owned(), count)).collect()
        };
        assert_eq!(counted(&found.facets.provisions), owned(articles), "{query}");
        assert_eq!(counted(&found.facets.feeds), owned(feeds), "{query}");
    }
}
