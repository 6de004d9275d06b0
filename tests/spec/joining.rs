//! A subscription asked for on the web page: nothing is told before its address says yes.

use axum::body::Body;
use axum::http::{HeaderValue, Request, StatusCode};
use belfort::daemon::consent::mail_questions;
use chrono::TimeDelta;
use tower::ServiceExt;

use crate::town::Town;

const FORM: &str = "to=ann%40town.example&query=fietsers&rhythm=instant&language=en";

async fn ask(town: &Town, mut request: Request<Body>) -> (StatusCode, String) {
    request.headers_mut().insert("accept-language", HeaderValue::from_static("en"));
    let response = belfort::web::router(town.tower.clone()).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    (parts.status, String::from_utf8(bytes.to_vec()).unwrap())
}

async fn get(town: &Town, path: &str) -> (StatusCode, String) {
    ask(town, Request::get(path).body(Body::empty()).unwrap()).await
}

async fn post(town: &Town, path: &str, form: &str) -> (StatusCode, String) {
    let request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
    ask(town, request.body(Body::from(form.to_owned())).unwrap()).await
}

async fn mail(town: &Town) -> u64 {
    mail_questions(&town.tower, &town.tower.channels().unwrap()).await.unwrap()
}

/// The path of the link in the only mail.
fn link(town: &Town) -> String {
    let mail = town.mails().pop().unwrap().replace("=\r\n", "");
    let start = mail.find("/confirm/").unwrap();
    mail[start..].chars().take("/confirm/".len() + 32).collect()
}

#[tokio::test]
async fn a_subscription_begins_with_the_answer_of_its_address_and_once() {
    let town = Town::new().await;
    assert_eq!(post(&town, "/subscribe", FORM).await.0, StatusCode::OK);
    assert_eq!(mail(&town).await, 1);
    assert_eq!(mail(&town).await, 0, "one mail, not one a second");
    let link = link(&town);
    assert!(get(&town, &link).await.1.contains("“fietsers”"));
    assert!(
        town.tower.store.subscriptions().await.unwrap().is_empty(),
        "a scanner that opens links begins nothing"
    );
    assert!(post(&town, &link, "").await.1.contains("has begun"));
    let begun = town.tower.store.subscriptions().await.unwrap();
    assert_eq!((begun.len(), begun[0].to.to_string().as_str()), (1, "email:ann@town.example"));
    let (when, wording, hash) = town.tower.store.proof_of(&begun[0].id).await.unwrap().unwrap();
    assert_eq!((when, wording.contains("fietsers"), hash.len()), (town.now(), true, 64));
    assert!(!hash.contains("ann"));
    assert!(post(&town, &link, "").await.1.contains("has been used"));
    assert_eq!(town.tower.store.subscriptions().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_link_dies_after_two_days_and_by_a_no() {
    let town = Town::new().await;
    post(&town, "/subscribe", FORM).await;
    mail(&town).await;
    let path = link(&town);
    town.wait(TimeDelta::hours(48));
    assert!(post(&town, &path, "").await.1.contains("has expired"));
    let other = Town::new().await;
    post(&other, "/subscribe", FORM).await;
    mail(&other).await;
    let path = link(&other);
    post(&other, &path.replace("/confirm/", "/stop/"), "List-Unsubscribe=One-Click").await;
    assert!(post(&other, &path, "").await.1.contains("is unknown"));
    assert!(other.tower.store.subscriptions().await.unwrap().is_empty());
}

#[tokio::test]
async fn whoever_asks_a_thousand_times_gets_one_answer_and_three_mails() {
    let town = Town::new().await;
    let first = post(&town, "/subscribe", FORM).await;
    for written in ["ann", "Ann", "ANN"].iter().cycle().take(60) {
        assert_eq!(post(&town, "/subscribe", &FORM.replace("ann", written)).await, first);
    }
    town.subscribe("email:bob@town.example", "fietsers", &[]).await;
    assert_eq!(post(&town, "/subscribe", &FORM.replace("ann", "bob")).await, first, "known or not");
    assert_eq!(mail(&town).await, 4, "three to ann, one to bob");
}

#[tokio::test]
async fn a_form_that_cannot_be_read_or_comes_from_elsewhere_asks_nobody() {
    let town = Town::new().await;
    for wrong in ["to=ann&query=x&rhythm=daily&language=nl", "to=a%40b.be&query=&rhythm=daily&language=nl"] {
        assert_eq!(post(&town, "/subscribe", wrong).await.0, StatusCode::BAD_REQUEST);
    }
    let forged = Request::post("/subscribe")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site")
        .header("origin", "https://evil.example");
    let (status, _) = ask(&town, forged.body(Body::from(FORM)).unwrap()).await;
    assert!(status.is_client_error());
    assert_eq!(mail(&town).await, 0);
}
