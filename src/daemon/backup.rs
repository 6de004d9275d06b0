//! A backup: one file with one moment of the store and the keys that cannot be made again; and putting it back.
//!
//! # Shape
//! A tar under zstd, so that `tar --zstd -tf FILE` shows it: `manifest.json` first, then `store.sqlite`, whatever database
//! the store lives in, then the keys of the data folder. The index is not in it: it is made anew from the store. The
//! configuration and the folders it names are not in it either: they are the operator's files, and the manifest names them.

pub mod archive;
pub mod restore;

use std::path::{Path, PathBuf};

use anyhow::Context;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::causes::FileError;
use super::secret::{KEPT, token};
use super::tower::Tower;
use crate::store::{Location, RowCounts, StoreError, newest_form};

/// The form of a backup; a program that does not know it leaves it alone.
const SCHEMA: &str = "belfort.backup/1";
/// When the last backup was made, as a number that is kept.
const MADE: &str = "backup-made";
/// The name of the store in a backup.
const STORE: &str = "store.sqlite";

/// What a backup says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// `belfort.backup/1`.
    pub schema: String,
    /// The version of Belfort that made it.
    pub belfort: String,
    /// When.
    pub made: DateTime<Utc>,
    /// The number of the form of its tables.
    pub form: i64,
    /// Where the store lived: `sqlite` or `postgres`.
    pub database: String,
    /// The hash of the rule book in use.
    pub rule_book: String,
    /// Folders that the configuration named and that are not in the backup.
    pub folders: Vec<String>,
    /// The files, in their order in the archive.
    pub files: Vec<FileLine>,
    /// The rows of each table.
    pub rows: RowCounts,
}

/// One file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileLine {
    /// Its name in the archive.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256, in hexadecimal digits.
    pub sha256: String,
}

/// Why a backup was not made or not put back; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// There is a file of that name.
    #[error("`{0}` exists already: name another file")]
    Exists(String),
    /// It is not a backup, or it is damaged.
    #[error("`{file}` is not a whole backup: {cause}")]
    NotWhole {
        /// Which file.
        file: String,
        /// What is wrong.
        cause: String,
    },
    /// A newer Belfort made it.
    #[error("the backup was made by Belfort {0}, whose store this version does not know: use that version")]
    Newer(String),
    /// The store holds something.
    #[error(
        "the store at `{0}` holds data, which a restore would replace: `--force` does so and sets the old file aside"
    )]
    Occupied(String),
    /// Somebody is at work on the store.
    #[error("another process uses the store: stop `belfort serve` first")]
    InUse,
}

/// Writes a backup while the daemon may run, and reads it back before it gets its name.
///
/// # Errors
/// The file exists or cannot be written; what was begun is removed.
pub async fn backup(tower: &Tower, file: &Path) -> anyhow::Result<Manifest> {
    if file.exists() {
        return Err(BackupError::Exists(file.display().to_string()).into());
    }
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    // Beside the file: the disk of the store may be the one that is full.
    let aside = Aside::within(folder)?;
    let store = aside.path().join(STORE);
    let rows = tower.store.copy_to_file(&store).await.context("copying the store")?;
    let config = &tower.config;
    let manifest = Manifest {
        schema: SCHEMA.to_owned(),
        belfort: env!("CARGO_PKG_VERSION").to_owned(),
        made: tower.clock.now(),
        form: newest_form(),
        database: match tower.store.location() {
            Location::File(_) => "sqlite".to_owned(),
            Location::Postgres(_) => "postgres".to_owned(),
        },
        rule_book: tower.book.hash().to_owned(),
        folders: [&config.rules.dir, &config.index.dir]
            .into_iter()
            .filter(|dir| !dir.is_empty())
            .cloned()
            .collect(),
        files: Vec::new(),
        rows,
    };
    let mut sources = vec![(STORE, store)];
    sources
        .extend(KEPT.map(|name| (name, tower.data.join(name))).into_iter().filter(|(_, path)| path.exists()));
    let (draft, file) = (aside.path().join("draft"), file.to_owned());
    let written = tokio::task::spawn_blocking(move || -> anyhow::Result<Manifest> {
        let manifest = archive::write(&draft, manifest, &sources)?;
        // A disk that lies is found out now and not on the day of need.
        archive::check(&draft)?;
        // A link never takes the place of a file that came meanwhile; where the disk knows no links, a name has to do.
        if std::fs::hard_link(&draft, &file).is_err() {
            anyhow::ensure!(!file.exists(), BackupError::Exists(file.display().to_string()));
            std::fs::rename(&draft, &file).with_context(|| format!("writing `{}`", file.display()))?;
        }
        drop(aside);
        Ok(manifest)
    })
    .await
    .context("the backup broke off")?;
    if let Ok(manifest) = &written
        && let Err(cause) = tower.store.keep_number(MADE, manifest.made.timestamp_millis()).await
    {
        // The backup is whole: that nobody notes when it was made costs a word of `doctor`.
        tracing::warn!("when the backup was made was not noted: {cause}");
    }
    written
}

/// When the last backup was made; `None` where none ever was.
pub async fn last(tower: &Tower) -> Result<Option<DateTime<Utc>>, StoreError> {
    Ok(tower.store.kept_number(MADE).await?.and_then(DateTime::from_timestamp_millis))
}

/// A folder for what is not ready yet; it goes when this does.
#[derive(Debug)]
struct Aside(PathBuf);

impl Aside {
    fn within(folder: &Path) -> anyhow::Result<Aside> {
        let path = folder.join(format!(".belfort-{}", token()));
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path).map_err(|cause| FileError::write(folder, cause))?;
        Ok(Aside(path))
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
