//! A part of a system is changed: kept with its history, then assessed, so that whoever watches the system hears of it.

use super::assess::assess_again;
use super::tower::Tower;
use crate::register::System;
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
