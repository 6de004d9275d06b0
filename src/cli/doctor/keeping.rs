//! Whether the store can be used, whether there is room for it, and how old its last backup is.

use chrono::TimeDelta;

use super::Trouble;
use crate::cli::causes;
use crate::cli::context::Context;
use crate::cli::exit::{self, Exit};
use crate::daemon::{Tower, backup, room};
use crate::store::{Remedy, StoreError};

/// Who makes backups makes one a week; a day late is no trouble yet.
const BACKUP_AGE_MAX: TimeDelta = TimeDelta::days(8);

/// What it means that nothing can be opened.
///
/// # Errors
/// The call or the configuration is to blame, which says so itself.
pub(super) fn unopened(context: &Context, error: anyhow::Error) -> anyhow::Result<Trouble> {
    if exit::of(&error) != Exit::World {
        return Err(error);
    }
    let remedy = match error.chain().find_map(|cause| cause.downcast_ref()) {
        Some(StoreError::Open { remedy: Remedy::Database, .. } | StoreError::Sql(_)) => {
            "store.url".to_owned()
        }
        Some(StoreError::Open { remedy: Remedy::Backup, .. } | StoreError::Damaged { .. }) => {
            "belfort restore FILE".to_owned()
        }
        Some(StoreError::Open { remedy: Remedy::Newer, .. }) => "belfort --version".to_owned(),
        Some(StoreError::Open { remedy: Remedy::Room, .. } | StoreError::Full) => make_room(context),
        _ => context.data.display().to_string(),
    };
    Ok(Trouble { part: "store", what: causes::told(&error, context.language), remedy })
}

/// Whether what is written stays, and whether enough is left for the next form of the store.
pub(super) async fn disk(
    context: &Context,
    tower: &Tower,
    troubles: &mut Vec<Trouble>,
) -> anyhow::Result<()> {
    if let Err(cause) = tower.store.try_to_write(tower.clock.now()).await {
        troubles.push(unopened(context, cause.into())?);
        return Ok(());
    }
    let wanted = room::wanted(tower);
    if let Some(left) = room::left(&tower.data).filter(|left| *left < wanted) {
        let megabytes = |bytes: u64| bytes / 1_000_000;
        let values = [("left", megabytes(left).into()), ("wanted", megabytes(wanted).into())];
        let what = context.say("cli-doctor-little-room", &values);
        troubles.push(Trouble { part: "store", what, remedy: make_room(context) });
    }
    Ok(())
}

/// Who makes backups wants to know when they stop coming.
pub(super) async fn backups(
    context: &Context,
    tower: &Tower,
    troubles: &mut Vec<Trouble>,
) -> anyhow::Result<()> {
    let Some(last) = backup::last(tower).await? else { return Ok(()) };
    let age = tower.clock.now() - last;
    if age > BACKUP_AGE_MAX {
        let values = [("days", age.num_days().into()), ("made", last.format("%Y-%m-%d").to_string().into())];
        let what = context.say("cli-doctor-backup-old", &values);
        troubles.push(Trouble { part: "store", what, remedy: "belfort backup FILE".to_owned() });
    }
    Ok(())
}

fn make_room(context: &Context) -> String {
    context.say("cli-doctor-make-room", &[("folder", context.data.display().to_string().into())])
}
