//! Signing out goes on at the service that said who it was.
//!
//! # Shape
//! The service is told which program asks and, as a hint, the address of the account. A token of the service would let it ask
//! nothing more, but would have to be kept with the session for that alone; so none is kept, and the service may ask whether
//! to sign out there.
//! # Source
//! OpenID Connect RP-Initiated Logout 1.0, sections 2 and 2.1.

use std::time::Duration;

use url::Url;

use super::provider::endpoints;
use crate::daemon::tower::Tower;
use crate::people::Member;
use crate::text::Language;

/// How long a service is waited for: who signs out is out of Belfort already, and is not held up.
const WAIT_MAX: Duration = Duration::from_secs(3);
/// Where the service sends the browser back to, if it does.
const SIGNED_OUT: &str = "/";

/// Where a browser goes on to whose session the service `issuer` began; `None` where it does not say so, is not asked any more
/// or does not answer.
pub async fn sign_out(tower: &Tower, issuer: &str, member: &Member, language: Language) -> Option<Url> {
    if issuer != tower.config.oidc.issuer {
        return None;
    }
    let document = match tokio::time::timeout(WAIT_MAX, endpoints(tower)).await {
        Ok(Ok(document)) => document,
        Ok(Err(cause)) => {
            tracing::warn!("signing out with OpenID Connect: {cause:#}");
            return None;
        }
        Err(_) => {
            tracing::warn!("signing out with OpenID Connect: the service does not answer");
            return None;
        }
    };
    let mut address = document.end_of_session()?;
    address
        .query_pairs_mut()
        .append_pair("client_id", &tower.config.oidc.client_id)
        .append_pair("post_logout_redirect_uri", &format!("{}{SIGNED_OUT}", tower.config.public_url()))
        .append_pair("logout_hint", &member.email)
        .append_pair("ui_locales", language.code());
    Some(address)
}
