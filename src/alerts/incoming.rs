//! A mail that comes in: a bounce that names one of our mails, or a request to stop.
//!
//! Nothing in it is believed that only its sender says. A request to stop holds the token of the subscription; a bounce holds the
//! Message-ID of a mail that we sent, which only its recipient and the servers between saw.
//!
//! # Source
//! RFC 3464 (delivery status), RFC 3463 (status codes), RFC 2369 (the mailto of `List-Unsubscribe`).

use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

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
        /// Whether its recipient is gone; else another server may try again, or something else was wrong.
        gone: bool,
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
    let delivery = parts().find_map(returned_delivery)?;
    let (action, status) = (field("Action").unwrap_or_default(), field("Status").unwrap_or_default());
    let said = field("Diagnostic-Code").unwrap_or_default();
    let cause: String = format!("the mail came back: {action} {status} {said}")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let gone = action.eq_ignore_ascii_case("failed") && is_mailbox(&status);
    Some(Incoming::Bounce { delivery, gone, cause: cause.chars().take(300).collect() })
}

/// Whether a status code says that there is no such mailbox any more, and not that a mail was unwelcome (RFC 3463, 3.2 and 3.3).
pub(super) fn is_mailbox(status: &str) -> bool {
    let of_address = status.starts_with("5.1.") && !matches!(status, "5.1.7" | "5.1.8");
    of_address || status == "5.2.1"
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
