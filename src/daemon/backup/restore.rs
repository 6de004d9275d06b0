//! A backup is put back: everything is checked before anything is replaced, and the replacing is one step.

use std::path::{Path, PathBuf};

use anyhow::Context;

use super::{Aside, BackupError, MADE, Manifest, STORE, archive};
use crate::daemon::clock::Clock;
use crate::daemon::config::Config;
use crate::daemon::index::Indexer;
use crate::daemon::secret::KEPT;
use crate::daemon::tower::Tower;
use crate::search::{Index, IndexError};
use crate::store::{Location, Store, StoreError};

/// What a restore does with a store that holds something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occupied {
    /// Leave it, and say so.
    Refuse,
    /// Replace it.
    Replace,
}

/// What a restore did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// What the backup says of itself.
    pub manifest: Manifest,
    /// Where the files that were replaced are now.
    pub aside: Vec<PathBuf>,
    /// Changes that the new index was made of.
    pub indexed: usize,
}

/// Puts a backup back, whichever database it came from, and makes the index anew.
///
/// # Errors
/// [`BackupError`]; the store is then as it was.
pub async fn restore(
    data: &Path,
    config: Config,
    clock: Clock,
    file: &Path,
    occupied: Occupied,
) -> anyhow::Result<Restored> {
    std::fs::create_dir_all(data).map_err(|cause| StoreError::no_folder(data, &cause))?;
    let unpacked = Aside::within(data)?;
    let (source, folder) = (file.to_owned(), unpacked.path().to_owned());
    let manifest = tokio::task::spawn_blocking(move || archive::unpack(&source, &folder))
        .await
        .context("unpacking broke off")??;
    let (store, rows) = foreign(unpacked.path(), file).await?;
    if rows.iter().any(|(table, count)| manifest.rows.get(table).is_some_and(|promised| promised != count)) {
        let cause = "its store holds other rows than its manifest says".to_owned();
        return Err(BackupError::NotWhole { file: file.display().to_string(), cause }.into());
    }
    // What stands elsewhere for the store that was backed up is not touched by the one that is put back.
    store.renew_identity().await?;
    // It does not stand in itself that it was made.
    store.keep_number(MADE, manifest.made.timestamp_millis()).await?;
    // Who holds the index is the only one at work in this data folder.
    let mut index = match Index::open(&data.join("index")) {
        Ok(opened) => opened.index,
        Err(IndexError::Locked(_)) => return Err(BackupError::InUse.into()),
        Err(error) => return Err(error.into()),
    };
    let location = Location::from_config(&config.store.url, data)?;
    if occupied == Occupied::Refuse && !is_empty(&location).await? {
        return Err(BackupError::Occupied(location.shown()).into());
    }
    // The index goes first: a process that dies between the two steps leaves an old store without index, which makes it anew.
    index.clear()?;
    let stamp = clock.now().format("%Y%m%dT%H%M%SZ").to_string();
    let mut aside = match location {
        Location::File(path) => {
            store.close().await;
            swap(&unpacked.path().join(STORE), &path, &stamp)?
        }
        location @ Location::Postgres(_) => {
            let target = Store::open(location).await?;
            target.fill_from(&store).await?;
            target.close().await;
            store.close().await;
            Vec::new()
        }
    };
    for name in KEPT {
        aside.extend(put_key(&unpacked.path().join(name), &data.join(name), &stamp)?);
    }
    drop(index);
    let tower = Tower::open(data, config, clock).await?;
    let indexed = index_anew(&tower).await?;
    tower.store.close().await;
    Ok(Restored { manifest, aside, indexed })
}

/// Fills the index from the store that was put back.
async fn index_anew(tower: &Tower) -> anyhow::Result<usize> {
    match Indexer::open(tower).await?.rebuild(tower).await {
        // The store is whole, and the daemon fills what is missing on a cluster.
        Err(cause) if tower.cluster().is_some() => {
            tracing::warn!("the index is filled by the next `belfort serve`: {cause:#}");
            Ok(0)
        }
        indexed => indexed,
    }
}

/// The store of the backup, checked and brought to the newest form.
async fn foreign(folder: &Path, file: &Path) -> anyhow::Result<(Store, crate::store::RowCounts)> {
    Store::open_foreign(&folder.join(STORE)).await.map_err(|cause| {
        BackupError::NotWhole { file: file.display().to_string(), cause: cause.to_string() }.into()
    })
}

/// Whether nothing would be lost. A SQLite file that cannot be opened counts as full: it may be why somebody restores.
async fn is_empty(location: &Location) -> anyhow::Result<bool> {
    match location {
        Location::File(path) if !path.exists() => Ok(true),
        Location::File(_) => {
            let Ok(old) = Store::open(location.clone()).await else { return Ok(false) };
            let empty = old.is_empty().await.unwrap_or(false);
            old.close().await;
            Ok(empty)
        }
        Location::Postgres(_) => {
            let old = Store::open(location.clone()).await?;
            let empty = old.is_empty().await?;
            old.close().await;
            Ok(empty)
        }
    }
}

/// Gives a SQLite file the place of another, which stays beside it under another name.
fn swap(new: &Path, place: &Path, stamp: &str) -> anyhow::Result<Vec<PathBuf>> {
    let mut aside = Vec::new();
    if place.exists() {
        for part in ["", "-wal", "-shm"] {
            let old = with_suffix(place, part);
            if old.exists() {
                let kept = with_suffix(place, &format!(".before-{stamp}{part}"));
                std::fs::hard_link(&old, &kept).or_else(|_| std::fs::copy(&old, &kept).map(drop))?;
                aside.push(kept);
            }
        }
        // The log of another file must not be there when the new one is opened: SQLite would read it into it.
        for part in ["-wal", "-shm"] {
            match std::fs::remove_file(with_suffix(place, part)) {
                Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => return Err(cause.into()),
                _ => {}
            }
        }
    }
    std::fs::File::open(new)?.sync_all()?;
    std::fs::rename(new, place).with_context(|| format!("replacing `{}`", place.display()))?;
    Ok(aside)
}

/// Puts a key in its place; another one that is there already stays beside it.
fn put_key(new: &Path, place: &Path, stamp: &str) -> anyhow::Result<Option<PathBuf>> {
    if !new.exists() {
        return Ok(None);
    }
    let replaces = match std::fs::read(place) {
        Ok(old) if old == std::fs::read(new)? => return Ok(None),
        Ok(_) => Some(with_suffix(place, &format!(".before-{stamp}"))),
        Err(_) => None,
    };
    if let Some(kept) = &replaces {
        std::fs::copy(place, kept)?;
    }
    std::fs::rename(new, place).with_context(|| format!("replacing `{}`", place.display()))?;
    Ok(replaces)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
