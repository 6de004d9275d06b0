//! The outbox as subscribers feel it: floods, pauses, nights, and what was refused.

use belfort::alerts::alert::SystemNotice;
use belfort::alerts::channel::signature;
use belfort::alerts::subscription::Watch;
use belfort::alerts::timing::{Quiet, Timing};
use belfort::alerts::{Notice, Rhythm, Subscription};
use chrono::TimeDelta;
use serde_json::Value;

use crate::receivers::no;
use crate::town::{Town, raise};

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

#[tokio::test]
async fn a_part_that_arrived_is_known_to_whoever_goes_on_after_a_crash() {
    let (town, _) = town_with(Timing::default()).await;
    publish(&town, 0..1);
    town.poll().await;
    let (store, now) = (&town.tower.store, town.now());
    let claim = async |owner: &str, now| {
        let until = now + TimeDelta::seconds(45);
        store.claim_deliveries("telegram", owner, now, until, 8).await.unwrap()
    };
    let mut taken = claim("one", now).await.remove(0);
    taken.parts_done = 2;
    assert!(store.note_part(&taken, "one").await.unwrap());
    // The process dies here, without a word; its lease runs out.
    let again = claim("two", now + TimeDelta::minutes(1)).await.remove(0);
    assert_eq!((again.id.as_str(), again.parts_done), (taken.id.as_str(), 2));
    taken.parts_done = 3;
    assert!(!store.note_part(&taken, "one").await.unwrap(), "who lost the lease notes nothing");
}

#[tokio::test]
async fn one_recipient_with_two_subscriptions_is_told_in_order_also_after_a_retry() {
    let (town, _) = town_with(Timing::default()).await;
    town.subscribe("telegram:1001", "camera", &[]).await;
    publish(&town, 0..1);
    town.poll().await;
    town.publish("stad", "x", "Een camera, Sensoren.", "Tekst");
    town.telegram.clone().answers(500, &[], no(500, "Internal Server Error", Value::Null));
    town.wait(TimeDelta::seconds(1));
    assert_eq!(town.tell().await, 0, "the first is tried again later");
    town.poll().await;
    assert_eq!(town.tell().await, 0, "and nothing of the other subscription overtakes it");
    let (store, now) = (&town.tower.store, town.now());
    let other = store.claim_deliveries("telegram", "another node", now, now, 8).await.unwrap();
    assert!(other.is_empty(), "nor on another node");
    town.wait(TimeDelta::minutes(2));
    assert_eq!(town.tell().await, 3);
    assert_eq!(order(&town)[0], 0);
    assert!(town.telegrams()[1].contains("Sensoren 0."), "{:?}", town.telegrams());
}

fn night(from: &str) -> Timing {
    Timing { quiet: Quiet { hours: Some(from.parse().unwrap()), ..Quiet::default() }, ..Timing::default() }
}

#[tokio::test]
async fn a_pause_that_ends_at_night_is_told_in_the_morning_and_on_a_day_of_summer_time_too() {
    // The town's clock says 10:00 in Brussels; 125 days later summer time has begun.
    for (days, hours) in [(1, 0), (125, 1)] {
        let (town, subscription) = town_with(night("22:00-07:00")).await;
        let midnight = town.now() + TimeDelta::hours(14) + TimeDelta::days(days) - TimeDelta::hours(hours);
        let store = &town.tower.store;
        publish(&town, 0..2);
        store.pause_subscription(&subscription.id, "asked for", Some(midnight)).await.unwrap();
        town.poll().await;
        town.wait(midnight - town.now() + TimeDelta::seconds(1));
        assert_eq!(town.tell().await, 0, "nobody is woken at midnight");
        town.wait(TimeDelta::hours(7) - TimeDelta::minutes(1));
        assert_eq!(town.tell().await, 0);
        town.wait(TimeDelta::minutes(1));
        assert_eq!(town.tell().await, 1, "at seven by their own clock");
        assert_eq!(order(&town).len(), 2);
    }
}

#[tokio::test]
async fn quiet_hours_that_are_set_meanwhile_hold_for_what_waits() {
    let (town, subscription) = town_with(Timing { hourly_max: Some(1), ..Timing::default() }).await;
    publish(&town, 0..1);
    town.poll().await;
    assert_eq!(town.tell().await, 1);
    for number in 1..3 {
        publish(&town, number..number + 1);
        town.poll().await;
    }
    let timing = Timing { hourly_max: Some(1), ..night("10:30-18:00") };
    let settings = belfort::alerts::subscription::Settings { timing, ..subscription.settings() };
    let next = settings.next(town.now(), belfort::alerts::digest::ZONE);
    assert!(town.tower.store.set_subscription(&subscription.id, &settings, next).await.unwrap());
    town.poll().await;
    town.wait(TimeDelta::hours(2));
    assert_eq!(town.tell().await, 0, "what waited falls into the new quiet hours");
    town.wait(TimeDelta::hours(6));
    assert_eq!(town.tell().await, 1);
    assert_eq!(order(&town), [0, 1, 2]);
}

#[tokio::test]
async fn what_is_tried_again_or_sent_again_waits_for_the_end_of_the_quiet_hours() {
    let (town, _) = town_with(night("10:01-12:00")).await;
    town.telegram.clone().answers(500, &[], no(500, "Internal Server Error", Value::Null));
    publish(&town, 0..1);
    town.poll().await;
    assert_eq!(town.tell().await, 0);
    town.wait(TimeDelta::minutes(5));
    assert_eq!(town.tell().await, 0, "a retry is no reason to wake anybody");
    assert_eq!(town.telegrams().len(), 1);
    town.wait(TimeDelta::minutes(30));
    let late: u64 = town.tower.delivery_audit().await.unwrap().iter().map(|one| one.late).sum();
    assert_eq!(late, 0, "quiet hours are no delay");
    town.wait(TimeDelta::hours(2));
    town.telegram.clone().answers(400, &[], no(400, "Bad Request: wrong type of entity", Value::Null));
    assert_eq!(town.tell().await, 0);
    town.wait(TimeDelta::hours(22)); // the next morning, 10:35
    assert_eq!(town.tower.store.replay(None, town.now()).await.unwrap(), 1);
    assert_eq!(town.tell().await, 0, "nor is a replay");
    town.wait(TimeDelta::hours(2));
    assert_eq!(town.tell().await, 1);
}

#[tokio::test]
async fn what_is_new_does_not_overtake_what_was_held() {
    let (town, subscription) = town_with(Timing::default()).await;
    let store = &town.tower.store;
    store.pause_subscription(&subscription.id, "asked for", None).await.unwrap();
    publish(&town, 0..2);
    town.poll().await;
    store.resume_subscription(&subscription.id, town.now()).await.unwrap();
    // The bundle of what was held is made once a second; this comes before.
    publish(&town, 2..3);
    town.poll().await;
    let early = store.claim_deliveries("telegram", "a node", town.now(), town.now(), 8).await.unwrap();
    assert!(early.is_empty(), "{early:?}");
    assert_eq!(town.tell().await, 1, "one message, in order");
    let mut told = order(&town);
    told.sort_unstable();
    assert_eq!(told, [0, 1, 2]);
}

fn prohibited() -> Notice {
    let system = SystemNotice { id: "score".into(), name: "Sociale score".into() };
    let (added, removed, moved, because) = (vec![], vec![], vec![], vec![]);
    Notice::Assessment { system, before: None, after: "prohibited".into(), added, removed, moved, because }
}

#[tokio::test]
async fn what_is_urgent_and_asked_for_breaks_through_the_brake_and_the_quiet_hours() {
    let quiet = night("09:00-12:00").quiet;
    let timing = Timing { hourly_max: Some(1), urgent_at_once: true, quiet, ..Timing::default() };
    let (town, subscription) = town_with(timing).await;
    let store = &town.tower.store;
    let due = |cause: &str, notice| {
        let (now, zone) = (town.now(), belfort::alerts::digest::ZONE);
        belfort::daemon::matching::due(&subscription, cause.to_owned(), notice, now, zone)
    };
    store.raise(&[due("one", prohibited()), due("two", prohibited())]).await.unwrap();
    assert_eq!(town.tell().await, 2, "the brake does not hold them");
    // What was held by a pause that ends in quiet hours: the urgent part of it.
    store.pause_subscription(&subscription.id, "asked for", None).await.unwrap();
    publish(&town, 0..1);
    town.poll().await;
    store.raise(&[due("three", prohibited())]).await.unwrap();
    store.resume_subscription(&subscription.id, town.now()).await.unwrap();
    assert_eq!(town.tell().await, 1);
    assert!(order(&town).is_empty(), "the news waits");
    town.wait(TimeDelta::hours(2));
    assert_eq!(town.tell().await, 1);
    assert_eq!(order(&town), [0]);
}

#[tokio::test]
async fn a_webhook_that_takes_nothing_for_three_days_pauses_tells_who_watches_the_same_and_keeps_its_letters()
{
    let town = Town::new().await;
    let watch = Watch::Organisation { organisation: "stad".to_owned() };
    let hook = town.watch("webhook", watch.clone(), Rhythm::Instant).await;
    town.watch("telegram:1001", watch, Rhythm::Instant).await;
    raise(&town, &hook, "one", prohibited()).await;
    for _attempt in 0..10 {
        town.webhook.clone().answers(500, &[], Value::Null);
        assert!(town.tower.store.subscription(&hook.id).await.unwrap().unwrap().paused.is_none());
        town.tell().await;
        town.wait(TimeDelta::hours(27));
    }
    let store = &town.tower.store;
    assert!(store.subscription(&hook.id).await.unwrap().unwrap().paused.is_some());
    assert_eq!(store.letters(Some("dead"), 10).await.unwrap().len(), 1);
    town.tell().await;
    assert_eq!(town.telegrams().len(), 1, "the colleague hears of it");
    assert!(store.resume_subscription(&hook.id, town.now()).await.unwrap());
    assert_eq!(store.replay(None, town.now()).await.unwrap(), 1);
    assert_eq!(town.tell().await, 1);
}

const OWN: [&str; 2] = [
    "whsec_VGhlIHNlY3JldCBvZiB0aGUgZmlyc3QgcmVjZWl2ZXI=",
    "whsec_VGhlIHNlY3JldCBvZiB0aGF0IG9uZSwgYSB5ZWFyIGxhdGVy",
];

/// Which of these secrets signed the last call.
fn signed_by(town: &Town, secrets: &[&str]) -> Vec<bool> {
    let got = town.webhook.got.lock().unwrap();
    let (_, headers, body) = got.last().unwrap();
    let header = |name: &str| headers[name].to_str().unwrap();
    let timestamp = header("webhook-timestamp").parse().unwrap();
    let signatures: Vec<&str> = header("webhook-signature").split(' ').collect();
    let made = |secret: &&str| signature(&[secret.parse().unwrap()], header("webhook-id"), timestamp, body);
    secrets.iter().map(|secret| signatures.contains(&made(secret).as_str())).collect()
}

#[tokio::test]
async fn each_webhook_is_signed_with_its_own_secret_and_while_it_is_changed_with_both() {
    let town = Town::new().await;
    let watch = Watch::Organisation { organisation: "stad".to_owned() };
    let hook = town.watch("webhook", watch, Rhythm::Instant).await;
    let store = &town.tower.store;
    let of_town = std::fs::read_to_string(town.folder().join("webhook-secret"));
    raise(&town, &hook, "one", prohibited()).await;
    town.tell().await;
    let of_town = of_town.or_else(|_| std::fs::read_to_string(town.folder().join("webhook-secret"))).unwrap();
    let all = [of_town.as_str(), OWN[0], OWN[1]];
    assert_eq!(signed_by(&town, &all), [true, false, false], "one of before has that of the town");
    let week = town.now() + TimeDelta::days(7);
    assert!(store.set_webhook_secret(&hook.id, OWN[0], Some(week)).await.unwrap());
    raise(&town, &hook, "two", prohibited()).await;
    town.tell().await;
    assert_eq!(signed_by(&town, &all), [true, true, false]);
    town.wait(TimeDelta::days(8));
    raise(&town, &hook, "three", prohibited()).await;
    town.tell().await;
    assert_eq!(signed_by(&town, &all), [false, true, false], "no other receiver knows this one");
    let (secret, until) = belfort::daemon::signing::renew(&town.tower, &hook).await.unwrap();
    assert_eq!(until - town.now(), TimeDelta::days(7));
    raise(&town, &hook, "four", prohibited()).await;
    town.tell().await;
    assert_eq!(signed_by(&town, &[&secret, OWN[0], &of_town]), [true, true, false]);
}

#[tokio::test]
async fn while_our_own_line_is_cut_nobody_is_given_up() {
    let town = Town::new().await;
    let watch = Watch::Organisation { organisation: "stad".to_owned() };
    let hook = town.watch("webhook:http://127.0.0.1:9/hook", watch, Rhythm::Instant).await;
    town.follow("stad").await;
    publish(&town, 0..1);
    let well = town.address("/stad");
    town.readdress("stad", "http://127.0.0.1:9/feed").await;
    raise(&town, &hook, "one", prohibited()).await;
    let days = async |count: usize| {
        for _day in 0..count {
            town.poll().await;
            town.tell().await;
            town.wait(TimeDelta::hours(27));
        }
    };
    let store = &town.tower.store;
    days(14).await;
    assert!(store.subscription(&hook.id).await.unwrap().unwrap().paused.is_none(), "nobody answered at all");
    assert_eq!(store.letters(Some("dead"), 10).await.unwrap(), []);
    town.readdress("stad", well.as_str()).await;
    days(8).await;
    let paused = store.subscription(&hook.id).await.unwrap().unwrap().paused;
    assert!(paused.is_some_and(|why| why.starts_with("exhausted: webhook-unreachable")), "the feed answered");
}

#[tokio::test]
async fn what_a_dead_process_was_sending_when_a_pause_began_keeps_its_name() {
    let (town, subscription) = town_with(Timing::default()).await;
    publish(&town, 0..1);
    town.poll().await;
    let (store, now) = (&town.tower.store, town.now());
    let taken =
        store.claim_deliveries("telegram", "dead", now, now + TimeDelta::seconds(45), 1).await.unwrap();
    // It may have sent the message; it dies without a word, while somebody pauses the subscription.
    store.pause_subscription(&subscription.id, "asked for", None).await.unwrap();
    publish(&town, 1..2);
    town.poll().await;
    town.wait(TimeDelta::minutes(5));
    store.resume_subscription(&subscription.id, town.now()).await.unwrap();
    assert_eq!(town.tell().await, 2, "under its own name, and what was never taken");
    let sent = store.letters(Some("sent"), 10).await.unwrap();
    let same = sent.iter().find(|letter| letter.id == taken[0].id).expect("a repeat can be recognised");
    assert!(same.ambiguous, "nobody knows whether it arrived before");
    assert_eq!(order(&town), [0, 1]);
}

#[tokio::test]
async fn what_was_taken_and_given_back_unsent_is_told_with_the_rest_after_a_pause() {
    let (town, subscription) = town_with(Timing::default()).await;
    publish(&town, 0..1);
    town.poll().await;
    let (store, now) = (&town.tower.store, town.now());
    store.claim_deliveries("telegram", "a node", now, now + TimeDelta::seconds(45), 8).await.unwrap();
    store.pause_subscription(&subscription.id, "asked for", None).await.unwrap();
    store.release_deliveries("a node").await.unwrap();
    publish(&town, 1..2);
    town.poll().await;
    store.resume_subscription(&subscription.id, town.now()).await.unwrap();
    assert_eq!(town.tell().await, 1, "one message of both");
}
