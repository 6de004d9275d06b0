//! What the service says of itself, and what it is asked behind the browser's back.
//!
//! # Source
//! OpenID Connect Discovery 1.0 and RP-Initiated Logout 1.0, section 2.1; OpenID Connect Core 1.0, sections 5.3 (what is told of a person) and 9 (how Belfort proves
//! itself); RFC 6749, section 5.2 (how a service refuses).

use anyhow::{Context, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::{Method, RequestBuilder, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::{Url, form_urlencoded};

use super::{Kept, redirect};
use crate::daemon::tower::Tower;
use crate::net::{Client, NetConfig};
use crate::people::id_token::Claims;

/// How long what the service says of itself is believed.
const BELIEVED: TimeDelta = TimeDelta::hours(1);
/// How soon its keys are asked for again when a token names one that is new.
const AGAIN: TimeDelta = TimeDelta::minutes(1);
/// Bytes of one answer: a description and a set of keys are a few thousand.
const ANSWER_BYTES_MAX: usize = 256 * 1024;

/// The service refuses Belfort itself: its name or its secret there is another.
#[derive(Debug, thiserror::Error)]
#[error("the service refuses Belfort: `oidc.client_id` or `oidc.client_secret` is not what it gave out")]
pub struct Refused;

/// A service, as it describes itself.
#[derive(Debug)]
pub(in crate::daemon) struct Provider {
    client: Client,
    pub(super) document: Document,
    pub(super) keys: Value,
    fetched: DateTime<Utc>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Document {
    pub(super) issuer: String,
    pub(super) authorization_endpoint: Url,
    token_endpoint: Url,
    jwks_uri: Url,
    userinfo_endpoint: Option<Url>,
    /// As it stands there: a service that says it badly is one to sign in with all the same.
    #[serde(default)]
    end_session_endpoint: Value,
    /// Without it: `client_secret_basic`.
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

/// A way in which Belfort proves itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Proof {
    /// A public client: the verifier is all there is.
    None,
    /// In a header, encoded as the standard says.
    Header,
    /// In a header as it is: some services forget to decode it.
    PlainHeader,
    /// In the form.
    Form,
}

impl Document {
    /// Where a session ends; `None` where the service names no place that is safe to send a browser to.
    pub(super) fn end_of_session(&self) -> Option<Url> {
        let mut address: Url = self.end_session_endpoint.as_str()?.parse().ok()?;
        address.set_fragment(None);
        let is_plain = address.username().is_empty() && address.password().is_none();
        Some(address).filter(|address| is_plain && is_safe(address))
    }

    /// The ways to try, one after the other while the service refuses.
    fn proofs(&self, id: &str, secret: &str) -> Vec<Proof> {
        if secret.is_empty() {
            return vec![Proof::None];
        }
        let takes = |method: &str| {
            let methods = self.token_endpoint_auth_methods_supported.as_deref();
            methods.map_or(method == "client_secret_basic", |all| all.iter().any(|one| one == method))
        };
        let mut proofs = Vec::new();
        if takes("client_secret_basic") || !takes("client_secret_post") {
            proofs.push(Proof::Header);
            // Where nothing needs to be encoded both are the same.
            if [id, secret].into_iter().any(|text| encoded(text) != text) && !id.contains(':') {
                proofs.push(Proof::PlainHeader);
            }
        }
        if takes("client_secret_post") {
            proofs.push(Proof::Form);
        }
        proofs
    }
}

/// As in a form (RFC 6749, section 2.3.1).
fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// What the service gives for a code.
#[derive(Deserialize)]
pub(super) struct Tokens {
    pub(super) id_token: String,
    pub(super) access_token: Option<String>,
}

/// Why it gives nothing.
#[derive(Deserialize)]
struct Refusal {
    error: String,
}

/// Changes a code for tokens.
pub(super) async fn exchange(tower: &Tower, kept: &Kept, code: &str) -> anyhow::Result<Tokens> {
    let (document, client) = (endpoints(tower).await?, client(tower).await?);
    let oidc = &tower.config.oidc;
    for proof in document.proofs(&oidc.client_id, &oidc.client_secret) {
        let request = asked(tower, &document, &client, kept, code, proof)?;
        if let Some(tokens) = tokens(request).await.context("asking the service for a token")? {
            return Ok(tokens);
        }
    }
    Err(Refused.into())
}

fn asked(
    tower: &Tower,
    document: &Document,
    client: &Client,
    kept: &Kept,
    code: &str,
    proof: Proof,
) -> anyhow::Result<RequestBuilder> {
    let oidc = &tower.config.oidc;
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", &redirect(tower))
        .append_pair("client_id", &oidc.client_id)
        .append_pair("code_verifier", &kept.verifier);
    if proof == Proof::Form {
        form.append_pair("client_secret", &oidc.client_secret);
    }
    let request = client
        .request(Method::POST, &document.token_endpoint)?
        .header("content-type", "application/x-www-form-urlencoded")
        .header("accept", "application/json")
        .body(form.finish());
    let pair = match proof {
        Proof::Header => format!("{}:{}", encoded(&oidc.client_id), encoded(&oidc.client_secret)),
        Proof::PlainHeader => format!("{}:{}", oidc.client_id, oidc.client_secret),
        Proof::None | Proof::Form => return Ok(request),
    };
    Ok(request.header("authorization", format!("Basic {}", STANDARD.encode(pair))))
}

/// What the service gives; nothing when it does not know Belfort by that proof.
async fn tokens(request: RequestBuilder) -> anyhow::Result<Option<Tokens>> {
    let response = request.send().await?;
    let status = response.status();
    let body = bytes(response).await?;
    if status.is_success() {
        return understood(&body).map(Some);
    }
    let refusal: Option<Refusal> = serde_json::from_slice(&body).ok();
    let error = refusal.map(|refusal| refusal.error).unwrap_or_default();
    match status == 401 || matches!(error.as_str(), "invalid_client" | "unauthorized_client") {
        true => Ok(None),
        false => anyhow::bail!("it answers {status} `{}`", error_code(&error)),
    }
}

/// What a service calls an error, fit for a log.
pub fn error_code(said: &str) -> String {
    said.chars().filter(|sign| sign.is_ascii_alphanumeric() || *sign == '_').take(40).collect()
}

/// Adds to a token what the service tells of the same person when it is asked.
pub(super) async fn told_of(
    tower: &Tower,
    claims: &mut Claims,
    access_token: Option<&str>,
) -> anyhow::Result<()> {
    let (document, client) = (endpoints(tower).await?, client(tower).await?);
    let (Some(place), Some(access_token)) = (&document.userinfo_endpoint, access_token) else {
        return Ok(());
    };
    let request = client
        .request(Method::GET, place)?
        .header("accept", "application/json")
        .header("authorization", format!("Bearer {access_token}"));
    let told: Claims = answer(request).await.context("asking the service for an address")?;
    ensure!(claims.complete(told), "the service tells of somebody else than its token");
    Ok(())
}

async fn client(tower: &Tower) -> anyhow::Result<Client> {
    let held = tower.oidc.lock().await;
    held.as_ref().map(|provider| provider.client.clone()).context("the service has described itself")
}

/// What the service says of itself, asked for anew every hour.
pub(super) async fn endpoints(tower: &Tower) -> anyhow::Result<Document> {
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
    let always = [&document.authorization_endpoint, &document.token_endpoint, &document.jwks_uri];
    for endpoint in always.into_iter().chain(&document.userinfo_endpoint) {
        ensure!(is_safe(endpoint), "`{endpoint}` is not an https address");
    }
    let keys =
        answer(client.request(Method::GET, &document.jwks_uri)?).await.context("asking for the keys")?;
    *held = Some(Provider { client, document: document.clone(), keys, fetched: now });
    Ok(document)
}

/// Asks for the keys again, but not at once again.
pub(super) async fn refresh_keys(tower: &Tower) -> anyhow::Result<()> {
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
pub(in crate::daemon) fn is_safe(address: &Url) -> bool {
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
    let response = request.send().await?;
    let status = response.status();
    ensure!(status.is_success(), "it answers {status}");
    understood(&bytes(response).await?)
}

async fn bytes(mut response: Response) -> anyhow::Result<Vec<u8>> {
    let mut body = Vec::new();
    while let Some(part) = response.chunk().await? {
        ensure!(
            body.len() + part.len() <= ANSWER_BYTES_MAX,
            "its answer is larger than {ANSWER_BYTES_MAX} bytes"
        );
        body.extend_from_slice(&part);
    }
    Ok(body)
}

/// The text of an answer may hold a token: no error shows it.
fn understood<T: DeserializeOwned>(body: &[u8]) -> anyhow::Result<T> {
    serde_json::from_slice(body)
        .map_err(|error| anyhow::anyhow!("its answer is not understood (line {})", error.line()))
}
