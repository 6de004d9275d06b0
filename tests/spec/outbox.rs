//! The outbox as subscribers feel it: floods, pauses, nights, and what was refused.

use belfort::alerts::subscription::Watch;
use belfort::alerts::timing::{Quiet, Timing};
use belfort::alerts::{Rhythm, Subscription};
use chrono::TimeDelta;
use serde_json::Value;

use crate::receivers::no;
use crate::town::Town;

async fn town_with(timing: Timing) -> (Town, Subscription) {
    let town = Town::new().await;
    town.follow("stad").await;
    let watch = Watch::Items { query: "sensoren".to_owned(), themes: vec![] };
    let subscription = town.watch_timed("telegram:1001", watch, Rhythm::Instant, timing).await;
    (town, subscription)
}

fn publish(town: &Town, count: std::ops::Range<usize>) {
    for number in count {
        town.publish("stad", &number.to_string(), &format!("Sensoren {number}."), "Tekst");
    }
}

/// Where each item stands in what was told, in the order of telling.
fn order(town: &Town) -> Vec<usize> {
    let all = town.telegrams().concat();
    let mut places: Vec<_> =
        (0..40).filter_map(|n| Some((all.find(&format!("Sensoren {n}."))?, n))).collect();
    places.sort_unstable();
    places.into_iter().map(|(_, number)| number).collect()
}

#[tokio::test]
async fn a_flood_becomes_one_bundle_after_the_hour() {
    let (town, _) = town_with(Timing { hourly_max: Some(3), ..Timing::default() }).await;
    for number in 0..9 {
        publish(&town, number..number + 1);
        town.poll().await;
    }
    assert_eq!(town.tell().await, 3, "three messages of their own");
    town.wait(TimeDelta::minutes(61));
    assert_eq!(town.tell().await, 1, "and one bundle of six");
    assert_eq!(order(&town), (0..9).collect::<Vec<_>>());
    assert_eq!(town.tell().await, 0);
}

#[tokio::test]
async fn a_pause_keeps_everything_and_tells_it_once_and_in_order() {
    let (town, subscription) = town_with(Timing::default()).await;
    let store = &town.tower.store;
    publish(&town, 0..1);
    town.poll().await;
    assert!(store.pause_subscription(&subscription.id, "asked for", None).await.unwrap());
    publish(&town, 1..3);
    town.poll().await;
    assert_eq!(town.tell().await, 0);
    assert!(store.resume_subscription(&subscription.id, town.now()).await.unwrap());
    assert!(!store.resume_subscription(&subscription.id, town.now()).await.unwrap(), "it goes on already");
    assert_eq!(town.tell().await, 1);
    let mut told = order(&town);
    told.sort_unstable();
    assert_eq!(told, [0, 1, 2]);
    assert_eq!(town.tell().await, 0);
}

#[tokio::test]
async fn a_pause_with_an_end_ends_by_itself() {
    let (town, subscription) = town_with(Timing::default()).await;
    let until = town.now() + TimeDelta::days(1);
    town.tower.store.pause_subscription(&subscription.id, "asked for", Some(until)).await.unwrap();
    publish(&town, 0..1);
    town.poll().await;
    town.wait(TimeDelta::hours(23));
    assert_eq!(town.tell().await, 0);
    town.wait(TimeDelta::hours(2));
    assert_eq!(town.tell().await, 1);
}

#[tokio::test]
async fn what_came_up_at_night_is_one_message_in_the_morning() {
    let quiet = Quiet { hours: Some("09:30-11:00".parse().unwrap()), ..Quiet::default() };
    let (town, _) = town_with(Timing { quiet, ..Timing::default() }).await;
    publish(&town, 0..3); // the town's clock says 10:00
    town.poll().await;
    assert_eq!(town.tell().await, 0);
    town.wait(TimeDelta::hours(1));
    assert_eq!(town.tell().await, 1);
    assert_eq!(order(&town).len(), 3);
}

#[tokio::test]
async fn what_was_refused_for_good_is_kept_and_can_be_sent_again_under_its_name() {
    let (town, _) = town_with(Timing::default()).await;
    town.telegram.clone().answers(400, &[], no(400, "Bad Request: wrong type of entity", Value::Null));
    publish(&town, 0..1);
    town.poll().await;
    assert_eq!(town.tell().await, 0);
    let store = &town.tower.store;
    let dead = store.letters(Some("dead"), 10).await.unwrap();
    assert_eq!(dead.len(), 1);
    assert!(dead[0].cause.as_deref().unwrap().contains("wrong type of entity"));
    assert_eq!(store.replay(Some("no such delivery"), town.now()).await.unwrap(), 0);
    assert_eq!(store.replay(Some(&dead[0].id), town.now()).await.unwrap(), 1);
    assert_eq!(town.tell().await, 1);
    assert_eq!(store.letters(Some("sent"), 10).await.unwrap()[0].id, dead[0].id);
}

#[tokio::test]
async fn the_audit_counts_what_was_told_how_fast_and_what_is_late() {
    let (town, subscription) = town_with(Timing::default()).await;
    publish(&town, 0..2);
    town.poll().await;
    assert_eq!(town.tower.delivery_audit().await.unwrap(), []);
    town.wait(TimeDelta::seconds(20));
    assert_eq!(town.tell().await, 2);
    publish(&town, 2..3);
    town.poll().await;
    town.wait(TimeDelta::minutes(16));
    let audit = town.tower.delivery_audit().await.unwrap().remove(0);
    assert_eq!((audit.channel.as_str(), audit.told, audit.late), ("telegram", 2, 1));
    assert_eq!((audit.delay_p50_ms, audit.delay_p99_ms), (20_000, 20_000));
    town.tower.store.pause_subscription(&subscription.id, "asked for", None).await.unwrap();
    assert_eq!(town.tower.delivery_audit().await.unwrap()[0].late, 0, "a pause is no delay");
}
