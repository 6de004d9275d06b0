//! When the rule book became another one since the last start, who watches systems is told what it says now.
//!
//! The store keeps the files of the last book, because the program that held them is gone. Its place is taken in the
//! transaction that stores the alerts, so two processes that start together tell it once.

use anyhow::Context;

use super::books;
use super::matching::due;
use super::tower::Tower;
use crate::alerts::alert::{DutyNotice, RuleChangeNotice, SystemNotice};
use crate::alerts::subscription::Watch;
use crate::alerts::{Notice, Subscription};
use crate::law::diff::{Brief, Change, State, brief, lost, of_system};
use crate::law::{RuleBook, decide};
use crate::register::System;
use crate::store::{Amendment, DueAlert, StoredBook};

/// Lines of one message; an act that changes more is told by its first lines and a number.
const CHANGES_MAX: usize = 12;
/// Rules that one line keeps; the message names half of them.
const ALIKE_MAX: usize = 12;
/// Systems that one message names.
const SYSTEMS_MAX: usize = 20;

/// Compares the rule book in use with that of the last start, and tells what is different.
///
/// # Shape
/// How many alerts were raised.
/// # Errors
/// The store fails; the next start compares again.
pub async fn notice(tower: &Tower) -> anyhow::Result<usize> {
    let before = tower.store.rule_book().await.context("reading the rule book of the last start")?;
    let hash = tower.book.hash();
    if before.as_ref().is_some_and(|before| before.hash == hash) {
        return Ok(0);
    }
    if !lost(&tower.book, &tower.book_problems).is_empty() {
        // What a broken file would say is not known: the book of before stays the one to compare with.
        tracing::warn!("a rule file cannot be read: what changed is told when it can");
        return Ok(0);
    }
    let (amendment, alerts) = match &before {
        Some(before) => amended(tower, before).await?,
        None => (None, Vec::new()),
    };
    let files = tower.book_sources.clone();
    let now = StoredBook { hash: hash.to_owned(), files, since: tower.clock.now() };
    let replaced = before.as_ref().map(|before| before.hash.as_str());
    let saved = tower.store.save_rule_book(replaced, &now, (amendment.as_ref(), &alerts));
    let was_first = saved.await.context("storing the rule book")?;
    if was_first && before.is_some() {
        tracing::info!(alerts = alerts.len(), "another rule book is in use");
    }
    Ok(if was_first { alerts.len() } else { 0 })
}

/// What the book in use changes, and whom that is told.
async fn amended(tower: &Tower, before: &StoredBook) -> anyhow::Result<(Option<Amendment>, Vec<DueAlert>)> {
    let old = read(tower, before);
    let (old_lost, new_lost) = (lost(&old.0, &old.1), lost(&tower.book, &tower.book_problems));
    let old_state = State { book: &old.0, law: None, lost: &old_lost };
    let mut briefs = brief(old_state, State { book: &tower.book, law: None, lost: &new_lost });
    if briefs.is_empty() {
        return Ok((None, Vec::new()));
    }
    let counted = |briefs: &[Brief]| briefs.iter().map(|brief| brief.rules.len()).sum::<usize>();
    let all = counted(&briefs);
    briefs.truncate(CHANGES_MAX);
    briefs.iter_mut().for_each(|brief| brief.rules.truncate(ALIKE_MAX));
    let more = all - counted(&briefs);
    let changes: Vec<RuleChangeNotice> = briefs.into_iter().map(told).collect();

    let stored = tower.store.systems().await?;
    let systems: Vec<&System> = stored.iter().map(|stored| &stored.system).collect();
    let touched: Vec<&System> =
        systems.iter().filter(|system| touches(tower, &old.0, system)).copied().collect();
    // Whoever saw the same change sees the same instant before it: two processes name one cause.
    let cause = format!("rules:{}:{}", before.since.timestamp_millis(), tower.book.hash());
    let (now, zone) = (tower.clock.now(), tower.config.alerts.time_zone);
    let subscriptions = tower.store.subscriptions_to_the_register().await?;
    let watching = subscriptions.iter().filter(|one| systems.iter().any(|system| watches(one, system)));
    let alert = |subscription: &Subscription| {
        let affects = touched.iter().filter(|system| watches(subscription, system)).take(SYSTEMS_MAX);
        let affects = affects.map(|one| SystemNotice { id: one.id.clone(), name: one.name.clone() });
        let notice = Notice::Rules {
            before: before.hash.clone(),
            after: tower.book.hash().to_owned(),
            changes: changes.clone(),
            more,
            affects: affects.collect(),
        };
        due(subscription, cause.clone(), notice, now, zone)
    };
    let alerts = watching.map(alert).collect();
    let amendment = Amendment {
        book: tower.book.hash().to_owned(),
        at: now,
        systems: touched.iter().map(|system| system.id.clone()).collect(),
        changes,
        more,
    };
    Ok((Some(amendment), alerts))
}

/// The book of before, as this program reads it; a setting that it does not have any more is passed over.
fn read(tower: &Tower, before: &StoredBook) -> (RuleBook, Vec<crate::law::Problem>) {
    let (mut book, problems) = RuleBook::read(before.files.clone());
    let mut config = tower.config.clone();
    config.national.retain(|fact, _| book.fact(fact).is_some());
    if let Err(cause) = books::settle(&mut book, &config) {
        tracing::warn!("the rule book of before does not know a setting: {cause}");
    }
    (book, problems)
}

/// Whether the new book says something else of a system today.
fn touches(tower: &Tower, old: &RuleBook, system: &System) -> bool {
    let today = tower.today();
    let before = decide(old, &system.for_law(old), today, today);
    let after = decide(&tower.book, &system.for_law(&tower.book), today, today);
    of_system(&before, &after, tower.config.alerts.language).is_some()
}

fn watches(subscription: &Subscription, system: &System) -> bool {
    match &subscription.watch {
        Watch::Items { .. } | Watch::Feeds => false,
        Watch::System { system: watched } => *watched == system.id,
        Watch::Organisation { organisation } => system.organisation.as_ref() == Some(organisation),
    }
}

fn told(brief: Brief) -> RuleChangeNotice {
    let change = match brief.change {
        Change::Added => "added",
        Change::Changed => "changed",
        Change::Removed => "removed",
    };
    let rules = brief.rules.into_iter().map(|rule| DutyNotice {
        rule: rule.rule,
        provision: rule.provision.to_string(),
        title: rule.title,
        from: None,
    });
    RuleChangeNotice { change: change.to_owned(), rules: rules.collect(), told: brief.told }
}
