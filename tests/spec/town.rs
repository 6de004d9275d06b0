//! A whole Belfort in a temporary folder, with a clock that tests turn and an outside world on loopback.
//!
//! The verbs are those of the domain: a town publishes, subscribes, polls, tells. Background work runs inside the verb.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use belfort::alerts::subscription::Watch;
use belfort::alerts::{Address, Alert, Cause, Notice, Rhythm, Subscription, Timing};
use belfort::daemon::accounts::{begin_session, new_account};
use belfort::daemon::announce::{CHANNELS, Lane, announce};
use belfort::daemon::index::Indexer;
use belfort::daemon::poll::{Polled, Which, poll};
use belfort::daemon::{Clock, Config, Tower, assess, linking};
use belfort::law::Assessment;
use belfort::news::{Feed, FeedKind};
use belfort::people::{Membership, Role, Scope, token};
use belfort::register::{Format, read_system};
use belfort::search::{Page, Query, Results};
use belfort::store::{ApiToken, ChatChange, DueAlert, FeedState, LinkCode, PollRecord};
use belfort::text::Language;
use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::receivers::Receiver;

/// A publisher: documents by path, each with a tag that changes when it does.
#[derive(Clone, Default)]
struct Publisher {
    documents: Arc<Mutex<HashMap<String, String>>>,
    items: Arc<Mutex<HashMap<String, Vec<String>>>>,
}

/// A whole Belfort and its outside world.
pub(crate) struct Town {
    pub(crate) tower: Arc<Tower>,
    /// What Telegram got and answers.
    pub(crate) telegram: Receiver,
    /// What webhooks got and answer.
    pub(crate) webhook: Receiver,
    publisher: Publisher,
    publisher_url: String,
    pub(crate) webhook_url: String,
    folder: TempDir,
    config: Config,
    clock: Clock,
}

impl Town {
    /// A town on the morning of 23 November 2026.
    pub(crate) async fn new() -> Town {
        Town::with(|_| ()).await
    }

    /// The same with another configuration.
    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Town {
        let (telegram, webhook, publisher) = (Receiver::default(), Receiver::default(), Publisher::default());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let publisher_url = format!("http://{}", listener.local_addr().unwrap());
        let app = Router::new().fallback(serve).with_state(publisher.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        let mut config = Config::default();
        config.fetch.allow_private = true;
        config.fetch.pause_ms = 0; // the servers of a test are its own
        config.telegram.token = "1:TOKEN".to_owned();
        config.telegram.api_url = telegram.open().await;
        config.smtp.from = "Belfort <belfort@town.example>".to_owned();
        config.web.public_url = "https://belfort.example".to_owned();
        config.store.url = town_store().await;
        change(&mut config);
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::at("2026-11-23T09:00:00Z".parse().unwrap());
        let tower = Arc::new(Tower::open(folder.path(), config.clone(), clock.clone()).await.unwrap());
        let webhook_url = format!("{}/hook", webhook.open().await);
        Town { tower, telegram, webhook, publisher, publisher_url, webhook_url, folder, config, clock }
    }

    /// The same town after its process died: everything that was in memory is gone.
    pub(crate) async fn after_a_crash(mut self, change: impl FnOnce(&mut Config)) -> Town {
        change(&mut self.config);
        self.tower =
            Arc::new(Tower::open(self.folder.path(), self.config.clone(), self.clock.clone()).await.unwrap());
        self
    }

    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub(crate) fn now(&self) -> chrono::DateTime<Utc> {
        self.clock.now()
    }

    pub(crate) fn wait(&self, time: TimeDelta) {
        self.clock.advance(time);
    }

    /// Publishes an item in the RSS feed of that name; an item of the same id is replaced.
    pub(crate) fn publish(&self, feed: &str, id: &str, title: &str, text: &str) {
        self.publish_dated(feed, id, title, text, "Mon, 23 Nov 2026 08:00:00 +0000");
    }

    pub(crate) fn publish_dated(&self, feed: &str, id: &str, title: &str, text: &str, date: &str) {
        let guid = format!("<guid isPermaLink=\"false\">{id}</guid>");
        let item = format!(
            "<item>{guid}<title>{title}</title><link>https://{feed}.example/{id}</link>\
             <pubDate>{date}</pubDate><description>{text}</description></item>"
        );
        let mut items = self.publisher.items.lock().unwrap();
        let items = items.entry(feed.to_owned()).or_default();
        items.retain(|other| !other.contains(&guid));
        items.insert(0, item);
        let document = format!(
            "<rss version=\"2.0\"><channel><title>Nieuws {feed}</title><language>nl</language>{}</channel></rss>",
            items.concat()
        );
        self.serve(&format!("/{feed}"), &document);
    }

    /// Lets a feed be fetched elsewhere, as if its publisher had moved without a word.
    pub(crate) async fn readdress(&self, feed: &str, url: &str) {
        let stored =
            self.tower.store.feeds().await.unwrap().into_iter().find(|one| one.feed.id == feed).unwrap();
        let moved = PollRecord {
            feed: feed.to_owned(),
            state: FeedState { etag: None, last_modified: None, ..stored.state },
            named: Some(Feed { url: url.parse().unwrap(), ..stored.feed }),
            ..PollRecord::default()
        };
        assert!(self.tower.store.save_poll(moved).await.unwrap());
    }

    /// Serves a document as it is.
    pub(crate) fn serve(&self, path: &str, document: &str) {
        self.publisher.documents.lock().unwrap().insert(path.to_owned(), document.to_owned());
    }

    /// The address of a document that the publisher serves.
    pub(crate) fn address(&self, path: &str) -> url::Url {
        format!("{}{path}", self.publisher_url).parse().unwrap()
    }

    pub(crate) async fn follow(&self, feed: &str) {
        self.follow_as(feed, FeedKind::Syndication).await;
    }

    pub(crate) async fn follow_as(&self, feed: &str, kind: FeedKind) {
        let url: url::Url = format!("{}/{feed}", self.publisher_url).parse().unwrap();
        let title = url.host_str().unwrap().to_owned();
        let feed = Feed {
            id: feed.to_owned(),
            url,
            title,
            language: None,
            kind,
            themes: vec![],
            settings: Default::default(),
        };
        assert!(self.tower.store.add_feed(&feed, self.clock.now()).await.unwrap());
    }

    /// A subscription to items; `to` may be `webhook`, which is the town's own receiver.
    pub(crate) async fn subscribe(&self, to: &str, query: &str, themes: &[&str]) -> Subscription {
        let themes = themes.iter().map(|theme| (*theme).to_owned()).collect();
        self.watch(to, Watch::Items { query: query.to_owned(), themes }, Rhythm::Instant).await
    }

    pub(crate) async fn watch(&self, to: &str, watch: Watch, rhythm: Rhythm) -> Subscription {
        self.watch_timed(to, watch, rhythm, Timing::default()).await
    }

    /// The same at hours of the subscriber's own.
    pub(crate) async fn watch_timed(
        &self,
        to: &str,
        watch: Watch,
        rhythm: Rhythm,
        timing: Timing,
    ) -> Subscription {
        let to = if to == "webhook" { format!("webhook:{}", self.webhook_url) } else { to.to_owned() };
        let made = assess::subscription(&self.tower, to.parse().unwrap(), watch, rhythm);
        let subscription = Subscription { timing, ..made };
        self.tower.store.add_subscription(&subscription).await.unwrap();
        subscription
    }

    /// Links a chat to a subscription, as `/start CODE` does.
    pub(crate) async fn link_chat(&self, chat: i64, one: &Subscription) -> Subscription {
        let (watch, rhythm) = (one.watch.clone(), one.rhythm);
        let made = linking::link(&self.tower, watch.clone(), rhythm, Some(one.id.clone())).await.unwrap();
        let (code, LinkCode { companion, .. }) = made;
        let subscription = assess::subscription(&self.tower, Address::Telegram(chat), watch, rhythm);
        let link =
            ChatChange::Link { hash: linking::hash(&code), subscription: subscription.clone(), companion };
        assert!(self.tower.store.settle_update(1, chat, &[link], &[], self.now()).await.unwrap());
        subscription
    }

    /// Adds a system, written as TOML.
    pub(crate) async fn register(&self, system: &str) -> Assessment {
        let system = read_system("system.toml", system, Format::Toml, &self.tower.book).unwrap();
        assess::add_system(&self.tower, &system).await.unwrap().1
    }

    /// Polls all feeds.
    pub(crate) async fn poll(&self) -> Vec<Polled> {
        self.clock.advance(TimeDelta::seconds(1));
        poll(&self.tower, Which::All, |_| ()).await.unwrap()
    }

    pub(crate) async fn poll_what_is_due(&self) -> Vec<Polled> {
        poll(&self.tower, Which::Due, |_| ()).await.unwrap()
    }

    /// Lets the index follow, then searches.
    pub(crate) async fn search(&self, query: &str) -> Results {
        Indexer::open(&self.tower).await.unwrap().follow(&self.tower).await.unwrap();
        self.tower.search(&Query::parse(query).unwrap(), &Page::default()).await.unwrap()
    }

    /// Sends what is due over every channel; answers how many deliveries arrived.
    pub(crate) async fn tell(&self) -> u64 {
        self.tower.store.end_pauses(self.clock.now()).await.unwrap();
        self.tower.store.bundle_digests(self.clock.now(), self.config.alerts.time_zone).await.unwrap();
        let channels = self.tower.channels().unwrap();
        let mut told = 0;
        for channel in CHANNELS {
            told += announce(&self.tower, &channels, Lane::first(channel), || false).await.unwrap();
        }
        told
    }

    /// The texts that arrived at Telegram.
    pub(crate) fn telegrams(&self) -> Vec<String> {
        self.telegram.bodies().iter().map(|body| body["text"].as_str().unwrap().to_owned()).collect()
    }

    /// The mails in the outbox folder.
    pub(crate) fn mails(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.folder.path().join("outbox")) else { return Vec::new() };
        entries.map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap()).collect()
    }
}

/// Raises an alert for a subscription, told at once.
pub(crate) async fn raise(town: &Town, to: &Subscription, cause: &str, notice: Notice) {
    let alert = Alert {
        id: uuid::Uuid::now_v7().to_string(),
        subscription: to.id.clone(),
        cause: Cause(cause.to_owned()),
        notice,
        created: town.now(),
    };
    let due = DueAlert { alert, channel: to.to.channel(), digest_due: None, held: None, brake: None };
    town.tower.store.raise(&[due]).await.unwrap();
}

/// Where a new town keeps its store: a SQLite file, or a schema of its own when `BELFORT_TEST_TOWNS=postgres` asks for it.
async fn town_store() -> String {
    static TOWNS: AtomicU32 = AtomicU32::new(0);
    let asked = std::env::var("BELFORT_TEST_TOWNS").is_ok_and(|towns| towns == "postgres");
    let Ok(server) = std::env::var("BELFORT_TEST_POSTGRES") else { return String::new() };
    if !asked {
        return String::new();
    }
    let name = format!("town_{}_{}", std::process::id(), TOWNS.fetch_add(1, Ordering::Relaxed));
    crate::store::postgres_schema(&server, &name).await
}

async fn serve(State(publisher): State<Publisher>, uri: Uri, headers: HeaderMap) -> Response {
    let Some(document) = publisher.documents.lock().unwrap().get(uri.path()).cloned() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let tag = format!("\"{}\"", belfort::news::ItemKey::new(uri.path(), &document));
    if headers.get(header::IF_NONE_MATCH).is_some_and(|held| held.as_bytes() == tag.as_bytes()) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    ([(header::ETAG, tag)], document).into_response()
}

/// The facts of a sample system of the demo, with its own id.
pub(crate) fn social_assistance(id: &str, owner: &str) -> String {
    let sample = include_str!("../../src/cli/demo/systems/fraudescore-sociale-steun.toml");
    let lines = sample.lines().map(|line| match line.split(' ').next() {
        Some("id") => format!("id = \"{id}\""),
        Some("owner") => format!("owner = \"{owner}\""),
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The outcome of a poll as JSON, as scripts see it.
pub(crate) fn outcome(polled: &[Polled], feed: &str) -> Value {
    let found = polled.iter().find(|polled| polled.feed == feed);
    found.map_or(json!(null), |polled| serde_json::to_value(polled).unwrap())
}

/// Now, on the clock of a new town.
pub(crate) fn morning() -> chrono::DateTime<Utc> {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

/// Somebody with an account: its id. Without an organisation the role is for all of them.
pub(crate) async fn account(tower: &Tower, name: &str, role: Role, organisation: Option<&str>) -> String {
    let membership = Membership { organisation: organisation.map(str::to_owned), role };
    let email = format!("{}@town.example", uuid::Uuid::now_v7());
    let new = new_account(email, name, membership, Language::Nl);
    assert!(tower.store.add_account(&new, tower.clock.now()).await.unwrap());
    new.member.account
}

/// The cookie of somebody who is signed in.
pub(crate) async fn signed_in(tower: &Tower, name: &str, role: Role, organisation: Option<&str>) -> String {
    let account = account(tower, name, role, organisation).await;
    session(tower, &account).await
}

/// The cookie of another session of an account.
pub(crate) async fn session(tower: &Tower, account: &str) -> String {
    let is_secure = tower.config.public_url().starts_with("https://");
    let name = if is_secure { "__Host-session" } else { "session" };
    format!("{name}={}", begin_session(tower, account, "proefbrowser").await.unwrap())
}

/// The token of a program in the name of somebody.
pub(crate) async fn program_token(
    tower: &Tower,
    name: &str,
    role: Role,
    organisation: Option<&str>,
    scopes: &[Scope],
) -> String {
    let account = account(tower, name, role, organisation).await;
    let (token, now) = (token::for_program(), tower.clock.now());
    let kept = ApiToken {
        id: uuid::Uuid::now_v7().to_string(),
        name: "proef".to_owned(),
        shown: token.chars().take(8).collect(),
        scopes: scopes.to_vec(),
        created: now,
        expires: now + TimeDelta::days(1),
        used: None,
    };
    tower.store.add_api_token(&token::hash(&token), &account, &kept).await.unwrap();
    token
}

/// So many cases of a property, or as many as `BELFORT_FUZZ_CASES` says.
pub(crate) fn cases(usual: u32) -> proptest::test_runner::Config {
    let cases =
        std::env::var("BELFORT_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(usual);
    proptest::test_runner::Config { cases, failure_persistence: None, ..Default::default() }
}
