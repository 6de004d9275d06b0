//! The register: which systems there are, how each of them stands, and why.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use chrono::NaiveDate;

use super::{EMOTIONS, FRAUD, IN_USE, Site, noon, system};

#[tokio::test(flavor = "multi_thread")]
async fn the_register_shows_each_system_with_its_class_in_words() {
    let site = Site::furnished().await;
    let page = site.read("/register").await;
    for part in
        ["Chatbot &#60;b&#62;Loket", "Stad Gent", "href=\"/systems/raadsel\"", "nog niet te zeggen", "<desc"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    let empty = Site::empty().await;
    assert!(empty.read("/register").await.contains("Er staat nog geen systeem in het register"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_register_shows_a_system_as_it_stands_now_after_a_change_and_on_another_day() {
    let site = Site::empty().await;
    let mut emotions = system(&site, EMOTIONS);
    site.tower.store.save_system(&emotions, noon()).await.unwrap();
    for page in ["/register", "/dashboard"] {
        assert!(site.read(page).await.contains("verboden"), "{page}");
    }
    emotions.facts = BTreeMap::new();
    site.tower.store.save_system(&emotions, noon()).await.unwrap();
    for page in ["/register", "/dashboard"] {
        let page = site.read(page).await;
        assert!(page.contains("nog niet te zeggen") && !page.contains("verboden"), "{page}");
    }
    site.tower.store.save_system(&system(&site, FRAUD), noon()).await.unwrap();
    let next = |page: &str| page.split("<time datetime=\"").nth(2).map(|rest| rest[..10].to_owned());
    let today = next(&site.read("/register").await).expect("a day to come");
    site.tower.clock.advance(today.parse::<NaiveDate>().unwrap() - noon().date_naive());
    assert_ne!(next(&site.read("/register").await), Some(today), "the day has come: another one is next");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_register_comes_in_pages_with_the_gravest_first() {
    let site = Site::empty().await;
    let mut one = system(&site, EMOTIONS);
    for number in 0..100 {
        (one.id, one.name) = (format!("verboden-{number}"), format!("Verboden {number}"));
        site.tower.store.save_system(&one, noon()).await.unwrap();
    }
    (one.id, one.name, one.facts) = ("raadsel".to_owned(), "Raadsel".to_owned(), BTreeMap::new());
    site.tower.store.save_system(&one, noon()).await.unwrap();
    let (first, second) = (site.read("/register").await, site.read("/register?page=2").await);
    assert!(first.contains("/register?page=2") && !first.contains("Raadsel"), "{first}");
    assert!(second.contains("Raadsel") && !second.contains("Verboden 1"), "{second}");
    assert!(
        site.read("/register?page=999").await.contains("Raadsel"),
        "beyond the last page is the last page"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_unknown_of_a_system_is_shown_as_unknown() {
    let site = Site::furnished().await;
    let page = site.read("/systems/raadsel").await;
    for part in [
        "nog niet te zeggen",
        "Nog mogelijk met wat bekend is",
        "verboden",
        "hoog risico",
        "Onbekend is geen nee",
        "<h2 id=\"decides\">Wat beslist</h2>",
        "Beantwoord dit eerst: <strong>",
        "Wat de klasse zou beslissen",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(page.contains("Er is nog niets bekend van dit systeem"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_system_shows_its_facts_with_who_and_why_and_its_law_with_links() {
    let site = Site::furnished().await;
    let page = site.read("/systems/chatbot").await;
    for part in [
        "An Peeters",
        "1 oktober 2026",
        "Gezien in de test",
        "https://eur-lex.europa.eu/",
        "23 november 2026",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("<b>Loket"), "{page}");
    let page = site.read("/systems/chatbot?on=2028-01-01&law=2024-08-01").await;
    assert!(page.contains("1 januari 2028") && page.contains("1 augustus 2024"), "{page}");
    let seen = site.get("/systems/chatbot?on=morgen").await;
    assert!(seen.status == StatusCode::BAD_REQUEST && seen.text.contains("2026-12-02"), "{}", seen.text);
    assert_eq!(site.get("/systems/nergens").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_duty_stands_with_its_date_its_source_and_its_place_on_the_time_line() {
    let site = Site::furnished().await;
    let system = system(&site, IN_USE);
    site.tower.store.save_system(&system, noon()).await.unwrap();
    let page = site.read("/systems/vertaler").await;
    for part in [
        "class=\"timeline\"",
        ">artikel 4, lid 1</a>",
        "2 februari 2025",
        "geldt al",
        "gebruiksverantwoordelijke",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let duties = page.split("<h2 id=\"duties\">").nth(1).unwrap().split("</section>").next().unwrap();
    let dates: Vec<&str> = duties.split("<time datetime=\"").skip(1).map(|rest| &rest[..10]).collect();
    assert!(!dates.is_empty() && dates.is_sorted(), "{dates:?}");
    let before = site.read("/systems/vertaler?on=2025-01-31").await;
    assert!(before.contains("nog niet</small>"), "{before}");
}
