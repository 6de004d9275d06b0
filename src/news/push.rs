//! WebSub: what we ask of a hub, and what we believe of one.
//!
//! # Source
//! W3C Recommendation WebSub, 23 January 2018.

use chrono::{DateTime, TimeDelta, Utc};
use ring::hmac;

/// What a subscription at a hub is to become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// To begin, or to go on.
    Subscribe,
    /// To end.
    Unsubscribe,
}

impl Mode {
    /// The word of the protocol.
    pub fn word(self) -> &'static str {
        match self {
            Mode::Subscribe => "subscribe",
            Mode::Unsubscribe => "unsubscribe",
        }
    }

    /// The mode of a word.
    pub fn of(word: &str) -> Option<Mode> {
        [Mode::Subscribe, Mode::Unsubscribe].into_iter().find(|mode| mode.word() == word)
    }
}

/// The lease that we ask for: a hub that forgets us is found out within ten days.
const LEASE_ASKED: TimeDelta = TimeDelta::days(10);
/// Shorter leases are not worth their renewals: the feed is polled anyway.
const LEASE_MIN: TimeDelta = TimeDelta::hours(1);
/// Longer ones are shortened, so that a hub is asked now and then whether it still knows us.
const LEASE_MAX: TimeDelta = TimeDelta::days(30);

/// What is posted to a hub.
pub fn request(mode: Mode, topic: &str, callback: &str, secret: &str) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("hub.mode", mode.word())
        .append_pair("hub.topic", topic)
        .append_pair("hub.callback", callback);
    if mode == Mode::Subscribe {
        form.append_pair("hub.lease_seconds", &LEASE_ASKED.num_seconds().to_string())
            .append_pair("hub.secret", secret);
    }
    form.finish()
}

/// What a hub asks at our callback.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
pub struct Question {
    /// `subscribe`, `unsubscribe` or `denied`.
    #[serde(rename = "hub.mode", default)]
    pub mode: String,
    /// The topic it speaks of.
    #[serde(rename = "hub.topic", default)]
    pub topic: String,
    /// What we must echo to say yes.
    #[serde(rename = "hub.challenge", default)]
    pub challenge: String,
    /// For how many seconds it will push; text, because a hub that writes nonsense must still get its answer.
    #[serde(rename = "hub.lease_seconds", default)]
    pub lease_seconds: String,
    /// Why it denies.
    #[serde(rename = "hub.reason", default)]
    pub reason: String,
}

/// What we make of a hub's question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// We asked for it; it holds until then, and is renewed at `renew`.
    Subscribed {
        /// The end of the lease.
        until: DateTime<Utc>,
        /// When to ask again, before the lease ends.
        renew: DateTime<Utc>,
    },
    /// We asked for the end.
    Ended,
    /// The hub will not push.
    Denied,
    /// We asked for nothing of the kind.
    No,
}

/// A challenge is a random word; longer ones are somebody who wants to see how much we echo.
const CHALLENGE_BYTES_MAX: usize = 4096;

/// Decides what to make of a hub's question: only what we asked for is confirmed.
pub fn judge(question: &Question, topic: &str, awaited: Option<Mode>, now: DateTime<Utc>) -> Verdict {
    if question.topic != topic || question.challenge.len() > CHALLENGE_BYTES_MAX {
        return Verdict::No;
    }
    match (question.mode.as_str(), awaited) {
        ("denied", _) => Verdict::Denied,
        ("subscribe", Some(Mode::Subscribe)) if !question.challenge.is_empty() => {
            let granted = question.lease_seconds.trim().parse().ok().and_then(TimeDelta::try_seconds);
            let lease = granted.unwrap_or(LEASE_ASKED).clamp(LEASE_MIN, LEASE_MAX);
            // A fifth of the lease is left to try again when a hub is down.
            Verdict::Subscribed { until: now + lease, renew: now + lease * 4 / 5 }
        }
        ("unsubscribe", Some(Mode::Unsubscribe)) if !question.challenge.is_empty() => Verdict::Ended,
        _ => Verdict::No,
    }
}

/// Is a push from the hub that knows our secret? Compared in constant time.
///
/// # Shape
/// `signature`: the header `X-Hub-Signature`, `sha256=...` in hexadecimal digits; SHA-1, 256, 384 and 512.
pub fn is_authentic(secret: &str, signature: &str, body: &[u8]) -> bool {
    let Some((method, digits)) = signature.trim().split_once('=') else { return false };
    let algorithm = match method.to_ascii_lowercase().as_str() {
        "sha1" => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        "sha256" => hmac::HMAC_SHA256,
        "sha384" => hmac::HMAC_SHA384,
        "sha512" => hmac::HMAC_SHA512,
        _ => return false,
    };
    let Some(tag) = unhex(digits) else { return false };
    hmac::verify(&hmac::Key::new(algorithm, secret.as_bytes()), body, &tag).is_ok()
}

fn unhex(digits: &str) -> Option<Vec<u8>> {
    let digits = digits.as_bytes();
    // The longest digest, SHA-512, has 128 digits.
    if digits.len() > 128 || !digits.len().is_multiple_of(2) {
        return None;
    }
    let value = |digit: u8| char::from(digit).to_digit(16);
    digits.chunks(2).map(|pair| u8::try_from(value(pair[0])? * 16 + value(pair[1])?).ok()).collect()
}

/// When to try again what a hub did not take: an hour, and twice as long each time, up to a day.
pub fn again(now: DateTime<Utc>, failures: u32) -> DateTime<Utc> {
    now + TimeDelta::hours(1 << failures.min(4)).min(TimeDelta::hours(24))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(mode: &str, topic: &str, lease: &str) -> Question {
        Question {
            mode: mode.into(),
            topic: topic.into(),
            challenge: "c".into(),
            lease_seconds: lease.into(),
            ..Question::default()
        }
    }

    #[test]
    fn only_what_we_asked_for_is_confirmed() {
        let now = DateTime::UNIX_EPOCH;
        let judge = |mode: &str, topic: &str, awaited| {
            judge(&question(mode, topic, "86400"), "https://a.be/f", awaited, now)
        };
        let day =
            Verdict::Subscribed { until: now + TimeDelta::days(1), renew: now + TimeDelta::days(1) * 4 / 5 };
        assert_eq!(judge("subscribe", "https://a.be/f", Some(Mode::Subscribe)), day);
        assert_eq!(judge("subscribe", "https://a.be/f", None), Verdict::No);
        assert_eq!(judge("subscribe", "https://a.be/other", Some(Mode::Subscribe)), Verdict::No);
        assert_eq!(
            judge("unsubscribe", "https://a.be/f", Some(Mode::Subscribe)),
            Verdict::No,
            "nobody else ends it"
        );
        assert_eq!(judge("unsubscribe", "https://a.be/f", Some(Mode::Unsubscribe)), Verdict::Ended);
        assert_eq!(judge("denied", "https://a.be/f", None), Verdict::Denied);
    }

    #[test]
    fn a_lease_is_kept_within_reason() {
        let now = DateTime::UNIX_EPOCH;
        for (granted, hours) in [("1", 1), ("-5", 1), ("nonsense", 240), ("", 240), ("99999999999999", 720)] {
            let verdict = judge(&question("subscribe", "t", granted), "t", Some(Mode::Subscribe), now);
            let Verdict::Subscribed { until, renew } = verdict else { panic!("{granted}") };
            assert_eq!(until, now + TimeDelta::hours(hours), "{granted}");
            assert!(renew < until);
        }
    }

    #[test]
    fn a_push_is_believed_with_each_hash_of_the_protocol_and_no_other() {
        let sign = |algorithm, name: &str| {
            let tag = hmac::sign(&hmac::Key::new(algorithm, b"geheim"), b"<rss/>");
            let digits: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
            format!("{name}={digits}")
        };
        for (algorithm, name) in [
            (hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, "sha1"),
            (hmac::HMAC_SHA256, "sha256"),
            (hmac::HMAC_SHA384, "SHA384"),
            (hmac::HMAC_SHA512, "sha512"),
        ] {
            let signature = sign(algorithm, name);
            assert!(is_authentic("geheim", &signature, b"<rss/>"), "{name}");
            assert!(!is_authentic("geheim", &signature, b"<rss />"), "{name}");
            assert!(!is_authentic("ander", &signature, b"<rss/>"), "{name}");
        }
        for wrong in ["", "sha256", "sha256=", "md5=00", "sha256=zz", &format!("sha1={}", "0".repeat(9999))] {
            assert!(!is_authentic("geheim", wrong, b"<rss/>"), "{wrong}");
        }
    }
}
