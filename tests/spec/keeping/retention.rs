//! What is old is forgotten, and nothing that somebody still needs.

use belfort::alerts::Rhythm;
use belfort::alerts::subscription::Watch;
use belfort::daemon::keep::{keep_when_due, limits};
use belfort::people::Role;
use chrono::TimeDelta;

use crate::town::{Town, account, outcome, session, social_assistance};

async fn keeping(items_days: u32, deliveries_days: u32) -> Town {
    Town::with(|config| {
        config.keep.items_days = items_days;
        config.keep.deliveries_days = deliveries_days;
    })
    .await
}

#[tokio::test]
async fn an_old_item_goes_from_store_and_index_and_does_not_come_back_as_news() {
    let town = keeping(90, 0).await;
    town.follow("stad").await;
    town.publish("stad", "old", "Fietsers geteld", "");
    town.poll().await;
    assert_eq!(town.search("fietsers").await.total, 1);
    town.wait(TimeDelta::days(60));
    town.publish_dated("stad", "new", "Fietsers hergeteld", "", "Fri, 22 Jan 2027 08:00:00 +0000");
    town.poll().await;
    town.wait(TimeDelta::days(31));
    let limits = limits(&town.tower);
    assert_eq!(town.tower.store.forgettable(&limits).await.unwrap().items, 1);
    assert_eq!(town.search("fietsers").await.total, 2, "counting forgets nothing");
    assert_eq!(town.tower.store.forget_old(&limits).await.unwrap().items, 1);
    assert_eq!(town.search("fietsers").await.total, 1);
    // The feed still holds it.
    town.subscribe("telegram:7", "fietsers", &[]).await;
    let polled = town.poll().await;
    assert_ne!(outcome(&polled, "stad")["new"], 1, "{polled:?}");
    assert_eq!((town.tell().await, town.search("fietsers").await.total), (0, 1));
    // An item that says something else is worth having again.
    town.publish("stad", "old", "Fietsers geteld: 12.000", "");
    town.poll().await;
    assert_eq!(town.search("fietsers").await.total, 2);
    assert_eq!(town.tower.store.known_items("stad").await.unwrap().len(), 2, "and is known once");
}

#[tokio::test]
async fn what_was_told_is_kept_until_its_delivery_goes_and_what_waits_is_never_forgotten() {
    let town = keeping(90, 120).await;
    town.follow("stad").await;
    town.subscribe("telegram:7", "fietsers", &[]).await;
    town.publish("stad", "told", "Fietsers geteld", "");
    town.poll().await;
    assert_eq!(town.tell().await, 1);
    town.subscribe("telegram:8", "bussen", &[]).await;
    town.publish("stad", "waits", "Bussen geteld", "");
    town.poll().await;
    town.wait(TimeDelta::days(100));
    let first = town.tower.store.forget_old(&limits(&town.tower)).await.unwrap();
    assert_eq!((first.items, first.deliveries), (0, 0));
    town.wait(TimeDelta::days(30));
    let then = town.tower.store.forget_old(&limits(&town.tower)).await.unwrap();
    assert_eq!((then.items, then.alerts, then.deliveries), (1, 1, 1), "only what was told and is old");
    assert_eq!(town.tell().await, 1, "what waits is still told");
}

#[tokio::test]
async fn who_was_told_of_a_date_is_not_told_again_because_we_forgot() {
    let town = keeping(1, 30).await;
    town.register(&social_assistance("steun", "email:bob@town.example")).await;
    let watch = Watch::System { system: "steun".to_owned() };
    town.watch("telegram:7", watch, Rhythm::Instant).await;
    town.wait(TimeDelta::days(194)); // 180 days before the duties of high-risk systems begin
    belfort::daemon::assess::assess_all(&town.tower, || false).await.unwrap();
    assert!(town.tell().await > 0);
    let told = town.telegrams().len();
    town.wait(TimeDelta::days(40));
    town.tower.store.forget_old(&limits(&town.tower)).await.unwrap();
    belfort::daemon::assess::assess_all(&town.tower, || false).await.unwrap();
    town.tell().await;
    assert_eq!(town.telegrams().len(), told);
}

#[tokio::test]
async fn it_is_looked_once_a_night() {
    let town = keeping(1, 0).await;
    assert!(keep_when_due(&town.tower).await.unwrap().is_some(), "ten in the morning is after four");
    assert!(keep_when_due(&town.tower).await.unwrap().is_none(), "once is enough");
    town.wait(TimeDelta::hours(16)); // two at night
    assert!(keep_when_due(&town.tower).await.unwrap().is_none());
    town.wait(TimeDelta::hours(3));
    assert!(keep_when_due(&town.tower).await.unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn where_somebody_was_is_forgotten_when_it_is_of_no_use_any_more() {
    let town = keeping(0, 0).await;
    let ann = account(&town.tower, "Ann", Role::Reader, None).await;
    session(&town.tower, &ann).await;
    let store = &town.tower.store;
    store.note_attempt("192.0.2.7", town.tower.clock.now(), town.tower.clock.now()).await.unwrap();
    store
        .count_call("192.0.2.7", TimeDelta::seconds(1), TimeDelta::zero(), town.tower.clock.now())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(store.forget_old(&limits(&town.tower)).await.unwrap().visits, 0);
    town.wait(TimeDelta::days(2));
    assert_eq!(store.forget_old(&limits(&town.tower)).await.unwrap().visits, 2, "the attempt and the call");
    town.wait(TimeDelta::days(6));
    assert_eq!(store.forget_old(&limits(&town.tower)).await.unwrap().visits, 1, "the session");
}
