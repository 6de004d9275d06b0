//! A tag: what an item is about, and who says so.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// A tag of one item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Tag {
    /// Id in `index/themes.toml`: `smart-cities`, `phase-evaluate`.
    pub theme: String,
    /// Who says so; both when the feed and the text agree.
    #[schema(value_type = Vec<TaggedBy>)]
    pub by: BTreeSet<TaggedBy>,
}

/// Why an item has a tag.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum TaggedBy {
    /// The feed gives it, as a label that maps to the theme or because the whole feed is about it.
    Feed,
    /// The text meets the standing query of the theme.
    Query,
}
