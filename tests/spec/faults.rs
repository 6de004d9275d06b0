//! What goes wrong around Belfort, and what must hold afterwards. The table of all faults stands in `tests/README.md`.

#[cfg(unix)]
mod disk;
mod dns;
mod index;
mod lanes;
mod little_room;
mod nodes;
mod proxy;
mod rows;

use axum::http::StatusCode;
use belfort::alerts::subscription::Watch;
use belfort::alerts::{Rhythm, Timing};
use belfort::daemon::announce::{Lane, announce};
use belfort::daemon::index::Indexer;
use belfort::daemon::jump::ClockWatch;
use belfort::people::{Role, Scope, token};
use chrono::TimeDelta;

use crate::accounts::see;
use crate::town::{Town, outcome, program_token, signed_in};
use proxy::Proxy;

#[tokio::test]
async fn after_a_clock_that_jumped_back_nothing_waits_for_the_time_before_and_nothing_is_told_twice() {
    let town = Town::new().await;
    let mut watch = ClockWatch::default();
    watch.look(&town.tower).await.unwrap();
    town.follow("stad").await;
    town.subscribe("webhook", "fietsers", &[]).await;
    town.publish("stad", "1", "Fietsers geteld", "");
    town.poll().await;
    assert_eq!(town.tell().await, 1);
    let _ = town.webhook.clone().answers(503, &[], serde_json::json!({}));
    town.publish("stad", "2", "Bruggen en fietsers in de winter", "");
    town.wait(TimeDelta::hours(2));
    town.poll_what_is_due().await;
    assert_eq!(town.tell().await, 0, "it is to be tried again later");
    town.wait(TimeDelta::hours(-30));
    town.publish("stad", "3", "Fietsers krijgen een brug", "");
    // Without a look at the clock, feed and delivery wait until it has caught up.
    town.poll_what_is_due().await;
    assert_eq!((town.tell().await, town.search("fietsers").await.total), (0, 2));
    assert_eq!(watch.look(&town.tower).await.unwrap(), 2, "the feed and the delivery");
    town.poll_what_is_due().await;
    assert_eq!(town.tell().await, 2, "what was to be tried again, and what is new");
    assert_eq!(watch.look(&town.tower).await.unwrap(), 0);
    for _ in 0..5 {
        town.wait(TimeDelta::hours(10));
        watch.look(&town.tower).await.unwrap();
        town.poll_what_is_due().await;
        assert_eq!(town.tell().await, 0, "nothing is told twice when the clock catches up");
    }
    assert_eq!(town.search("fietsers").await.total, 3);
}

/// Does as a trigger of the store says to statements of its kind, until it is dropped; what it refuses, it refuses as a full disk does.
struct Refusal(sqlx::AnyPool);

impl Refusal {
    async fn of(town: &Town, statements: &str, how: &str) -> Refusal {
        let file = format!("sqlite://{}", town.folder().join("belfort.sqlite").display());
        let beside = sqlx::AnyPool::connect(&file).await.unwrap();
        let refuse = format!(
            "CREATE TRIGGER refuse BEFORE {statements} BEGIN SELECT RAISE({how}, 'database or disk is full'); END"
        );
        sqlx::query(sqlx::AssertSqlSafe(refuse)).execute(&beside).await.unwrap();
        Refusal(beside)
    }

    async fn ends(self) {
        sqlx::query("DROP TRIGGER refuse").execute(&self.0).await.unwrap();
        self.0.close().await;
    }
}

#[tokio::test]
async fn a_poll_that_cannot_be_stored_is_done_again_when_its_lease_is_over_and_not_before() {
    // Whether we take the transaction back, or the database does so by itself.
    for how in ["ABORT", "ROLLBACK"] {
        let town = Town::new().await;
        town.follow("stad").await;
        town.publish("stad", "1", "Fietsers geteld", "");
        let refusal = Refusal::of(&town, "INSERT ON items", how).await;
        assert_eq!(outcome(&town.poll().await, "stad")["cause"], "store");
        refusal.ends().await;
        assert!(town.poll_what_is_due().await.is_empty(), "its publisher is not asked again and again");
        town.wait(TimeDelta::minutes(2));
        assert_eq!(outcome(&town.poll_what_is_due().await, "stad")["new"], 1, "{how}");
    }
}

#[tokio::test]
async fn what_was_told_as_the_disk_filled_is_not_told_again() {
    let town = Town::new().await;
    town.follow("stad").await;
    town.subscribe("webhook", "fietsers", &[]).await;
    town.publish("stad", "1", "Fietsers geteld", "");
    town.poll().await;
    let refusal = Refusal::of(&town, "UPDATE OF state ON deliveries", "ROLLBACK").await;
    let channels = town.tower.channels().unwrap();
    let failed = announce(&town.tower, &channels, Lane::first("webhook"), || false).await.unwrap_err();
    assert!(failed.to_string().contains("disk"), "{failed:#}");
    assert_eq!(town.webhook.bodies().len(), 1, "the receiver took it");
    // Until there is room nothing is known of it, and nothing is sent.
    town.wait(TimeDelta::minutes(2));
    assert!(announce(&town.tower, &channels, Lane::first("webhook"), || false).await.is_err());
    refusal.ends().await;
    town.wait(TimeDelta::minutes(2));
    town.tell().await;
    let outbox = town.tower.store.outbox().await.unwrap();
    assert_eq!((outbox.sent, outbox.queued), (1, 0), "it stands in the store that it arrived");
    assert_eq!(town.webhook.bodies().len(), 1);
}

#[tokio::test]
async fn whoever_is_signed_in_reads_on_while_the_disk_is_full() {
    let town = Town::new().await;
    let cookie = signed_in(&town.tower, "An", Role::Operator, None).await;
    let key = program_token(&town.tower, "Bo", Role::Operator, None, &Scope::ALL).await;
    for visits in ["seen ON sessions", "used ON api_tokens"] {
        town.wait(TimeDelta::minutes(10)); // then a visit is to be written down
        let refusal = Refusal::of(&town, &format!("UPDATE OF {visits}"), "ABORT").await;
        assert_eq!(see(&town, "/status", &cookie).await.status, StatusCode::OK);
        let known = town.tower.store.api_token(&token::hash(&key), town.now()).await;
        assert!(known.is_ok_and(|known| known.is_some()), "{visits}");
        refusal.ends().await;
    }
}

#[tokio::test]
async fn a_start_under_a_right_clock_frees_what_a_wrong_one_put_years_ahead_but_nobody_elses_lease() {
    let town = Town::new().await;
    town.wait(TimeDelta::days(4 * 365));
    town.follow("stad").await;
    let watch = Watch::Items { query: "fietsers".to_owned(), themes: vec![] };
    town.watch("telegram:7", watch, Rhythm::Daily).await;
    town.publish_dated("stad", "1", "Fietsers geteld", "", &town.now().to_rfc2822());
    town.poll().await;
    let lease = town.now() + TimeDelta::minutes(5);
    town.wait(TimeDelta::days(1));
    let claimed = town.tower.store.claim_feeds("one", town.now(), lease, 9, false).await.unwrap();
    assert_eq!(claimed.len(), 1, "a process is polling when the clock is put right");
    town.wait(TimeDelta::days(-4 * 365 - 1));
    assert_eq!(town.tell().await, 0);
    ClockWatch::default().look(&town.tower).await.unwrap();
    assert_eq!(town.tell().await, 1, "the digest of a year to come is told now");
    let now = town.now();
    let taken =
        town.tower.store.claim_feeds("two", now, now + TimeDelta::minutes(5), 9, false).await.unwrap();
    assert_eq!(taken.len(), 0, "the lease is shortened, not ended");
    let later = now + TimeDelta::minutes(6);
    let taken =
        town.tower.store.claim_feeds("three", later, later + TimeDelta::minutes(5), 9, false).await.unwrap();
    assert_eq!(taken.len(), 1);
}

#[tokio::test]
async fn a_clock_that_jumps_years_ahead_loses_no_alert_and_floods_nobody() {
    let town = Town::new().await;
    town.follow("stad").await;
    let watch = Watch::Items { query: "fietsers".to_owned(), themes: vec![] };
    town.watch("telegram:7", watch, Rhythm::Daily).await;
    town.publish("stad", "1", "Fietsers geteld", "");
    town.poll().await;
    town.wait(TimeDelta::days(800));
    assert_eq!(town.tell().await, 1, "one digest for all the mornings that were skipped");
    town.wait(TimeDelta::days(-799));
    town.poll().await;
    assert_eq!(town.tell().await, 0);
    assert_eq!(town.telegrams().len(), 1);
}

#[tokio::test]
async fn a_digest_comes_once_a_day_through_both_changes_of_the_clock() {
    for change in ["2027-03-28T00:30:00Z", "2027-10-31T00:30:00Z"] {
        let town = Town::new().await;
        town.wait(
            change.parse::<chrono::DateTime<chrono::Utc>>().unwrap() - TimeDelta::hours(24) - town.now(),
        );
        town.follow("stad").await;
        // At half past two an hour does not exist in spring and exists twice in autumn.
        let timing = Timing { hour: Some(2), ..Timing::default() };
        let watch = Watch::Items { query: "fietsers".to_owned(), themes: vec![] };
        town.watch_timed("telegram:7", watch, Rhythm::Daily, timing).await;
        let mut told = Vec::new();
        for quarter in 0..(4 * 76) {
            if quarter % 96 == 48 {
                let title = format!("Fietsers geteld, dag {}", quarter / 96);
                let date = town.now().to_rfc2822();
                town.publish_dated("stad", &quarter.to_string(), &title, "", &date);
                town.poll().await;
            }
            town.wait(TimeDelta::minutes(15));
            for _ in 0..town.tell().await {
                told.push(town.now());
            }
        }
        assert_eq!(told.len(), 3, "{change}: {told:?}");
        let apart = told.windows(2).map(|pair| (pair[1] - pair[0]).num_hours());
        assert!(apart.clone().all(|hours| (22..=26).contains(&hours)), "{change}: {told:?}");
    }
}

/// A town whose PostgreSQL is reached through a line that can be cut, with twenty feeds and somebody to tell.
async fn town_behind_a_line(name: &str) -> Option<(Town, Proxy)> {
    let Ok(server) = std::env::var("BELFORT_TEST_POSTGRES") else {
        eprintln!("skipped: BELFORT_TEST_POSTGRES names no server");
        return None;
    };
    let direct: url::Url = crate::store::postgres_schema(&server, name).await.parse().unwrap();
    let target = format!("{}:{}", direct.host_str().unwrap(), direct.port().unwrap_or(5432));
    let proxy = Proxy::open(target).await;
    let mut through = direct.clone();
    through.set_host(Some("127.0.0.1")).unwrap();
    through.set_port(Some(proxy.port)).unwrap();
    let town = Town::with(|config| config.store.url = through.to_string()).await;
    town.subscribe("webhook", "fietsers", &[]).await;
    for number in 0..20 {
        let feed = format!("stad{number}");
        town.follow(&feed).await;
        town.publish(&feed, "1", &format!("Fietsers geteld in stad {number}, {} keer", number * 37), "");
    }
    Some((town, proxy))
}

/// Does something while the line is cut at a moment that the round decides; whether it failed.
async fn cut_within<T>(proxy: &Proxy, round: usize, work: impl Future<Output = anyhow::Result<T>>) -> bool {
    let cut = async {
        for _ in 0..(round % 7) {
            tokio::task::yield_now().await;
        }
        proxy.cut();
    };
    tokio::join!(work, cut).0.is_err()
}

#[tokio::test]
async fn a_database_that_is_cut_off_under_load_loses_nothing_and_tells_nothing_twice() {
    let Some((town, proxy)) = town_behind_a_line("faults_cut").await else { return };
    let mut cuts = 0;
    // Each step that fails is done again by the daemon; here by hand.
    for round in 0..40 {
        let work = belfort::daemon::poll::poll(&town.tower, belfort::daemon::poll::Which::Due, |_| ());
        cuts += usize::from(cut_within(&proxy, round, work).await);
        town.wait(TimeDelta::hours(1)); // leases run out
    }
    for _ in 0..5 {
        town.poll().await;
        town.wait(TimeDelta::hours(2));
        town.tell().await;
    }
    assert_eq!(
        town.tower.store.counts().await.unwrap().items,
        20,
        "every item is there after {cuts} failures"
    );
    assert_eq!(town.search("fietsers").await.total, 20, "the index equals the store");
    assert_eq!(town.tower.store.alerts_of_kind("item:").await.unwrap(), 20, "each is an alert, once");
    let mut told: Vec<String> = town.webhook.bodies().iter().map(ToString::to_string).collect();
    let all = told.len();
    told.sort();
    told.dedup();
    assert_eq!((told.len(), all), (20, 20), "and each is told once");
    assert!(proxy.broken() > 10, "the line was cut while it was used: {}", proxy.broken());
}

#[tokio::test]
async fn a_database_that_is_cut_off_while_it_tells_and_while_it_indexes_costs_no_alert_and_no_item() {
    let Some((town, proxy)) = town_behind_a_line("faults_cut_telling").await else { return };
    town.poll().await;
    let channels = town.tower.channels().unwrap();
    let mut failed = 0;
    for round in 0..40 {
        let told = announce(&town.tower, &channels, Lane::first("webhook"), || false);
        failed += usize::from(cut_within(&proxy, round, told).await);
        town.wait(TimeDelta::hours(2)); // leases run out
        let indexed = async { Indexer::open(&town.tower).await?.follow(&town.tower).await };
        failed += usize::from(cut_within(&proxy, round, indexed).await);
    }
    for _ in 0..5 {
        town.wait(TimeDelta::hours(2));
        town.tell().await;
    }
    let outbox = town.tower.store.outbox().await.unwrap();
    assert_eq!((outbox.sent, outbox.queued, outbox.dead), (20, 0, 0), "after {failed} failures");
    assert_eq!(town.search("fietsers").await.total, 20, "the index equals the store");
    // Where the line broke between the receiver's yes and our note of it, it is told again, under the name that it knows.
    let got = town.webhook.got.lock().unwrap().clone();
    let name = |headers: &axum::http::HeaderMap| headers["webhook-id"].to_str().unwrap().to_owned();
    let told: std::collections::BTreeMap<_, _> =
        got.iter().map(|(_, headers, body)| (name(headers), body.clone())).collect();
    let items: std::collections::BTreeSet<_> = told.values().collect();
    assert_eq!((told.len(), items.len()), (20, 20), "each item has one name");
    assert!(
        failed > 0 && proxy.broken() > 10,
        "the line was cut while it was used: {failed}, {}",
        proxy.broken()
    );
}
