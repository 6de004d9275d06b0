//! Systems are assessed, and who watches them hears what changed and which day comes near.

mod owner;

use anyhow::Context;
use chrono::{NaiveDate, TimeDelta};
use uuid::Uuid;

pub use owner::owner_address;

use super::matching::{WatchedSystem, due, watching};
use super::standings;
use super::tower::Tower;
use crate::alerts::alert::{DutyNotice, MovedNotice, Reason, SystemNotice};
use crate::alerts::subscription::Watch;
use crate::alerts::{Address, Notice, Rhythm, Subscription, Timing};
use crate::law::{Assessment, Change, Finding, Moved, Receipt, changes, deadlines_near, decide};
use crate::register::{SharedFault, System};
use crate::store::{BELFORT, DueAlert, NewAssessment, StoreError, StoredAssessment};

/// How long systems that wait for their assessment are ours: a group takes a second, and what a dead process held is taken over soon.
const DUE_LEASE: TimeDelta = TimeDelta::minutes(1);
/// Systems that are assessed under one lease.
const DUE_GROUP: i64 = 50;

/// Assesses a system today, without storing anything.
pub fn assess(tower: &Tower, system: &System) -> Assessment {
    assess_on(tower, system, tower.today(), tower.today())
}

/// Assesses a system on a day under the law of a day; its measures say which deadlines are met.
pub fn assess_on(tower: &Tower, system: &System, on: NaiveDate, law: NaiveDate) -> Assessment {
    let mut assessment = decide(&tower.book, &system.for_law(&tower.book), on, law);
    system.mark_met(&mut assessment);
    assessment
}

/// Adds a system or replaces it, sees that its owner watches it, and assesses it.
///
/// # Shape
/// Whether the system is new, and its assessment.
pub async fn add_system(tower: &Tower, system: &System) -> anyhow::Result<(bool, Assessment)> {
    add_system_by(tower, system, BELFORT).await
}

/// The same, and the history says who.
pub async fn add_system_by(tower: &Tower, system: &System, who: &str) -> anyhow::Result<(bool, Assessment)> {
    owner_address(system).map_err(|cause| anyhow::anyhow!("the owner of `{}`: {cause}", system.id))?;
    let before = tower.store.system(&system.id).await?;
    let mut system = system.clone();
    if let Some(before) = &before {
        system.keep_work_of(&before.system);
    }
    let new = tower.store.save_system_by(&system, who, tower.clock.now()).await?;
    // Read again with what it takes from a shared system.
    let system = tower.store.system(&system.id).await?.map_or(system, |stored| stored.system);
    let owner_before = before.and_then(|stored| stored.system.owner);
    Ok((new, assess_with_owner(tower, &system, owner_before.as_deref()).await?))
}

/// Assesses a system that changed, and tells who watches it.
pub async fn assess_again(tower: &Tower, system: &System) -> anyhow::Result<Assessment> {
    let subscriptions = tower.store.subscriptions_to_the_register().await?;
    assess_one(tower, system, &subscriptions).await
}

/// The same for a system that may have another owner: whoever owns it now watches it, and the one before no longer.
pub(super) async fn assess_with_owner(
    tower: &Tower,
    system: &System,
    before: Option<&str>,
) -> anyhow::Result<Assessment> {
    let mut subscriptions = tower.store.subscriptions_to_the_register().await?;
    owner::follows(tower, system, before, &mut subscriptions).await?;
    assess_one(tower, system, &subscriptions).await
}

/// Removes a system and the subscription of its owner; `false` when there is none of that id.
pub async fn remove_system(tower: &Tower, id: &str) -> anyhow::Result<bool> {
    remove_system_by(tower, id, BELFORT).await
}

/// The same, and the history says who.
///
/// # Errors
/// Records of organisations use it, or the store does not answer.
pub async fn remove_system_by(tower: &Tower, id: &str, who: &str) -> anyhow::Result<bool> {
    let Some(stored) = tower.store.system(id).await? else { return Ok(false) };
    if !tower.store.users_of(id).await?.is_empty() {
        return Err(StoreError::from(SharedFault::InUse).into());
    }
    let mut subscriptions = tower.store.subscriptions_to_the_register().await?;
    owner::stops(tower, id, stored.system.owner.as_deref(), &mut subscriptions).await?;
    Ok(tower.store.remove_system(id, who, tower.clock.now()).await?)
}

/// Assesses every system; one that fails is named in the log and costs only itself.
///
/// # Shape
/// How many systems were assessed, until `stop` says so.
pub async fn assess_all(tower: &Tower, stop: impl Fn() -> bool) -> anyhow::Result<usize> {
    let subscriptions = tower.store.subscriptions_to_the_register().await?;
    let systems = tower.store.systems().await?;
    let mut assessed = 0;
    for stored in &systems {
        if stop() {
            break;
        }
        match assess_one(tower, &stored.system, &subscriptions).await {
            Ok(assessment) => {
                standings::keep(tower, stored, &assessment);
                assessed += 1;
            }
            Err(error) => tracing::error!(system = stored.system.id, "cannot assess: {error:#}"),
        }
    }
    Ok(assessed)
}

/// Assesses systems that were taken in and wait for it, whichever process took them in; one that fails waits for the next look.
///
/// # Shape
/// How many systems no longer wait: 0 when none is left that nobody else is at.
pub async fn assess_due(tower: &Tower, stop: impl Fn() -> bool) -> anyhow::Result<usize> {
    let mut assessed = 0;
    while !stop() {
        let now = tower.clock.now();
        let due = tower.store.claim_due_assessments(now, now + DUE_LEASE, DUE_GROUP).await?;
        if due.is_empty() {
            break;
        }
        // One question for the owners of the whole group, and for those who are told.
        let mut subscriptions = tower.store.subscriptions_to_the_register().await?;
        let mut systems = Vec::with_capacity(due.len());
        for one in due {
            let stored = tower.store.system(&one.system).await?;
            if let Some(stored) = &stored {
                let before = one.owner_before.as_deref();
                owner::follows(tower, &stored.system, before, &mut subscriptions).await?;
            }
            systems.push((one, stored));
        }
        for (one, stored) in systems {
            if let Some(stored) = stored {
                match assess_one(tower, &stored.system, &subscriptions).await {
                    Ok(assessment) => drop(standings::keep(tower, &stored, &assessment)),
                    Err(error) => {
                        tracing::error!(system = one.system, "cannot assess: {error:#}");
                        continue;
                    }
                }
            }
            tower.store.settle_due_assessment(&one).await?;
            assessed += 1;
        }
    }
    Ok(assessed)
}

/// The systems with the provisions that hold for them, for citations in the news.
pub async fn watched_systems(tower: &Tower) -> anyhow::Result<Vec<WatchedSystem>> {
    let systems = tower.store.systems().await?;
    let watched = systems.into_iter().map(|stored| WatchedSystem {
        provisions: WatchedSystem::provisions_of(&assess(tower, &stored.system)),
        id: stored.system.id,
        name: stored.system.name,
        organisation: stored.system.organisation,
    });
    Ok(watched.collect())
}

async fn assess_one(
    tower: &Tower,
    system: &System,
    subscriptions: &[Subscription],
) -> anyhow::Result<Assessment> {
    let assessment = assess(tower, system);
    let last = tower.store.last_assessment(&system.id).await?;
    let watchers = watching(subscriptions.iter(), &system.id, system.organisation.as_deref());
    let notices = near(&assessment);
    let told = |(cause, notice): (String, Notice)| -> Vec<DueAlert> {
        let (now, zone) = (tower.clock.now(), tower.config.alerts.time_zone);
        watchers.iter().map(|watcher| due(watcher, cause.clone(), notice.clone(), now, zone)).collect()
    };
    let mut alerts: Vec<DueAlert> = notices.into_iter().flat_map(&told).collect();
    let change = last.as_ref().map(|last| changes(&last.assessment, &assessment));
    let is_news = change.as_ref().is_none_or(Change::worth_telling);
    if is_news {
        // The assessment before names the change: two processes that see the same change tell it once.
        let before = last.as_ref().map_or(0, |last| last.made.timestamp_millis());
        let cause = format!("assessment:{}:{before}", system.id);
        let because = last.as_ref().map_or_else(Vec::new, |last| reasons(tower, system, last, &assessment));
        alerts.extend(told((cause, notice_of_change(&assessment, change, because))));
    }
    if is_news || last.is_some_and(|last| differs(&last.assessment, &assessment)) {
        let now = tower.clock.now();
        let receipt = Receipt::of(&tower.book, &system.for_law(&tower.book), &assessment);
        let (book, receipt) = (tower.book.hash(), Some(&receipt));
        let new = NewAssessment { assessment: &assessment, book, receipt };
        let saved = tower.store.save_assessment(&new, now, &alerts).await;
        saved.with_context(|| format!("storing the assessment of `{}`", system.id))?;
    } else if !alerts.is_empty() {
        tower.store.raise(&alerts).await?;
    }
    Ok(assessment)
}

/// Whether anything but the days asked about is different.
fn differs(before: &Assessment, after: &Assessment) -> bool {
    (&before.book, &before.possible, &before.findings, &before.ask)
        != (&after.book, &after.possible, &after.findings, &after.ask)
}

fn near(assessment: &Assessment) -> Vec<(String, Notice)> {
    let system = system_notice(assessment);
    let near = deadlines_near(assessment, assessment.on).into_iter().map(|(deadline, days)| {
        let cause = format!("deadline:{}:{}:{}:{days}", system.id, deadline.rule, deadline.date);
        let duty = DutyNotice {
            rule: deadline.rule.clone(),
            provision: deadline.provision.to_string(),
            title: deadline.title.clone(),
            from: Some(deadline.date),
        };
        let (date, latest) = (deadline.date, deadline.latest);
        (cause, Notice::Deadline { system: system.clone(), duty, date, latest, days })
    });
    near.collect()
}

/// What made a class, a duty or a date change: the system is assessed as it is, on the day of the last time.
fn reasons(tower: &Tower, system: &System, last: &StoredAssessment, now: &Assessment) -> Vec<Reason> {
    let (before, then) =
        (&last.assessment, assess_on(tower, system, last.assessment.on, last.assessment.law));
    let mut reasons = Vec::new();
    if changes(before, &then).worth_telling() {
        let another_book = last.book != tower.book.hash();
        // Answers that came in together with another book: nobody can say any more which of the two it was.
        let facts = system.for_law(&tower.book);
        let other_facts = last.receipt.as_ref().is_some_and(|receipt| !receipt.is_of_facts(&facts));
        if other_facts || !another_book {
            reasons.push(Reason::Facts);
        }
        if another_book {
            reasons.push(Reason::Rules);
        }
    }
    if changes(&then, now).worth_telling() {
        reasons.push(Reason::Date);
    }
    reasons
}

fn notice_of_change(assessment: &Assessment, change: Option<Change>, because: Vec<Reason>) -> Notice {
    let duties = |findings: &[Finding]| findings.iter().map(duty_notice).collect::<Vec<_>>();
    let system = system_notice(assessment);
    let after = assessment.risk.as_str().to_owned();
    match change {
        Some(change) => Notice::Assessment {
            system,
            before: Some(change.before.as_str().to_owned()),
            after,
            added: duties(&change.added),
            removed: duties(&change.removed),
            moved: change.moved.iter().map(moved_notice).collect(),
            because,
        },
        None => {
            let holding =
                assessment.deadlines.iter().filter_map(|deadline| assessment.finding(&deadline.rule));
            Notice::Assessment {
                system,
                before: None,
                after,
                added: holding.map(duty_notice).collect(),
                removed: vec![],
                moved: vec![],
                because,
            }
        }
    }
}

fn moved_notice(moved: &Moved) -> MovedNotice {
    MovedNotice { duty: duty_notice(&moved.finding), before: moved.before }
}

fn duty_notice(finding: &Finding) -> DutyNotice {
    DutyNotice {
        rule: finding.rule.clone(),
        provision: finding.provision.to_string(),
        title: finding.title.clone(),
        from: Some(finding.from),
    }
}

fn system_notice(assessment: &Assessment) -> SystemNotice {
    SystemNotice { id: assessment.system.id.clone(), name: assessment.system.name.clone() }
}

/// A new subscription, with a token of 128 random bits that ends it.
pub fn subscription(tower: &Tower, to: Address, watch: Watch, rhythm: Rhythm) -> Subscription {
    Subscription {
        id: Uuid::now_v7().to_string(),
        to,
        watch,
        rhythm,
        timing: Timing::default(),
        language: tower.config.alerts.language,
        token: super::secret::token(),
        created: tower.clock.now(),
        paused: None,
        paused_until: None,
    }
}
