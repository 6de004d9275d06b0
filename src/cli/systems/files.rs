//! `belfort systems files`: the files of a system that are evidence.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::json;

use super::{author, unknown};
use crate::cli::context::{Context, print_bytes, table};
use crate::cli::exit::{Exit, said, unreadable, unwritable, wrong};
use crate::daemon::Tower;
use crate::daemon::files::{self, Added};
use crate::register::FileFault;
use crate::register::file::OF_SYSTEM;

/// The files of a system that are evidence.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Files {
    /// Show the files of a system
    List {
        /// The id of the system
        system: String,
    },
    /// Hand a file over: PDF, PNG, JPEG, text, DOCX or ODT
    Add {
        /// The id of the system
        system: String,
        /// The file
        file: PathBuf,
        /// What it is evidence of: system, measures/RULE or facts/FACT
        #[arg(long, default_value = OF_SYSTEM)]
        of: String,
        /// Who is named in the history [default: the user of this machine]
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
    },
    /// Write a file as it came
    Get {
        /// The id of the system
        system: String,
        /// The id of the file
        file: String,
        /// Where it goes [default: standard output]
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Remove a file; that it was there stays in the history
    Remove {
        /// The id of the system
        system: String,
        /// The id of the file
        file: String,
        /// Who is named in the history [default: the user of this machine]
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
    },
}

impl Files {
    pub(in crate::cli) async fn run(self, context: &Context, tower: &Tower) -> anyhow::Result<Exit> {
        match self {
            Files::List { system } => list(context, tower, &system).await,
            Files::Add { system, file, of, by } => {
                add(context, tower, (&system, &file), &of, &author(by)).await
            }
            Files::Get { system, file, output } => get(context, tower, (&system, &file), output).await,
            Files::Remove { system, file, by } => {
                if !files::remove(tower, &system, &file, &author(by)).await? {
                    return no_file(context, &file);
                }
                context.answer(&json!({ "removed": file }), || {
                    context.say("cli-file-removed", &[("id", file.clone().into())])
                })?;
                Ok(Exit::Done)
            }
        }
    }
}

async fn list(context: &Context, tower: &Tower, system: &str) -> anyhow::Result<Exit> {
    let Some(stored) = tower.store.system(system).await? else { return unknown(system) };
    context.answer(&json!({ "system": system, "files": stored.system.files }), || {
        let head = ["id", "name", "bytes", "who", "when", "of", "sha256"];
        let head = head.map(|name| context.say(&format!("cli-head-{name}"), &[]));
        let rows = stored.system.files.iter().map(|(id, file)| {
            let (of, bytes) = (file.of.join(", "), file.bytes.to_string());
            let when = file.when.to_string();
            [id.clone(), file.name.clone(), bytes, file.who.clone(), when, of, file.sha256.clone()]
        });
        match table(head, rows) {
            text if text.is_empty() => context.say("cli-files-none", &[]),
            text => text,
        }
    })?;
    Ok(Exit::Done)
}

async fn add(
    context: &Context,
    tower: &Tower,
    (system, path): (&str, &Path),
    of: &str,
    by: &str,
) -> anyhow::Result<Exit> {
    let Some(stored) = tower.store.system(system).await? else { return unknown(system) };
    if !files::is_part(tower, &stored.system, of) {
        return said("cli-wrong-of", [("id", &of)]);
    }
    let not_taken = |fault: FileFault| {
        let told = files::in_words(fault, tower, context.language);
        wrong(format!("`{}`: {told}", path.display()))
    };
    let limit = tower.config.files.bytes_max as u64;
    match std::fs::metadata(path) {
        Ok(meta) if meta.len() > limit => return not_taken(FileFault::TooLarge),
        Ok(_) => {}
        Err(cause) => return unreadable(path, cause),
    }
    let content = match std::fs::read(path) {
        Ok(content) => content,
        Err(cause) => return unreadable(path, cause),
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let file = match files::read(tower, &name, content, by) {
        Ok(file) => file,
        Err(fault) => return not_taken(fault),
    };
    match files::add(tower, system, file, of, by).await? {
        Added::NoSystem => unknown(system),
        Added::Fault(fault) => not_taken(fault),
        Added::Done(id, now) => {
            let file = now.system.files.get(&id);
            context.answer(&json!({ "system": system, "id": id, "file": file }), || {
                context.say("cli-file-added", &[("id", id.clone().into())])
            })?;
            Ok(Exit::Done)
        }
    }
}

async fn get(
    context: &Context,
    tower: &Tower,
    (system, id): (&str, &str),
    output: Option<PathBuf>,
) -> anyhow::Result<Exit> {
    // Who is at this machine reads the store.
    let Some((_, content)) = files::content(tower, system, id, |_| true).await? else {
        return no_file(context, id);
    };
    let Some(path) = output else {
        print_bytes(&content)?;
        return Ok(Exit::Done);
    };
    if let Err(cause) = std::fs::write(&path, content) {
        return unwritable(&path, cause);
    }
    let path = path.display().to_string();
    context.answer(&json!({ "written": path }), || {
        context.say("cli-file-written", &[("path", path.clone().into())])
    })?;
    Ok(Exit::Done)
}

fn no_file(context: &Context, id: &str) -> anyhow::Result<Exit> {
    wrong(context.say("cli-file-unknown", &[("id", format!("`{id}`").into())]))
}
