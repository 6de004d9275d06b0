//! WebSub: hubs that push, and hubs that cheat.

use std::collections::HashMap;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use belfort::daemon::push::talk_to_hubs;
use belfort::web::router;
use chrono::TimeDelta;
use tower::ServiceExt;

use super::site::{Site, rss};
use crate::town::{Town, outcome};

/// What the hub was asked, by name.
async fn asked_of_hub(town: &Town, site: &Site) -> Option<HashMap<String, String>> {
    site.asked();
    talk_to_hubs(&town.tower).await.unwrap();
    let asked = site.asked().into_iter().find(|asked| asked.path == "/hub")?;
    Some(url::form_urlencoded::parse(asked.body.as_bytes()).into_owned().collect())
}

async fn call(town: &Town, request: Request<Body>) -> (StatusCode, String) {
    let response = router(town.tower.clone()).oneshot(request).await.unwrap();
    let status = response.status();
    let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status, String::from_utf8_lossy(&body).into_owned())
}

async fn question(
    town: &Town,
    form: &HashMap<String, String>,
    mode: &str,
    topic: &str,
) -> (StatusCode, String) {
    let path = form["hub.callback"].strip_prefix("https://belfort.example").unwrap();
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([
            ("hub.mode", mode),
            ("hub.topic", topic),
            ("hub.challenge", "<echo>"),
            ("hub.lease_seconds", "864000"),
        ])
        .finish();
    call(town, Request::get(format!("{path}?{query}")).body(Body::empty()).unwrap()).await
}

async fn push(town: &Town, form: &HashMap<String, String>, secret: &str, body: &str) -> StatusCode {
    let path = form["hub.callback"].strip_prefix("https://belfort.example").unwrap();
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret.as_bytes());
    let tag = ring::hmac::sign(&key, body.as_bytes());
    let digits: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    let request = Request::post(path).header("x-hub-signature", format!("sha256={digits}"));
    call(town, request.body(Body::from(body.to_owned())).unwrap()).await.0
}

/// A town that follows a feed with a hub, and what it asked of the hub.
async fn subscribed() -> (Town, Site, HashMap<String, String>) {
    let (town, site) = (Town::new().await, Site::open().await);
    site.followed(&town, "/feed").await;
    let head = format!(
        "<atom:link rel=\"hub\" href=\"/hub\"/><atom:link rel=\"self\" href=\"{}\"/>",
        site.url("/feed?topic")
    );
    site.set("/feed", 200, &[], rss(&head, "1"));
    site.set("/hub", 202, &[], "");
    town.poll_what_is_due().await;
    let form = asked_of_hub(&town, &site).await.expect("the hub is asked");
    (town, site, form)
}

#[tokio::test]
async fn a_hub_is_asked_its_question_answered_and_a_push_makes_the_feed_due_at_once() {
    let (town, site, form) = subscribed().await;
    let topic = site.url("/feed?topic").to_string();
    assert_eq!((form["hub.mode"].as_str(), &form["hub.topic"]), ("subscribe", &topic));
    assert_eq!(question(&town, &form, "subscribe", &topic).await, (StatusCode::OK, "<echo>".to_owned()));
    town.wait(TimeDelta::minutes(2));
    assert!(town.poll_what_is_due().await.is_empty());
    assert_eq!(push(&town, &form, &form["hub.secret"], "x").await, StatusCode::ACCEPTED);
    site.feed("/feed", "2", &[]);
    assert_eq!(outcome(&town.poll_what_is_due().await, "feed")["new"], 1);
}

#[tokio::test]
async fn only_what_we_asked_for_is_confirmed_and_only_what_is_signed_is_believed() {
    let (town, site, form) = subscribed().await;
    let topic = site.url("/feed?topic").to_string();
    assert_eq!(question(&town, &form, "subscribe", "https://other.example/").await.0, StatusCode::NOT_FOUND);
    assert_eq!(question(&town, &form, "unsubscribe", &topic).await.0, StatusCode::NOT_FOUND);
    assert_eq!(question(&town, &form, "subscribe", &topic).await.0, StatusCode::OK);
    assert_eq!(
        question(&town, &form, "subscribe", &topic).await.0,
        StatusCode::NOT_FOUND,
        "asked once, confirmed once"
    );
    town.wait(TimeDelta::minutes(2));
    assert_eq!(push(&town, &form, "guessed", "x").await, StatusCode::ACCEPTED, "a forger learns nothing");
    assert!(town.poll_what_is_due().await.is_empty(), "and gets nothing");
    let mut stranger = form.clone();
    stranger.insert("hub.callback".into(), "https://belfort.example/push/0000".into());
    assert_eq!(push(&town, &stranger, &form["hub.secret"], "x").await, StatusCode::NOT_FOUND);
    let flood = "x".repeat(town.tower.config.fetch.bytes_max + 1);
    assert_eq!(push(&town, &form, &form["hub.secret"], &flood).await, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_flood_of_pushes_is_one_poll_a_minute() {
    let (town, site, form) = subscribed().await;
    question(&town, &form, "subscribe", site.url("/feed?topic").as_str()).await;
    town.wait(TimeDelta::minutes(2));
    site.asked();
    for _ in 0..20 {
        push(&town, &form, &form["hub.secret"], "x").await;
        town.poll_what_is_due().await;
        town.wait(TimeDelta::seconds(3));
    }
    assert!(site.paths().len() <= 2, "in a minute");
}

#[tokio::test]
async fn a_lease_is_renewed_before_it_ends_and_a_hub_that_is_down_is_asked_less_and_less() {
    let (town, site, form) = subscribed().await;
    question(&town, &form, "subscribe", site.url("/feed?topic").as_str()).await;
    town.wait(TimeDelta::days(7));
    assert_eq!(asked_of_hub(&town, &site).await, None);
    town.wait(TimeDelta::days(1));
    site.set("/hub", 500, &[], "");
    let mut asked = 0;
    for _ in 0..24 {
        asked += usize::from(asked_of_hub(&town, &site).await.is_some());
        town.wait(TimeDelta::hours(1));
    }
    assert!((4..=6).contains(&asked), "{asked} times in a day");
}

#[tokio::test]
async fn a_feed_that_is_removed_is_unsubscribed_and_forgotten() {
    let (town, site, form) = subscribed().await;
    let topic = site.url("/feed?topic").to_string();
    question(&town, &form, "subscribe", &topic).await;
    town.tower.store.remove_feed("feed").await.unwrap();
    let goodbye = asked_of_hub(&town, &site).await.unwrap();
    assert_eq!(
        (goodbye["hub.mode"].as_str(), &goodbye["hub.callback"]),
        ("unsubscribe", &form["hub.callback"])
    );
    assert_eq!(push(&town, &form, &form["hub.secret"], "x").await, StatusCode::NOT_FOUND);
    assert_eq!(question(&town, &form, "unsubscribe", &topic).await.0, StatusCode::OK);
    assert!(town.tower.store.push_by_token("x").await.unwrap().is_none());
    town.wait(TimeDelta::days(30));
    assert_eq!(asked_of_hub(&town, &site).await, None);
}

#[tokio::test]
async fn a_hub_that_loses_pushes_is_found_out_by_the_polls() {
    let (town, site, form) = subscribed().await;
    question(&town, &form, "subscribe", site.url("/feed?topic").as_str()).await;
    let head = format!(
        "<atom:link rel=\"hub\" href=\"/hub\"/><atom:link rel=\"self\" href=\"{}\"/>",
        site.url("/feed?topic")
    );
    for item in ["2", "3", "4"] {
        town.wait(TimeDelta::hours(4));
        site.set("/feed", 200, &[], rss(&head, item));
        assert_eq!(outcome(&town.poll_what_is_due().await, "feed")["new"], 1);
    }
    let feeds = town.tower.store.feeds().await.unwrap();
    assert_eq!(feeds[0].state.push_until, None, "it is polled at its own rhythm again");
    assert!(asked_of_hub(&town, &site).await.is_some(), "and the hub is asked anew");
}

#[tokio::test]
async fn without_a_public_address_or_with_no_push_no_hub_is_asked() {
    let town = Town::with(|config| config.web.public_url = String::new()).await;
    let site = Site::open().await;
    site.followed(&town, "/feed").await;
    site.set("/feed", 200, &[("link", "</hub>; rel=hub")], rss("", "1"));
    town.poll_what_is_due().await;
    assert_eq!(asked_of_hub(&town, &site).await, None);
    let town = Town::new().await;
    site.followed_as(&town, "/feed", |feed| feed.settings.no_push = true).await;
    town.poll_what_is_due().await;
    assert_eq!(asked_of_hub(&town, &site).await, None);
}
