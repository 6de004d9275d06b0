//! A mail that comes in: a bounce that names one of our mails, or a request to stop.
//!
//! Nothing in it is believed that only its sender says. A request to stop holds the token of the subscription; a bounce holds the
//! Message-ID of a mail that we sent, which only its recipient and the servers between saw, or arrives at the return path of its
//! subscription, which only they saw as well.
//!
//! # Source
//! RFC 3464 (delivery status), RFC 3463 (status codes), RFC 2369 (the mailto of `List-Unsubscribe`).

use chrono::{DateTime, TimeDelta, Utc};
use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

use super::mishap::{self, CAME_BACK, kept};

/// Bytes of a mail that are read; a report stands at its beginning, and what it returns may be long.
pub const BYTES_MAX: usize = 1 << 20;
/// Parts that are looked at: a report has three.
const PARTS_MAX: usize = 32;

/// What a mail is to us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incoming {
    /// A mail of ours did not arrive.
    Bounce {
        /// The delivery that it names.
        delivery: String,
        /// What became of the recipient.
        fate: Fate,
        /// What the server said, in one bounded line.
        cause: String,
    },
    /// Some mail did not arrive: which one, only the address says at which the report came in.
    Unnamed {
        /// What became of the recipient.
        fate: Fate,
        /// What the server said, in one bounded line.
        cause: String,
    },
    /// Somebody wants a subscription to stop.
    Stop {
        /// The token of the subscription.
        token: String,
    },
    /// Nothing that we act on: an answer of a person, a notice of absence, spam.
    Other,
}

/// What a status code says of a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// There is no such mailbox any more.
    Gone,
    /// No way leads there, and who tried gave up: it may be a fault of a day, and when it repeats it is none.
    Unroutable,
    /// Another server may try again, or something else was wrong.
    Passing,
}

/// A way that is missing again so long after it was missing first stays missing: no fault of a night.
const REPEATS_AFTER: TimeDelta = TimeDelta::hours(20);
/// What lies further apart has nothing to do with each other.
const REPEATS_WITHIN: TimeDelta = TimeDelta::days(30);

/// Whether a mail for which no way was found at an instant repeats what happened to earlier ones.
pub fn repeats(earlier: &[DateTime<Utc>], at: DateTime<Utc>) -> bool {
    earlier.iter().any(|before| (REPEATS_AFTER..=REPEATS_WITHIN).contains(&(at - *before)))
}

/// Reads a mail, whole or broken.
pub fn read(mail: &[u8]) -> Incoming {
    let mail = &mail[..mail.len().min(BYTES_MAX)];
    let Some(message) = MessageParser::default().parse(mail) else { return Incoming::Other };
    if let Some(bounce) = bounce(&message) {
        return bounce;
    }
    match message.subject().and_then(stop_token) {
        Some(token) => Incoming::Stop { token },
        None => Incoming::Other,
    }
}

/// `stop TOKEN`, as the mailto of every message writes it; mail programs put `Re:` before it.
fn stop_token(subject: &str) -> Option<String> {
    let mut words = subject.split_whitespace().skip_while(|word| word.ends_with(':'));
    let (stop, token) = (words.next()?, words.next()?);
    let plain =
        token.len() <= 100 && token.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_'));
    (stop.eq_ignore_ascii_case("stop") && plain && words.next().is_none()).then(|| token.to_owned())
}

fn bounce(message: &Message<'_>) -> Option<Incoming> {
    let parts = || message.parts.iter().take(PARTS_MAX);
    let kind = |part: &mail_parser::MessagePart<'_>| {
        part.content_type().map(|kind| {
            format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()).to_ascii_lowercase()
        })
    };
    let report = parts().find(|part| kind(part).as_deref() == Some("message/delivery-status"))?;
    let report = String::from_utf8_lossy(report.contents());
    let field = |name: &str| {
        report.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    };
    let (action, status) = (field("Action").unwrap_or_default(), field("Status").unwrap_or_default());
    let said = field("Diagnostic-Code").unwrap_or_default();
    let said = format!("{action} {status} {said}").split_whitespace().collect::<Vec<_>>().join(" ");
    let cause = kept(CAME_BACK, said);
    let fate = match action.eq_ignore_ascii_case("failed") {
        true if is_mailbox(&status) => Fate::Gone,
        true if is_unroutable(&status) => Fate::Unroutable,
        _ => Fate::Passing,
    };
    let cause = cause.chars().take(300).collect();
    Some(match parts().find_map(returned_delivery) {
        Some(delivery) => Incoming::Bounce { delivery, fate, cause },
        None => Incoming::Unnamed { fate, cause },
    })
}

/// Whether a status code says that there is no such mailbox any more, and not that a mail was unwelcome (RFC 3463, 3.2 and 3.3).
pub(super) fn is_mailbox(status: &str) -> bool {
    let of_address = status.starts_with("5.1.") && !matches!(status, "5.1.7" | "5.1.8");
    of_address || status == "5.2.1"
}

/// Whether a mishap that is kept says so of a mail that was refused or came back.
pub fn found_no_way(kept: &str) -> bool {
    let (word, said) = mishap::apart(kept);
    // `550 5.4.4 …` of a server, `failed 5.4.4 …` of a report.
    let mut said = said.split_whitespace();
    let first = said.next().unwrap_or_default();
    let for_good = match word {
        mishap::CAME_BACK => first.eq_ignore_ascii_case("failed"),
        _ => word == mishap::ANSWERED && first.starts_with('5'),
    };
    for_good && said.next().is_some_and(is_unroutable)
}

/// Whether a status code says that no way to the server of the recipient was found (RFC 3463, 3.5). Who tried for days and gives up
/// may say so with the code of its last attempt.
fn is_unroutable(status: &str) -> bool {
    status.starts_with("5.4.") || status.starts_with("4.4.")
}

/// The delivery whose mail, or whose head, a part gives back.
fn returned_delivery(part: &mail_parser::MessagePart<'_>) -> Option<String> {
    let id = match &part.body {
        PartType::Message(returned) => returned.message_id().map(str::to_owned),
        PartType::Text(head) => named(head.as_bytes()),
        PartType::Binary(head) | PartType::InlineBinary(head) => named(head),
        PartType::Html(_) | PartType::Multipart(_) => None,
    }?;
    // `<delivery@host>`: the id of a delivery is a UUID, whatever the host is called today.
    let (delivery, _) = id.trim_matches(['<', '>']).split_once('@')?;
    uuid::Uuid::try_parse(delivery).is_ok().then(|| delivery.to_owned())
}

fn named(head: &[u8]) -> Option<String> {
    MessageParser::default().parse_headers(head)?.message_id().map(str::to_owned)
}
