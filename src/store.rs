//! Floor 2: what Belfort remembers, in SQL: one code base on SQLite (default) and PostgreSQL.
//!
//! # Shape
//! Columns are BIGINT, TEXT, BYTEA for the bytes of files, and nothing else: the `Any` driver reads no other type alike on
//! both. Instants are milliseconds since 1970, truth values 0 or 1, structures JSON.
//! The law of the house that this floor holds: an alert is stored in the transaction that stores its cause.

mod account_links;
mod accounts;
mod amendments;
mod api_tokens;
mod assessments;
mod audit;
mod books;
mod bot;
mod changes;
mod citations;
mod consents;
mod copy;
mod counters;
mod damage;
mod due_assessments;
mod error;
mod exports;
mod feeds;
mod files;
mod first_calls;
mod following;
mod gauges;
mod growth;
mod health;
mod history;
mod identity;
mod imports;
mod invitation_letters;
mod items;
mod jump;
mod ledger;
mod letters;
mod manners;
mod memberships;
mod migrations;
mod moves;
mod mutes;
mod organisation_names;
mod outbox;
mod paces;
mod pause;
mod polling;
mod projects;
mod public_history;
mod pushes;
mod questionnaires;
mod retention;
mod rows;
mod sessions;
mod shared;
mod sign_in;
mod stories;
mod subscriptions;
mod sweep;
mod systems;
mod tags;
mod versions;
mod webhook_secrets;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::{Any, AnyConnection, AnyPool, Connection, Executor, Row, Transaction};

use outbox::Unsettled;

pub use account_links::{AccountLink, LinkKind};
pub use accounts::{Account, Locked, NewAccount, SignInProofs};
pub use amendments::Amendment;
pub use api_tokens::{ApiToken, WorkingToken};
pub use assessments::{NewAssessment, StoredAssessment};
pub use audit::{ChannelAudit, LATE};
pub use books::StoredBook;
pub use bot::{BotTurn, ChatChange, LinkCode, WaitingReply};
pub use changes::{Change, Operation};
pub use consents::{AskLimits, Consent, KeptConsent, Proof, Taking};
pub use copy::{RowCounts, newest_form};
pub use damage::Damage;
pub use due_assessments::DueAssessment;
pub use error::{Remedy, StoreError};
pub use exports::{ExportState, MadeExport, NewExport, StoredExport};
pub use feeds::{FeedState, PollRecord, StoredFeed};
pub use first_calls::FirstCall;
pub use following::SubscriptionChange;
pub use gauges::{Counted, Gauges};
pub use growth::Teller;
pub use health::{Episode, StoredHealth};
pub use history::{AssessmentLine, ChangePlace, StoredChange};
pub use imports::{ImportState, NewImport, StoredImport, TakeIn, TakenIn};
pub use invitation_letters::InvitationLetter;
pub use items::{Counts, ItemRecord, StoredItem};
pub use jump::Longest;
pub use ledger::OutboxState;
pub use letters::{AlertAbout, Letter};
pub use manners::RobotsFile;
pub use moves::Farewell;
pub use organisation_names::NameChange;
pub use outbox::{Claimed, DueAlert, Settled};
pub use polling::QuietPoll;
pub use projects::{ProjectChange, StoredProject};
pub use public_history::{AssessmentMark, PublicHistory, PublicState};
pub use pushes::{HubNews, StoredPush};
pub use questionnaires::{OpenQuestionnaire, Questionnaire, questionnaire_id};
pub use retention::{Forgettable, Limits as KeepLimits};
pub use sessions::{NewSession, Session};
pub use shared::Offer;
pub use stories::Sibling;
pub use sweep::{Arrived, Late, SweepFound};
pub use systems::{BELFORT, Edited, RegisterState, Seen, StoredSystem, SystemText};
pub use tags::{Retagged, TaggedItem};
pub use versions::{StoredVersion, Update};

/// Connections of one process: enough for two cores, few enough for a small PostgreSQL.
const CONNECTIONS_MAX: u32 = 8;
/// How long a caller waits for a connection before the store counts as too slow.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(30);

/// What every connection to a SQLite file is told: a writer waits for its turn up to half a minute, as long as a caller
/// waits for a connection, and with WAL readers go on while one writes. Statements that may be undone keep what they
/// replaced in memory; 4 MiB of pages a connection hold the upper floors of every index. The log is copied into the file by
/// [`Store::checkpoint`]; at 64 MB whoever writes copies what that left.
const SETTINGS: &str = "PRAGMA busy_timeout=30000; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; \
    PRAGMA temp_store=MEMORY; PRAGMA cache_size=-4096; PRAGMA wal_autocheckpoint=16000;";

/// Where the store lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A SQLite file in the data folder.
    File(PathBuf),
    /// A PostgreSQL database.
    Postgres(Server),
}

/// A PostgreSQL database, and where this process keeps what it copies of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    url: String,
    copies: PathBuf,
}

impl Location {
    /// The location that the configuration asks for: empty is the file in the data folder.
    ///
    /// # Errors
    /// An address that is not `postgres://`.
    pub fn from_config(url: &str, data: &Path) -> Result<Location, StoreError> {
        match url {
            "" => Ok(Location::File(data.join("belfort.sqlite"))),
            url if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                Ok(Location::Postgres(Server { url: url.to_owned(), copies: data.to_owned() }))
            }
            _ => Err(StoreError::Address),
        }
    }

    /// The location as a person may see it: never with a password.
    pub fn shown(&self) -> String {
        match self {
            Location::File(path) => path.display().to_string(),
            Location::Postgres(server) => match url::Url::parse(&server.url) {
                Ok(url) => format!("postgres://{}{}", url.host_str().unwrap_or(""), url.path()),
                Err(_) => "postgres://…".to_owned(),
            },
        }
    }
}

/// The store of one process.
#[derive(Clone, Debug)]
pub struct Store {
    pool: AnyPool,
    /// Where statements go that change something: one connection to a SQLite file, any to PostgreSQL.
    writer: AnyPool,
    location: Location,
    /// What could not be written down; the same for all who hold this store.
    unsettled: Arc<Unsettled>,
}

impl Store {
    /// Opens the store and brings it to the newest form; a missing SQLite file is made.
    ///
    /// # Errors
    /// [`StoreError::Open`] names the place and the remedy.
    pub async fn open(location: Location) -> Result<Store, StoreError> {
        let store = Store::open_bare(location).await?;
        store.name_hosts().await?;
        Ok(store)
    }

    /// The same without a look at what it holds.
    async fn open_bare(location: Location) -> Result<Store, StoreError> {
        install_default_drivers();
        let (pool, writer) = match &location {
            Location::File(path) => open_file(path).await,
            Location::Postgres(server) => open_postgres(&server.url).await.map(|pool| (pool.clone(), pool)),
        }
        .map_err(|cause| StoreError::open(&location, &cause))?;
        let store = Store { pool, writer, location, unsettled: Arc::default() };
        store.copy_before_forward().await?;
        migrations::migrator()
            .run(&store.pool)
            .await
            .map_err(|cause| StoreError::migrate(&store.location, &cause))?;
        Ok(store)
    }

    /// Where the store lives.
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// Whether the store answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Gives back what a process that died had taken, where this process knows to be the only one.
    ///
    /// A SQLite file belongs to one machine, and the caller holds the lock of the index, so nobody else polls or sends.
    /// On PostgreSQL others may be at work: there the leases run out by themselves.
    pub async fn release_leases(&self) -> Result<(), StoreError> {
        if matches!(self.location, Location::File(_)) {
            let mut transaction = self.write().await?;
            for sql in [
                "DELETE FROM polling",
                "UPDATE deliveries SET lease_until = 0 WHERE state IN ('queued', 'held')",
                "UPDATE imports SET lease_until = 0",
                "UPDATE exports SET lease_until = 0",
                "UPDATE due_assessments SET lease_until = 0",
                "DELETE FROM bot_turns",
            ] {
                sqlx::query(sql).execute(&mut *transaction).await?;
            }
            transaction.commit().await?;
        }
        Ok(())
    }

    /// Copies what was written to the log of a SQLite file into the file, beside whoever writes: a writer that has to do it
    /// itself waits for the disk, and all who wait for it do so too.
    ///
    /// # Shape
    /// Pages that the log holds, and how many of them now stand in the file; none where the store is not a file.
    pub async fn checkpoint(&self) -> Result<(i64, i64), StoreError> {
        if matches!(self.location, Location::Postgres(_)) {
            return Ok((0, 0));
        }
        let row = sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").fetch_one(&self.pool).await?;
        Ok((row.try_get(1)?, row.try_get(2)?))
    }

    /// Closes all connections; a SQLite file is whole afterwards without its log beside it.
    pub async fn close(&self) {
        self.pool.close().await;
        self.writer.close().await;
    }

    /// Begins a transaction that writes.
    ///
    /// On SQLite it takes the write lock at once: a transaction that reads first and then writes would fail with
    /// "database is locked" as soon as another process wrote in between.
    async fn write(&self) -> Result<Transaction<'static, Any>, StoreError> {
        Ok(match self.location {
            Location::File(_) => self.writer.begin_with("BEGIN IMMEDIATE").await?,
            Location::Postgres(_) => self.writer.begin().await?,
        })
    }
}

fn pool(connections_max: u32) -> AnyPoolOptions {
    AnyPoolOptions::new().max_connections(connections_max).acquire_timeout(ACQUIRE_TIMEOUT)
}

async fn open_postgres(url: &str) -> Result<AnyPool, sqlx::Error> {
    probe(url, "SELECT 1").await?;
    pool(CONNECTIONS_MAX).connect(url).await
}

/// Opens a SQLite file to read, and to write.
///
/// A file takes one writer at a time. Who waits for the one connection that writes stands in a row and goes on at once, where the
/// file itself would let everybody try again after longer and longer pauses; and that connection keeps the pages that it wrote.
async fn open_file(path: &Path) -> Result<(AnyPool, AnyPool), sqlx::Error> {
    let url = sqlite_url(path);
    probe(&url, SETTINGS).await?;
    let told = |options: AnyPoolOptions| {
        // A file does not hang up: to ask it whether it is there costs as much as a small statement.
        options.test_before_acquire(false).after_connect(|connection, _| {
            Box::pin(async move { connection.execute(sqlx::raw_sql(SETTINGS)).await.map(drop) })
        })
    };
    let writer = told(pool(1)).after_release(|connection, _| Box::pin(has_ended(connection)));
    Ok((told(pool(CONNECTIONS_MAX)).connect(&url).await?, writer.connect(&url).await?))
}

/// Whether a connection that comes back from a transaction can begin another one; else it is closed, and a new one takes its place.
///
/// On a full disk SQLite takes a transaction back by itself. The driver, which then asks it to do so, is refused, counts the
/// transaction as open for ever, and would begin no other one: nothing could be stored any more, also with room.
async fn has_ended(connection: &mut AnyConnection) -> Result<bool, sqlx::Error> {
    if connection.is_in_transaction() {
        // The answer comes after what was asked for before: a transaction that was dropped is taken back by then.
        connection.ping().await?;
    }
    Ok(!connection.is_in_transaction())
}

/// Opens one connection and uses it: a pool asks again for half a minute, one connection says at once what is wrong.
async fn probe(url: &str, sql: &'static str) -> Result<(), sqlx::Error> {
    let mut connection = AnyConnection::connect(url).await?;
    connection.execute(sqlx::raw_sql(sql)).await?;
    connection.close().await
}

fn sqlite_url(path: &Path) -> String {
    let mut url = String::from("sqlite://");
    for byte in path.to_string_lossy().bytes() {
        match byte {
            b'?' | b'#' | b'%' | b' ' => url.push_str(&format!("%{byte:02X}")),
            _ if byte.is_ascii() => url.push(char::from(byte)),
            _ => url.push_str(&format!("%{byte:02X}")),
        }
    }
    url + "?mode=rwc"
}
