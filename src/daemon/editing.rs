//! A part of a system is changed: kept with its history, then assessed, so that whoever watches the system hears of it.

use super::assess::{add_system_by, assess_again, assess_with_owner};
use super::tower::Tower;
use crate::law::Answer;
use crate::register::{About, Decided, DetailEdit, DetailEdited, Proposal, System};
use crate::store::{Edited, Seen, StoredSystem};

/// Changes a system, unless the part that was seen has changed since.
pub async fn edit(
    tower: &Tower,
    id: &str,
    seen: Option<Seen<'_>>,
    who: &str,
    change: impl FnOnce(&mut System) + Send,
) -> anyhow::Result<Edited> {
    let edited = tower.store.edit_system(id, seen, who, tower.clock.now(), change).await?;
    if let Edited::Done(stored) = &edited {
        assess_again(tower, &stored.system).await?;
    }
    Ok(edited)
}

/// Changes what is said of a system, unless that is no longer what was seen; an owner who is new watches it from then on.
///
/// # Shape
/// `seen` is the [`About::mark`] of what was seen.
pub async fn describe(
    tower: &Tower,
    id: &str,
    seen: &str,
    about: About,
    who: &str,
) -> anyhow::Result<Edited> {
    // Looked at inside the turn: whoever wrote between the look and the turn is not overwritten.
    let mut before = None;
    let change = |system: &mut System| {
        if About::of(system).mark() == seen {
            before = Some(system.owner.clone());
            about.write(system);
        }
    };
    let edited = tower.store.edit_system(id, None, who, tower.clock.now(), change).await?;
    match (edited, before) {
        (Edited::Done(stored), Some(owner)) => {
            assess_with_owner(tower, &stored.system, owner.as_deref()).await?;
            Ok(Edited::Done(stored))
        }
        (Edited::Done(stored), None) => Ok(Edited::Stale(stored)),
        (other, _) => Ok(other),
    }
}

/// Changes a version, a contract, a contact or a change of design of a system, unless it is no longer what was seen.
///
/// # Shape
/// `None`: there is no such system. Beside what became of it, the system as it is now.
pub async fn detail(
    tower: &Tower,
    id: &str,
    change: DetailEdit,
    who: &str,
) -> anyhow::Result<Option<(DetailEdited, Box<StoredSystem>)>> {
    let mut became = DetailEdited::Stale;
    // Looked at inside the turn: whoever wrote between the look and the turn is not overwritten.
    let edited = edit(tower, id, None, who, |system| became = system.edit_details(change)).await?;
    Ok(match edited {
        Edited::Done(stored) | Edited::Stale(stored) => Some((became, stored)),
        Edited::NoSystem => None,
    })
}

/// Takes an answer of somebody else on, as long as it still waits and what is known of the fact is what was seen.
pub async fn accept(
    tower: &Tower,
    id: &str,
    fact: &str,
    seen: (Proposal, Option<Answer>),
    who: &str,
) -> anyhow::Result<Edited> {
    let (proposal, known) = seen;
    decide(tower, id, who, |system| {
        let place = place(system, fact, &proposal).filter(|_| system.facts.get(fact) == known.as_ref());
        place.map_or(Decided::Gone, |place| system.accept(fact, place, who))
    })
    .await
}

/// Refuses an answer of somebody else that still waits.
pub async fn refuse(
    tower: &Tower,
    id: &str,
    fact: &str,
    seen: Proposal,
    who: &str,
) -> anyhow::Result<Edited> {
    decide(tower, id, who, |system| {
        place(system, fact, &seen).map_or(Decided::Gone, |place| system.refuse(fact, place))
    })
    .await
}

/// Where an answer waits that was seen; another one that took its place is never decided on.
fn place(system: &System, fact: &str, seen: &Proposal) -> Option<usize> {
    system.proposals.get(fact)?.iter().position(|one| one == seen)
}

async fn decide(
    tower: &Tower,
    id: &str,
    who: &str,
    decide: impl FnOnce(&mut System) -> Decided + Send,
) -> anyhow::Result<Edited> {
    let mut decided = Decided::Gone;
    let edited = edit(tower, id, None, who, |system| decided = decide(system)).await?;
    Ok(match edited {
        Edited::Done(stored) if decided == Decided::Gone => Edited::Stale(stored),
        edited => edited,
    })
}

/// What became of a system that was sent whole.
#[derive(Clone, Debug, PartialEq)]
pub enum Put {
    /// It is kept; whether it is new, and as it stands now.
    Done(bool, Box<StoredSystem>),
    /// The register holds another version than the one that was seen, or none.
    Stale,
}

/// Adds a system or replaces it, unless it has changed since the version that was seen.
///
/// # Errors
/// The owner cannot be reached, or the store does not answer.
pub async fn put(tower: &Tower, system: &System, seen: Option<i64>, who: &str) -> anyhow::Result<Put> {
    let Some(seen) = seen else {
        let (new, _) = add_system_by(tower, system, who).await?;
        let stored = tower.store.system(&system.id).await?;
        return Ok(stored.map_or(Put::Stale, |stored| Put::Done(new, Box::new(stored))));
    };
    let before = tower.store.system(&system.id).await?.filter(|stored| stored.version == seen);
    let Some(before) = before else { return Ok(Put::Stale) };
    let mut wanted = system.clone();
    wanted.keep_work_of(&before.system);
    // Whoever changed it between the look and the turn is not overwritten: inside the turn it must be what was seen.
    let mut overtaken = false;
    let replace = |now: &mut System| {
        overtaken = *now != before.system;
        if !overtaken {
            *now = wanted.clone();
        }
    };
    let edited = tower.store.edit_system(&system.id, None, who, tower.clock.now(), replace).await?;
    match edited {
        Edited::Done(stored) if !overtaken => {
            assess_with_owner(tower, &stored.system, before.system.owner.as_deref()).await?;
            Ok(Put::Done(false, stored))
        }
        _ => Ok(Put::Stale),
    }
}
