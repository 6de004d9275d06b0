//! Signing out goes on at the service that said who it was, where that service says where.

use axum::http::StatusCode;
use belfort::people::{Role, totp};
use serde_json::{Value, json};

use super::super::{Got, PASSWORD, see, send, sign_in, with_password};
use super::service::Service;
use super::{claims, come_back, leave, town};
use crate::town::Town;

async fn enter(town: &Town, service: &Service, email: &str) -> Got {
    let trip = leave(town, service).await;
    *service.claims.lock().unwrap() = claims(town, service, &trip, email);
    come_back(town, &trip).await
}

/// Where the answer leads a browser by itself.
fn goes_on(got: &Got) -> Option<url::Url> {
    let refresh = got.headers.get("refresh")?.to_str().unwrap();
    Some(refresh.strip_prefix("0; url=").unwrap().parse().unwrap())
}

fn asked(address: &url::Url) -> Vec<(String, String)> {
    address.query_pairs().into_owned().collect()
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_came_in_by_the_service_goes_on_there_and_is_out_of_belfort_first() {
    let (town, service) = town().await;
    *service.end_session.lock().unwrap() = json!(format!("{}/logout?tenant=stad#top", service.url));
    let (_, email) = with_password(&town, Role::Reader).await;
    let session = enter(&town, &service, &email).await.session().unwrap();
    let out = send(&town, "/sign-out", &session, &[]).await;
    assert_eq!((out.status, out.place()), (StatusCode::OK, ""), "{}", out.text);
    assert!(out.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    assert_eq!(out.headers["cache-control"], "no-store");
    assert_eq!(
        see(&town, "/register", &session).await.status,
        StatusCode::SEE_OTHER,
        "the session has ended"
    );
    let address = goes_on(&out).unwrap();
    assert!(address.as_str().starts_with(&format!("{}/logout?tenant=stad&", service.url)), "{address}");
    assert_eq!(
        asked(&address)[1..],
        [
            pair("client_id", "belfort"),
            pair("post_logout_redirect_uri", "https://belfort.example/"),
            pair("logout_hint", &email),
            pair("ui_locales", "nl"),
        ]
    );
    assert_eq!(address.fragment(), None);
    let link = address.as_str().replace('&', "&#38;");
    assert!(out.text.contains("U bent afgemeld") && out.text.contains(&link), "{}", out.text);

    let twice = send(&town, "/sign-out", &session, &[]).await;
    assert_eq!((twice.place(), goes_on(&twice)), ("/", None), "who is out already goes nowhere");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_factor_of_belfort_makes_it_no_other_session() {
    let (town, service) = town().await;
    *service.end_session.lock().unwrap() = json!(format!("{}/logout", service.url));
    let (id, email) = with_password(&town, Role::Editor).await;
    let secret = totp::fresh_secret();
    town.tower.store.set_second_factor(&id, Some(&secret), 0, &[]).await.unwrap();
    let waits = enter(&town, &service, &email).await;
    let cookies = waits.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
    let cookie: Vec<&str> = cookies.filter_map(|cookie| cookie.split(';').next()).collect();
    let code = totp::code(&secret, town.now().timestamp()).unwrap();
    let inside = send(&town, "/sign-in/code", &cookie.join("; "), &[("code", &code)]).await;
    let out = send(&town, "/sign-out", &inside.session().unwrap(), &[]).await;
    assert!(goes_on(&out).is_some(), "{} {}", out.status, out.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_place_that_is_safe_nothing_is_different() {
    let (town, service) = town().await;
    let (_, email) = with_password(&town, Role::Reader).await;
    for place in [
        Value::Null,
        json!(""),
        json!(7),
        json!("logout"),
        json!("http://evil.example/logout"),
        json!("javascript:alert(1)"),
        json!("data:text/html,x"),
        json!("https://an:geheim@evil.example/logout"),
    ] {
        *service.end_session.lock().unwrap() = place.clone();
        town.wait(chrono::TimeDelta::hours(2));
        let session = enter(&town, &service, &email).await.session().expect("signing in goes as before");
        let out = send(&town, "/sign-out", &session, &[]).await;
        assert_eq!((out.status, out.place(), goes_on(&out)), (StatusCode::SEE_OTHER, "/", None), "{place}");
        assert_eq!(see(&town, "/register", &session).await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_service_that_began_the_session_is_gone_on_to_and_nothing_that_is_sent_leads_elsewhere() {
    let (town, service) = town().await;
    *service.end_session.lock().unwrap() = json!(format!("{}/logout", service.url));
    let (_, email) = with_password(&town, Role::Reader).await;
    let by_password = sign_in(&town, &email, PASSWORD, "").await.session().unwrap();
    let out = send(&town, "/sign-out", &by_password, &[]).await;
    assert_eq!((out.place(), goes_on(&out)), ("/", None), "a password of ours began it");

    let session = enter(&town, &service, &email).await.session().unwrap();
    let tricks = [
        ("post_logout_redirect_uri", "https://evil.example/"),
        ("end_session_endpoint", "https://evil.example/"),
        ("next", "https://evil.example/"),
    ];
    let address = "/sign-out?next=https://evil.example/&post_logout_redirect_uri=https://evil.example/";
    let out = send(&town, address, &session, &tricks).await;
    assert!(!goes_on(&out).unwrap().as_str().contains("evil.example"), "{}", out.text);

    let session = enter(&town, &service, &email).await.session().unwrap();
    let other = Service::open().await;
    *other.end_session.lock().unwrap() = json!(format!("{}/logout", other.url));
    let issuer = other.url.clone();
    let town = town.after_a_crash(|config| config.oidc.issuer = issuer).await;
    let out = send(&town, "/sign-out", &session, &[]).await;
    assert_eq!((out.place(), goes_on(&out)), ("/", None), "another service did not begin it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_is_away_holds_nobody_inside() {
    let (town, service) = town().await;
    *service.end_session.lock().unwrap() = json!(format!("{}/logout", service.url));
    let (_, email) = with_password(&town, Role::Reader).await;
    let session = enter(&town, &service, &email).await.session().unwrap();
    *service.is_away.lock().unwrap() = true;
    town.wait(chrono::TimeDelta::hours(2));
    let out = send(&town, "/sign-out", &session, &[]).await;
    assert_eq!((out.status, out.place(), goes_on(&out)), (StatusCode::SEE_OTHER, "/", None));
    assert_eq!(
        see(&town, "/register", &session).await.status,
        StatusCode::SEE_OTHER,
        "the session has ended"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_what_the_service_gave_out_nothing_is_kept() {
    let (town, service) = town().await;
    *service.end_session.lock().unwrap() = json!(format!("{}/logout", service.url));
    let (_, email) = with_password(&town, Role::Reader).await;
    let done = enter(&town, &service, &email).await;
    let given = service.given.lock().unwrap().clone();
    assert!(given.len() > 100, "the service gave a token: {given}");
    let cookies: Vec<&str> =
        done.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap()).collect();
    assert!(!cookies.concat().contains(&given), "{cookies:?}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("store.db");
    town.tower.store.copy_to_file(&file).await.unwrap();
    let held = String::from_utf8_lossy(&std::fs::read(&file).unwrap()).into_owned();
    assert!(held.contains(&service.url), "the copy holds the session");
    for part in given.split('.') {
        assert!(!held.contains(part), "a part of the token stands in the store: {part}");
    }
}
