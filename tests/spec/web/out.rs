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
