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
mod newest;
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

use serde::{Deserialize, Serialize};
use tantivy::merge_policy::LogMergePolicy;
use tantivy::query::TermSetQuery;
use tantivy::{IndexWriter, Term};
use thiserror::Error;

pub use open::{Hold, register_in};
pub use passing::Passing;
pub use reader::Reader;

use self::checked::{Check, Checked};
use super::Document;
use super::analysis::ANALYSIS_VERSION;

/// Memory of the writer before it flushes a segment, in bytes: tantivy asks for at least 15 MB a thread.
const WRITER_BYTES: usize = 20_000_000;

/// How many segments of about one size become one of the next.
const MERGED_AT_ONCE: u8 = 5;

/// Documents below which all segments are of one size.
const SMALL_DOCUMENTS: u32 = 20;

/// Documents above which a segment is not merged again before enough of them are gone. A merge holds memory for each document, and
/// all that is deleted meanwhile: with this, neither grows with the index.
const LARGE_DOCUMENTS: usize = 200_000;

/// News comes a few items at a time, each a segment: sizes that grow by a factor write an item as often as there are sizes. With
/// what the engine does unasked, where all below 10,000 documents are alike, thousands are written anew for a handful.
fn merging() -> LogMergePolicy {
    let mut policy = LogMergePolicy::default();
    policy.set_min_num_segments(MERGED_AT_ONCE.into());
    policy.set_min_layer_size(SMALL_DOCUMENTS);
    policy.set_max_docs_before_merge(LARGE_DOCUMENTS);
    policy.set_level_log_size(f64::from(MERGED_AT_ONCE).log2());
    policy
}

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
        writer.set_merge_policy(Box::new(merging()));
        let reader = Reader::new(Arc::new(index))?;
        Ok(Index { reader, writer, applied, folder: folder.to_owned(), seen })
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

    /// Empties the index and goes back to change 0, for a rebuild that was asked for.
    pub fn clear(&mut self) -> Result<(), IndexError> {
        self.writer.delete_all_documents()?;
        self.commit(0)
    }
}
