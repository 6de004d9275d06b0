//! The tower: everything that the flows and the faces share in one process.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use anyhow::Context;
use chrono::{NaiveDate, TimeDelta};
use uuid::Uuid;

use super::decided::Decided;
use super::matching::Watchers;
use super::progress::{Failures, Progress};
use super::published::{Kept, Told};
use super::rhythms::Rhythms;
use super::room::Room;
use super::sections::Shelves;
use super::since::Since;
use super::standings::Standings;
use super::tagging::Tagger;
use super::themes::{self, InUse};
use super::{Clock, Config, secret};
use crate::alerts::channel::{DkimConfig, EmailConfig, Pace, TelegramConfig, WebhookConfig};
use crate::alerts::{Channels, Links};
use crate::law::{Problem, RuleBook, SourceFile};
use crate::net::{Client, Gentleness, NetConfig};
use crate::news::themes::Themes;
use crate::search::cluster::ClusterReader;
use crate::search::{Answer, Cluster, Frequencies, Index, Page, Query, Results, Searcher};
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
    /// What this process is called where several share a store, with its number: whoever looks at a lease sees whether it still lives.
    pub process: String,
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
    /// What reaches feeds and webhooks, and no private address unless the operator allowed it.
    pub client: Client,
    /// The pace that Telegram allows: alerts and the bot's replies keep it together.
    pub pace: Arc<tokio::sync::Mutex<Pace>>,
    pub(super) standings: Standings,
    pub(super) decided: Decided,
    pub(super) overview: super::overview::Kept,
    pub(super) public_changes: Told,
    pub(super) public: Kept,
    pub(super) shelves: Shelves,
    pub(super) rhythms: Rhythms,
    /// Since when what leaves as a feed or a table is as it is.
    pub since: Since,
    /// The name of the bot, once Telegram said it.
    pub bot_name: std::sync::OnceLock<String>,
    /// The service with which people sign in, once it has described itself.
    pub(super) oidc: tokio::sync::Mutex<Option<super::oidc::Provider>>,
    /// Where the index stands, when that is not the data folder.
    cluster: Option<Arc<Cluster>>,
    searcher: Mutex<Option<Searcher>>,
    /// How far this process has brought the index; another process may write it instead.
    pub progress: Progress,
    /// Steps of its flows that failed.
    pub failures: Arc<Failures>,
    /// Whether there is room for what is to be stored.
    pub room: Room,
    themes: RwLock<InUse>,
    watchers: RwLock<Watchers>,
    /// Rings when a hub said that a feed is due: polls do not wait for their next look.
    pub(super) knocks: Arc<tokio::sync::Notify>,
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
    /// The data folder or the store cannot be opened, the folder of the rule book or of the themes cannot be read, the themes
    /// have a mistake, or the book has no such setting.
    pub async fn open(data: &Path, config: Config, clock: Clock) -> anyhow::Result<Tower> {
        std::fs::create_dir_all(data).map_err(|cause| StoreError::no_folder(data, &cause))?;
        let client = crate::net::client(&NetConfig {
            allow_private: config.fetch.allow_private,
            user_agent: config.user_agent(),
            gentleness: Gentleness {
                at_a_time: config.fetch.per_host,
                pause: Duration::from_millis(config.fetch.pause_ms.into()),
            },
            ..NetConfig::default()
        })?;
        let store = Store::open(Location::from_config(&config.store.url, data)?).await?;
        let (book, book_problems, book_sources) = super::books::load(&config)?;
        let in_use = themes::load(&config)?;
        let cluster = match config.cluster()? {
            Some(cluster) => Some(Arc::new(Cluster::new(cluster, &store.identity().await?)?)),
            None => None,
        };
        Ok(Tower {
            // The first look at the store fills it, whatever the day.
            watchers: RwLock::new(Watchers::new(
                config.alerts.time_zone,
                Frequencies::default(),
                NaiveDate::MIN,
            )),
            knocks: Arc::default(),
            following: tokio::sync::Mutex::new(()),
            config,
            data: data.to_owned(),
            process: format!("{}:{}", std::process::id(), Uuid::now_v7()),
            clock,
            store,
            book,
            book_problems,
            book_sources,
            client,
            pace: Arc::default(),
            standings: Standings::default(),
            decided: Decided::default(),
            overview: super::overview::Kept::default(),
            public_changes: Told::default(),
            public: Kept::default(),
            shelves: Shelves::default(),
            rhythms: Rhythms::default(),
            since: Since::default(),
            bot_name: std::sync::OnceLock::new(),
            oidc: tokio::sync::Mutex::default(),
            cluster,
            searcher: Mutex::new(None),
            progress: Progress::default(),
            failures: Arc::default(),
            room: Room::default(),
            themes: RwLock::new(in_use),
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
        let telegram = TelegramConfig {
            token: config.telegram.token.clone(),
            api_url: config.telegram.api_url.clone(),
            pace: self.pace.clone(),
        };
        let email = EmailConfig {
            url: config.smtp.url.clone(),
            from: config.smtp.from.clone(),
            unsubscribe: config.smtp.unsubscribe.clone(),
            return_path: config.smtp.return_path.clone(),
            dkim: self.dkim()?,
            outbox: self.data.join("outbox"),
            timeout: SMTP_TIME_MAX,
        };
        let webhook = WebhookConfig {
            secrets: secret::webhook_secrets(&config.webhook.secret, &self.data)?,
            client: self.client.clone(),
            timeout: WEBHOOK_TIME_MAX,
        };
        Ok(Channels::open(&telegram, email, webhook, self.links())?)
    }

    /// What mail is signed with; `None` where a relay signs.
    ///
    /// # Errors
    /// The file with the key cannot be read.
    pub fn dkim(&self) -> anyhow::Result<Option<DkimConfig>> {
        let dkim = &self.config.smtp.dkim;
        let Some(path) = &dkim.key_file else { return Ok(None) };
        let key = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read `smtp.dkim.key_file`, `{}`", path.display()))?;
        Ok(Some(DkimConfig { domain: dkim.domain.clone(), selector: dkim.selector.clone(), key }))
    }

    /// The addresses of our own pages, as messages print them.
    pub fn links(&self) -> Links {
        match self.config.web.public_url.is_empty() {
            true => Links::on_this_machine(&self.config.public_url()),
            false => Links::new(&self.config.public_url()),
        }
    }

    /// The themes in use.
    pub fn themes(&self) -> Arc<Themes> {
        self.in_use().themes
    }

    /// What tags items by the themes in use.
    pub fn tagger(&self) -> Arc<Tagger> {
        self.in_use().tagger
    }

    /// The themes in use, with what is made of them.
    pub(super) fn in_use(&self) -> InUse {
        self.themes.read().expect("nothing panics while it holds the themes").clone()
    }

    /// Takes other themes into use, for everything that asks from now on.
    pub(super) fn use_themes(&self, themes: InUse) {
        *self.themes.write().expect("nothing panics while it holds the themes") = themes;
    }

    /// The name of a theme; one that is no longer in the list keeps its id.
    pub fn theme_name(&self, id: &str, language: Language) -> String {
        self.themes().by_id(id).map_or_else(|_| id.to_owned(), |theme| theme.name.get(language).to_owned())
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
    /// The index is not there yet, which a start or a poll makes; or a cluster does not answer.
    pub async fn search(&self, query: &Query, page: &Page) -> anyhow::Result<Results> {
        Ok(self.searcher().await?.search(&query.on(self.today()), page).await?)
    }

    /// Searches for what a person typed, forgiving what it can; themes go by name as well.
    ///
    /// # Shape
    /// `filters` are what was chosen beside it; `moment` is what an earlier answer named, to page on from there.
    ///
    /// # Errors
    /// As [`Tower::search`].
    pub async fn ask(
        &self,
        text: &str,
        filters: Query,
        page: &Page,
        moment: Option<u64>,
    ) -> anyhow::Result<Answer> {
        let (today, themes) = (self.today(), self.themes());
        let settled = move |query: Query| by_theme_id(&themes, &query).and(filters.clone()).on(today);
        Ok(self.searcher().await?.as_of(moment).ask(text, settled, page).await?)
    }

    /// The query with themes that it names in words under their ids.
    pub fn by_theme_id(&self, query: &Query) -> Query {
        by_theme_id(&self.themes(), query)
    }

    /// The cluster on which the index stands; `None` where it stands in the data folder.
    pub fn cluster(&self) -> Option<&Arc<Cluster>> {
        self.cluster.as_ref()
    }

    /// The searching half of the index.
    ///
    /// # Errors
    /// The index is not there yet: a start or a poll makes it.
    pub async fn searcher(&self) -> anyhow::Result<Searcher> {
        if let Some(cluster) = &self.cluster {
            return Ok(Searcher::Cluster(ClusterReader::new(cluster.clone())));
        }
        if let Some(searcher) = self.held_searcher().as_ref() {
            return Ok(searcher.clone());
        }
        let folder = self.index_dir();
        let opened = tokio::task::spawn_blocking(move || Index::open_reader(&folder));
        let opened = Searcher::Embedded(opened.await.context("opening the index broke off")??);
        // The writer of this process may have been faster, and sees more.
        Ok(self.held_searcher().get_or_insert(opened).clone())
    }

    /// Makes the next search see what was committed last.
    pub fn use_searcher(&self, searcher: Searcher) {
        *self.held_searcher() = Some(searcher);
    }

    fn held_searcher(&self) -> MutexGuard<'_, Option<Searcher>> {
        self.searcher.lock().expect("nothing panics while it holds the searcher")
    }

    /// Everybody who waits for items, as of the last look at the store (`matching::follow`).
    pub fn watchers(&self) -> RwLockReadGuard<'_, Watchers> {
        self.watchers.read().expect("nothing panics while it changes the watchers")
    }

    pub(super) fn watchers_to_change(&self) -> RwLockWriteGuard<'_, Watchers> {
        self.watchers.write().expect("nothing panics while it changes the watchers")
    }
}

fn by_theme_id(themes: &Themes, query: &Query) -> Query {
    query.with_themes(|named| themes.by_label(named).map(|theme| theme.id.clone()))
}
