//! `[search]`: where the index stands, and the cluster that it names, checked.

use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;
use url::Url;

use super::{Config, ConfigError};
use crate::search::cluster::{ClusterConfig, Credentials, Patience};

/// Longest beginning of a name, in letters: a cluster takes 255 bytes, and ours adds its own.
const INDEX_LETTERS_MAX: usize = 100;

/// `[search]`
#[derive(Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SearchSection {
    /// Empty: an index in the data folder; or the address of a cluster that speaks as Elasticsearch does.
    pub url: String,
    /// What the names of the indexes on the cluster begin with.
    pub index: String,
    /// The name under which the cluster knows us.
    pub user: String,
    /// The password that goes with it.
    pub password: String,
    /// A file that holds the password.
    pub password_file: Option<PathBuf>,
    /// A key of the cluster's interface, instead of a name and a password.
    pub api_key: String,
    /// A file that holds the key.
    pub api_key_file: Option<PathBuf>,
    /// Seconds that a search on the cluster may take.
    pub timeout_seconds: u32,
}

impl Default for SearchSection {
    fn default() -> SearchSection {
        SearchSection {
            url: String::new(),
            index: "belfort".to_owned(),
            user: String::new(),
            password: String::new(),
            password_file: None,
            api_key: String::new(),
            api_key_file: None,
            // Longer nobody waits for a page.
            timeout_seconds: 10,
        }
    }
}

impl std::fmt::Debug for SearchSection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SearchSection").field("index", &self.index).finish_non_exhaustive()
    }
}

impl Config {
    /// The cluster on which the index stands; `None` where it stands in the data folder.
    ///
    /// # Errors
    /// An address, a name or credentials that cannot work.
    pub fn cluster(&self) -> Result<Option<ClusterConfig>, ConfigError> {
        let search = &self.search;
        if search.url.is_empty() {
            return Ok(None);
        }
        let url = match Url::parse(&search.url) {
            Ok(url) if !matches!(url.scheme(), "http" | "https") || url.host().is_none() => {
                return wrong(
                    "url",
                    "it is not an http or https address such as `https://search.town.example:9200`",
                );
            }
            Ok(url) if !url.username().is_empty() || url.password().is_some() => {
                return wrong(
                    "url",
                    "it holds a user or a password: they stand in `search.user` and `search.password_file`",
                );
            }
            Ok(url) if url.query().is_some() || url.fragment().is_some() => {
                return wrong("url", "it holds more than an address: nothing follows a `?` or `#`");
            }
            Ok(url) => url,
            Err(_) => {
                return wrong("url", "it is not an address such as `https://search.town.example:9200`");
            }
        };
        let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
        let begins = search.index.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
        if !begins || !search.index.chars().all(letters) || search.index.len() > INDEX_LETTERS_MAX {
            return wrong(
                "index",
                "it is not a name such as `belfort`: small letters, digits, hyphens, underscores",
            );
        }
        if search.timeout_seconds == 0 {
            return wrong("timeout_seconds", "in no time nothing is found: 1 at the least");
        }
        Ok(Some(ClusterConfig {
            url,
            index: search.index.clone(),
            credentials: self.credentials()?,
            user_agent: self.user_agent(),
            time_max: Duration::from_secs(search.timeout_seconds.into()),
            patience: Patience::default(),
        }))
    }

    fn credentials(&self) -> Result<Credentials, ConfigError> {
        let search = &self.search;
        match (search.user.as_str(), search.api_key.as_str()) {
            ("", "") if !search.password.is_empty() => wrong("user", "it is empty, and there is a password"),
            ("", "") => Ok(Credentials::None),
            ("", key) if key.chars().all(|c| c.is_ascii_graphic()) => Ok(Credentials::ApiKey(key.to_owned())),
            ("", _) => wrong("api_key", "it holds what no key holds"),
            (user, "") => {
                let (user, password) = (user.to_owned(), search.password.clone());
                Ok(Credentials::Password { user, password })
            }
            _ => wrong("api_key", "there is a user as well: leave one of them out"),
        }
    }
}

fn wrong<T>(key: &str, cause: &str) -> Result<T, ConfigError> {
    Err(ConfigError::Wrong { place: format!("search.{key}"), cause: cause.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(change: impl Fn(&mut Config)) -> String {
        let mut config = Config::default();
        config.search.url = "http://127.0.0.1:9200".to_owned();
        change(&mut config);
        config.cluster().map(|_| String::new()).unwrap_or_else(|error| error.to_string())
    }

    #[test]
    fn what_cannot_work_is_named_by_its_key_and_shows_no_secret() {
        assert_eq!(said(|_| ()), "");
        for url in ["ftp://a", "cluster", "http://u:geheim@a", "http://a/?pretty"] {
            let said = said(|config| config.search.url = url.to_owned());
            assert!(said.contains("search.url") && !said.contains("geheim"), "{url}: {said}");
        }
        for index in ["", "Belfort", "_belfort", "bel fort", "bel/fort", "bel*"] {
            assert!(
                said(|config| config.search.index = index.to_owned()).contains("search.index"),
                "{index}"
            );
        }
        let both = |config: &mut Config| {
            (config.search.user, config.search.api_key) = ("u".to_owned(), "geheim".to_owned());
        };
        assert!(said(both).contains("search.api_key") && !said(both).contains("geheim"));
        assert!(said(|config| config.search.password = "geheim".to_owned()).contains("search.user"));
        assert!(said(|config| config.search.api_key = "a\nb".to_owned()).contains("search.api_key"));
    }

    #[test]
    fn without_an_address_the_index_stays_in_the_data_folder() {
        let mut config = Config::default();
        config.search.index = "NO NAME".to_owned();
        assert!(config.cluster().unwrap().is_none());
    }
}
