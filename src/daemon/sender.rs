//! What the DNS says of the domain in whose name mail is sent.

use std::net::SocketAddr;

use serde::Serialize;

use super::tower::Tower;
use crate::alerts::Address;
use crate::alerts::channel::Signer;
use crate::alerts::sender::{Worth, aligned, dkim, dmarc, registered, spf};
use crate::net::dns::{Dns, DnsError};
use crate::text::messages::FluentValue;
use crate::text::{Language, say};

/// A record of the sender's domain that is not as it must be, or of which nothing is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SenderTrouble {
    /// `spf`, `dkim` or `dmarc`.
    pub record: &'static str,
    /// Whether the DNS was asked and answered.
    pub checked: bool,
    /// What is wrong, or why it is not known.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

/// Looks at SPF, DKIM and DMARC of the sender. Empty when all three are good, and when no mail leaves over SMTP.
///
/// # Errors
/// A sender or a key that cannot be used.
pub async fn check(tower: &Tower, language: Language) -> anyhow::Result<Vec<SenderTrouble>> {
    let smtp = &tower.config.smtp;
    if smtp.url.trim().is_empty() {
        return Ok(Vec::new());
    }
    let Some(domain) = domain_of(&smtp.from) else { return Ok(Vec::new()) };
    let returns_to = domain_of(&smtp.return_path).unwrap_or_else(|| domain.clone());
    let signer = tower.dkim()?.map(|config| Signer::new(&config)).transpose()?;
    let look = Look { language, dns: open(&smtp.dns), domain, returns_to, signer };
    // Side by side: a DNS that keeps silent is waited for once.
    let (spf, dkim, dmarc) = tokio::join!(look.spf(), look.dkim(tower), look.dmarc());
    Ok([spf, dkim, dmarc].into_iter().flatten().collect())
}

/// `town.example` of `Belfort <belfort@town.example>`.
fn domain_of(sender: &str) -> Option<String> {
    let mailbox = sender.trim().rsplit('<').next()?.trim_end_matches('>').trim();
    match format!("email:{mailbox}").parse().ok()? {
        Address::Email(address) => Some(address.domain().to_ascii_lowercase()),
        Address::Telegram(_) | Address::Webhook(_) => None,
    }
}

fn open(server: &str) -> Result<Dns, Unasked> {
    let server = match server.trim() {
        "" => None,
        text => Some(text.parse::<SocketAddr>().map_err(|_| Unasked::Address)?),
    };
    Dns::open(server).map_err(Unasked::Dns)
}

/// Why the DNS said nothing.
#[derive(Clone)]
enum Unasked {
    /// The key that names a server is no address.
    Address,
    Dns(DnsError),
}

struct Look {
    language: Language,
    dns: Result<Dns, Unasked>,
    /// The domain that readers see.
    domain: String,
    /// The domain that bounces go to, for which SPF answers.
    returns_to: String,
    signer: Option<Signer>,
}

impl Look {
    async fn spf(&self) -> Option<SenderTrouble> {
        let name = &self.returns_to;
        let texts = match self.texts("spf", name).await {
            Ok(texts) => texts,
            Err(unknown) => return Some(unknown),
        };
        if !aligned(name, &self.domain) {
            return self.trouble("spf", "cli-doctor-mail-unaligned", &[("other", name)], "smtp.return_path");
        }
        let remedy = self.publish(name, "v=spf1 mx a:MAILSERVER -all");
        self.judged("spf", name, spf(&texts), &remedy)
    }

    async fn dkim(&self, tower: &Tower) -> Option<SenderTrouble> {
        let named = &tower.config.smtp.dkim;
        let (domain, name) = match &self.signer {
            Some(signer) => (named.domain.clone(), signer.name()),
            None if named.selector.is_empty() => {
                let remedy = self.say("cli-doctor-mail-name-key", &[]);
                let what = self.say("cli-doctor-mail-no-key", &[("domain", &self.domain)]);
                return Some(SenderTrouble { record: "dkim", checked: false, what, remedy });
            }
            None => {
                let domain = Some(&named.domain).filter(|domain| !domain.is_empty()).unwrap_or(&self.domain);
                (domain.clone(), format!("{}._domainkey.{domain}", named.selector))
            }
        };
        let texts = match self.texts("dkim", &name).await {
            Ok(texts) => texts,
            Err(unknown) => return Some(unknown),
        };
        if !aligned(&domain, &self.domain) {
            return self.trouble(
                "dkim",
                "cli-doctor-mail-unaligned",
                &[("other", &domain)],
                "smtp.dkim.domain",
            );
        }
        let expected = self.signer.as_ref().map(Signer::record);
        let remedy = match &expected {
            Some(record) => self.publish(&name, record),
            None => self.say("cli-doctor-mail-ask-relay", &[("name", &name)]),
        };
        self.judged("dkim", &name, dkim(&texts, expected.as_deref()), &remedy)
    }

    async fn dmarc(&self) -> Option<SenderTrouble> {
        let mut name = format!("_dmarc.{}", self.domain);
        let whole = registered(&self.domain).to_owned();
        let mut texts = self.texts("dmarc", &name).await;
        // A subdomain without a record of its own is under that of its domain (RFC 7489, 6.6.3).
        if texts.as_ref().is_ok_and(|texts| dmarc(texts) == Worth::Missing) && whole != self.domain {
            name = format!("_dmarc.{whole}");
            texts = self.texts("dmarc", &name).await;
        }
        match texts {
            Ok(texts) => {
                let record = format!("v=DMARC1; p=none; rua=mailto:dmarc@{whole}");
                let remedy = self.publish(&name, &record);
                self.judged("dmarc", &name, dmarc(&texts), &remedy)
            }
            Err(unknown) => Some(unknown),
        }
    }

    /// The texts of a name, or the trouble that nothing is known.
    async fn texts(&self, record: &'static str, name: &str) -> Result<Vec<String>, SenderTrouble> {
        let cause = match &self.dns {
            Ok(dns) => match dns.texts(name).await {
                Ok(texts) => return Ok(texts),
                Err(cause) => Unasked::Dns(cause),
            },
            Err(cause) => cause.clone(),
        };
        let what =
            self.say("cli-doctor-mail-not-checked", &[("name", name), ("cause", &self.unasked(&cause))]);
        let remedy = self.say("cli-doctor-mail-network", &[]);
        Err(SenderTrouble { record, checked: false, what, remedy })
    }

    /// Why nothing is known, and what the program called it where that leaves something open.
    fn unasked(&self, cause: &Unasked) -> String {
        let (key, detail) = match cause {
            Unasked::Address => ("cli-dns-address", None),
            Unasked::Dns(DnsError::Silent) => ("cli-dns-silent", None),
            Unasked::Dns(DnsError::NoServer(said)) => ("cli-dns-none", Some(said)),
            Unasked::Dns(DnsError::Failed(said)) => ("cli-dns-failed", Some(said)),
        };
        let words = self.say(key, &[]);
        match detail {
            Some(said) => format!("{words}; {}", self.say("program-words", &[("detail", said)])),
            None => words,
        }
    }

    fn judged(&self, record: &'static str, name: &str, worth: Worth, remedy: &str) -> Option<SenderTrouble> {
        let key = match worth {
            Worth::Good => return None,
            Worth::Missing => "cli-doctor-mail-missing",
            Worth::Twice => "cli-doctor-mail-twice",
            Worth::Open => "cli-doctor-mail-open",
            Worth::OtherKey => "cli-doctor-mail-other-key",
            Worth::Unreadable => "cli-doctor-mail-unreadable",
        };
        self.trouble(record, key, &[("name", name)], remedy)
    }

    fn trouble(
        &self,
        record: &'static str,
        key: &str,
        args: &[(&str, &str)],
        remedy: &str,
    ) -> Option<SenderTrouble> {
        let named = match record {
            "spf" => "SPF",
            "dkim" => "DKIM",
            _ => "DMARC",
        };
        let args: Vec<_> =
            args.iter().copied().chain([("record", named), ("domain", &self.domain)]).collect();
        let what = self.say(key, &args);
        Some(SenderTrouble { record, checked: true, what, remedy: remedy.to_owned() })
    }

    fn publish(&self, name: &str, record: &str) -> String {
        self.say("cli-doctor-mail-publish", &[("name", name), ("record", record)])
    }

    fn say(&self, key: &str, args: &[(&str, &str)]) -> String {
        let args: Vec<(&str, FluentValue<'_>)> =
            args.iter().map(|(name, value)| (*name, (*value).to_owned().into())).collect();
        say(self.language, key, &args)
    }
}
