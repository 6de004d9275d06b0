//! Texts in the DNS: what a domain says of itself.

use std::net::SocketAddr;
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{
    ConnectionConfig, NameServerConfig, ProtocolConfig, ResolveHosts, ResolverConfig,
};
use hickory_resolver::net::NetError;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::RData;

/// How long a server may take; one that needs more is as good as away for somebody who waits at a terminal.
const TIME: Duration = Duration::from_secs(3);
/// How long all tries of one question may take together.
const ALL_TRIES: Duration = Duration::from_secs(8);
/// Texts that are read of one name; nobody has a reason for more.
const TEXTS_MAX: usize = 50;

/// Asks the DNS.
pub struct Dns {
    resolver: TokioResolver,
}

impl std::fmt::Debug for Dns {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dns").finish_non_exhaustive()
    }
}

/// Why nothing is known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DnsError {
    /// Nobody answered in time.
    #[error("no answer in time")]
    Silent,
    /// This machine does not say which servers it asks.
    #[error("no server is known: {0}")]
    NoServer(String),
    /// A server answered that it cannot say, or something that is no answer.
    #[error("{0}")]
    Failed(String),
}

impl Dns {
    /// Asks one server, or those of this machine.
    ///
    /// # Errors
    /// The machine does not say which servers it asks.
    pub fn open(server: Option<SocketAddr>) -> Result<Dns, DnsError> {
        let mut builder = match server {
            Some(server) => {
                let connection = |protocol| {
                    let mut connection = ConnectionConfig::new(protocol);
                    connection.port = server.port();
                    connection
                };
                let connections = [ProtocolConfig::Udp, ProtocolConfig::Tcp].map(connection);
                let server = NameServerConfig::new(server.ip(), true, connections.into());
                let config = ResolverConfig::from_parts(None, Vec::new(), vec![server]);
                TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
            }
            None => TokioResolver::builder_tokio().map_err(|error| DnsError::NoServer(error.to_string()))?,
        };
        let options = builder.options_mut();
        options.timeout = TIME;
        options.attempts = 1;
        options.use_hosts_file = ResolveHosts::Never;
        Ok(Dns { resolver: builder.build().map_err(|error| DnsError::NoServer(error.to_string()))? })
    }

    /// The texts of a name, each with its pieces joined; none when the DNS says that there are none.
    ///
    /// # Errors
    /// No answer: then nothing is known, which is not the same as nothing.
    pub async fn texts(&self, name: &str) -> Result<Vec<String>, DnsError> {
        // With the dot the name is whole: the search list of the machine has no say.
        let asked = self.resolver.txt_lookup(format!("{}.", name.trim_end_matches('.')));
        // The resolver counts its own tries; a person waits for all of them together.
        let Ok(answer) = tokio::time::timeout(ALL_TRIES, asked).await else {
            return Err(DnsError::Silent);
        };
        match answer {
            Ok(found) => {
                let texts = found.answers().iter().filter_map(|record| match &record.data {
                    RData::TXT(text) => Some(String::from_utf8_lossy(&text.txt_data.concat()).into_owned()),
                    _ => None,
                });
                Ok(texts.take(TEXTS_MAX).collect())
            }
            Err(error) if says_none(&error) => Ok(Vec::new()),
            Err(NetError::Timeout | NetError::NoConnections) => Err(DnsError::Silent),
            Err(error) => Err(DnsError::Failed(error.to_string())),
        }
    }
}

/// Whether the DNS answered that there is nothing; a server that failed says so otherwise.
fn says_none(error: &NetError) -> bool {
    use hickory_resolver::net::DnsError;
    use hickory_resolver::proto::op::ResponseCode;
    match error {
        NetError::Dns(DnsError::NoRecordsFound(none)) => {
            matches!(none.response_code, ResponseCode::NoError | ResponseCode::NXDomain)
        }
        _ => false,
    }
}
