//! From publication to alert where a hub pushes: the feeds are polled once a day, and a hub on loopback says when there is news.
//! Goal: the interval is gone, and 99 of 100 alerts come within 45 ms of publication.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Form, Router};
use belfort::daemon::push::talk_to_hubs;
use tokio::net::TcpListener;

use super::telling::{World, daemon, quantile};

/// Feeds, each with a hub.
const FEEDS: usize = 50;
/// Once a day: what comes sooner was pushed.
const INTERVAL_SECONDS: u32 = 86_400;
/// How long everything may take to begin, and to arrive.
const PATIENCE: Duration = Duration::from_secs(60);
/// A hub is believed this long after the last poll of a feed, so that a flood of pushes is none of polls; each feed publishes once.
const BELIEVED: Duration = Duration::from_secs(61);
/// Between two items.
const BETWEEN: Duration = Duration::from_millis(100);

/// Who is to be told, with the secret, by topic.
type Subscribers = Arc<Mutex<HashMap<String, (String, String)>>>;

/// A hub that asks everybody whether it was them, as the protocol says.
#[derive(Clone, Default)]
struct Hub {
    client: reqwest::Client,
    subscribers: Subscribers,
}

impl Hub {
    async fn open(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let address = format!("http://{}", listener.local_addr().expect("it is bound"));
        let app = Router::new().route("/hub", axum::routing::post(subscribe)).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        format!("{address}/hub")
    }

    /// Says that there is news.
    async fn push(&self, topic: &str) {
        let (callback, secret) = self.subscribers.lock().expect("nobody panics")[topic].clone();
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret.as_bytes());
        let tag = ring::hmac::sign(&key, b"news");
        let digits: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        let request = self.client.post(callback).header("x-hub-signature", format!("sha256={digits}"));
        let answer = request.body("news").send().await.expect("the daemon listens");
        assert_eq!(answer.status().as_u16(), 202, "a push is taken");
    }
}

async fn subscribe(State(hub): State<Hub>, Form(asked): Form<HashMap<String, String>>) -> StatusCode {
    tokio::spawn(async move {
        let (topic, callback) = (&asked["hub.topic"], &asked["hub.callback"]);
        let question = [
            ("hub.mode", "subscribe"),
            ("hub.topic", topic),
            ("hub.challenge", "echo"),
            ("hub.lease_seconds", "864000"),
        ];
        let mut url: url::Url = callback.parse().expect("an address");
        url.query_pairs_mut().extend_pairs(question);
        let answer = hub.client.get(url).send().await.expect("the daemon listens");
        if answer.status().is_success() {
            let subscriber = (callback.clone(), asked["hub.secret"].clone());
            hub.subscribers.lock().expect("nobody panics").insert(topic.clone(), subscriber);
        }
    });
    StatusCode::ACCEPTED
}

pub(crate) fn run() -> String {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (hub, data) = (Hub::default(), tempfile::tempdir().expect("a folder"));
        let mut world = World::default();
        (world.hub, world.interval_seconds) = (hub.open().await, INTERVAL_SECONDS);
        let address = world.open().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let own = format!("http://{}", listener.local_addr().expect("it is bound"));
        let subscribe = [(format!("webhook:{address}/hook"), "zqpub*".to_owned())];
        let (tower, flows) = daemon(data.path(), &address, FEEDS, &world, |config| config.web.public_url = own, &subscribe).await;
        let pages = belfort::web::router(tower.clone()).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, pages).await });
        let patience = Instant::now() + PATIENCE;
        while hub.subscribers.lock().expect("nobody panics").len() < FEEDS {
            assert!(Instant::now() < patience, "the hub was not asked for every feed");
            talk_to_hubs(&tower).await.expect("the store answers");
            tokio::time::sleep(BETWEEN).await;
        }
        tokio::time::sleep(BELIEVED).await;
        for feed in 0..FEEDS {
            tokio::time::sleep(BETWEEN).await;
            world.publish(feed, &format!("zqpub{feed}"), "");
            hub.push(&format!("{address}/feed/{feed}")).await;
        }
        let patience = Instant::now() + PATIENCE;
        while world.arrivals() < FEEDS && Instant::now() < patience {
            tokio::time::sleep(BETWEEN).await;
        }
        flows.stop().await;
        let [published, served] = world.latencies("zqpub");
        format!(
            "{} of {FEEDS} arrived; pushed by a hub, polled once a day\n  \
             published to alert: p50 {:.1}, p99 {:.1} ms (goal: 45 ms)\n  handed out to alert: p50 {:.1}, p99 {:.1} ms (goal: 20 ms)",
            published.len(),
            quantile(&published, 0.5),
            quantile(&published, 0.99),
            quantile(&served, 0.5),
            quantile(&served, 0.99),
        )
    })
}
