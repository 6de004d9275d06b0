//! What the operator set: a TOML file, and the environment above it.

mod channels;
mod environment;
pub mod keys;
mod oidc;
mod search;
mod secret_files;
mod sections;

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use serde::Deserialize;

pub use channels::{Alerts, Dkim, Smtp, Telegram, Webhook};
pub use oidc::Oidc;
pub use search::SearchSection;
pub use sections::{Fetch, Files, IndexSection, Keep, Rules, StoreSection, Web};

/// The configuration; every key has a default, and every key is also `BELFORT_SECTION__KEY` in the environment.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The web page.
    pub web: Web,
    /// The store.
    pub store: StoreSection,
    /// How feeds are fetched.
    pub fetch: Fetch,
    /// When and in which language is told.
    pub alerts: Alerts,
    /// Telegram.
    pub telegram: Telegram,
    /// E-mail.
    pub smtp: Smtp,
    /// Webhooks.
    pub webhook: Webhook,
    /// Signing in with a service that the organisation has already.
    pub oidc: Oidc,
    /// What is kept, and for how long.
    pub keep: Keep,
    /// Files that are evidence.
    pub files: Files,
    /// The rule book.
    pub rules: Rules,
    /// What the index knows of the world.
    pub index: IndexSection,
    /// Where the index is.
    pub search: SearchSection,
    /// What the Member State settled, by the settings of the rule book: `fines-on-public-bodies = "none"`.
    pub national: BTreeMap<String, String>,
}

/// The section whose keys the rule book names.
pub(crate) const NATIONAL: &str = "national";

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the configuration `{}`: {cause}", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// A folder with a rule book cannot be read, whether the call or `rules.dir` names it.
    #[error("the rule book in `{dir}` cannot be read: {cause}")]
    Book {
        /// Which folder.
        dir: String,
        /// Why.
        cause: String,
    },
    /// A key or value is wrong; the text names place and key.
    #[error("the configuration `{place}` is wrong: {cause}")]
    Wrong {
        /// File or variable.
        place: String,
        /// What is wrong, with line and column for a file.
        cause: String,
    },
}

impl Config {
    /// Reads the file, when one is named, and the variables `BELFORT_SECTION__KEY` above it.
    ///
    /// # Errors
    /// An unreadable file, a key that does not exist, a value of the wrong type.
    pub fn load(
        file: Option<&Path>,
        environment: impl Iterator<Item = (String, String)>,
    ) -> Result<Config, ConfigError> {
        let mut table = match file {
            Some(path) => read_file(path)?,
            None => toml::Table::new(),
        };
        let file_place = file.map_or("defaults".to_owned(), |path| path.display().to_string());
        environment::overlay(&mut table, environment)?;
        let mut config = Config::deserialize(toml::Value::Table(table))
            .map_err(|cause| ConfigError::Wrong { place: file_place, cause: cause.message().to_owned() })?;
        config.read_secret_files()?;
        config.check_public_url()?;
        config.trusted_proxies()?;
        config.oidc.check()?;
        config.keep.check()?;
        config.files.check()?;
        config.cluster()?;
        Ok(config)
    }

    /// The address that links lead to, without a slash at its end.
    pub fn public_url(&self) -> String {
        let url = match self.web.public_url.as_str() {
            "" => format!("http://{}", self.reached_at()),
            url => url.to_owned(),
        };
        url.trim_end_matches('/').to_owned()
    }

    /// Where somebody at this machine reaches the page: who listens everywhere has no address that a browser opens.
    fn reached_at(&self) -> String {
        match self.web.listen.parse::<SocketAddr>() {
            Ok(listen) if listen.ip().is_unspecified() => format!("localhost:{}", listen.port()),
            _ => self.web.listen.clone(),
        }
    }

    /// The servers in front whose word about where a visitor is counts.
    ///
    /// # Errors
    /// A part that is no address.
    pub fn trusted_proxies(&self) -> Result<Vec<IpAddr>, ConfigError> {
        let wrong = |part: &str| ConfigError::Wrong {
            place: "web.trusted_proxies".to_owned(),
            cause: format!("`{part}` is no address such as `127.0.0.1`"),
        };
        let parts = self.web.trusted_proxies.split([' ', ',']).filter(|part| !part.is_empty());
        parts.map(|part| part.parse().map_err(|_| wrong(part))).collect()
    }

    /// How Belfort names itself to publishers.
    pub fn user_agent(&self) -> String {
        let version = env!("CARGO_PKG_VERSION");
        match self.contact_page() {
            None => format!("Belfort/{version}"),
            Some(contact) => format!("Belfort/{version} (+{contact})"),
        }
    }

    /// Where publishers read who asks: the operator's own page, else ours where the world can read it.
    pub fn contact_page(&self) -> Option<String> {
        match (self.fetch.contact.as_str(), self.web.public_url.as_str()) {
            ("", "") => None,
            ("", _) => Some(format!("{}/fetcher", self.public_url())),
            (contact, _) => Some(contact.to_owned()),
        }
    }

    /// Every message carries a link that stops it: an address that leads nowhere is refused at the start.
    fn check_public_url(&self) -> Result<(), ConfigError> {
        let fits = |url: url::Url| matches!(url.scheme(), "http" | "https") && url.host().is_some();
        if self.web.public_url.is_empty() || url::Url::parse(&self.web.public_url).is_ok_and(fits) {
            return Ok(());
        }
        let cause = "it is not an http or https address such as `https://belfort.example`".to_owned();
        Err(ConfigError::Wrong { place: "web.public_url".to_owned(), cause })
    }
}

fn read_file(path: &Path) -> Result<toml::Table, ConfigError> {
    let text = std::fs::read_to_string(path)
        .map_err(|cause| ConfigError::Unreadable { path: path.to_owned(), cause })?;
    let wrong = |cause: toml::de::Error| ConfigError::Wrong {
        place: path.display().to_string(),
        cause: cause.to_string(),
    };
    // Read it whole first: only then does an error show its line.
    let whole = toml::from_str::<Config>(&text);
    let table: toml::Table = toml::from_str(&text).map_err(wrong)?;
    whole.map_err(|cause| {
        let unknown = keys::unknown(&table).into_iter().map(|key| match keys::meant(&key) {
            Some(meant) => format!("`{key}` does not exist; did you mean `{meant}`?"),
            None => format!("`{key}` does not exist; `belfort config example` shows every key"),
        });
        // All of them at once, below the first, which shows its line.
        let lines: Vec<String> =
            std::iter::once(cause.to_string().trim_end().to_owned()).chain(unknown).collect();
        ConfigError::Wrong { place: path.display().to_string(), cause: lines.join("\n") }
    })?;
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> impl Iterator<Item = (String, String)> {
        let pairs: Vec<_> =
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        pairs.into_iter()
    }

    #[test]
    fn the_environment_stands_above_the_file() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "[fetch]\nallow_private = false\ntimeout_seconds = 5\n").unwrap();
        let set =
            environment(&[("BELFORT_FETCH__ALLOW_PRIVATE", "true"), ("BELFORT_TELEGRAM__TOKEN", "123")]);
        let config = Config::load(Some(file.path()), set).unwrap();
        assert!(config.fetch.allow_private);
        assert_eq!(config.fetch.timeout_seconds, 5);
        assert_eq!(config.telegram.token, "123");
    }

    #[test]
    fn links_of_who_listens_everywhere_open_in_a_browser() {
        let of = |listen: &str| {
            let set = [("BELFORT_WEB__LISTEN".to_owned(), listen.to_owned())];
            Config::load(None, set.into_iter()).unwrap().public_url()
        };
        assert_eq!(of("0.0.0.0:8080"), "http://localhost:8080");
        assert_eq!(of("[::]:80"), "http://localhost:80");
        assert_eq!(of("127.0.0.1:8080"), "http://127.0.0.1:8080");
    }

    #[test]
    fn a_wrong_key_is_named_with_its_place() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "[fetch]\nalow_private = true\n").unwrap();
        let error = Config::load(Some(file.path()), environment(&[])).unwrap_err().to_string();
        assert!(error.contains("line 2") && error.contains("alow_private"), "{error}");
        let error = Config::load(None, environment(&[("BELFORT_WEB__PORT", "1")])).unwrap_err().to_string();
        assert!(error.contains("BELFORT_WEB__PORT"), "{error}");
    }

    #[test]
    fn what_a_member_state_settled_is_read_by_the_name_of_its_fact() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "[national]\nsupervisory-authority = \"named\"\nfines = \"none\"\n")
            .unwrap();
        let set = environment(&[("BELFORT_NATIONAL__SUPERVISORY_AUTHORITY", "true")]);
        let config = Config::load(Some(file.path()), set).unwrap();
        let settled = |fact: &str| config.national.get(fact).map(String::as_str);
        assert_eq!((settled("supervisory-authority"), settled("fines")), (Some("true"), Some("none")));
    }

    #[test]
    fn an_address_that_links_cannot_lead_to_is_refused() {
        for wrong in ["not a url", "ftp://town.example", "belfort.example"] {
            let error = Config::load(None, environment(&[("BELFORT_WEB__PUBLIC_URL", wrong)])).unwrap_err();
            assert!(error.to_string().contains("web.public_url"), "{wrong}");
        }
        assert!(
            Config::load(None, environment(&[("BELFORT_WEB__PUBLIC_URL", "https://b.example/x/")])).is_ok()
        );
    }

    #[test]
    fn a_variable_names_a_key_inside_a_section_of_a_section() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "[smtp.dkim]\ndomain = \"a.example\"\nselector = \"s\"\n").unwrap();
        let set = environment(&[("BELFORT_SMTP__DKIM__DOMAIN", "b.example")]);
        let dkim = Config::load(Some(file.path()), set).unwrap().smtp.dkim;
        assert_eq!((dkim.domain.as_str(), dkim.selector.as_str()), ("b.example", "s"));
        let wrong = environment(&[("BELFORT_SMTP__DKIM__NAME", "b.example")]);
        assert!(Config::load(None, wrong).unwrap_err().to_string().contains("BELFORT_SMTP__DKIM__NAME"));
    }

    #[test]
    fn all_wrong_keys_of_a_file_are_answered_at_once() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "[web]\nlisen = \"x\"\n[smtpp]\nurl = \"\"\n[smtp]\nselector = \"s\"\n")
            .unwrap();
        let error = Config::load(Some(file.path()), environment(&[])).unwrap_err().to_string();
        for meant in [
            "`web.lisen` does not exist; did you mean `web.listen`?",
            "did you mean `smtp`?",
            "`smtp.dkim.selector`",
            "line ",
        ] {
            assert!(error.contains(meant), "{error}");
        }
    }
}
