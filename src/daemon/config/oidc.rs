//! `[oidc]`: signing in with a service that the organisation has already.

use std::path::PathBuf;

use serde::Deserialize;

use super::ConfigError;
use crate::daemon::oidc::is_safe;
use crate::people::{Membership, Role};

/// `[oidc]`
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Oidc {
    /// The address by which the service names itself; empty: people sign in with a password only.
    pub issuer: String,
    /// The name that the service gave Belfort.
    pub client_id: String,
    /// The secret that goes with it; empty for a public client.
    pub client_secret: String,
    /// A file that holds the secret.
    pub client_secret_file: Option<PathBuf>,
    /// Who has neither an account nor an invitation belongs to this organisation, with that role; empty: they are refused.
    pub organisation: String,
    /// The role that they get.
    pub role: String,
    /// Whether every address that the service tells counts as verified, also when it does not say so.
    pub addresses_are_verified: bool,
    /// Words of `amr` or `acr` that mean a second factor of the service, separated by spaces; empty: ours is always asked for.
    pub second_factor: String,
}

impl std::fmt::Debug for Oidc {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Oidc").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

impl Oidc {
    /// What somebody gets who has neither an account nor an invitation.
    ///
    /// # Errors
    /// A role that is none, or that the operator gives by hand.
    pub fn membership(&self) -> Result<Option<Membership>, ConfigError> {
        let wrong = |cause: String| ConfigError::Wrong { place: "oidc.role".to_owned(), cause };
        let role = if self.role.is_empty() { Role::Reader } else { self.role.parse().map_err(wrong)? };
        if role >= Role::Administrator {
            return Err(wrong(format!("`{role}` is given by hand: choose reader, editor or ai-officer")));
        }
        let organisation = Some(self.organisation.clone()).filter(|id| !id.is_empty());
        Ok(organisation.map(|id| Membership { organisation: Some(id), role }))
    }

    /// Who is told over plain HTTP who somebody is, believes everybody in between.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        self.membership()?;
        let wrong = |key: &str, cause: &str| {
            Err(ConfigError::Wrong { place: format!("oidc.{key}"), cause: cause.to_owned() })
        };
        match url::Url::parse(&self.issuer) {
            _ if self.issuer.is_empty() => Ok(()),
            Ok(issuer) if is_safe(&issuer) && !self.client_id.is_empty() => Ok(()),
            Ok(issuer) if is_safe(&issuer) => {
                wrong("client_id", "it is empty: the service gave Belfort a name")
            }
            _ => wrong("issuer", "it is not an https address such as `https://login.town.example`"),
        }
    }
}
