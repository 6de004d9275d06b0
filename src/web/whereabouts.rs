//! Where a visitor is: the other end of the connection, or what a server in front says that we trust.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;

use crate::daemon::tower::Tower;

/// The network address of a visitor, where it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Whereabouts(pub(super) Option<IpAddr>);

impl FromRequestParts<Arc<Tower>> for Whereabouts {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, tower: &Arc<Tower>) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        // The configuration was checked at the start.
        let trusted = tower.config.trusted_proxies().unwrap_or_default();
        Ok(Whereabouts(peer.map(|peer| seen(peer.to_canonical(), &parts.headers, &trusted))))
    }
}

/// The last address that nobody we trust stands behind: each server in front adds whom it saw at the end of the list.
fn seen(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let lists = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let mut said: Vec<&str> = lists.flat_map(|list| list.split(',')).map(str::trim).collect();
    let mut seen = peer;
    while trusted.contains(&seen) {
        match said.pop().and_then(|address| address.parse::<IpAddr>().ok()) {
            Some(address) => seen = address.to_canonical(),
            None => break,
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_server_that_we_trust_says_where_a_visitor_is() {
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        let headers =
            |list: &str| HeaderMap::from_iter([("x-forwarded-for".parse().unwrap(), list.parse().unwrap())]);
        let proxy = [address("127.0.0.1"), address("10.0.0.2")];
        let from = |peer: &str, list: &str, trusted: &[IpAddr]| {
            seen(address(peer), &headers(list), trusted).to_string()
        };
        assert_eq!(from("192.0.2.7", "198.51.100.1", &proxy), "192.0.2.7", "a stranger says anything");
        assert_eq!(from("127.0.0.1", "198.51.100.1", &[]), "127.0.0.1");
        assert_eq!(
            from("127.0.0.1", "1.1.1.1, 198.51.100.1", &proxy),
            "198.51.100.1",
            "what a visitor wrote stands before"
        );
        assert_eq!(from("127.0.0.1", "198.51.100.1, 10.0.0.2", &proxy), "198.51.100.1");
        assert_eq!(from("127.0.0.1", "rubbish", &proxy), "127.0.0.1");
    }
}
