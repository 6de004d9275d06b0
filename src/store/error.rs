//! What can go wrong with the store, as the decisions a caller can take.

use std::path::Path;

use sqlx::migrate::MigrateError;

use super::Location;
use crate::register::SharedFault;

/// Why the store did not do what was asked. Nothing is half done: every write is a transaction.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// `store.url` is neither empty nor PostgreSQL.
    #[error(
        "`store.url` is not a `postgres://` address; leave it empty for a SQLite file in the data folder"
    )]
    Address,
    /// The store cannot be opened.
    #[error("cannot open the store at `{place}`: {cause}; {remedy}")]
    Open {
        /// Where, without secrets.
        place: String,
        /// Why.
        cause: String,
        /// What to do.
        remedy: Remedy,
    },
    /// No room on the disk.
    #[error(
        "the disk that holds the store is full: free some space; nothing was lost and the step is done again later"
    )]
    Full,
    /// Another process holds the store, or the database does not answer in time.
    #[error("the store is busy: another process holds it for longer than 30 seconds; try again")]
    Busy,
    /// A value in the store cannot be read back.
    #[error("the store holds a `{what}` that cannot be read: {cause}; restore a backup or remove that row")]
    Damaged {
        /// Which kind of thing.
        what: &'static str,
        /// Why.
        cause: String,
    },
    /// A record cannot use a shared system, or a shared system cannot go.
    #[error("{0}")]
    Shared(#[from] SharedFault),
    /// Something else that the database said.
    #[error("the store answered: {0}")]
    Sql(sqlx::Error),
}

/// What helps when a store cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// A data folder that is there and may be written.
    Folder,
    /// A database that runs and lets us in.
    Database,
    /// A newer Belfort, which made the store.
    Newer,
    /// Room for the copy that is kept before a store is brought forward.
    Room,
    /// A backup in the place of a file that is damaged.
    Backup,
}

impl Remedy {
    /// The word of message keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Remedy::Folder => "folder",
            Remedy::Database => "database",
            Remedy::Newer => "newer",
            Remedy::Room => "room",
            Remedy::Backup => "backup",
        }
    }
}

impl std::fmt::Display for Remedy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Remedy::Folder => "check that the data folder exists and may be written",
            Remedy::Database => "check `store.url` and that the database runs and lets this user in",
            Remedy::Newer => "a store of a newer Belfort needs that newer version",
            Remedy::Backup => "the file is damaged, or no store: put a backup back with `belfort restore`",
            Remedy::Room => {
                "a copy is kept before the store is brought to a newer form: free as much space as the store takes"
            }
        })
    }
}

/// Whether SQLite says that the file is no database, or one with a broken page (`SQLITE_CORRUPT`, `SQLITE_NOTADB`).
fn is_damaged(cause: &sqlx::Error) -> bool {
    let code =
        cause.as_database_error().and_then(|cause| cause.code()).and_then(|code| code.parse::<u32>().ok());
    code.is_some_and(|code| matches!(code & 0xff, 11 | 26))
}

impl StoreError {
    pub(super) fn open(location: &Location, cause: &sqlx::Error) -> StoreError {
        let remedy = match location {
            Location::File(_) if is_damaged(cause) => Remedy::Backup,
            Location::File(_) => Remedy::Folder,
            Location::Postgres(_) => Remedy::Database,
        };
        StoreError::Open { place: location.shown(), cause: cause.to_string(), remedy }
    }

    /// The data folder is not there and cannot be made.
    pub fn no_folder(data: &Path, cause: &std::io::Error) -> StoreError {
        StoreError::Open {
            place: data.display().to_string(),
            cause: cause.to_string(),
            remedy: Remedy::Folder,
        }
    }

    pub(super) fn migrate(location: &Location, cause: &MigrateError) -> StoreError {
        StoreError::Open { place: location.shown(), cause: cause.to_string(), remedy: Remedy::Newer }
    }

    pub(super) fn no_copy(location: &Location, cause: &sqlx::Error) -> StoreError {
        StoreError::Open { place: location.shown(), cause: cause.to_string(), remedy: Remedy::Room }
    }

    pub(super) fn copy(table: &str, cause: &sqlx::Error) -> StoreError {
        StoreError::Damaged { what: "row", cause: format!("`{table}` was not copied: {cause}") }
    }

    pub(super) fn damaged(what: &'static str, cause: impl ToString) -> StoreError {
        StoreError::Damaged { what, cause: cause.to_string() }
    }

    /// What stands between a record and a shared system, where that is why.
    pub fn shared(error: &anyhow::Error) -> Option<SharedFault> {
        match error.downcast_ref() {
            Some(StoreError::Shared(fault)) => Some(*fault),
            _ => None,
        }
    }

    /// Whether the same step may succeed later without a change.
    pub fn worth_retrying(&self) -> bool {
        matches!(self, StoreError::Full | StoreError::Busy | StoreError::Sql(_))
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> StoreError {
        let text = error.to_string();
        // SQLite: SQLITE_FULL (13) and SQLITE_BUSY (5); PostgreSQL: 53100 disk_full.
        if text.contains("disk is full") || text.contains("No space left") || text.contains("disk I/O error")
        {
            StoreError::Full
        } else if text.contains("database is locked") || matches!(error, sqlx::Error::PoolTimedOut) {
            StoreError::Busy
        } else {
            StoreError::Sql(error)
        }
    }
}

/// How it went to write down what nobody misses for a while: without room for it the rest goes on.
pub(super) fn if_room<T>(noted: Result<T, sqlx::Error>) -> Result<(), StoreError> {
    match noted.map_err(StoreError::from) {
        Ok(_) | Err(StoreError::Full) => Ok(()),
        Err(other) => Err(other),
    }
}
