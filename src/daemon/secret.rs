//! The secret that signs webhooks: the operator's, or one made once and kept in the data folder.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use anyhow::Context;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::config::ConfigError;
use crate::alerts::channel::Secret;

const WEBHOOK_SECRET: &str = "webhook-secret";
/// Of versions without accounts: it opens nothing any more, and their backups still come back.
const EDITOR_KEY: &str = "editor-key";

/// The files of the data folder that nobody can make again: a backup holds them.
pub(super) const KEPT: [&str; 2] = [EDITOR_KEY, WEBHOOK_SECRET];

/// Bytes of a secret that we make: the specification asks for 24 to 64.
const SECRET_BYTES: usize = 32;

/// The secrets that `webhook.secret` names, separated by spaces; empty is the one in the data folder.
///
/// # Errors
/// A secret that is none, or a file that cannot be read or made.
pub(super) fn webhook_secrets(configured: &str, data: &Path) -> anyhow::Result<Vec<Secret>> {
    if configured.trim().is_empty() {
        let path = data.join(WEBHOOK_SECRET);
        let text = kept(&path).with_context(|| format!("the webhook secret in `{}`", path.display()))?;
        let secret =
            text.parse().map_err(|problem: String| anyhow::anyhow!("`{}` {problem}", path.display()))?;
        return Ok(vec![secret]);
    }
    let wrong = |problem: String| ConfigError::Wrong {
        place: "webhook.secret".to_owned(),
        cause: format!("it {problem}"),
    };
    let read = |text: &str| text.parse().map_err(|problem| wrong(problem).into());
    configured.split_whitespace().map(read).collect()
}

fn kept(path: &Path) -> std::io::Result<String> {
    kept_as(path, webhook_secret)
}

/// A new secret in the form of the specification.
pub(super) fn webhook_secret() -> String {
    let random = ring::rand::SystemRandom::new();
    let bytes: [u8; SECRET_BYTES] =
        ring::rand::generate(&random).expect("the system gives random bytes").expose();
    format!("whsec_{}", STANDARD.encode(bytes))
}

/// Made aside, whole and on the disk, and then given its name: no process and no power cut ever sees half a secret.
fn kept_as(path: &Path, make: impl Fn() -> String) -> std::io::Result<String> {
    if path.exists() {
        return std::fs::read_to_string(path);
    }
    let draft = path.with_extension(token());
    let written = write_draft(&draft, &make());
    // A link never takes the place of what another process made meanwhile.
    let named = written.and_then(|()| std::fs::hard_link(&draft, path));
    let _ = std::fs::remove_file(&draft);
    match named {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => std::fs::read_to_string(path),
    }
}

fn write_draft(path: &Path, secret: &str) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(secret.as_bytes())?;
    file.sync_all()
}

/// An address part that nobody guesses: 128 random bits in hexadecimal digits.
pub(super) fn token() -> String {
    let random = ring::rand::SystemRandom::new();
    let bytes: [u8; 16] = ring::rand::generate(&random).expect("the system gives random bytes").expose();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_made_once_and_kept() {
        let data = tempfile::tempdir().unwrap();
        assert_eq!(webhook_secrets("", data.path()).unwrap().len(), 1);
        let first = std::fs::read_to_string(data.path().join("webhook-secret")).unwrap();
        webhook_secrets(" ", data.path()).unwrap();
        assert_eq!(std::fs::read_to_string(data.path().join("webhook-secret")).unwrap(), first);
    }

    #[test]
    fn a_secret_that_is_none_is_named_by_its_key_and_not_shown() {
        let error = webhook_secrets("geheim", Path::new("")).unwrap_err().to_string();
        assert!(error.contains("webhook.secret") && !error.contains("geheim"), "{error}");
    }
}
