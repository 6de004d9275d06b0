//! Feeds that end: taken away, or lost with another address in their place.

use belfort::daemon::health::{adopt, all, look};
use belfort::news::health::{Health, State};
use chrono::TimeDelta;

use super::site::{Site, rss};
use crate::town::{Town, outcome};

async fn health(town: &Town, id: &str) -> Health {
    let feeds = all(&town.tower).await.unwrap();
    feeds.into_iter().find(|feed| feed.stored.feed.id == id).unwrap().health
}

/// Lets a feed fail for as long as makes it news.
async fn fail(town: &Town, site: &Site, path: &str) {
    site.set(path, 500, &[], "");
    for _ in 0..4 {
        town.wait(TimeDelta::hours(5));
        town.poll().await;
        look(&town.tower).await.unwrap();
    }
}

#[tokio::test]
async fn a_feed_that_was_taken_away_is_told_once_and_named() {
    let (town, site) = (Town::new().await, Site::open().await);
    site.followed(&town, "/weg").await;
    site.feed("/weg", "sensoren", &[]);
    town.poll().await;
    town.subscribe("telegram:1001", "feed:weg", &[]).await;
    town.subscribe("telegram:2002", "feed:elders", &[]).await;
    site.set("/weg", 410, &[], "");
    town.wait(TimeDelta::hours(1));
    assert_eq!(outcome(&town.poll().await, "weg")["cause"], "gone");
    for _ in 0..3 {
        look(&town.tower).await.unwrap();
        town.tell().await;
        town.wait(TimeDelta::days(1));
    }
    let told = town.telegrams();
    let [told] = &told[..] else { panic!("once, and only who asks for it: {told:#?}") };
    assert!(
        told.contains("Nieuws") && told.contains("de uitgever heeft de bron definitief weggenomen"),
        "{told}"
    );
    let health = health(&town, "weg").await;
    assert_eq!((health.state, health.cause.as_deref()), (State::Stopped, Some("gone")));
}

#[tokio::test]
async fn the_address_that_a_publisher_sent_us_to_is_proposed_when_the_old_one_fails() {
    let (town, site) = (Town::new().await, Site::open().await);
    site.followed(&town, "/oud").await;
    site.set("/oud", 301, &[("location", "/nieuw")], "");
    site.feed("/nieuw", "1", &[]);
    town.poll().await;
    site.set("/", 404, &[], "");
    fail(&town, &site, "/oud").await;
    let proposed = health(&town, "oud").await.successor;
    assert_eq!(proposed, Some(site.url("/nieuw").to_string()));
    assert_eq!(adopt(&town.tower, "oud", None).await.unwrap().url, site.url("/nieuw"));
    assert_eq!(outcome(&town.poll().await, "oud")["outcome"], "not-modified", "nothing that we do not hold");
}

#[tokio::test]
async fn of_the_feeds_of_a_site_the_one_with_our_items_is_proposed_and_robots_txt_is_kept() {
    let (town, site) = (Town::new().await, Site::open().await);
    site.followed(&town, "/oud").await;
    site.followed(&town, "/ander").await;
    for path in ["/oud", "/ander", "/prive/feed"] {
        site.feed(path, "bericht-een", &[]);
    }
    town.poll().await;
    let links = ["/ander", "/prive/feed", "/agenda.xml", "/nieuws.xml"]
        .map(|path| format!("<link rel=alternate type=application/rss+xml href={path}>"));
    site.set("/", 200, &[], format!("<html><head>{}</head><body>Stad</body></html>", links.concat()));
    site.set("/robots.txt", 200, &[], "User-agent: *\nDisallow: /prive/\n");
    site.set("/agenda.xml", 200, &[], rss("", "markt"));
    site.set("/nieuws.xml", 200, &[], rss("", "bericht-een"));
    site.asked();
    fail(&town, &site, "/oud").await;
    assert_eq!(health(&town, "oud").await.successor, Some(site.url("/nieuws.xml").to_string()));
    let asked = site.paths();
    let count = |path: &str| asked.iter().filter(|asked| *asked == path).count();
    assert_eq!(count("/prive/feed"), 0, "{asked:?}");
    assert_eq!((count("/"), count("/agenda.xml")), (1, 1), "one search, polite: {asked:?}");
}
