//! A service that speaks OpenID Connect, on loopback: it says what a test wants it to say.

use std::sync::{Arc, Mutex};

use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair, RsaPublicKeyComponents};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// What the service says next, and what it was asked last.
#[derive(Clone, Default)]
pub(super) struct Service {
    pub(super) url: String,
    pub(super) claims: Arc<Mutex<Value>>,
    pub(super) head: Arc<Mutex<Value>>,
    pub(super) asked: Arc<Mutex<Vec<(String, String)>>>,
    /// What it tells of whoever the token is for.
    pub(super) told: Arc<Mutex<Value>>,
    /// How it refuses a code, if it does: the status and the error.
    pub(super) refusal: Arc<Mutex<Option<(u16, &'static str)>>>,
    /// The one header by which it knows Belfort, if it is particular.
    pub(super) knows: Arc<Mutex<Option<String>>>,
    /// Where it says that a session ends; null: it does not say.
    pub(super) end_session: Arc<Mutex<Value>>,
    /// Whether it answers nobody.
    pub(super) is_away: Arc<Mutex<bool>>,
    /// The last token that it gave.
    pub(super) given: Arc<Mutex<String>>,
}

pub(super) fn key() -> RsaKeyPair {
    let pem = include_str!("../../../fixtures/dkim/rsa.pem");
    let der: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    RsaKeyPair::from_pkcs8(&STANDARD.decode(der).unwrap()).unwrap()
}

impl Service {
    pub(super) async fn open() -> Service {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let head = Arc::new(Mutex::new(json!({ "alg": "RS256", "kid": "one" })));
        let service = Service { url, head, ..Service::default() };
        let app = Router::new()
            .route("/.well-known/openid-configuration", get(describe))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .route("/userinfo", get(userinfo))
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

async fn describe(State(service): State<Service>) -> Result<Json<Value>, StatusCode> {
    if *service.is_away.lock().unwrap() {
        return Err(StatusCode::BAD_GATEWAY);
    }
    let url = &service.url;
    let mut said = json!({ "issuer": url, "authorization_endpoint": format!("{url}/authorize"),
        "token_endpoint": format!("{url}/token"), "jwks_uri": format!("{url}/keys"),
        "userinfo_endpoint": format!("{url}/userinfo") });
    let end_session = service.end_session.lock().unwrap().clone();
    if !end_session.is_null() {
        said["end_session_endpoint"] = end_session;
    }
    Ok(Json(said))
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
    let is_known = service.knows.lock().unwrap().as_ref().is_none_or(|known| Some(known) == proof.as_ref());
    asked.push(("authorization".to_owned(), proof.unwrap_or_default()));
    *service.asked.lock().unwrap() = asked;
    if !is_known {
        return (StatusCode::UNAUTHORIZED, Json(json!({ "error": "invalid_client" })));
    }
    if let Some((status, error)) = *service.refusal.lock().unwrap() {
        return (StatusCode::from_u16(status).unwrap(), Json(json!({ "error": error })));
    }
    let claims = service.claims.lock().unwrap().clone();
    let token = service.sign(&claims);
    service.given.lock().unwrap().clone_from(&token);
    (StatusCode::OK, Json(json!({ "token_type": "Bearer", "access_token": "x", "id_token": token })))
}

async fn userinfo(State(service): State<Service>, headers: HeaderMap) -> (StatusCode, Json<Value>) {
    match headers.get("authorization").is_some_and(|proof| proof == "Bearer x") {
        true => (StatusCode::OK, Json(service.told.lock().unwrap().clone())),
        false => (StatusCode::UNAUTHORIZED, Json(json!({ "error": "invalid_token" }))),
    }
}
