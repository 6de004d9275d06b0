//! `belfort systems`: the register of AI systems.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::json;

use super::check::assessment_json;
use super::context::{Context, print, table};
use super::exit::{Exit, wrong};
use crate::daemon::{Tower, assess};
use crate::law::explain::class_name;
use crate::law::{RuleBook, SourceFile, explain_with, render};
use crate::register::{Format, System, read_system};

/// A system file of more bytes is not one.
const FILE_BYTES_MAX: u64 = 1 << 20;

/// The register of AI systems.
#[derive(Debug, Subcommand)]
pub(super) enum Systems {
    /// Add a system from a TOML or JSON file, or replace the one of the same id
    Add {
        /// The file
        file: PathBuf,
    },
    /// Show all systems with their class
    List,
    /// Show a system and its assessment
    Show {
        /// Its id
        id: String,
    },
    /// Write all systems as JSON
    Export,
    /// Remove a system
    Remove {
        /// Its id
        id: String,
    },
}

impl Systems {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let tower = context.tower().await?;
        match self {
            Systems::Add { file } => add(context, &tower, &file).await,
            Systems::List => list(context, &tower).await,
            Systems::Show { id } => show(context, &tower, &id).await,
            Systems::Export => {
                let all = tower.store.systems().await?;
                let systems: Vec<_> = all.iter().map(|stored| stored.system.to_json()).collect();
                print(&serde_json::to_string_pretty(&systems)?)?;
                Ok(Exit::Done)
            }
            Systems::Remove { id } => {
                if !assess::remove_system(&tower, &id).await? {
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

async fn add(context: &Context, tower: &Tower, file: &Path) -> anyhow::Result<Exit> {
    let system = read_file(file, &tower.book)?;
    if let Err(cause) = assess::owner_address(&system) {
        return wrong(format!("`{}`: the owner: {cause}", file.display()));
    }
    let (new, assessment) = assess::add_system(tower, &system).await?;
    context.answer(&json!({ "system": system.id, "new": new, "risk": assessment.risk }), || {
        let class = class_name(assessment.risk, context.language);
        context.say("cli-system-added", &[("id", system.id.clone().into()), ("class", class.into())])
    })?;
    Ok(Exit::Done)
}

async fn list(context: &Context, tower: &Tower) -> anyhow::Result<Exit> {
    let all = tower.store.systems().await?;
    let assessed: Vec<_> =
        all.iter().map(|stored| (&stored.system, assess::assess(tower, &stored.system))).collect();
    let json: Vec<_> = assessed
        .iter()
        .map(|(system, assessment)| {
            json!({ "id": system.id, "name": system.name, "organisation": system.organisation, "risk": assessment.risk,
                "possible": assessment.possible, "open": assessment.ask.len(),
                "next": assessment.deadlines.iter().map(|deadline| deadline.date).find(|date| *date > assessment.on) })
        })
        .collect();
    context.answer(&json, || {
        let head =
            ["id", "name", "class", "open", "next"].map(|name| context.say(&format!("cli-head-{name}"), &[]));
        let rows = assessed.iter().map(|(system, assessment)| {
            let next =
                assessment.deadlines.iter().map(|deadline| deadline.date).find(|date| *date > assessment.on);
            [
                system.id.clone(),
                system.name.clone(),
                class_name(assessment.risk, context.language),
                assessment.ask.len().to_string(),
                next.map(|date| date.to_string()).unwrap_or_default(),
            ]
        });
        match table(head, rows) {
            text if text.is_empty() => context.say("cli-systems-none", &[]),
            text => text,
        }
    })?;
    Ok(Exit::Done)
}

async fn show(context: &Context, tower: &Tower, id: &str) -> anyhow::Result<Exit> {
    let Some(stored) = tower.store.system(id).await? else { return unknown(id) };
    let assessment = assess::assess(tower, &stored.system);
    let told = assessment_json(context, &tower.book, &stored.system, &assessment);
    let json = json!({ "system": stored.system.to_json(), "assessment": told });
    context.answer(&json, || explain_with(&tower.book, &assessment, context.language))?;
    Ok(Exit::Done)
}

fn unknown(id: &str) -> anyhow::Result<Exit> {
    wrong(format!("the register has no system `{id}`: `belfort systems list` shows them"))
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
        None => wrong(format!(
            "`{named}` is neither a file nor a system of the register: `belfort systems list` shows them"
        )),
    }
}

/// Reads a system file; all its problems are told at once.
pub(super) fn read_file(file: &Path, book: &RuleBook) -> anyhow::Result<System> {
    let bytes = match std::fs::metadata(file) {
        Ok(meta) => meta.len(),
        Err(cause) => return wrong(format!("cannot read the system file `{}`: {cause}", file.display())),
    };
    if bytes > FILE_BYTES_MAX {
        return wrong(format!(
            "`{}` has {bytes} bytes, more than {FILE_BYTES_MAX}: a system is a page of text",
            file.display()
        ));
    }
    match std::fs::read_to_string(file) {
        Ok(text) => read_text(&file.display().to_string(), &text, Format::Auto, book),
        Err(cause) => wrong(format!("cannot read the system file `{}`: {cause}", file.display())),
    }
}

/// Reads a system; all its problems are told at once.
pub(super) fn read_text(path: &str, text: &str, format: Format, book: &RuleBook) -> anyhow::Result<System> {
    read_system(path, text, format, book).or_else(|problems| {
        let sources = [SourceFile { path: path.to_owned(), text: text.to_owned() }];
        let told: Vec<String> = problems.iter().map(|problem| render(problem, &sources)).collect();
        wrong(format!("the system file `{path}` is wrong\n{}", told.join("\n")))
    })
}
