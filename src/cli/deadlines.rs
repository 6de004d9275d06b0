//! `belfort deadlines`: from when something is asked of the systems, as a list or a calendar.

use chrono::NaiveDate;
use clap::Args;

use super::context::{Context, print, table};
use super::exit::{Exit, wrong};
use super::systems::find;
use crate::daemon::{Clock, calendar};
use crate::law::{OpenDeadline, RuleBook, decide, in_common, in_order, open_deadlines};
use crate::register::System;

/// The open deadlines of the register, or of some systems.
#[derive(Debug, Args)]
pub(super) struct Deadlines {
    /// Ids of systems in the register, or system files [default: every system of the register]
    #[arg(value_name = "ID|FILE")]
    systems: Vec<String>,
    /// Write an iCalendar file (.ics) on standard output
    #[arg(long)]
    ics: bool,
    /// Only those of the coming days
    #[arg(long, value_name = "DAYS")]
    within: Option<u32>,
    /// The day asked about, yyyy-mm-dd [default: today]
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    /// The day whose state of the law is used, yyyy-mm-dd [default: today]
    #[arg(long, value_name = "DATE")]
    law: Option<NaiveDate>,
}

impl Deadlines {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        if self.ics && context.json {
            return wrong("`--ics` and `--json` are two forms of one answer: choose one");
        }
        let today = Clock::Machine.today(context.config.alerts.time_zone);
        let (on, law) = (self.on.unwrap_or(today), self.law.unwrap_or(today));
        let book = super::check::book(context)?;
        let mut deadlines = Vec::new();
        let systems = self.systems(context, &book).await?;
        for system in &systems {
            let mut assessment = decide(&book, &system.for_law(&book), on, law);
            system.mark_met(&mut assessment);
            deadlines.extend(open_deadlines(&book, &assessment, context.language));
        }
        if let Some(days) = self.within {
            deadlines.retain(|deadline| deadline.within(on, days));
        }
        let deadlines = in_order(deadlines);
        if self.ics {
            let of = match &systems[..] {
                [only] if !self.systems.is_empty() => Some(only.name.as_str()),
                _ => None,
            };
            print(&calendar::calendar(&context.config, &in_common(&deadlines), of, on, context.language))?;
            return Ok(Exit::Done);
        }
        context.answer(&deadlines, || list(context, &deadlines, on))?;
        Ok(Exit::Done)
    }

    async fn systems(&self, context: &Context, book: &RuleBook) -> anyhow::Result<Vec<System>> {
        if self.systems.is_empty() {
            let stored = context.tower().await?.store.systems().await?;
            return Ok(stored.into_iter().map(|stored| stored.system).collect());
        }
        let mut systems = Vec::new();
        for named in &self.systems {
            systems.push(find(context, named, book).await?);
        }
        Ok(systems)
    }
}

fn list(context: &Context, deadlines: &[OpenDeadline], on: NaiveDate) -> String {
    let head = ["date", "left", "system", "duty", "provision"]
        .map(|name| context.say(&format!("cli-head-{name}"), &[]));
    let rows = deadlines.iter().map(|deadline| {
        let left = match deadline.binds_on(on) {
            true => context.say("cli-deadlines-binds", &[]),
            false if deadline.date <= on => String::new(),
            false => context.say("cli-deadlines-days", &[("days", (deadline.date - on).num_days().into())]),
        };
        let (days, title) = match deadline.latest {
            None => (deadline.date.to_string(), deadline.title.clone()),
            Some(latest) => (
                format!("{} … {latest}", deadline.date),
                format!("{}\n{}", deadline.title, deadline.when(context.language)),
            ),
        };
        [days, left, deadline.system.name.clone(), title, deadline.provision.cite(context.language)]
    });
    match table(head, rows) {
        text if text.is_empty() => context.say("cli-deadlines-none", &[]),
        text => text,
    }
}
