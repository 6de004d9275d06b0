//! The sections on what Belfort opens, reads and keeps: the web page, the store, feeds, rules and words.

use std::path::PathBuf;

use serde::Deserialize;

use super::ConfigError;

/// `[web]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Web {
    /// Address and port to listen on; loopback unless the operator opens it.
    pub listen: String,
    /// The address that links in messages lead to; empty: the address listened on.
    pub public_url: String,
    /// The addresses of the servers in front, separated by spaces: what they say in `X-Forwarded-For` is believed.
    pub trusted_proxies: String,
    /// Calls of the API in a minute, for each account and for each network address without a token; 0: no limit.
    pub api_per_minute: u32,
}

impl Default for Web {
    fn default() -> Web {
        let (public_url, trusted_proxies) = (String::new(), String::new());
        // Ten a second is a busy program; a page of two hundred systems is one call.
        Web { listen: "127.0.0.1:8080".to_owned(), public_url, trusted_proxies, api_per_minute: 600 }
    }
}

/// `[store]`
#[derive(Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StoreSection {
    /// Empty: SQLite in the data folder; or `postgres://...`.
    pub url: String,
    /// A file that holds the address.
    pub url_file: Option<PathBuf>,
    /// Megabytes that should be left on the disk of the data folder, beside a copy of a SQLite file.
    pub room_mb: u32,
}

impl Default for StoreSection {
    fn default() -> StoreSection {
        // The log of the store, a merge of the index, and some days of news until somebody has made room.
        StoreSection { url: String::new(), url_file: None, room_mb: 1024 }
    }
}

impl std::fmt::Debug for StoreSection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoreSection").field("room_mb", &self.room_mb).finish_non_exhaustive()
    }
}

/// `[fetch]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fetch {
    /// May feeds, pages and webhooks live on private addresses?
    pub allow_private: bool,
    /// Page that tells a publisher who polls; named in the user agent.
    pub contact: String,
    /// Seconds between two polls of a feed that says nothing of its own.
    pub interval_seconds: u32,
    /// Seconds for one fetch, redirects and body included.
    pub timeout_seconds: u32,
    /// Decoded bytes of one document.
    pub bytes_max: usize,
    /// Hosts asked at the same time.
    pub concurrency: usize,
    /// Requests to one host at the same time; more than one only where the host is your own.
    pub per_host: usize,
    /// Milliseconds from the end of a request to the start of the next one to the same host.
    pub pause_ms: u32,
    /// The first poll of a feed alerts on undated items and on items of at most this many days; older ones are only
    /// stored, so that a new feed does not flood its subscribers with its archive.
    pub first_poll_days: u32,
}

impl Default for Fetch {
    fn default() -> Fetch {
        Fetch {
            allow_private: false,
            contact: String::new(),
            interval_seconds: 30 * 60,
            timeout_seconds: 30,
            // The largest feeds of public corpora are near 2 MB; a sitemap of news stays below 5.
            bytes_max: 5 << 20,
            concurrency: 16,
            per_host: 1,
            pause_ms: 1000,
            first_poll_days: 30,
        }
    }
}

/// `[keep]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Keep {
    /// Days after which an item is forgotten that nothing refers to; 0: never.
    pub items_days: u32,
    /// Days after which a delivery that ended, and its alert about news, are forgotten; 0: never, otherwise 30 at the least.
    pub deliveries_days: u32,
    /// Days after which the questions to a vendor are forgotten once their link has ended; 0: never.
    pub questionnaires_days: u32,
}

impl Default for Keep {
    fn default() -> Keep {
        // The items are the archive that people search. Who was told what is about people: a year answers every question.
        Keep { items_days: 0, deliveries_days: 365, questionnaires_days: 365 }
    }
}

impl Keep {
    /// Until a month has passed a delivery answers "was I told?", and its alert keeps a change from being told as news.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        match self.deliveries_days {
            0 | 30.. => Ok(()),
            _ => {
                let cause = "deliveries are kept for 30 days at the least; 0 keeps them all".to_owned();
                Err(ConfigError::Wrong { place: "keep.deliveries_days".to_owned(), cause })
            }
        }
    }
}

/// `[files]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Files {
    /// Bytes of one file that is evidence.
    pub bytes_max: usize,
    /// Files of one system.
    pub per_system: usize,
}

/// Bytes of a file that still comes in over the API, where three of them take the room of four.
const FILE_BYTES_MOST: usize = 20 << 20;

impl Default for Files {
    fn default() -> Files {
        // A report of a hundred pages with pictures has about ten; a hundred of them are a gigabyte in each backup.
        Files { bytes_max: 10 << 20, per_system: 100 }
    }
}

impl Files {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if (1..=FILE_BYTES_MOST).contains(&self.bytes_max) {
            return Ok(());
        }
        let cause = format!("a file has 1 to {FILE_BYTES_MOST} bytes");
        Err(ConfigError::Wrong { place: "files.bytes_max".to_owned(), cause })
    }
}

/// `[rules]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rules {
    /// A folder with a rule book of your own; empty: the rule book in the binary.
    pub dir: String,
}

/// `[index]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IndexSection {
    /// A folder with a `themes.toml` or lists of words of your own; what is not in it is the one in the binary.
    pub dir: String,
}
