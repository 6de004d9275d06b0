//! The same on a real server, where `BELFORT_TEST_CLUSTER` names one; its indexes go with it.

use belfort::daemon::index::Indexer;
use belfort::search::{Page, Query, Sort};

use crate::town::Town;

/// A town on the server, or a word why there is none.
async fn town() -> Option<Town> {
    let Ok(url) = std::env::var("BELFORT_TEST_CLUSTER") else {
        println!("skipped: BELFORT_TEST_CLUSTER names no search cluster");
        return None;
    };
    let town = Town::with(|config| config.search.url = url).await;
    town.follow("stad").await;
    town.publish("stad", "1", "Gezichtsherkenning aan het station", "Camera's kijken mee in de stad");
    town.publish("stad", "2", "Fietsers geteld met camera's", "In de stad");
    town.publish_dated("stad", "3", "Zwembad open", "", "Fri, 20 Nov 2026 08:00:00 +0000");
    town.poll().await;
    Some(town)
}

#[tokio::test]
async fn a_town_searches_narrows_changes_and_forgets_on_a_real_server() {
    let Some(town) = town().await else { return };
    let results = town.search("camera").await;
    assert_eq!(results.total, 2);
    assert_eq!(results.hits[0].title, "Fietsers geteld met camera's", "the title counts for more");
    assert!(results.hits[1].snippet_html.contains("<mark>"), "{:?}", results.hits[1]);
    assert_eq!((results.facets.feeds[0].count, results.facets.years[0].value.as_str()), (2, "2026"));
    for (query, total) in [
        ("herkenning", 1),
        ("fietser -gezichtsherkenning", 1),
        ("\"aan het station\"", 1),
        ("\"het aan station\"", 0),
        ("zwem*", 1),
        ("since:2026-11-23", 2),
        ("until:2026-11-22", 1),
        ("titel:camera", 1),
        ("feed:stad", 3),
        ("feed:stad -stad", 1),
    ] {
        assert_eq!(town.search(query).await.total, total, "{query}");
    }
    town.publish("stad", "2", "Voetgangers geteld", "In de stad");
    town.poll().await;
    assert_eq!((town.search("fietsers").await.total, town.search("voetgangers").await.total), (0, 1));
    town.tower.store.remove_feed("stad").await.unwrap();
    assert_eq!(town.search("stad").await.total, 0);
}

#[tokio::test]
async fn what_was_meant_what_is_alike_and_what_is_begun_are_found_on_a_real_server() {
    let Some(town) = town().await else { return };
    town.search("stad").await;
    let page = Page { sort: Sort::Newest, ..Page::default() };
    let meant = town.tower.ask("fietsres", Query::everything(), &page, None).await.unwrap();
    assert_eq!(meant.instead.map(|instead| instead.text().to_owned()).as_deref(), Some("fietsers"));
    let begun = town.tower.ask("zwemb", Query::everything(), &page, None).await.unwrap();
    assert_eq!((begun.results.total, begun.instead.is_some()), (1, true));
    let searcher = town.tower.searcher().await.unwrap();
    assert_eq!(searcher.words_that_begin("GEZ", 5).await.unwrap(), ["gezichtsherkenning"]);
    let camera = town.search("fietsers").await.hits.remove(0);
    let alike = searcher.similar(&camera.key, 5).await.unwrap();
    assert_eq!(
        alike.iter().map(|hit| hit.title.as_str()).collect::<Vec<_>>(),
        ["Gezichtsherkenning aan het station"]
    );
    assert_eq!(searcher.count().await.unwrap(), 3);
}

#[tokio::test]
async fn a_rebuild_and_a_page_that_goes_on_hold_on_a_real_server() {
    let Some(town) = town().await else { return };
    let page = |offset| Page { limit: 2, offset, sort: Sort::Newest, ..Page::default() };
    town.search("stad").await;
    let searcher = town.tower.searcher().await.unwrap();
    let first = searcher.search(&Query::everything(), &page(0)).await.unwrap();
    town.publish("stad", "4", "Nieuw", "");
    town.poll().await;
    assert_eq!(town.search("nieuw").await.total, 1);
    let second = searcher.as_of(Some(first.moment)).search(&Query::everything(), &page(2)).await.unwrap();
    assert_eq!((second.total, second.hits[0].title.as_str()), (3, "Zwembad open"));
    let mut indexer = Indexer::open(&town.tower).await.unwrap();
    assert_eq!(indexer.rebuild(&town.tower).await.unwrap(), 4);
    drop(indexer);
    assert_eq!(town.search("stad").await.total, 2);
}
