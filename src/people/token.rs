//! Tokens that nobody guesses: of links, sessions, calendars and programs. Of most only the hash is kept.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};

/// Before the token of a program: who finds one in a file knows what it is, and so do scanners of secrets.
pub const PROGRAM_PREFIX: &str = "bft_";

/// 256 random bits, as they may stand in an address or a cookie.
pub fn fresh() -> String {
    let random = ring::rand::SystemRandom::new();
    let bytes: [u8; 32] = ring::rand::generate(&random).expect("the system gives random bytes").expose();
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A token for a program.
pub fn for_program() -> String {
    format!("{PROGRAM_PREFIX}{}", fresh())
}

/// What is kept of a token.
///
/// # Shape
/// SHA-256 in hexadecimal digits. A slow hash is for what people think of; 256 random bits are not guessed.
pub fn hash(token: &str) -> String {
    digest(&SHA256, token.as_bytes()).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_fresh_each_time_and_fits_in_an_address() {
        let (one, other) = (fresh(), for_program());
        assert_eq!((one.len(), other.len()), (43, 47));
        assert!(other.starts_with("bft_") && one != other[4..]);
        assert!(other.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '-' || sign == '_'));
        assert_eq!(hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
