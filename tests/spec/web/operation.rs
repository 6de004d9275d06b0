//! What machines and operators ask: whether it lives, whether it is ready, and how it does.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::http::StatusCode;
use belfort::alerts::timing::ASKED;
use belfort::daemon::index::Indexer;
use belfort::daemon::{Clock, Tower};
use belfort::people::Role;
use belfort::store::{FeedState, PollRecord};

use super::{Site, news, noon};
use crate::accounts::see;
use crate::town::{Town, account, session};

#[tokio::test(flavor = "multi_thread")]
async fn health_tells_living_from_ready_and_names_what_is_missing() {
    let site = Site::empty().await;
    assert_eq!(site.read("/health/live").await, "ok");
    let seen = site.get("/health/ready").await;
    assert_eq!(seen.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(seen.text, r#"{"ready":false,"not_ready":["index"]}"#);
    assert_eq!(site.get("/").await.status, StatusCode::SERVICE_UNAVAILABLE);
    let site = Site::with(news()).await;
    assert_eq!(site.read("/health/ready").await, r#"{"ready":true,"not_ready":[]}"#);
    site.tower.store.close().await;
    let seen = site.get("/health/ready").await;
    assert_eq!(seen.text, r#"{"ready":false,"not_ready":["store"]}"#);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_is_not_ready_until_the_index_has_caught_up() {
    let site = Site::with(news()).await;
    let tower = Tower::open(&site.tower.data, site.tower.config.clone(), Clock::at(noon())).await.unwrap();
    let tower = Arc::new(tower);
    // A writer that has not read the log yet, as after a lost index.
    std::fs::remove_dir_all(tower.index_dir()).unwrap();
    let mut indexer = Indexer::open(&tower).await.unwrap();
    let started = Site::of(tower.clone(), tempfile::tempdir().unwrap()).await;
    let seen = started.get("/health/ready").await;
    assert_eq!(seen.text, r#"{"ready":false,"not_ready":["index"]}"#);
    indexer.follow(&tower).await.unwrap();
    assert_eq!(started.read("/health/ready").await, r#"{"ready":true,"not_ready":[]}"#);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_keeps_the_server_sees_how_far_an_index_is_that_is_made_anew_also_after_a_restart() {
    const ITEMS: i64 = 120;
    let town = Town::new().await;
    town.follow("stad").await;
    for number in 0..ITEMS {
        town.publish("stad", &number.to_string(), &format!("Bericht {number}"), "Nieuws van de stad.");
    }
    town.poll().await;
    town.search("nieuws").await;
    let an = account(&town.tower, "An", Role::Operator, None).await;
    let status = async |town: &Town, query: &str| {
        see(town, &format!("/status{query}"), &session(&town.tower, &an).await).await
    };
    let level = status(&town, "").await;
    assert!(!level.text.contains("<progress") && !level.headers.contains_key("refresh"), "{}", level.text);

    // The index is lost, and the process that would make it anew dies before it does.
    let town = town.after_a_crash(|_| ()).await;
    std::fs::remove_dir_all(town.tower.index_dir()).unwrap();
    drop(Indexer::open(&town.tower).await.unwrap());
    let town = town.after_a_crash(|_| ()).await;
    let mut indexer = Indexer::open(&town.tower).await.unwrap();
    let going = status(&town, "").await;
    let all = town.tower.store.last_change().await.unwrap();
    assert!(going.text.contains(&format!("<progress max=\"{all}\" value=\"0\"")), "{}", going.text);
    assert!(going.headers["refresh"] == "3" && going.text.contains("href=\"?still=yes\""), "{}", going.text);
    let still = status(&town, "?still=yes").await;
    assert!(!still.headers.contains_key("refresh") && still.text.contains("Ververs deze pagina vanzelf"));
    let reader = see(&town, "/status", "").await;
    assert!(!reader.text.contains("<progress") && !reader.headers.contains_key("refresh"), "{}", reader.text);

    indexer.follow(&town.tower).await.unwrap();
    let level = status(&town, "").await;
    assert!(!level.text.contains("<progress") && !level.headers.contains_key("refresh"), "{}", level.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_status_shows_each_feed_with_its_named_cause() {
    let site = Site::with(news()).await;
    let state = FeedState {
        cause: Some("dns".to_owned()),
        detail: Some("token=geheim".to_owned()),
        failures: 3,
        ..FeedState::default()
    };
    let record = PollRecord { feed: "edpb".to_owned(), state, ..PollRecord::default() };
    site.tower.store.save_poll(record).await.unwrap();
    let page = site.read("/status").await;
    assert!(
        page.contains("de naam van de server bestaat niet meer")
            && page.contains("3 mislukte pogingen")
            && !page.contains("geheim"),
        "{page}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_feeds_the_status_shows_a_page_those_that_ask_for_attention_first() {
    const FEEDS: usize = 251;
    let town = Town::new().await;
    for number in 0..FEEDS {
        town.follow(&format!("bron-{number:03}")).await;
    }
    let state = FeedState { cause: Some("dns".to_owned()), failures: 9, ..FeedState::default() };
    let record = PollRecord { feed: "bron-250".to_owned(), state, ..PollRecord::default() };
    town.tower.store.save_poll(record).await.unwrap();
    let rows = |page: &str| page.matches("<code>bron-").count();
    let first = see(&town, "/status", "").await.text;
    assert_eq!(rows(&first), 250);
    let place = |id: &str| first.find(id).unwrap_or_else(|| panic!("{id} is not there: {first}"));
    assert!(place("bron-250") < place("bron-000"), "what is wrong stands first: {first}");
    assert!(first.contains("251 feeds; 1 vraagt aandacht en staat bovenaan."), "{first}");
    assert!(first.contains("href=\"/status?page=2#feeds\""), "{first}");
    let second = see(&town, "/status?page=2", "").await.text;
    assert!(rows(&second) == 1 && second.contains("bron-249"), "{second}");
    assert_eq!(
        rows(&see(&town, "/status?page=99", "").await.text),
        1,
        "the last page stands for those beyond it"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_keeps_the_server_sees_whom_nothing_reaches_the_oldest_and_how_many() {
    const CUT_OFF: usize = 101;
    let town = Town::new().await;
    for number in 0..CUT_OFF {
        let one = town.subscribe(&format!("webhook:https://stad-{number}.example/hook"), "nieuws", &[]).await;
        town.tower.store.pause_unreachable(&one.id, "webhook-gone", &[]).await.unwrap();
    }
    let asked = town.subscribe("webhook:https://zwijgt.example/hook", "nieuws", &[]).await;
    town.tower.store.pause_subscription(&asked.id, ASKED, None).await.unwrap();
    town.subscribe("webhook:https://hoort.example/hook", "nieuws", &[]).await;
    let an = account(&town.tower, "An", Role::Operator, None).await;
    let page = see(&town, "/status", &session(&town.tower, &an).await).await.text;
    assert_eq!(page.matches("<th scope=\"row\">webhook:").count(), 100, "{page}");
    assert!(page.contains("samen zijn het er 101"), "{page}");
    assert!(
        !page.contains("zwijgt.example") && !page.contains("hoort.example"),
        "a pause that was asked for is none: {page}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_metrics_can_be_read_by_a_machine() {
    let seen = Site::furnished().await.get("/metrics").await;
    assert_eq!(seen.headers["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    let figures: Vec<&str> = seen.text.lines().filter(|line| !line.starts_with('#')).collect();
    for figure in &figures {
        let (name, value) = figure.rsplit_once(' ').expect("a name and a value");
        assert!(name.starts_with("belfort_") && value.parse::<f64>().is_ok(), "{figure}");
    }
    assert!(figures.contains(&"belfort_feeds{state=\"stopped\"} 0"), "{figures:?}");
    for family in [
        "belfort_feeds_due",
        "belfort_poll_delay_seconds",
        "belfort_alerts_in_digests",
        "belfort_index_behind 0",
        "belfort_index_documents ",
        "belfort_rules ",
        "belfort_build_info{version=",
    ] {
        assert!(figures.iter().any(|figure| figure.starts_with(family)), "{family} is missing: {figures:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_is_counted_by_its_cause_and_not_by_what_was_said() {
    let town = Town::new().await;
    town.follow("stad").await;
    for number in 0..2 {
        town.subscribe(&format!("webhook:{}/{number}", town.webhook_url), "fietsers", &[]).await;
        let _ = town.webhook.clone().answers(503 - number, &[], serde_json::json!({}));
    }
    town.publish("stad", "1", "Fietsers geteld", "");
    town.poll().await;
    assert_eq!(town.tell().await, 0);
    let told = see(&town, "/metrics", "").await.text;
    assert!(told.contains("belfort_deliveries_failing{cause=\"webhook-answered\"} 2\n"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_figure_that_the_dashboard_and_the_alarms_ask_for_is_told() {
    let told = Site::furnished().await.get("/metrics").await.text;
    let files =
        [include_str!("../../../.package/grafana.json"), include_str!("../../../.package/alerts.yml")]
            .concat();
    let is_name = |c: char| c.is_ascii_lowercase() || c == '_';
    let asked: BTreeSet<String> = files
        .match_indices("belfort_")
        .map(|(at, _)| files[at..].chars().take_while(|c| is_name(*c)).collect())
        .collect();
    assert!(asked.len() > 8, "{asked:?}");
    for name in asked {
        assert!(told.contains(&format!("# TYPE {name} ")), "nobody tells `{name}`");
    }
    // Only what rises has an increase.
    for (at, _) in files.match_indices("increase(") {
        let name: String = files[at + "increase(".len()..].chars().take_while(|c| is_name(*c)).collect();
        assert!(told.contains(&format!("# TYPE {name} counter")), "`{name}` does not only rise");
    }
}
