//! What an import would change: new systems, systems whose record changed, and ids that belong to somebody else.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::{Import, ImportFormat, Record, Wish, build, own_table};
use crate::law::problem::Problems;
use crate::law::{Problem, RuleBook};
use crate::register::System;

/// What happens to a system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StepKind {
    /// It is new.
    New,
    /// It is there and differs.
    Changed,
    /// It is there and stays as it is.
    Same,
}

/// One system of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What happens.
    pub kind: StepKind,
    /// The system as it will be.
    pub system: System,
    /// Where it stands in the file.
    pub span: Range<usize>,
    /// Names of files that are evidence there and nowhere here: their bytes are no part of what is imported.
    pub files_left: Vec<String>,
}

impl Step {
    /// Fields of the record that are kept.
    pub fn fields(&self) -> usize {
        self.system.origin.as_ref().map_or(0, |origin| origin.record.len())
    }

    /// Answers that are proposed.
    pub fn proposals(&self) -> usize {
        self.system.proposals.values().map(Vec::len).sum()
    }
}

/// Holds an import against the register.
///
/// What an officer changed since the last import of a record is theirs: only fields that are still as that record had
/// them follow the new one. Where the id of a record is in use for another organisation, that of ours gets one with its own name
/// before it: many towns have a system 1, and a template of a supplier has the same ids for all of them.
///
/// # Shape
/// `may` says for which organisations whoever imports may do so.
/// # Errors
/// A system of an organisation for which they may not; an id that is in use for a system of another organisation, or for one that
/// did not come from that register. Nothing is said of a system that is not theirs but that its id is in use.
pub fn plan(
    path: &str,
    import: &Import,
    stored: &BTreeMap<String, System>,
    may: &dyn Fn(Option<&str>) -> bool,
    (wish, book): (&Wish, &RuleBook),
) -> Result<Vec<Step>, Vec<Problem>> {
    let mut problems = Problems::of(path);
    let mut steps = Vec::new();
    let mut strangers: BTreeSet<Option<String>> = BTreeSet::new();
    let ids: BTreeSet<&str> = import.systems.iter().map(|(system, _)| system.id.as_str()).collect();
    for (system, span) in &import.systems {
        let named = own_table::of_register(
            system,
            import,
            stored.get(&system.id).filter(|one| may(one.organisation.as_deref())),
        );
        let settled = settled(&named, (import.format, &ids), stored, may, wish);
        let system = &*settled;
        let files_left = files_left(system, stored.get(&system.id));
        let step = |kind, system| Step { kind, system, span: span.clone(), files_left };
        let organisation = system.organisation.as_deref();
        if !may(organisation) {
            // A register of a country names hundreds: each organisation is told once.
            if strangers.insert(organisation.map(str::to_owned)) {
                not_yours(organisation, span, &mut problems);
            }
            continue;
        }
        let Some(before) = stored.get(&system.id) else {
            steps.push(step(StepKind::New, system.clone()));
            continue;
        };
        if let Some(message) = taken(import.format, before, system, may) {
            let hint = "give the record another id, or rename the system of the register";
            problems.push_about("id-taken", span, (message, hint), &[&system.id]);
            continue;
        }
        let mut after = match import.format {
            ImportFormat::Own => system.clone(),
            ImportFormat::OwnTable => own_table::merged(before, system, &import.columns),
            _ => merged(before, &rebuilt_as(before, wish, book).unwrap_or_default(), system),
        };
        if import.format == ImportFormat::Own {
            after.keep_work_of(before);
        }
        let kind = if after == *before { StepKind::Same } else { StepKind::Changed };
        steps.push(step(kind, after));
    }
    if problems.count() == 0 { Ok(steps) } else { Err(problems.into_sorted()) }
}

/// The system under an id that is free for its organisation.
fn settled<'s>(
    system: &'s System,
    (format, ids): (ImportFormat, &BTreeSet<&str>),
    stored: &BTreeMap<String, System>,
    may: &dyn Fn(Option<&str>) -> bool,
    wish: &Wish,
) -> Cow<'s, System> {
    let Some(organisation) = system.organisation.as_deref().filter(|_| !is_ours(format)) else {
        return Cow::Borrowed(system);
    };
    let ours = |one: &System| one.organisation.as_deref() == Some(organisation);
    let own = build::slug(&format!("{organisation} {}", system.id));
    let had_it_before = stored.get(&own).is_some_and(|one| ours(one) && is_of(one, format));
    // A record that names another organisation than before has moved; one that names none never was elsewhere.
    let of_the_file = wish.organisation.as_deref() != Some(organisation);
    let has_moved = |one: &System| of_the_file && may(one.organisation.as_deref());
    let is_elsewhere = stored.get(&system.id).is_some_and(|one| !ours(one) && !has_moved(one));
    if (had_it_before || is_elsewhere) && !ids.contains(own.as_str()) {
        return Cow::Owned(System { id: own, ..system.clone() });
    }
    Cow::Borrowed(system)
}

fn is_ours(format: ImportFormat) -> bool {
    matches!(format, ImportFormat::Own | ImportFormat::OwnTable)
}

fn is_of(system: &System, format: ImportFormat) -> bool {
    system.origin.as_ref().is_some_and(|origin| origin.format == format.as_str())
}

fn files_left(system: &System, stored: Option<&System>) -> Vec<String> {
    let has = |hash: &str| stored.is_some_and(|one| one.files.values().any(|file| file.sha256 == hash));
    let left = system.files.values().filter(|file| !has(&file.sha256));
    left.map(|file| file.name.clone()).collect()
}

fn not_yours(organisation: Option<&str>, span: &Range<usize>, problems: &mut Problems<'_>) {
    match organisation {
        Some(name) => {
            let message = format!("`{name}` is an organisation for which you may not import");
            let hint = "leave its records out, or ask its administrator for the role of AI officer";
            problems.push_about("not-yours", span, (message, hint), &[name]);
        }
        None => {
            let message = "this record names no organisation, and you may import for your own only";
            let hint = "say for which organisation records are that name none";
            problems.push_about("no-organisation", span, (message, hint), &[]);
        }
    }
}

fn taken(
    format: ImportFormat,
    before: &System,
    system: &System,
    may: &dyn Fn(Option<&str>) -> bool,
) -> Option<String> {
    let id = &system.id;
    if !may(before.organisation.as_deref()) {
        return Some(format!("the id `{id}` belongs to a system that is not yours"));
    }
    if before.organisation != system.organisation {
        let owner = before.organisation.as_deref().unwrap_or("no organisation");
        return Some(format!("the id `{id}` belongs to a system of {owner}"));
    }
    (!is_ours(format) && !is_of(before, format))
        .then(|| format!("the id `{id}` belongs to a system that does not come from such a register"))
}

/// A system as the record that is kept of it makes it.
pub(crate) fn rebuilt_as(stored: &System, wish: &Wish, book: &RuleBook) -> Option<System> {
    let origin = stored.origin.as_ref()?;
    let format: ImportFormat = origin.format.parse().ok()?;
    let record = Record { fields: origin.record.clone(), span: 0..0 };
    build::system(&record, format, wish, book, &mut Problems::of("")).map(|built| built.system)
}

/// `old` is the system as the record of before made it, `new` as the record of now does.
fn merged(before: &System, old: &System, new: &System) -> System {
    let mut after = before.clone();
    macro_rules! follow {
        ($($part:ident),+) => {
            $(if before.$part == old.$part { after.$part = new.$part.clone(); })+
        };
    }
    follow!(name, owner, description, purpose, vendor, contacts, versions);
    for (fact, proposals) in &new.proposals {
        let known = old.proposals.get(fact);
        // What was proposed before was decided on, or still waits: it is not put again.
        for one in proposals.iter().filter(|one| !known.is_some_and(|known| known.contains(one))) {
            after.propose(fact, one.clone());
        }
    }
    let same_record = |a: &Option<crate::register::Origin>, b: &Option<crate::register::Origin>| {
        a.as_ref().map(|origin| &origin.record) == b.as_ref().map(|origin| &origin.record)
    };
    if !same_record(&before.origin, &new.origin) {
        after.origin = new.origin.clone();
    }
    after
}
