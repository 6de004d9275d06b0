//! Who answers a search: the embedded index, or a cluster. The one place that knows which.

use super::cluster::ClusterReader;
use super::forgive::{self, Answer};
use super::index::IndexError;
use super::{Document, Hit, Page, Query, Reader, Results};

/// The searching half of the index, wherever it is; cheap to clone and to share.
#[derive(Clone)]
pub enum Searcher {
    /// The index in the data folder.
    Embedded(Reader),
    /// The index on a cluster.
    Cluster(ClusterReader),
}

impl Searcher {
    /// The same index without what arrived or changed after a moment that an answer named; `None`: all of it.
    #[must_use]
    pub fn as_of(&self, moment: Option<u64>) -> Searcher {
        let Some(moment) = moment else { return self.clone() };
        match self {
            Searcher::Embedded(reader) => Searcher::Embedded(reader.as_of(moment)),
            Searcher::Cluster(reader) => Searcher::Cluster(reader.as_of(moment)),
        }
    }

    /// Finds what meets the query.
    ///
    /// # Errors
    /// What the engine reports, or why the cluster does not answer.
    pub async fn search(&self, query: &Query, page: &Page) -> Result<Results, IndexError> {
        match self {
            Searcher::Embedded(reader) => {
                let (reader, query, page) = (reader.clone(), query.clone(), *page);
                blocking(move || reader.search(&query, &page)).await
            }
            Searcher::Cluster(reader) => reader.search(query, page).await,
        }
    }

    /// Searches for what a person typed, forgiving what it can; `narrowed` adds the filters that were chosen beside it.
    ///
    /// # Errors
    /// As [`Searcher::search`]; a question that cannot be read is none.
    pub async fn ask(
        &self,
        text: &str,
        narrowed: impl Fn(Query) -> Query + Send + Sync + 'static,
        page: &Page,
    ) -> Result<Answer, IndexError> {
        match self {
            Searcher::Embedded(reader) => {
                let (reader, text, page) = (reader.clone(), text.to_owned(), *page);
                blocking(move || reader.ask(&text, &narrowed, &page)).await
            }
            Searcher::Cluster(reader) => forgive::ask(reader, text, &narrowed, page).await,
        }
    }

    /// The items most like the one with this key, without itself; none when there is no such item.
    ///
    /// # Errors
    /// As [`Searcher::search`].
    pub async fn similar(&self, key: &str, limit: usize) -> Result<Vec<Hit>, IndexError> {
        match self {
            Searcher::Embedded(reader) => {
                let (reader, key) = (reader.clone(), key.to_owned());
                blocking(move || reader.similar(&key, limit)).await
            }
            Searcher::Cluster(reader) => reader.similar(key, limit).await,
        }
    }

    /// The items most like a document, in the index or not, without the one of its key.
    ///
    /// # Errors
    /// As [`Searcher::search`].
    pub async fn similar_to(&self, document: &Document, limit: usize) -> Result<Vec<Hit>, IndexError> {
        match self {
            Searcher::Embedded(reader) => {
                let (reader, document) = (reader.clone(), document.clone());
                blocking(move || reader.similar_to(&document, limit)).await
            }
            Searcher::Cluster(reader) => reader.similar_to(document, limit).await,
        }
    }

    /// The most frequent words of titles that begin so.
    ///
    /// # Errors
    /// As [`Searcher::search`].
    pub async fn words_that_begin(&self, start: &str, limit: usize) -> Result<Vec<String>, IndexError> {
        match self {
            Searcher::Embedded(reader) => {
                let (reader, start) = (reader.clone(), start.to_owned());
                blocking(move || reader.words_that_begin(&start, limit)).await
            }
            Searcher::Cluster(reader) => reader.words_that_begin(start, limit).await,
        }
    }

    /// How many documents the index holds.
    ///
    /// # Errors
    /// As [`Searcher::search`].
    pub async fn count(&self) -> Result<u64, IndexError> {
        match self {
            Searcher::Embedded(reader) => Ok(reader.len()),
            Searcher::Cluster(reader) => reader.count().await,
        }
    }
}

/// The embedded engine computes and reads files: that must not stand in the way of others.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, IndexError> + Send + 'static,
) -> Result<T, IndexError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| IndexError::BrokeOff)?
}
