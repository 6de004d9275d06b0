//! Where Telegram calls, when it calls us.
//!
//! # Source
//! Bot API, `setWebhook`: the secret comes back in `X-Telegram-Bot-Api-Secret-Token`. Path and secret are made of the token, so
//! that nothing has to be kept, and both are checked in constant time.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use teloxide::types::Update;

use super::Face;

/// Bytes of a call: a text has 4,096 characters, and its formatting may be ten times as long.
const BYTES_MAX: usize = 1024 * 1024;

/// What only Telegram and we know.
pub struct Secret {
    key: hmac::Key,
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Secret").finish_non_exhaustive()
    }
}

impl Secret {
    /// The secret of a bot, by its token.
    pub fn of(token: &str) -> Secret {
        Secret { key: hmac::Key::new(hmac::HMAC_SHA256, token.as_bytes()) }
    }

    /// The last part of the address.
    pub fn path(&self) -> String {
        self.part("path")
    }

    /// What the header carries.
    pub fn token(&self) -> String {
        self.part("header")
    }

    fn part(&self, what: &str) -> String {
        URL_SAFE_NO_PAD.encode(hmac::sign(&self.key, format!("belfort webhook {what}").as_bytes()))
    }

    fn is(&self, what: &str, given: &str) -> bool {
        let Ok(given) = URL_SAFE_NO_PAD.decode(given) else { return false };
        hmac::verify(&self.key, format!("belfort webhook {what}").as_bytes(), &given).is_ok()
    }
}

/// The route that Telegram calls; none when the bot asks Telegram.
pub fn router(face: &Arc<Face>) -> Router {
    match face.webhook {
        Some(_) => Router::new().route("/telegram/{path}", post(call)).with_state(face.clone()),
        None => Router::new(),
    }
}

async fn call(
    State(face): State<Arc<Face>>,
    Path(path): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> StatusCode {
    let Some((secret, _)) = &face.webhook else { return StatusCode::NOT_FOUND };
    if !secret.is("path", &path) {
        return StatusCode::NOT_FOUND;
    }
    let given = headers.get("x-telegram-bot-api-secret-token").and_then(|value| value.to_str().ok());
    if !given.is_some_and(|given| secret.is("header", given)) {
        return StatusCode::FORBIDDEN;
    }
    let Ok(body) = to_bytes(body, BYTES_MAX).await else { return StatusCode::PAYLOAD_TOO_LARGE };
    // What cannot be read now cannot be read the next time either: Telegram need not repeat it.
    let Ok(update) = serde_json::from_slice::<Update>(&body) else { return StatusCode::OK };
    match face.handle(&update).await {
        Ok(()) => StatusCode::OK,
        Err(error) => {
            tracing::error!("Telegram called and must call again: {error:#}");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}
