//! A system: one AI system in the register, with what is known of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::details::{Contact, Contract, DesignChange, Note, Origin, Version};
use super::shared::Beside;
use super::{EvidenceFile, Measure, NotKnown, Proposal};
use crate::law::{FactId, Facts, RuleBook, SystemFacts};

/// One AI system in the register.
///
/// The day from which it is in service is a question of the law, so it stands once: in the fact `in-service-since`.
///
/// # Shape
/// Serialises to the JSON system file, which [`read_system`](super::read_system) reads back unchanged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct System {
    /// Its id: letters, digits, `-`, `_` and `.`.
    #[schema(pattern = "^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length = 80, example = "chatbot")]
    pub id: String,
    /// Its name.
    #[schema(pattern = "\\S", max_length = 200, example = "Chatbot Gemeente")]
    pub name: String,
    /// The organisation that uses it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// Whom to tell when something changes: `email:ann@town.example`. The face that takes it in checks it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// What it is, in a few sentences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The use it is meant for (Article 3(12)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Who supplies it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    /// Whom anybody may ask about it, as the organisation wants to be reached in public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_contact: Option<String>,
    /// The address of the provider's entry in the EU database (Annex VIII, Section C, point 3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "uri", pattern = "^https?://[A-Za-z0-9]")]
    pub eu_database_url: Option<String>,
    /// Whether the organisation publishes it; not said is not decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<bool>,
    /// The versions in use, as they followed each other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(nullable)]
    pub versions: Vec<Version>,
    /// The contracts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(nullable)]
    pub contracts: Vec<Contract>,
    /// Who answers for what.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(nullable)]
    pub contacts: Vec<Contact>,
    /// What changed in its design.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(nullable)]
    pub changes: Vec<DesignChange>,
    /// The shared system that it uses, by its id: what this record does not answer itself is answered there, but for what each organisation answers for itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length = 80)]
    pub uses: Option<String>,
    /// What is known of it; what is absent is unknown.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, crate::law::Answer>)]
    pub facts: Facts,
    /// What was asked and nobody knew, by fact; it counts while there is no answer.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = Option<BTreeMap<String, NotKnown>>)]
    pub not_known: BTreeMap<FactId, NotKnown>,
    /// What is done for each duty, by the id of its rule.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(nullable)]
    pub measures: BTreeMap<String, Measure>,
    /// The files that are evidence, by id; they are added and removed by themselves, a system that is sent whole changes none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(nullable)]
    pub files: BTreeMap<String, EvidenceFile>,
    /// What was written down, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(nullable)]
    pub notes: Vec<Note>,
    /// Answers of others that wait for the officer, by fact.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = Option<BTreeMap<String, Vec<Proposal>>>)]
    pub proposals: BTreeMap<FactId, Vec<Proposal>>,
    /// The record of another register that it was read from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// The shared system, as the store read it.
    #[serde(skip)]
    pub beside: Beside,
}

impl System {
    /// The system as whoever may not change it sees it: without what officers keep for themselves, and without addresses that
    /// are as good as a password.
    pub fn for_readers(mut self) -> System {
        self.owner = self.owner.as_deref().map(shown_owner);
        self.notes.clear();
        self.proposals.clear();
        self.contacts.clear();
        self.contracts.clear();
        self.hide_waiting_files();
        self
    }

    /// What the law needs of it: also what it takes from a shared system.
    pub fn for_law(&self, book: &RuleBook) -> SystemFacts {
        SystemFacts { id: self.id.clone(), name: self.name.clone(), facts: self.known(book).into_owned() }
    }

    /// The JSON system file.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(self).expect("a system has text keys and plain values only")
    }

    /// Takes over from the register what a system file of before says nothing of: every note and file, the measures that it does not
    /// name, and the proposals, what nobody knew and the origin where it has none.
    pub fn keep_work_of(&mut self, stored: &System) {
        for (rule, measure) in &stored.measures {
            self.measures.entry(rule.clone()).or_insert_with(|| measure.clone());
        }
        self.files.clone_from(&stored.files);
        let own = std::mem::take(&mut self.notes);
        self.notes.clone_from(&stored.notes);
        self.notes.extend(own.into_iter().filter(|note| !stored.notes.contains(note)));
        if self.proposals.is_empty() {
            self.proposals = stored.proposals.clone();
        }
        if self.not_known.is_empty() {
            self.not_known = stored.not_known.clone();
        }
        if self.origin.is_none() {
            self.origin = stored.origin.clone();
        }
    }
}

/// An owner without the channel, and without the address of a chat or a webhook.
pub fn shown_owner(owner: &str) -> String {
    match owner.split_once(':') {
        Some(("email", address)) => address.to_owned(),
        Some((channel @ ("telegram" | "webhook"), _)) => channel.to_owned(),
        _ => owner.to_owned(),
    }
}
