//! What another service says of who somebody is: an ID token, believed only when everything about it fits.
//!
//! # Source
//! OpenID Connect Core 1.0, section 3.1.3.7; RFC 7515 (signatures), RFC 7517 (keys), RFC 7518, 8037 and 9864 (algorithms),
//! RFC 8725 (what goes wrong with them); RFC 8176 (how somebody proved who they are).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256,
    RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512, RsaParameters, RsaPublicKeyComponents,
    UnparsedPublicKey, VerificationAlgorithm,
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
    /// By what means they proved who they are.
    #[serde(default)]
    amr: Value,
    /// How strong the proof was, in words that issuer and reader agreed on.
    #[serde(default)]
    acr: Value,
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

    /// Their address, unless the issuer says that it did not see whose it is.
    pub fn undenied_email(&self) -> Option<&str> {
        self.verified_email().or(self.email.as_deref().filter(|_| self.email_verified == Verified::Missing))
    }

    /// Adds what the issuer tells of the same person elsewhere; `false` when it tells of somebody else.
    pub fn complete(&mut self, told: Claims) -> bool {
        if told.sub != self.sub {
            return false;
        }
        if told.email.is_some() {
            (self.email, self.email_verified) = (told.email, told.email_verified);
        }
        self.name = self.name.take().or(told.name);
        true
    }

    /// Whether one of these words stands in `amr` or is `acr`.
    pub fn shows<'a>(&self, mut words: impl Iterator<Item = &'a str>) -> bool {
        let means = self.amr.as_array().map_or(&[][..], Vec::as_slice);
        words.any(|word| self.acr == word || means.iter().any(|one| one == word))
    }
}

/// Why a token is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Disbelief {
    /// It is no signed token.
    #[error("it is no signed token")]
    Shape,
    /// It is signed in a way that we do not take, such as not at all.
    #[error("its signature is of a kind that is not taken: RS, PS, ES256, ES384 and EdDSA are")]
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
    let check = Check::of(&head.alg).ok_or(Disbelief::Algorithm)?;
    let key = find(keys, &head, check)?;
    verify(check, key, signed.as_bytes(), &signature)?;
    let body: Value = json(body).ok_or(Disbelief::Shape)?;
    fits(&body, expected)?;
    serde_json::from_value(body).map_err(|_| Disbelief::Claim("sub"))
}

/// How a signature is checked, and with what kind of key.
#[derive(Clone, Copy)]
enum Check {
    Rsa(&'static RsaParameters),
    /// On a curve, with a point of two coordinates.
    Curve(&'static dyn VerificationAlgorithm, &'static str),
    Edwards,
}

impl Check {
    fn of(alg: &str) -> Option<Check> {
        Some(match alg {
            "RS256" => Check::Rsa(&RSA_PKCS1_2048_8192_SHA256),
            "RS384" => Check::Rsa(&RSA_PKCS1_2048_8192_SHA384),
            "RS512" => Check::Rsa(&RSA_PKCS1_2048_8192_SHA512),
            "PS256" => Check::Rsa(&RSA_PSS_2048_8192_SHA256),
            "PS384" => Check::Rsa(&RSA_PSS_2048_8192_SHA384),
            "PS512" => Check::Rsa(&RSA_PSS_2048_8192_SHA512),
            "ES256" => Check::Curve(&ECDSA_P256_SHA256_FIXED, "P-256"),
            "ES384" => Check::Curve(&ECDSA_P384_SHA384_FIXED, "P-384"),
            "EdDSA" | "Ed25519" => Check::Edwards,
            _ => return None,
        })
    }

    /// The kind of key, and its curve where it has one.
    fn key(self) -> (&'static str, Option<&'static str>) {
        match self {
            Check::Rsa(_) => ("RSA", None),
            Check::Curve(_, curve) => ("EC", Some(curve)),
            Check::Edwards => ("OKP", Some("Ed25519")),
        }
    }
}

/// The key that the token names; without a name there must be no choice.
fn find<'a>(keys: &'a Value, head: &Head, check: Check) -> Result<&'a Value, Disbelief> {
    let (kind, curve) = check.key();
    let fits = |key: &&Value| {
        let named = head.kid.as_deref().is_none_or(|kid| key["kid"] == kid);
        let is_of_kind = key["kty"] == kind && curve.is_none_or(|curve| key["crv"] == curve);
        let for_this = key["alg"].is_null() || key["alg"] == head.alg.as_str();
        is_of_kind && named && for_this && (key["use"].is_null() || key["use"] == "sig")
    };
    let mut found = keys["keys"].as_array().into_iter().flatten().filter(fits);
    match (found.next(), found.next()) {
        (Some(key), None) => Ok(key),
        _ => Err(Disbelief::Key),
    }
}

fn verify(check: Check, key: &Value, signed: &[u8], signature: &[u8]) -> Result<(), Disbelief> {
    let part = |name: &str| key[name].as_str().and_then(bytes).ok_or(Disbelief::Key);
    let verified = match check {
        Check::Rsa(parameters) => {
            let key = RsaPublicKeyComponents { n: part("n")?, e: part("e")? };
            key.verify(parameters, signed, signature)
        }
        Check::Curve(algorithm, _) => {
            let point = [vec![4], part("x")?, part("y")?].concat();
            UnparsedPublicKey::new(algorithm, point).verify(signed, signature)
        }
        Check::Edwards => UnparsedPublicKey::new(&ED25519, part("x")?).verify(signed, signature),
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
