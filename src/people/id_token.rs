//! What another service says of who somebody is: an ID token, believed only when everything about it fits.
//!
//! # Source
//! OpenID Connect Core 1.0, section 3.1.3.7; RFC 7515 (signatures), RFC 7517 (keys), RFC 8725 (what goes wrong with both).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;
use serde_json::Value;

/// Seconds by which the clocks of two machines may differ.
const DRIFT: i64 = 60;

/// What a token must say to be ours.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// Who made it.
    pub issuer: &'a str,
    /// For whom.
    pub client_id: &'a str,
    /// What we sent with the question, so that no answer to another one is taken.
    pub nonce: &'a str,
    /// Seconds since 1970.
    pub now: i64,
}

/// What a token says of a person.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Claims {
    /// How the issuer names them, always the same.
    pub sub: String,
    /// Their address.
    pub email: Option<String>,
    /// Whether the issuer saw that the address is theirs.
    #[serde(default)]
    email_verified: Verified,
    /// Their name.
    pub name: Option<String>,
}

/// Some issuers write the truth as a text.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(untagged)]
enum Verified {
    Truth(bool),
    Text(String),
    #[default]
    Missing,
}

impl Claims {
    /// Their address, when the issuer saw that it is theirs.
    pub fn verified_email(&self) -> Option<&str> {
        let is_verified = match &self.email_verified {
            Verified::Truth(verified) => *verified,
            Verified::Text(text) => text == "true",
            Verified::Missing => false,
        };
        self.email.as_deref().filter(|_| is_verified)
    }
}

/// Why a token is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Disbelief {
    /// It is no signed token.
    #[error("it is no signed token")]
    Shape,
    /// It is signed in a way that we do not take, such as not at all.
    #[error("its signature is of a kind that is not taken: RS256 and ES256 are")]
    Algorithm,
    /// None of the keys is the one that it names.
    #[error("none of the issuer's keys is the one that it names")]
    Key,
    /// The signature is not the issuer's.
    #[error("its signature is not the issuer's")]
    Signature,
    /// It was made by or for somebody else, for another question, or at another time.
    #[error("its `{0}` does not fit")]
    Claim(&'static str),
}

#[derive(Deserialize)]
struct Head {
    alg: String,
    kid: Option<String>,
}

/// Reads a token and believes it, or says why not.
///
/// # Shape
/// `keys` is the issuer's set of keys: `{"keys": [...]}`.
pub fn read(token: &str, keys: &Value, expected: &Expected<'_>) -> Result<Claims, Disbelief> {
    let mut parts = token.split('.');
    let (Some(head), Some(body), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(Disbelief::Shape);
    };
    let signed = &token[..head.len() + 1 + body.len()];
    let signature = bytes(signature).ok_or(Disbelief::Shape)?;
    let head: Head = json(head).ok_or(Disbelief::Shape)?;
    let key = find(keys, &head)?;
    verify(&head.alg, key, signed.as_bytes(), &signature)?;
    let body: Value = json(body).ok_or(Disbelief::Shape)?;
    fits(&body, expected)?;
    serde_json::from_value(body).map_err(|_| Disbelief::Claim("sub"))
}

/// The key that the token names; without a name there must be no choice.
fn find<'a>(keys: &'a Value, head: &Head) -> Result<&'a Value, Disbelief> {
    let kind = match head.alg.as_str() {
        "RS256" => "RSA",
        "ES256" => "EC",
        _ => return Err(Disbelief::Algorithm),
    };
    let fits = |key: &&Value| {
        let named = head.kid.as_deref().is_none_or(|kid| key["kid"] == kid);
        key["kty"] == kind && named && (key["use"].is_null() || key["use"] == "sig")
    };
    let mut found = keys["keys"].as_array().into_iter().flatten().filter(fits);
    match (found.next(), found.next()) {
        (Some(key), None) => Ok(key),
        _ => Err(Disbelief::Key),
    }
}

fn verify(alg: &str, key: &Value, signed: &[u8], signature: &[u8]) -> Result<(), Disbelief> {
    let part = |name: &str| key[name].as_str().and_then(bytes).ok_or(Disbelief::Key);
    let verified = match alg {
        "RS256" => {
            let key = RsaPublicKeyComponents { n: part("n")?, e: part("e")? };
            key.verify(&RSA_PKCS1_2048_8192_SHA256, signed, signature)
        }
        _ => {
            if key["crv"] != "P-256" {
                return Err(Disbelief::Algorithm);
            }
            let point = [vec![4], part("x")?, part("y")?].concat();
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(signed, signature)
        }
    };
    verified.map_err(|_| Disbelief::Signature)
}

fn fits(body: &Value, expected: &Expected<'_>) -> Result<(), Disbelief> {
    let is_for = |audience: &Value| audience == expected.client_id;
    let (for_us, for_others) = match &body["aud"] {
        Value::Array(all) => (all.iter().any(is_for), all.len() > 1),
        one => (is_for(one), false),
    };
    let azp = &body["azp"];
    let is_ours = for_us && (azp == expected.client_id || (azp.is_null() && !for_others));
    let after = |claim: &str| body[claim].as_i64().map(|at| at - expected.now);
    for (claim, fits) in [
        ("iss", body["iss"] == expected.issuer),
        ("aud", is_ours),
        ("nonce", body["nonce"] == expected.nonce),
        ("exp", after("exp").is_some_and(|left| left > -DRIFT)),
        ("iat", after("iat").is_some_and(|ahead| ahead < DRIFT)),
        ("sub", body["sub"].as_str().is_some_and(|sub| !sub.is_empty() && sub.len() <= 255)),
    ] {
        if !fits {
            return Err(Disbelief::Claim(claim));
        }
    }
    Ok(())
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

fn json<T: for<'de> Deserialize<'de>>(part: &str) -> Option<T> {
    serde_json::from_slice(&bytes(part)?).ok()
}
