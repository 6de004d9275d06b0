//! What two states of the law make different for one system.

use chrono::NaiveDate;
use serde::Serialize;

use crate::law::assessment::SystemName;
use crate::law::{Assessment, Class, Finding, Provision, changes};
use crate::text::Language;

/// What is different for one system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SystemDifference {
    /// The system.
    pub system: SystemName,
    /// Its class in the old state.
    pub before: Class,
    /// The classes that the old state leaves possible.
    pub possible_before: Vec<Class>,
    /// Its class in the new state.
    pub after: Class,
    /// The classes that the new state leaves possible.
    pub possible_after: Vec<Class>,
    /// Duties that only the new state asks.
    pub added: Vec<DutyDay>,
    /// Duties that only the old state asks.
    pub removed: Vec<DutyDay>,
    /// Duties of both, from another day.
    pub moved: Vec<MovedDuty>,
}

/// A duty and its day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DutyDay {
    /// The rule.
    pub rule: String,
    /// The provision.
    pub provision: Provision,
    /// What it is called.
    pub title: String,
    /// From when; the earliest day that is still possible.
    pub from: NaiveDate,
    /// The latest day that is still possible, while an open fact decides.
    pub latest: Option<NaiveDate>,
}

/// A duty that binds from another day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MovedDuty {
    /// As it was.
    pub old: DutyDay,
    /// As it is.
    pub new: DutyDay,
}

/// Compares what two states say of one system; `None` when it comes to the same for the organisation.
pub fn of_system(before: &Assessment, after: &Assessment, language: Language) -> Option<SystemDifference> {
    let change = changes(before, after);
    let duties =
        |findings: &[Finding]| findings.iter().map(|one| DutyDay::of(one, language)).collect::<Vec<_>>();
    let moved = after.deadlines.iter().filter_map(|deadline| {
        let (old, new) = (before.finding(&deadline.rule)?, after.finding(&deadline.rule)?);
        let bound = before.deadlines.iter().any(|other| other.rule == deadline.rule);
        let same = (old.from, old.latest) == (new.from, new.latest);
        (bound && !same)
            .then(|| MovedDuty { old: DutyDay::of(old, language), new: DutyDay::of(new, language) })
    });
    let difference = SystemDifference {
        system: after.system.clone(),
        before: before.risk,
        possible_before: before.possible.clone(),
        after: after.risk,
        possible_after: after.possible.clone(),
        added: duties(&change.added),
        removed: duties(&change.removed),
        moved: moved.collect(),
    };
    (!difference.is_empty()).then_some(difference)
}

impl SystemDifference {
    fn is_empty(&self) -> bool {
        (self.before, &self.possible_before) == (self.after, &self.possible_after)
            && self.added.is_empty()
            && self.removed.is_empty()
            && self.moved.is_empty()
    }
}

impl DutyDay {
    fn of(finding: &Finding, language: Language) -> DutyDay {
        DutyDay {
            rule: finding.rule.clone(),
            provision: finding.provision.clone(),
            title: finding.title.get(language).to_owned(),
            from: finding.from,
            latest: finding.latest,
        }
    }
}
