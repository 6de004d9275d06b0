//! `belfort systems import`: the register of somebody else, by its file or its address, or our own files; all of it or nothing.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;
use url::Url;

use super::author;
use crate::cli::context::{Context, table};
use crate::cli::exit::{Exit, said, unreadable, wrong};
use crate::daemon::taking_in::{self, File, Plan};
use crate::daemon::{Tower, assess, registers};
use crate::law::{Problem, SourceFile, render};
use crate::net::shown;
use crate::register::import::{Encoding, IMPORT_BYTES_MAX, StepKind};
use crate::register::{ImportFormat, Mapping, Wish};

/// Read systems from a file or an address: CSV, JSON or TOML; a register of others proposes facts and assumes none.
#[derive(Debug, Args)]
pub(in crate::cli) struct ImportCall {
    /// The file, or the address of a register: its download, its list of records, or one record
    #[arg(value_name = "FILE or ADDRESS")]
    file: PathBuf,
    /// Its form: belfort, nl, nl-list, eurocities, atrs or csv [default: by its fields]
    #[arg(long)]
    format: Option<ImportFormat>,
    /// What a column is: COLUMN=id, name, organisation, owner, description, purpose, vendor, contact, version, fact:ID or -
    #[arg(long = "map", value_name = "COLUMN=TARGET")]
    map: Vec<String>,
    /// The organisation of records that name none
    #[arg(long, value_name = "ID")]
    organisation: Option<String>,
    /// The character set of the file [default: utf-8]
    #[arg(long, value_name = "NAME")]
    encoding: Option<Encoding>,
    /// Show what would happen, and store nothing
    #[arg(long)]
    preview: bool,
    /// Who is named in the history [default: the user of this machine]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

impl ImportCall {
    pub(in crate::cli) async fn run(self, context: &Context, tower: &Tower) -> anyhow::Result<Exit> {
        let (path, bytes) = match address(&self.file) {
            Some(url) => (shown(&url), registers::load(tower, &url).await?),
            None => (self.file.display().to_string(), load(&self.file)?),
        };
        let mapping = Mapping::read(self.map.iter().map(String::as_str)).or_else(wrong)?;
        let organisation = self.organisation.clone();
        let wish = Wish { format: self.format, mapping, organisation, encoding: self.encoding };
        for target in wish.mapping.facts() {
            if tower.book.fact(target).is_none() {
                return said("cli-wrong-question", [("id", &target)]);
            }
        }
        let file = File { path: &path, bytes: &bytes, wish: &wish };
        // Whoever may write to the data folder may import for every organisation.
        let may = |_: Option<&str>| true;
        let planned = match self.preview {
            true => taking_in::plan(tower, file, &taking_in::register(tower).await?, &may),
            false => taking_in::import(tower, file, &may, &author(self.by)).await?,
        };
        let plan = match planned {
            Ok(plan) => plan,
            Err(refused) => return refuse(&path, refused.problems, refused.text),
        };
        if !self.preview {
            assess::assess_due(tower, || false).await?;
        }
        answer(context, &plan, self.preview)?;
        Ok(Exit::Done)
    }
}

/// The address of a register, where none of our files is meant.
fn address(file: &Path) -> Option<Url> {
    let text = file.to_str().filter(|text| text.starts_with("https://") || text.starts_with("http://"))?;
    text.parse().ok()
}

fn load(file: &Path) -> anyhow::Result<Vec<u8>> {
    let cannot = |cause: std::io::Error| unreadable(file, cause);
    // The size is asked first: a file of many gigabytes must not fill the memory before it is refused.
    let bytes = match std::fs::metadata(file) {
        Ok(meta) if meta.is_dir() => return said("cli-wrong-folder", [("path", &file.display())]),
        Ok(meta) => meta.len(),
        Err(cause) => return cannot(cause),
    };
    if bytes > IMPORT_BYTES_MAX as u64 {
        return said(
            "cli-wrong-large",
            [("path", &file.display()), ("bytes", &bytes), ("most", &IMPORT_BYTES_MAX)],
        );
    }
    std::fs::read(file).or_else(cannot)
}

fn refuse(path: &str, problems: Vec<Problem>, text: String) -> anyhow::Result<Exit> {
    let sources = [SourceFile { path: path.to_owned(), text }];
    let told: Vec<String> = problems.iter().map(|problem| render(problem, &sources)).collect();
    said("cli-wrong-import", [("path", &path), ("count", &problems.len()), ("told", &told.join("\n"))])
}

fn answer(context: &Context, plan: &Plan, preview: bool) -> anyhow::Result<()> {
    context.answer(&json!(plan.told(preview)), || {
        let head = ["id", "name", "organisation", "what", "proposals", "fields"]
            .map(|name| context.say(&format!("cli-head-{name}"), &[]));
        let rows = plan.steps.iter().map(|step| {
            let what = match step.kind {
                StepKind::New => "cli-import-new",
                StepKind::Changed => "cli-import-changed",
                StepKind::Same => "cli-import-same",
            };
            [
                step.system.id.clone(),
                step.system.name.clone(),
                step.system.organisation.clone().unwrap_or_default(),
                context.say(what, &[]),
                step.proposals().to_string(),
                step.fields().to_string(),
            ]
        });
        let key = if preview { "cli-import-preview" } else { "cli-import-done" };
        let counts = [
            ("format", plan.import.format.as_str().to_owned().into()),
            ("new", plan.count(StepKind::New).into()),
            ("changed", plan.count(StepKind::Changed).into()),
            ("same", plan.count(StepKind::Same).into()),
        ];
        let left = plan.files_left().into_iter().map(|(system, files)| left_behind(context, system, files));
        let told: Vec<String> =
            [table(head, rows), context.say(key, &counts)].into_iter().chain(left).collect();
        told.join("\n")
    })
}

/// Which evidence of a system did not come along.
fn left_behind(context: &Context, system: &str, files: &[String]) -> String {
    let about = [("system", system.to_owned().into()), ("files", files.join(", ").into())];
    context.say("cli-import-files-left", &about)
}
