//! How each system stands today, decided once for as long as neither it nor the day changes.
//!
//! A list of two thousand systems asks what their assessments say, not why: deciding them anew for every reader takes
//! seconds. Only what lists show is kept, and what systems have in common is kept once.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;

use super::assess::assess_on;
use super::matching::WatchedSystem;
use super::published::in_public;
use super::tower::Tower;
use crate::law::{Assessment, Class, Finding, Provision};
use crate::store::StoredSystem;
use crate::text::Language;

/// What a list shows of an assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The class.
    pub risk: Class,
    /// Questions that still decide something.
    pub questions: usize,
    /// The findings whose deadlines are not met, the first deadline first; without their reasons.
    open: Vec<Arc<Finding>>,
    /// The provisions that hold for it, now or from a later day.
    provisions: Arc<BTreeSet<Provision>>,
    /// What the public is told, where it is published.
    public: Option<Arc<Assessment>>,
}

impl Standing {
    /// What of the assessment the public is told; `None` where it is not published.
    pub(super) fn public(&self) -> Option<&Arc<Assessment>> {
        self.public.as_ref()
    }

    /// Days of the duties and prohibitions that are not met, the first one first.
    pub fn days(&self) -> impl ExactSizeIterator<Item = NaiveDate> {
        self.open.iter().map(|finding| finding.from)
    }

    /// The first of them after a day, and what it is called.
    pub fn next_after(&self, day: NaiveDate, language: Language) -> Option<(NaiveDate, &str)> {
        let next = self.open.iter().find(|finding| finding.from > day)?;
        Some((next.from, next.title.get(language)))
    }

    /// The provisions that hold for it, now or from a later day.
    pub fn provisions(&self) -> &Arc<BTreeSet<Provision>> {
        &self.provisions
    }

    /// What they are of, the first one first.
    pub fn open(&self) -> impl Iterator<Item = &Finding> {
        self.open.iter().map(Arc::as_ref)
    }
}

/// The standings of a day.
#[derive(Debug, Default)]
pub(super) struct Standings(Mutex<OfDay>);

#[derive(Debug, Default)]
struct OfDay {
    day: NaiveDate,
    /// With the state of the system that stands so.
    systems: HashMap<String, (State, Arc<Standing>)>,
    /// What systems have in common, by all that differs between two findings of one rule on one day.
    findings: HashMap<Key, Arc<Finding>>,
    /// The same for the provisions that hold.
    provisions: HashSet<Arc<BTreeSet<Provision>>>,
}

/// [`StoredSystem::state`].
type State = (i64, i64);
type Key = (String, NaiveDate, Option<NaiveDate>, Vec<String>);

/// How a system stands today.
pub fn standing(tower: &Tower, stored: &StoredSystem) -> Arc<Standing> {
    let today = tower.today();
    let decide = || keep(tower, stored, &assess_on(tower, &stored.system, today, today));
    known(tower, stored).unwrap_or_else(decide)
}

/// The same, where it was decided already.
pub(super) fn known(tower: &Tower, stored: &StoredSystem) -> Option<Arc<Standing>> {
    tower.standings.with(tower.today(), |of_day| {
        let (state, standing) = of_day.systems.get(&stored.system.id)?;
        (*state == stored.state()).then(|| standing.clone())
    })
}

/// Keeps what an assessment of today says, for those who ask later.
pub(super) fn keep(tower: &Tower, stored: &StoredSystem, assessment: &Assessment) -> Arc<Standing> {
    tower.standings.with(assessment.on, |of_day| {
        let open = assessment.deadlines.iter().filter(|deadline| !deadline.met);
        let open = open.filter_map(|deadline| assessment.finding(&deadline.rule));
        let standing = Arc::new(Standing {
            risk: assessment.risk,
            questions: assessment.ask.len(),
            open: open.map(|finding| of_day.common(finding)).collect(),
            provisions: of_day.common_provisions(WatchedSystem::provisions_of(assessment)),
            public: (stored.system.published == Some(true)).then(|| Arc::new(in_public(assessment))),
        });
        of_day.systems.insert(stored.system.id.clone(), (stored.state(), standing.clone()));
        standing
    })
}

impl Standings {
    /// What is known of a day; another day begins with nothing.
    fn with<T>(&self, day: NaiveDate, ask: impl FnOnce(&mut OfDay) -> T) -> T {
        let mut of_day = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if of_day.day != day {
            *of_day = OfDay { day, ..OfDay::default() };
        }
        ask(&mut of_day)
    }
}

impl OfDay {
    fn common(&mut self, finding: &Finding) -> Arc<Finding> {
        let missing = finding.missing.iter().map(|fact| fact.as_str().to_owned()).collect();
        let key = (finding.rule.clone(), finding.from, finding.latest, missing);
        let bare = || Arc::new(Finding { because: Vec::new(), ..finding.clone() });
        self.findings.entry(key).or_insert_with(bare).clone()
    }

    fn common_provisions(&mut self, provisions: BTreeSet<Provision>) -> Arc<BTreeSet<Provision>> {
        if let Some(known) = self.provisions.get(&provisions) {
            return known.clone();
        }
        let new = Arc::new(provisions);
        self.provisions.insert(new.clone());
        new
    }
}
