//! The index on disk: a cache of the store that can always be rebuilt.
//!
//! Its commit carries the number of the last change it holds, so a start goes on from there. One process writes; any
//! number read. An index that is damaged, or was built by another analysis, is emptied and starts again from change 0.

mod apart;
mod best;
mod checked;
mod columns;
mod facets;
mod in_any;
mod merging;
mod newest;
mod one_word;
mod open;
mod passing;
mod reader;
mod similar;
mod state;
mod tally;
mod translate;
mod walk;
pub(super) mod words;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};
use tantivy::query::TermSetQuery;
use tantivy::{IndexWriter, Term};
use thiserror::Error;

pub use open::{Hold, register_in};
pub use passing::Passing;
pub use reader::Reader;

use self::checked::{Check, Checked};
use self::merging::Merging;
use super::Document;
use super::analysis::ANALYSIS_VERSION;

/// Memory of the writer before it flushes a segment, in bytes: tantivy asks for at least 15 MB a thread.
const WRITER_BYTES: usize = 20_000_000;

/// One change of the store, for the index.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// The document is new or has changed.
    Put {
        /// The number of the change in the store.
        number: i64,
        /// The document as it is now.
        doc: Box<Document>,
    },
    /// The document is gone.
    Delete {
        /// The number of the change in the store.
        number: i64,
        /// Its key.
        key: String,
    },
}

impl Change {
    /// The number of the change in the store.
    pub fn number(&self) -> i64 {
        match self {
            Change::Put { number, .. } | Change::Delete { number, .. } => *number,
        }
    }

    /// Which document.
    pub fn key(&self) -> &str {
        match self {
            Change::Put { doc, .. } => &doc.key,
            Change::Delete { key, .. } => key,
        }
    }
}

/// Why the index did not do what was asked.
#[derive(Debug, Error)]
pub enum IndexError {
    /// Another process writes.
    #[error(
        "another process writes the index in `{0}`: a `belfort serve` that runs, or a poll; stop it first"
    )]
    Locked(String),
    /// There is no index that this program can read.
    #[error("the index in `{0}` is missing, damaged or of another version; start the writer to rebuild it")]
    NotReady(String),
    /// The disk.
    #[error("the folder of the index `{folder}` cannot be used")]
    Folder {
        /// Which folder.
        folder: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The cluster on which it stands.
    #[error(transparent)]
    Cluster(#[from] super::cluster::ClusterError),
    /// A search that panicked or was cut off.
    #[error("the search broke off")]
    BrokeOff,
    /// A stored document does not read.
    #[error("a document in the index does not read: {0}; rebuild the index")]
    Unreadable(String),
    /// Anything else that the engine reports; a full disk shows as a writer that was killed.
    #[error(
        "the index failed; it goes on from its last commit when the disk has room and its folder can be written"
    )]
    Engine(#[from] tantivy::TantivyError),
}

impl IndexError {
    pub(super) fn unreadable(error: impl std::fmt::Display) -> IndexError {
        IndexError::Unreadable(error.to_string())
    }
}

/// What the commit says of itself.
#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    version: String,
    applied: i64,
}

/// The index, for the one process that writes it.
pub struct Index {
    reader: Reader,
    writer: IndexWriter,
    applied: i64,
    folder: PathBuf,
    seen: Checked,
    /// Whether the next commit tidies up.
    tidies: Arc<AtomicBool>,
}

/// An index that was opened for writing.
pub struct Opened {
    /// The index.
    pub index: Index,
    /// Whether it starts empty because there was none, it was damaged, or another version wrote it.
    pub rebuilt: bool,
}

impl Index {
    /// Opens the index in a folder, or makes one.
    ///
    /// # Errors
    /// [`IndexError::Locked`] while another process writes it. Damage is no error: the answer says `rebuilt`.
    pub fn open(folder: &Path) -> Result<Opened, IndexError> {
        open::for_writing(folder, Check::All)
    }

    /// The same for a command that only looks in: files that were found sound before are not read again.
    ///
    /// # Errors
    /// As [`Index::open`].
    pub fn open_again(folder: &Path) -> Result<Opened, IndexError> {
        open::for_writing(folder, Check::Unread)
    }

    /// Opens the index in a folder for reading only, while another process may write it.
    ///
    /// # Errors
    /// [`IndexError::NotReady`] until a writer has made it.
    pub fn open_reader(folder: &Path) -> Result<Reader, IndexError> {
        let (index, ..) = open::sound(folder, Check::Unread)
            .ok_or_else(|| IndexError::NotReady(folder.display().to_string()))?;
        Reader::new(Arc::new(index))
    }

    /// Takes the place of the one writer of a folder without an index in it, where the index stands elsewhere.
    ///
    /// # Errors
    /// As [`Index::open`].
    pub fn hold(folder: &Path) -> Result<Hold, IndexError> {
        open::hold(folder)
    }

    fn start(
        index: tantivy::Index,
        folder: &Path,
        (applied, seen): (i64, Checked),
    ) -> Result<Index, IndexError> {
        let writer = index.writer_with_num_threads(1, WRITER_BYTES)?;
        let (merging, tidies) = Merging::of(&index);
        writer.set_merge_policy(Box::new(merging));
        let reader = Reader::new(Arc::new(index))?;
        Ok(Index { reader, writer, applied, folder: folder.to_owned(), seen, tidies })
    }

    /// Whether its files are still there and as they were: nobody but this process should touch them.
    pub fn is_whole(&mut self) -> bool {
        self.seen.still(self.writer.index(), &self.folder)
    }

    /// The number of the last change that is committed.
    pub fn applied(&self) -> i64 {
        self.applied
    }

    /// The searching half; cheap to clone and to share.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Takes changes in; they are found after [`Index::commit`]. Taking one twice does no harm.
    pub fn apply<'a>(&mut self, changes: impl IntoIterator<Item = &'a Change>) -> Result<(), IndexError> {
        let fields = self.reader.fields().clone();
        let changes: Vec<&Change> = changes.into_iter().collect();
        if changes.is_empty() {
            return Ok(());
        }
        // Of a document that changed twice only the last counts.
        let last: HashMap<&str, usize> =
            changes.iter().enumerate().map(|(place, change)| (change.key(), place)).collect();
        // The engine keeps each deletion while a part of the index is merged, which may take minutes: more than a
        // kilobyte for each by itself, and little more than its key for one of many.
        let keys = last.keys().map(|key| Term::from_field_text(fields.key, key));
        self.writer.delete_query(Box::new(TermSetQuery::new(keys)))?;
        for (_, change) in changes.iter().enumerate().filter(|(place, change)| last[change.key()] == *place) {
            if let Change::Put { doc, number } = change {
                let mut written = fields.write(doc)?;
                written.add_u64(fields.number, u64::try_from(*number).unwrap_or_default());
                self.writer.add_document(written)?;
            }
        }
        Ok(())
    }

    /// Makes what was applied durable and visible; `number` is the last change it holds.
    pub fn commit(&mut self, number: i64) -> Result<(), IndexError> {
        let payload = Payload { version: ANALYSIS_VERSION.clone(), applied: number };
        let mut prepared = self.writer.prepare_commit()?;
        prepared.set_payload(&serde_json::to_string(&payload).map_err(IndexError::unreadable)?);
        prepared.commit()?;
        self.applied = number;
        self.reader.refresh()
    }

    /// From the next commit on, what many commits left is merged into few segments, beside all else: each costs every search some
    /// microseconds.
    pub fn tidy(&self) {
        self.tidies.store(true, Ordering::Relaxed);
    }

    /// Ends the writing, once the merges that go on are done.
    pub fn finish(self) -> Result<(), IndexError> {
        Ok(self.writer.wait_merging_threads()?)
    }

    /// Empties the index and goes back to change 0, for a rebuild that was asked for.
    pub fn clear(&mut self) -> Result<(), IndexError> {
        self.writer.delete_all_documents()?;
        self.commit(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_many_commits_left_becomes_one_part_and_answers_as_before() {
        let folder = tempfile::tempdir().unwrap();
        let mut index = Index::open(folder.path()).unwrap().index;
        for number in 1..=12 {
            let doc = Document { key: number.to_string(), title: "Drukte".into(), ..Document::default() };
            index.apply(&[Change::Put { number, doc: Box::new(doc) }]).unwrap();
            index.commit(number).unwrap();
        }
        index.finish().unwrap();
        let mut index = Index::open(folder.path()).unwrap().index;
        let parts = |index: &Index| index.writer.index().searchable_segment_ids().unwrap().len();
        assert!(parts(&index) > 1);
        index.tidy();
        index.commit(12).unwrap();
        index.finish().unwrap();
        let index = Index::open(folder.path()).unwrap().index;
        assert_eq!((parts(&index), index.reader().len(), index.applied()), (1, 12, 12));
    }
}
