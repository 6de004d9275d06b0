//! Pages fetched politely: for listings, for full texts and for discovery.

use std::time::Duration;

use chrono::TimeDelta;
use url::Url;

use super::poll::limits;
use super::tower::Tower;
use crate::net;
use crate::news::FeedSettings;
use crate::news::fetch::{Document, FetchError, Gate, Limits, Open, page};
use crate::news::robots::{self, Meaning, Robots};
use crate::store::RobotsFile;

/// What a robots.txt says holds for a day (RFC 9309 section 2.4).
const ROBOTS_FRESH: TimeDelta = TimeDelta::hours(24);
/// A site that could not say is asked again after this long.
const ROBOTS_AGAIN: TimeDelta = TimeDelta::hours(1);
/// A text of a few kilobytes that takes longer is not coming.
const ROBOTS_TIME_MAX: Duration = Duration::from_secs(10);

/// Fetches a page the way a good guest does.
///
/// Before each request, redirects included: the address rule, the robots.txt of the site (kept for a day), whether the
/// domain asked us to wait (429), and our turn with the host (one request at a time, a pause between). The size and time
/// limits are those of feeds. `settings` are those of the feed that the page belongs to, for its user agent;
/// `FeedSettings::default()` where there is none.
///
/// # Errors
/// `FetchError::Robots` when the site does not want it, `RobotsUnknown` and `Waiting` when it may want it later, and
/// those of [`crate::news::fetch::fetch`].
pub async fn get(tower: &Tower, url: &Url, settings: &FeedSettings) -> Result<Document, FetchError> {
    let user_agent = settings.user_agent.as_deref();
    let manners = Manners { tower, user_agent };
    let fetched = page(&tower.client, url, user_agent, &limits(tower), &manners).await;
    if let Err(error @ FetchError::RateLimited { url, .. }) = &fetched {
        remember_wait(tower, url, error).await;
    }
    fetched
}

/// The gate that pages pass: waits of the domain, and robots.txt.
#[derive(Debug)]
pub struct Manners<'a> {
    pub(super) tower: &'a Tower,
    pub(super) user_agent: Option<&'a str>,
}

impl Gate for Manners<'_> {
    async fn pass(&self, url: &Url) -> Result<(), FetchError> {
        // An address that may not be reached is not asked for its robots.txt either.
        self.tower.client.rule().check(url)?;
        let domain = net::domain(url);
        let now = self.tower.clock.now();
        if let Ok(Some(until)) = self.tower.store.waits_until(&domain, now).await {
            return Err(FetchError::Waiting { domain, until });
        }
        let robots = self.robots(url).await;
        if let Some(pause) = robots.pause() {
            self.tower.client.slow_down(url, pause);
        }
        match robots {
            Robots::Unknown => Err(FetchError::RobotsUnknown { url: net::shown(url) }),
            robots if robots.allows(url) => Ok(()),
            _ => Err(FetchError::Robots { url: net::shown(url) }),
        }
    }
}

impl Manners<'_> {
    async fn robots(&self, page: &Url) -> Robots {
        let Some(address) = robots::address(page) else { return Robots::Unknown };
        let now = self.tower.clock.now();
        let kept = self.tower.store.robots(address.as_str(), now).await;
        let file = match kept {
            Ok(Some(file)) => file,
            Ok(None) => self.ask(&address).await,
            Err(error) => {
                tracing::error!("cannot read what is known of `{address}`: {error}");
                return Robots::Unknown;
            }
        };
        match file {
            RobotsFile::Unknown => Robots::Unknown,
            RobotsFile::None => Robots::Open,
            RobotsFile::Text(text) => {
                let configured = self.tower.config.user_agent();
                Robots::read(&text, self.user_agent.unwrap_or(&configured))
            }
        }
    }

    async fn ask(&self, address: &Url) -> RobotsFile {
        let limits = Limits { body_bytes_max: robots::BYTES_MAX, time_max: ROBOTS_TIME_MAX };
        let file = match page(&self.tower.client, address, self.user_agent, &limits, &Open).await {
            Ok(document) => RobotsFile::Text(String::from_utf8_lossy(&document.bytes).into_owned()),
            // Rules that go on for longer than anyone must read: none of them were meant for people like us.
            Err(FetchError::TooLarge { .. }) => RobotsFile::None,
            Err(error) => match error.status().and_then(robots::meaning) {
                Some(Meaning::Open | Meaning::Read) => RobotsFile::None,
                Some(Meaning::Unknown) | None => RobotsFile::Unknown,
            },
        };
        let fresh = if file == RobotsFile::Unknown { ROBOTS_AGAIN } else { ROBOTS_FRESH };
        let now = self.tower.clock.now();
        if let Err(error) = self.tower.store.keep_robots(address.as_str(), &file, now + fresh, now).await {
            tracing::error!("cannot keep what `{address}` says: {error}");
        }
        file
    }
}

/// Remembers that a domain wants to be left alone, for every feed and page of it and for every process.
pub(super) async fn remember_wait(tower: &Tower, url: &str, error: &FetchError) {
    let now = tower.clock.now();
    let Some((domain, until)) = super::poll::wait_of(url, error, now) else { return };
    if let Err(error) = tower.store.wait_until(&domain, until).await {
        tracing::error!(domain, "cannot keep until when it wants to be left alone: {error}");
    }
}
