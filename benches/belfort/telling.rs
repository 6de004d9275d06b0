//! From publication to alert: a whole daemon on loopback with 1,000 feeds and 10,000 subscriptions, and a webhook that takes
//! the time. Goal: 99 of 100 within the interval of the polls and 25 ms, and within 20 ms of the feed being handed out.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use belfort::alerts::subscription::Watch;
use belfort::alerts::{Rhythm, Subscription, Timing};
use belfort::daemon::run::Flows;
use belfort::daemon::{Clock, Config, Tower, assess};
use belfort::news::feed::FeedSettings;
use belfort::news::{Feed, FeedKind};
use chrono::Utc;
use tokio::net::TcpListener;

/// Feeds that are polled, each once a second.
const FEEDS: usize = 1_000;
const INTERVAL: Duration = Duration::from_secs(1);
/// Subscriptions that wait for something else.
const OTHERS: usize = 10_000;
/// Items that are published, and over which time.
const PUBLISHED: usize = 100;
const OVER: Duration = Duration::from_secs(15);

/// When something happened to an item, by its mark.
type Moments = Arc<Mutex<HashMap<String, Instant>>>;

/// A publisher and a webhook, with what they saw.
#[derive(Clone, Default)]
pub(crate) struct World {
    items: Arc<Mutex<HashMap<usize, Vec<String>>>>,
    published: Moments,
    served: Moments,
    arrived: Moments,
    /// The hub that its feeds name; empty for none.
    pub(crate) hub: String,
    /// How often the daemon polls them; 0: once a second.
    pub(crate) interval_seconds: u32,
}

impl World {
    /// Opens it; answers its address.
    pub(crate) async fn open(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let address = format!("http://{}", listener.local_addr().expect("it is bound"));
        let app = Router::new()
            .route("/feed/{number}", axum::routing::get(serve))
            .route("/hook", axum::routing::post(take))
            .with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        address
    }

    /// Publishes an item with this mark in a feed.
    pub(crate) fn publish(&self, feed: usize, mark: &str, text: &str) {
        let item = format!(
            "<item><guid isPermaLink=\"false\">{mark}</guid><title>{mark}</title><description>{text}</description>\
             <pubDate>{}</pubDate></item>",
            Utc::now().to_rfc2822()
        );
        self.items.lock().expect("nobody panics").entry(feed).or_default().push(item);
        self.published.lock().expect("nobody panics").insert(mark.to_owned(), Instant::now());
    }

    /// How many marked items arrived at the webhook.
    pub(crate) fn arrivals(&self) -> usize {
        self.arrived.lock().expect("nobody panics").len()
    }

    /// From publication and from being handed out to arrival, sorted, in milliseconds, for marks with this beginning.
    pub(crate) fn latencies(&self, start: &str) -> [Vec<f64>; 2] {
        let arrived = self.arrived.lock().expect("nobody panics").clone();
        let since = |moments: &Moments| {
            let moments = moments.lock().expect("nobody panics");
            let marks = arrived.iter().filter(|(mark, _)| mark.starts_with(start));
            let one = |(mark, at): (&String, &Instant)| {
                moments.get(mark).map(|began| (*at - *began).as_secs_f64() * 1e3)
            };
            let mut all: Vec<f64> = marks.filter_map(one).collect();
            all.sort_by(f64::total_cmp);
            all
        };
        [since(&self.published), since(&self.served)]
    }
}

/// What `share` of the values, sorted, do not exceed.
pub(crate) fn quantile(values: &[f64], share: f64) -> f64 {
    let place = (values.len() as f64 * share).ceil() as usize;
    values.get(place.clamp(1, values.len().max(1)) - 1).copied().unwrap_or(f64::NAN)
}

async fn serve(State(world): State<World>, Path(feed): Path<usize>, headers: HeaderMap) -> Response {
    let items = world.items.lock().expect("nobody panics").get(&feed).cloned().unwrap_or_default();
    // A feed only grows here, so its length is its state.
    let tag = format!("\"{}\"", items.len());
    if headers.get(header::IF_NONE_MATCH).is_some_and(|held| held.as_bytes() == tag.as_bytes()) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    let now = Instant::now();
    for mark in items.iter().filter_map(|item| item.split(['>', '<']).nth(4)) {
        world.served.lock().expect("nobody panics").entry(mark.to_owned()).or_insert(now);
    }
    let hub = match world.hub.as_str() {
        "" => String::new(),
        hub => format!("<atom:link rel=\"hub\" href=\"{hub}\"/>"),
    };
    let document = format!(
        "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel><title>Bron {feed}</title>\
         <language>nl</language>{hub}{}</channel></rss>",
        items.concat()
    );
    let about = [(header::CONTENT_TYPE, "application/rss+xml".to_owned()), (header::ETAG, tag)];
    (about, document).into_response()
}

async fn take(State(world): State<World>, body: String) {
    let now = Instant::now();
    if let Some(mark) = body.split("\"title\":\"").nth(1).and_then(|rest| rest.split('"').next()) {
        world.arrived.lock().expect("nobody panics").entry(mark.to_owned()).or_insert(now);
    }
}

/// A daemon that polls `feeds` of the world; `subscribe` names who is told: address and query.
pub(crate) async fn daemon(
    data: &std::path::Path,
    address: &str,
    feeds: usize,
    world: &World,
    change: impl FnOnce(&mut Config),
    subscribe: &[(String, String)],
) -> (Arc<Tower>, Flows) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut config = Config::default();
    config.fetch.allow_private = true;
    config.fetch.pause_ms = 0;
    config.fetch.per_host = 16;
    config.web.public_url = "https://belfort.example".to_owned();
    change(&mut config);
    let tower = Tower::open(data, config, Clock::Machine).await.expect("the data folder is new");
    for number in 0..feeds {
        let feed = Feed {
            id: format!("feed{number}"),
            url: format!("{address}/feed/{number}").parse().expect("an address"),
            title: format!("Bron {number}"),
            language: None,
            kind: FeedKind::Syndication,
            themes: vec![],
            settings: FeedSettings {
                interval_seconds: Some(world.interval_seconds.max(1)),
                ..FeedSettings::default()
            },
        };
        tower.store.add_feed(&feed, Utc::now()).await.expect("the store takes it");
    }
    for (to, query) in subscribe {
        let watch = Watch::Items { query: query.clone(), themes: vec![] };
        let made = assess::subscription(&tower, to.parse().expect("an address"), watch, Rhythm::Instant);
        let timing = Timing { hourly_max: Some(1_000_000), ..Timing::default() };
        let subscription = Subscription { timing, ..made };
        tower.store.add_subscription(&subscription).await.expect("the store takes it");
    }
    let tower = Arc::new(tower);
    let flows = Flows::start(&tower).await.expect("the flows start");
    (tower, flows)
}

pub(crate) fn run() -> String {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let (world, data) = (World::default(), tempfile::tempdir().expect("a folder"));
        let address = world.open().await;
        let mut subscribe = vec![(format!("webhook:{address}/hook"), "zqpub*".to_owned())];
        // Nobody is told of these: their words never come.
        subscribe.extend(
            (0..OTHERS).map(|n| (format!("email:a{n}@town.example"), format!("nooit{n} woord{}", n % 97))),
        );
        let (tower, flows) = daemon(data.path(), &address, FEEDS, &world, |_| (), &subscribe).await;
        // The first poll of a feed is its archive; afterwards all are in their turn.
        while tower
            .store
            .feeds()
            .await
            .expect("the store answers")
            .iter()
            .any(|feed| feed.state.polled.is_none())
        {
            tokio::time::sleep(INTERVAL).await;
        }
        tokio::time::sleep(3 * INTERVAL).await;
        let mut dice = 42_u64;
        for number in 0..PUBLISHED {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            tokio::time::sleep(
                OVER.div_f64(PUBLISHED as f64).mul_f64((dice >> 33) as f64 / f64::from(1_u32 << 30)),
            )
            .await;
            world.publish((dice >> 40) as usize % FEEDS, &format!("zqpub{number}"), "");
        }
        let patience = Instant::now() + 10 * INTERVAL;
        while world.arrivals() < PUBLISHED && Instant::now() < patience {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        flows.stop().await;
        let [published, served] = world.latencies("zqpub");
        format!(
            "{} of {PUBLISHED} arrived; {FEEDS} feeds polled every {} ms, {OTHERS} subscriptions\n  \
             published to alert: p50 {:.0}, p99 {:.0} ms (goal: {} ms)\n  \
             handed out to alert: p50 {:.1}, p99 {:.1} ms (goal: 20 ms)",
            published.len(),
            INTERVAL.as_millis(),
            quantile(&published, 0.5),
            quantile(&published, 0.99),
            INTERVAL.as_millis() + 25,
            quantile(&served, 0.5),
            quantile(&served, 0.99),
        )
    })
}
