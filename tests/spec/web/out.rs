//! What leaves the page for other programs.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use super::{Language, Site, item, news, record};

#[tokio::test]
async fn every_search_and_every_theme_is_a_feed_in_three_forms() {
    let site = Site::with(news()).await;
    for (end, media) in
        [("atom", "application/atom+xml"), ("rss", "application/rss+xml"), ("json", "application/feed+json")]
    {
        for address in [format!("/search.{end}?q=camera"), format!("/themes/smart-cities.{end}")] {
            let seen = site.get(&address).await;
            assert_eq!(seen.status, StatusCode::OK, "{address}");
            assert!(seen.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with(media), "{address}");
            let read = feed_rs::parser::parse(seen.text.as_bytes()).unwrap();
            assert!(
                read.entries.iter().any(|entry| entry.title.as_ref().unwrap().content.contains("camera")),
                "{address}"
            );
        }
    }
    assert_eq!(site.get("/themes/nothing.atom").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn who_has_the_feed_already_is_told_so_and_a_new_item_changes_it() {
    let site = Site::with(news()).await;
    let first = site.get("/search.atom?q=camera").await;
    let tag = first.headers[header::ETAG].to_str().unwrap().to_owned();
    let again = Request::get("/search.atom?q=camera")
        .header(header::IF_NONE_MATCH, &tag)
        .body(Body::empty())
        .unwrap();
    let again = site.ask(again).await;
    assert_eq!((again.status, again.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
    assert_eq!(again.headers[header::ETAG].to_str().unwrap(), tag);
    let more = record("vvsg", item("nieuw", "Nog een camera", Language::Nl), "smart-cities");
    let other = Site::with(news().into_iter().chain([more]).collect()).await;
    assert_ne!(other.get("/search.atom?q=camera").await.headers[header::ETAG].to_str().unwrap(), tag);
}

#[tokio::test]
async fn who_knows_no_tags_asks_by_the_hour_and_gets_what_is_new_also_when_it_is_older() {
    let site = Site::with(news()).await;
    let ask = |since: String| {
        Request::get("/search.csv?q=camera")
            .header(header::IF_MODIFIED_SINCE, since)
            .body(Body::empty())
            .unwrap()
    };
    let first = site.get("/search.csv?q=camera").await;
    let since = first.headers[header::LAST_MODIFIED].to_str().unwrap().to_owned();
    let again = site.ask(ask(since.clone())).await;
    assert_eq!((again.status, again.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
    assert_eq!(again.headers[header::LAST_MODIFIED].to_str().unwrap(), since);
    let mut old = record("vvsg", item("oud", "Een oude camera", Language::Nl), "smart-cities");
    old.item.published = Some("2019-03-04T08:00:00Z".parse().unwrap());
    site.store(vec![old]).await;
    let changed = site.ask(ask(since.clone())).await;
    assert!(changed.status == StatusCode::OK && changed.text.contains("Een oude camera"), "{}", changed.text);
    assert_ne!(changed.headers[header::LAST_MODIFIED].to_str().unwrap(), since);
    assert_eq!(site.ask(ask("gisteren".to_owned())).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_table_holds_no_formula_and_a_feed_no_markup_of_others() {
    let hostile = record("vvsg", item("kwaad", "=cmd|' /C calc'!A0 <b>&\u{1}", Language::Nl), "ai-data");
    let site = Site::with(vec![hostile]).await;
    let table = site.read("/search.csv").await;
    assert!(table.contains("\"'=cmd|"), "{table}");
    let feed = site.read("/search.atom").await;
    assert!(feed.contains("&lt;b&gt;&amp;") && !feed.contains('\u{1}'), "{feed}");
    assert!(serde_json::from_str::<serde_json::Value>(&site.read("/search.items").await).unwrap().is_array());
}

#[tokio::test]
async fn the_box_suggests_explains_and_forgives() {
    let site = Site::with(news()).await;
    let suggested: serde_json::Value = serde_json::from_str(&site.read("/suggest?q=cam").await).unwrap();
    assert_eq!(suggested[0], "cam");
    assert!(suggested[1].as_array().unwrap().iter().any(|word| word == "camera"), "{suggested}");
    let page = site.read("/search").await;
    assert!(
        page.contains("list=\"suggestions\"") && page.contains("<script src=\"/static/suggest.js?"),
        "{page}"
    );
    assert!(!page.replace("<script src=", "").contains("<script"), "no script stands in a page: {page}");
    let engine = site.get("/opensearch.xml?lang=fr").await;
    assert!(page.contains("href=\"/opensearch.xml\"") && engine.status == StatusCode::OK, "{}", engine.text);
    for part in [
        "<ShortName>Belfort</ShortName>",
        "/search?q={searchTerms}\"",
        "/suggest?q={searchTerms}\"",
        "innovation publique",
    ] {
        assert!(engine.text.contains(part), "{part}: {}", engine.text);
    }
    assert!(site.read("/search/help").await.contains("wet:art-27"));
    let forgiven = site.read("/search?q=cmaera").await;
    assert!(forgiven.contains("Bedoelde u") && forgiven.contains("Slimme camera"), "{forgiven}");
    let page = site.read("/search?q=camera").await;
    assert!(page.contains("/search.atom?q=camera") && page.contains("year%3A"), "{page}");
}

#[tokio::test]
async fn what_leaves_is_what_the_page_shows_also_for_a_question_that_was_mistyped_or_half_typed() {
    let site = Site::with(news()).await;
    for question in ["cmaera", "camer"] {
        let page = site.read(&format!("/search?q={question}")).await;
        let form = page.split("href=\"/search.csv").nth(1).unwrap().split('"').next().unwrap();
        let table = site.read(&format!("/search.csv{form}")).await;
        assert!(table.contains("Slimme camera"), "{question}: {form}: {table}");
    }
}

#[tokio::test]
async fn a_table_holds_every_item_once_in_the_order_of_the_page_and_says_how_many_it_leaves_out() {
    let many =
        (0..2_010).map(|n| record("vvsg", item(&format!("n{n}"), "Een camera", Language::Nl), "safety"));
    let site = Site::with(many.collect()).await;
    let table = site.get("/search.items?q=camera").await;
    let rows: Vec<serde_json::Value> = serde_json::from_str(&table.text).unwrap();
    let keys: std::collections::BTreeSet<&str> =
        rows.iter().map(|row| row["key"].as_str().unwrap()).collect();
    assert_eq!((rows.len(), keys.len()), (2_000, 2_000));
    assert_eq!(table.headers["belfort-rows-left-out"], "10");
    let next = table.headers[header::LINK].to_str().unwrap();
    let next = next.strip_prefix('<').unwrap().split('>').next().unwrap();
    let next = &next[next.find("/search.items").unwrap()..];
    let rest = site.get(next).await;
    let rows: Vec<serde_json::Value> = serde_json::from_str(&rest.text).unwrap();
    assert_eq!(rows.len(), 10, "{next}");
    assert!(rows.iter().all(|row| !keys.contains(row["key"].as_str().unwrap())));
    assert!(!rest.headers.contains_key(header::LINK) && !rest.headers.contains_key("belfort-rows-left-out"));
    assert!(site.read("/search?q=camera").await.contains("bevat de nieuwste"));
    let feed = site.get("/search.atom?q=camera").await;
    assert!(!feed.headers.contains_key("belfort-rows-left-out"), "a feed is the newest by its nature");
}

#[tokio::test]
async fn a_value_that_is_excluded_is_not_chosen_and_one_that_is_chosen_can_be_dropped() {
    let site = Site::with(news()).await;
    let page = site.read("/search?q=camera+year%3A2026").await;
    assert!(page.contains("href=\"/search?q=camera\""), "dropped without a rest: {page}");
    let page = site.read("/search?q=camera+-year%3A%222020%22").await;
    assert!(!page.contains("href=\"/search?q=camera+-\""), "{page}");
}

#[tokio::test]
async fn publishers_read_who_asks_how_often_and_how_to_be_left_alone() {
    let site = Site::with(news()).await;
    let page = site.read("/fetcher").await;
    for part in ["Wie leest uw website?", "robots.txt", "User-agent: belfort", "<code>Belfort/"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(site.read("/fetcher?lang=fr").await.contains("Qui lit votre site"));
}

#[tokio::test]
async fn a_mistake_inside_a_phrase_is_forgiven_too() {
    let site = Site::with(news()).await;
    let page = site.read("/search?q=%22slimme+cmaera%22").await;
    assert!(page.contains("Bedoelde u") && page.contains("Slimme camera"), "{page}");
}

#[tokio::test]
async fn a_beginning_finds_nothing_in_an_empty_register_and_spoils_nothing() {
    let site = Site::with(news()).await;
    assert!(site.read("/search?q=camer*").await.contains("Slimme camera"));
    let nothing = belfort::search::Passing::of(&[]).unwrap();
    assert!(nothing.find(&belfort::search::Query::parse("camer*").unwrap()).unwrap().is_empty());
}

#[tokio::test]
async fn beside_what_a_rare_spelling_finds_the_page_asks_whether_a_common_one_was_meant() {
    let mut items: Vec<_> = (0..12)
        .map(|n| record("vvsg", item(&format!("b{n}"), "De bibliotheek gaat open", Language::Nl), "services"))
        .collect();
    items.push(record("vvsg", item("fout", "De biblotheek sluit", Language::Nl), "services"));
    let site = Site::with(items).await;
    let page = site.read("/search?q=biblotheek").await;
    assert!(
        page.contains("De <mark>biblotheek</mark> sluit") || page.contains("De biblotheek sluit"),
        "{page}"
    );
    assert!(
        page.contains("Bedoelde u misschien") && page.contains("href=\"/search?q=bibliotheek\""),
        "{page}"
    );
    assert!(!site.read("/search?q=bibliotheek").await.contains("Bedoelde u"));
}
