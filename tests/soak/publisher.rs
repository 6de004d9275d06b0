//! The outside world: publishers whose feeds fill as simulated time goes by, and a receiver of webhooks that takes everything.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, TimeDelta, Utc};
use tokio::net::TcpListener;

use crate::pace::Pace;

/// Hosts on which the feeds are.
const HOSTS: u8 = 50;
/// Items that a feed shows.
const WINDOW: i64 = 20;
/// Items that it has when the soak begins, an hour apart.
const BACKLOG: i64 = 5;
/// Between two items of the quickest feed and of the slowest, in minutes; the others lie between.
const QUICKEST: f64 = 30.0;
const SLOWEST: f64 = 720.0;
/// One item in so many gets another sentence later.
const AMENDED: i64 = 20;
/// How much later.
const AMENDED_AFTER: TimeDelta = TimeDelta::hours(6);
/// Words of which the items are made, beside one that each shares with one in [`CHANNELS`].
const WORDS: u64 = 20_000;
/// Each item says to which of these it belongs: a subscription watches one.
pub(crate) const CHANNELS: u64 = 90;

/// Who publishes, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Publisher {
    pace: Pace,
    feeds: u64,
    /// Nothing is published later, so that what was can be counted.
    until: DateTime<Utc>,
}

impl Publisher {
    pub(crate) fn new(pace: Pace, feeds: u64, hours: i64) -> Publisher {
        Publisher { pace, feeds, until: pace.begun + TimeDelta::hours(hours) }
    }

    /// Serves the feeds, on several hosts: a host is asked for one feed at a time.
    ///
    /// # Shape
    /// The address of each.
    pub(crate) async fn open(self) -> anyhow::Result<Vec<String>> {
        let mut hosts = Vec::new();
        for host in 1..=HOSTS {
            // Elsewhere than on Linux loopback has one address.
            let Ok(listener) = TcpListener::bind(format!("127.0.1.{host}:0")).await else { break };
            hosts.push(listener.local_addr()?);
            let app = Router::new().route("/{feed}", axum::routing::get(serve)).with_state(self);
            tokio::spawn(async move { axum::serve(listener, app).await });
        }
        anyhow::ensure!(!hosts.is_empty(), "loopback has no address of this form");
        let host = |feed: u64| hosts[feed as usize % hosts.len()];
        Ok((0..self.feeds).map(|feed| format!("http://{}/{feed}", host(feed))).collect())
    }

    /// How many items all feeds have published.
    pub(crate) fn published(self) -> u64 {
        let now = self.pace.now();
        (0..self.feeds).map(|feed| self.newest(feed, now) as u64).sum()
    }

    fn between(self, feed: u64) -> TimeDelta {
        let part = mixed(feed) as f64 / u64::MAX as f64;
        let minutes = QUICKEST * (SLOWEST / QUICKEST).powf(part);
        TimeDelta::seconds((minutes * 60.0) as i64)
    }

    /// When an item of a feed is published, the first being number 0.
    fn date(self, feed: u64, item: i64) -> DateTime<Utc> {
        let between = self.between(feed);
        let late = TimeDelta::seconds((mixed(feed + 1_000_000) % between.num_seconds() as u64) as i64);
        match item - BACKLOG {
            old if old < 0 => self.pace.begun + TimeDelta::hours(old),
            new => self.pace.begun + late + between * new as i32,
        }
    }

    /// How many items a feed has published.
    fn newest(self, feed: u64, now: DateTime<Utc>) -> i64 {
        let (between, now) = (self.between(feed).num_seconds(), now.min(self.until));
        let since = (now - self.date(feed, BACKLOG)).num_seconds();
        BACKLOG + if since < 0 { 0 } else { since / between + 1 }
    }
}

async fn serve(State(publisher): State<Publisher>, Path(feed): Path<u64>, headers: HeaderMap) -> Response {
    let now = publisher.pace.now().min(publisher.until);
    let newest = publisher.newest(feed, now);
    let shown: Vec<i64> = ((newest - WINDOW).max(0)..newest).rev().collect();
    let amended = |item: &i64| item % AMENDED == 0 && now - publisher.date(feed, *item) > AMENDED_AFTER;
    let tag = format!("\"{newest}-{}\"", shown.iter().filter(|item| amended(item)).count());
    if headers.get(header::IF_NONE_MATCH).is_some_and(|held| held.as_bytes() == tag.as_bytes()) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    let items: String = shown.iter().map(|item| publisher.item(feed, *item, amended(item))).collect();
    let document = format!(
        "<rss version=\"2.0\"><channel><title>Bron {feed}</title><language>nl</language>{items}</channel></rss>"
    );
    ([(header::CONTENT_TYPE, "application/rss+xml".to_owned()), (header::ETAG, tag)], document)
        .into_response()
}

impl Publisher {
    fn item(self, feed: u64, item: i64, is_amended: bool) -> String {
        let seed = feed * 1_000_003 + item as u64;
        let channel = mixed(seed) % CHANNELS;
        let later = if is_amended { format!(" Aangevuld: {}.", words(seed + 3, 4)) } else { String::new() };
        format!(
            "<item><guid isPermaLink=\"false\">{feed}-{item}</guid><title>{} kanaal{channel}</title>\
             <link>https://news{feed}.example/{item}</link><pubDate>{}</pubDate><description>{}.{later}</description></item>",
            words(seed + 1, 6),
            self.date(feed, item).to_rfc2822(),
            words(seed + 2, 60),
        )
    }
}

/// Words as a language has them: few that are frequent, many that are rare.
fn words(seed: u64, count: u64) -> String {
    let word = |place: u64| {
        let part = mixed(seed.wrapping_mul(8_191).wrapping_add(place)) as f64 / u64::MAX as f64;
        let rank = (WORDS as f64).powf(part) as u64;
        let spelling = mixed(rank);
        let syllables =
            ["ba", "de", "fo", "gi", "ku", "lo", "ma", "ne", "pi", "ru", "so", "ta", "ve", "wi", "zo", "ha"];
        (0..4)
            .map(|place| syllables[(spelling >> (8 * place)) as usize % syllables.len()])
            .collect::<String>()
    };
    (0..count).map(word).collect::<Vec<_>>().join(" ")
}

/// A number that only looks random (SplitMix64).
fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// Takes every webhook, and keeps their ids.
#[derive(Clone, Default)]
pub(crate) struct Receiver(Arc<Mutex<(u64, BTreeSet<String>)>>);

impl Receiver {
    /// Where it listens.
    pub(crate) async fn open(&self) -> anyhow::Result<String> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let app = Router::new().route("/{to}", axum::routing::post(take)).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Ok(format!("http://{address}"))
    }

    /// How many came, and how many of them a second time.
    pub(crate) fn count(&self) -> (u64, u64) {
        let held = self.0.lock().expect("nothing panics while it holds the ids");
        (held.0, held.0 - held.1.len() as u64)
    }
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap) -> StatusCode {
    let id = headers.get("webhook-id").and_then(|id| id.to_str().ok()).unwrap_or_default();
    let mut held = receiver.0.lock().expect("nothing panics while it holds the ids");
    held.0 += 1;
    held.1.insert(id.to_owned());
    StatusCode::NO_CONTENT
}
