//! `belfort systems`: the register of AI systems.

mod export;
mod files;
mod history;
mod import;
mod shared;

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Subcommand;
use serde_json::json;

use super::check::assessment_json;
use super::context::{Context, table};
use super::exit::{Exit, said, unreadable, wrong};
use crate::daemon::published::names_nobody;
use crate::daemon::{Tower, assess, editing};
use crate::law::explain::class_name;
use crate::law::{Assessment, RuleBook, SourceFile, explain_with, render};
use crate::register::shared::uses;
use crate::register::{Format, Note, System, TEXT_CHARS_MAX, read_system};
use crate::store::{BELFORT, Edited};

/// A system file of more bytes is not one.
const FILE_BYTES_MAX: u64 = 1 << 20;

/// The register of AI systems.
#[derive(Debug, Subcommand)]
pub(super) enum Systems {
    /// Add a system from a TOML or JSON file, or replace the one of the same id
    Add {
        /// The file
        file: PathBuf,
        /// Who is named in the history [default: the user of this machine]
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
    },
    /// Show all systems with their class
    List,
    /// Show a system and its assessment
    Show {
        /// Its id
        id: String,
    },
    /// Read systems from a file: CSV, JSON or TOML, or the register of somebody else
    Import(import::ImportCall),
    /// Write systems: our own JSON, CSV, the Dutch publication standard, sheets of the Act, linked data, a report, as pages or PDF
    Export(export::ExportCall),
    /// The files that are evidence: list, add, get, remove
    #[command(subcommand)]
    Files(files::Files),
    /// Remove a system; its history stays
    Remove {
        /// Its id
        id: String,
        /// Who is named in the history [default: the user of this machine]
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
    },
    /// Show who changed what in a system, when, from what
    History(history::HistoryCall),
    /// Offer a system to another organisation, which can take it up then
    Offer(shared::OfferCall),
    /// Let an organisation use a system of another one: it gets a record of its own, offered or not
    Share(shared::ShareCall),
    /// Let a system go on without the shared one that it uses: the answers that it took over become its own
    Alone {
        /// Its id
        id: String,
        /// Who is named in the history [default: the user of this machine]
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
    },
    /// Write a note about a system
    Note {
        /// Its id
        id: String,
        /// The text
        text: String,
        /// Who is named in the history [default: the user of this machine]
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
    },
}

impl Systems {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let tower = context.tower().await?;
        match self {
            Systems::Add { file, by } => add(context, &tower, &file, &author(by)).await,
            Systems::List => list(context, &tower).await,
            Systems::Show { id } => show(context, &tower, &id).await,
            Systems::Import(call) => call.run(context, &tower).await,
            Systems::Export(call) => call.run(context, &tower).await,
            Systems::Files(call) => call.run(context, &tower).await,
            Systems::History(call) => call.run(context, &tower).await,
            Systems::Offer(call) => call.run(context, &tower).await,
            Systems::Share(call) => call.run(context, &tower).await,
            Systems::Alone { id, by } => shared::alone(context, &tower, &id, &author(by)).await,
            Systems::Note { id, text, by } => note(context, &tower, &id, text, &author(by)).await,
            Systems::Remove { id, by } => {
                if !assess::remove_system_by(&tower, &id, &author(by)).await? {
                    return unknown(&id);
                }
                context.answer(&json!({ "removed": id }), || {
                    context.say("cli-system-removed", &[("id", id.clone().into())])
                })?;
                Ok(Exit::Done)
            }
        }
    }
}

async fn add(context: &Context, tower: &Tower, file: &Path, by: &str) -> anyhow::Result<Exit> {
    let system = read_file(file, &tower.book)?;
    if let Err(cause) = assess::owner_address(&system) {
        return wrong(format!("`{}`: the owner: {cause}", file.display()));
    }
    let before = tower.store.system(&system.id).await?.map(|stored| stored.system);
    if names_nobody(tower, before.as_ref(), &system) {
        let cause = context.say("about-fault-contact", &[]);
        return wrong(format!("`{}`: `public_contact`: {cause}", file.display()));
    }
    let (new, assessment) = assess::add_system_by(tower, &system, by).await?;
    context.answer(&json!({ "system": system.id, "new": new, "risk": assessment.risk }), || {
        let class = class_name(assessment.risk, context.language);
        context.say("cli-system-added", &[("id", system.id.clone().into()), ("class", class.into())])
    })?;
    Ok(Exit::Done)
}

async fn note(context: &Context, tower: &Tower, id: &str, text: String, by: &str) -> anyhow::Result<Exit> {
    if text.trim().is_empty() || text.chars().count() > TEXT_CHARS_MAX {
        return said("cli-wrong-note", [("most", &TEXT_CHARS_MAX)]);
    }
    let note = Note { date: tower.today(), who: Some(by.to_owned()), text };
    let done = editing::edit(tower, id, None, by, |system| system.notes.push(note)).await?;
    if done == Edited::NoSystem {
        return unknown(id);
    }
    context.answer(&json!({ "system": id }), || context.say("cli-note-kept", &[]))?;
    Ok(Exit::Done)
}

async fn list(context: &Context, tower: &Tower) -> anyhow::Result<Exit> {
    let all = tower.store.systems().await?;
    let lines: Vec<_> = all.iter().map(|stored| Line::of(tower, &stored.system)).collect();
    context.answer(&lines.iter().map(Line::json).collect::<Vec<_>>(), || {
        let head = ["id", "name", "class", "open", "duties", "next", "owner"]
            .map(|name| context.say(&format!("cli-head-{name}"), &[]));
        let rows = lines.iter().map(|line| {
            [
                line.system.id.clone(),
                line.system.name.clone(),
                class_name(line.assessment.risk, context.language),
                line.assessment.ask.len().to_string(),
                line.duties.to_string(),
                line.next.map(|date| date.to_string()).unwrap_or_default(),
                line.system.owner.clone().unwrap_or_default(),
            ]
        });
        match table(head, rows) {
            text if text.is_empty() => context.say("cli-systems-none", &[]),
            text => text,
        }
    })?;
    Ok(Exit::Done)
}

/// A system as a line of the list.
struct Line<'s> {
    system: &'s System,
    assessment: Assessment,
    /// Duties that hold and are not met.
    duties: usize,
    /// The first day to come of a duty that is not met.
    next: Option<NaiveDate>,
}

impl<'s> Line<'s> {
    fn of(tower: &Tower, system: &'s System) -> Line<'s> {
        let assessment = assess::assess(tower, system);
        let open = || assessment.deadlines.iter().filter(|one| !one.met);
        let next = open().map(|one| one.date).find(|date| *date > assessment.on);
        Line { system, duties: open().count(), next, assessment }
    }

    fn json(&self) -> serde_json::Value {
        json!({ "id": self.system.id, "name": self.system.name, "organisation": self.system.organisation,
            "owner": self.system.owner, "risk": self.assessment.risk, "possible": self.assessment.possible,
            "open": self.assessment.ask.len(), "open_duties": self.duties, "next": self.next })
    }
}

/// Who is named in the history: the call says so, or the machine knows who is at work.
pub(super) fn author(by: Option<String>) -> String {
    let known = || ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
    let said = by.or_else(known).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    said.unwrap_or_else(|| BELFORT.to_owned())
}

async fn show(context: &Context, tower: &Tower, id: &str) -> anyhow::Result<Exit> {
    let Some(stored) = tower.store.system(id).await? else { return unknown(id) };
    let assessment = assess::assess(tower, &stored.system);
    let told = assessment_json(context, &tower.book, &stored.system, &assessment);
    let json = json!({ "system": stored.system.to_json(), "assessment": told });
    context.answer(&json, || {
        let explained = explain_with(&tower.book, &assessment, context.language);
        match stored.system.shared() {
            Some(shared) => {
                let count = stored.system.inherited(&tower.book).count();
                format!("{}\n\n{explained}", uses(shared, count, context.language))
            }
            None => explained,
        }
    })?;
    Ok(Exit::Done)
}

fn unknown(id: &str) -> anyhow::Result<Exit> {
    said("cli-wrong-system", [("id", &id)])
}

/// A system by its id in the register, or in a file.
pub(super) async fn find(context: &Context, named: &str, book: &RuleBook) -> anyhow::Result<System> {
    let file = Path::new(named);
    // An id may hold a point, so only what systems are written in makes a name a file.
    let written_in = file.extension().is_some_and(|extension| extension == "toml" || extension == "json");
    if file.exists() || named.contains(['/', '\\']) || written_in {
        return read_file(file, book);
    }
    match context.tower().await?.store.system(named).await? {
        Some(stored) => Ok(stored.system),
        None => said("cli-wrong-system-or-file", [("id", &named)]),
    }
}

/// Reads a system file; all its problems are told at once.
pub(super) fn read_file(file: &Path, book: &RuleBook) -> anyhow::Result<System> {
    let bytes = match std::fs::metadata(file) {
        Ok(meta) => meta.len(),
        Err(cause) => return unreadable(file, cause),
    };
    if bytes > FILE_BYTES_MAX {
        return said(
            "cli-wrong-large",
            [("path", &file.display()), ("bytes", &bytes), ("most", &FILE_BYTES_MAX)],
        );
    }
    match std::fs::read_to_string(file) {
        Ok(text) => read_text(&file.display().to_string(), &text, Format::Auto, book),
        Err(cause) => unreadable(file, cause),
    }
}

/// Reads a system; all its problems are told at once.
pub(super) fn read_text(path: &str, text: &str, format: Format, book: &RuleBook) -> anyhow::Result<System> {
    read_system(path, text, format, book).or_else(|problems| {
        let sources = [SourceFile { path: path.to_owned(), text: text.to_owned() }];
        let told: Vec<String> = problems.iter().map(|problem| render(problem, &sources)).collect();
        said("cli-wrong-system-file", [("path", &path), ("told", &told.join("\n"))])
    })
}
