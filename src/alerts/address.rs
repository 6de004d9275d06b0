//! Where a subscriber is reached.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use url::Url;

use super::channel::Shape;

/// Where a subscriber is reached: `email:ann@town.example`, `telegram:123`, `webhook:https://town.example/hook`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Address {
    /// An e-mail address.
    Email(lettre::Address),
    /// A Telegram chat; groups and channels are negative.
    Telegram(i64),
    /// An address that takes Standard Webhooks.
    Webhook(Url),
}

impl Address {
    /// The channel's name, as counted and shown: `email`, `telegram`, `webhook`.
    pub fn channel(&self) -> &'static str {
        match self {
            Address::Email(_) => "email",
            Address::Telegram(_) => "telegram",
            Address::Webhook(_) => "webhook",
        }
    }

    /// Whether others read along: a group, a channel, a room. A link that changes the subscription would be anybody's there.
    ///
    /// # Shape
    /// A topic of ntfy is read by whoever knows its name. Our own form of webhook goes to one program.
    pub fn is_shared(&self) -> bool {
        match self {
            Address::Email(_) => false,
            Address::Telegram(chat) => *chat < 0,
            Address::Webhook(url) => Shape::of(url) != Shape::Standard,
        }
    }

    /// The address as logs may show it: enough to recognise, nothing that opens a door.
    pub fn masked(&self) -> String {
        match self {
            Address::Email(address) => {
                let first: String = address.user().chars().take(1).collect();
                format!("email:{first}…@{}", address.domain())
            }
            Address::Telegram(chat) => format!("telegram:…{}", chat.rem_euclid(1000)),
            Address::Webhook(url) => format!("webhook:{}/…", url.origin().ascii_serialization()),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Email(address) => write!(f, "email:{address}"),
            Address::Telegram(chat) => write!(f, "telegram:{chat}"),
            Address::Webhook(url) => write!(f, "webhook:{url}"),
        }
    }
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (channel, rest) = text.split_once(':').unwrap_or((text, ""));
        match channel {
            "email" => {
                rest.parse().map(Address::Email).map_err(|_| format!("`{rest}` is not an e-mail address"))
            }
            "telegram" => rest
                .parse()
                .map(Address::Telegram)
                .map_err(|_| format!("`{rest}` is not a Telegram chat number such as 123456 or -100123456")),
            "webhook" => match Url::parse(rest) {
                Ok(url) if matches!(url.scheme(), "http" | "https") && url.host().is_some() => {
                    Ok(Address::Webhook(url))
                }
                _ => Err(format!("`{rest}` is not an http or https address")),
            },
            _ => Err(format!("`{text}` does not start with `email:`, `telegram:` or `webhook:`")),
        }
    }
}

impl TryFrom<String> for Address {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_and_written_alike() {
        for text in ["email:ann@town.example", "telegram:-100777", "webhook:https://town.example/hook"] {
            assert_eq!(text.parse::<Address>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_wrong_address_says_what_is_wrong() {
        assert_eq!("email:ann".parse::<Address>().unwrap_err(), "`ann` is not an e-mail address");
        assert!("webhook:file:///etc/passwd".parse::<Address>().is_err());
        assert!("ann@town.example".parse::<Address>().is_err());
    }

    #[test]
    fn a_masked_address_keeps_the_secret_of_a_webhook() {
        let address: Address = "webhook:https://town.example/hook?sig=secret".parse().unwrap();
        assert_eq!(address.masked(), "webhook:https://town.example/…");
    }
}
