//! Signing in with the service that an organisation has already: OpenID Connect, the code flow with PKCE.
//!
//! # Shape
//! [`begin`] says where to send the browser and what it keeps in a cookie; [`finish`] takes what it brings back. Who is known by
//! the service's own name for them, by a verified address of an account or of an invitation, or belongs to the organisation
//! that `[oidc]` names, gets in.
//! # Source
//! OpenID Connect Core 1.0, section 3.1; OpenID Connect Discovery 1.0; RFC 7636 (PKCE); RFC 9700 (what goes wrong).

use anyhow::{Context, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::{Method, RequestBuilder};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::{Url, form_urlencoded};

use super::accounts::new_account;
use super::tower::Tower;
use crate::net::{Client, NetConfig};
use crate::people::id_token::{self, Claims, Disbelief, Expected};
use crate::people::{Membership, email, token};
use crate::store::LinkKind;
use crate::text::Language;

/// Where the service sends the browser back to.
pub const CALLBACK: &str = "/sign-in/oidc/callback";
/// How long what the service says of itself is believed.
const BELIEVED: TimeDelta = TimeDelta::hours(1);
/// How soon its keys are asked for again when a token names one that is new.
const AGAIN: TimeDelta = TimeDelta::minutes(1);
/// Bytes of one answer: a description and a set of keys are a few thousand.
const ANSWER_BYTES_MAX: usize = 256 * 1024;

/// What the browser keeps until it comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What the service sends back with the browser.
    pub state: String,
    /// What the service puts in the token.
    pub nonce: String,
    /// What only we know: a stolen code opens nothing without it.
    pub verifier: String,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// They are in; the id of their account.
    In(String),
    /// The service knows them, Belfort does not.
    Unknown,
    /// Their account is locked.
    Locked,
}

/// A service, as it describes itself.
#[derive(Debug)]
pub(super) struct Provider {
    client: Client,
    document: Document,
    keys: Value,
    fetched: DateTime<Utc>,
}

#[derive(Clone, Debug, Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: Url,
    token_endpoint: Url,
    jwks_uri: Url,
}

/// Whether a service is set.
pub fn is_on(tower: &Tower) -> bool {
    !tower.config.oidc.issuer.is_empty()
}

/// Where to send the browser, and what it keeps meanwhile.
///
/// # Errors
/// The service does not answer, or describes itself as another.
pub async fn begin(tower: &Tower) -> anyhow::Result<(Url, Kept)> {
    let mut address = endpoints(tower).await?.authorization_endpoint;
    let kept = Kept { state: token::fresh(), nonce: token::fresh(), verifier: token::fresh() };
    let challenge = ring::digest::digest(&ring::digest::SHA256, kept.verifier.as_bytes());
    address
        .query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("scope", "openid email profile")
        .append_pair("client_id", &tower.config.oidc.client_id)
        .append_pair("redirect_uri", &redirect(tower))
        .append_pair("state", &kept.state)
        .append_pair("nonce", &kept.nonce)
        .append_pair("code_challenge", &URL_SAFE_NO_PAD.encode(challenge))
        .append_pair("code_challenge_method", "S256");
    Ok((address, kept))
}

/// Takes the code that the browser brought back, and says who it is.
///
/// # Errors
/// The service does not answer or refuses the code, or its token is not believed.
pub async fn finish(tower: &Tower, kept: &Kept, code: &str, language: Language) -> anyhow::Result<Outcome> {
    let id_token = exchange(tower, kept, code).await?;
    let claims = match believe(tower, &id_token, kept).await? {
        Err(Disbelief::Key) => {
            refresh_keys(tower).await?;
            believe(tower, &id_token, kept).await?
        }
        believed => believed,
    };
    let claims = claims.context("the token of the service is not believed")?;
    known(tower, &claims, language).await
}

fn redirect(tower: &Tower) -> String {
    format!("{}{CALLBACK}", tower.config.public_url())
}

async fn believe(tower: &Tower, token: &str, kept: &Kept) -> anyhow::Result<Result<Claims, Disbelief>> {
    let held = tower.oidc.lock().await;
    let provider = held.as_ref().context("the service has described itself")?;
    let expected = Expected {
        issuer: &provider.document.issuer,
        client_id: &tower.config.oidc.client_id,
        nonce: &kept.nonce,
        now: tower.clock.now().timestamp(),
    };
    Ok(id_token::read(token, &provider.keys, &expected))
}

/// Who has an account, gets one, or neither.
async fn known(tower: &Tower, claims: &Claims, language: Language) -> anyhow::Result<Outcome> {
    let subject = format!("{} {}", tower.config.oidc.issuer, claims.sub);
    if let Some(member) = tower.store.member_by_subject(&subject).await? {
        return Ok(Outcome::In(member.account));
    }
    let Some(email) = claims.verified_email().and_then(email::read) else { return Ok(Outcome::Unknown) };
    if let Some(account) = tower.store.account(&email).await? {
        if account.locked {
            return Ok(Outcome::Locked);
        }
        // One account is tied to one person of the service: whoever has the address later is somebody else.
        let tied = tower.store.tie_account(&account.member.account, &subject).await?;
        return Ok(if tied { Outcome::In(account.member.account) } else { Outcome::Unknown });
    }
    let now = tower.clock.now();
    let mut memberships = Vec::new();
    for link in tower.store.invitations(now).await? {
        if let LinkKind::Invite { email: invited, membership } = link.kind
            && invited == email
            && !memberships.iter().any(|one: &Membership| one.organisation == membership.organisation)
        {
            memberships.push(membership);
        }
    }
    if memberships.is_empty() {
        memberships.extend(tower.config.oidc.membership()?);
    }
    let Some(first) = memberships.first().cloned() else { return Ok(Outcome::Unknown) };
    let name = claims.name.as_deref().and_then(email::good_name);
    let mut new = new_account(email.clone(), &name.unwrap_or_else(|| email.clone()), first, language);
    new.subject = Some(subject);
    new.member.memberships = memberships;
    if !tower.store.add_account(&new, now).await? {
        bail!("an account for that address was made meanwhile");
    }
    for one in &new.member.memberships {
        tower.store.withdraw_invitations(&email, one.organisation.as_deref()).await?;
    }
    Ok(Outcome::In(new.member.account))
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

async fn exchange(tower: &Tower, kept: &Kept, code: &str) -> anyhow::Result<String> {
    let endpoint = endpoints(tower).await?.token_endpoint;
    let oidc = &tower.config.oidc;
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", &redirect(tower))
        .append_pair("client_id", &oidc.client_id)
        .append_pair("code_verifier", &kept.verifier)
        .finish();
    let held = tower.oidc.lock().await;
    let client =
        held.as_ref().map(|provider| provider.client.clone()).context("the service has described itself")?;
    drop(held);
    let mut request = client
        .request(Method::POST, &endpoint)?
        .header("content-type", "application/x-www-form-urlencoded")
        .header("accept", "application/json")
        .body(body);
    if !oidc.client_secret.is_empty() {
        // RFC 6749, section 2.3.1: both are encoded as in a form before they are joined.
        let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let pair = format!("{}:{}", encoded(&oidc.client_id), encoded(&oidc.client_secret));
        request = request.header("authorization", format!("Basic {}", STANDARD.encode(pair)));
    }
    let tokens: Tokens = answer(request).await.context("asking the service for a token")?;
    Ok(tokens.id_token)
}

/// What the service says of itself, asked for anew every hour.
async fn endpoints(tower: &Tower) -> anyhow::Result<Document> {
    let now = tower.clock.now();
    let mut held = tower.oidc.lock().await;
    if let Some(provider) = held.as_ref().filter(|provider| now - provider.fetched < BELIEVED) {
        return Ok(provider.document.clone());
    }
    let issuer = &tower.config.oidc.issuer;
    // The operator chose the service: it may stand in the town's own network.
    let client = crate::net::client(&NetConfig {
        allow_private: true,
        user_agent: tower.config.user_agent(),
        time_max: std::time::Duration::from_secs(10),
        ..NetConfig::default()
    })?;
    let place = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/')).parse()?;
    let document: Document = answer(client.request(Method::GET, &place)?)
        .await
        .with_context(|| format!("asking `{issuer}` to describe itself"))?;
    ensure!(
        document.issuer == *issuer,
        "`{issuer}` describes itself as `{}`: `oidc.issuer` must be the same",
        document.issuer
    );
    for endpoint in [&document.authorization_endpoint, &document.token_endpoint, &document.jwks_uri] {
        ensure!(is_safe(endpoint), "`{endpoint}` is not an https address");
    }
    let keys =
        answer(client.request(Method::GET, &document.jwks_uri)?).await.context("asking for the keys")?;
    *held = Some(Provider { client, document: document.clone(), keys, fetched: now });
    Ok(document)
}

async fn refresh_keys(tower: &Tower) -> anyhow::Result<()> {
    let now = tower.clock.now();
    let mut held = tower.oidc.lock().await;
    let provider = held.as_mut().context("the service has described itself")?;
    if now - provider.fetched >= AGAIN {
        let asked = provider.client.request(Method::GET, &provider.document.jwks_uri)?;
        provider.keys = answer(asked).await.context("asking for the keys")?;
        provider.fetched = now;
    }
    Ok(())
}

/// Over TLS, or on this machine.
pub(super) fn is_safe(address: &Url) -> bool {
    let is_here = match address.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    };
    address.scheme() == "https" || (address.scheme() == "http" && is_here)
}

/// A bounded answer, as JSON.
async fn answer<T: DeserializeOwned>(request: RequestBuilder) -> anyhow::Result<T> {
    let mut response = request.send().await?;
    let status = response.status();
    ensure!(status.is_success(), "it answers {status}");
    let mut body = Vec::new();
    while let Some(part) = response.chunk().await? {
        ensure!(
            body.len() + part.len() <= ANSWER_BYTES_MAX,
            "its answer is larger than {ANSWER_BYTES_MAX} bytes"
        );
        body.extend_from_slice(&part);
    }
    // The text of an answer may hold a token: no error shows it.
    serde_json::from_slice(&body)
        .map_err(|error| anyhow::anyhow!("its answer is not understood (line {})", error.line()))
}
