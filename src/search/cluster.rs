//! The index on a cluster of others: any that speaks the bulk and search interface of Elasticsearch, such as OpenSearch.
//!
//! The analysis stays ours. What is shipped are the words that our own analysis makes of an item, as texts that the cluster
//! only splits at white space; a query is translated into the same words. So the cluster answers as the embedded index does,
//! whatever it knows of Dutch or of compounds, and it needs no plug-in and no script.
//!
//! What was shipped is kept in the cluster itself, in a document beside the items that is written after the items it vouches
//! for. An index goes by the store and by the analysis that filled it: an index of another store is never touched, and another
//! analysis fills another index.

mod answer;
mod layout;
mod lifecycle;
mod reader;
mod shipper;
mod similar;
mod translate;
mod wire;
mod words;

use std::time::Duration;

use thiserror::Error;
use url::Url;

pub use reader::ClusterReader;
pub use shipper::{Shipped, Shipper};

use super::analysis::ANALYSIS_VERSION;
use crate::net::{Client, NetConfig, NetError};

/// Where the cluster is, and how it is spoken to.
#[derive(Clone)]
pub struct ClusterConfig {
    /// The address of the cluster, without user and password.
    pub url: Url,
    /// What the names of our indexes begin with.
    pub index: String,
    /// What proves who we are.
    pub credentials: Credentials,
    /// How Belfort names itself.
    pub user_agent: String,
    /// How long a search may take; shipping may take three times as long.
    pub time_max: Duration,
    /// How a cluster that is busy is asked again.
    pub patience: Patience,
}

/// What proves who we are; never shown.
#[derive(Clone)]
pub enum Credentials {
    /// The cluster asks for nothing.
    None,
    /// A name and a password.
    Password {
        /// The name.
        user: String,
        /// The password.
        password: String,
    },
    /// A key of the interface, as the cluster encoded it.
    ApiKey(String),
}

/// How often and after which pauses a shipment is tried.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// The first pause; each further one is twice as long.
    pub pause: Duration,
    /// How often it is tried at most.
    pub tries: u32,
}

impl Default for Patience {
    fn default() -> Patience {
        // 0.25 + 0.5 + 1 + 2 seconds: within the time in which a daemon stops. The flow tries again five seconds later.
        Patience { pause: Duration::from_millis(250), tries: 5 }
    }
}

/// Why the cluster did not do what was asked.
#[derive(Debug, Error)]
pub enum ClusterError {
    /// No answer.
    #[error(
        "the search cluster at `{place}` does not answer: {cause}; it is looked for at `search.url`, and tried again"
    )]
    Unreachable {
        /// The address.
        place: String,
        /// Why.
        cause: String,
    },
    /// An answer that did not come in time.
    #[error(
        "the search cluster at `{place}` does not answer in time; `search.timeout_seconds` says how long is waited"
    )]
    Slow {
        /// The address.
        place: String,
    },
    /// It has too much to do, or is starting.
    #[error("the search cluster at `{place}` is busy or not ready ({status}: {reason}); it is tried again")]
    Busy {
        /// The address.
        place: String,
        /// The status of its answer.
        status: u16,
        /// What it said.
        reason: String,
    },
    /// It knows us not, or lets us not.
    #[error(
        "the search cluster at `{place}` does not let us ({status}: {reason}); see `search.user`, `search.password` and `search.api_key`"
    )]
    Forbidden {
        /// The address.
        place: String,
        /// The status of its answer.
        status: u16,
        /// What it said.
        reason: String,
    },
    /// It took the request for wrong.
    #[error("the search cluster at `{place}` refuses what it was asked ({status}: {reason})")]
    Refused {
        /// The address.
        place: String,
        /// The status of its answer.
        status: u16,
        /// What it said.
        reason: String,
    },
    /// Its answer is none that this program reads.
    #[error(
        "the answer of the search cluster at `{place}` cannot be read: {cause}; is `search.url` a cluster?"
    )]
    Unreadable {
        /// The address.
        place: String,
        /// What is wrong with it.
        cause: String,
    },
    /// The index is not there.
    #[error(
        "the index `{0}` is not on the search cluster yet; a running `belfort serve` fills it from the store"
    )]
    NotReady(String),
    /// No client could be made.
    #[error(transparent)]
    Client(#[from] NetError),
}

impl ClusterError {
    /// Whether the cluster is well, and only the index is not there yet.
    pub fn is_not_ready(&self) -> bool {
        matches!(self, ClusterError::NotReady(_))
    }
}

/// A cluster, and the index on it that belongs to one store.
#[derive(Clone)]
pub struct Cluster {
    client: Client,
    /// Without a slash at its end.
    base: String,
    credentials: Credentials,
    family: String,
    index: String,
    time_max: Duration,
    patience: Patience,
}

impl std::fmt::Debug for Cluster {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cluster").field("index", &self.index).finish_non_exhaustive()
    }
}

impl Cluster {
    /// Prepares to speak to a cluster about the index of one store; nothing is sent yet.
    ///
    /// # Errors
    /// The certificates of the machine cannot be read.
    pub fn new(config: ClusterConfig, store: &str) -> Result<Cluster, ClusterError> {
        // The operator chose the address, as that of the store: it may be private. A redirect is followed nowhere.
        let net = NetConfig {
            allow_private: true,
            user_agent: config.user_agent,
            connect_time_max: config.time_max,
            time_max: config.time_max * 3,
            ..NetConfig::default()
        };
        let family = format!("{}-{store}", config.index);
        Ok(Cluster {
            client: crate::net::client(&net)?,
            base: config.url.as_str().trim_end_matches('/').to_owned(),
            credentials: config.credentials,
            index: format!("{family}-{}", layout::mark(&ANALYSIS_VERSION)),
            family,
            time_max: config.time_max,
            patience: config.patience,
        })
    }

    /// The name of the index: of which store it is, and under which analysis it was filled.
    pub fn index(&self) -> &str {
        &self.index
    }

    /// The address, as people may see it.
    pub fn place(&self) -> &str {
        &self.base
    }
}
