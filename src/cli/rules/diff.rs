//! `belfort rules diff`: what is different between two days of the law or two rule books, and for which systems.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;
use serde_json::json;

use super::super::context::Context;
use super::super::exit::{Exit, said, wrong};
use super::super::systems::read_file;
use crate::daemon::{Clock, books};
use crate::law::diff::{
    Difference, State, SystemDifference, compare, lost, of_system, report, report_systems,
};
use crate::law::{RuleBook, decide, render};
use crate::register::System;

/// What is different between two states of the law.
#[derive(Debug, Args)]
pub(in crate::cli) struct Diff {
    /// The older side: a day (yyyy-mm-dd) whose law is used, or the folder of a rule book
    old: String,
    /// The newer side: as the older one, a day or a folder
    new: String,
    /// The folder of the rule book of which two days are compared [default: the one in use]
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
    /// Show also what changes for the systems of the register
    #[arg(long)]
    register: bool,
    /// Show also what changes for the systems in these files
    #[arg(long, value_name = "FILE", num_args = 1..)]
    systems: Vec<PathBuf>,
    /// The day asked about for systems, yyyy-mm-dd [default: today]
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    /// With two folders: the day whose law is used for systems, yyyy-mm-dd [default: today]
    #[arg(long, value_name = "DATE")]
    law: Option<NaiveDate>,
}

/// A rule book that was read, with the files that it lost.
struct Book {
    book: RuleBook,
    lost: BTreeSet<String>,
}

/// The two sides of the call.
enum Sides {
    Days([NaiveDate; 2]),
    Books,
}

impl Diff {
    pub(in crate::cli) async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let sides = self.sides()?;
        let (mut old, mut new) = match sides {
            Sides::Days(_) => {
                let in_use = context.config.rules.dir.clone();
                (read(&self.rules.as_ref().map_or(in_use, |dir| dir.display().to_string()))?, None)
            }
            Sides::Books => (read(&self.old)?, Some(read(&self.new)?)),
        };
        settle(&mut old, new.as_mut(), context)?;
        let new = new.as_ref().unwrap_or(&old);
        let laws = match sides {
            Sides::Days(days) => days.map(Some),
            Sides::Books => [None, None],
        };
        let before = State { book: &old.book, law: laws[0], lost: &old.lost };
        let after = State { book: &new.book, law: laws[1], lost: &new.lost };
        let difference = compare(before, after, context.language);
        let systems = self.systems(context, &old.book, &new.book).await?;
        let today = Clock::Machine.today(context.config.alerts.time_zone);
        let law = laws.map(|law| law.or(self.law).unwrap_or(today));
        let on = self.on.unwrap_or(today);
        let differ = |system: &System| {
            let before = decide(&old.book, &system.for_law(&old.book), on, law[0]);
            let after = decide(&new.book, &system.for_law(&new.book), on, law[1]);
            of_system(&before, &after, context.language)
        };
        let found: Option<Vec<SystemDifference>> =
            systems.as_ref().map(|systems| systems.iter().filter_map(differ).collect());
        self.answer(context, &sides, &difference, found.as_deref(), systems.map_or(0, |all| all.len()))?;
        Ok(if difference.is_empty() { Exit::Done } else { Exit::No })
    }

    fn sides(&self) -> anyhow::Result<Sides> {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        match (day(&self.old), day(&self.new)) {
            (Some(_), Some(_)) if self.law.is_some() => {
                wrong("`--law` is for two folders: two days name the law themselves")
            }
            (Some(old), Some(new)) => Ok(Sides::Days([old, new])),
            (None, None) if self.rules.is_some() => {
                wrong("`--rules` is for two days: two folders are rule books themselves")
            }
            (None, None) => Ok(Sides::Books),
            _ => said("cli-wrong-sides", [("old", &self.old), ("new", &self.new)]),
        }
    }

    /// The systems that were asked about; `None` when none were.
    async fn systems(
        &self,
        context: &Context,
        old: &RuleBook,
        new: &RuleBook,
    ) -> anyhow::Result<Option<Vec<System>>> {
        if !self.register && self.systems.is_empty() {
            return Ok(None);
        }
        let mut systems = Vec::new();
        if self.register {
            let stored = context.tower().await?.store.systems().await?;
            systems.extend(stored.into_iter().map(|stored| stored.system));
        }
        for file in &self.systems {
            systems.push(either(file, old, new)?);
        }
        Ok(Some(systems))
    }

    fn answer(
        &self,
        context: &Context,
        sides: &Sides,
        difference: &Difference,
        systems: Option<&[SystemDifference]>,
        all: usize,
    ) -> anyhow::Result<()> {
        let mut json = json!({ "old": self.old, "new": self.new });
        for part in [json!(difference), json!({ "systems": systems })] {
            let part = part.as_object().expect("both parts are tables").clone();
            json.as_object_mut().expect("it was made a table").extend(part);
        }
        let keys = match sides {
            Sides::Days(_) => ("cli-rules-diff-days", "cli-rules-same-days"),
            Sides::Books => ("cli-rules-diff-books", "cli-rules-same"),
        };
        context.answer(&json, || {
            let (old, new) = (self.old.clone(), self.new.clone());
            let told = match difference.is_empty() {
                true => context.say(keys.1, &[]),
                false => {
                    let title = context.say(keys.0, &[("old", old.into()), ("new", new.into())]);
                    format!("{title}\n\n{}", report(difference, context.language))
                }
            };
            let systems = systems.map(|systems| report_systems(systems, all, context.language));
            format!("{told}{}{}", if systems.is_some() { "\n" } else { "" }, systems.unwrap_or_default())
        })
    }
}

/// A rule book, with what is wrong in it on standard error.
fn read(dir: &str) -> anyhow::Result<Book> {
    let sources = books::sources(dir)?;
    let (book, problems) = RuleBook::read(sources.clone());
    for problem in &problems {
        eprintln!("{}", render(problem, &sources));
    }
    if sources.is_empty() {
        return said("cli-wrong-no-rules", [("path", &dir)]);
    }
    Ok(Book { lost: lost(&book, &problems), book })
}

/// Settles what the configuration says; a setting that only one of two books has is no mistake: it may have come or gone.
fn settle(old: &mut Book, mut new: Option<&mut Book>, context: &Context) -> anyhow::Result<()> {
    let settings = |book: &Book| book.book.facts().into_iter().map(|fact| fact.id.clone()).collect();
    let in_old: BTreeSet<String> = settings(old);
    let in_new: BTreeSet<String> = new.as_deref().map(settings).unwrap_or_default();
    for (book, here, there) in [(Some(old), &in_old, &in_new), (new.take(), &in_new, &in_old)] {
        let Some(book) = book else { continue };
        let mut config = context.config.clone();
        config.national.retain(|fact, _| here.contains(fact) || !there.contains(fact));
        books::settle(&mut book.book, &config)?;
    }
    Ok(())
}

/// A system file in the words of the new book, else in those of the old one: a fact may have come or gone.
fn either(file: &Path, old: &RuleBook, new: &RuleBook) -> anyhow::Result<System> {
    read_file(file, new).or_else(|problems| {
        let in_old_words = read_file(file, old);
        in_old_words.map_err(|_| problems)
    })
}
