//! Pages are fetched as a good guest does.

use belfort::daemon::pages;
use belfort::news::FeedSettings;
use chrono::TimeDelta;

use super::site::Site;
use crate::town::Town;

async fn get(town: &Town, site: &Site, path: &str) -> String {
    match pages::get(&town.tower, &site.url(path), &FeedSettings::default()).await {
        Ok(document) => String::from_utf8(document.bytes).unwrap(),
        Err(error) => error.cause().to_owned(),
    }
}

#[tokio::test]
async fn a_page_is_read_when_robots_txt_allows_it_and_that_is_asked_once_a_day() {
    let (town, site) = (Town::new().await, Site::open().await);
    site.set("/robots.txt", 200, &[], "User-agent: belfort\nDisallow: /intern\n");
    for path in ["/nieuws", "/intern/x"] {
        site.set(path, 200, &[], "een pagina");
    }
    site.set("/weg", 302, &[("location", "/intern/x")], "");
    assert_eq!(get(&town, &site, "/nieuws").await, "een pagina");
    assert_eq!(get(&town, &site, "/intern/x").await, "robots");
    assert_eq!(get(&town, &site, "/weg").await, "robots", "a redirect leads round no rule");
    assert_eq!(site.paths(), ["/robots.txt", "/nieuws", "/weg"]);
    town.wait(TimeDelta::hours(24));
    site.set("/robots.txt", 404, &[], "");
    assert_eq!(get(&town, &site, "/intern/x").await, "een pagina", "no rules, no bounds");
}

#[tokio::test]
async fn a_site_that_cannot_say_is_left_alone_for_an_hour() {
    let (town, site) = (Town::new().await, Site::open().await);
    site.set("/nieuws", 200, &[], "een pagina");
    site.set("/robots.txt", 503, &[], "");
    assert_eq!(get(&town, &site, "/nieuws").await, "robots-unknown");
    site.set("/robots.txt", 403, &[], "");
    assert_eq!(get(&town, &site, "/nieuws").await, "robots-unknown");
    assert_eq!(site.paths(), ["/robots.txt"]);
    town.wait(TimeDelta::hours(1));
    assert_eq!(get(&town, &site, "/nieuws").await, "een pagina");
}

#[tokio::test]
async fn a_429_on_a_page_keeps_the_whole_domain_away_feeds_included() {
    let (town, site) = (Town::new().await, Site::open().await);
    site.followed(&town, "/feed").await;
    site.set("/nieuws", 429, &[("retry-after", "600")], "");
    assert_eq!(get(&town, &site, "/nieuws").await, "rate-limited");
    assert_eq!(get(&town, &site, "/nieuws").await, "waiting");
    assert!(town.poll_what_is_due().await.is_empty());
    town.wait(TimeDelta::minutes(10));
    assert_eq!(town.poll_what_is_due().await.len(), 1);
}
