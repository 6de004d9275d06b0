//! A row of the store that cannot be read: a byte of the disk turned over, a hand slipped.

use belfort::daemon::index::Indexer;
use belfort::daemon::retag::Retagger;
use belfort::news::ItemKey;
use chrono::TimeDelta;

use crate::town::{Town, outcome};

#[tokio::test]
async fn a_feed_or_an_item_that_cannot_be_read_costs_only_itself_and_is_named() {
    let town = Town::new().await;
    for feed in ["krant", "stad"] {
        town.follow(feed).await;
        town.publish(feed, "1", &format!("Fietsers geteld door {feed}"), "Op de brug aan de vaart.");
    }
    town.subscribe("webhook", "fietsers", &[]).await;
    town.poll().await;
    town.tell().await;
    assert_eq!(town.search("fietsers").await.total, 2);
    let file = format!("sqlite://{}", town.folder().join("belfort.sqlite").display());
    let beside = sqlx::AnyPool::connect(&file).await.unwrap();
    sqlx::query("UPDATE feeds SET definition = '{\"id\":' WHERE id = 'krant'")
        .execute(&beside)
        .await
        .unwrap();
    let lost = ItemKey::new("stad", "1");
    let spoil = "UPDATE items SET item = '[]' WHERE key = $1";
    sqlx::query(spoil).bind(lost.to_string()).execute(&beside).await.unwrap();
    town.publish("stad", "2", "Fietsers krijgen een tweede brug", "Op de brug aan de vaart.");
    town.wait(TimeDelta::hours(3));
    let polled = town.poll_what_is_due().await;
    assert_eq!((polled.len(), &outcome(&polled, "stad")["new"]), (1, &serde_json::json!(1)));
    assert_eq!(town.tell().await, 1);
    assert_eq!(town.poll().await.len(), 1, "a round over all of them ends too");
    let mut indexer = Indexer::open(&town.tower).await.unwrap();
    indexer.rebuild(&town.tower).await.unwrap();
    drop(indexer);
    assert_eq!(town.search("fietsers").await.total, 1);
    Retagger::default().follow(&town.tower, || false).await.unwrap();
    belfort::daemon::health::look(&town.tower).await.unwrap();
    let damaged = town.tower.store.damaged(9).await.unwrap();
    let named: Vec<(&str, &str)> = damaged.iter().map(|one| (one.what, one.id.as_str())).collect();
    assert_eq!(named, [("feed", "krant"), ("item", lost.as_str())]);
    assert!(town.tower.store.remove_feed("krant").await.unwrap(), "the way out that doctor names");
}
