//! A fact: one question about a system, and its answer when there is one.

mod answer;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Provision;
use super::rule::Block;

use crate::text::day::in_words;
use crate::text::{Language, Translated, say};
pub use answer::{Answer, FactValue};

/// The id of a fact: lower case, hyphens.
pub type FactId = String;

/// What is known of a system: an absent fact is unknown, never "no".
pub type Facts = BTreeMap<FactId, Answer>;

/// One question about a system, or one thing that rules derive from the answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Its id.
    pub id: FactId,
    /// What an answer looks like.
    pub shape: FactType,
    /// The values that an answer may have, in the order of the file; empty for yes-no and date.
    pub values: Vec<String>,
    /// The provision that defines it.
    pub provision: Provision,
    /// Who can answer it; `None` for a derived fact.
    pub kind: Option<FactKind>,
    /// When the question makes sense; empty means always.
    pub relevant: Vec<Block>,
    /// Whether rules give it, so that nobody is asked.
    pub derived: bool,
    /// Whether every organisation that uses the system answers it for itself, so that nobody inherits it from a shared system.
    pub own: bool,
    /// Who alone can know the answer; `None` where both may.
    pub answers: Option<Side>,
    /// For a setting: its value as long as the configuration says nothing else.
    pub preset: Option<FactValue>,
    /// The question, or the name of a derived fact.
    pub question: Translated,
    /// What to look at; empty for a derived fact.
    pub help: Translated,
    /// What a person reads for each value.
    pub labels: BTreeMap<String, Translated>,
    /// Its place in the file: questions are asked in that order.
    pub place: usize,
}

/// What an answer looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FactType {
    /// Yes or no.
    YesNo,
    /// One value of the list.
    OneOf,
    /// Any number of values of the list; those not named are "no".
    SeveralOf,
    /// A day.
    Date,
}

/// A side that can know an answer: who supplies a system, or who uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The vendor.
    Vendor,
    /// The town.
    Town,
}

/// Who can answer a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FactKind {
    /// An official can see it.
    Observation,
    /// A legal judgement: carries who, when and why.
    Judgement,
    /// What the Member State settled: configured once for all systems, asked of nobody.
    Setting,
    /// What the organisation says of itself: configured once for all its systems, asked of nobody.
    Organisation,
}

impl FactKind {
    /// Whether the configuration answers it for all systems, so that it has a default and nobody is asked.
    pub fn configured(self) -> bool {
        matches!(self, FactKind::Setting | FactKind::Organisation)
    }
}

impl Fact {
    /// Whether a vendor is asked it when nobody chose otherwise: what nothing is said of, both can know.
    pub fn is_for_vendor(&self) -> bool {
        self.answers != Some(Side::Town)
    }

    /// Whether an answer has the fact's shape and values; one kept under an older book may not.
    pub fn accepts(&self, value: &FactValue) -> bool {
        let shape_fits = match self.shape {
            FactType::YesNo => matches!(value, FactValue::Bool(_)),
            FactType::OneOf => matches!(value, FactValue::One(_)),
            FactType::SeveralOf => matches!(value, FactValue::One(_) | FactValue::Several(_)),
            FactType::Date => matches!(value, FactValue::Date(_)),
        };
        let listed =
            |name: &str| self.shape == FactType::YesNo || self.values.iter().any(|value| value == name);
        shape_fits && value.names().all(listed)
    }

    /// What a person reads for a value.
    pub fn label(&self, value: &FactValue) -> Translated {
        match value {
            FactValue::Bool(true) => translated(|language| say(language, "law-yes", &[])),
            FactValue::Bool(false) => translated(|language| say(language, "law-no", &[])),
            FactValue::Date(day) => translated(|language| in_words(*day, language)),
            FactValue::One(_) | FactValue::Several(_) => translated(|language| self.names(value, language)),
        }
    }

    fn names(&self, value: &FactValue, language: Language) -> String {
        let named = |name| self.labels.get(name).map_or(name, |label| label.get(language));
        let names: Vec<&str> = value.names().map(named).collect();
        if names.is_empty() { say(language, "law-none", &[]) } else { names.join("; ") }
    }

    /// The pairs in which a derived fact is kept: its values, or `true` for a yes-no.
    pub fn pair_values(&self) -> Vec<&str> {
        match self.shape {
            FactType::YesNo => vec!["true"],
            FactType::OneOf | FactType::SeveralOf => self.values.iter().map(String::as_str).collect(),
            FactType::Date => Vec::new(),
        }
    }
}

/// A text made for each language.
pub(crate) fn translated(text: impl Fn(Language) -> String) -> Translated {
    Translated {
        nl: text(Language::Nl),
        fr: text(Language::Fr),
        de: text(Language::De),
        en: text(Language::En),
    }
}
