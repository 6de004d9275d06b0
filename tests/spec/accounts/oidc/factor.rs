//! The second factor of an account, when the service of the organisation says who it is.

use axum::http::StatusCode;
use belfort::people::{Role, totp};
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::super::{Got, see, send, with_password};
use super::service::Service;
use super::{claims, come_back, leave, town_with};
use crate::town::Town;

/// An account with a second factor: its address and the secret of the app.
async fn with_factor(town: &Town) -> (String, String) {
    let (id, email) = with_password(town, Role::Editor).await;
    let secret = totp::fresh_secret();
    let recovery = [belfort::daemon::accounts::recovery_hash("abcd-efgh")];
    town.tower.store.set_second_factor(&id, Some(&secret), 0, &recovery).await.unwrap();
    (email, secret)
}

async fn enter(town: &Town, service: &Service, email: &str, proof: (&str, Value)) -> Got {
    let trip = leave(town, service).await;
    let mut said = claims(town, service, &trip, email);
    said[proof.0] = proof.1;
    *service.claims.lock().unwrap() = said;
    come_back(town, &trip).await
}

fn waiting(got: &Got) -> String {
    let mut cookies = got.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
    let cookie = cookies.find(|cookie| cookie.contains("factor=")).expect("the browser waits with something");
    assert!(cookie.contains("; HttpOnly; Secure"), "{cookie}");
    cookie.split(';').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_set_up_a_second_factor_shows_it_after_the_service_too() {
    let (town, service) = town_with(|_| ()).await;
    let (email, secret) = with_factor(&town).await;
    let code = || totp::code(&secret, town.now().timestamp()).unwrap();
    let got = enter(&town, &service, &email, ("amr", json!(["pwd", "mfa"]))).await;
    assert_eq!((got.status, got.place(), got.session()), (StatusCode::SEE_OTHER, "/sign-in/code", None));
    let cookie = waiting(&got);
    assert!(see(&town, "/sign-in/code", &cookie).await.text.contains("Code die de app toont"));
    let token = cookie.split_once('=').unwrap().1.split('.').next().unwrap().to_owned();
    assert_eq!(
        see(&town, &format!("/welcome/{token}"), "").await.status,
        StatusCode::NOT_FOUND,
        "it is no link that opens something"
    );
    let wrong = send(&town, "/sign-in/code", &cookie, &[("code", "000000")]).await;
    assert_eq!((wrong.status, wrong.session()), (StatusCode::FORBIDDEN, None));
    assert!(wrong.text.contains("role=\"alert\""), "{}", wrong.text);
    let right = send(&town, "/sign-in/code", &cookie, &[("code", &code())]).await;
    assert_eq!((right.status, right.place()), (StatusCode::SEE_OTHER, "/dashboard"), "{}", right.text);
    assert_eq!(see(&town, "/dashboard", &right.session().unwrap()).await.status, StatusCode::OK);
    town.wait(TimeDelta::seconds(60));
    let again = send(&town, "/sign-in/code", &cookie, &[("code", &code())]).await;
    assert_eq!((again.status, again.session()), (StatusCode::FORBIDDEN, None), "it is shown once");

    let late = waiting(&enter(&town, &service, &email, ("amr", Value::Null)).await);
    town.wait(TimeDelta::minutes(11));
    assert_eq!(see(&town, "/sign-in/code", &late).await.status, StatusCode::FORBIDDEN);
    assert_eq!(send(&town, "/sign-in/code", &late, &[("code", &code())]).await.session(), None);
    let lost = waiting(&enter(&town, &service, &email, ("amr", Value::Null)).await);
    let recovered = send(&town, "/sign-in/code", &lost, &[("code", "ABCD EFGH")]).await;
    assert!(recovered.session().is_some(), "who lost the phone has a code: {}", recovered.text);
    assert_eq!(see(&town, "/sign-in/code", "").await.place(), "/sign-in");
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_are_guessed_ten_times_and_no_more() {
    let (town, service) = town_with(|_| ()).await;
    let (email, secret) = with_factor(&town).await;
    for _ in 0..5 {
        // Going to the service again gives no new guesses.
        let cookie = waiting(&enter(&town, &service, &email, ("amr", Value::Null)).await);
        for _ in 0..2 {
            let got = send(&town, "/sign-in/code", &cookie, &[("code", "000000")]).await;
            assert_eq!(got.status, StatusCode::FORBIDDEN);
        }
    }
    let cookie = waiting(&enter(&town, &service, &email, ("amr", Value::Null)).await);
    let code = totp::code(&secret, town.now().timestamp()).unwrap();
    let got = send(&town, "/sign-in/code", &cookie, &[("code", &code)]).await;
    assert_eq!((got.status, got.session()), (StatusCode::TOO_MANY_REQUESTS, None));
    assert_eq!(got.headers["retry-after"], "900");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_factor_of_the_service_counts_where_the_operator_says_by_which_word() {
    let (town, service) = town_with(|config| config.oidc.second_factor = "mfa urn:strong".to_owned()).await;
    let (email, _) = with_factor(&town).await;
    for (claim, value, counts) in [
        ("amr", json!(["pwd", "mfa"]), true),
        ("acr", json!("urn:strong"), true),
        ("amr", json!(["pwd"]), false),
        ("amr", json!("mfa"), false),
        ("amr", json!({ "mfa": true }), false),
        ("acr", json!("urn:strong urn:weak"), false),
        ("acr", json!(7), false),
    ] {
        let got = enter(&town, &service, &email, (claim, value.clone())).await;
        assert_eq!(got.session().is_some(), counts, "{claim} {value}");
        assert_eq!(got.place(), if counts { "/dashboard" } else { "/sign-in/code" }, "{claim} {value}");
    }
}
