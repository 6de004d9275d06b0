//! Signing in with a service that speaks OpenID Connect: a small one on loopback, honest and otherwise.

use std::sync::{Arc, Mutex};

use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use belfort::people::{Membership, Role};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair, RsaPublicKeyComponents};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::{Got, see, with_password};
use crate::town::Town;

/// What the service says next, and what it was asked last.
#[derive(Clone, Default)]
struct Service {
    url: String,
    claims: Arc<Mutex<Value>>,
    head: Arc<Mutex<Value>>,
    asked: Arc<Mutex<Vec<(String, String)>>>,
}

fn key() -> RsaKeyPair {
    let pem = include_str!("../../fixtures/dkim/rsa.pem");
    let der: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    RsaKeyPair::from_pkcs8(&STANDARD.decode(der).unwrap()).unwrap()
}

impl Service {
    async fn open() -> Service {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let head = Arc::new(Mutex::new(json!({ "alg": "RS256", "kid": "one" })));
        let service = Service { url, head, ..Service::default() };
        let app = Router::new()
            .route("/.well-known/openid-configuration", get(describe))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(service.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        service
    }

    fn sign(&self, claims: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&self.head.lock().unwrap()), part(claims));
        let key = key();
        let mut signature = vec![0; key.public().modulus_len()];
        key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature).unwrap();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

async fn describe(State(service): State<Service>) -> Json<Value> {
    let url = &service.url;
    Json(json!({ "issuer": url, "authorization_endpoint": format!("{url}/authorize"),
        "token_endpoint": format!("{url}/token"), "jwks_uri": format!("{url}/keys") }))
}

async fn keys() -> Json<Value> {
    let public: RsaPublicKeyComponents<Vec<u8>> = key().public().into();
    let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    Json(
        json!({ "keys": [{ "kty": "RSA", "use": "sig", "kid": "one", "n": part(&public.n), "e": part(&public.e) }] }),
    )
}

async fn token(
    State(service): State<Service>,
    headers: HeaderMap,
    Form(asked): Form<Vec<(String, String)>>,
) -> (StatusCode, Json<Value>) {
    let proof = headers.get("authorization").map(|proof| proof.to_str().unwrap().to_owned());
    let mut asked = asked;
    asked.push(("authorization".to_owned(), proof.unwrap_or_default()));
    *service.asked.lock().unwrap() = asked;
    let claims = service.claims.lock().unwrap().clone();
    (
        StatusCode::OK,
        Json(json!({ "token_type": "Bearer", "access_token": "x", "id_token": service.sign(&claims) })),
    )
}

/// A town that trusts a service.
async fn town() -> (Town, Service) {
    let service = Service::open().await;
    let issuer = service.url.clone();
    let town = Town::with(|config| {
        config.oidc.issuer = issuer;
        config.oidc.client_id = "belfort".to_owned();
        config.oidc.client_secret = "geheim+1".to_owned();
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
    assert!(got.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"), "a trip is made once");

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
