//! Opening an index: what is sound is used, what is not is emptied.

use std::fs;
use std::path::Path;

use tantivy::directory::error::LockError;
use tantivy::directory::{Directory, DirectoryLock, INDEX_WRITER_LOCK, MmapDirectory};
use tantivy::tokenizer::TokenizerManager;
use tantivy::{IndexSettings, IndexSortByField, Order};

use super::checked::{Check, Checked};
use super::{Index, IndexError, Opened, Payload, newest};
use crate::search::analysis::{ANALYSIS_VERSION, marked, plain};
use crate::search::schema::{Fields, PLAIN};
use crate::text::Language;

/// What is packed together of the documents that are shown: two or three of them.
const BLOCK_BYTES: usize = 4 * 1024;

/// The place of the one writer of a folder, until it is dropped.
pub struct Hold {
    _lock: DirectoryLock,
}

pub(super) fn hold(folder: &Path) -> Result<Hold, IndexError> {
    let failed = |source| IndexError::Folder { folder: folder.display().to_string(), source };
    fs::create_dir_all(folder).map_err(failed)?;
    let directory = MmapDirectory::open(folder).map_err(tantivy::TantivyError::from)?;
    let lock = directory.acquire_lock(&INDEX_WRITER_LOCK).map_err(|error| match error {
        LockError::LockBusy => IndexError::Locked(folder.display().to_string()),
        LockError::IoError(source) => failed(std::io::Error::other(source)),
    })?;
    Ok(Hold { _lock: lock })
}

pub(super) fn for_writing(folder: &Path, check: Check) -> Result<Opened, IndexError> {
    let failed = |source| IndexError::Folder { folder: folder.display().to_string(), source };
    // The lock comes before any look at the files: a half-written commit of another process must not pass for damage.
    let lock = hold(folder)?;
    if let Some((index, applied, checked)) = sound(folder, check) {
        checked.note(folder);
        drop(lock);
        return Ok(Opened { index: Index::start(index, folder, (applied, checked))?, rebuilt: false });
    }
    empty(folder).map_err(failed)?;
    // Sorted, the newest first: newest-first is what staff and feeds ask for most, and costs nothing then.
    let by_date = IndexSortByField { field: newest::BY.to_owned(), order: Order::Desc };
    // A page of hits reads twenty documents from twenty places: in small blocks little is unpacked for nothing.
    let settings = IndexSettings {
        sort_by_field: Some(by_date),
        docstore_blocksize: BLOCK_BYTES,
        ..IndexSettings::default()
    };
    let index =
        tantivy::Index::builder().schema(Fields::layout()).settings(settings).create_in_dir(folder)?;
    register(&index);
    drop(lock);
    let mut index = Index::start(index, folder, (0, Checked::default()))?;
    index.commit(0)?;
    Ok(Opened { index, rebuilt: true })
}

/// The index, the number of its last change and the files it has, when all that is looked at is as it was written by this version.
pub(super) fn sound(folder: &Path, check: Check) -> Option<(tantivy::Index, i64, Checked)> {
    let index = tantivy::Index::open_in_dir(folder).ok()?;
    let payload: Payload = serde_json::from_str(&index.load_metas().ok()?.payload?).ok()?;
    if payload.version != *ANALYSIS_VERSION || index.schema() != Fields::layout() {
        return None;
    }
    let checked = Checked::all(&index, folder, check)?;
    register(&index);
    // A reader opens every segment: a missing file shows here.
    index.reader().ok()?;
    Some((index, payload.applied, checked))
}

fn register(index: &tantivy::Index) {
    register_in(index.tokenizers());
}

/// Gives an index of the engine the analysers of our text fields, under the names that the layout asks for.
pub fn register_in(analyzers: &TokenizerManager) {
    analyzers.register(PLAIN, plain());
    for language in Language::ALL {
        analyzers.register(language.code(), marked(language));
    }
}

/// Removes the files of the folder, and only files: the locks stay, since another process may wait on them.
fn empty(folder: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let is_lock = entry.path().extension().is_some_and(|extension| extension == "lock");
        if entry.file_type().is_ok_and(|kind| kind.is_file()) && !is_lock {
            match fs::remove_file(entry.path()) {
                // A merge of the writer before may still be clearing up after itself.
                Err(gone) if gone.kind() == std::io::ErrorKind::NotFound => {}
                removed => removed?,
            }
        }
    }
    Ok(())
}
