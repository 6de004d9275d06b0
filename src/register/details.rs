//! What an officer keeps of a system beside its facts: versions, contracts, contacts, changes of design, where it came from.

mod edit;
mod entry;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

pub use edit::{DETAILS_MAX, DetailEdit, DetailEdited};
pub use entry::{Detail, DetailFault, DetailKind, Field, Shape};

/// A version of the system that was in use.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SystemVersion)]
pub struct Version {
    /// As its maker names it.
    #[schema(pattern = "\\S")]
    pub name: String,
    /// In use since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub since: Option<NaiveDate>,
    /// What is different.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A contract under which the system is used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    /// Its name or number.
    #[schema(pattern = "\\S")]
    pub name: String,
    /// With whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<String>,
    /// Its first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<NaiveDate>,
    /// Its last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<NaiveDate>,
    /// Where it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// Somebody who answers for a part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Who.
    #[schema(pattern = "\\S")]
    pub name: String,
    /// For what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Where they are reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// A change of its design: Article 111 looks at the significant ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DesignChange {
    /// On which day.
    #[schema(value_type = String, format = Date)]
    pub date: NaiveDate,
    /// What changed.
    #[schema(pattern = "\\S")]
    pub what: String,
}

/// Something somebody wrote down about the system; a note is added, never changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// On which day.
    #[schema(value_type = String, format = Date)]
    pub date: NaiveDate,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// What.
    #[schema(pattern = "\\S")]
    pub text: String,
}

/// The record of another register that the system was read from, whole: what we do not model stays under its own name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// In which form it was written.
    #[schema(pattern = "\\S")]
    pub format: String,
    /// Where it stood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Its fields as they were.
    #[schema(value_type = Object)]
    pub record: Map<String, Value>,
}
