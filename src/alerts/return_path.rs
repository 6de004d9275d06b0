//! The address that a mail which cannot be delivered comes back to: its own for each subscription, and nobody else can make it up.
//!
//! Behind the plus sign stand the id of the subscription and a mark that only its token makes. So a report is believed by where it
//! arrives, whatever the mail server of the recipient gave back of our mail (variable envelope return path).

use data_encoding::BASE32_NOPAD;
use lettre::Address;
use ring::hmac;
use uuid::Uuid;

/// Bytes of the mark: enough that nobody guesses it by mail, few enough for an address.
const MARK_BYTES: usize = 10;
/// Bytes of an id.
const ID_BYTES: usize = 16;
/// Characters of a local part (RFC 5321, 4.5.3.1.1).
const LOCAL_MAX: usize = 64;

/// The return path of a subscription's mails; `path` itself where there is no room, or nothing to make the mark of.
pub fn of(path: &Address, subscription: &str, token: &str) -> Address {
    let labelled = label(subscription, token).and_then(|label| {
        let local = format!("{}+{label}", path.user());
        Some(local).filter(|local| local.len() <= LOCAL_MAX)
    });
    let address = labelled.and_then(|local| Address::new(local, path.domain()).ok());
    address.unwrap_or_else(|| path.clone())
}

/// Where a mail arrived, when it is the return path of a subscription: which one it says to be. Not believed before [`is_of`].
pub fn named(path: &Address, arrived: &Address) -> Option<String> {
    let (user, label) = arrived.user().split_once('+')?;
    let ours = user.eq_ignore_ascii_case(path.user()) && arrived.domain().eq_ignore_ascii_case(path.domain());
    let id: [u8; ID_BYTES] = bytes(label).filter(|_| ours)?.get(..ID_BYTES)?.try_into().ok()?;
    Some(Uuid::from_bytes(id).to_string())
}

/// Whether that return path was made with the token of the subscription.
pub fn is_of(arrived: &Address, subscription: &str, token: &str) -> bool {
    let label = arrived.user().split_once('+').and_then(|(_, label)| bytes(label));
    let Some((label, own)) = label.zip(label_bytes(subscription, token)) else { return false };
    // Compared in a time that says nothing of where they differ.
    let different = label.iter().zip(&own).fold(0, |different, (one, other)| different | (one ^ other));
    label.len() == own.len() && different == 0
}

fn label(subscription: &str, token: &str) -> Option<String> {
    // In one case: servers may write an address in another one.
    label_bytes(subscription, token).map(|bytes| BASE32_NOPAD.encode(&bytes).to_lowercase())
}

fn label_bytes(subscription: &str, token: &str) -> Option<Vec<u8>> {
    let id = Uuid::try_parse(subscription).ok().filter(|_| !token.is_empty())?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, token.as_bytes());
    let mark = hmac::sign(&key, format!("return path of {id}").as_bytes());
    Some([id.as_bytes().as_slice(), &mark.as_ref()[..MARK_BYTES]].concat())
}

fn bytes(label: &str) -> Option<Vec<u8>> {
    BASE32_NOPAD.decode(label.to_ascii_uppercase().as_bytes()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b";

    fn path() -> Address {
        "bounces@town.example".parse().unwrap()
    }

    #[test]
    fn a_return_path_names_its_subscription_in_any_case_and_only_its_token_makes_it() {
        let own = of(&path(), ID, "secret");
        assert!(own.user().starts_with("bounces+") && own.user().len() <= LOCAL_MAX, "{own}");
        let shouted: Address = own.to_string().to_uppercase().parse().unwrap();
        for arrived in [&own, &shouted] {
            assert_eq!(named(&path(), arrived).as_deref(), Some(ID));
            assert!(is_of(arrived, ID, "secret"));
            assert!(!is_of(arrived, ID, "another"));
            assert!(!is_of(arrived, "0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5c", "secret"));
        }
        assert_eq!(named(&"belfort@town.example".parse().unwrap(), &own), None);
        for strange in ["bounces@town.example", "bounces+a@town.example", "bounces+1!@town.example"] {
            assert_eq!(named(&path(), &strange.parse().unwrap()), None, "{strange}");
        }
    }

    #[test]
    fn without_room_or_a_token_it_is_the_address_itself() {
        let long: Address = "everything-that-comes-back@town.example".parse().unwrap();
        assert_eq!(of(&long, ID, "secret"), long);
        assert_eq!(of(&path(), ID, ""), path());
        assert_eq!(of(&path(), "no uuid", "secret"), path());
    }
}
