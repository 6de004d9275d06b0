//! Which files of an index are sound, so that a command that follows another need not read all of them again.
//!
//! A file of the index is written once. One that was found sound, and has been the same size and age since, is taken to be so by a
//! command that only looks in; whoever stays at work reads every byte when it begins.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

/// The note beside the files of the index.
const NOTE: &str = "checked.json";

/// Which files are read from end to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Check {
    /// All of them.
    All,
    /// Those that nobody read since they were written.
    Unread,
}

/// By name of the file, what it looked like when it was read.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Checked(BTreeMap<String, Look>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Look {
    bytes: u64,
    /// Nanoseconds since 1970, when it was written last.
    written: u64,
}

impl Look {
    fn at(path: &Path) -> Option<Look> {
        let about = fs::metadata(path).ok()?;
        let written = about.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(Look { bytes: about.len(), written: u64::try_from(written.as_nanos()).ok()? })
    }
}

impl Checked {
    /// The files of an index when all of them are sound; `None` when one is damaged.
    pub(super) fn all(index: &tantivy::Index, folder: &Path, check: Check) -> Option<Checked> {
        let known = match check {
            Check::All => Checked::default(),
            Check::Unread => Checked::noted(folder),
        };
        let directory = index.directory();
        let managed = directory.list_managed_files();
        let mut checked = Checked::default();
        for path in index.load_metas().ok()?.list_segment_files() {
            // A segment without deletions has no file for them.
            if !managed.contains(&path) {
                continue;
            }
            let name = path.to_str()?.to_owned();
            let look = Look::at(&folder.join(&path))?;
            if known.0.get(&name) != Some(&look) && !directory.validate_checksum(&path).ok()? {
                return None;
            }
            checked.0.insert(name, look);
        }
        Some(checked)
    }

    /// Whether the files of an index that this process writes are there and look as they did when they were first seen here.
    ///
    /// Each is written once and by nobody else: one that is gone or looks otherwise was removed or overwritten from outside.
    pub(super) fn still(&mut self, index: &tantivy::Index, folder: &Path) -> bool {
        let managed = index.directory().list_managed_files();
        let files = || Some(index.load_metas().ok()?.list_segment_files());
        let Some(listed) = files() else { return false };
        let mut seen = Checked::default();
        for path in listed.iter().filter(|path| managed.contains(*path)) {
            let name = path.to_string_lossy().into_owned();
            let look = Look::at(&folder.join(path));
            match (look, self.0.get(&name)) {
                (Some(look), known) if known.is_none_or(|known| *known == look) => {
                    seen.0.insert(name, look);
                }
                // A merge that ended in between has put others in its place.
                _ if files().is_some_and(|now| !now.contains(path)) => {}
                _ => return false,
            }
        }
        *self = seen;
        true
    }

    fn noted(folder: &Path) -> Checked {
        let note = fs::read(folder.join(NOTE)).unwrap_or_default();
        serde_json::from_slice(&note).unwrap_or_default()
    }

    /// Leaves the note for the next; without it everything is read again.
    pub(super) fn note(&self, folder: &Path) {
        if *self == Checked::noted(folder) {
            return;
        }
        let draft = folder.join(format!("{NOTE}.part"));
        let text = serde_json::to_vec(self).expect("names and numbers are JSON");
        if let Err(cause) = fs::write(&draft, text).and_then(|()| fs::rename(&draft, folder.join(NOTE))) {
            tracing::debug!("which files of the index are sound was not noted: {cause}");
        }
    }
}
