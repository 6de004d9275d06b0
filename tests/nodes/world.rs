//! Publishers on loopback and a webhook, all of which take their time; they note when they were asked and what came.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use belfort::alerts::subscription::Watch;
use belfort::alerts::{Rhythm, Subscription, Timing};
use belfort::daemon::{Tower, assess};
use belfort::news::{Feed, FeedKind};
use chrono::Utc;
use tokio::net::TcpListener;

/// Hosts over which the feeds are spread: one of them is asked for one document at a time.
const HOSTS: usize = 100;
/// Items of a feed.
const ITEMS: usize = 2;
/// One item in so many is what the webhooks asked for.
const ONE_IN: usize = 6;

/// What happened, and when.
#[derive(Default)]
struct Seen {
    polled: Vec<Instant>,
    told: HashMap<String, Instant>,
}

/// The world outside.
#[derive(Clone)]
pub(crate) struct World {
    feeds: usize,
    /// Webhooks that are told of it.
    hooks: usize,
    delay: Duration,
    seen: Arc<Mutex<Seen>>,
    hosts: Vec<String>,
}

impl World {
    /// Opens it.
    pub(crate) async fn open(feeds: usize, hooks: usize, delay: Duration) -> anyhow::Result<World> {
        let mut world = World { feeds, hooks, delay, seen: Arc::default(), hosts: Vec::new() };
        for host in 0..HOSTS {
            let listener = TcpListener::bind(format!("127.0.1.{}:0", host + 1)).await?;
            world.hosts.push(listener.local_addr()?.to_string());
            let app = Router::new().route("/feed/{number}", get(publish)).route("/hook/{name}", post(take));
            let app = app.with_state(World { hosts: Vec::new(), ..world.clone() });
            tokio::spawn(async move { axum::serve(listener, app).await });
        }
        Ok(world)
    }

    /// Adds the feeds and the subscriptions to an empty store.
    pub(crate) async fn set_up(&self, tower: &Tower) -> anyhow::Result<()> {
        for number in 0..self.feeds {
            let feed = Feed {
                id: format!("feed{number}"),
                url: format!("http://{}/feed/{number}", self.hosts[number % HOSTS]).parse()?,
                title: format!("Bron {number}"),
                language: None,
                kind: FeedKind::Syndication,
                themes: vec![],
                settings: Default::default(),
            };
            tower.store.add_feed(&feed, Utc::now()).await?;
        }
        for hook in 0..self.hooks {
            let to = format!("webhook:http://{}/hook/{hook}", self.hosts[hook % HOSTS]);
            let watch = Watch::Items { query: "fietsers".to_owned(), themes: vec![] };
            let made =
                assess::subscription(tower, to.parse().map_err(anyhow::Error::msg)?, watch, Rhythm::Instant);
            let timing = Timing { hourly_max: Some(1_000_000), ..Timing::default() };
            tower.store.add_subscription(&Subscription { timing, ..made }).await?;
        }
        Ok(())
    }

    /// How many alerts all of that makes.
    pub(crate) fn alerts(&self) -> usize {
        (self.feeds * ITEMS).div_ceil(ONE_IN) * self.hooks
    }

    /// How many messages came, each counted once.
    pub(crate) fn told(&self) -> usize {
        self.seen.lock().expect("nobody panics").told.len()
    }

    /// When the first feed was asked for, and the last.
    pub(crate) fn polled(&self) -> Option<(Instant, Instant)> {
        let seen = self.seen.lock().expect("nobody panics");
        Some((*seen.polled.iter().min()?, *seen.polled.iter().max()?))
    }

    /// When the last message came.
    pub(crate) fn last_told(&self) -> Option<Instant> {
        self.seen.lock().expect("nobody panics").told.values().max().copied()
    }
}

async fn publish(State(world): State<World>, Path(feed): Path<usize>) -> Response {
    world.seen.lock().expect("nobody panics").polled.push(Instant::now());
    tokio::time::sleep(world.delay).await;
    let date = Utc::now().to_rfc2822();
    let item = |number: usize| {
        let place = feed * ITEMS + number;
        let about = if place.is_multiple_of(ONE_IN) { "fietsers" } else { "wandelaars" };
        format!(
            "<item><guid isPermaLink=\"false\">{place}</guid><title>{} {about} {}</title><pubDate>{date}</pubDate></item>",
            word(place),
            word(place + 1_000_000)
        )
    };
    let items: String = (0..ITEMS).map(item).collect();
    let document = format!("<rss version=\"2.0\"><channel><title>Bron {feed}</title>{items}</channel></rss>");
    ([(header::CONTENT_TYPE, "application/rss+xml")], document).into_response()
}

/// Words that no other item has: two that told the same would be one story.
fn word(number: usize) -> String {
    (0..6)
        .map(|place| char::from(b'a' + (number / 7_usize.pow(place) % 7) as u8))
        .flat_map(|c| [c, 'o'])
        .collect()
}

async fn take(State(world): State<World>, Path(hook): Path<String>, body: String) -> StatusCode {
    tokio::time::sleep(world.delay).await;
    let title = body.split("\"title\":\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
    world.seen.lock().expect("nobody panics").told.insert(format!("{hook} {title}"), Instant::now());
    StatusCode::NO_CONTENT
}
