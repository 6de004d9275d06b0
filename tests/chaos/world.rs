//! What is told, and to whom: feeds on loopback whose items are like no other, and a subscription at every kind of receiver.

use std::collections::BTreeMap;
use std::path::Path;

use axum::Router;
use axum::extract::{Path as Part, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use belfort::alerts::subscription::Watch;
use belfort::alerts::{Rhythm, Subscription, Timing};
use belfort::daemon::{Clock, Tower, assess};
use belfort::news::{Feed, FeedKind};
use chrono::Utc;
use tokio::net::TcpListener;

use crate::daemon::config;
use crate::receivers::Receivers;

/// Feeds over which the items are spread, so that kills fall between them.
const FEEDS: usize = 8;
/// One item in so many reaches the receivers that never say yes: each costs a whole schedule of retries.
const RARE: usize = 40;
/// Chats that take messages, one a second each.
const CHATS: usize = 24;
/// Mailboxes and webhooks that take messages.
const MAILBOXES: usize = 12;
const HOOKS: usize = 24;

/// What is to be told.
pub(crate) struct World {
    /// How many items.
    pub(crate) items: usize,
    /// How many alerts of each subscription, by its id.
    pub(crate) expected: BTreeMap<String, usize>,
}

impl World {
    /// Publishes the items and subscribes every receiver to them, in a store of its own.
    pub(crate) async fn open(
        folder: &Path,
        store: &str,
        receivers: &Receivers,
        alerts: usize,
    ) -> anyhow::Result<World> {
        let items = alerts.div_ceil(CHATS + MAILBOXES + HOOKS).max(1);
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let app = Router::new().route("/{feed}", axum::routing::get(serve)).with_state(items);
        tokio::spawn(async move { axum::serve(listener, app).await });
        let config = config(&receivers.http, &receivers.smtp, store);
        let tower = Tower::open(&folder.join("node0"), config, Clock::Machine).await?;
        for number in 0..FEEDS.min(items) {
            let feed = Feed {
                id: format!("feed{number}"),
                url: format!("http://{address}/{number}").parse()?,
                title: format!("Bron {number}"),
                language: None,
                kind: FeedKind::Syndication,
                themes: vec![],
                settings: Default::default(),
            };
            tower.store.add_feed(&feed, Utc::now()).await?;
        }
        let mut expected = BTreeMap::new();
        for (to, query) in subscribers(&receivers.http) {
            let watch = Watch::Items { query: query.to_owned(), themes: vec![] };
            let made =
                assess::subscription(&tower, to.parse().map_err(anyhow::Error::msg)?, watch, Rhythm::Instant);
            // Each alert a message of its own: the brake is not what is tried here.
            let timing = Timing { hourly_max: Some(1_000_000), ..Timing::default() };
            let subscription = Subscription { timing, ..made };
            tower.store.add_subscription(&subscription).await?;
            let rare = items.div_ceil(RARE);
            expected.insert(subscription.id, if query == "zeldzaam" { rare } else { items });
        }
        tower.store.close().await;
        Ok(World { items, expected })
    }
}

/// Who is told, and of what: all items, or the rare ones.
///
/// The last digits of a chat, the name of a mailbox and the folder of a webhook say how it fails.
fn subscribers(http: &str) -> Vec<(String, &'static str)> {
    let all = "fietsers";
    let mut to = Vec::new();
    // 429 is refused once for its pace, 500 twice for a fault of the server.
    let chats = (1..=CHATS - 2).map(|chat| 5_000 + chat).chain([5_429, 5_500]);
    to.extend(chats.map(|chat| (format!("telegram:{chat}"), all)));
    to.extend((1..MAILBOXES).map(|name| (format!("email:ok+{name}@town.example"), all)));
    to.push(("email:grey@town.example".to_owned(), all));
    to.extend((1..HOOKS).map(|name| (format!("webhook:{http}/hook/ok/{name}"), all)));
    to.push((format!("webhook:{http}/hook/fail2/a"), all));
    // Those that hang up after they took it, move, block, are gone, or never say yes.
    let odd = ["telegram:5504", "telegram:-6777", "telegram:5403", "telegram:5400", "telegram:5999"];
    to.extend(odd.map(|odd| (odd.to_owned(), "zeldzaam")));
    let odd = ["dropdata", "perm", "temp", "full", "slow"];
    to.extend(odd.map(|odd| (format!("email:{odd}@town.example"), "zeldzaam")));
    let odd = ["drop", "500", "302", "410"];
    to.extend(odd.map(|odd| (format!("webhook:{http}/hook/{odd}/a"), "zeldzaam")));
    to
}

async fn serve(State(items): State<usize>, Part(feed): Part<usize>) -> Response {
    if feed >= FEEDS {
        return StatusCode::NOT_FOUND.into_response();
    }
    let date = Utc::now().to_rfc2822();
    let own = (0..items).filter(|number| number % FEEDS == feed);
    let item = |number: usize| {
        let rare = if number.is_multiple_of(RARE) { "zeldzaam" } else { "" };
        format!(
            "<item><guid isPermaLink=\"false\">{number}</guid><title>{} fietsers {}</title>\
             <link>https://news.example/{number}</link><pubDate>{date}</pubDate><description>{} {rare}</description></item>",
            name(number),
            words(number, 5),
            words(number + 1_000_000, 20)
        )
    };
    let document = format!(
        "<rss version=\"2.0\"><channel><title>Bron {feed}</title><language>nl</language>{}</channel></rss>",
        own.map(item).collect::<String>()
    );
    ([(header::CONTENT_TYPE, "application/rss+xml")], document).into_response()
}

/// The word by which an item is known wherever it arrives.
pub(crate) fn name(number: usize) -> String {
    format!("nummer{number:05}")
}

/// Words that no other item has: two items that told the same would be one story.
fn words(seed: usize, count: usize) -> String {
    let mut state = seed as u64 + 1;
    let mut word = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let syllables =
            ["ba", "de", "fo", "gi", "ku", "lo", "ma", "ne", "pi", "ru", "so", "ta", "ve", "wi", "zo", "ha"];
        (0..5)
            .map(|place| syllables[(state >> (20 + 4 * place)) as usize % syllables.len()])
            .collect::<String>()
    };
    (0..count).map(|_| word()).collect::<Vec<_>>().join(" ")
}
