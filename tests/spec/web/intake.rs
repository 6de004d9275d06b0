//! What the pages show of the intake: where else a story stands, what an item said before, how the feeds do.

use axum::body::{Body, to_bytes};
use axum::http::Request;
use belfort::daemon::health::look;
use belfort::news::ItemKey;
use chrono::TimeDelta;
use tower::ServiceExt;

use belfort::people::Role;

use crate::town::{Town, signed_in};

const RELEASE: &str = "De stad plaatst 24 sensoren in de Lange Nieuwstraat. Ze tellen voorbijgangers zonder beelden op te slaan. \
    De proef kost 85.000 euro en loopt tot 30 april 2027. De resultaten worden open data.";

async fn page(town: &Town, address: &str) -> String {
    let operator = signed_in(&town.tower, "An", Role::Operator, None).await;
    let request = Request::get(address).header("cookie", operator).body(Body::empty()).unwrap();
    let response = belfort::web::router(town.tower.clone()).oneshot(request).await.unwrap();
    assert!(response.status().is_success(), "{address}: {}", response.status());
    String::from_utf8(to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap()
}

/// What stands between two pieces of a page.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let rest = page.split_once(from).unwrap_or_else(|| panic!("no `{from}` in {page}")).1;
    rest.split_once(to).unwrap_or_else(|| panic!("no `{to}` after `{from}`")).0
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_names_where_else_its_story_stands() {
    let town = Town::new().await;
    for feed in ["stad", "krant", "blog"] {
        town.follow(feed).await;
    }
    town.publish("stad", "1", "Stad meet drukte met sensoren", RELEASE);
    town.poll().await;
    town.publish("krant", "77", "Sensoren meten &lt;b&gt;drukte", RELEASE);
    town.publish("blog", "9", "Sensoren in de haven", "Een heel ander bericht over sensoren voor schepen.");
    town.poll().await;
    let krant = ItemKey::new("krant", "77");
    let shown = page(&town, &format!("/items/{}", ItemKey::new("stad", "1"))).await;
    let also = between(&shown, "<h2 id=\"also\">Ook bij</h2>", "</section>");
    assert!(also.contains(&format!("Nieuws krant: <a href=\"/items/{krant}\">")), "{also}");
    assert!(!also.contains("Nieuws blog") && !also.contains("<b>"), "{also}");
    let back = page(&town, &format!("/items/{krant}")).await;
    assert!(between(&back, "id=\"also\"", "</section>").contains("Nieuws stad"), "both ways");
    let alone = page(&town, &format!("/items/{}", ItemKey::new("blog", "9"))).await;
    assert!(!alone.contains("id=\"also\""), "{alone}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_shows_what_it_said_before_and_what_of_the_change_matters() {
    let town = Town::new().await;
    town.follow("stad").await;
    let address = format!("/items/{}", ItemKey::new("stad", "1"));
    town.publish("stad", "1", "Oproep", RELEASE);
    town.poll().await;
    assert!(!page(&town, &address).await.contains("id=\"versions\""));
    town.publish("stad", "1", "Oproep", &RELEASE.replace("30 april 2027", "31 mei 2027"));
    town.poll().await;
    let shown = page(&town, &address).await;
    let versions = between(&shown, "<h2 id=\"versions\">Eerdere versies</h2>", "</section>");
    assert!(versions.contains("30 april 2027 → 31 mei 2027"), "{versions}");
    assert!(versions.contains("loopt tot 30 april 2027"), "the old words can still be read: {versions}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_status_shows_how_each_feed_does_since_when_why_and_what_may_take_its_place() {
    let town = Town::new().await;
    for feed in ["stad", "krant", "nieuwkomer"] {
        town.follow(feed).await;
    }
    for feed in ["stad", "krant"] {
        town.publish(feed, "1", &format!("Bericht van {feed}"), "Tekst");
    }
    town.poll().await;
    town.publish("nieuws.xml", "1", "Bericht van stad", "Tekst");
    town.serve("/", "<html><head><link rel=alternate type=application/rss+xml href=/nieuws.xml></head><body>Stad</body></html>");
    town.serve("/stad", "<!DOCTYPE html><html><head><title>Onderhoud</title></head><body><h1>Tijdelijk niet beschikbaar wegens onderhoud</h1></body></html>");
    for _ in 0..4 {
        town.wait(TimeDelta::hours(5));
        town.poll().await;
        look(&town.tower).await.unwrap();
    }
    let shown = page(&town, "/status").await;
    let table = between(&shown, "<h2 id=\"feeds\">", "</table>");
    let row = |id: &str| between(table, &format!("<code>{id}</code>"), "</tr>").to_owned();
    let (stad, krant) = (row("stad"), row("krant"));
    for part in [
        "state-failing",
        "faalt",
        "datetime=\"2026-11-23",
        "er staat een onderhoudspagina",
        "(4 mislukte pogingen)",
    ] {
        assert!(stad.contains(part), "no `{part}` in {stad}");
    }
    assert!(stad.contains("Mogelijke opvolger") && stad.contains("/nieuws.xml"), "{stad}");
    assert!(stad.contains("<code>belfort feeds adopt stad</code>"), "{stad}");
    assert!(
        krant.contains("state-alive") && krant.contains("leeft") && !krant.contains("opvolger"),
        "{krant}"
    );
    assert!(row("nieuwkomer").contains("op dit adres staat niets meer"), "{table}");
}
