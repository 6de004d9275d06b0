//! Pages of a publisher's site: listings over several pages, feeds that are discovered, texts that are fetched.

use belfort::news::FeedKind;
use belfort::news::feed::Selectors;

use crate::town::{Town, outcome};

fn selectors() -> Selectors {
    Selectors { item: "li".into(), link: "a".into(), next: Some("a.next".into()), ..Selectors::default() }
}

/// A page of a listing: its items by number, and where it goes on.
fn listing(items: std::ops::Range<u32>, next: &str) -> String {
    let rows: String = items.rev().map(|n| format!("<li><a href=\"/n/{n}\">Bericht {n}</a></li>")).collect();
    format!("<ul>{rows}</ul><a class=\"next\" href=\"{next}\">Volgende</a>")
}

#[tokio::test]
async fn a_listing_is_read_over_its_pages_until_what_is_known() {
    let town = Town::new().await;
    town.follow_as("lijst", FeedKind::Listing(selectors())).await;
    town.serve("/lijst", &listing(20..30, "/lijst2"));
    town.serve("/lijst2", &listing(10..20, "/lijst3"));
    town.serve("/lijst3", &listing(0..10, "/lijst4"));
    town.serve("/lijst4", &listing(100..110, "/lijst"));
    let polled = town.poll().await;
    assert_eq!(outcome(&polled, "lijst")["new"], 30, "three pages, not four");

    town.serve("/lijst", &listing(25..35, "/lijst2"));
    town.serve("/lijst2", &listing(200..210, "/lijst3"));
    let polled = town.poll().await;
    assert_eq!(outcome(&polled, "lijst")["new"], 5, "the first page ends with an item that is known");
}

#[tokio::test]
async fn a_further_page_that_fails_costs_only_itself() {
    let town = Town::new().await;
    town.follow_as("lijst", FeedKind::Listing(selectors())).await;
    town.serve("/lijst", &listing(0..3, "/weg"));
    let polled = town.poll().await;
    assert_eq!(outcome(&polled, "lijst")["new"], 3);
    assert!(
        outcome(&polled, "lijst")["problems"][0].as_str().unwrap().starts_with("page-unread:"),
        "{polled:?}"
    );
}
