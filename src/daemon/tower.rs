//! The tower: everything that the flows and the faces share in one process.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use anyhow::Context;
use chrono::{NaiveDate, TimeDelta};

use super::matching::Watchers;
use super::{Clock, Config, secret};
use crate::alerts::channel::{EmailConfig, TelegramConfig, WebhookConfig};
use crate::alerts::{Channels, Links};
use crate::law::{Problem, RuleBook, SourceFile};
use crate::net::{Client, NetConfig};
use crate::news::themes::Themes;
use crate::search::{Frequencies, Index, Page, Query, Reader, Results};
use crate::store::{ChannelAudit, Location, Store, StoreError};
use crate::text::Language;

/// The Standard Webhooks specification lets a receiver take 15 to 30 seconds.
const WEBHOOK_TIME_MAX: Duration = Duration::from_secs(30);
/// RFC 5321 section 4.5.3.2 allows minutes for a step; a relay that needs more than one is down.
const SMTP_TIME_MAX: Duration = Duration::from_secs(60);

/// What the flows and the faces share: the configuration, the clock, the store, the data that decides, the index.
pub struct Tower {
    /// What the operator set.
    pub config: Config,
    /// The data folder.
    pub data: PathBuf,
    /// The one place that asks for the time.
    pub clock: Clock,
    /// What Belfort remembers.
    pub store: Store,
    /// The rule book.
    pub book: RuleBook,
    /// The problems of the rule book; a rule with a problem is left out, the others hold.
    pub book_problems: Vec<Problem>,
    /// The sources of the rule book, to show a problem in its place.
    pub book_sources: Vec<SourceFile>,
    /// The themes.
    pub themes: &'static Themes,
    /// What reaches feeds and webhooks, and no private address unless the operator allowed it.
    pub client: Client,
    reader: Mutex<Option<Reader>>,
    watchers: RwLock<Watchers>,
    /// Held while the watchers follow the store, so that who read less never writes last.
    pub(super) following: tokio::sync::Mutex<()>,
}

impl std::fmt::Debug for Tower {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tower").field("data", &self.data).finish_non_exhaustive()
    }
}

impl Tower {
    /// Opens the store, reads the rule book and the themes.
    ///
    /// # Errors
    /// The data folder or the store cannot be opened, the rule book's folder cannot be read, or the book has no such setting.
    pub async fn open(data: &Path, config: Config, clock: Clock) -> anyhow::Result<Tower> {
        std::fs::create_dir_all(data)
            .with_context(|| format!("cannot make the data folder `{}`", data.display()))?;
        let client = crate::net::client(&NetConfig {
            allow_private: config.fetch.allow_private,
            user_agent: config.user_agent(),
            ..NetConfig::default()
        })?;
        let store = Store::open(Location::from_config(&config.store.url, data)?).await?;
        let (book, book_problems, book_sources) = super::books::load(&config)?;
        Ok(Tower {
            watchers: RwLock::new(Watchers::new(config.alerts.time_zone, Frequencies::default())),
            following: tokio::sync::Mutex::new(()),
            config,
            data: data.to_owned(),
            clock,
            store,
            book,
            book_problems,
            book_sources,
            themes: Themes::embedded(),
            client,
            reader: Mutex::new(None),
        })
    }

    /// Where the index lives.
    pub fn index_dir(&self) -> PathBuf {
        self.data.join("index")
    }

    /// Opens the channels over which alerts leave.
    ///
    /// # Errors
    /// A configured value that cannot work; one that is missing only makes its deliveries wait.
    pub fn channels(&self) -> anyhow::Result<Channels> {
        let config = &self.config;
        let telegram =
            TelegramConfig { token: config.telegram.token.clone(), api_url: config.telegram.api_url.clone() };
        let email = EmailConfig {
            url: config.smtp.url.clone(),
            from: config.smtp.from.clone(),
            unsubscribe: String::new(),
            outbox: self.data.join("outbox"),
            timeout: SMTP_TIME_MAX,
        };
        let webhook = WebhookConfig {
            secrets: secret::webhook_secrets(&config.webhook.secret, &self.data)?,
            client: self.client.clone(),
            timeout: WEBHOOK_TIME_MAX,
        };
        Ok(Channels::open(&telegram, email, webhook, Links::new(&config.public_url()))?)
    }

    /// The name of a theme; one that is no longer in the list keeps its id.
    pub fn theme_name(&self, id: &str, language: Language) -> String {
        self.themes.by_id(id).map_or_else(|_| id.to_owned(), |theme| theme.name.get(language).to_owned())
    }

    /// Today, where the town is.
    pub fn today(&self) -> NaiveDate {
        self.clock.today(self.config.alerts.time_zone)
    }

    /// How telling went over each channel in the last 24 hours, and what is late.
    pub async fn delivery_audit(&self) -> Result<Vec<ChannelAudit>, StoreError> {
        let now = self.clock.now();
        self.store.delivery_audit(now - TimeDelta::hours(24), now).await
    }

    /// Searches the index.
    ///
    /// # Errors
    /// The index is not there yet: a start or a poll makes it.
    pub fn search(&self, query: &Query, page: &Page) -> anyhow::Result<Results> {
        let reader = {
            let mut held = self.reader.lock().expect("nothing panics while it holds the reader");
            match held.as_ref() {
                Some(reader) => reader.clone(),
                None => held.insert(Index::open_reader(&self.index_dir())?).clone(),
            }
        };
        Ok(reader.search(&query.on(self.today()), page)?)
    }

    /// Makes the next search see what was committed last.
    pub fn use_reader(&self, reader: Reader) {
        *self.reader.lock().expect("nothing panics while it holds the reader") = Some(reader);
    }

    /// Everybody who waits for items, as of the last look at the store (`matching::follow`).
    pub fn watchers(&self) -> RwLockReadGuard<'_, Watchers> {
        self.watchers.read().expect("nothing panics while it changes the watchers")
    }

    pub(super) fn watchers_to_change(&self) -> RwLockWriteGuard<'_, Watchers> {
        self.watchers.write().expect("nothing panics while it changes the watchers")
    }
}
