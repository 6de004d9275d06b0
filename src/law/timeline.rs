//! Deadlines that come near, and what changed between two assessments.

use chrono::NaiveDate;

use super::assessment::{Assessment, Class, Deadline, Finding};

/// Days before a deadline at which people are told: half a year to plan, a quarter and a month to act, a week and a day to finish,
/// and on the day itself that it binds from today.
pub const THRESHOLDS: [i64; 6] = [180, 90, 30, 7, 1, 0];

/// Every deadline of today or to come that is not met, with the smallest threshold that the days left have reached.
///
/// A day on which nobody looked loses nothing: the threshold passed stands until the next one, so an alert keyed by
/// deadline and threshold is raised once, late rather than never.
pub fn deadlines_near<Text>(assessment: &Assessment<Text>, today: NaiveDate) -> Vec<(&Deadline<Text>, i64)> {
    let near = |deadline: &Deadline<Text>| {
        let left = (deadline.date - today).num_days();
        THRESHOLDS.into_iter().rev().find(|threshold| *threshold >= left).filter(|_| left >= 0)
    };
    let open = assessment.deadlines.iter().filter(|deadline| !deadline.met);
    open.filter_map(|deadline| near(deadline).map(|threshold| (deadline, threshold))).collect()
}

/// What is different between two assessments of one system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The class before.
    pub before: Class,
    /// The class now.
    pub after: Class,
    /// Duties that bind now and did not before.
    pub added: Vec<Finding>,
    /// Duties that bound before and no longer do.
    pub removed: Vec<Finding>,
    /// Duties that bind from another date.
    pub moved: Vec<Moved>,
}

/// A duty that binds from another date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// As it is now.
    pub finding: Finding,
    /// From when it bound before.
    pub before: NaiveDate,
}

impl Change {
    /// Whether a person should hear of it: another class, other duties, other dates.
    pub fn worth_telling(&self) -> bool {
        self.before != self.after
            || !(self.added.is_empty() && self.removed.is_empty() && self.moved.is_empty())
    }
}

/// Compares two assessments of one system.
pub fn changes(before: &Assessment, after: &Assessment) -> Change {
    let same = |assessment: &Assessment, finding: &Finding| {
        obligations(assessment).find(|other| other.rule == finding.rule).cloned()
    };
    let moved = |finding: &Finding| {
        let old = same(before, finding).filter(|old| old.from != finding.from)?;
        Some(Moved { finding: finding.clone(), before: old.from })
    };
    Change {
        before: before.risk,
        after: after.risk,
        added: obligations(after).filter(|finding| same(before, finding).is_none()).cloned().collect(),
        removed: obligations(before).filter(|finding| same(after, finding).is_none()).cloned().collect(),
        moved: obligations(after).filter_map(moved).collect(),
    }
}

/// The findings that are in the deadlines.
fn obligations(assessment: &Assessment) -> impl Iterator<Item = &Finding> {
    assessment.deadlines.iter().filter_map(|deadline| assessment.finding(&deadline.rule))
}
