//! What the operator set: a TOML file, and the environment above it.

mod cluster;
mod environment;
pub mod keys;

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use chrono_tz::Tz;
use serde::Deserialize;

use crate::people::{Membership, Role};
use crate::text::Language;

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
    /// The rule book.
    pub rules: Rules,
    /// What the index knows of the world.
    pub index: IndexSection,
    /// Where the index is.
    pub search: SearchSection,
    /// What the Member State settled, by the settings of the rule book: `fines-on-public-bodies = "none"`.
    pub national: BTreeMap<String, String>,
}

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
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StoreSection {
    /// Empty: SQLite in the data folder; or `postgres://...`.
    pub url: String,
    /// A file that holds the address.
    pub url_file: Option<PathBuf>,
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

/// `[alerts]`
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Alerts {
    /// The time zone in which digests go out.
    pub time_zone: Tz,
    /// The language of subscriptions that choose none.
    pub language: Language,
    /// Days for which the proof of consent is kept after it was given, once its subscription has ended.
    pub forget_days: u32,
}

impl Default for Alerts {
    fn default() -> Alerts {
        // As GOV.UK's e-mail alerts: four weeks answer every "I never asked for this".
        Alerts { time_zone: chrono_tz::Europe::Brussels, language: Language::Nl, forget_days: 28 }
    }
}

/// `[telegram]`
#[derive(Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Telegram {
    /// The bot's token.
    pub token: String,
    /// A file that holds the token.
    pub token_file: Option<PathBuf>,
    /// The Bot API server.
    pub api_url: String,
    /// Whether Telegram calls us at `web.public_url`; otherwise the bot asks Telegram.
    pub webhook: bool,
}

impl Default for Telegram {
    fn default() -> Telegram {
        let api_url = "https://api.telegram.org".to_owned();
        Telegram { token: String::new(), token_file: None, api_url, webhook: false }
    }
}

/// `[smtp]`
#[derive(Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Smtp {
    /// `smtps://user:pass@host:465`, `smtp://127.0.0.1:2525`; empty: `.eml` files in `outbox` of the data folder.
    pub url: String,
    /// A file that holds the address.
    pub url_file: Option<PathBuf>,
    /// The sender.
    pub from: String,
    /// Where mail that cannot be delivered comes back to: `bounces@town.example` becomes `bounces+SUBSCRIPTION@town.example`.
    /// Empty: the sender, without an addition.
    ///
    /// Not on by itself, because it is safe only where two things hold that Belfort cannot see from here. The server of the
    /// mailbox must take every address with a plus sign: one that does not refuses each bounce, and nobody learns of it. And
    /// a relay that binds senders to their login must let such a sender pass: one that does not refuses all mail.
    pub return_path: String,
    /// Who signs the mail.
    pub dkim: Dkim,
    /// The DNS server that `doctor` asks about the sender, such as `192.0.2.53:53`; empty: that of the machine.
    pub dns: String,
}

/// `[smtp.dkim]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Dkim {
    /// The domain that answers for the mail; that of the sender, so that DMARC accepts it.
    pub domain: String,
    /// The name of the key under `_domainkey` of that domain.
    pub selector: String,
    /// The file with the private key, PEM, RSA of 2,048 bits or more or Ed25519 (which some large receivers do not read yet).
    /// Without it a relay signs; `domain` and `selector` then only say which record `doctor` looks at.
    pub key_file: Option<PathBuf>,
}

impl Default for Smtp {
    fn default() -> Smtp {
        Smtp {
            url: String::new(),
            url_file: None,
            from: "Belfort <belfort@localhost>".to_owned(),
            return_path: String::new(),
            dkim: Dkim::default(),
            dns: String::new(),
        }
    }
}

/// `[webhook]`
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Webhook {
    /// `whsec_...`; several, separated by spaces, while a secret is being changed.
    pub secret: String,
    /// A file that holds the secret.
    pub secret_file: Option<PathBuf>,
}

/// `[oidc]`
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Oidc {
    /// The address by which the service names itself; empty: people sign in with a password only.
    pub issuer: String,
    /// The name that the service gave Belfort.
    pub client_id: String,
    /// The secret that goes with it; empty for a public client.
    pub client_secret: String,
    /// A file that holds the secret.
    pub client_secret_file: Option<PathBuf>,
    /// Who has neither an account nor an invitation belongs to this organisation, with that role; empty: they are refused.
    pub organisation: String,
    /// The role that they get.
    pub role: String,
    /// Whether every address that the service tells counts as verified, also when it does not say so.
    pub addresses_are_verified: bool,
    /// Words of `amr` or `acr` that mean a second factor of the service, separated by spaces; empty: ours is always asked for.
    pub second_factor: String,
}

impl Oidc {
    /// What somebody gets who has neither an account nor an invitation.
    ///
    /// # Errors
    /// A role that is none, or that the operator gives by hand.
    pub fn membership(&self) -> Result<Option<Membership>, ConfigError> {
        let wrong = |cause: String| ConfigError::Wrong { place: "oidc.role".to_owned(), cause };
        let role = if self.role.is_empty() { Role::Reader } else { self.role.parse().map_err(wrong)? };
        if role >= Role::Administrator {
            return Err(wrong(format!("`{role}` is given by hand: choose reader, editor or ai-officer")));
        }
        let organisation = Some(self.organisation.clone()).filter(|id| !id.is_empty());
        Ok(organisation.map(|id| Membership { organisation: Some(id), role }))
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
        config.check_oidc()?;
        config.check_keep()?;
        config.cluster()?;
        Ok(config)
    }

    /// The address that links lead to, without a slash at its end.
    pub fn public_url(&self) -> String {
        let url = match self.web.public_url.as_str() {
            "" => format!("http://{}", self.web.listen),
            url => url.to_owned(),
        };
        url.trim_end_matches('/').to_owned()
    }

    /// Who is told over plain HTTP who somebody is, believes everybody in between.
    fn check_oidc(&self) -> Result<(), ConfigError> {
        self.oidc.membership()?;
        let wrong = |key: &str, cause: &str| {
            Err(ConfigError::Wrong { place: format!("oidc.{key}"), cause: cause.to_owned() })
        };
        match url::Url::parse(&self.oidc.issuer) {
            _ if self.oidc.issuer.is_empty() => Ok(()),
            Ok(issuer) if super::oidc::is_safe(&issuer) && !self.oidc.client_id.is_empty() => Ok(()),
            Ok(issuer) if super::oidc::is_safe(&issuer) => {
                wrong("client_id", "it is empty: the service gave Belfort a name")
            }
            _ => wrong("issuer", "it is not an https address such as `https://login.town.example`"),
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
        match self.fetch.contact.as_str() {
            "" => format!("Belfort/{version}"),
            contact => format!("Belfort/{version} (+{contact})"),
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

    /// Until a month has passed a delivery answers "was I told?", and its alert keeps a change from being told as news.
    fn check_keep(&self) -> Result<(), ConfigError> {
        match self.keep.deliveries_days {
            0 | 30.. => Ok(()),
            _ => {
                let cause = "deliveries are kept for 30 days at the least; 0 keeps them all".to_owned();
                Err(ConfigError::Wrong { place: "keep.deliveries_days".to_owned(), cause })
            }
        }
    }

    /// Secrets that stand in files of their own; one that is set beside its file stands above it.
    fn read_secret_files(&mut self) -> Result<(), ConfigError> {
        let secrets = [
            (&mut self.store.url, &self.store.url_file),
            (&mut self.telegram.token, &self.telegram.token_file),
            (&mut self.smtp.url, &self.smtp.url_file),
            (&mut self.webhook.secret, &self.webhook.secret_file),
            (&mut self.oidc.client_secret, &self.oidc.client_secret_file),
            (&mut self.search.password, &self.search.password_file),
            (&mut self.search.api_key, &self.search.api_key_file),
        ];
        for (secret, file) in secrets {
            let Some(path) = file.as_ref().filter(|path| secret.is_empty() && !path.as_os_str().is_empty())
            else {
                continue;
            };
            let text = std::fs::read_to_string(path)
                .map_err(|cause| ConfigError::Unreadable { path: path.clone(), cause })?;
            *secret = text.trim().to_owned();
        }
        Ok(())
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

impl std::fmt::Debug for StoreSection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoreSection").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Telegram {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Telegram").field("api_url", &self.api_url).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp").field("from", &self.from).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Oidc {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Oidc").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for SearchSection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SearchSection").field("index", &self.index).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Webhook").finish_non_exhaustive()
    }
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
    fn every_secret_may_stand_in_a_file_and_what_is_set_stands_above_it() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "from-file\n").unwrap();
        let path = file.path().to_str().unwrap();
        let pairs = [
            ("BELFORT_STORE__URL_FILE", path),
            ("BELFORT_TELEGRAM__TOKEN_FILE", path),
            ("BELFORT_SMTP__URL_FILE", path),
            ("BELFORT_WEBHOOK__SECRET_FILE", path),
            ("BELFORT_WEBHOOK__SECRET", "set"),
        ];
        let config = Config::load(None, environment(&pairs)).unwrap();
        let read = [&config.store.url, &config.telegram.token, &config.smtp.url, &config.webhook.secret];
        assert_eq!(read, ["from-file", "from-file", "from-file", "set"]);
        let gone = environment(&[("BELFORT_SMTP__URL_FILE", "/no/such/file")]);
        assert!(Config::load(None, gone).unwrap_err().to_string().contains("/no/such/file"));
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

    #[test]
    fn secrets_do_not_show_in_debug_output() {
        let set = environment(&[
            ("BELFORT_TELEGRAM__TOKEN", "geheim"),
            ("BELFORT_SMTP__URL", "smtps://u:geheim@h"),
            ("BELFORT_WEBHOOK__SECRET", "whsec_geheim"),
            ("BELFORT_STORE__URL", "postgres://u:geheim@h/d"),
            ("BELFORT_SEARCH__PASSWORD", "geheim"),
            ("BELFORT_SEARCH__API_KEY", "geheim"),
        ]);
        let lines = keys::lines(None, set.collect::<Vec<_>>().into_iter(), Language::Nl).unwrap();
        assert!(lines.iter().all(|line| !line.value.contains("geheim")), "nor in what is shown");
        assert_eq!(lines.iter().filter(|line| line.value == "•••").count(), 6);
        let set = environment(&[
            ("BELFORT_TELEGRAM__TOKEN", "geheim"),
            ("BELFORT_SMTP__URL", "smtps://u:geheim@h"),
            ("BELFORT_WEBHOOK__SECRET", "whsec_geheim"),
            ("BELFORT_STORE__URL", "postgres://u:geheim@h/d"),
            ("BELFORT_SEARCH__PASSWORD", "geheim"),
        ]);
        let config = Config::load(None, set).unwrap();
        assert!(!format!("{config:?}").contains("geheim"));
    }
}
