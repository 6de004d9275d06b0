//! A receiver that takes a message and then says nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use belfort::daemon::announce::{Lane, announce};
use belfort::daemon::run::Flows;
use chrono::TimeDelta;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::town::Town;

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(20);

/// Takes connections, reads and never answers.
#[derive(Clone, Default)]
struct Silent {
    asked: Arc<Notify>,
    /// Whether who asked waits no more.
    left: Arc<AtomicBool>,
}

impl Silent {
    async fn open(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("webhook:http://{}/hook", listener.local_addr().unwrap());
        let silent = self.clone();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            while matches!(stream.read(&mut [0; 65_536]).await, Ok(bytes) if bytes > 0) {
                silent.asked.notify_one();
            }
            silent.left.store(true, Ordering::SeqCst);
        });
        address
    }
}

/// A town with news for the silent one, and with one more subscription.
async fn town_with_news_for(silent: &Silent, other: &str, about: &str) -> Town {
    let town = Town::new().await;
    town.follow("stad").await;
    town.subscribe(&silent.open().await, "fietsers", &[]).await;
    town.subscribe(other, about, &[]).await;
    town.publish("stad", "1", "Fietsers geteld", "");
    town.poll().await;
    town
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_that_keeps_silent_holds_up_nobody_else() {
    let silent = Silent::default();
    let town = town_with_news_for(&silent, "webhook", "bruggen").await;
    let flows = Flows::start(&town.tower).await.unwrap();
    tokio::time::timeout(PATIENCE, silent.asked.notified()).await.expect("the silent one is told");

    town.publish("stad", "2", "Bruggen in de winter", "");
    town.poll().await;
    let arrived = async {
        while town.webhook.bodies().is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, arrived).await.expect("the other one is told");
    assert!(!silent.left.load(Ordering::SeqCst), "the first message was still under way");
    flows.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumps_does_not_let_one_lane_send_what_another_is_sending() {
    let silent = Silent::default();
    let town = town_with_news_for(&silent, "webhook", "bruggen").await;
    let channels = town.tower.channels().unwrap();
    let lanes: Vec<Lane> = Lane::of("webhook").collect();
    let sending = announce(&town.tower, &channels, lanes[0], || false);
    let meanwhile = async {
        silent.asked.notified().await;
        town.wait(TimeDelta::hours(1)); // leases run out
        town.publish("stad", "2", "Bruggen en fietsers", "");
        town.poll().await;
        announce(&town.tower, &channels, lanes[1], || false).await.unwrap()
    };
    tokio::select! {
        told = sending => panic!("the silent one says nothing: {told:?}"),
        told = meanwhile => assert_eq!(told, 1, "the other one is told, and the silent one by nobody else"),
    }
    assert_eq!(town.tower.store.outbox().await.unwrap().queued, 2);
    // The lane that was sending it died: with its process, or by itself.
    town.wait(TimeDelta::hours(1));
    let taken =
        town.tower.store.claim_deliveries("webhook", "another", town.now(), town.now(), 9).await.unwrap();
    assert_eq!(taken.len(), 2, "another process takes it when the lease is over");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_channel_gives_back_unsent_leaves_to_another_channel_what_that_is_sending() {
    let silent = Silent::default();
    let town = town_with_news_for(&silent, "telegram:1", "fietsers").await;
    let channels = town.tower.channels().unwrap();
    let sending = announce(&town.tower, &channels, Lane::first("webhook"), || false);
    let meanwhile = async {
        silent.asked.notified().await;
        // It is told to stop when it has taken the message, and gives it back.
        let looks = AtomicUsize::new(0);
        let stops = || looks.fetch_add(1, Ordering::SeqCst) > 0;
        assert_eq!(announce(&town.tower, &channels, Lane::first("telegram"), stops).await.unwrap(), 0);
        let (now, lease) = (town.now(), town.now() + TimeDelta::minutes(1));
        let store = &town.tower.store;
        assert_eq!(store.claim_deliveries("telegram", "another", now, lease, 9).await.unwrap().len(), 1);
        assert!(store.claim_deliveries("webhook", "another", now, lease, 9).await.unwrap().is_empty());
    };
    tokio::select! {
        told = sending => panic!("the silent one says nothing: {told:?}"),
        () = meanwhile => {}
    }
}
