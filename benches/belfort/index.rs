//! Indexing: 5,000 documents into an empty folder and one commit. The reference writes the same fields in the same layout by hand,
//! with one thread and as much memory, and keeps the same texts: once under the engine's own analysers, once under ours.

use std::path::Path;
use std::time::Duration;

use belfort::search::index::register_in;
use belfort::search::{Change, Document, Index};
use tantivy::schema::{Facet, Schema};
use tantivy::{DateTime, TantivyDocument};

use super::data::documents;
use super::engine::with_analyzers;
use super::race::{Race, Work, timed};

/// Documents of one run: a town's news of some months.
pub(crate) const DOCUMENTS: usize = 5_000;
/// Memory of the writer, in bytes: what Belfort's writer has.
const WRITER_BYTES: usize = 20_000_000;

pub(crate) fn race() -> Race {
    beside("tantivy alone, the same fields and layout, its own analysers", with_analyzers)
}

/// The same against an engine that analyses as Belfort does.
pub(crate) fn alike() -> Race {
    beside("tantivy alone, the same fields, layout and analysis", with_ours)
}

/// What gives an index its analysers.
type Analysers = fn(tantivy::Index) -> tantivy::Index;

fn beside(beside: &'static str, analysers: Analysers) -> Race {
    let documents = documents(DOCUMENTS);
    let (changes, layout) = (changes(&documents), layout(&documents[..1]));
    Race {
        work: Work::Things(DOCUMENTS as u64, "doc"),
        ours: Box::new(move || in_folder(|folder| ours(folder, &changes))),
        reference: Box::new(move || in_folder(|folder| by_engine(folder, &layout, &documents, analysers))),
        beside,
    }
}

fn with_ours(index: tantivy::Index) -> tantivy::Index {
    register_in(index.tokenizers());
    index
}

/// The documents as changes of the store.
pub(crate) fn changes(documents: &[Document]) -> Vec<Change> {
    let change = |(number, doc): (usize, &Document)| Change::Put {
        number: number as i64 + 1,
        doc: Box::new(doc.clone()),
    };
    documents.iter().enumerate().map(change).collect()
}

/// Fills an index in a folder.
pub(crate) fn fill(folder: &Path, changes: &[Change]) -> Index {
    let mut index = Index::open(folder).expect("an empty folder").index;
    put(&mut index, changes);
    index
}

fn put(index: &mut Index, changes: &[Change]) {
    index.apply(changes).expect("the engine takes the documents");
    index.commit(changes.len() as i64).expect("the disk takes the documents");
}

/// The layout of Belfort's index.
pub(crate) fn layout(documents: &[Document]) -> Schema {
    let folder = tempfile::tempdir().expect("a folder");
    drop(fill(folder.path(), &changes(documents)));
    tantivy::Index::open_in_dir(folder.path()).expect("an index that was just written").schema()
}

fn in_folder(run: impl FnOnce(&Path) -> Duration) -> Duration {
    let folder = tempfile::tempdir().expect("a folder");
    run(folder.path())
}

fn ours(folder: &Path, changes: &[Change]) -> Duration {
    let mut index = Index::open(folder).expect("an empty folder").index;
    timed(|| put(&mut index, changes))
}

fn by_engine(folder: &Path, layout: &Schema, documents: &[Document], analysers: Analysers) -> Duration {
    timed(|| drop(filled(folder, layout, documents, analysers)))
}

/// Fills an index with the engine alone.
pub(crate) fn fill_by_engine(folder: &Path, layout: &Schema, documents: &[Document]) -> tantivy::Index {
    filled(folder, layout, documents, with_analyzers)
}

fn filled(folder: &Path, layout: &Schema, documents: &[Document], analysers: Analysers) -> tantivy::Index {
    let index = tantivy::Index::create_in_dir(folder, layout.clone()).expect("an empty folder");
    let index = analysers(index);
    let mut writer =
        index.writer_with_num_threads::<TantivyDocument>(1, WRITER_BYTES).expect("no other writer");
    for document in documents {
        writer.add_document(written(layout, document)).expect("the engine takes the document");
    }
    writer.commit().expect("the disk takes the documents");
    writer.wait_merging_threads().expect("the disk takes the merged documents");
    index
}

fn written(layout: &Schema, document: &Document) -> TantivyDocument {
    let field = |name: &str| layout.get_field(name).expect("a field of the layout");
    let mut written = TantivyDocument::default();
    written.add_text(field("key"), &document.key);
    if let Some(day) = document.published {
        written.add_date(field("published"), DateTime::from_timestamp_secs(day.timestamp()));
    }
    let facets = [("feed", &document.feed), ("theme", &document.themes[0]), ("lang", &"nl".to_owned())];
    for (dimension, value) in facets {
        written.add_facet(field("facets"), Facet::from_path([dimension, value]));
    }
    for analyzer in ["plain", "nl"] {
        written.add_text(field(&format!("title_{analyzer}")), &document.title);
        written.add_text(field(&format!("text_{analyzer}")), &document.summary);
        written.add_text(field(&format!("text_{analyzer}")), &document.body);
    }
    let kept = format!("{}\n{}\n{}", document.title, document.summary, document.body);
    written.add_text(field("stored"), kept);
    written
}
