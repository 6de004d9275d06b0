//! Signing in with a service that speaks OpenID Connect: a small one on loopback, honest and otherwise.

mod factor;
mod service;
mod signatures;
mod signing_out;

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use belfort::daemon::config::Config;
use belfort::people::{Membership, Role};
use serde_json::{Value, json};

use self::service::Service;
use super::{Got, see, with_password};
use crate::town::Town;

/// A town that trusts a service.
async fn town() -> (Town, Service) {
    town_with(|_| ()).await
}

async fn town_with(change: impl FnOnce(&mut Config)) -> (Town, Service) {
    let service = Service::open().await;
    let issuer = service.url.clone();
    let town = Town::with(|config| {
        config.oidc.issuer = issuer;
        config.oidc.client_id = "belfort".to_owned();
        config.oidc.client_secret = "geheim+1".to_owned();
        change(config);
    })
    .await;
    (town, service)
}

/// What the browser carries on its way.
struct Trip {
    cookie: String,
    state: String,
    nonce: String,
    challenge: String,
}

async fn leave(town: &Town, service: &Service) -> Trip {
    let got = see(town, "/sign-in/oidc?next=/dashboard", "").await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.text);
    let address: url::Url = got.place().parse().unwrap();
    assert!(got.place().starts_with(&format!("{}/authorize?response_type=code", service.url)));
    let whole = got.headers["set-cookie"].to_str().unwrap();
    assert!(whole.contains("; HttpOnly; Secure") && whole.contains("SameSite=Lax"), "{whole}");
    let part = |wanted: &str| {
        address.query_pairs().find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned()).unwrap()
    };
    assert_eq!(part("redirect_uri"), "https://belfort.example/sign-in/oidc/callback");
    assert_eq!(part("code_challenge_method"), "S256");
    let cookie = whole.split(';').next().unwrap().to_owned();
    Trip { cookie, state: part("state"), nonce: part("nonce"), challenge: part("code_challenge") }
}

async fn come_back(town: &Town, trip: &Trip) -> Got {
    see(town, &format!("/sign-in/oidc/callback?code=abc&state={}", trip.state), &trip.cookie).await
}

fn claims(town: &Town, service: &Service, trip: &Trip, email: &str) -> Value {
    let now = town.now().timestamp();
    json!({ "iss": service.url, "aud": "belfort", "sub": "7", "nonce": trip.nonce, "exp": now + 300, "iat": now,
        "email": email, "email_verified": true, "name": "Bo Claes" })
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_found_by_its_address_and_from_then_on_by_the_name_of_the_service() {
    let (town, service) = town().await;
    assert!(see(&town, "/sign-in", "").await.text.contains("href=\"/sign-in/oidc?next="));
    let (id, email) = with_password(&town, Role::Reader).await;
    let trip = leave(&town, &service).await;
    *service.claims.lock().unwrap() = claims(&town, &service, &trip, &email.to_uppercase());
    let done = come_back(&town, &trip).await;
    assert_eq!((done.status, done.place()), (StatusCode::SEE_OTHER, "/dashboard"), "{}", done.text);
    assert_eq!(see(&town, "/dashboard", &done.session().unwrap()).await.status, StatusCode::OK);
    let asked = service.asked.lock().unwrap().clone();
    let part = |wanted: &str| {
        asked.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str()).unwrap()
    };
    assert_eq!((part("grant_type"), part("code")), ("authorization_code", "abc"));
    assert_eq!(part("authorization"), format!("Basic {}", STANDARD.encode("belfort:geheim%2B1")));
    let challenge = ring::digest::digest(&ring::digest::SHA256, part("code_verifier").as_bytes());
    assert_eq!(
        trip.challenge,
        URL_SAFE_NO_PAD.encode(challenge),
        "the verifier is the one that was promised"
    );

    // Their address changes; the name that the service has for them does not.
    let trip = leave(&town, &service).await;
    *service.claims.lock().unwrap() = claims(&town, &service, &trip, "nieuw@elders.example");
    let done = come_back(&town, &trip).await;
    let member = see(&town, "/account", &done.session().unwrap()).await.text;
    assert!(member.contains(&email), "{member}");
    // Somebody else of the service with the address of that account is not its owner.
    let trip = leave(&town, &service).await;
    let mut other = claims(&town, &service, &trip, &email);
    other["sub"] = json!("8");
    *service.claims.lock().unwrap() = other;
    assert_eq!(come_back(&town, &trip).await.session(), None);
    assert_eq!(town.tower.store.member(&id).await.unwrap().unwrap().email, email);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_invited_gets_an_account_and_a_stranger_none_unless_the_operator_says_which() {
    let (town, service) = town().await;
    let membership = Membership { organisation: Some("gent".to_owned()), role: Role::Editor };
    belfort::daemon::accounts::invite(&town.tower, "bo@gent.example", membership, "An").await.unwrap();
    let enter = async |town: &Town, sub: &str, email: &str, verified: Value| {
        let trip = leave(town, &service).await;
        let mut said = claims(town, &service, &trip, email);
        (said["sub"], said["email_verified"]) = (json!(sub), verified);
        *service.claims.lock().unwrap() = said;
        *service.told.lock().unwrap() = json!({ "sub": sub });
        come_back(town, &trip).await
    };
    for (sub, email, verified) in [
        ("1", "bo@gent.example", json!(false)),
        ("1", "bo@gent.example", Value::Null),
        ("2", "vreemd@gent.example", json!(true)),
    ] {
        let got = enter(&town, sub, email, verified).await;
        assert_eq!((got.status, got.session()), (StatusCode::FORBIDDEN, None), "{email}");
    }
    let got = enter(&town, "1", "bo@gent.example", json!("true")).await;
    assert!(got.session().is_some(), "{}", got.text);
    let bo = town.tower.store.account("bo@gent.example").await.unwrap().unwrap().member;
    assert_eq!(
        (bo.name.as_str(), bo.role_for(Some("gent")), bo.role_for(None)),
        ("Bo Claes", Some(Role::Editor), None)
    );
    assert!(town.tower.store.invitations(town.now()).await.unwrap().is_empty());
    town.tower.store.lock_account("bo@gent.example", belfort::store::Locked::Yes).await.unwrap();
    assert_eq!(
        enter(&town, "1", "bo@gent.example", json!(true)).await.session(),
        None,
        "a locked account stays so"
    );

    let town = town.after_a_crash(|config| {
        config.oidc.organisation = "gent".to_owned();
        config.oidc.role = "reader".to_owned();
    });
    let town = town.await;
    assert!(enter(&town, "2", "vreemd@gent.example", json!(true)).await.session().is_some());
    let new = town.tower.store.account("vreemd@gent.example").await.unwrap().unwrap().member;
    assert_eq!((new.role_for(Some("gent")), new.role_for(None)), (Some(Role::Reader), None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_not_the_services_for_us_for_this_question_and_for_now_opens_nothing() {
    let (town, service) = town().await;
    let (_, email) = with_password(&town, Role::Operator).await;
    let now = town.now().timestamp();
    for (claim, value) in [
        ("iss", json!("https://evil.example")),
        ("aud", json!("other")),
        ("aud", json!(["belfort", "other"])),
        ("nonce", json!("seen-before")),
        ("nonce", Value::Null),
        ("exp", json!(now - 3_600)),
        ("exp", Value::Null),
        ("iat", json!(now + 3_600)),
        ("sub", json!("")),
        ("sub", json!(7)),
    ] {
        let trip = leave(&town, &service).await;
        let mut said = claims(&town, &service, &trip, &email);
        said[claim] = value.clone();
        *service.claims.lock().unwrap() = said;
        let got = come_back(&town, &trip).await;
        assert_eq!((got.status, got.session()), (StatusCode::BAD_GATEWAY, None), "{claim} {value}");
    }
    for head in [
        json!({ "alg": "none" }),
        json!({ "alg": "HS256", "kid": "one" }),
        json!({ "alg": "ES256", "kid": "one" }),
        json!({ "alg": "RS256", "kid": "two" }),
    ] {
        let before = std::mem::replace(&mut *service.head.lock().unwrap(), head.clone());
        let trip = leave(&town, &service).await;
        *service.claims.lock().unwrap() = claims(&town, &service, &trip, &email);
        assert_eq!(come_back(&town, &trip).await.session(), None, "{head}");
        *service.head.lock().unwrap() = before;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_site_that_sends_the_browser_back_opens_nothing_and_a_service_that_is_away_is_told() {
    let (town, service) = town().await;
    let (_, email) = with_password(&town, Role::Operator).await;
    let (mine, theirs) = (leave(&town, &service).await, leave(&town, &service).await);
    *service.claims.lock().unwrap() = claims(&town, &service, &theirs, &email);
    let mixed = Trip { cookie: mine.cookie.clone(), ..theirs };
    let no_cookie = Trip {
        cookie: "a=b".to_owned(),
        state: mine.state.clone(),
        nonce: String::new(),
        challenge: String::new(),
    };
    for trip in [mixed, no_cookie] {
        let got = come_back(&town, &trip).await;
        assert_eq!((got.status, got.session()), (StatusCode::FORBIDDEN, None));
    }
    let got =
        see(&town, &format!("/sign-in/oidc/callback?error=access_denied&state={}", mine.state), &mine.cookie)
            .await;
    assert_eq!((got.status, got.session()), (StatusCode::FORBIDDEN, None));
    assert!(got.text.contains("geweigerd dat Belfort weet wie u bent"), "{}", got.text);
    assert!(got.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"), "a trip is made once");
    let elsewhere =
        format!("/sign-in/oidc/callback?code=abc&state={}&iss=https%3A%2F%2Fevil.example", mine.state);
    let got = see(&town, &elsewhere, &mine.cookie).await;
    assert_eq!((got.status, got.session()), (StatusCode::FORBIDDEN, None), "another service answers");

    let away = Town::with(|config| {
        config.oidc.issuer = "http://127.0.0.1:9".to_owned();
        config.oidc.client_id = "belfort".to_owned();
    });
    let got = see(&away.await, "/sign-in/oidc", "").await;
    assert_eq!(got.status, StatusCode::BAD_GATEWAY);
    assert!(got.text.contains("Wachtwoord"), "who has a password signs in with it: {}", got.text);
    let off = Town::new().await;
    assert_eq!(see(&off, "/sign-in/oidc", "").await.status, StatusCode::NOT_FOUND);
    assert!(!see(&off, "/sign-in", "").await.text.contains("/sign-in/oidc"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_refuses_belfort_itself_is_told_apart_from_one_that_answers_oddly() {
    let (town, service) = town().await;
    let (_, email) = with_password(&town, Role::Reader).await;
    for (refusal, words) in [
        ((401, "invalid_client"), "weigert Belfort zelf"),
        ((400, "invalid_client"), "weigert Belfort zelf"),
        ((400, "invalid_grant"), "antwoordt niet zoals het hoort"),
        ((500, "<script>"), "antwoordt niet zoals het hoort"),
    ] {
        *service.refusal.lock().unwrap() = Some(refusal);
        let trip = leave(&town, &service).await;
        *service.claims.lock().unwrap() = claims(&town, &service, &trip, &email);
        let got = come_back(&town, &trip).await;
        assert_eq!((got.status, got.session()), (StatusCode::BAD_GATEWAY, None), "{refusal:?}");
        assert!(got.text.contains(words) && !got.text.contains("geheim+1"), "{refusal:?}: {}", got.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_forgets_to_decode_a_secret_is_sent_it_as_it_is() {
    let (town, service) = town().await;
    let (_, email) = with_password(&town, Role::Reader).await;
    for (pair, gets_in) in
        [("belfort:geheim+1", true), ("belfort:geheim%2B1", true), ("belfort:other", false)]
    {
        *service.knows.lock().unwrap() = Some(format!("Basic {}", STANDARD.encode(pair)));
        let trip = leave(&town, &service).await;
        *service.claims.lock().unwrap() = claims(&town, &service, &trip, &email);
        assert_eq!(come_back(&town, &trip).await.session().is_some(), gets_in, "{pair}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_token_does_not_say_is_asked_of_the_service_and_counts_for_the_same_person_only() {
    let (town, service) = town().await;
    let (_, email) = with_password(&town, Role::Reader).await;
    let enter = async |told: Value| {
        let trip = leave(&town, &service).await;
        let mut said = claims(&town, &service, &trip, &email);
        said.as_object_mut().unwrap().retain(|name, _| !name.starts_with("email"));
        *service.claims.lock().unwrap() = said;
        *service.told.lock().unwrap() = told;
        come_back(&town, &trip).await
    };
    let other = enter(json!({ "sub": "8", "email": email, "email_verified": true })).await;
    assert_eq!((other.status, other.session()), (StatusCode::BAD_GATEWAY, None));
    let unseen = enter(json!({ "sub": "7", "email": email, "email_verified": false })).await;
    assert_eq!((unseen.status, unseen.session()), (StatusCode::FORBIDDEN, None));
    let same = enter(json!({ "sub": "7", "email": email, "email_verified": true })).await;
    assert!(same.session().is_some(), "{}", same.text);
    let known = enter(json!({ "sub": "8" })).await;
    assert!(known.session().is_some(), "whose account is tied is known by the token alone: {}", known.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_the_service_says_nothing_more_of_counts_where_the_operator_says_so() {
    let (town, service) = town_with(|config| config.oidc.addresses_are_verified = true).await;
    let (_, email) = with_password(&town, Role::Reader).await;
    for (verified, gets_in) in [(json!(false), false), (json!("false"), false), (Value::Null, true)] {
        let trip = leave(&town, &service).await;
        let mut said = claims(&town, &service, &trip, &email);
        match verified.is_null() {
            true => drop(said.as_object_mut().unwrap().remove("email_verified")),
            false => said["email_verified"] = verified.clone(),
        }
        *service.told.lock().unwrap() = json!({ "sub": "7" });
        *service.claims.lock().unwrap() = said;
        assert_eq!(come_back(&town, &trip).await.session().is_some(), gets_in, "{verified}");
    }
}
