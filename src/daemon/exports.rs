//! Systems as a file: written at once, or, where a whole register would take too long for one answer, in the background.
//!
//! # Shape
//! [`ask`] notes what is wanted, [`make_waiting`] makes it, one file after the other, [`of`] says how far each is, and [`piece`] hands
//! it out. Only the account that asked gets a file, for an hour, and as long as it may see and change what it could when it was made.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::Semaphore;

use super::assess;
use super::tower::Tower;
use crate::people::{Member, Role, token};
use crate::register::System;
use crate::register::export::{Catalogue, ExportFormat, Style, Writing};
use crate::store::{ExportState, MadeExport, NewExport, StoredExport};
use crate::text::Language;

/// Systems that a PDF holds which is made while the reader waits: each takes a hundredth of a second, on a slow machine five.
pub const AT_ONCE: usize = 200;
/// How long a file can be fetched after it was made, and how long one waits to be made.
const KEPT: TimeDelta = TimeDelta::hours(1);
const WAITS: TimeDelta = TimeDelta::hours(6);
/// Files of one account: three forms are all there are.
const FILES_MAX: usize = 3;
/// Bytes of all files together: a register of two thousand systems takes some hundred megabytes.
const BYTES_MAX: i64 = 2 << 30;
/// How long the making of a file is ours without a word.
const LEASE: TimeDelta = TimeDelta::seconds(20);
/// How often it is written down how far it is: a person looks every few seconds.
const TELL_EVERY: Duration = Duration::from_secs(2);
/// All of the work, as [`StoredExport::done`] counts it, and what of it is deciding.
const ALL: f32 = 1_000.0;
const DECIDED: f32 = 0.2;

/// One file at a time that somebody waits for: each holds every system that it writes, and most assess it anew.
static TURN: Semaphore = Semaphore::const_new(1);

/// The forms that may take long: a PDF is laid out line by line.
pub const LONG: [ExportFormat; 3] =
    [ExportFormat::ReportPdf, ExportFormat::FriaPdf, ExportFormat::AnnexViiiPdf];

/// Whether systems in this form take too long for one answer.
pub fn takes_long(format: ExportFormat, systems: usize) -> bool {
    LONG.contains(&format) && systems > AT_ONCE
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Its form.
    pub format: ExportFormat,
    /// The organisation whose systems it holds; `None`: all that the account sees.
    pub organisation: Option<String>,
    /// The language it is written in.
    pub language: Language,
}

/// Writes systems while the reader waits; whoever may not edit one gets it without its working papers.
///
/// # Errors
/// The store does not answer, or the PDF would not be accessible.
pub async fn at_once(
    tower: &Arc<Tower>,
    form: (ExportFormat, Language),
    systems: Vec<System>,
    may_edit: impl Fn(Option<&str>) -> bool,
    style: Style,
) -> anyhow::Result<Vec<u8>> {
    // A register of thousands is assessed anew: other visitors do not wait for it.
    let turn = TURN.acquire().await?;
    // Kept to the end of the work: a visitor who goes away does not stop it.
    let held = move |_: f32| {
        let _turn = &turn;
    };
    written(tower, form, systems, may_edit, (style, held)).await
}

/// Writes systems; `reached` hears how much is done, from 0 to 1.
async fn written(
    tower: &Arc<Tower>,
    (format, language): (ExportFormat, Language),
    mut systems: Vec<System>,
    may_edit: impl Fn(Option<&str>) -> bool,
    (style, reached): (Style, impl Fn(f32) + Send + 'static),
) -> anyhow::Result<Vec<u8>> {
    for system in &mut systems {
        if !may_edit(system.organisation.as_deref()) {
            *system = std::mem::take(system).for_readers();
        }
    }
    let names: BTreeMap<String, String> = tower.store.organisations().await?.into_iter().collect();
    let tower = tower.clone();
    let written = tokio::task::spawn_blocking(move || {
        let catalogue = catalogue(&tower, &systems, &names, language);
        let mut writing = Writing::new(format, systems.len(), &tower.book, language, &catalogue);
        let all = systems.len() as f32;
        // Of thousands of systems all that the law says of each is more than a machine may hold.
        for (number, system) in systems.into_iter().enumerate() {
            let organisation = system.organisation.as_ref().and_then(|id| names.get(id)).map(String::as_str);
            writing.add(&system, organisation, || assess::assess(&tower, &system));
            reached(DECIDED * (number + 1) as f32 / all);
        }
        writing.finish(&style, &|share| reached(DECIDED + (1.0 - DECIDED) * share))
    });
    Ok(written.await??)
}

/// The list of systems in linked data: of an organisation where all are of that one.
pub fn catalogue(
    tower: &Tower,
    systems: &[System],
    names: &BTreeMap<String, String>,
    language: Language,
) -> Catalogue {
    let id = systems.first().and_then(|first| first.organisation.as_ref());
    let is_of_all = systems.iter().all(|system| system.organisation.as_ref() == id);
    let name = id.filter(|_| is_of_all).map(|id| names.get(id).unwrap_or(id).as_str());
    Catalogue::of_register(&tower.config.public_url(), name, language)
}

/// Notes that an account wants a file, and answers its id: that of the same file, where one waits already.
///
/// # Errors
/// The store does not answer.
pub async fn ask(tower: &Tower, account: &str, wanted: &Wanted) -> anyhow::Result<String> {
    let now = tower.clock.now();
    tower.store.forget_exports(now).await?;
    let waiting = tower.store.exports_of(account, now).await?.into_iter();
    let same = |one: &StoredExport| one.state == ExportState::Waiting && read(one).as_ref() == Some(wanted);
    if let Some(there) = waiting.into_iter().find(same) {
        return Ok(there.id);
    }
    let id = token::fresh();
    let Wanted { format, organisation, language } = wanted;
    let new = NewExport {
        id: &id,
        account,
        format: format.as_str(),
        organisation: organisation.as_deref(),
        language: *language,
    };
    tower.store.add_export(&new, now, now + WAITS, FILES_MAX).await?;
    Ok(id)
}

/// What a file holds; `None` where a later version wrote a form that this one does not know.
pub fn read(stored: &StoredExport) -> Option<Wanted> {
    let format = stored.format.parse().ok()?;
    Some(Wanted { format, organisation: stored.organisation.clone(), language: stored.language })
}

/// The files that somebody asked for and may have, the newest first.
///
/// # Errors
/// The store does not answer.
pub async fn of(tower: &Tower, member: &Member) -> anyhow::Result<Vec<StoredExport>> {
    let mut files = tower.store.exports_of(&member.account, tower.clock.now()).await?;
    let now = rights(member);
    files.retain(|one| read(one).is_some() && one.rights.as_ref().is_none_or(|rights| *rights == now));
    Ok(files)
}

/// A piece of a file, counted from 0; `None` behind the last one.
///
/// # Errors
/// The store does not answer.
pub async fn piece(tower: &Tower, id: &str, place: i64) -> anyhow::Result<Option<Vec<u8>>> {
    Ok(tower.store.export_piece(id, place).await?)
}

/// Makes the files that wait; forgets those whose time is over.
///
/// # Shape
/// How many were made.
///
/// # Errors
/// The store does not answer. What could not be made has failed, and its cause is in the log.
pub async fn make_waiting(tower: &Arc<Tower>) -> anyhow::Result<usize> {
    tower.store.forget_exports(tower.clock.now()).await?;
    let mut made = 0;
    loop {
        let now = tower.clock.now();
        let Some(begun) = tower.store.claim_export(now, now + LEASE).await? else { return Ok(made) };
        if begun.state != ExportState::Waiting {
            tracing::error!("an export of `{}` was begun too often and never ended", begun.format);
            continue;
        }
        match make(tower, &begun).await {
            Ok(Some((content, rights))) => {
                let expires = tower.clock.now() + KEPT;
                let kept = MadeExport { content: &content, rights: &rights, expires, most: BYTES_MAX };
                tower.store.keep_export(&begun, Some(kept)).await?;
                made += 1;
            }
            Ok(None) => tower.store.keep_export(&begun, None).await?,
            Err(cause) => {
                tracing::error!("making an export of `{}`: {cause:#}", begun.format);
                tower.store.keep_export(&begun, None).await?;
            }
        }
    }
}

/// The file, and the rights with which it was made; `None` where nobody waits for it, or there is nothing to write.
async fn make(tower: &Arc<Tower>, begun: &StoredExport) -> anyhow::Result<Option<(Vec<u8>, String)>> {
    let (Some(member), Some(wanted)) = (tower.store.member(&begun.account).await?, read(begun)) else {
        return Ok(None);
    };
    let systems = systems(tower, &member, wanted.organisation.as_deref()).await?;
    if systems.is_empty() {
        return Ok(None);
    }
    let done = Arc::new(AtomicI64::new(0));
    let reached = {
        let done = done.clone();
        move |share: f32| done.store((ALL * share) as i64, Ordering::Relaxed)
    };
    let may_edit = |organisation: Option<&str>| member.may(Role::Editor, organisation);
    let style = Style::Inside;
    let form = (wanted.format, wanted.language);
    let mut making = std::pin::pin!(written(tower, form, systems, may_edit, (style, reached)));
    loop {
        tokio::select! {
            content = &mut making => return Ok(Some((content?, rights(&member)))),
            () = tokio::time::sleep(TELL_EVERY) => {
                let lease = tower.clock.now() + LEASE;
                tower.store.export_reached(&begun.id, done.load(Ordering::Relaxed), lease).await?;
            }
        }
    }
}

/// The systems of an organisation that somebody sees; `None`: of all.
///
/// # Errors
/// The store does not answer.
pub async fn systems(
    tower: &Tower,
    member: &Member,
    organisation: Option<&str>,
) -> anyhow::Result<Vec<System>> {
    let all = tower.store.systems().await?.into_iter().map(|stored| stored.system);
    let seen = |system: &System| {
        let is_meant = organisation.is_none() || system.organisation.as_deref() == organisation;
        is_meant && member.sees(system.organisation.as_deref())
    };
    Ok(all.filter(seen).collect())
}

/// What somebody may see and change, as a text: another one when anything of it is.
fn rights(member: &Member) -> String {
    let mut rights: Vec<String> = member
        .memberships
        .iter()
        .map(|one| format!("{}={}", one.organisation.as_deref().unwrap_or("*"), one.role.code()))
        .collect();
    rights.sort();
    rights.join(" ")
}
