//! The nightly sweep: what was missed is told late, once, and counted; what was rightly not told stays so.

use belfort::alerts::Notice;
use belfort::alerts::alert::{ItemNotice, Why};
use belfort::daemon::course::{Verdict, course};
use belfort::daemon::sweep::{sweep, sweep_when_due};
use belfort::news::{Item, ItemKey};
use belfort::store::{ItemRecord, PollRecord};
use chrono::TimeDelta;

use crate::town::{Town, raise};

/// A town that has read its feed once and hears of trams.
async fn town() -> Town {
    let town = Town::new().await;
    town.follow("stad").await;
    town.publish("stad", "0", "Welkom", "Het eerste bericht");
    town.poll().await;
    town.subscribe("telegram:1", "tram", &[]).await;
    town.wait(TimeDelta::minutes(1));
    town
}

/// An item that comes into the store while matching misses it.
async fn missed(town: &Town, id: &str, title: &str) {
    let published = Some(town.tower.clock.now());
    let item = Item { id: id.to_owned(), title: title.to_owned(), published, ..Item::default() };
    let record = ItemRecord {
        key: ItemKey::new("stad", id),
        item,
        fingerprint: String::new(),
        tags: Vec::new(),
        provisions: Default::default(),
        seen: town.tower.clock.now(),
    };
    let poll = PollRecord { feed: "stad".into(), items: vec![record], ..PollRecord::default() };
    town.tower.store.save_poll(poll).await.unwrap();
}

#[tokio::test]
async fn a_missed_match_is_told_late_once_and_counted() {
    let town = town().await;
    missed(&town, "1", "De tram rijdt").await;
    assert_eq!(town.tell().await, 0);
    assert_eq!(sweep(&town.tower).await.unwrap().late, 1);
    assert_eq!(town.tell().await, 1);
    assert!(town.telegrams()[0].contains("De tram rijdt"));
    assert_eq!(sweep(&town.tower).await.unwrap().late, 0, "under its own key it is never told twice");
    let late = town.tower.store.late_matches().await.unwrap();
    assert_eq!((late.matches, late.last, late.swept), (1, 0, Some(town.tower.clock.now())));
}

#[tokio::test]
async fn what_was_told_in_time_is_not_late() {
    let town = town().await;
    town.publish("stad", "1", "De tram rijdt", "");
    town.poll().await;
    let swept = sweep(&town.tower).await.unwrap();
    assert_eq!((swept.items, swept.late), (2, 0));
    assert_eq!(town.tell().await, 1);
}

#[tokio::test]
async fn a_subscription_is_not_told_of_what_came_before_it() {
    let town = town().await;
    town.publish("stad", "1", "De trein rijdt", "");
    town.poll().await;
    town.wait(TimeDelta::minutes(1));
    town.subscribe("telegram:2", "trein", &[]).await;
    assert_eq!(sweep(&town.tower).await.unwrap().late, 0);
}

#[tokio::test]
async fn the_archive_of_a_new_feed_and_a_changed_item_are_not_late() {
    let town = town().await;
    town.follow("archief").await;
    let old = "Mon, 02 Mar 2020 08:00:00 +0000";
    town.publish_dated("archief", "1", "De tram van toen", "", old);
    town.publish("stad", "1", "Een bus", "");
    town.poll().await;
    town.publish("stad", "1", "Een tram", "");
    town.poll().await;
    let swept = sweep(&town.tower).await.unwrap();
    assert_eq!((swept.items, swept.late), (1, 0), "only the welcome is looked at");
}

#[tokio::test]
async fn it_looks_once_a_night_and_not_further_back_than_two_days() {
    let town = town().await;
    missed(&town, "1", "De tram rijdt").await;
    town.wait(TimeDelta::hours(60));
    assert_eq!(sweep_when_due(&town.tower).await.unwrap().map(|swept| swept.items), Some(0));
    missed(&town, "2", "Nog een tram").await;
    assert_eq!(sweep_when_due(&town.tower).await.unwrap(), None, "once a night is enough");
    town.wait(TimeDelta::hours(4));
    assert_eq!(sweep_when_due(&town.tower).await.unwrap(), None, "not before three in the morning");
    town.wait(TimeDelta::hours(3));
    assert_eq!(sweep_when_due(&town.tower).await.unwrap().map(|swept| swept.late), Some(1));
}

#[tokio::test]
async fn a_day_that_moves_along_counts_from_the_day_on_which_each_item_comes_in() {
    let town = town().await;
    let recent = town.subscribe("telegram:2", "brug sinds:2d", &[]).await;
    let dated = |id: &str, title: &str, days_ago: i64| {
        let date = (town.tower.clock.now() - TimeDelta::days(days_ago)).to_rfc2822();
        town.publish_dated("stad", id, title, "", &date);
    };
    dated("old", "De brug van vorige week", 6);
    dated("new", "De brug is open", 1);
    town.poll().await;
    assert_eq!(town.tell().await, 1);
    // On another day the same words mean another day.
    town.wait(TimeDelta::days(30));
    dated("older", "De brug van toen", 6);
    dated("newer", "De brug is weer dicht", 1);
    town.poll().await;
    assert_eq!(town.tell().await, 1);
    let told: Vec<String> = town.telegrams();
    assert!(told[0].contains("De brug is open") && told[1].contains("De brug is weer dicht"), "{told:?}");
    assert_eq!(sweep(&town.tower).await.unwrap().late, 0, "the sweep counts like the poll");
    let older = town.tower.store.item(&ItemKey::new("stad", "older")).await.unwrap().unwrap();
    assert_eq!(course(&town.tower, &recent, older).await.unwrap().verdict, Verdict::NotMatched);
}

/// What is told of an item, as the poll would have it.
fn notice(id: &str, title: &str) -> Notice {
    let item = ItemNotice {
        key: ItemKey::new("stad", id).to_string(),
        title: title.to_owned(),
        summary: String::new(),
        url: None,
        source: "Nieuws stad".to_owned(),
        feed: "stad".to_owned(),
        published: None,
        themes: Vec::new(),
        also: Vec::new(),
    };
    Notice::Item { item, why: Why::default() }
}

#[tokio::test]
async fn who_was_told_of_what_they_did_not_ask_for_is_counted() {
    let town = town().await;
    let key = ItemKey::new("stad", "1");
    let asked = town.subscribe("telegram:2", "kermis", &[]).await;
    town.wait(TimeDelta::minutes(1));
    missed(&town, "1", "De tram rijdt").await;
    raise(&town, &asked, &format!("item:{key}"), notice("1", "De tram rijdt")).await;
    let swept = sweep(&town.tower).await.unwrap();
    assert_eq!((swept.late, swept.extra), (1, 1));
    town.wait(TimeDelta::minutes(1));
    // Who came to the story by another item of it asked for that one.
    missed(&town, "2", "Nog een tram").await;
    raise(&town, &asked, &format!("item:{}", ItemKey::new("stad", "2")), notice("3", "Kermis")).await;
    assert_eq!(sweep(&town.tower).await.unwrap().extra, 1, "the first one, which still stands");
    assert_eq!(town.tower.store.late_matches().await.unwrap().extra, 1);
}

#[tokio::test]
async fn an_index_that_does_not_have_what_came_in_is_seen() {
    let town = town().await;
    missed(
        &town,
        "1",
        "\"De tram\" rijdt weer, na maanden van werken aan de sporen en de haltes in het centrum van de stad",
    )
    .await;
    missed(&town, "2", "?!").await;
    town.search("tram").await;
    town.wait(TimeDelta::hours(2));
    assert_eq!(sweep(&town.tower).await.unwrap().unindexed, 0);
    missed(&town, "3", "Een tram die de index niet kent").await;
    assert_eq!(sweep(&town.tower).await.unwrap().unindexed, 0, "it may still be on its way");
    town.wait(TimeDelta::hours(2));
    assert_eq!(sweep(&town.tower).await.unwrap().unindexed, 1);
    assert_eq!(town.tower.store.late_matches().await.unwrap().unindexed, 1);
    town.search("tram").await;
    assert_eq!(sweep(&town.tower).await.unwrap().unindexed, 0);
}
