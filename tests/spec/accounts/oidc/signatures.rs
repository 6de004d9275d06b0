//! The signatures that services make, each with a key of its kind, and what is no signature of theirs.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use belfort::people::id_token::{Disbelief, Expected, read};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm,
    Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256,
    RSA_PSS_SHA384, RSA_PSS_SHA512, RsaEncoding, RsaPublicKeyComponents,
};
use serde_json::{Value, json};

use super::service::key;

const NOW: i64 = 1_800_000_000;

fn part(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The part of a token that is signed.
fn signed(alg: &str) -> String {
    let body = json!({ "iss": "https://login.example", "aud": "belfort", "sub": "7", "nonce": "n",
        "exp": NOW + 300, "iat": NOW });
    let head = json!({ "alg": alg, "kid": "one" });
    format!("{}.{}", part(head.to_string().as_bytes()), part(body.to_string().as_bytes()))
}

fn rsa(alg: &str, encoding: &'static dyn RsaEncoding) -> (String, Value) {
    let (key, signed) = (key(), signed(alg));
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(encoding, &SystemRandom::new(), signed.as_bytes(), &mut signature).unwrap();
    let public: RsaPublicKeyComponents<Vec<u8>> = key.public().into();
    let shown = json!({ "kty": "RSA", "kid": "one", "n": part(&public.n), "e": part(&public.e) });
    (format!("{signed}.{}", part(&signature)), shown)
}

fn curve(alg: &str, curve: &str, algorithm: &'static EcdsaSigningAlgorithm) -> (String, Value) {
    let (random, signed) = (SystemRandom::new(), signed(alg));
    let document = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
    let key = EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random).unwrap();
    let signature = key.sign(&random, signed.as_bytes()).unwrap();
    let point = &key.public_key().as_ref()[1..];
    let (x, y) = point.split_at(point.len() / 2);
    let shown = json!({ "kty": "EC", "crv": curve, "kid": "one", "x": part(x), "y": part(y) });
    (format!("{signed}.{}", part(signature.as_ref())), shown)
}

fn edwards(alg: &str) -> (String, Value) {
    let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
    let key = Ed25519KeyPair::from_pkcs8(document.as_ref()).unwrap();
    let signed = signed(alg);
    let signature = key.sign(signed.as_bytes());
    let shown = json!({ "kty": "OKP", "crv": "Ed25519", "kid": "one", "x": part(key.public_key().as_ref()) });
    (format!("{signed}.{}", part(signature.as_ref())), shown)
}

fn believed(token: &str, key: &Value) -> Result<String, Disbelief> {
    let expected = Expected { issuer: "https://login.example", client_id: "belfort", nonce: "n", now: NOW };
    read(token, &json!({ "keys": [key] }), &expected).map(|claims| claims.sub)
}

#[test]
fn a_token_is_believed_whatever_sound_signature_the_service_makes() {
    let made = [
        rsa("RS256", &RSA_PKCS1_SHA256),
        rsa("RS384", &RSA_PKCS1_SHA384),
        rsa("RS512", &RSA_PKCS1_SHA512),
        rsa("PS256", &RSA_PSS_SHA256),
        rsa("PS384", &RSA_PSS_SHA384),
        rsa("PS512", &RSA_PSS_SHA512),
        curve("ES256", "P-256", &ECDSA_P256_SHA256_FIXED_SIGNING),
        curve("ES384", "P-384", &ECDSA_P384_SHA384_FIXED_SIGNING),
        edwards("EdDSA"),
        edwards("Ed25519"),
    ];
    for (token, key) in made {
        assert_eq!(believed(&token, &key), Ok("7".to_owned()), "{key}");
        let (rest, signature) = token.rsplit_once('.').unwrap();
        let mut other = URL_SAFE_NO_PAD.decode(signature).unwrap();
        other[7] ^= 1;
        let forged = format!("{rest}.{}", part(&other));
        assert_eq!(believed(&forged, &key), Err(Disbelief::Signature), "{key}");
    }
}

#[test]
fn a_key_checks_no_signature_but_of_the_kind_it_is_for() {
    let (token, mut key) = rsa("PS256", &RSA_PSS_SHA256);
    key["alg"] = json!("RS256");
    assert_eq!(believed(&token, &key), Err(Disbelief::Key), "it says for what it is");
    key["alg"] = json!("PS256");
    assert_eq!(believed(&token, &key), Ok("7".to_owned()));
    key["use"] = json!("enc");
    assert_eq!(believed(&token, &key), Err(Disbelief::Key));
    let (token, key) = curve("ES256", "P-384", &ECDSA_P256_SHA256_FIXED_SIGNING);
    assert_eq!(believed(&token, &key), Err(Disbelief::Key), "another curve");
    let (token, _) = rsa("RS256", &RSA_PKCS1_SHA256);
    let (_, other) = edwards("EdDSA");
    assert_eq!(believed(&token, &other), Err(Disbelief::Key), "another kind");
    for alg in ["none", "HS256", "RS1", "", "rs256"] {
        let unsigned = format!("{}.", signed(alg));
        assert_eq!(believed(&unsigned, &other), Err(Disbelief::Algorithm), "{alg}");
    }
}
