//! Signing in with the service that an organisation has already: OpenID Connect, the code flow with PKCE.
//!
//! # Shape
//! [`begin`] says where to send the browser and what it keeps in a cookie; [`finish`] takes what it brings back. Who is known by
//! the service's own name for them, by a verified address of an account or of an invitation, or belongs to the organisation
//! that `[oidc]` names, gets in; whoever set up a second factor here shows it as well, unless the service's own counts. [`sign_out`]
//! says where the browser goes on to when the session ends.
//! # Source
//! OpenID Connect Core 1.0, section 3.1; RFC 7636 (PKCE); RFC 9207 (who answers); RFC 9700 (what goes wrong).

mod provider;
mod sign_out;

use anyhow::{Context, bail};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use url::Url;

pub(super) use self::provider::{Provider, is_safe};
pub use self::provider::{Refused, error_code};
use self::provider::{endpoints, exchange, refresh_keys, told_of};
pub use self::sign_out::sign_out;
use super::accounts::{asks_for_code, new_account};
use super::tower::Tower;
use crate::people::id_token::{self, Claims, Disbelief, Expected};
use crate::people::{Membership, email, token};
use crate::store::LinkKind;
use crate::text::Language;

/// Where the service sends the browser back to.
pub const CALLBACK: &str = "/sign-in/oidc/callback";

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
    /// It is they, and they set up a second factor here that they have not shown yet; the id of their account.
    AsksForCode(String),
    /// The service knows them, Belfort does not.
    Unknown,
    /// Their account is locked.
    Locked,
}

/// Whether a service is set.
pub fn is_on(tower: &Tower) -> bool {
    !tower.config.oidc.issuer.is_empty()
}

/// Where to send the browser, and what it keeps meanwhile.
///
/// # Errors
/// The service does not answer, or describes itself as another.
pub async fn begin(tower: &Tower, language: Language) -> anyhow::Result<(Url, Kept)> {
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
        .append_pair("code_challenge_method", "S256")
        .append_pair("ui_locales", language.code());
    Ok((address, kept))
}

/// Takes the code that the browser brought back, and says who it is.
///
/// # Errors
/// The service does not answer or refuses the code ([`Refused`]: it refuses Belfort itself), or its token is not believed.
pub async fn finish(tower: &Tower, kept: &Kept, code: &str, language: Language) -> anyhow::Result<Outcome> {
    let tokens = exchange(tower, kept, code).await?;
    let claims = match believe(tower, &tokens.id_token, kept).await? {
        Err(Disbelief::Key) => {
            refresh_keys(tower).await?;
            believe(tower, &tokens.id_token, kept).await?
        }
        believed => believed,
    };
    let mut claims = claims.context("the token of the service is not believed")?;
    let outcome = match of_subject(tower, &claims).await? {
        Some(account) => Outcome::In(account),
        None => {
            if address(tower, &claims).is_none() {
                told_of(tower, &mut claims, tokens.access_token.as_deref()).await?;
            }
            of_address(tower, &claims, language).await?
        }
    };
    let Outcome::In(account) = outcome else { return Ok(outcome) };
    let is_shown = claims.shows(tower.config.oidc.second_factor.split_whitespace());
    Ok(match !is_shown && asks_for_code(tower, &account).await? {
        true => Outcome::AsksForCode(account),
        false => Outcome::In(account),
    })
}

/// Whether an answer that names who gives it comes from the service.
pub fn is_from(tower: &Tower, issuer: &str) -> bool {
    issuer.is_empty() || issuer == tower.config.oidc.issuer
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

/// How an account is tied to a person of the service.
fn subject(tower: &Tower, claims: &Claims) -> String {
    format!("{} {}", tower.config.oidc.issuer, claims.sub)
}

async fn of_subject(tower: &Tower, claims: &Claims) -> anyhow::Result<Option<String>> {
    Ok(tower.store.member_by_subject(&subject(tower, claims)).await?.map(|member| member.account))
}

/// Their address, when it counts.
fn address(tower: &Tower, claims: &Claims) -> Option<String> {
    let addresses = match tower.config.oidc.addresses_are_verified {
        true => claims.undenied_email(),
        false => claims.verified_email(),
    };
    addresses.and_then(email::read)
}

/// Who has an account, gets one, or neither.
async fn of_address(tower: &Tower, claims: &Claims, language: Language) -> anyhow::Result<Outcome> {
    let subject = subject(tower, claims);
    let Some(email) = address(tower, claims) else {
        tracing::info!(
            "signing in with OpenID Connect: the service tells no verified address (`oidc.addresses_are_verified`)"
        );
        return Ok(Outcome::Unknown);
    };
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
