//! No private address is dialled: by a name that says one, on any hop, by whichever flow.
//!
//! A stand-in for the internet answers for the names of publishers; every other name says an address of this machine, where a
//! trap listens.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use belfort::daemon::push::talk_to_hubs;
use belfort::daemon::{discover, health, pages};
use belfort::net::names::{Finding, Names};
use belfort::net::{Gentleness, NetConfig, client};
use belfort::news::FeedSettings;
use chrono::TimeDelta;

use super::site::{Site, rss};
use crate::town::{Town, outcome};

/// The address of everybody who is public.
const PUBLIC: &str = "93.184.215.14";

#[derive(Debug)]
struct Internet {
    publisher: SocketAddr,
}

impl Names for Internet {
    fn find(&self, name: &str) -> Finding {
        let says = if name == "news.example" { PUBLIC } else { "127.0.0.1" };
        Box::pin(std::future::ready(Ok(vec![says.parse().unwrap()])))
    }

    fn dial(&self, _: IpAddr) -> SocketAddr {
        self.publisher
    }
}

/// A town that allows no private address, a publisher that it can reach, and a trap that nobody may.
struct World {
    town: Town,
    publisher: Site,
    trap: Site,
}

impl World {
    async fn new() -> World {
        let (publisher, trap) = (Site::open().await, Site::open().await);
        let mut town = Town::with(|config| config.fetch.allow_private = false).await;
        let gentleness = Gentleness { at_a_time: 1, pause: std::time::Duration::ZERO };
        let names = Arc::new(Internet { publisher: publisher.address() });
        let client = client(&NetConfig { gentleness, names, ..NetConfig::default() }).unwrap();
        Arc::get_mut(&mut town.tower).unwrap().client = client;
        for path in ["/feed", "/robots.txt", "/page", "/hook", "/"] {
            trap.set(path, 200, &[], rss("", "inside"));
        }
        World { town, publisher, trap }
    }

    /// An address on the trap under a name that resolves to it.
    fn inside(&self, path: &str) -> String {
        format!("http://intranet.example:{}{path}", self.trap.address().port())
    }

    /// The same by its number.
    fn literal(&self, path: &str) -> String {
        self.trap.url(path).to_string()
    }

    async fn follow(&self, id: &str, url: &str) {
        self.publisher
            .followed_as(&self.town, &format!("/{id}"), |feed| feed.url = url.parse().unwrap())
            .await;
    }

    /// Nobody was there.
    fn is_untouched(&self) {
        assert!(self.trap.paths().is_empty(), "something inside was asked");
    }
}

#[tokio::test]
async fn a_feed_is_not_read_behind_a_private_name_nor_behind_a_redirect_to_one() {
    let world = World::new().await;
    world.publisher.feed("/open", "1", &[]);
    world.publisher.set("/by-name", 302, &[("location", &world.inside("/feed"))], "");
    world.publisher.set("/by-number", 301, &[("location", &world.literal("/feed"))], "");
    world.publisher.set("/later", 307, &[("location", "/by-name")], "");
    world.follow("open", "http://news.example/open").await;
    world.follow("inside", &world.inside("/feed")).await;
    for id in ["by-name", "by-number", "later"] {
        world.follow(id, &format!("http://news.example/{id}")).await;
    }
    let polled = world.town.poll_what_is_due().await;
    assert_eq!(outcome(&polled, "open")["new"], 1, "the publisher is reached");
    for id in ["inside", "by-name", "by-number", "later"] {
        assert_eq!(outcome(&polled, id)["cause"], "private-address", "{id}");
    }
    world.is_untouched();
}

#[tokio::test]
async fn a_page_its_robots_txt_and_what_discovery_asks_stay_outside() {
    let world = World::new().await;
    let settings = FeedSettings::default();
    let get = async |url: &str| pages::get(&world.town.tower, &url.parse().unwrap(), &settings).await;
    assert!(get(&world.inside("/page")).await.is_err());
    world.publisher.set("/robots.txt", 302, &[("location", &world.inside("/robots.txt"))], "");
    let _ = get("http://news.example/page").await;
    world.publisher.set("/robots.txt", 404, &[], "");
    world.town.wait(TimeDelta::days(2));
    world.publisher.set("/away", 302, &[("location", &world.inside("/page"))], "");
    // Its robots.txt would be asked first, and is not reached either.
    assert_eq!(get("http://news.example/away").await.unwrap_err().cause(), "robots-unknown");
    let link = |href: &str| format!("<link rel=alternate type='application/rss+xml' href='{href}'>");
    let page = format!("<html>{}{}</html>", link(&world.inside("/feed")), link(&world.literal("/feed")));
    world.publisher.set("/page", 200, &[], page);
    let url = "http://news.example/page".parse().unwrap();
    let found = discover::discover(&world.town.tower, &url, &settings).await.unwrap();
    assert!(found.feeds.is_empty(), "{:?}", found.feeds);
    world.is_untouched();
}

#[tokio::test]
async fn neither_a_hub_nor_a_full_text_nor_a_successor_leads_inside() {
    let world = World::new().await;
    let hub = format!("<atom:link rel=\"hub\" href=\"{}\"/>", world.inside("/hook"));
    let teaser = format!("<item><guid>t</guid><title>t</title><link>{}</link></item>", world.inside("/page"));
    let feed = rss(&hub, "1").replace("</channel>", &format!("{teaser}</channel>"));
    world.publisher.set("/feed", 200, &[], feed);
    let full = |feed: &mut belfort::news::Feed| {
        feed.url = "http://news.example/feed".parse().unwrap();
        feed.settings.full_text = true;
    };
    world.publisher.followed_as(&world.town, "/feed", full).await;
    assert_eq!(outcome(&world.town.poll_what_is_due().await, "feed")["new"], 2);
    talk_to_hubs(&world.town.tower).await.unwrap();
    world.publisher.set("/feed", 301, &[("location", &world.inside("/feed"))], "");
    for _ in 0..5 {
        world.town.wait(TimeDelta::days(2));
        world.town.poll_what_is_due().await;
        health::look(&world.town.tower).await.unwrap();
    }
    let (_, known) = world.town.tower.store.healths().await.unwrap().into_iter().next().unwrap();
    assert!(known.health.news && known.health.successor.is_none(), "{known:?}");
    world.is_untouched();
}

#[tokio::test]
async fn a_webhook_inside_is_not_called() {
    let world = World::new().await;
    world.publisher.feed("/feed", "1", &[]);
    world.follow("feed", "http://news.example/feed").await;
    world.town.poll_what_is_due().await;
    for to in [world.inside("/hook"), world.literal("/hook")] {
        let Ok(()) = format!("webhook:{to}").parse::<belfort::alerts::Address>().map(drop) else { continue };
        world.town.subscribe(&format!("webhook:{to}"), "tram", &[]).await;
    }
    world.publisher.feed("/feed", "De tram rijdt", &[]);
    world.town.wait(TimeDelta::hours(2));
    world.town.poll_what_is_due().await;
    assert_eq!(world.town.tell().await, 0);
    world.is_untouched();
}
