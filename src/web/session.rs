//! The session of a browser: a cookie with a random token, of which only the hash is kept.

use std::sync::Arc;

use axum::http::header::{CACHE_CONTROL, COOKIE, SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;

use crate::daemon::tower::Tower;
use crate::people::{Member, token};
use crate::store::StoreError;

/// Seconds that a browser keeps the cookie; the store ends the session sooner when nobody visits.
const SECONDS: u32 = 7 * 24 * 60 * 60;

/// Who is signed in.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// The person.
    pub(super) member: Arc<Member>,
    /// The hash of the token: the name of the session in the store.
    pub(super) hash: String,
}

/// Who is signed in, by the cookie.
pub(super) async fn find(tower: &Tower, headers: &HeaderMap) -> anyhow::Result<Option<Known>> {
    let Some(sent) = cookie(tower, headers, Cookie::Session) else { return Ok(None) };
    let hash = token::hash(sent);
    let member = tower.store.session(&hash, tower.clock.now()).await?;
    Ok(member.map(|member| Known { member: Arc::new(member), hash }))
}

/// Our cookies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cookie {
    /// Who is signed in.
    Session,
    /// Who is on the way to the service of their organisation and back.
    Oidc,
    /// Who came back from it and shows the code of their second factor.
    Factor,
}

/// What the browser sends of a cookie.
pub(super) fn cookie<'a>(tower: &Tower, headers: &'a HeaderMap, which: Cookie) -> Option<&'a str> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut cookies = cookies.flat_map(|cookies| cookies.split(';'));
    let wanted = name(tower, which);
    let found = |cookie: &'a str| cookie.trim().split_once('=').filter(|(name, _)| *name == wanted);
    cookies.find_map(found).map(|(_, value)| value)
}

/// Over TLS the name itself makes the browser refuse a cookie that another host of the domain, or plain HTTP, would set.
fn name(tower: &Tower, which: Cookie) -> &'static str {
    match (which, is_secure(tower)) {
        (Cookie::Session, true) => "__Host-session",
        (Cookie::Session, false) => "session",
        (Cookie::Oidc, true) => "__Host-oidc",
        (Cookie::Oidc, false) => "oidc",
        (Cookie::Factor, true) => "__Host-factor",
        (Cookie::Factor, false) => "factor",
    }
}

fn is_secure(tower: &Tower) -> bool {
    tower.config.public_url().starts_with("https://")
}

/// Gives the browser its session.
pub(super) fn give(tower: &Tower, response: &mut Response, token: &str) {
    set(tower, response, Cookie::Session, token, SECONDS);
}

/// Gives a session to whoever just showed who they are; whoever was signed in here before is so no more.
pub(super) async fn change(
    tower: &Tower,
    headers: &HeaderMap,
    response: &mut Response,
    token: &str,
) -> Result<(), StoreError> {
    if let Some(before) = cookie(tower, headers, Cookie::Session) {
        tower.store.end_session(&token::hash(before)).await?;
    }
    give(tower, response, token);
    Ok(())
}

/// Takes it back.
pub(super) fn take(tower: &Tower, response: &mut Response) {
    set(tower, response, Cookie::Session, "", 0);
}

/// Sets a cookie that no script reads; without seconds it goes.
pub(super) fn set(tower: &Tower, response: &mut Response, which: Cookie, value: &str, seconds: u32) {
    let (name, secure) = (name(tower, which), if is_secure(tower) { "; Secure" } else { "" });
    let cookie = format!("{name}={value}; Path=/; Max-Age={seconds}; SameSite=Lax; HttpOnly{secure}");
    let cookie = HeaderValue::from_str(&cookie).expect("a token and an encoded address are plain ASCII");
    response.headers_mut().append(SET_COOKIE, cookie);
}

/// What the browser calls itself.
pub(super) fn agent(headers: &HeaderMap) -> &str {
    headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default()
}

/// No cache keeps the page, no search engine lists it.
pub(super) fn private(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
}
