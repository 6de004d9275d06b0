//! Who answers for an address: its host, and the domain that somebody registered.

use url::{Host, Url};

/// The host of an address, the same however it is spelled: `""` where there is none.
pub fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase()
}

/// The registrable domain of an address: whom a server speaks for when it says "too many requests".
///
/// `nieuws.stad.be` and `www.stad.be` are one domain, `a.github.io` and `b.github.io` are two. A literal address, and
/// a name that is itself a public suffix, stand for themselves.
///
/// # Source
/// The Public Suffix List, in the release that the crate `psl` carries.
pub fn domain(url: &Url) -> String {
    let host = host(url);
    match url.host() {
        Some(Host::Domain(_)) => psl::domain_str(&host).map_or_else(|| host.clone(), str::to_owned),
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subdomains_share_their_domain_and_tenants_of_a_platform_do_not() {
        for (url, expected) in [
            ("https://nieuws.stad.gent/rss", "stad.gent"),
            ("https://www.vvsg.be./x", "vvsg.be"),
            ("https://www.town.gov.uk/", "town.gov.uk"),
            ("https://a.github.io/", "a.github.io"),
            ("http://127.0.0.1:8097/f", "127.0.0.1"),
            ("http://[2a02::1]/", "[2a02::1]"),
            ("http://intranet/", "intranet"),
        ] {
            assert_eq!(domain(&Url::parse(url).unwrap()), expected, "{url}");
        }
    }
}
