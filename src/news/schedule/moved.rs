//! Decides when a feed that says it moved is followed to its new address.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

/// Where a feed says that it moved for good, and since when it says so without a break.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The new address.
    pub to: Url,
    /// The first time that it was seen with a feed behind it.
    pub since: DateTime<Utc>,
}

/// What to do about the address of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Follow {
    /// It stays; this is what to remember of a move.
    Stay(Option<Moved>),
    /// It lives there now.
    Adopt(Url),
}

/// How long a move is watched before it is believed. Domains run out, sites are taken over, and a wrong line in a server's
/// configuration is a redirect "for good" until somebody notices; a week has every weekday in it.
const WATCHED: TimeDelta = TimeDelta::days(7);

/// Decides when a feed that says it moved is followed to its new address.
///
/// Asked only when a feed was found at the end of the redirects: an address with something else behind it is never
/// adopted. At once when only the scheme changed to `https`: host and path stayed, so nobody else can be behind it.
///
/// # Shape
/// `found`: where redirects for good led this time; `None` when the feed answered at its own address.
pub fn follow(own: &Url, before: Option<&Moved>, found: Option<&Url>, now: DateTime<Utc>) -> Follow {
    let Some(found) = found.filter(|found| *found != own) else { return Follow::Stay(None) };
    if is_upgrade(own, found) {
        return Follow::Adopt(found.clone());
    }
    match before.filter(|before| before.to == *found) {
        Some(before) if now - before.since >= WATCHED => Follow::Adopt(found.clone()),
        Some(before) => Follow::Stay(Some(before.clone())),
        None => Follow::Stay(Some(Moved { to: found.clone(), since: now })),
    }
}

fn is_upgrade(own: &Url, found: &Url) -> bool {
    let same = |url: &Url| {
        (url.host_str().map(str::to_owned), url.path().to_owned(), url.query().map(str::to_owned))
    };
    own.scheme() == "http"
        && found.scheme() == "https"
        && own.port().is_none()
        && found.port().is_none()
        && same(own) == same(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn a_move_is_believed_after_a_week_without_a_break() {
        let (own, new, now) = (url("https://a.be/rss"), url("https://b.be/rss"), DateTime::UNIX_EPOCH);
        let Follow::Stay(Some(seen)) = follow(&own, None, Some(&new), now) else {
            panic!("followed at once")
        };
        let almost = now + TimeDelta::days(7) - TimeDelta::seconds(1);
        assert_eq!(follow(&own, Some(&seen), Some(&new), almost), Follow::Stay(Some(seen.clone())));
        assert_eq!(
            follow(&own, Some(&seen), Some(&new), now + TimeDelta::days(7)),
            Follow::Adopt(new.clone())
        );
        let other = url("https://c.be/rss");
        let restarted = Moved { to: other.clone(), since: almost };
        assert_eq!(
            follow(&own, Some(&seen), Some(&other), almost),
            Follow::Stay(Some(restarted)),
            "another place, another week"
        );
        assert_eq!(follow(&own, Some(&seen), None, almost), Follow::Stay(None), "it is back");
        assert_eq!(follow(&own, None, Some(&own), now), Follow::Stay(None));
    }

    #[test]
    fn only_the_same_address_over_https_is_followed_at_once() {
        let own = url("http://a.be/rss?x=1");
        assert_eq!(
            follow(&own, None, Some(&url("https://a.be/rss?x=1")), DateTime::UNIX_EPOCH),
            Follow::Adopt(url("https://a.be/rss?x=1"))
        );
        for other in [
            "https://www.a.be/rss?x=1",
            "https://a.be/feed?x=1",
            "https://a.be/rss",
            "https://a.be:8443/rss?x=1",
        ] {
            assert!(
                matches!(follow(&own, None, Some(&url(other)), DateTime::UNIX_EPOCH), Follow::Stay(Some(_))),
                "{other}"
            );
        }
    }
}
