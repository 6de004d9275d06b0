//! A proposal: an answer that somebody else gives, which counts for nothing until the officer accepts it.

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::System;
use crate::law::{Answer, FactId, FactValue};

/// An answer that waits for the officer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// The answer.
    pub value: FactValue,
    /// Who gave it: the vendor, or the register it was read from.
    #[schema(pattern = "\\S")]
    pub who: String,
    /// On which day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub when: Option<NaiveDate>,
    /// The words it was read from, or the reasoning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The evidence: where it can be looked up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The files that are evidence of it, by their ids.
    #[serde(default, deserialize_with = "or_none", skip_serializing_if = "Vec::is_empty")]
    #[schema(nullable)]
    pub files: Vec<String>,
}

/// A list that may be null: there is nothing in it.
fn or_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

impl Proposal {
    /// The answer as it stands once somebody accepted it.
    ///
    /// Who gave it and who took it on stand both: the answer is now the officer's.
    fn accepted(self, by: &str) -> Answer {
        Answer {
            value: self.value,
            who: Some(format!("{} ({by})", self.who)),
            when: self.when,
            why: self.why,
            source: self.source,
        }
    }
}

/// Most answers to one question that wait; an officer reads each of them.
const WAITING_MAX: usize = 10;

/// What became of a decision on a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// It is done.
    Done,
    /// There is no such proposal any more.
    Gone,
}

impl System {
    /// Puts an answer before the officer, unless it is known already or waits there with the same words.
    pub fn propose(&mut self, fact: &FactId, proposal: Proposal) -> bool {
        if self.facts.get(fact).is_some_and(|answer| answer.value == proposal.value) {
            return false;
        }
        let waiting = self.proposals.entry(fact.clone()).or_default();
        if waiting.contains(&proposal) || waiting.len() >= WAITING_MAX {
            return false;
        }
        waiting.push(proposal);
        true
    }

    /// Accepts a proposal: its answer is a fact, and the other answers to that question are no longer needed.
    pub fn accept(&mut self, fact: &str, place: usize, by: &str) -> Decided {
        let Some(waiting) = self.proposals.get_mut(fact) else { return Decided::Gone };
        if place >= waiting.len() {
            return Decided::Gone;
        }
        let accepted = waiting.swap_remove(place);
        self.proposals.remove(fact);
        self.take_over_files(fact, &accepted.files);
        self.release_files(fact);
        self.facts.insert(fact.to_owned(), accepted.accepted(by));
        Decided::Done
    }

    /// Refuses a proposal; the others to the same question stay.
    pub fn refuse(&mut self, fact: &str, place: usize) -> Decided {
        let Some(waiting) = self.proposals.get_mut(fact) else { return Decided::Gone };
        if place >= waiting.len() {
            return Decided::Gone;
        }
        waiting.remove(place);
        if waiting.is_empty() {
            self.proposals.remove(fact);
        }
        self.release_files(fact);
        Decided::Done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proposal(value: bool) -> Proposal {
        Proposal {
            value: FactValue::Bool(value),
            who: "Leverancier NV".to_owned(),
            when: None,
            why: None,
            source: Some("handleiding, blz. 4".to_owned()),
            files: Vec::new(),
        }
    }

    #[test]
    fn a_proposal_is_no_fact_until_it_is_accepted() {
        let mut system = System::default();
        assert!(system.propose(&"profiling".to_owned(), proposal(true)));
        assert!(!system.propose(&"profiling".to_owned(), proposal(true)), "the same words wait once");
        assert!(system.propose(&"profiling".to_owned(), proposal(false)));
        assert!(system.facts.is_empty());
        assert_eq!(system.refuse("profiling", 5), Decided::Gone);
        assert_eq!(system.accept("profiling", 1, "An"), Decided::Done);
        assert_eq!(system.facts["profiling"].value, FactValue::Bool(false));
        assert_eq!(system.facts["profiling"].who.as_deref(), Some("Leverancier NV (An)"));
        assert!(system.proposals.is_empty());
        assert!(!system.propose(&"profiling".to_owned(), proposal(false)), "what is known is not proposed");
    }

    #[test]
    fn a_refused_proposal_leaves_the_others() {
        let mut system = System::default();
        system.propose(&"profiling".to_owned(), proposal(true));
        system.propose(&"profiling".to_owned(), proposal(false));
        assert_eq!(system.refuse("profiling", 0), Decided::Done);
        assert_eq!(system.proposals["profiling"].len(), 1);
        assert_eq!(system.refuse("profiling", 0), Decided::Done);
        assert_eq!(system.refuse("profiling", 0), Decided::Gone);
        assert!(system.facts.is_empty());
    }
}
