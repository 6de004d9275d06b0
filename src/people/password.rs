//! Passwords: only what argon2 makes of them is kept.

use argon2::{Argon2, PasswordHasher, PasswordVerifier};

/// Fewest signs of a password.
///
/// # Source
/// NIST SP 800-63B revision 4, section 3.1.1.2, asks for 15 where it is the only proof and 8 beside a second one.
pub const CHARS_MIN: usize = 15;
/// Most bytes of a password: more is no password, and each costs time.
pub const BYTES_MAX: usize = 512;

/// Whether a new password is neither too short nor too long; which signs it has is its owner's affair.
pub fn is_fit(password: &str) -> bool {
    password.chars().count() >= CHARS_MIN && password.len() <= BYTES_MAX
}

/// What is kept of a password, with a salt of its own.
///
/// # Shape
/// A string of the PHC form, which names its parameters. It takes tens of milliseconds: call it off the async threads.
///
/// # Errors
/// The system gives no random bytes.
pub fn kept(password: &str) -> Result<String, argon2::password_hash::Error> {
    Ok(Argon2::default().hash_password(password.as_bytes())?.to_string())
}

/// Whether a password is the one that was kept.
///
/// Without one it takes as long and says no, so that time does not tell who has an account.
pub fn is_the_one(password: &str, kept: Option<&str>) -> bool {
    // Made of a random password that nobody kept.
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5a25vd3NtZQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    if password.len() > BYTES_MAX {
        return false;
    }
    let right = Argon2::default().verify_password(password.as_bytes(), kept.unwrap_or(NOBODY)).is_ok();
    right && kept.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_again_and_nothing_else_is() {
        let password = "een lang wachtwoord";
        let (one, other) = (kept(password).unwrap(), kept(password).unwrap());
        assert!(one.starts_with("$argon2id$") && one != other, "each has a salt of its own");
        assert!(is_the_one(password, Some(&one)) && !is_the_one("een ander wachtwoord", Some(&one)));
        assert!(!is_the_one(password, None) && !is_the_one(password, Some("")));
    }

    #[test]
    fn length_alone_decides_which_password_is_fit() {
        assert!(is_fit("éééééééééééé ok") && !is_fit("Kort1!") && !is_fit(&"x".repeat(BYTES_MAX + 1)));
    }
}
