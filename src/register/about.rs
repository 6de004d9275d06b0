//! What is said of a system beside its answers: what people read first, and whether the public may.

use ring::digest::{SHA256, digest};
use serde::Serialize;

use super::{System, TEXT_CHARS_MAX};

/// Signs of a name, a vendor, a contact.
pub const LINE_CHARS_MAX: usize = 200;

/// Name, owner, description, purpose, vendor, whom the public asks, its entry in the EU database, and whether it is published.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct About {
    /// Its name.
    pub name: String,
    /// Whom to tell when something changes.
    pub owner: Option<String>,
    /// What it is.
    pub description: Option<String>,
    /// The use it is meant for.
    pub purpose: Option<String>,
    /// Who supplies it.
    pub vendor: Option<String>,
    /// Whom anybody may ask about it.
    pub public_contact: Option<String>,
    /// Where its provider's entry in the EU database stands.
    pub eu_database_url: Option<String>,
    /// Whether the organisation publishes it; not said is not decided.
    pub published: Option<bool>,
}

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AboutFault {
    /// It has no name.
    NoName,
    /// A text is too long.
    TooLong,
    /// Where it stands in the EU database is no address of the web.
    NoAddress,
}

impl About {
    /// As a system says it.
    pub fn of(system: &System) -> About {
        About {
            name: system.name.clone(),
            owner: system.owner.clone(),
            description: system.description.clone(),
            purpose: system.purpose.clone(),
            vendor: system.vendor.clone(),
            public_contact: system.public_contact.clone(),
            eu_database_url: system.eu_database_url.clone(),
            published: system.published,
        }
    }

    /// Makes a system say it.
    pub fn write(self, system: &mut System) {
        system.name = self.name;
        system.owner = self.owner;
        system.description = self.description;
        system.purpose = self.purpose;
        system.vendor = self.vendor;
        system.public_contact = self.public_contact;
        system.eu_database_url = self.eu_database_url;
        system.published = self.published;
    }

    /// Names these very words: whoever saw other words gets another mark.
    pub fn mark(&self) -> String {
        let words = serde_json::to_vec(self).expect("texts and truths only");
        digest(&SHA256, &words).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// What is wrong with it, if anything.
    pub fn fault(&self) -> Option<AboutFault> {
        let longer = |text: &Option<String>, most: usize| {
            text.as_ref().is_some_and(|text| text.chars().count() > most)
        };
        let lines = [&self.owner, &self.vendor, &self.public_contact];
        let texts = [&self.description, &self.purpose, &self.eu_database_url];
        if self.name.is_empty() {
            return Some(AboutFault::NoName);
        }
        let too_long = self.name.chars().count() > LINE_CHARS_MAX
            || lines.into_iter().any(|text| longer(text, LINE_CHARS_MAX))
            || texts.into_iter().any(|text| longer(text, TEXT_CHARS_MAX));
        if too_long {
            return Some(AboutFault::TooLong);
        }
        let is_wrong = self.eu_database_url.as_deref().is_some_and(|text| !is_web_address(text));
        is_wrong.then_some(AboutFault::NoAddress)
    }
}

/// Whether a text is an address that a browser opens.
pub(super) fn is_web_address(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "https" | "http") && url.has_host())
}
