//! A part of a system is changed: kept with its history, then assessed, so that whoever watches the system hears of it.

use super::assess::{assess_again, owner_follows};
use super::tower::Tower;
use crate::register::import::{Step, StepKind};
use crate::register::{Organisation, System};
use crate::store::{Edited, Seen};

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

/// Stores what an import changes, all of it or nothing; then each system is assessed.
///
/// # Shape
/// How many systems are new or changed.
pub async fn take_in(
    tower: &Tower,
    steps: &[Step],
    organisations: &[Organisation],
    who: &str,
) -> anyhow::Result<usize> {
    let changed: Vec<System> =
        steps.iter().filter(|step| step.kind != StepKind::Same).map(|step| step.system.clone()).collect();
    let mut owners = Vec::new();
    for system in &changed {
        let before = tower.store.system(&system.id).await?;
        owners.push(before.and_then(|stored| stored.system.owner));
    }
    tower.store.save_systems(&changed, organisations, who, tower.clock.now()).await?;
    for (system, before) in changed.iter().zip(owners) {
        owner_follows(tower, system, before).await?;
        assess_again(tower, system).await?;
    }
    Ok(changed.len())
}
