//! From the name of a host to the addresses that may be dialled: whoever owns a name decides what it says, also between two
//! questions, so the rule is asked for the very addresses that are dialled.

use std::error::Error;
use std::fmt::Debug;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use thiserror::Error;

use super::{AddressRule, Refused};

/// A name that has no address.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("no address is known for `{0}`")]
pub struct UnknownName(pub String);

/// A name about which nobody answered: it may have an address all the same.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("the DNS gave no answer about `{0}`")]
pub struct NoAnswer(pub String);

/// Names that never have an address, whatever a resolver says or does not say (RFC 6761, section 6.4).
const NOWHERE: &str = ".invalid";

/// How the resolvers of the systems say that a name has no address (glibc, musl, macOS, Windows); any other failure is no answer.
const NO: [&str; 7] = [
    "not known",
    "No address associated",
    "does not resolve",
    "no usable address",
    "nodename nor servname",
    "os error 11001",
    "os error 11004",
];

/// Whether whoever was asked says that a name has no address.
pub(super) fn says_no(cause: &io::Error) -> bool {
    let said = cause.to_string();
    NO.iter().any(|no| said.contains(no))
}

/// The answer to the question which addresses a name has.
pub type Finding = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// Who knows which addresses a name has.
pub trait Names: Debug + Send + Sync {
    /// All addresses of a name, forbidden ones too.
    fn find(&self, name: &str) -> Finding;

    /// Where an allowed address is dialled: there, and at the port of the request (0). Only a test has a stand-in for the internet.
    fn dial(&self, allowed: IpAddr) -> SocketAddr {
        SocketAddr::new(allowed, 0)
    }
}

/// The resolver of the machine.
#[derive(Debug)]
pub struct OfTheSystem;

impl Names for OfTheSystem {
    fn find(&self, name: &str) -> Finding {
        let name = name.to_owned();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

/// What names say, minus the addresses that the rule forbids.
#[derive(Debug)]
pub(super) struct Guarded {
    pub rule: AddressRule,
    pub names: Arc<dyn Names>,
}

impl Guarded {
    async fn addresses(
        rule: AddressRule,
        names: Arc<dyn Names>,
        host: String,
    ) -> Result<Vec<SocketAddr>, Box<dyn Error + Send + Sync>> {
        let found = match names.find(&host).await {
            Ok(found) => found,
            Err(cause) if says_no(&cause) || host.ends_with(NOWHERE) => Vec::new(),
            Err(_) => return Err(Box::new(NoAnswer(host))),
        };
        if found.is_empty() {
            return Err(Box::new(UnknownName(host)));
        }
        let allowed: Vec<SocketAddr> = found
            .into_iter()
            .filter(|address| rule.allows(*address))
            .map(|address| names.dial(address))
            .collect();
        if allowed.is_empty() { Err(Box::new(Refused::Private(host))) } else { Ok(allowed) }
    }
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let found = Guarded::addresses(self.rule, Arc::clone(&self.names), name.as_str().to_owned());
        Box::pin(async move { Ok(Box::new(found.await?.into_iter()) as Addrs) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Says the same of every name.
    #[derive(Debug)]
    struct Always(&'static [&'static str]);

    impl Names for Always {
        fn find(&self, _: &str) -> Finding {
            let found = self.0.iter().map(|address| address.parse().unwrap()).collect();
            Box::pin(std::future::ready(Ok(found)))
        }
    }

    async fn dialled(allow_private: bool, says: &'static [&'static str]) -> Result<Vec<String>, String> {
        let rule = AddressRule { allow_private };
        let found = Guarded::addresses(rule, Arc::new(Always(says)), "town.example".to_owned()).await;
        found
            .map(|found| found.iter().map(|address| address.ip().to_string()).collect())
            .map_err(|error| error.to_string())
    }

    #[tokio::test]
    async fn a_name_that_says_only_forbidden_addresses_is_refused() {
        for says in [
            &["127.0.0.1"][..],
            &["10.0.0.5", "192.168.1.1", "172.16.0.9"],
            &["169.254.169.254"],
            &["100.64.0.1"],
            &["0.0.0.0"],
            &["224.0.0.1"],
            &["255.255.255.255"],
            &["::1"],
            &["::"],
            &["fe80::1"],
            &["fc00::1"],
            &["ff02::1"],
            &["::ffff:10.0.0.5"],
            &["::10.0.0.5"],
            &["64:ff9b::a00:5"],
            &["64:ff9b:1::a00:5"],
            &["2002:a00:5::1"],
        ] {
            let refused = dialled(false, says).await.unwrap_err();
            assert!(refused.starts_with("`town.example` is not a public address"), "{says:?}: {refused}");
            assert_eq!(dialled(true, says).await.unwrap().len(), says.len(), "the operator allows it");
        }
    }

    #[tokio::test]
    async fn of_a_name_with_both_only_the_public_addresses_are_dialled() {
        let says =
            &["10.0.0.5", "93.184.215.14", "::ffff:127.0.0.1", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"];
        assert_eq!(
            dialled(false, says).await.unwrap(),
            ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"]
        );
    }

    /// Fails to answer, in these words.
    #[derive(Debug)]
    struct Fails(&'static str);

    impl Names for Fails {
        fn find(&self, _: &str) -> Finding {
            Box::pin(std::future::ready(Err(io::Error::other(self.0))))
        }
    }

    #[tokio::test]
    async fn no_answer_about_a_name_is_not_taken_for_a_no() {
        let rule = AddressRule { allow_private: false };
        let told = async |says, name: &str| {
            let names = Arc::new(Fails(says));
            Guarded::addresses(rule, names, name.to_owned()).await.unwrap_err().to_string()
        };
        let known = "no address is known for `town.example`";
        let open = "the DNS gave no answer about `town.example`";
        for (says, expected) in [
            ("failed to lookup address information: Name or service not known", known),
            ("failed to lookup address information: No address associated with hostname", known),
            ("failed to lookup address information: Temporary failure in name resolution", open),
            ("failed to lookup address information: Non-recoverable failure in name resolution", open),
            ("failed to lookup address information: Try again", open),
        ] {
            assert_eq!(told(says, "town.example").await, expected, "{says}");
        }
        let nowhere = told("Temporary failure in name resolution", "town.invalid").await;
        assert!(nowhere.starts_with("no address is known"), "{nowhere}");
    }

    #[tokio::test]
    async fn a_name_without_an_address_is_unknown_and_not_forbidden() {
        assert_eq!(dialled(false, &[]).await.unwrap_err(), "no address is known for `town.example`");
    }
}
