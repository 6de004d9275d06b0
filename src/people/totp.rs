//! A second factor: six digits that an app works out from a shared secret and the time.
//!
//! # Source
//! RFC 6238 (TOTP) over RFC 4226 (HOTP), with SHA-1, thirty seconds and six digits: the one form that every app knows.

use data_encoding::BASE32_NOPAD;
use ring::hmac::{HMAC_SHA1_FOR_LEGACY_USE_ONLY, Key, sign};
use url::form_urlencoded;

/// Seconds of a code.
const STEP: i64 = 30;
/// Codes before and after the one of the moment that count as well: clocks differ (RFC 6238, section 5.2, advises one).
const DRIFT: i64 = 1;
/// Bytes of a secret: as many as SHA-1 gives (RFC 4226, section 4).
const SECRET_BYTES: usize = 20;

/// A secret to share with an app, in base32.
pub fn fresh_secret() -> String {
    let random = ring::rand::SystemRandom::new();
    let bytes: [u8; SECRET_BYTES] =
        ring::rand::generate(&random).expect("the system gives random bytes").expose();
    BASE32_NOPAD.encode(&bytes)
}

/// A code that opens once for who loses the phone: 80 random bits.
pub fn fresh_recovery_code() -> String {
    let random = ring::rand::SystemRandom::new();
    let bytes: [u8; 10] = ring::rand::generate(&random).expect("the system gives random bytes").expose();
    let code = BASE32_NOPAD.encode(&bytes).to_lowercase();
    let parts: Vec<&str> = (0..code.len()).step_by(4).map(|at| &code[at..at + 4]).collect();
    parts.join("-")
}

/// Whether a text is a secret as we make them.
pub fn is_secret(text: &str) -> bool {
    bytes(text).is_some_and(|bytes| bytes.len() == SECRET_BYTES)
}

/// The step whose code it is, near a moment; only steps after `used` count, so that no code opens twice.
///
/// # Shape
/// `seconds` since 1970; the step is what the caller keeps as the next `used`.
pub fn step_of(secret: &str, code: &str, seconds: i64, used: i64) -> Option<i64> {
    let secret = bytes(secret)?;
    let code: String = code.chars().filter(|sign| !sign.is_whitespace()).collect();
    let now = seconds.div_euclid(STEP);
    (now - DRIFT..=now + DRIFT).filter(|step| *step > used).find(|step| code_at(&secret, *step) == code)
}

/// The address that an app reads from a QR code.
pub fn address(secret: &str, account: &str) -> String {
    let encoded =
        |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20");
    format!("otpauth://totp/Belfort:{}?secret={secret}&issuer=Belfort", encoded(account))
}

/// The code of a secret at a moment: what an app shows.
pub fn code(secret: &str, seconds: i64) -> Option<String> {
    Some(code_at(&bytes(secret)?, seconds.div_euclid(STEP)))
}

fn code_at(secret: &[u8], step: i64) -> String {
    let tag = sign(&Key::new(HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret), &step.to_be_bytes());
    let tag = tag.as_ref();
    let at = usize::from(tag[tag.len() - 1] & 0x0f);
    let number = u32::from_be_bytes([tag[at] & 0x7f, tag[at + 1], tag[at + 2], tag[at + 3]]);
    format!("{:06}", number % 1_000_000)
}

fn bytes(secret: &str) -> Option<Vec<u8>> {
    BASE32_NOPAD.decode(secret.as_bytes()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238, appendix B.
    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn the_codes_are_those_of_the_standard() {
        // The last six digits of the eight of the appendix.
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(SECRET, seconds).as_deref(), Some(expected));
        }
        assert_eq!(bytes(SECRET).as_deref(), Some(b"12345678901234567890".as_slice()));
        assert!(is_secret(&fresh_secret()) && !is_secret("ABC") && !is_secret("<b>"));
        let (one, other) = (fresh_recovery_code(), fresh_recovery_code());
        assert!(one.len() == 19 && one != other && one.split('-').count() == 4, "{one}");
    }

    #[test]
    fn a_code_opens_once_and_near_its_time_only() {
        let used = step_of(SECRET, "287 082", 59, 0).unwrap();
        assert_eq!(step_of(SECRET, "287082", 59, used), None, "no code opens twice");
        assert_eq!(step_of(SECRET, "287082", 59 + 30, 0), Some(used), "a clock may be half a minute late");
        assert_eq!(step_of(SECRET, "287082", 59 + 90, 0), None);
        assert_eq!(step_of(SECRET, "28708", 59, 0), None);
        assert_eq!(step_of("not base32!", "287082", 59, 0), None);
    }

    #[test]
    fn an_app_reads_whose_code_it_is() {
        let address = address("ABC", "an+x@gent.example");
        assert_eq!(address, "otpauth://totp/Belfort:an%2Bx%40gent.example?secret=ABC&issuer=Belfort");
    }
}
