//! DKIM: a mail signed for its domain, where no relay does it.
//!
//! Signed with `ring`, which Belfort has anyway: a crate that signs brings an RSA implementation with an open advisory along
//! (RUSTSEC-2023-0071), and what is left besides it is the canonical form of a mail, below.
//!
//! # Source
//! RFC 6376 (DKIM), RFC 8463 (Ed25519), RFC 8301 (SHA-256, keys of at least 2,048 bits).

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};

use super::ConfigError;

/// What signing needs.
#[derive(Clone)]
pub struct DkimConfig {
    /// The domain that answers for the mail.
    pub domain: String,
    /// The name of the key under `_domainkey` of that domain.
    pub selector: String,
    /// The private key, PEM.
    pub key: String,
}

impl fmt::Debug for DkimConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DkimConfig").field("domain", &self.domain).finish_non_exhaustive()
    }
}

/// Signs mails for a domain.
pub struct Signer {
    domain: String,
    selector: String,
    key: Key,
}

enum Key {
    Ed25519(Ed25519KeyPair),
    Rsa(RsaKeyPair),
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("domain", &self.domain).finish_non_exhaustive()
    }
}

/// The fields that are signed, where the mail has them. RFC 8058 asks for both of `List-Unsubscribe`.
const SIGNED: [&str; 12] = [
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "content-type",
    "list-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "auto-submitted",
    "content-transfer-encoding",
];
/// Fields of which a second one would be shown and must not be added on the way: named once more than they stand there.
const ALONE: [&str; 4] = ["from", "to", "subject", "date"];

impl Signer {
    /// A signer.
    ///
    /// # Errors
    /// A name that cannot stand in the DNS, or a key that is neither Ed25519 nor RSA of at least 2,048 bits.
    pub fn new(config: &DkimConfig) -> Result<Signer, ConfigError> {
        for (key, name) in [("smtp.dkim.domain", &config.domain), ("smtp.dkim.selector", &config.selector)] {
            let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
            if name.is_empty() || name.len() > 200 || !name.chars().all(fits) {
                let problem = "is not a name of the DNS such as `town.example` or `belfort2026`".to_owned();
                return Err(ConfigError { key, problem });
            }
        }
        let wrong = || ConfigError {
            key: "smtp.dkim.key_file",
            problem: "holds no private key that can sign: make one with `openssl genpkey -algorithm RSA \
                      -pkeyopt rsa_keygen_bits:2048` (or `-algorithm ED25519`)"
                .to_owned(),
        };
        let key = read(&config.key).ok_or_else(wrong)?;
        Ok(Signer { domain: config.domain.clone(), selector: config.selector.clone(), key })
    }

    /// Where the public key stands in the DNS.
    pub fn name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }

    /// What stands there: the TXT record to publish.
    pub fn record(&self) -> String {
        match &self.key {
            Key::Ed25519(pair) => {
                format!("v=DKIM1; k=ed25519; p={}", STANDARD.encode(pair.public_key()))
            }
            Key::Rsa(pair) => {
                format!(
                    "v=DKIM1; k=rsa; p={}",
                    STANDARD.encode(subject_public_key(pair.public_key().as_ref()))
                )
            }
        }
    }

    /// The mail with its signature in front; signed twice at the same `seconds` it is the same, to the byte.
    ///
    /// # Units
    /// `seconds` since 1970.
    pub fn sign(&self, mail: &[u8], seconds: i64) -> Option<Vec<u8>> {
        let text = std::str::from_utf8(mail).ok()?;
        let (head, body) = text.split_once("\r\n\r\n")?;
        let fields = unfolded(head);
        let (names, mut signed) = chosen(&fields);
        let algorithm = match &self.key {
            Key::Ed25519(_) => "ed25519-sha256",
            Key::Rsa(_) => "rsa-sha256",
        };
        let hash = STANDARD.encode(digest(&SHA256, canonical_body(body).as_bytes()));
        let field = format!(
            "v=1; a={algorithm}; c=relaxed/relaxed; d={}; s={};\r\n\tt={seconds}; h={};\r\n\tbh={hash};\r\n\tb=",
            self.domain,
            self.selector,
            names.join(":\r\n\t ")
        );
        // The signature covers its own field too, with an empty `b` and no line end (section 3.7).
        signed.push_str(&canonical_field("DKIM-Signature", &field));
        let signature = self.signature(signed.as_bytes())?;
        let mut folded = String::new();
        for (place, c) in signature.chars().enumerate() {
            if place % 72 == 0 && place > 0 {
                folded.push_str("\r\n\t ");
            }
            folded.push(c);
        }
        Some([format!("DKIM-Signature: {field}{folded}\r\n").as_bytes(), mail].concat())
    }

    fn signature(&self, signed: &[u8]) -> Option<String> {
        Some(match &self.key {
            // RFC 8463, section 3: the hash is what is signed.
            Key::Ed25519(pair) => STANDARD.encode(pair.sign(digest(&SHA256, signed).as_ref())),
            Key::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed, &mut signature).ok()?;
                STANDARD.encode(signature)
            }
        })
    }
}

/// A key in PEM: PKCS #8 of either kind, or the older form of RSA.
fn read(pem: &str) -> Option<Key> {
    let (_, rest) = pem.split_once("-----BEGIN ")?;
    let (label, rest) = rest.split_once("-----")?;
    let (encoded, _) = rest.split_once("-----END")?;
    let encoded: String = encoded.split_whitespace().collect();
    let der = STANDARD.decode(encoded).ok()?;
    match label {
        "RSA PRIVATE KEY" => RsaKeyPair::from_der(&der).ok().map(Key::Rsa),
        // OpenSSL writes Ed25519 keys without their public half, which the strict reader refuses.
        "PRIVATE KEY" => Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der)
            .map(Key::Ed25519)
            .ok()
            .or_else(|| RsaKeyPair::from_pkcs8(&der).ok().map(Key::Rsa)),
        _ => None,
    }
}

/// The header fields of a mail, each on one line, in their order.
fn unfolded(head: &str) -> Vec<(&str, String)> {
    let mut fields: Vec<(&str, String)> = Vec::new();
    for line in head.split("\r\n") {
        match (line.starts_with([' ', '\t']), fields.last_mut(), line.split_once(':')) {
            (true, Some((_, value)), _) => value.push_str(line),
            (false, _, Some((name, value))) => fields.push((name, value.to_owned())),
            _ => {}
        }
    }
    fields
}

/// The names of the fields to sign, and the fields themselves in canonical form.
fn chosen(fields: &[(&str, String)]) -> (Vec<&'static str>, String) {
    let (mut names, mut canonical) = (Vec::new(), String::new());
    for name in SIGNED {
        if let Some((_, value)) = fields.iter().rfind(|(other, _)| other.eq_ignore_ascii_case(name)) {
            names.push(name);
            canonical.push_str(&canonical_field(name, value));
            canonical.push_str("\r\n");
            names.extend(ALONE.iter().find(|alone| **alone == name));
        }
    }
    (names, canonical)
}

/// A field in the form that survives what relays do to white space (RFC 6376, 3.4.2).
fn canonical_field(name: &str, value: &str) -> String {
    format!(
        "{}:{}",
        name.trim().to_ascii_lowercase(),
        value.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
    )
}

/// A body in that form (RFC 6376, 3.4.4): single blanks, none at the end of a line, no empty lines at the end.
fn canonical_body(body: &str) -> String {
    let mut canonical = String::with_capacity(body.len());
    for line in body.split("\r\n") {
        let mut blank = false;
        for c in line.trim_end_matches([' ', '\t']).chars() {
            let is_blank = matches!(c, ' ' | '\t');
            if is_blank && !blank {
                canonical.push(' ');
            } else if !is_blank {
                canonical.push(c);
            }
            blank = is_blank;
        }
        canonical.push_str("\r\n");
    }
    let end = canonical.trim_end_matches("\r\n").len();
    canonical.truncate(end);
    if !canonical.is_empty() {
        canonical.push_str("\r\n");
    }
    canonical
}

/// An RSA public key as the DNS holds it: PKCS #1 wrapped into a `SubjectPublicKeyInfo` (RFC 5280, 4.1).
fn subject_public_key(pkcs1: &[u8]) -> Vec<u8> {
    const RSA: [u8; 15] =
        [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
    let bits = tagged(0x03, &[&[0], pkcs1].concat());
    tagged(0x30, &[&RSA[..], &bits].concat())
}

/// A value of DER with its tag and length.
fn tagged(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = match value.len() {
        short @ 0..0x80 => vec![u8::try_from(short).expect("below 128")],
        long => {
            let bytes: Vec<u8> = long.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
            [&[0x80 | u8::try_from(bytes.len()).expect("at most eight")], &bytes[..]].concat()
        }
    };
    [&[tag], &length[..], value].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 6376, section 3.4.5.
    #[test]
    fn the_canonical_form_is_that_of_the_standard() {
        let fields = unfolded("A: X\r\nB : Y\t\r\n\tZ  ");
        let canonical: Vec<String> =
            fields.iter().map(|(name, value)| canonical_field(name, value)).collect();
        assert_eq!(canonical, ["a:X", "b:Y Z"]);
        assert_eq!(canonical_body(" C \r\nD \t E\r\n\r\n\r\n"), " C\r\nD E\r\n");
        assert_eq!(canonical_body("\r\n\r\n"), "");
    }

    #[test]
    fn a_key_that_cannot_sign_is_refused_with_its_remedy() {
        let config = |key: &str| DkimConfig {
            domain: "town.example".into(),
            selector: "belfort".into(),
            key: key.into(),
        };
        let refused = Signer::new(&config("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"));
        assert!(refused.unwrap_err().to_string().contains("smtp.dkim.key_file"));
        let refused = Signer::new(&DkimConfig { selector: "a b".into(), ..config("") });
        assert!(refused.unwrap_err().to_string().contains("smtp.dkim.selector"));
    }
}
