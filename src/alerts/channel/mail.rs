//! A message as a mail: its headers and its two readings.

use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};

use super::Envelope;
use crate::alerts::{Links, Message, return_path};

/// A header that lettre has no type for; its value is ASCII, made by the caller.
macro_rules! header {
    ($type:ident, $name:literal) => {
        #[derive(Clone)]
        struct $type(String);

        impl Header for $type {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($name)
            }

            fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                Ok($type(text.to_owned()))
            }

            fn display(&self) -> HeaderValue {
                HeaderValue::new(Self::name(), self.0.clone())
            }
        }
    };
}

header!(ListId, "List-Id");
header!(ListUnsubscribe, "List-Unsubscribe");
header!(ListUnsubscribePost, "List-Unsubscribe-Post");
header!(AutoSubmitted, "Auto-Submitted");

/// Who sends the mails, and who reads a request to stop.
#[derive(Clone, Debug)]
pub(super) struct Sender {
    pub from: Mailbox,
    pub unsubscribe: lettre::Address,
    pub return_path: Option<lettre::Address>,
}

impl Sender {
    /// The address that mail to this subscription comes back to: a bounce names the subscription by where it arrives, whatever
    /// the mail server of the recipient made of the text (variable envelope return path).
    fn returns_to(&self, envelope: &Envelope<'_>) -> lettre::Address {
        match &self.return_path {
            Some(path) => return_path::of(path, envelope.subscription, envelope.token),
            None => self.from.email.clone(),
        }
    }
}

/// Writes the mail of a delivery. Written twice it is the same mail, to the byte.
///
/// # Source
/// RFC 2369 and RFC 8058 (`List-Unsubscribe`), RFC 2919 (`List-Id`), RFC 3834 (`Auto-Submitted`).
pub(super) fn write(
    sender: &Sender,
    to: &lettre::Address,
    message: &Message,
    envelope: &Envelope<'_>,
    links: &Links,
) -> Result<lettre::Message, lettre::error::Error> {
    let host = sender.from.email.domain();
    let delivery = word(envelope.delivery);
    let both = MultiPart::builder()
        .kind(lettre::message::MultiPartKind::Alternative)
        .boundary(format!("=_belfort_{delivery}"))
        .singlepart(SinglePart::plain(message.text.clone()))
        .singlepart(SinglePart::html(message.html.clone()));
    let returns_to = sender.returns_to(envelope);
    let outside = lettre::address::Envelope::new(Some(returns_to), vec![to.clone()])?;
    let mail = lettre::Message::builder()
        .envelope(outside)
        .message_id(Some(format!("<{delivery}@{host}>")))
        .date(envelope.created.into())
        .from(sender.from.clone())
        .to(Mailbox::new(None, to.clone()))
        .subject(message.subject.clone());
    let mail = match envelope.token {
        "" => mail,
        token => {
            let stop = links.stop(token);
            let mailto = format!("mailto:{}?subject=stop%20{}", sender.unsubscribe, word(token));
            mail.header(ListId(list_id(envelope, host)))
                .header(ListUnsubscribe(format!("<{stop}>, <{mailto}>")))
                .header(ListUnsubscribePost("List-Unsubscribe=One-Click".into()))
        }
    };
    mail.header(AutoSubmitted("auto-generated".into())).multipart(both)
}

/// `Belfort AI en data <id.alerts.town.example>`: the name in ASCII without specials, the id a host name.
fn list_id(envelope: &Envelope<'_>, host: &str) -> String {
    let kept = |c: &char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-');
    let name: String = envelope.list.chars().filter(kept).take(60).collect();
    // A label of a host name has at most 63 characters.
    let label: String = word(envelope.subscription).chars().take(63).collect();
    format!("Belfort {} <{label}.alerts.{host}>", name.trim()).replace("  ", " ")
}

/// Letters, digits, hyphens and underscores of an id: safe in a Message-ID, a boundary, an address and a file name.
pub(super) fn word(id: &str) -> String {
    id.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).take(100).collect()
}
