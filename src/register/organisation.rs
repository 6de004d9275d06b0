//! An organisation: the town, centre or agency that keeps a register.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who keeps a register of systems.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// Its id, as systems name it.
    pub id: String,
    /// Its name.
    pub name: String,
}
