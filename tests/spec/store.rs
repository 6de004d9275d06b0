//! The store tells one story, on SQLite always and on PostgreSQL where `BELFORT_TEST_POSTGRES` names a server.

mod backlog;
mod log;

use std::collections::BTreeSet;

use belfort::alerts::subscription::Watch;
use belfort::alerts::{Address, Alert, Cause, Notice, Rhythm, Subscription};
use belfort::news::{Feed, FeedKind, Item, ItemKey, Tag, TaggedBy};
use belfort::store::{
    DueAlert, FeedState, ItemRecord, Location, Operation, PollRecord, QuietPoll, Settled, Store,
};
use belfort::text::Language;
use chrono::{DateTime, TimeDelta, Utc};

/// A store of its own for one test, gone when the test ends.
struct Fresh {
    store: Store,
    folder: tempfile::TempDir,
}

/// Runs a story on every database there is.
pub(crate) async fn on_every_database<F, S>(name: &str, story: S)
where
    S: Fn(Store) -> F,
    F: Future<Output = ()>,
{
    let fresh = sqlite().await;
    story(fresh.store.clone()).await;
    match std::env::var("BELFORT_TEST_POSTGRES") {
        Ok(server) => {
            let address = postgres_schema(&server, name).await;
            let location = Location::from_config(&address, std::path::Path::new("")).unwrap();
            story(Store::open(location).await.unwrap()).await;
        }
        Err(_) => eprintln!("skipped on PostgreSQL: BELFORT_TEST_POSTGRES names no server"),
    }
}

async fn sqlite() -> Fresh {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(Location::from_config("", folder.path()).unwrap()).await.unwrap();
    Fresh { store, folder }
}

/// The address of a schema of its own, so that tests run side by side on one server.
pub(crate) async fn postgres_schema(server: &str, name: &str) -> String {
    sqlx::any::install_default_drivers();
    let pool = sqlx::any::AnyPoolOptions::new().max_connections(1).connect(server).await.unwrap();
    let schema = format!("spec_{name}");
    for statement in [format!("DROP SCHEMA IF EXISTS {schema} CASCADE"), format!("CREATE SCHEMA {schema}")] {
        sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&pool).await.unwrap();
    }
    pool.close().await;
    format!("{server}?options=-c%20search_path%3D{schema}")
}

fn noon() -> DateTime<Utc> {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

fn feed(id: &str) -> Feed {
    Feed {
        id: id.to_owned(),
        url: format!("https://{id}.example/feed").parse().unwrap(),
        title: format!("Nieuws van {id}"),
        language: Some(Language::Nl),
        kind: FeedKind::Syndication,
        themes: Vec::new(),
        settings: Default::default(),
    }
}

fn record(feed: &str, id: &str, title: &str) -> ItemRecord {
    ItemRecord {
        key: ItemKey::new(feed, id),
        item: Item { id: id.to_owned(), title: title.to_owned(), ..Item::default() },
        fingerprint: title.to_owned(),
        tags: vec![Tag {
            theme: "ai-data".to_owned(),
            by: BTreeSet::from([TaggedBy::Feed, TaggedBy::Query]),
        }],
        provisions: BTreeSet::from(["art_27".parse().unwrap()]),
        seen: noon(),
    }
}

fn subscription(id: &str) -> Subscription {
    Subscription {
        id: id.to_owned(),
        // Each its own: what goes to one address is told in order, and one after the other.
        to: Address::Telegram(id.bytes().fold(7, |sum, byte| (sum * 131 + i64::from(byte)) % 1_000_000_007)),
        watch: Watch::Items { query: String::new(), themes: vec!["ai-data".to_owned()] },
        rhythm: Rhythm::Instant,
        language: Language::Nl,
        token: format!("token-{id}"),
        created: noon(),
        paused: None,
        paused_until: None,
        timing: Default::default(),
    }
}

fn alert(id: &str, subscription: &str, cause: &str, digest_due: Option<DateTime<Utc>>) -> DueAlert {
    let system = belfort::alerts::alert::SystemNotice { id: "s".to_owned(), name: "S".to_owned() };
    let notice = Notice::Assessment {
        system,
        before: None,
        after: "high".to_owned(),
        added: vec![],
        removed: vec![],
        moved: vec![],
        because: vec![],
    };
    let alert = Alert {
        id: id.to_owned(),
        subscription: subscription.to_owned(),
        cause: Cause(cause.to_owned()),
        notice,
        created: noon(),
    };
    DueAlert { alert, channel: "telegram", digest_due, held: None, brake: None }
}

fn poll(feed: &str, items: Vec<ItemRecord>, alerts: Vec<DueAlert>) -> PollRecord {
    PollRecord {
        feed: feed.to_owned(),
        state: FeedState { polled: Some(noon()), ..FeedState::default() },
        items,
        alerts,
        ..PollRecord::default()
    }
}

fn minutes(count: i64) -> TimeDelta {
    TimeDelta::minutes(count)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_is_read_back_as_it_was_stored_with_its_tags_and_provisions() {
    on_every_database("item_back", |store| async move {
        assert!(store.add_feed(&feed("stad"), noon()).await.unwrap());
        assert!(!store.add_feed(&feed("stad"), noon()).await.unwrap(), "a second feed of that id is refused");
        let record = record("stad", "1", "Een item");
        assert!(store.save_poll(poll("stad", vec![record.clone()], vec![])).await.unwrap());
        let stored = store.item(&record.key).await.unwrap().unwrap();
        assert_eq!((&stored.item, &stored.tags), (&record.item, &record.tags));
        assert_eq!(stored.provisions, [String::from("art_27").try_into().unwrap()]);
        assert_eq!(stored.feed_title, "Nieuws van stad");
        assert_eq!(store.known_items("stad").await.unwrap(), [("1".to_owned(), "Een item".to_owned())]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_change_log_counts_without_gaps_in_commit_order() {
    on_every_database("change_log", |store| async move {
        let writers = (0..8).map(|writer| {
            let store = store.clone();
            tokio::spawn(async move {
                let id = format!("feed-{writer}");
                store.add_feed(&feed(&id), noon()).await.unwrap();
                for round in 0..5 {
                    let items = (0..3).map(|n| record(&id, &format!("{round}-{n}"), "t")).collect();
                    store.save_poll(poll(&id, items, vec![])).await.unwrap();
                }
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        let numbers: Vec<i64> =
            store.changes_after(0, 1000).await.unwrap().iter().map(|change| change.number).collect();
        assert_eq!(numbers, (1..=120).collect::<Vec<_>>());
        assert_eq!(store.last_change().await.unwrap(), 120);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_days_of_many_feeds_come_in_one_answer_newest_first_and_bounded() {
    on_every_database("feed_times", |store| async move {
        let day = |number: i64| noon() - TimeDelta::days(number);
        for (id, days) in [("a", &[3, 1, 2][..]), ("b", &[5][..]), ("c", &[][..])] {
            assert!(store.add_feed(&feed(id), noon()).await.unwrap());
            let items = days.iter().map(|number| {
                let mut record = record(id, &number.to_string(), "Titel");
                record.item.published = Some(day(*number));
                record
            });
            assert!(store.save_poll(poll(id, items.collect(), vec![])).await.unwrap());
        }
        let times = store.feed_times(&["a", "b", "c"], 2).await.unwrap();
        assert_eq!(times["a"], [day(1), day(2)]);
        assert_eq!(times["b"], [day(5)]);
        assert_eq!(times.get("c"), None);
        assert!(store.feed_times(&[], 2).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_feed_leaves_deletions_in_the_change_log() {
    on_every_database("removed_feed", |store| async move {
        store.add_feed(&feed("stad"), noon()).await.unwrap();
        store.save_poll(poll("stad", vec![record("stad", "1", "t")], vec![])).await.unwrap();
        assert!(store.remove_feed("stad").await.unwrap());
        let changes = store.changes_after(0, 10).await.unwrap();
        assert_eq!(changes.len(), 2);
        assert!(changes.iter().all(|change| matches!(change.operation, Operation::Delete)));
        assert!(
            !store.save_poll(poll("stad", vec![], vec![])).await.unwrap(),
            "a poll under way stores nothing more"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_is_polled_by_one_process_at_a_time_and_again_when_its_lease_ends() {
    on_every_database("feed_lease", |store| async move {
        for id in ["a", "b", "c"] {
            store.add_feed(&feed(id), noon()).await.unwrap();
        }
        let lease = noon() + minutes(5);
        let first = store.claim_feeds("first", noon(), lease, 2, false).await.unwrap();
        let second = store.claim_feeds("second", noon(), lease, 2, false).await.unwrap();
        assert_eq!((first.len(), second.len()), (2, 1));
        assert!(store.claim_feeds("third", noon(), lease, 9, false).await.unwrap().is_empty());
        assert_eq!(store.claim_feeds("late", lease, lease + minutes(5), 9, false).await.unwrap().len(), 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_is_polled_by_one_process_until_that_gives_it_back_with_what_it_polled() {
    on_every_database("host_lease", |store| async move {
        for (id, url) in [("one", "https://stad.example/1"), ("two", "https://stad.example/2")] {
            let feed = Feed { url: url.parse().unwrap(), ..feed(id) };
            store.add_feed(&feed, noon()).await.unwrap();
        }
        let lease = noon() + minutes(5);
        let claimed = store.claim_feeds("first", noon(), lease, 1, false).await.unwrap();
        assert_eq!(claimed.len(), 1);
        let others = store.claim_feeds("second", noon(), lease, 9, false).await.unwrap();
        assert!(others.is_empty(), "the other feed of the host waits for its turn");
        let host = || vec!["stad.example".to_owned()];
        let polled = QuietPoll {
            feed: claimed[0].feed.id.clone(),
            polled: noon(),
            next_poll: noon() + minutes(30),
            pushed_before: None,
        };
        // A claim that ran out gives back nothing of whoever came after it.
        store.save_quiet(&[], &[("somebody".to_owned(), host())]).await.unwrap();
        assert!(store.claim_feeds("third", noon(), lease, 9, false).await.unwrap().is_empty());
        store.save_quiet(&[polled], &[("first".to_owned(), host())]).await.unwrap();
        let left = store.claim_feeds("fourth", noon(), lease, 9, false).await.unwrap();
        let left: Vec<&str> = left.iter().map(|stored| stored.feed.id.as_str()).collect();
        assert_eq!(left, [if claimed[0].feed.id == "one" { "two" } else { "one" }]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_is_stored_with_its_cause_and_once() {
    on_every_database("alert_once", |store| async move {
        store.add_feed(&feed("stad"), noon()).await.unwrap();
        store.add_subscription(&subscription("s1")).await.unwrap();
        for id in ["a1", "a2"] {
            let alerts = vec![alert(id, "s1", "item:1", None), alert("gone", "nobody", "item:1", None)];
            store.save_poll(poll("stad", vec![record("stad", "1", id)], alerts)).await.unwrap();
        }
        let claimed =
            store.claim_deliveries("telegram", "me", noon(), noon() + minutes(1), 10).await.unwrap();
        assert_eq!(claimed.len(), 1);
        assert_eq!(claimed[0].alerts.iter().map(|alert| alert.id.as_str()).collect::<Vec<_>>(), ["a1"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sender_that_dies_loses_nothing_and_one_that_is_late_spoils_nothing() {
    on_every_database("sender_dies", |store| async move {
        store.add_subscription(&subscription("s1")).await.unwrap();
        store.raise(&[alert("a1", "s1", "c1", None)]).await.unwrap();
        let lease = noon() + minutes(1);
        let dead = store.claim_deliveries("telegram", "dead", noon(), lease, 10).await.unwrap();
        assert!(store.claim_deliveries("telegram", "next", noon(), lease, 10).await.unwrap().is_empty());
        let taken = store.claim_deliveries("telegram", "next", lease, lease + minutes(1), 10).await.unwrap();
        assert_eq!(taken[0].id, dead[0].id);
        store.settle(&taken[0], "next", &Settled::Sent { receipt: None }, lease).await.unwrap();
        store.settle(&dead[0], "dead", &Settled::Dead { cause: "late".to_owned() }, lease).await.unwrap();
        let outbox = store.outbox().await.unwrap();
        assert_eq!((outbox.queued, outbox.sent, outbox.dead), (0, 1, 0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sender_that_says_it_is_still_at_it_keeps_what_it_took_and_no_more() {
    on_every_database("sender_renews", |store| async move {
        for (id, cause) in [("s1", "c1"), ("s2", "c2"), ("s3", "c3")] {
            store.add_subscription(&subscription(id)).await.unwrap();
            store.raise(&[alert(cause, id, cause, None)]).await.unwrap();
        }
        let lease = noon() + minutes(1);
        let slow = store.claim_deliveries("telegram", "slow", noon(), lease, 1).await.unwrap();
        let other = store.claim_deliveries("telegram", "other", noon(), lease, 1).await.unwrap();
        store.renew_deliveries("telegram", "slow", lease + minutes(1)).await.unwrap();
        // After the first lease, what the other took is free again; what is still being sent is not.
        let taken = store.claim_deliveries("telegram", "next", lease, lease + minutes(1), 10).await.unwrap();
        assert!(taken.iter().any(|delivery| delivery.id == other[0].id));
        assert!(taken.iter().all(|delivery| delivery.id != slow[0].id));
        // What is settled is not held any more, nor taken back by a late word.
        let again = Settled::Again {
            due: lease,
            ambiguous: false,
            cause: "busy".to_owned(),
            counted: true,
            parts_done: 0,
        };
        store.settle(&slow[0], "slow", &again, lease).await.unwrap();
        store.renew_deliveries("telegram", "slow", lease + minutes(5)).await.unwrap();
        let freed = store.claim_deliveries("telegram", "next", lease, lease + minutes(1), 10).await.unwrap();
        assert_eq!(freed.iter().map(|delivery| &delivery.id).collect::<Vec<_>>(), [&slow[0].id]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscriber_is_told_in_order_also_when_a_message_is_tried_again() {
    on_every_database("told_in_order", |store| async move {
        store.add_subscription(&subscription("s1")).await.unwrap();
        for cause in ["c1", "c2", "c3"] {
            store.raise(&[alert(cause, "s1", cause, None)]).await.unwrap();
        }
        let lease = noon() + minutes(1);
        let first = store.claim_deliveries("telegram", "one", noon(), lease, 1).await.unwrap();
        let others = store.claim_deliveries("telegram", "two", noon(), lease, 9).await.unwrap();
        assert!(others.is_empty(), "the first is being sent");
        let later = noon() + minutes(10);
        let again = Settled::Again {
            due: later,
            ambiguous: false,
            cause: "busy".to_owned(),
            counted: true,
            parts_done: 0,
        };
        store.settle(&first[0], "one", &again, noon()).await.unwrap();
        let others = store.claim_deliveries("telegram", "two", noon(), lease, 9).await.unwrap();
        assert!(others.is_empty(), "the first is to be tried again");
        let mut order = Vec::new();
        for _ in 0..3 {
            for delivery in
                store.claim_deliveries("telegram", "two", later, later + minutes(1), 1).await.unwrap()
            {
                store.settle(&delivery, "two", &Settled::Sent { receipt: None }, later).await.unwrap();
                order.extend(delivery.alerts.iter().map(|alert| alert.id.clone()));
            }
        }
        assert_eq!(order, ["c1", "c2", "c3"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_senders_share_the_outbox_without_taking_a_delivery_twice() {
    on_every_database("many_senders", |store| async move {
        for number in 0..200 {
            store.add_subscription(&subscription(&format!("s{number}"))).await.unwrap();
        }
        let alert_of = |n: usize| alert(&format!("a{n}"), &format!("s{n}"), &format!("c{n}"), None);
        store.raise(&(0..200).map(alert_of).collect::<Vec<_>>()).await.unwrap();
        let senders = (0..4).map(|sender| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut taken = Vec::new();
                loop {
                    let owner = format!("sender-{sender}");
                    let some = store
                        .claim_deliveries("telegram", &owner, noon(), noon() + minutes(1), 7)
                        .await
                        .unwrap();
                    if some.is_empty() {
                        return taken;
                    }
                    taken.extend(some.into_iter().map(|delivery| delivery.id));
                }
            })
        });
        let mut all = Vec::new();
        for sender in senders.collect::<Vec<_>>() {
            all.extend(sender.await.unwrap());
        }
        let distinct: BTreeSet<&String> = all.iter().collect();
        assert_eq!((all.len(), distinct.len()), (200, 200));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscriber_with_a_hundred_messages_to_come_holds_up_nobody() {
    on_every_database("fair_claim", |store| async move {
        store.add_subscription(&subscription("busy")).await.unwrap();
        store.add_subscription(&subscription("calm")).await.unwrap();
        let mut alerts: Vec<_> =
            (0..100).map(|n| alert(&format!("a{n}"), "busy", &format!("c{n}"), None)).collect();
        alerts.push(alert("last", "calm", "c", None));
        store.raise(&alerts).await.unwrap();
        let claimed =
            store.claim_deliveries("telegram", "me", noon(), noon() + minutes(1), 10).await.unwrap();
        assert!(claimed.iter().any(|delivery| delivery.subscription.id == "calm"));
        store.release_deliveries("me").await.unwrap();
        let again =
            store.claim_deliveries("telegram", "next", noon(), noon() + minutes(1), 10).await.unwrap();
        assert_eq!(again.len(), claimed.len(), "what was given back is taken at once");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_digest_gathers_what_is_due_into_one_delivery() {
    on_every_database("digest", |store| async move {
        store.add_subscription(&subscription("s1")).await.unwrap();
        let morning = noon() + minutes(60);
        let alerts = [alert("a1", "s1", "c1", Some(morning)), alert("a2", "s1", "c2", Some(morning))];
        assert_eq!(store.raise(&alerts).await.unwrap(), 2);
        assert_eq!(store.bundle_digests(noon(), belfort::alerts::digest::ZONE).await.unwrap(), 0);
        assert_eq!(store.bundle_digests(morning, belfort::alerts::digest::ZONE).await.unwrap(), 1);
        let claimed =
            store.claim_deliveries("telegram", "me", morning, morning + minutes(1), 10).await.unwrap();
        assert_eq!(claimed.len(), 1);
        assert_eq!(claimed[0].alerts.len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recipient_that_is_gone_pauses_the_subscription_and_keeps_what_waits() {
    on_every_database("gone", |store| async move {
        store.add_subscription(&subscription("s1")).await.unwrap();
        store.raise(&[alert("a1", "s1", "c1", None), alert("a2", "s1", "c2", None)]).await.unwrap();
        let claimed = store.claim_deliveries("telegram", "me", noon(), noon() + minutes(1), 1).await.unwrap();
        let gone = Settled::Gone { cause: "the chat blocked the bot".to_owned(), tell: Vec::new() };
        store.settle(&claimed[0], "me", &gone, noon()).await.unwrap();
        store.raise(&[alert("a3", "s1", "c3", None)]).await.unwrap();
        assert_eq!(store.outbox().await.unwrap().held, 3);
        let paused = store.subscription("s1").await.unwrap().unwrap().paused;
        assert_eq!(paused.as_deref(), Some("the chat blocked the bot"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recipient_that_moved_gets_the_same_message_at_the_new_address() {
    on_every_database("moved", |store| async move {
        store.add_subscription(&subscription("s1")).await.unwrap();
        store.raise(&[alert("a1", "s1", "c1", None)]).await.unwrap();
        let claimed = store.claim_deliveries("telegram", "me", noon(), noon() + minutes(1), 1).await.unwrap();
        let moved = Settled::Moved { to: Address::Telegram(-100777), due: noon() };
        store.settle(&claimed[0], "me", &moved, noon()).await.unwrap();
        let again = store.claim_deliveries("telegram", "me", noon(), noon() + minutes(1), 1).await.unwrap();
        assert_eq!(again[0].id, claimed[0].id);
        assert_eq!(again[0].subscription.to, Address::Telegram(-100777));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_that_ends_takes_its_waiting_alerts_along() {
    on_every_database("ends", |store| async move {
        store.add_subscription(&subscription("s1")).await.unwrap();
        store.raise(&[alert("a1", "s1", "c1", None)]).await.unwrap();
        assert!(store.remove_subscription("s1").await.unwrap());
        assert!(!store.remove_subscription("s1").await.unwrap());
        assert!(
            store
                .claim_deliveries("telegram", "me", noon(), noon() + minutes(1), 10)
                .await
                .unwrap()
                .is_empty()
        );
    })
    .await;
}

#[tokio::test]
async fn a_store_that_cannot_be_opened_says_where_and_what_to_do_without_the_password() {
    let missing = Location::from_config("", std::path::Path::new("/no/such/folder")).unwrap();
    let error = Store::open(missing).await.unwrap_err().to_string();
    assert!(error.contains("/no/such/folder/belfort.sqlite") && error.contains("data folder"), "{error}");
    let address =
        Location::from_config("postgres://u:geheim@127.0.0.1:1/b", std::path::Path::new("")).unwrap();
    let error = Store::open(address).await.unwrap_err().to_string();
    assert!(error.contains("127.0.0.1") && !error.contains("geheim"), "{error}");
    assert!(Location::from_config("mysql://x", std::path::Path::new("")).is_err());
}
