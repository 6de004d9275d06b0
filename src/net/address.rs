//! Which addresses on the network may be reached: public ones, unless the operator allows more.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use thiserror::Error;
use url::{Host, Url};

/// The rule that every address from outside meets before it is reached.
///
/// A feed, a redirect or a webhook can name any host; without this rule a stranger could make Belfort
/// read the town's own network. The rule is asked for the address as written *and* for each address a name resolves to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AddressRule {
    /// Does the operator allow private addresses (`fetch.allow_private`)?
    pub allow_private: bool,
}

/// Why an address may not be reached.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Refused {
    /// The address is not on the public network.
    #[error("`{0}` is not a public address (set `fetch.allow_private` to allow it)")]
    Private(String),
    /// Something else than `http` or `https`.
    #[error("`{0}` is not an http or https address")]
    Scheme(String),
}

impl AddressRule {
    /// Checks an address as written: its scheme, and its host where that is a literal.
    ///
    /// # Errors
    /// `Scheme` and `Private`. Decimal and octal spellings count: the URL standard has normalised them by now.
    pub fn check(self, url: &Url) -> Result<(), Refused> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Refused::Scheme(shown(url)));
        }
        let allowed = match url.host() {
            Some(Host::Ipv4(address)) => self.allows(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => self.allows(IpAddr::V6(address)),
            Some(Host::Domain(name)) => self.allow_private || !is_local_name(name),
            None => return Err(Refused::Scheme(shown(url))),
        };
        if allowed { Ok(()) } else { Err(Refused::Private(url.host_str().unwrap_or_default().to_owned())) }
    }

    /// May this address be reached?
    pub fn allows(self, address: IpAddr) -> bool {
        self.allow_private || is_public(address)
    }
}

/// An address as people and logs may see it: without user, password and the values of secret-looking parameters.
pub fn shown(url: &Url) -> String {
    let mut shown = url.clone();
    // Both fail only for addresses that cannot hold a user, which then have none to hide.
    let _ = shown.set_username("");
    let _ = shown.set_password(None);
    if url.query().is_some() {
        let pairs: Vec<(String, String)> = url
            .query_pairs()
            .map(|(name, value)| {
                let value = if is_secret_name(&name) { "***".into() } else { value };
                (name.into_owned(), value.into_owned())
            })
            .collect();
        if pairs.iter().any(|(_, value)| value == "***") {
            shown.query_pairs_mut().clear().extend_pairs(pairs);
        }
    }
    shown.into()
}

fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["token", "key", "sig", "secret", "auth", "pass", "pwd", "code", "session", "jwt"]
        .iter()
        .any(|word| name.contains(word))
}

/// Names that mean this machine or the local network, whatever the resolver says (RFC 6761, RFC 8375).
fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let ends =
        |suffix: &str| name == suffix || name.strip_suffix(suffix).is_some_and(|rest| rest.ends_with('.'));
    ["localhost", "local", "internal", "home.arpa"].into_iter().any(ends)
}

/// Is this an address that anyone on the internet could reach?
///
/// # Source
/// The IANA registries of special-purpose addresses for IPv4 and IPv6 (RFC 6890 and its updates).
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || a == 0 // this network
        || a >= 224 // multicast, reserved, broadcast
        || (a == 100 && (64..128).contains(&b)) // shared by carriers (CGNAT)
        || (a == 192 && b == 0 && c == 0) // protocol assignments
        || (a == 192 && b == 88 && c == 99) // 6to4 relays
        || (a == 198 && (18..20).contains(&b)); // benchmarks
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let part = address.segments();
    if let Some(inside) = embedded_v4(address) {
        return is_public_v4(inside);
    }
    let global = part[0] & 0xe000 == 0x2000; // 2000::/3 is all that has been given out
    let special = (part[0] == 0x2001 && (part[1] < 0x0200 || part[1] == 0x0db8)) // assignments, Teredo, ORCHID; documentation
        || (part[0] == 0x3fff && part[1] < 0x1000); // documentation
    global && !special
}

/// The IPv4 address that an IPv6 address leads to: NAT64 (RFC 6052, RFC 8215) and 6to4 (RFC 3056).
fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let part = address.segments();
    let joined = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match part {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => Some(joined(high, low)),
        // The local NAT64 prefix leads into the operator's own network.
        [0x64, 0xff9b, 1, ..] => Some(Ipv4Addr::UNSPECIFIED),
        [0x2002, high, low, ..] => Some(joined(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str) -> Result<(), Refused> {
        AddressRule::default().check(&Url::parse(url).unwrap())
    }

    #[test]
    fn no_spelling_of_a_private_address_passes() {
        for url in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0177.0.0.1/",
            "http://0x7f.1/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:a9fe:a9fe]/",
            "http://[64:ff9b::10.0.0.1]/",
            "http://[64:ff9b:1::1]/",
            "http://[2002:c0a8:0101::1]/",
            "http://[fd00::1]/",
            "http://[fe80::1]/",
            "http://[ff02::1]/",
            "http://[2001:db8::1]/",
            "http://[::]/",
            "http://10.1.2.3/",
            "http://172.16.0.1/",
            "http://192.168.1.1/",
            "http://100.64.0.1/",
            "http://169.254.169.254/latest",
            "http://0.0.0.0/",
            "http://198.18.0.1/",
            "http://203.0.113.9/",
            "http://224.0.0.1/",
            "http://255.255.255.255/",
            "http://localhost/",
            "http://printer.local./",
            "http://LOCALHOST./",
            "http://127.1/",
            "http://127.0.0.1./",
            "http://017700000001/",
            "http://0x7f000001/",
            "http://%31%32%37.0.0.1/",
            "http://vvsg.be@10.0.0.1/",
            "http://vvsg.be:80@[::1]:80/",
            "http://0.1.2.3/",
            "http://192.0.0.8/",
            "http://192.0.2.1/",
            "http://198.19.255.255/",
            "http://198.51.100.1/",
            "http://240.0.0.1/",
            "http://239.255.255.250/",
            "http://100.127.255.255/",
            "http://[::ffff:0:0]/",
            "http://[::ffff:192.168.0.1]/",
            "http://[::127.0.0.1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://[64:ff9b::a9fe:a9fe]/",
            "http://[2002:7f00:0001::]/",
            "http://[2002:0a00:0001::1]/",
            "http://[2001::1]/",
            "http://[fc00::1]/",
            "http://[fdff:ffff::1]/",
            "http://[febf::1]/",
            "http://[fec0::1]/",
            "http://[ff0e::1]/",
            "http://[100::1]/",
        ] {
            assert!(matches!(check(url), Err(Refused::Private(_))), "{url} passed");
        }
    }

    #[test]
    fn public_addresses_pass_and_other_schemes_do_not() {
        for url in
            ["https://vvsg.example/", "http://193.191.1.1/", "http://[2a02:a00::1]/", "http://100.128.0.1/"]
        {
            assert_eq!(check(url), Ok(()), "{url}");
        }
        for url in ["file:///etc/passwd", "ftp://town.example/", "data:text/html,x"] {
            assert!(matches!(check(url), Err(Refused::Scheme(_))), "{url}");
        }
    }

    #[test]
    fn an_operator_can_allow_private_addresses_but_no_other_scheme() {
        let rule = AddressRule { allow_private: true };
        assert_eq!(rule.check(&Url::parse("http://127.0.0.1/").unwrap()), Ok(()));
        assert!(rule.check(&Url::parse("file:///etc/passwd").unwrap()).is_err());
    }

    #[test]
    fn an_address_is_shown_without_its_secrets() {
        let url = Url::parse("https://ann:pw@town.example/feed?page=2&api_key=abc&sig=def").unwrap();
        assert_eq!(shown(&url), "https://town.example/feed?page=2&api_key=***&sig=***");
    }
}
