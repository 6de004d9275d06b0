//! The news: found, narrowed, read.

use axum::http::StatusCode;
use belfort::news::ItemKey;
use belfort::text::Language;

use super::{Site, item, news, record};

fn hits(html: &str) -> usize {
    html.matches("<article>").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_finds_and_marks_what_was_asked() {
    let site = Site::with(news()).await;
    let page = site.read("/search?q=chatbot+loket").await;
    assert_eq!(hits(&page), 1);
    assert!(page.contains("<mark>loket</mark>"), "{page}");
    assert!(page.contains("Bron vvsg") && page.contains("20 november 2026"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_question_the_newest_items_are_there() {
    let site = Site::with(news()).await;
    assert_eq!(hits(&site.read("/").await), 3);
    assert_eq!(hits(&site.read("/search").await), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_facet_narrows_the_list_and_can_be_dropped() {
    let site = Site::with(news()).await;
    let page = site.read("/search?q=chatbot").await;
    assert!(page.contains("href=\"/search?q=chatbot&#38;theme=ai-data\""), "{page}");
    let page = site.read("/search?q=chatbot&theme=ai-data").await;
    assert_eq!(hits(&page), 2);
    assert!(page.contains("href=\"/search?q=chatbot\""), "{page}");
    assert_eq!(hits(&site.read("/search?theme=ai-data&lang_item=fr").await), 1);
    assert_eq!(hits(&site.read("/search?feed=edpb").await), 1);
    let page = site.read("/search?theme=ai-data&feed=nergens").await;
    assert!(hits(&page) == 0 && page.contains("Laat alle filters weg"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_cannot_be_read_whole_says_what_was_left_out() {
    let site = Site::with(news()).await;
    let page = site.read("/search?q=chatbot+sinds%3Azomaar").await;
    assert!(page.contains("Niet alles in uw vraag was leesbaar") && page.contains("zomaar"), "{page}");
    assert_eq!(hits(&page), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_each_other() {
    let many = (0..45)
        .map(|n| record("vvsg", item(&format!("n{n}"), &format!("Bericht {n}"), Language::Nl), "safety"));
    let site = Site::with(many.collect()).await;
    let first = site.read("/search?q=chatbot").await;
    assert!(hits(&first) == 20 && first.contains("page=2") && !first.contains("rel=\"prev\""));
    let last = site.read("/search?q=chatbot&page=3").await;
    assert!(hits(&last) == 5 && last.contains("rel=\"prev\"") && !last.contains("rel=\"next\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_says_what_it_is_about_and_who_says_so() {
    let site = Site::with(news()).await;
    let page = site.read(&format!("/items/{}?lang=en", ItemKey::new("edpb", "avis"))).await;
    for part in [
        "<h1 lang=\"fr\">Avis sur les caméras intelligentes</h1>",
        "<em>chatbot</em>",
        "the feed, the standing query of the theme",
        "Article 27, paragraph 1",
        "https://eur-lex.europa.eu/",
        "href=\"https://nieuws.example/avis\"",
        "20 November 2026",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert_eq!(site.get("/items/bestaat-niet").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_themes_show_the_whole_cycle_with_counts() {
    let site = Site::with(news()).await;
    let page = site.read("/themes").await;
    assert_eq!(page.matches("class=\"step\"").count(), 6);
    for part in ["Problemen identificeren", "Lessen en ervaringen delen", "2 berichten", "<desc", "Silo"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let page = site.read("/themes/ai-data").await;
    assert!(hits(&page) == 2, "{page}");
    assert!(!page.contains("belfort subscribe"), "a command is of use to the operator alone: {page}");
    assert_eq!(site.get("/themes/nergens").await.status, StatusCode::NOT_FOUND);
}
