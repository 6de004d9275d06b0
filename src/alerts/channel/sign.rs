//! Standard Webhooks: what a body is signed with.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;

/// A signing secret, `whsec_` and base64; it never prints itself.
#[derive(Clone)]
pub struct Secret(hmac::Key);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl FromStr for Secret {
    type Err = String;

    /// Reads a secret of at least 24 bytes and at most 64, as the specification sizes them.
    fn from_str(text: &str) -> Result<Secret, String> {
        let encoded = text.trim().strip_prefix("whsec_").ok_or("does not start with `whsec_`")?;
        let key = STANDARD.decode(encoded).map_err(|_| "is not base64 after `whsec_`")?;
        if !(24..=64).contains(&key.len()) {
            return Err(format!("holds {} bytes; a webhook secret has 24 to 64", key.len()));
        }
        Ok(Secret(hmac::Key::new(hmac::HMAC_SHA256, &key)))
    }
}

/// What the calls to one receiver are signed with.
#[derive(Clone, Debug)]
pub struct Signing {
    /// Its own secrets, the newest first.
    pub own: Vec<Secret>,
    /// Whether the secrets of the town sign too: of a receiver that has none of its own yet, or is changing to one.
    pub of_town: bool,
}

/// What is signed with the secrets of the town alone.
pub static OF_TOWN: Signing = Signing { own: Vec::new(), of_town: true };

impl Signing {
    /// With the secrets of the town alone.
    pub fn of_town() -> Signing {
        OF_TOWN.clone()
    }

    /// All secrets that sign, given those of the town.
    pub(super) fn secrets(&self, of_town: &[Secret]) -> Vec<Secret> {
        let of_town = if self.of_town { of_town } else { &[] };
        self.own.iter().chain(of_town).cloned().collect()
    }
}

/// The value of `webhook-signature`: one signature per secret, so that receivers can change theirs without a gap.
///
/// # Source
/// Standard Webhooks, "Signature scheme": `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`.
pub fn signature(secrets: &[Secret], id: &str, timestamp: i64, body: &[u8]) -> String {
    let mut signed = format!("{id}.{timestamp}.").into_bytes();
    signed.extend_from_slice(body);
    let sign = |secret: &Secret| format!("v1,{}", STANDARD.encode(hmac::sign(&secret.0, &signed)));
    secrets.iter().map(sign).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A secret, id, instant and body of our own; the signature was made with Python's `hmac` and `base64`.
    #[test]
    fn a_body_is_signed_as_the_specification_says() {
        let secret: Secret = "whsec_QmVsZm9ydCB3YXRjaGVzIG92ZXIgdGhlIHRvd24=".parse().unwrap();
        let signed = signature(&[secret], "msg_1", 1_795_420_800, br#"{"a":1}"#);
        assert_eq!(signed, "v1,FC4Etq1yAo31/m5Cf847WTLUfjATdK1dC4eNzUP67iU=");
    }

    #[test]
    fn two_secrets_give_two_signatures() {
        let one: Secret = "whsec_QmVsZm9ydCB3YXRjaGVzIG92ZXIgdGhlIHRvd24=".parse().unwrap();
        let two: Secret = "whsec_dGhlIHRvd24gd2F0Y2hlcyBvdmVyIEJlbGZvcnQ=".parse().unwrap();
        let both = signature(&[one.clone(), two.clone()], "id", 1, b"x");
        assert_eq!(
            both,
            format!("{} {}", signature(&[one], "id", 1, b"x"), signature(&[two], "id", 1, b"x"))
        );
    }

    #[test]
    fn a_wrong_secret_says_why_without_showing_itself() {
        for wrong in ["hunter2hunter2", "whsec_!!", "whsec_c2hvcnQ="] {
            let problem = wrong.parse::<Secret>().unwrap_err();
            assert!(!problem.contains("hunter2") && !problem.contains("c2hvcnQ"), "{problem}");
        }
    }
}
