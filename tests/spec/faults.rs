//! What goes wrong around Belfort, and what must hold afterwards. The table of all faults stands in `tests/README.md`.

#[cfg(unix)]
mod disk;
mod proxy;

use belfort::alerts::subscription::Watch;
use belfort::alerts::{Rhythm, Timing};
use chrono::TimeDelta;

use crate::town::Town;
use proxy::Proxy;

#[tokio::test]
async fn after_a_clock_that_jumped_back_all_goes_on_once_it_has_caught_up_and_nothing_is_told_twice() {
    let town = Town::new().await;
    town.follow("stad").await;
    town.subscribe("webhook", "fietsers", &[]).await;
    town.publish("stad", "1", "Fietsers geteld", "");
    town.poll().await;
    assert_eq!(town.tell().await, 1);
    town.wait(TimeDelta::hours(-30));
    town.publish("stad", "2", "Bruggen en fietsers in de winter", "");
    // The hour of the feed lies ahead: it is left alone, and what was told stays told.
    for _ in 0..3 {
        town.poll_what_is_due().await;
        assert_eq!(town.tell().await, 0);
        town.wait(TimeDelta::hours(10));
    }
    town.wait(TimeDelta::hours(1));
    town.poll_what_is_due().await;
    assert_eq!(town.tell().await, 1);
    assert_eq!(town.webhook.bodies().len(), 2, "each item once");
    assert_eq!(town.search("fietsers").await.total, 2);
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

#[tokio::test]
async fn a_database_that_is_cut_off_under_load_loses_nothing_and_tells_nothing_twice() {
    let Ok(server) = std::env::var("BELFORT_TEST_POSTGRES") else {
        eprintln!("skipped: BELFORT_TEST_POSTGRES names no server");
        return;
    };
    let direct: url::Url = crate::store::postgres_schema(&server, "faults_cut").await.parse().unwrap();
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
    let mut cuts = 0;
    // Each step that fails is done again by the daemon; here by hand.
    for round in 0..40 {
        let cut = async {
            for _ in 0..(round % 7) {
                tokio::task::yield_now().await;
            }
            proxy.cut();
        };
        let work = async {
            belfort::daemon::poll::poll(&town.tower, belfort::daemon::poll::Which::Due, |_| ()).await.is_err()
        };
        let (failed, ()) = tokio::join!(work, cut);
        cuts += usize::from(failed);
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
