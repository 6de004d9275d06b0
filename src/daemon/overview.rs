//! The whole register as lists show it, read once for as long as neither it, nor the name of an organisation, nor the day changes.
//!
//! Reading two thousand systems with all that is known of them, for a list of a hundred lines, takes longer than all the rest.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use tokio::sync::Semaphore;

use super::standings::{Standing, standing};
use super::tower::Tower;
use crate::law::assessment::SystemName;
use crate::law::{Finding, OpenDeadline, SharedDeadline, deadline_of};
use crate::register::MeasureState;
use crate::store::{RegisterState, StoredSystem};
use crate::text::Language;

/// A system as a list shows it.
#[derive(Debug)]
pub struct Line {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The id of its organisation.
    pub organisation: Option<String>,
    /// Who owns it.
    pub owner: Option<String>,
    /// Answers of others that wait for a decision.
    pub proposals: usize,
    /// How far each duty is, and who sees to it, by rule.
    pub measures: BTreeMap<String, (MeasureState, Option<String>)>,
    /// What is another after every change of it: [`StoredSystem::state`].
    pub state: (i64, i64),
    /// How it stands today.
    pub standing: Arc<Standing>,
}

impl Line {
    /// A system as it stands today.
    pub fn of(tower: &Tower, stored: &StoredSystem) -> Line {
        let system = &stored.system;
        Line {
            id: system.id.clone(),
            name: system.name.clone(),
            organisation: system.organisation.clone(),
            owner: system.owner.clone(),
            proposals: system.proposals.values().map(Vec::len).sum(),
            measures: system
                .measures
                .iter()
                .map(|(rule, measure)| (rule.clone(), (measure.state, measure.owner.clone())))
                .collect(),
            state: stored.state(),
            standing: standing(tower, stored),
        }
    }

    /// Its id and name.
    pub fn system(&self) -> SystemName {
        SystemName { id: self.id.clone(), name: self.name.clone() }
    }
}

/// What the lines were read of: the register, the names of organisations, and the day.
type Of = (RegisterState, BTreeMap<String, String>, NaiveDate);

/// The register as it was read last.
#[derive(Debug)]
pub(super) struct Kept {
    last: Mutex<Option<(Of, Arc<Overview>)>>,
    turn: Arc<Semaphore>,
}

impl Default for Kept {
    fn default() -> Kept {
        Kept { last: Mutex::default(), turn: Arc::new(Semaphore::new(1)) }
    }
}

impl Kept {
    fn known(&self, of: &Of) -> Option<Arc<Overview>> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).clone();
        last.filter(|(known, _)| known == of).map(|(_, overview)| overview)
    }
}

/// The whole register.
#[derive(Debug)]
pub struct Overview {
    /// The day.
    pub day: NaiveDate,
    /// Its systems, the gravest first, inside a class by name.
    pub lines: Vec<Arc<Line>>,
    /// Organisations with a name, by id.
    pub organisations: BTreeMap<String, String>,
}

impl Overview {
    /// The systems of the organisations that somebody sees.
    pub fn seen(&self, sees: impl Fn(Option<&str>) -> bool) -> Vec<Arc<Line>> {
        self.lines.iter().filter(|line| sees(line.organisation.as_deref())).cloned().collect()
    }
}

/// The whole register, as it stands today: a date may have passed since the last assessment.
///
/// # Errors
/// The store does not answer.
pub async fn overview(tower: &Arc<Tower>) -> anyhow::Result<Arc<Overview>> {
    let of = of(tower).await?;
    if let Some(known) = tower.overview.known(&of) {
        return Ok(known);
    }
    // Who goes away does not stop the work: the turn goes with it, and what it read is kept for who asks again.
    let turn = tower.overview.turn.clone().acquire_owned().await?;
    let tower = Arc::clone(tower);
    tokio::spawn(async move {
        let _turn = turn;
        let of = self::of(&tower).await?;
        if let Some(known) = tower.overview.known(&of) {
            return anyhow::Ok(known);
        }
        let systems = tower.store.systems().await?;
        let deciding = Arc::clone(&tower);
        let decide = move || -> Vec<Arc<Line>> {
            let line = |stored: &StoredSystem| Arc::new(Line::of(&deciding, stored));
            let mut lines: Vec<Arc<Line>> = systems.iter().map(line).collect();
            lines.sort_by(|one, other| {
                (one.standing.risk, &one.name, &one.id).cmp(&(other.standing.risk, &other.name, &other.id))
            });
            lines
        };
        let lines = tokio::task::spawn_blocking(decide).await?;
        let overview = Arc::new(Overview { day: of.2, lines, organisations: of.1.clone() });
        *tower.overview.last.lock().unwrap_or_else(PoisonError::into_inner) = Some((of, overview.clone()));
        anyhow::Ok(overview)
    })
    .await?
}

/// Asked before the systems are read: what changes meanwhile is read again by who asks next.
async fn of(tower: &Tower) -> anyhow::Result<Of> {
    let names = tower.store.organisations().await?.into_iter().collect();
    Ok((tower.store.register_state().await?, names, tower.today()))
}

/// A deadline that is not met, and whose it is.
#[derive(Clone, Copy, Debug)]
pub struct Open<'l> {
    /// What is due, and when.
    pub finding: &'l Finding,
    /// Whose it is.
    pub line: &'l Line,
}

impl Open<'_> {
    /// As a reader is told of it.
    pub fn told(&self, tower: &Tower, language: Language) -> OpenDeadline {
        deadline_of(&tower.book, &self.line.system(), self.finding, language)
    }
}

/// The open deadlines of systems, the first one first: as [`in_order`](crate::law::in_order) puts them, without a word said.
pub fn open(lines: &[Arc<Line>]) -> Vec<Open<'_>> {
    let mut open = Vec::new();
    for line in lines {
        open.extend(line.standing.open().map(|finding| Open { finding, line }));
    }
    open.sort_by(|a: &Open<'_>, b| {
        (a.finding.from, &a.line.name, &a.line.id, &a.finding.rule).cmp(&(
            b.finding.from,
            &b.line.name,
            &b.line.id,
            &b.finding.rule,
        ))
    });
    open
}

/// The deadlines that systems have in common, each with all of these, in the order of the first of each.
pub fn shared(tower: &Tower, lines: &[Arc<Line>], language: Language) -> Vec<SharedDeadline> {
    let (mut places, mut shared) = (HashMap::new(), Vec::<SharedDeadline>::new());
    for one in open(lines) {
        let Finding { rule, from, latest, missing, .. } = one.finding;
        // Of a day that is certain, what is missing decides nothing.
        let missing = latest.map(|_| missing);
        let place = *places.entry((rule, *from, *latest, missing)).or_insert(shared.len());
        match shared.get_mut(place) {
            Some(known) => known.systems.push(one.line.system()),
            None => shared.push(SharedDeadline {
                deadline: one.told(tower, language),
                systems: vec![one.line.system()],
            }),
        }
    }
    shared
}
