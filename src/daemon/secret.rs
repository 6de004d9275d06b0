//! The secret that signs webhooks: the operator's, or one made once and kept in the data folder.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use anyhow::Context;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::config::ConfigError;
use crate::alerts::channel::Secret;

/// Bytes of a secret that we make: the specification asks for 24 to 64.
const SECRET_BYTES: usize = 32;

/// The secrets that `webhook.secret` names, separated by spaces; empty is the one in the data folder.
///
/// # Errors
/// A secret that is none, or a file that cannot be read or made.
pub(super) fn webhook_secrets(configured: &str, data: &Path) -> anyhow::Result<Vec<Secret>> {
    if configured.trim().is_empty() {
        let path = data.join("webhook-secret");
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

/// The key of the people who may change the register on the web page, made once and kept in the data folder.
pub(super) fn editor_key(data: &Path) -> anyhow::Result<String> {
    let path = data.join("editor-key");
    let key = kept_as(&path, token).with_context(|| format!("the key of editors in `{}`", path.display()))?;
    Ok(key.trim().to_owned())
}

fn kept(path: &Path) -> std::io::Result<String> {
    kept_as(path, || {
        let random = ring::rand::SystemRandom::new();
        let bytes: [u8; SECRET_BYTES] =
            ring::rand::generate(&random).expect("the system gives random bytes").expose();
        format!("whsec_{}", STANDARD.encode(bytes))
    })
}

fn kept_as(path: &Path, make: impl Fn() -> String) -> std::io::Result<String> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(mut file) => {
            let secret = make();
            file.write_all(secret.as_bytes())?;
            Ok(secret)
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => std::fs::read_to_string(path),
        Err(error) => Err(error),
    }
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
