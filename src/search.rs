//! Floor 1: one query language for search, themes and subscriptions; the index; standing queries.
//!
//! A query means the same wherever it is used: what [`Index`] finds among stored documents, [`Standing`] recognises in a
//! document that has just arrived. A property test holds the two together.
//!
//! The index is embedded, or stands on a cluster of others ([`cluster`]); who searches holds a [`Searcher`] and does not know which.

pub mod analysis;
mod clause;
pub mod cluster;
pub mod document;
pub mod export;
mod forgive;
pub mod index;
pub mod judge;
pub mod lists;
pub mod query;
mod results;
mod schema;
mod searcher;
mod snippet;
pub mod standing;
mod weights;

pub use cluster::{Cluster, ClusterError};
pub use document::Document;
pub use forgive::{Answer, Instead};
pub use index::{Change, Index, IndexError, Opened, Passing, Reader};
pub use query::{Query, QueryError};
pub use results::{Count, Facets, Hit, LIMIT_MAX, OFFSET_MAX, Page, Results, Sort};
pub use searcher::Searcher;
pub use standing::{Frequencies, Met, Reading, Refusal, Standing, explain, refusals};
