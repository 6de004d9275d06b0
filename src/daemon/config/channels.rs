//! The sections on who is told, when and over what: alerts, Telegram, e-mail, webhooks.

use std::path::PathBuf;

use chrono_tz::Tz;
use serde::Deserialize;

use crate::text::Language;

/// `[alerts]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Alerts {
    /// The time zone in which digests go out.
    pub time_zone: Tz,
    /// The language of subscriptions that choose none.
    pub language: Language,
    /// Days for which the proof of consent is kept after it was given, once its subscription has ended.
    pub forget_days: u32,
}

impl Default for Alerts {
    fn default() -> Alerts {
        // As GOV.UK's e-mail alerts: four weeks answer every "I never asked for this".
        Alerts { time_zone: chrono_tz::Europe::Brussels, language: Language::Nl, forget_days: 28 }
    }
}

/// `[telegram]`
#[derive(Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Telegram {
    /// The bot's token.
    pub token: String,
    /// A file that holds the token.
    pub token_file: Option<PathBuf>,
    /// The Bot API server.
    pub api_url: String,
    /// Whether Telegram calls us at `web.public_url`; otherwise the bot asks Telegram.
    pub webhook: bool,
}

impl Default for Telegram {
    fn default() -> Telegram {
        let api_url = "https://api.telegram.org".to_owned();
        Telegram { token: String::new(), token_file: None, api_url, webhook: false }
    }
}

impl std::fmt::Debug for Telegram {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Telegram").field("api_url", &self.api_url).finish_non_exhaustive()
    }
}

/// `[smtp]`
#[derive(Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Smtp {
    /// `smtps://user:pass@host:465`, `smtp://127.0.0.1:2525`; empty: `.eml` files in `outbox` of the data folder.
    pub url: String,
    /// A file that holds the address.
    pub url_file: Option<PathBuf>,
    /// The sender.
    pub from: String,
    /// Where mail that cannot be delivered comes back to: `bounces@town.example` becomes `bounces+SUBSCRIPTION@town.example`.
    /// Empty: the sender, without an addition.
    ///
    /// Not on by itself, because it is safe only where two things hold that Belfort cannot see from here. The server of the
    /// mailbox must take every address with a plus sign: one that does not refuses each bounce, and nobody learns of it. And
    /// a relay that binds senders to their login must let such a sender pass: one that does not refuses all mail.
    pub return_path: String,
    /// The mailbox that reads requests to stop; empty: the sender.
    pub unsubscribe: String,
    /// Who signs the mail.
    pub dkim: Dkim,
    /// The DNS server that `doctor` asks about the sender, such as `192.0.2.53:53`; empty: that of the machine.
    pub dns: String,
}

/// `[smtp.dkim]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Dkim {
    /// The domain that answers for the mail; that of the sender, so that DMARC accepts it.
    pub domain: String,
    /// The name of the key under `_domainkey` of that domain.
    pub selector: String,
    /// The file with the private key, PEM, RSA of 2,048 bits or more or Ed25519 (which some large receivers do not read yet).
    /// Without it a relay signs; `domain` and `selector` then only say which record `doctor` looks at.
    pub key_file: Option<PathBuf>,
}

impl Default for Smtp {
    fn default() -> Smtp {
        Smtp {
            url: String::new(),
            url_file: None,
            from: "Belfort <belfort@localhost>".to_owned(),
            return_path: String::new(),
            unsubscribe: String::new(),
            dkim: Dkim::default(),
            dns: String::new(),
        }
    }
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp").field("from", &self.from).finish_non_exhaustive()
    }
}

/// `[webhook]`
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Webhook {
    /// `whsec_...`; several, separated by spaces, while a secret is being changed.
    pub secret: String,
    /// A file that holds the secret.
    pub secret_file: Option<PathBuf>,
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Webhook").finish_non_exhaustive()
    }
}
