//! A measure: what is done for a duty, and the evidence that it is.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::System;
use crate::law::Assessment;

/// Characters of a text in a measure or a note: a page of print.
pub const TEXT_CHARS_MAX: usize = 4_000;

/// How far a measure is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MeasureState {
    /// Nothing is done yet; also what is said of a duty without a measure.
    #[default]
    Open,
    /// Somebody is at it.
    InProgress,
    /// It is done.
    Met,
    /// It does not apply here, for the reason given.
    NotApplicable,
}

impl MeasureState {
    /// Every state, in the order in which work goes.
    pub const ALL: [MeasureState; 4] =
        [MeasureState::Open, MeasureState::InProgress, MeasureState::Met, MeasureState::NotApplicable];

    /// The word in files and forms.
    pub fn as_str(self) -> &'static str {
        match self {
            MeasureState::Open => "open",
            MeasureState::InProgress => "in-progress",
            MeasureState::Met => "met",
            MeasureState::NotApplicable => "not-applicable",
        }
    }

    /// Whether nothing is left to do.
    pub fn settled(self) -> bool {
        matches!(self, MeasureState::Met | MeasureState::NotApplicable)
    }
}

impl std::str::FromStr for MeasureState {
    type Err = String;

    fn from_str(word: &str) -> Result<MeasureState, String> {
        MeasureState::ALL.into_iter().find(|state| state.as_str() == word).ok_or_else(|| {
            format!("`{word}` is not one of {}", MeasureState::ALL.map(MeasureState::as_str).join(", "))
        })
    }
}

/// What is done for one duty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// How far it is.
    pub state: MeasureState,
    /// Who sees to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4000)]
    pub owner: Option<String>,
    /// The day it was done, or by which it will be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub date: Option<NaiveDate>,
    /// Where the evidence is: a link, or the name of a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4000)]
    pub evidence: Option<String>,
    /// Why the duty does not apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4000)]
    pub reason: Option<String>,
    /// What else is to be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4000)]
    pub note: Option<String>,
}

/// Why a measure cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeasureFault {
    /// "Not applicable" needs a reason.
    NoReason,
    /// A text is longer than [`TEXT_CHARS_MAX`].
    TooLong,
}

impl Measure {
    /// Whether it can be kept.
    pub fn fault(&self) -> Option<MeasureFault> {
        let texts = [&self.owner, &self.evidence, &self.reason, &self.note];
        if texts.into_iter().flatten().any(|text| text.chars().count() > TEXT_CHARS_MAX) {
            return Some(MeasureFault::TooLong);
        }
        let reasoned = self.reason.as_ref().is_some_and(|reason| !reason.trim().is_empty());
        (self.state == MeasureState::NotApplicable && !reasoned).then_some(MeasureFault::NoReason)
    }

    /// The evidence as an address that a page may link to; a file name is none.
    pub fn link(&self) -> Option<&str> {
        self.evidence.as_deref().filter(|text| text.starts_with("https://") || text.starts_with("http://"))
    }
}

impl System {
    /// Says of each deadline whether its duty is met.
    pub fn mark_met<Text>(&self, assessment: &mut Assessment<Text>) {
        for deadline in &mut assessment.deadlines {
            deadline.met = self.measures.get(&deadline.rule).is_some_and(|one| one.state.settled());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duty_that_does_not_apply_says_why() {
        let mut measure = Measure { state: MeasureState::NotApplicable, ..Measure::default() };
        assert_eq!(measure.fault(), Some(MeasureFault::NoReason));
        measure.reason = Some("  ".to_owned());
        assert_eq!(measure.fault(), Some(MeasureFault::NoReason));
        measure.reason = Some("Niet voor het publiek.".to_owned());
        assert_eq!(measure.fault(), None);
        measure.note = Some("x".repeat(TEXT_CHARS_MAX + 1));
        assert_eq!(measure.fault(), Some(MeasureFault::TooLong));
    }

    #[test]
    fn only_an_address_of_the_web_is_a_link() {
        let evidence = |text: &str| Measure { evidence: Some(text.to_owned()), ..Measure::default() };
        assert_eq!(evidence("https://town.example/fria.pdf").link(), Some("https://town.example/fria.pdf"));
        assert_eq!(evidence("javascript:alert(1)").link(), None);
        assert_eq!(evidence("FRIA-2026.pdf").link(), None);
    }
}
