//! A system: one AI system in the register, with what is known of it.

use serde::{Deserialize, Serialize};

use crate::law::{Facts, SystemFacts};

/// One AI system in the register.
///
/// # Shape
/// Serialises to the JSON system file, which [`read_system`](super::read_system) reads back unchanged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct System {
    /// Its id: letters, digits, `-`, `_` and `.`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The organisation that uses it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// Whom to tell when something changes: `email:ann@town.example`. The face that takes it in checks it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What is known of it; what is absent is unknown.
    #[serde(default)]
    pub facts: Facts,
}

impl System {
    /// What the law needs of it.
    pub fn for_law(&self) -> SystemFacts {
        SystemFacts { id: self.id.clone(), name: self.name.clone(), facts: self.facts.clone() }
    }

    /// The JSON system file.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(self).expect("a system has text keys and plain values only")
    }
}

impl From<&System> for SystemFacts {
    fn from(system: &System) -> SystemFacts {
        system.for_law()
    }
}
