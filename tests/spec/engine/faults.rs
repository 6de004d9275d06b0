//! What goes wrong on a cluster, and what must hold all the same.

use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use belfort::daemon::index::Indexer;
use belfort::people::Role;
use belfort::search::cluster::{ClusterReader, Credentials, Shipper};
use belfort::search::{Cluster, IndexError, Page, Query, Searcher};
use tower::ServiceExt;

use super::{Double, Fault, cluster, found, put, town_on};
use crate::town::{Town, signed_in};

/// A shipper that has looked, on a cluster of its own.
async fn shipper(double: &Double) -> Shipper {
    let mut shipper = Shipper::new(cluster(&double.open().await, "one"));
    shipper.look(9).await.unwrap();
    shipper
}

fn two() -> Vec<belfort::search::Change> {
    vec![put(1, "a", "Fietsers geteld"), put(2, "b", "Fietsers gehoord")]
}

async fn get(town: &Town, path: &str) -> (u16, String) {
    answered(town, Request::builder().uri(path).body(Body::empty()).unwrap()).await
}

async fn answered(town: &Town, request: Request<Body>) -> (u16, String) {
    let response = belfort::web::router(town.tower.clone()).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, 10 << 20).await.unwrap();
    (parts.status.as_u16(), String::from_utf8(bytes.to_vec()).unwrap())
}

#[tokio::test]
async fn what_a_busy_cluster_did_not_take_is_shipped_again() {
    let double = Double::default();
    let mut shipper = shipper(&double).await;
    double.fails("_bulk", Fault::Item { status: 429, kind: "es_rejected_execution_exception", all: false });
    double.fails("_bulk", Fault::Says(503, "not now".to_owned()));
    assert_eq!(shipper.ship(two()).await.unwrap().refused, 0);
    assert!(shipper.vouch(2).await.unwrap());
    assert!(double.document("a").is_some() && double.document("b").is_some());
}

#[tokio::test]
async fn a_cluster_that_stays_busy_is_named_and_nothing_is_vouched_for() {
    let double = Double::default();
    let shipper = shipper(&double).await;
    for _ in 0..9 {
        double
            .fails("_bulk", Fault::Item { status: 429, kind: "es_rejected_execution_exception", all: true });
    }
    let error = shipper.ship(two()).await.unwrap_err().to_string();
    assert!(error.contains("429") && error.contains("es_rejected_execution_exception"), "{error}");
    assert_eq!(shipper.applied(), Some(0));
}

#[tokio::test]
async fn an_item_that_the_cluster_does_not_take_costs_that_item() {
    let double = Double::default();
    let shipper = shipper(&double).await;
    double.fails("_bulk", Fault::Item { status: 400, kind: "document_parsing_exception", all: false });
    assert_eq!(shipper.ship(two()).await.unwrap().refused, 1);
    assert!(double.document("a").is_none() && double.document("b").is_some());
}

#[tokio::test]
async fn items_that_are_all_refused_are_the_fault_of_the_index_and_none_is_passed_over() {
    for (status, kind) in [(400, "strict_dynamic_mapping_exception"), (403, "cluster_block_exception")] {
        let double = Double::default();
        let shipper = shipper(&double).await;
        double.fails("_bulk", Fault::Item { status, kind, all: true });
        let error = shipper.ship(two()).await.unwrap_err().to_string();
        assert!(error.contains(kind), "{error}");
    }
}

#[tokio::test]
async fn a_shipment_that_is_too_large_for_what_stands_between_goes_in_halves() {
    let double = Double::default();
    let shipper = shipper(&double).await;
    double.fails("_bulk", Fault::Says(413, "<html>too large</html>".to_owned()));
    assert_eq!(shipper.ship(two()).await.unwrap().refused, 0);
    assert_eq!(double.shipments().iter().map(|(actions, _)| *actions).collect::<Vec<_>>(), [1, 1]);
    double.fails("_bulk", Fault::Says(413, String::new()));
    assert_eq!(shipper.ship(vec![put(3, "c", "Fietsers")]).await.unwrap().refused, 1, "alone it is given up");
}

#[tokio::test]
async fn a_cluster_that_hangs_is_not_waited_for() {
    let double = Double::default();
    let config = belfort::search::cluster::ClusterConfig {
        url: double.open().await.parse().unwrap(),
        index: "belfort".to_owned(),
        credentials: Credentials::None,
        user_agent: "Belfort".to_owned(),
        time_max: Duration::from_millis(50),
        patience: Default::default(),
    };
    let reader = ClusterReader::new(Cluster::new(config, "one").unwrap().into());
    double.fails("_search", Fault::Hangs);
    let error = reader.search(&Query::everything(), &Page::default()).await.unwrap_err().to_string();
    assert!(error.contains("in time") && error.contains("search.timeout_seconds"), "{error}");
}

#[tokio::test]
async fn a_hostile_answer_is_an_error_in_one_line_and_leads_nowhere_else() {
    let double = Double::default();
    let url = double.open().await;
    let elsewhere = Double::default();
    let other = elsewhere.open().await;
    let one = cluster(&url, "one");
    Shipper::new(one.clone()).look(9).await.unwrap();
    let nested = "[".repeat(100_000);
    let lying = r#"{"hits":{"total":{"value":-1},"hits":[{"_source":{"stored":"x"}}]}}"#;
    let loud = format!(r#"{{"error":{{"type":"x","reason":"a\nb{}"}}}}"#, "y".repeat(10_000));
    let faults = [
        Fault::Says(200, "<html>hello</html>".to_owned()),
        Fault::Says(200, nested),
        Fault::Says(200, lying.to_owned()),
        Fault::Says(200, "x".repeat(33 << 20)),
        Fault::Says(500, loud),
        Fault::Redirects(other),
    ];
    for fault in faults {
        double.fails("_search", fault);
        let reader = Searcher::Cluster(ClusterReader::new(one.clone()));
        let error = reader.search(&Query::everything(), &Page::default()).await.unwrap_err().to_string();
        assert!(error.len() < 600 && !error.contains('\n') && error.contains(&url), "{error}");
    }
    assert!(elsewhere.calls().is_empty(), "no redirect is followed");
    assert!(found(&one, "fietsers").await.is_empty(), "and the next answer is read");
}

#[tokio::test]
async fn credentials_go_with_every_request_and_stand_in_no_error() {
    for (user, key, sent) in [("ann", "", "Basic YW5uOmdlaGVpbQ=="), ("", "Z2VoZWlt", "ApiKey Z2VoZWlt")] {
        let double = Double::default();
        let url = double.open().await;
        let town = Town::with(|config| {
            config.search.url = url;
            config.search.user = user.to_owned();
            config.search.password = if user.is_empty() { String::new() } else { "geheim".to_owned() };
            config.search.api_key = key.to_owned();
        });
        let town = town.await;
        let mut indexer = Indexer::open(&town.tower).await.unwrap();
        indexer.follow(&town.tower).await.unwrap();
        assert!(double.headers().iter().all(|headers| headers["authorization"] == sent));
        let refusal = r#"{"error":{"type":"security_exception","reason":"no"},"status":401}"#;
        double.fails("_search", Fault::Says(401, refusal.to_owned()));
        let error = town.tower.search(&Query::everything(), &Page::default()).await.unwrap_err();
        let shown = format!("{error:#} {error:?} {:?} {:?}", town.tower.cluster(), town.tower.config);
        assert!(shown.contains("search.api_key") && shown.contains("security_exception"), "{shown}");
        assert!(!shown.contains("geheim") && !shown.contains("Z2VoZWlt"), "{shown}");
    }
}

#[tokio::test]
async fn while_the_cluster_is_away_everything_else_goes_on_and_everybody_is_told_so() {
    let double = Double::default();
    let away = "http://127.0.0.1:9";
    let town = Town::with(|config| config.search.url = away.to_owned()).await;
    town.follow("stad").await;
    town.subscribe("webhook", "fietsers", &[]).await;
    town.publish("stad", "1", "Fietsers geteld", "");
    let mut indexer = Indexer::open(&town.tower).await.unwrap();
    town.poll().await;
    assert_eq!(town.tell().await, 1, "who waits is told");
    let error = format!("{:#}", indexer.follow(&town.tower).await.unwrap_err());
    assert!(error.contains(away) && error.contains("search.url"), "{error}");
    for (language, word) in
        [("nl", "zoekdienst"), ("fr", "service de recherche"), ("de", "Suchdienst"), ("en", "search service")]
    {
        for path in [
            format!("/search?q=fietsers&lang={language}"),
            format!("/api/v1/items?q=fietsers&lang={language}"),
        ] {
            let (status, text) = get(&town, &path).await;
            assert_eq!(status, 503, "{path}");
            assert!(path.starts_with("/search") || text.contains(word), "{path}: {text}");
        }
    }
    assert!(get(&town, "/search?q=fietsers").await.1.contains("zoekdienst"));
    assert_eq!(get(&town, "/health/ready").await.1, r#"{"ready":false,"not_ready":["index"]}"#);
    let metrics = get(&town, "/metrics").await.1;
    assert!(
        metrics.contains("belfort_index_failing 1") && metrics.contains("belfort_index_behind 1"),
        "{metrics}"
    );
    let operator = signed_in(&town.tower, "Ann", Role::Operator, None).await;
    for (language, words) in [
        ("nl", "antwoordt niet"),
        ("fr", "ne répond pas"),
        ("de", "antwortet nicht"),
        ("en", "does not answer"),
    ] {
        let uri = format!("/status?lang={language}");
        let request = Request::builder().uri(uri).header("cookie", &operator).body(Body::empty()).unwrap();
        let page = answered(&town, request).await.1;
        assert!(page.contains(away) && page.contains(words), "the status page says where and why: {page}");
    }
    let key = town.tower.store.changes_after(0, 1).await.unwrap().remove(0).item;
    assert_eq!(get(&town, &format!("/items/{key}")).await.0, 200, "an item is read");
    drop(indexer);
    let url = double.open().await;
    let town = town.after_a_crash(|config| config.search.url = url).await;
    assert_eq!(town.search("fietsers").await.total, 1, "and what was missed is made good");
    assert_eq!(get(&town, "/health/ready").await.0, 200);
    assert!(get(&town, "/metrics").await.1.contains("belfort_index_failing 0"));
}

#[tokio::test]
async fn an_index_that_is_not_there_yet_is_no_cluster_that_is_away() {
    let double = Double::default();
    let town = town_on(&double).await;
    let error = town.tower.search(&Query::everything(), &Page::default()).await.unwrap_err();
    assert!(
        matches!(error.downcast_ref(), Some(IndexError::Cluster(error)) if error.is_not_ready()),
        "{error:#}"
    );
    assert!(get(&town, "/search?q=fietsers").await.1.contains("zoekindex"));
}
