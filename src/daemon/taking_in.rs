//! A register of somebody else is taken in: read, held against ours, and stored as a whole or not at all.
//!
//! # Shape
//! [`plan`] decides and touches nothing; [`take_in`] stores, as long as every system is still what the plan saw. Each system then
//! waits for its assessment (`assess::assess_due`), so that a process that dies in between leaves nothing undone. What waits for
//! somebody to confirm it stands in `kept`.

pub mod kept;

use std::collections::{BTreeMap, BTreeSet};

use ring::digest::{SHA256, digest};
use serde::Serialize;
use utoipa::ToSchema;

use super::assess::owner_address;
use super::tower::Tower;
use crate::law::Problem;
use crate::register::import::{Step, StepKind, plan as plan_steps};
use crate::register::{Import, Organisation, Proposal, SharedFault, System, Wish, read_import};
use crate::store::{TakeIn, TakenIn};

/// How often a file is held against the register anew, when somebody else changes a system between the look and the turn.
const ATTEMPTS: usize = 3;

/// A file that is handed over, and how it is to be read.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    /// Its name, or the address where it stood, as it may be shown.
    pub path: &'a str,
    /// What stands in it.
    pub bytes: &'a [u8],
    /// How it is read.
    pub wish: &'a Wish,
}

/// The register as a plan sees it: each system and its version.
#[derive(Clone, Debug, Default)]
pub struct Register {
    systems: BTreeMap<String, System>,
    versions: BTreeMap<String, i64>,
    /// Each shared system with an organisation to which it is offered.
    offers: BTreeSet<(String, String)>,
}

/// What taking a file in would do.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What the file holds.
    pub import: Import,
    /// What happens to each of its systems.
    pub steps: Vec<Step>,
    versions: BTreeMap<String, i64>,
}

/// Why nothing can be taken in.
#[derive(Clone, Debug)]
pub struct NotPlanned {
    /// What is wrong, in the order of the file.
    pub problems: Vec<Problem>,
    /// The text as it was read, to show the places in.
    pub text: String,
}

/// What an import did or would do, for programs.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Imported)]
pub struct Told {
    /// The form that the file is in.
    format: &'static str,
    /// Whether nothing was stored.
    preview: bool,
    /// Systems that are new.
    new: usize,
    /// Systems that were there and differ.
    changed: usize,
    /// Systems that stay as they are.
    same: usize,
    systems: Vec<ToldSystem>,
}

/// What happens to one system.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ImportedSystem)]
struct ToldSystem {
    id: String,
    name: String,
    organisation: Option<String>,
    what: StepKind,
    /// Answers that wait for an editor, by fact.
    #[schema(value_type = BTreeMap<String, Vec<Proposal>>)]
    proposals: BTreeMap<String, Vec<Proposal>>,
    /// Fields of the record that are kept as they were.
    fields: usize,
    /// Files that are evidence where it comes from and not here, by their names: add them to the system yourself.
    files_left: Vec<String>,
}

/// The register as it stands.
pub async fn register(tower: &Tower) -> anyhow::Result<Register> {
    let mut register = Register::default();
    for stored in tower.store.systems().await? {
        register.versions.insert(stored.system.id.clone(), stored.version);
        register.systems.insert(stored.system.id.clone(), stored.system);
    }
    let offers = tower.store.offers().await?.into_iter();
    register.offers = offers.map(|offer| (offer.system, offer.organisation)).collect();
    Ok(register)
}

/// Reads a file and holds it against the register; `may` says for which organisations whoever hands it over may import.
///
/// # Errors
/// All its problems; then nothing of it can be taken in.
pub fn plan(
    tower: &Tower,
    file: File<'_>,
    register: &Register,
    may: &dyn Fn(Option<&str>) -> bool,
) -> Result<Plan, Box<NotPlanned>> {
    let import = read_import(file.path, file.bytes, file.wish, &tower.book)
        .map_err(|refused| NotPlanned { problems: refused.problems, text: refused.text })?;
    let not_planned = |problems| {
        let text = crate::register::import::text(file.bytes, file.wish).unwrap_or_default();
        Box::new(NotPlanned { problems, text })
    };
    let owners: Vec<Problem> =
        import.systems.iter().filter_map(|(system, span)| owner_problem(file.path, system, span)).collect();
    if !owners.is_empty() {
        return Err(not_planned(owners));
    }
    let steps = plan_steps(file.path, &import, &register.systems, may, (file.wish, &tower.book))
        .map_err(not_planned)?;
    let uses: Vec<Problem> = steps
        .iter()
        .filter_map(|step| {
            Some(use_problem(file.path, step, register.use_fault(&step.system, &import, may)?))
        })
        .collect();
    if !uses.is_empty() {
        return Err(not_planned(uses));
    }
    let seen = |step: &Step| Some((step.system.id.clone(), *register.versions.get(&step.system.id)?));
    let versions = steps.iter().filter_map(seen).collect();
    Ok(Plan { import, steps, versions })
}

fn owner_problem(path: &str, system: &System, span: &std::ops::Range<usize>) -> Option<Problem> {
    let cause = owner_address(system).err()?;
    Some(Problem {
        code: "bad-owner",
        message: format!("the owner of `{}`: {cause}", system.id),
        path: path.to_owned(),
        span: Some(span.clone()),
        hint: Some("write a name, or an address such as email:ann@town.example".to_owned()),
        about: Some(vec![system.id.clone()]),
    })
}

impl Register {
    /// Why a record cannot use the shared system that it names; the file may hold that one, too.
    fn use_fault(
        &self,
        system: &System,
        import: &Import,
        may: &dyn Fn(Option<&str>) -> bool,
    ) -> Option<SharedFault> {
        let uses = system.uses.as_ref()?;
        let before = self.systems.get(&system.id);
        if before.is_some_and(|before| {
            (&before.uses, &before.organisation) == (&system.uses, &system.organisation)
        }) {
            return None;
        }
        if *uses == system.id {
            return Some(SharedFault::Itself);
        }
        let in_file = import.systems.iter().map(|(one, _)| one).find(|one| one.id == *uses);
        let Some(shared) = in_file.or_else(|| self.systems.get(uses)) else {
            return Some(SharedFault::NotOffered);
        };
        let is_offered =
            system.organisation.as_ref().is_some_and(|to| self.offers.contains(&(uses.clone(), to.clone())));
        if !is_offered && !may(shared.organisation.as_deref()) {
            return Some(SharedFault::NotOffered);
        }
        let names_it = |one: &System| one.uses.as_ref() == Some(&system.id);
        let is_used =
            self.systems.values().any(names_it) || import.systems.iter().any(|(one, _)| names_it(one));
        match shared.uses.is_some() {
            true => Some(SharedFault::Chain),
            false => is_used.then_some(SharedFault::InUse),
        }
    }
}

fn use_problem(path: &str, step: &Step, fault: SharedFault) -> Problem {
    Problem {
        code: "bad-use",
        message: format!("`{}`: {fault}", step.system.id),
        path: path.to_owned(),
        span: Some(step.span.clone()),
        hint: Some(
            "leave `uses` out, or let the organisation that keeps the system offer it first".to_owned(),
        ),
        about: Some(vec![step.system.id.clone()]),
    }
}

impl Plan {
    /// How many systems something happens to.
    pub fn count(&self, kind: StepKind) -> usize {
        self.steps.iter().filter(|step| step.kind == kind).count()
    }

    /// The systems with evidence that did not come along, each with the names of its files.
    pub fn files_left(&self) -> Vec<(&str, &[String])> {
        let left = self.steps.iter().filter(|step| !step.files_left.is_empty());
        left.map(|step| (step.system.name.as_str(), step.files_left.as_slice())).collect()
    }

    /// What stands for everything that the plan saw and would do: another mark is another plan.
    pub fn mark(&self) -> String {
        let seen: Vec<_> = self
            .steps
            .iter()
            .map(|step| (step.kind, &step.system, self.versions.get(&step.system.id)))
            .collect();
        let text = serde_json::to_string(&seen).expect("a system has text keys and plain values only");
        digest(&SHA256, text.as_bytes()).as_ref()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// For programs.
    pub fn told(&self, preview: bool) -> Told {
        let system = |step: &Step| ToldSystem {
            id: step.system.id.clone(),
            name: step.system.name.clone(),
            organisation: step.system.organisation.clone(),
            what: step.kind,
            proposals: step.system.proposals.clone(),
            fields: step.fields(),
            files_left: step.files_left.clone(),
        };
        Told {
            format: self.import.format.as_str(),
            preview,
            new: self.count(StepKind::New),
            changed: self.count(StepKind::Changed),
            same: self.count(StepKind::Same),
            systems: self.steps.iter().map(system).collect(),
        }
    }

    /// The systems that are written, each with the version that was seen: shared ones before those that use them, and each in the
    /// order of their ids, so that two who take in at once wait for each other and not in a circle.
    fn written(&self) -> Vec<(System, Option<i64>)> {
        let changed = self.steps.iter().filter(|step| step.kind != StepKind::Same);
        let seen = |step: &Step| (step.system.clone(), self.versions.get(&step.system.id).copied());
        let mut written: Vec<_> = changed.map(seen).collect();
        written.sort_by(|(one, _), (other, _)| {
            (one.uses.is_some(), &one.id).cmp(&(other.uses.is_some(), &other.id))
        });
        written
    }
}

/// Stores what a plan changes, all of it or nothing, unless somebody changed one of its systems since.
///
/// # Shape
/// `import` is the import that waited for it, with what is to be remembered of the result.
pub async fn take_in(
    tower: &Tower,
    plan: &Plan,
    organisations: &[Organisation],
    who: &str,
    import: Option<(&str, &str)>,
) -> anyhow::Result<TakenIn> {
    let organisations = [plan.import.organisations.as_slice(), organisations].concat();
    let take = TakeIn { systems: &plan.written(), organisations: &organisations, who, import };
    Ok(tower.store.take_in(&take, tower.clock.now()).await?)
}

/// Plans and takes in at once, anew when somebody changes a system in between.
///
/// # Errors
/// The store does not answer, or the register is changed again and again.
pub async fn import(
    tower: &Tower,
    file: File<'_>,
    may: &dyn Fn(Option<&str>) -> bool,
    who: &str,
) -> anyhow::Result<Result<Plan, Box<NotPlanned>>> {
    for _ in 0..ATTEMPTS {
        let register = register(tower).await?;
        let plan = match plan(tower, file, &register, may) {
            Ok(plan) => plan,
            Err(refused) => return Ok(Err(refused)),
        };
        if take_in(tower, &plan, &[], who, None).await? == TakenIn::Done {
            return Ok(Ok(plan));
        }
    }
    anyhow::bail!("others change the same systems all the time: try again")
}
