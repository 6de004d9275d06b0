//! Floor 1: one query language for search, themes and subscriptions; the index; standing queries.
//!
//! A query means the same wherever it is used: what [`Index`] finds among stored documents, [`Standing`] recognises in a
//! document that has just arrived. A property test holds the two together.

pub mod analysis;
mod clause;
pub mod document;
pub mod export;
mod forgive;
pub mod index;
pub mod judge;
pub mod lists;
pub mod query;
mod results;
mod schema;
mod snippet;
pub mod standing;

pub use document::Document;
pub use forgive::{Answer, Instead};
pub use index::{Change, Index, IndexError, Opened, Passing, Reader};
pub use query::{Query, QueryError};
pub use results::{Count, Facets, Hit, LIMIT_MAX, OFFSET_MAX, Page, Results, Sort};
pub use standing::{Frequencies, Met, Reading, Refusal, Standing, explain, refusals};
