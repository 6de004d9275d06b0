//! Two nodes on one store: what one knows the other knows, and what one that died held the other goes on with within a minute.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use belfort::alerts::Rhythm;
use belfort::alerts::subscription::Watch;
use belfort::daemon::announce::turn::Turn;
use belfort::daemon::announce::{Lane, announce};
use belfort::daemon::inviting::mail_invitations;
use belfort::daemon::poll::{Which, poll};
use belfort::daemon::{Config, Tower};
use belfort::news::{Feed, FeedKind};
use belfort::people::Role;
use chrono::TimeDelta;
use tokio::net::TcpListener;

use crate::accounts::{PASSWORD, see, send, sign_in, with_password};
use crate::town::{Town, account, outcome, session};

/// A town whose store has a second node: a folder and an index of its own where the store is PostgreSQL, the file itself else.
async fn two_nodes(name: &str, change: impl FnOnce(&mut Config)) -> (Town, Arc<Tower>, tempfile::TempDir) {
    let address = match std::env::var("BELFORT_TEST_POSTGRES") {
        Ok(server) => crate::store::postgres_schema(&server, name).await,
        Err(_) => String::new(),
    };
    let town = Town::with(|config| {
        config.store.url.clone_from(&address);
        change(config);
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let data = if address.is_empty() { town.folder() } else { folder.path() };
    let other = Tower::open(data, town.tower.config.clone(), town.tower.clock.clone()).await.unwrap();
    (town, Arc::new(other), folder)
}

/// A node is cut off in the middle of its work: it says nothing to the store any more.
async fn dies_at<T>(work: impl Future<Output = T>, outside: &Outside) {
    tokio::select! {
        _ = work => panic!("it was to die before it was done"),
        () = outside.is_asked() => {}
    }
}

/// A publisher and a receiver that hang until they are told to answer.
#[derive(Clone, Default)]
struct Outside {
    answers: Arc<AtomicBool>,
    asked: Arc<tokio::sync::Notify>,
    told: Arc<AtomicU32>,
}

impl Outside {
    async fn open(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let app = Router::new().fallback(answer).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        address
    }

    fn answers(&self, yes: bool) {
        self.answers.store(yes, Ordering::SeqCst);
    }

    async fn is_asked(&self) {
        tokio::time::timeout(Duration::from_secs(20), self.asked.notified()).await.expect("somebody asks");
    }
}

async fn answer(State(outside): State<Outside>, method: Method) -> Response {
    if !outside.answers.load(Ordering::SeqCst) {
        outside.asked.notify_one();
        std::future::pending::<()>().await;
    }
    if method == Method::POST {
        outside.told.fetch_add(1, Ordering::SeqCst);
        return StatusCode::OK.into_response();
    }
    let item = "<item><guid>1</guid><title>Fietsers geteld</title></item>";
    format!("<rss version=\"2.0\"><channel><title>Stad</title>{item}</channel></rss>").into_response()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_in_at_one_node_is_signed_in_at_the_other_and_who_guesses_is_kept_out_of_both() {
    let (mut town, other, _folder) = two_nodes("nodes_sessions", |_| ()).await;
    let (_, email) = with_password(&town, Role::Reader).await;
    let (_, guessed) = with_password(&town, Role::Reader).await;
    let cookie = sign_in(&town, &email, PASSWORD, "").await.session().unwrap();
    let one = std::mem::replace(&mut town.tower, other);
    assert_eq!(
        see(&town, "/account", &cookie).await.status,
        StatusCode::OK,
        "the other node knows the session"
    );
    for turn in 0..10 {
        let next = if turn % 2 == 0 { one.clone() } else { town.tower.clone() };
        let back = std::mem::replace(&mut town.tower, next);
        assert_eq!(sign_in(&town, &guessed, "geraden wachtwoord", "").await.status, StatusCode::FORBIDDEN);
        town.tower = back;
    }
    for tower in [one, town.tower.clone()] {
        town.tower = tower;
        let late = sign_in(&town, &guessed, PASSWORD, "").await;
        assert_eq!(late.status, StatusCode::TOO_MANY_REQUESTS, "guesses at both are counted together");
    }
    assert_eq!(send(&town, "/sign-out", &cookie, &[]).await.status, StatusCode::SEE_OTHER);
    assert_ne!(see(&town, "/account", &cookie).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_dead_node_polled_and_told_another_goes_on_with_within_a_minute() {
    let (town, other, _folder) = two_nodes("nodes_takeover", |_| ()).await;
    let outside = Outside::default();
    let address = outside.open().await;
    let feed = Feed {
        id: "stad".to_owned(),
        url: format!("{address}/feed").parse().unwrap(),
        title: "Stad".to_owned(),
        language: None,
        kind: FeedKind::Syndication,
        themes: vec![],
        settings: Default::default(),
    };
    assert!(town.tower.store.add_feed(&feed, town.now()).await.unwrap());
    let watch = Watch::Items { query: "fietsers".to_owned(), themes: vec![] };
    town.watch(&format!("webhook:{address}/hook"), watch, Rhythm::Instant).await;
    dies_at(poll(&town.tower, Which::Due, |_| ()), &outside).await;
    outside.answers(true);
    assert!(
        poll(&other, Which::Due, |_| ()).await.unwrap().is_empty(),
        "as far as anybody knows it is at work"
    );
    town.wait(TimeDelta::seconds(60));
    let polled = poll(&other, Which::Due, |_| ()).await.unwrap();
    assert_eq!(outcome(&polled, "stad")["new"], 1, "{polled:?}");
    outside.answers(false);
    let channels = [town.tower.channels().unwrap(), other.channels().unwrap()];
    dies_at(announce(&town.tower, &channels[0], Lane::first("webhook"), || false), &outside).await;
    outside.answers(true);
    assert_eq!(announce(&other, &channels[1], Lane::first("webhook"), || false).await.unwrap(), 0);
    town.wait(TimeDelta::seconds(60));
    assert_eq!(announce(&other, &channels[1], Lane::first("webhook"), || false).await.unwrap(), 1);
    town.wait(TimeDelta::hours(1));
    for (tower, channels) in [&town.tower, &other].into_iter().zip(&channels) {
        assert_eq!(announce(tower, channels, Lane::first("webhook"), || false).await.unwrap(), 0, "once");
    }
    assert_eq!(outside.told.load(Ordering::SeqCst), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_that_a_dead_node_was_mailing_leaves_another_within_a_minute() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = format!("smtp://{}", listener.local_addr().unwrap());
    let (mut town, other, _folder) = two_nodes("nodes_letters", |config| config.smtp.url = silent).await;
    town.tower.store.save_organisation("gent", "Stad Gent").await.unwrap();
    let id = account(&town.tower, "An", Role::Administrator, Some("gent")).await;
    let an = session(&town.tower, &id).await;
    for email in ["bo@gent.example", "cas@gent.example"] {
        let fields = [("email", email), ("organisation", "gent"), ("role", "editor"), ("language", "nl")];
        assert_eq!(send(&town, "/members", &an, &fields).await.status, StatusCode::OK);
    }
    let channels = town.tower.channels().unwrap();
    tokio::select! {
        _ = mail_invitations(&town.tower, &channels) => panic!("the mail server says nothing"),
        met = listener.accept() => drop(met.unwrap()),
    }
    drop(other);
    // The other node has a relay that works: a folder.
    town = town.after_a_crash(|config| config.smtp.url.clear()).await;
    let channels = town.tower.channels().unwrap();
    assert_eq!(mail_invitations(&town.tower, &channels).await.unwrap(), 1, "the one that nobody was mailing");
    town.wait(TimeDelta::seconds(60));
    assert_eq!(mail_invitations(&town.tower, &channels).await.unwrap(), 1, "the one that the dead node held");
    town.wait(TimeDelta::hours(1));
    assert_eq!(mail_invitations(&town.tower, &channels).await.unwrap(), 0);
    assert_eq!(town.mails().len(), 2);
}

#[tokio::test]
async fn one_node_tells_over_telegram_whose_pace_is_that_of_the_bot_and_another_soon_after_its_death() {
    let (town, other, _folder) = two_nodes("nodes_pace", |_| ()).await;
    town.follow("stad").await;
    let (here, there) = (Turn::default(), Turn::default());
    let channels = town.tower.channels().unwrap();
    // A chat of its own for each, which need not wait for the last message.
    let publish = async |chat: &str, about: &str| {
        town.subscribe(&format!("telegram:{chat}"), about, &[]).await;
        town.publish("stad", chat, &format!("Nieuws over {about}"), "");
        town.poll().await;
    };
    publish("1", "fietsers").await;
    assert_eq!(here.announce(&town.tower, &channels, || false).await.unwrap(), 1);
    publish("2", "bruggen").await;
    assert_eq!(there.announce(&other, &channels, || false).await.unwrap(), 0, "the other node has the turn");
    assert_eq!(here.announce(&town.tower, &channels, || false).await.unwrap(), 1);
    publish("3", "sluizen").await;
    // Nothing more is heard of the first.
    town.wait(TimeDelta::seconds(60));
    assert_eq!(there.announce(&other, &channels, || false).await.unwrap(), 1);
    publish("4", "markten").await;
    assert_eq!(here.announce(&town.tower, &channels, || false).await.unwrap(), 0, "it comes too late");
    there.give_back(&other).await.unwrap();
    assert_eq!(here.announce(&town.tower, &channels, || false).await.unwrap(), 1, "who ends gives it back");
    assert_eq!(town.telegrams().len(), 4);
}
