//! E-mail, over SMTP or into a folder.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::transport::smtp::Error as SmtpError;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use tokio::io::AsyncWriteExt;

use super::dkim::{DkimConfig, Signer};
use super::mail::{self, Sender};
use super::{ConfigError, Envelope, Outcome, install_crypto, smtp_url};
use crate::alerts::incoming::is_mailbox;
use crate::alerts::mishap::{bounded, kept, line};
use crate::alerts::{Links, Message};

/// What the e-mail channel needs.
#[derive(Clone)]
pub struct EmailConfig {
    /// The mail server; empty writes `.eml` files into `outbox`.
    pub url: String,
    /// Who sends: `Belfort <belfort@town.example>`.
    pub from: String,
    /// Who reads a mail that asks to stop; empty is the sender.
    pub unsubscribe: String,
    /// Where mail that cannot be delivered comes back to, such as `bounces@town.example`; the subscription is added behind
    /// a plus sign. Empty is the sender, without an addition.
    pub return_path: String,
    /// The key that signs, where no relay does.
    pub dkim: Option<DkimConfig>,
    /// The folder of the `.eml` files.
    pub outbox: PathBuf,
    /// How long a step of the conversation may take; a minute is ample for a relay.
    pub timeout: Duration,
}

impl fmt::Debug for EmailConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmailConfig").field("from", &self.from).finish_non_exhaustive()
    }
}

enum Wire {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(PathBuf),
}

/// Sends messages by e-mail.
pub struct EmailChannel {
    wire: Wire,
    sender: Option<Sender>,
    signer: Option<Signer>,
}

impl fmt::Debug for EmailChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmailChannel").field("sender", &self.sender).finish_non_exhaustive()
    }
}

impl EmailChannel {
    /// Opens the channel; nothing is connected yet.
    ///
    /// # Errors
    /// An `smtp.url`, `smtp.from`, `smtp.unsubscribe`, `smtp.return_path` or `smtp.dkim` that cannot be used. An empty `smtp.from` is none: mails wait for it.
    pub fn open(config: EmailConfig) -> Result<EmailChannel, ConfigError> {
        let sender = sender(&config)?;
        let signer = config.dkim.as_ref().map(Signer::new).transpose()?;
        let wire = if config.url.trim().is_empty() {
            Wire::Folder(config.outbox)
        } else {
            install_crypto();
            Wire::Smtp(smtp_url::open(&config.url, config.timeout)?)
        };
        Ok(EmailChannel { wire, sender, signer })
    }

    /// Sends a message once.
    pub async fn send(
        &self,
        to: &lettre::Address,
        message: &Message,
        envelope: &Envelope<'_>,
        links: &Links,
    ) -> Outcome {
        let Some(sender) = &self.sender else {
            return Outcome::configure(kept("mail-sender", "smtp.from"));
        };
        let mail = match mail::write(sender, to, message, envelope, links) {
            Ok(mail) => mail,
            Err(error) => return Outcome::Refused { cause: kept("mail-unwritable", error) },
        };
        // The date of the delivery, not of the attempt: a second attempt is the same mail.
        let bytes = mail.formatted();
        let signed = self.signer.as_ref().map(|signer| signer.sign(&bytes, envelope.created.timestamp()));
        let bytes = match signed {
            None => bytes,
            Some(Some(signed)) => signed,
            Some(None) => return Outcome::Refused { cause: kept("mail-unsigned", "") },
        };
        match &self.wire {
            Wire::Smtp(transport) => match transport.send_raw(mail.envelope(), &bytes).await {
                Ok(answer) => Outcome::Delivered { receipt: answer.message().next().map(bounded) },
                Err(error) => read(&error),
            },
            Wire::Folder(folder) => match save(folder, envelope.delivery, &bytes).await {
                Ok(file) => Outcome::Delivered { receipt: Some(file) },
                Err(error) => Outcome::retry(kept("mail-outbox", error)),
            },
        }
    }
}

fn sender(config: &EmailConfig) -> Result<Option<Sender>, ConfigError> {
    if config.from.trim().is_empty() {
        return Ok(None);
    }
    let from: Mailbox = config.from.trim().parse().map_err(|_| ConfigError {
        key: "smtp.from",
        problem: "is not a sender such as `Belfort <belfort@town.example>`".into(),
    })?;
    let unsubscribe = match config.unsubscribe.trim() {
        "" => from.email.clone(),
        address => address.parse().map_err(|_| ConfigError {
            key: "smtp.unsubscribe",
            problem: "is not an e-mail address".into(),
        })?,
    };
    let return_path = match config.return_path.trim() {
        "" => None,
        address => Some(address.parse().map_err(|_| ConfigError {
            key: "smtp.return_path",
            problem: "is not an e-mail address such as `bounces@town.example`".into(),
        })?),
    };
    Ok(Some(Sender { from, unsubscribe, return_path }))
}

/// Writes a file that is whole or absent; a repeat of a delivery overwrites its first.
async fn save(folder: &Path, delivery: &str, mail: &[u8]) -> std::io::Result<String> {
    let name = format!("{}.eml", mail::word(delivery));
    let draft = folder.join(format!(".{name}.part"));
    tokio::fs::create_dir_all(folder).await?;
    let mut file = tokio::fs::File::create(&draft).await?;
    file.write_all(mail).await?;
    // Renamed before its bytes are on disk, the file could be empty after a power cut.
    file.sync_all().await?;
    tokio::fs::rename(&draft, folder.join(&name)).await?;
    Ok(name)
}

/// How lettre begins what it says of a server that offers no encryption where it is asked for; it has no kind for it.
const UNENCRYPTED: &str = "STARTTLS is not supported";

/// What a failed conversation means.
fn read(error: &SmtpError) -> Outcome {
    if let Some(code) = error.status() {
        return answered(code.to_string().parse().unwrap_or(0), &said(error));
    }
    if error.is_response() {
        return Outcome::ambiguous(kept("mail-hung-up", ""));
    }
    if error.is_client() && said(error).starts_with(UNENCRYPTED) {
        return Outcome::retry(kept("mail-unencrypted", "smtp.url"));
    }
    if error.is_tls() || error.is_client() {
        return Outcome::retry(kept("mail-unusable", line(error)));
    }
    // lettre names what went wrong while connecting, but has no question for it.
    if error.to_string().starts_with("Connection error") {
        return Outcome::retry(kept("mail-unreachable", line(error)));
    }
    Outcome::ambiguous(kept("mail-broke", line(error)))
}

/// What an answer of the server means, by its code and its enhanced code (RFC 3463).
fn answered(code: u16, text: &str) -> Outcome {
    let enhanced = text.split_whitespace().next().unwrap_or_default();
    let cause = kept("mail-answered", format_args!("{code} {text}"));
    // The key of the configuration stands behind what was said.
    let configure = |word, key: &str| Outcome::configure(kept(word, format_args!("{code} {text} ({key})")));
    match (code, enhanced) {
        (400..=499, _) => Outcome::retry(cause),
        // The server does not know us or not our sender: nobody's mail would pass.
        (530 | 534 | 535 | 538, _) => configure("mail-login", "smtp.url"),
        (_, "5.1.7" | "5.1.8") => configure("mail-login", "smtp.from"),
        (_, enhanced) if is_mailbox(enhanced) => Outcome::Gone { cause },
        // Without an enhanced code these three mean the mailbox (RFC 5321, 4.2.2).
        (550 | 551 | 553, enhanced) if !enhanced.starts_with("5.") => Outcome::Gone { cause },
        _ => Outcome::Refused { cause },
    }
}

/// What the server or the system said, in one bounded line.
fn said(error: &SmtpError) -> String {
    std::error::Error::source(error).map(|source| bounded(&source.to_string())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_pauses_an_address_only_when_the_mailbox_is_at_fault() {
        assert!(matches!(answered(550, "5.1.1 no such user"), Outcome::Gone { .. }));
        assert!(matches!(answered(550, "mailbox unavailable"), Outcome::Gone { .. }));
        assert!(matches!(answered(550, "5.7.1 looks like spam"), Outcome::Refused { .. }));
        assert!(matches!(answered(552, "5.3.4 too big"), Outcome::Refused { .. }));
        assert!(matches!(answered(451, "4.7.1 later"), Outcome::Retry { after: None, .. }));
        assert!(matches!(answered(535, "5.7.8 who are you"), Outcome::Retry { after: Some(_), .. }));
        assert!(matches!(answered(550, "5.1.8 sender unknown"), Outcome::Retry { after: Some(_), .. }));
    }
}
