//! What was asked and nobody knew: the question is put aside, and a later reader sees that it was not forgotten.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::System;
use crate::law::FactId;

/// Somebody was asked and did not know. It says nothing of the answer: unknown is never no.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NotKnown {
    /// Who did not know.
    #[schema(pattern = "\\S")]
    pub who: String,
    /// On which day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub when: Option<NaiveDate>,
    /// Why, or who may know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

impl System {
    /// The questions that are put aside: asked, and not answered since.
    pub fn put_aside(&self) -> BTreeSet<FactId> {
        self.not_known.keys().filter(|fact| !self.facts.contains_key(*fact)).cloned().collect()
    }

    /// Who did not know the answer to a question, as long as it has none.
    pub fn asked_in_vain(&self, fact: &str) -> Option<&NotKnown> {
        self.not_known.get(fact).filter(|_| !self.facts.contains_key(fact))
    }
}
