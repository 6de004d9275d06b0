//! The flows: from a feed to a phone, from facts to an alert, and what happens when something fails on the way.

use std::collections::BTreeSet;

use belfort::alerts::Rhythm;
use belfort::alerts::subscription::Watch;
use belfort::daemon::index::Indexer;
use belfort::law::Class;
use belfort::news::FeedKind;
use belfort::news::feed::Selectors;
use chrono::TimeDelta;
use proptest::prelude::*;
use serde_json::json;

use crate::receivers::{closed_port, mail_server};
use crate::town::{Town, morning, outcome, social_assistance};

#[tokio::test]
async fn a_title_of_a_hundred_kilobytes_reaches_every_channel_within_what_it_holds() {
    let town = Town::new().await;
    for to in ["telegram:5001", "email:ann@town.example", "webhook"] {
        town.subscribe(to, "fietsers", &[]).await;
    }
    town.follow("gent").await;
    town.publish("gent", "1", &format!("Fietsers {}", "heel lang ".repeat(10_000)), "Kort.");
    town.poll().await;
    assert_eq!(town.tell().await, 3);
    assert!(town.telegrams()[0].encode_utf16().count() <= 4_096);
    assert!(town.webhook.bodies()[0].to_string().len() < 20_000);
    let mail = town.mails().remove(0);
    assert!(mail.len() < 20_000 && mail.lines().all(|line| line.len() <= 998), "{} bytes", mail.len());
}

#[tokio::test]
async fn a_published_item_reaches_telegram_mail_and_webhook_once_each() {
    let town = Town::new().await;
    town.follow("stad").await;
    for to in ["telegram:1001", "email:ann@town.example", "webhook"] {
        town.subscribe(to, "", &["smart-cities"]).await;
    }
    town.publish("stad", "1", "Slimme stad test sensoren", "Een proef met sensoren in de smart city.");
    let polled = town.poll().await;
    assert_eq!(outcome(&polled, "stad")["new"], 1);
    assert_eq!(town.tell().await, 3);
    assert_eq!(town.tell().await, 0, "nothing is told twice");
    assert!(town.telegrams()[0].contains("Slimme stad test sensoren"));
    assert!(town.mails()[0].contains("List-Unsubscribe: <https://belfort.example/stop/"));
    let hook = town.webhook.bodies();
    assert_eq!(hook.len(), 1);
    assert!(town.webhook.got.lock().unwrap()[0].1.contains_key("webhook-signature"));
}

#[tokio::test]
async fn the_same_flow_runs_on_postgresql() {
    let Ok(server) = std::env::var("BELFORT_TEST_POSTGRES") else {
        eprintln!("skipped: BELFORT_TEST_POSTGRES names no server");
        return;
    };
    let address = crate::store::postgres_schema(&server, "flow").await;
    let town = Town::with(|config| config.store.url = address).await;
    town.follow("stad").await;
    town.subscribe("telegram:1001", "sensoren", &[]).await;
    town.register(&social_assistance("steun", "email:ann@town.example")).await;
    town.publish("stad", "1", "Nieuwe sensoren", "Artikel 27 van de AI-verordening.");
    town.poll().await;
    assert_eq!(town.tell().await, 3, "the item, its citation and the new assessment");
    assert_eq!(town.tell().await, 0);
    assert_eq!(town.search("wet:art-27").await.total, 1);
}

#[tokio::test]
async fn a_feed_that_answers_not_modified_changes_nothing_and_tells_nothing() {
    let town = Town::new().await;
    town.follow("stad").await;
    town.subscribe("telegram:1001", "sensoren", &[]).await;
    town.publish("stad", "1", "Nieuwe sensoren", "Tekst");
    town.poll().await;
    town.tell().await;
    assert_eq!(outcome(&town.poll().await, "stad")["outcome"], "not-modified");
    assert_eq!(town.tell().await, 0);
    assert_eq!(town.telegrams().len(), 1);
}

#[tokio::test]
async fn a_changed_item_is_found_with_its_new_text_and_not_told_again() {
    let town = Town::new().await;
    town.follow("stad").await;
    town.subscribe("telegram:1001", "sensoren", &[]).await;
    town.publish("stad", "1", "Nieuwe sensoren", "Oude tekst");
    town.poll().await;
    town.tell().await;
    town.publish("stad", "1", "Nieuwe sensoren", "Verbeterde inhoud");
    assert_eq!(outcome(&town.poll().await, "stad")["changed"], 1);
    assert_eq!(town.tell().await, 0);
    assert_eq!(town.search("verbeterde").await.total, 1);
    assert_eq!(town.search("oude").await.total, 0);
}

#[tokio::test]
async fn the_archive_of_a_new_feed_is_searchable_but_not_told() {
    let town = Town::new().await;
    town.follow("stad").await;
    town.subscribe("telegram:1001", "sensoren", &[]).await;
    town.publish_dated("stad", "1", "Sensoren van toen", "Tekst", "Wed, 08 Feb 2023 08:00:00 +0000");
    town.publish("stad", "2", "Sensoren van nu", "Tekst");
    town.poll().await;
    assert_eq!(town.tell().await, 1);
    assert!(town.telegrams()[0].contains("Sensoren van nu"));
    assert_eq!(town.search("sensoren").await.total, 2);
}

#[tokio::test]
async fn a_page_without_a_feed_is_followed_by_its_selectors_and_its_labels_become_themes() {
    let town = Town::new().await;
    let page = "<ul><li><a href=\"/n/1\">Ethische hackers gezocht</a> <i>Nieuws - 20-11-2026</i> \
                <b># Cyberveiligheid, Bestuur</b></li></ul>";
    town.serve("/lijst", &format!("<!DOCTYPE html><html lang=\"nl\"><body>{page}</body></html>"));
    let selectors = Selectors {
        item: "li".to_owned(),
        link: "a".to_owned(),
        date: Some("i".to_owned()),
        date_format: Some("%d-%m-%Y".to_owned()),
        themes: Some("b".to_owned()),
        ..Selectors::default()
    };
    town.follow_as("lijst", FeedKind::Listing(selectors)).await;
    town.subscribe("telegram:1001", "", &["cybersecurity"]).await;
    assert_eq!(outcome(&town.poll().await, "lijst")["new"], 1);
    assert_eq!(town.tell().await, 1);
    let hit = &town.search("thema:cybersecurity").await.hits[0];
    assert!(hit.themes.contains(&"governance".to_owned()));
    assert_eq!(hit.published.unwrap().date_naive().to_string(), "2026-11-20");
}

#[tokio::test]
async fn a_feed_that_fails_is_named_with_its_cause_and_stops_nobody_else() {
    let town = Town::new().await;
    for feed in ["stuk", "weg", "goed"] {
        town.follow(feed).await;
    }
    town.serve("/stuk", "<html><head><title>Onderhoud</title></head><body><h1>Tijdelijk niet beschikbaar wegens onderhoud</h1></body></html>");
    town.publish("goed", "1", "Goed nieuws", "Tekst");
    let polled = town.poll().await;
    assert_eq!(outcome(&polled, "stuk")["cause"], "maintenance");
    assert_eq!(outcome(&polled, "weg")["cause"], "not-found");
    assert_eq!(outcome(&polled, "goed")["new"], 1);
    let feeds = town.tower.store.feeds().await.unwrap();
    let broken = feeds.iter().find(|stored| stored.feed.id == "stuk").unwrap();
    assert_eq!((broken.state.failures, broken.state.cause.as_deref()), (1, Some("maintenance")));
    assert!(broken.state.next_poll > morning() + TimeDelta::minutes(29), "it is not asked again at once");
    assert!(town.poll_what_is_due().await.is_empty());
}

#[tokio::test]
async fn a_feed_on_a_private_address_is_refused_unless_the_operator_allows_it() {
    let town = Town::new().await;
    town.follow("stad").await;
    town.publish("stad", "1", "Nieuws", "Tekst");
    let town = town.after_a_crash(|config| config.fetch.allow_private = false).await;
    assert_eq!(outcome(&town.poll().await, "stad")["cause"], "private-address");
}

#[tokio::test]
async fn a_daily_subscriber_gets_one_message_in_the_morning() {
    let town = Town::new().await;
    town.follow("stad").await;
    let watch = Watch::Items { query: "sensoren".to_owned(), themes: vec![] };
    town.watch("telegram:1001", watch, Rhythm::Daily).await;
    town.publish("stad", "1", "Sensoren een", "Tekst");
    town.publish("stad", "2", "Sensoren twee", "Tekst");
    town.poll().await;
    assert_eq!(town.tell().await, 0);
    town.wait(TimeDelta::hours(23));
    assert_eq!(town.tell().await, 1);
    let told = town.telegrams().concat();
    assert!(told.contains("Sensoren een") && told.contains("Sensoren twee"), "{told}");
}

#[tokio::test]
async fn an_item_that_cites_a_provision_reaches_the_owner_of_the_system_it_binds() {
    let town = Town::new().await;
    town.register(&social_assistance("steun", "telegram:2001")).await;
    town.tell().await;
    town.follow("stad").await;
    town.publish("stad", "1", "FRIA stap voor stap", "Artikel 27 van de AI-verordening in de praktijk.");
    town.publish("stad", "2", "Boek te koop", "Artikel 27 van het gemeentedecreet.");
    town.poll().await;
    assert_eq!(town.tell().await, 1);
    let told = town.telegrams().pop().unwrap();
    assert!(told.contains("FRIA stap voor stap") && told.contains("artikel 27"), "{told}");
}

#[tokio::test]
async fn an_owner_hears_when_the_class_of_a_system_changes_and_not_when_nothing_did() {
    let town = Town::new().await;
    let unknown = "id = \"s\"\nname = \"Proef\"\nowner = \"telegram:2001\"\n[facts]\n";
    assert_eq!(town.register(unknown).await.risk, Class::Unknown);
    assert_eq!(town.tell().await, 1);
    town.wait(TimeDelta::hours(1));
    town.register(unknown).await;
    assert_eq!(town.tell().await, 0, "the same facts are no news");
    let fixed = format!("{unknown}technique = [\"fixed-rules\"]\n");
    assert_eq!(town.register(&fixed).await.risk, Class::NotAi);
    assert_eq!(town.tell().await, 1);
}

#[tokio::test]
async fn an_owner_who_stopped_stays_stopped_and_a_former_owner_hears_no_more() {
    let town = Town::new().await;
    let owned = |owner: &str| format!("id = \"s\"\nname = \"Proef\"\nowner = \"{owner}\"\n[facts]\n");
    let watchers = async || -> Vec<String> {
        town.tower.store.subscriptions().await.unwrap().iter().map(|one| one.to.to_string()).collect()
    };
    town.register(&owned("telegram:1")).await;
    let stopped = town.tower.store.subscriptions().await.unwrap().pop().unwrap();
    town.tower.store.remove_subscription(&stopped.id).await.unwrap();
    town.register(&owned("telegram:1")).await;
    assert!(watchers().await.is_empty(), "a stop is a stop");
    town.register(&owned("telegram:2")).await;
    town.register(&owned("telegram:3")).await;
    assert_eq!(watchers().await, ["telegram:3"]);
    assert!(belfort::daemon::assess::remove_system(&town.tower, "s").await.unwrap());
    assert!(watchers().await.is_empty());
}

#[tokio::test]
async fn a_date_that_comes_near_is_told_once_for_each_threshold() {
    let town = Town::new().await;
    town.register(&social_assistance("steun", "telegram:2001")).await;
    town.tell().await;
    let assessment =
        belfort::daemon::assess::assess(&town.tower, &town.tower.store.systems().await.unwrap()[0].system);
    let date =
        assessment.deadlines.iter().map(|deadline| deadline.date).find(|date| *date > assessment.on).unwrap();
    let told_on = async |days: i64| {
        let noon = (date - TimeDelta::days(days)).and_hms_opt(12, 0, 0).unwrap().and_utc();
        town.wait(noon - town.tower.clock.now());
        belfort::daemon::assess::assess_all(&town.tower, || false).await.unwrap();
        town.tower.store.alerts_of_kind("deadline:").await.unwrap()
    };
    assert_eq!(told_on(181).await, 0);
    let first = told_on(180).await;
    assert!(first > 0);
    assert_eq!(told_on(179).await, first, "a day later nothing is told again");
    assert_eq!(told_on(90).await, 2 * first);
    assert_eq!(
        told_on(1).await,
        3 * first,
        "days on which nobody looked are told once, by the nearest threshold"
    );
    assert_eq!(told_on(0).await, 4 * first, "and on the day itself");
    assert_eq!(told_on(-1).await, 4 * first);
}

#[tokio::test]
async fn a_token_that_telegram_refuses_keeps_the_message_and_is_never_shown() {
    let town = Town::new().await;
    town.follow("stad").await;
    let subscription = town.subscribe("telegram:1001", "sensoren", &[]).await;
    town.publish("stad", "1", "Sensoren", "Tekst");
    town.poll().await;
    let refused = town.telegram.clone().answers(
        401,
        &[],
        json!({"ok": false, "error_code": 401, "description": "Unauthorized"}),
    );
    assert_eq!(town.tell().await, 0);
    drop(refused);
    let problems = town.tower.store.delivery_problems(9).await.unwrap();
    assert!(problems[0].2.contains("telegram.token") && !problems[0].2.contains("1:TOKEN"), "{problems:?}");
    town.wait(TimeDelta::hours(1));
    assert_eq!(town.tell().await, 1);
    assert_eq!(town.tower.store.alerts_of(&subscription.id, 9).await.unwrap()[0].1, "sent");
}

#[tokio::test]
async fn mail_waits_for_a_server_that_is_down() {
    let town = Town::new().await;
    let down = format!("smtp://{}", closed_port().await);
    let town = town.after_a_crash(|config| config.smtp.url = down).await;
    town.follow("stad").await;
    town.subscribe("email:ann@town.example", "sensoren", &[]).await;
    town.publish("stad", "1", "Sensoren", "Tekst");
    town.poll().await;
    assert_eq!(town.tell().await, 0);
    let (up, mails) = mail_server("250 ok", "250 taken").await;
    let town = town.after_a_crash(|config| config.smtp.url = up).await;
    town.wait(TimeDelta::hours(1));
    assert_eq!(town.tell().await, 1);
    assert_eq!(mails.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn an_alert_survives_a_crash_between_store_and_send() {
    // On SQLite one process holds the store, so a start gives the leases of a dead one back; elsewhere they run out.
    let town = Town::with(|config| config.store.url.clear()).await;
    town.follow("stad").await;
    town.subscribe("telegram:1001", "sensoren", &[]).await;
    town.publish("stad", "1", "Sensoren", "Tekst");
    town.poll().await;
    // A sender takes the delivery and dies with it.
    let (now, later) = (town.tower.clock.now(), town.tower.clock.now() + TimeDelta::minutes(5));
    assert_eq!(town.tower.store.claim_deliveries("telegram", "dead", now, later, 9).await.unwrap().len(), 1);
    assert_eq!(town.tell().await, 0, "it is not ours while the lease lasts");
    let town = town.after_a_crash(|_| ()).await;
    Indexer::open(&town.tower).await.unwrap();
    assert_eq!(town.tell().await, 1);
}

#[tokio::test]
async fn a_lost_or_damaged_index_is_made_anew_without_being_asked() {
    let town = Town::new().await;
    town.follow("stad").await;
    town.publish("stad", "1", "Sensoren", "Tekst");
    town.poll().await;
    assert_eq!(town.search("sensoren").await.total, 1);
    let index = town.folder().join("index");
    let town = town.after_a_crash(|_| ()).await;
    for entry in std::fs::read_dir(&index).unwrap() {
        std::fs::write(entry.unwrap().path(), b"broken").unwrap();
    }
    assert_eq!(town.search("sensoren").await.total, 1);
    std::fs::remove_dir_all(&index).unwrap();
    let town = town.after_a_crash(|_| ()).await;
    assert_eq!(town.search("sensoren").await.total, 1);
}

#[tokio::test]
async fn an_index_that_knows_more_than_the_store_belongs_to_another_store() {
    // The file of a SQLite store can go on its own.
    let town = Town::with(|config| config.store.url.clear()).await;
    town.follow("stad").await;
    town.publish("stad", "1", "Sensoren", "Tekst");
    town.poll().await;
    assert_eq!(town.search("sensoren").await.total, 1);
    town.tower.store.close().await;
    for name in ["belfort.sqlite", "belfort.sqlite-wal", "belfort.sqlite-shm"] {
        let _ = std::fs::remove_file(town.folder().join(name));
    }
    let town = town.after_a_crash(|_| ()).await;
    assert_eq!(town.search("sensoren").await.total, 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Publishes, changes and removals in any order; afterwards the index holds what the store holds.
    #[test]
    fn after_any_sequence_of_changes_the_index_equals_the_store(steps in proptest::collection::vec((0..3u8, 0..6u8), 1..12)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let town = Town::new().await;
            for feed in ["a", "b"] {
                town.follow(feed).await;
            }
            let mut removed = BTreeSet::new();
            for (place, (step, id)) in steps.iter().enumerate() {
                let feed = if id % 2 == 0 { "a" } else { "b" };
                match step {
                    0 => town.publish(feed, &id.to_string(), &format!("Titel {place}"), "woord"),
                    1 => drop(town.poll().await),
                    _ if removed.insert(feed) && place % 3 == 0 => {
                        town.tower.store.remove_feed(feed).await.unwrap();
                    }
                    _ => drop(town.search("woord").await),
                }
            }
            let found = town.search("soort:niets OR woord").await;
            let items = town.tower.store.counts().await.unwrap().items;
            assert_eq!(i64::try_from(found.total).unwrap(), items);
        });
    }
}
