//! What is told, and to whom: feeds on loopback whose items are like no other, and a subscription at every kind of receiver.

use std::collections::BTreeSet;
use std::path::Path;

use axum::Router;
use axum::extract::{Path as Part, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use belfort::alerts::digest::ZONE;
use belfort::alerts::subscription::Watch;
use belfort::alerts::timing::{ASKED, Quiet, QuietHours};
use belfort::alerts::{Rhythm, Subscription, Timing};
use belfort::daemon::{Clock, Tower, assess};
use belfort::news::{Feed, FeedKind};
use belfort::store::{Location, Store};
use chrono::{DateTime, TimeDelta, Utc};
use tokio::net::TcpListener;

use crate::daemon::config;
use crate::hand::Hand;
use crate::receivers::Receivers;
use crate::register::{self, Import};
use crate::room::{self, Rooms};

/// Feeds over which the items are spread, so that kills fall between them.
const FEEDS: usize = 8;
/// One item in so many reaches the receivers that never say yes: each costs a whole schedule of retries.
const RARE: usize = 40;
/// Chats that take messages, one a second each.
const CHATS: usize = 24;
/// Mailboxes and webhooks that take messages.
const MAILBOXES: usize = 12;
const HOOKS: usize = 24;
/// What all items, and the rare ones, are asked by.
const ALL: &str = "fietsers";
const SOME: &str = "zeldzaam";

/// What is to be told.
pub(crate) struct World {
    /// How many items.
    pub(crate) items: usize,
    /// Who waits for which of them.
    pub(crate) waiting: Vec<Waiting>,
    /// The register of a village that is handed over.
    pub(crate) import: Import,
    /// What the rooms got.
    pub(crate) rooms: Rooms,
}

/// A subscription, and what it is to be told.
pub(crate) struct Waiting {
    /// Its id.
    pub(crate) id: String,
    /// Its receiver, as the log of the receivers names it.
    pub(crate) receiver: String,
    /// The numbers of the items.
    pub(crate) items: BTreeSet<usize>,
    /// Whether somebody pauses it on the way and lets it go on.
    pub(crate) is_paused: bool,
}

/// Who asks, at which receiver, for what and when.
struct Asker {
    to: String,
    receiver: String,
    query: &'static str,
    rhythm: Rhythm,
    timing: Timing,
    is_paused: bool,
}

impl World {
    /// Publishes the items and subscribes every receiver to them, in a store of its own.
    ///
    /// The clock stands a little before a full hour: then the bundles are made and the quiet hours end, among the kills.
    pub(crate) async fn open(
        folder: &Path,
        store: &str,
        receivers: &Receivers,
        alerts: usize,
    ) -> anyhow::Result<World> {
        let items = alerts.div_ceil(CHATS + MAILBOXES + HOOKS).max(1);
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let rooms = Rooms::new(receivers.begun());
        let events = Router::new()
            .route(
                "/_matrix/client/v3/rooms/{room}/send/m.room.message/{name}",
                axum::routing::put(room::take),
            )
            .with_state(rooms.clone());
        let app = Router::new()
            .route("/{feed}", axum::routing::get(serve))
            .with_state(items)
            .route("/register", axum::routing::get(register::serve))
            .merge(events);
        tokio::spawn(async move { axum::serve(listener, app).await });
        let config = config(&receivers.http, &receivers.smtp, store);
        // A chat takes one message a second: a third of all is told by then.
        let hour = Hand::of(folder).stand_before_an_hour(TimeDelta::seconds(6 + items as i64 / 3))?;
        let clock = Clock::at(Hand::of(folder).now());
        let tower = Tower::open(&folder.join("node0"), config, clock).await?;
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
        let mut waiting = Vec::new();
        for asker in askers(&receivers.http, &format!("http://token@{address}"), hour) {
            let watch = Watch::Items { query: asker.query.to_owned(), themes: vec![] };
            let to = asker.to.parse().map_err(anyhow::Error::msg)?;
            let made = assess::subscription(&tower, to, watch, asker.rhythm);
            let subscription = Subscription { timing: asker.timing, ..made };
            tower.store.add_subscription(&subscription).await?;
            let is_asked = |number: &usize| asker.query == ALL || number.is_multiple_of(RARE);
            waiting.push(Waiting {
                id: subscription.id,
                receiver: asker.receiver,
                items: (0..items).filter(is_asked).collect(),
                is_paused: asker.is_paused,
            });
        }
        let (import, watching) = register::hand_over(&tower, receivers, &format!("http://{address}")).await?;
        waiting.extend(watching);
        tower.store.close().await;
        Ok(World { items, waiting, import, rooms })
    }

    /// How many alerts there must be.
    pub(crate) fn expected(&self) -> usize {
        self.waiting.iter().map(|one| one.items.len()).sum()
    }

    /// Pauses those who ask for it, as the command line does beside a daemon.
    pub(crate) async fn pause(&self, folder: &Path, store: &str) -> anyhow::Result<()> {
        let store = Store::open(Location::from_config(store, &folder.join("node0"))?).await?;
        for one in self.waiting.iter().filter(|one| one.is_paused) {
            store.pause_subscription(&one.id, ASKED, None).await?;
        }
        store.close().await;
        Ok(())
    }

    /// Lets them go on.
    pub(crate) async fn resume(&self, folder: &Path, store: &str) -> anyhow::Result<()> {
        let now = Hand::of(folder).now();
        let store = Store::open(Location::from_config(store, &folder.join("node0"))?).await?;
        for one in self.waiting.iter().filter(|one| one.is_paused) {
            store.resume_subscription(&one.id, now).await?;
        }
        store.close().await;
        Ok(())
    }
}

/// Who is told, and of what: all items, or the rare ones.
///
/// The last digits of a chat, the name of a mailbox and the folder of a webhook say how it fails.
fn askers(http: &str, matrix: &str, hour: DateTime<Utc>) -> Vec<Asker> {
    // 429 is refused once for its pace, 500 twice for a fault of the server.
    let chats = (1..=CHATS as i64 - 2).map(|chat| 5_000 + chat).chain([5_429, 5_500]);
    let mailboxes = (1..MAILBOXES).map(|name| format!("ok+{name}")).chain(["grey".to_owned()]);
    let hooks = (1..HOOKS).map(|name| format!("ok/{name}")).chain(["fail2/a".to_owned()]);
    let mut all: Vec<Asker> = chats.map(|number| chat(number, ALL)).collect();
    all.extend(mailboxes.map(|name| mailbox(&name, ALL)));
    all.extend(hooks.map(|name| hook(http, &name, ALL)));
    // Those that hang up after they took it, move, block, are gone, or never say yes.
    all.extend([5504, -6777, 5403, 5400, 5999].map(|number| chat(number, SOME)));
    all.extend(["dropdata", "perm", "temp", "full", "slow"].map(|name| mailbox(name, SOME)));
    all.extend(["drop/a", "500/a", "302/a", "410/a"].map(|name| hook(http, name, SOME)));
    // Those who are told bundles, or not at night, or go on after a pause.
    let hourly = [chat(5_801, ALL), mailbox("ok+hourly", ALL), hook(http, "ok/hourly", ALL)];
    all.extend(hourly.map(|one| Asker { rhythm: Rhythm::Hourly, ..one }));
    let quiet = [chat(5_802, ALL), mailbox("ok+quiet", ALL)];
    all.extend(quiet.map(|one| Asker { timing: night_until(hour), ..one }));
    let paused = [chat(5_803, ALL), mailbox("ok+paused", ALL), hook(http, "ok/paused", ALL)];
    all.extend(paused.map(|one| Asker { is_paused: true, ..one }));
    // The shapes of chats, which the address chooses.
    let shaped = |to: String, receiver: &str| asker(format!("webhook:{http}{to}"), receiver.to_owned(), ALL);
    all.push(shaped("/teams/board#teams".to_owned(), "/teams/board"));
    all.push(shaped("/hook/ok/push/belfort#ntfy".to_owned(), "hook ok/push"));
    all.push(shaped("/hook/ok/room#slack".to_owned(), "hook ok/room"));
    let room = format!("webhook:{matrix}/_matrix/client/v3/rooms/town");
    all.push(asker(room, "room town".to_owned(), ALL));
    all
}

fn chat(number: i64, query: &'static str) -> Asker {
    // The group that ends in 777 moves to another one.
    let told = if number == -6_777 { -100_777 } else { number };
    asker(format!("telegram:{number}"), format!("chat {told}"), query)
}

fn mailbox(name: &str, query: &'static str) -> Asker {
    asker(format!("email:{name}@town.example"), format!("{name}@town.example"), query)
}

fn hook(http: &str, name: &str, query: &'static str) -> Asker {
    asker(format!("webhook:{http}/hook/{name}"), format!("hook {name}"), query)
}

fn asker(to: String, receiver: String, query: &'static str) -> Asker {
    // Each alert a message of its own: the brake is not what is tried here.
    let timing = Timing { hourly_max: Some(1_000), ..Timing::default() };
    Asker { to, receiver, query, rhythm: Rhythm::Instant, timing, is_paused: false }
}

/// Quiet hours that end at this one.
fn night_until(hour: DateTime<Utc>) -> Timing {
    let local = |at: DateTime<Utc>| at.with_timezone(&ZONE).format("%H:%M").to_string();
    let hours = format!("{}-{}", local(hour - TimeDelta::hours(3)), local(hour)).parse::<QuietHours>();
    let hours = Some(hours.expect("three hours have a beginning and an end"));
    Timing { quiet: Quiet { hours, ..Quiet::default() }, hourly_max: Some(1_000), ..Timing::default() }
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

/// With its number behind it the word by which an item is known wherever it arrives.
pub(crate) const NAME: &str = "nummer";

fn name(number: usize) -> String {
    format!("{NAME}{number:05}")
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
