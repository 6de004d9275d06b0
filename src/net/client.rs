//! The HTTP client that obeys the address rule.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Method, RequestBuilder};
use thiserror::Error;
use url::Url;

use super::names::{Guarded, Names, OfTheSystem};
use super::turns::{Gentleness, Turn, Turns};
use super::{AddressRule, Refused};

pub use super::names::{NoAnswer, UnknownName};

/// How the client behaves; the operator's settings.
#[derive(Clone, Debug)]
pub struct NetConfig {
    /// May addresses be reached that are not public?
    pub allow_private: bool,
    /// Who asks, with an address where the asker can be reached.
    pub user_agent: String,
    /// How long a connection may take to come about.
    pub connect_time_max: Duration,
    /// How long a whole exchange may take.
    pub time_max: Duration,
    /// How gently one host is treated.
    pub gentleness: Gentleness,
    /// Who knows which addresses a name has.
    pub names: Arc<dyn Names>,
}

impl Default for NetConfig {
    fn default() -> Self {
        NetConfig {
            allow_private: false,
            user_agent: concat!("Belfort/", env!("CARGO_PKG_VERSION")).to_owned(),
            connect_time_max: Duration::from_secs(10), // three lost SYN packets (1 + 2 + 4 s) and some
            time_max: Duration::from_secs(60),         // a slow town site on a bad day; the poll waits for it
            gentleness: Gentleness::default(),
            names: Arc::new(OfTheSystem),
        }
    }
}

/// Why no client could be made.
#[derive(Debug, Error)]
#[error("cannot make an HTTP client: {0}")]
pub struct NetError(#[source] reqwest::Error);

/// How long a connection is kept for the next feed of the same host.
const IDLE_TIME_MAX: Duration = Duration::from_secs(10);

/// An HTTP client whose every request is checked by the [`AddressRule`].
///
/// It undoes no encoding of a body: whoever reads one counts what unfolds. It follows no redirect: one answer may name a forbidden next address, so whoever follows asks [`Client::request`] again.
/// It keeps no cookies and uses no proxy of the environment, which would connect on our behalf without asking the rule.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    rule: AddressRule,
    turns: Turns,
}

/// Makes a client.
///
/// # Errors
/// When the machine's certificates cannot be read.
pub fn client(config: &NetConfig) -> Result<Client, NetError> {
    // An error means that a provider is installed already, which is what we want.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let rule = AddressRule { allow_private: config.allow_private };
    let http = reqwest::Client::builder()
        .user_agent(&config.user_agent)
        .connect_timeout(config.connect_time_max)
        .timeout(config.time_max)
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .no_proxy()
        // A host is asked again in minutes at the earliest: connections kept longer only fill memory.
        .pool_idle_timeout(IDLE_TIME_MAX)
        .pool_max_idle_per_host(config.gentleness.at_a_time)
        .dns_resolver(Arc::new(Guarded { rule, names: Arc::clone(&config.names) }))
        .build()
        .map_err(NetError)?;
    Ok(Client { http, rule, turns: Turns::new(config.gentleness) })
}

impl Client {
    /// Begins a request to an address that the rule allows.
    ///
    /// # Errors
    /// [`Refused`] for an address that is literally forbidden; a name that resolves to one fails when it is sent.
    pub fn request(&self, method: Method, url: &Url) -> Result<RequestBuilder, Refused> {
        self.rule.check(url)?;
        Ok(self.http.request(method, url.clone()))
    }

    /// Waits until it is our turn with the host of an address; the turn ends when it is dropped.
    pub async fn turn(&self, url: &Url) -> Turn {
        self.turns.take(url).await
    }

    /// Leaves a host alone for longer between two requests, because it asked for that.
    pub fn slow_down(&self, url: &Url, pause: Duration) {
        self.turns.slow_down(url, pause);
    }

    /// The rule that addresses meet.
    pub fn rule(&self) -> AddressRule {
        self.rule
    }
}

/// The first error of type `E` in a chain of causes; looks inside `io::Error` too, which hides what it wraps.
pub fn cause_of<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<E>() {
            return Some(found);
        }
        let inside = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        next = match inside {
            Some(inside) => Some(inside),
            None => error.source(),
        };
    }
    None
}
