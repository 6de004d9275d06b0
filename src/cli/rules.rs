//! `belfort rules`: the rule book, for the jurist who changes it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;

use super::context::{Context, print, table};
use super::exit::{Exit, wrong};
use crate::daemon::books;
use crate::law::explain::basis_name;
use crate::law::{Rule, RuleBook, SourceFile, check_examples, render};

/// The rule book.
#[derive(Debug, Subcommand)]
pub(super) enum Rules {
    /// Read every file, run every example, show all problems
    Check {
        /// A folder with a rule book [default: the one in use]
        dir: Option<PathBuf>,
    },
    /// Show all rules
    List,
    /// Show one rule as it is written
    Show {
        /// Its id
        id: String,
    },
    /// What is different between two rule books
    Diff {
        /// The folder of the older book
        old: PathBuf,
        /// The folder of the newer book
        new: PathBuf,
    },
}

impl Rules {
    pub(super) fn run(self, context: &Context) -> anyhow::Result<Exit> {
        match self {
            Rules::Check { dir } => check(context, dir),
            Rules::List => list(context),
            Rules::Show { id } => show(context, &id),
            Rules::Diff { old, new } => diff(context, &old, &new),
        }
    }
}

fn check(context: &Context, dir: Option<PathBuf>) -> anyhow::Result<Exit> {
    let dir = dir.map_or_else(|| context.config.rules.dir.clone(), |dir| dir.display().to_string());
    let sources = books::sources(&dir)?;
    let (book, mut problems) = RuleBook::read(sources.clone());
    problems.extend(check_examples(&book));
    let examples: usize = book.rules().iter().map(|rule| rule.examples.len()).sum();
    let told: Vec<_> = problems.iter().map(|problem| render(problem, &sources)).collect();
    let json = json!({ "rules": book.rules().len(), "facts": book.facts().len(), "examples": examples,
        "problems": problems.iter().zip(&told).map(|(problem, text)| json!({
            "code": problem.code, "message": problem.message, "text": text })).collect::<Vec<_>>() });
    context.answer(&json, || {
        let total = context.say(
            "cli-rules-checked",
            &[
                ("rules", book.rules().len().into()),
                ("examples", examples.into()),
                ("problems", problems.len().into()),
            ],
        );
        format!("{}{}{total}", told.join("\n"), if told.is_empty() { "" } else { "\n" })
    })?;
    if sources.is_empty() {
        return wrong(format!("`{dir}` holds no rule file"));
    }
    Ok(if problems.is_empty() { Exit::Done } else { Exit::No })
}

fn list(context: &Context) -> anyhow::Result<Exit> {
    let book = super::check::book(context)?;
    let json: Vec<_> = book.rules().iter().map(|rule| summary(context, rule)).collect();
    context.answer(&json, || {
        let head =
            ["id", "provision", "basis", "title"].map(|name| context.say(&format!("cli-head-{name}"), &[]));
        let rows = book.rules().iter().map(|rule| {
            [
                rule.id.clone(),
                rule.provision.cite(context.language),
                basis_name(rule.basis, context.language),
                rule.title.get(context.language).to_owned(),
            ]
        });
        table(head, rows)
    })?;
    Ok(Exit::Done)
}

fn show(context: &Context, id: &str) -> anyhow::Result<Exit> {
    let sources = books::sources(&context.config.rules.dir)?;
    let (book, _) = RuleBook::read(sources.clone());
    let Some(rule) = book.rule(id) else {
        return wrong(format!("the book has no rule `{id}`: `belfort rules list` shows them"));
    };
    let source = sources.iter().find(|source| source.path == rule.path);
    context.answer(&summary(context, rule), || {
        let text = source.map_or("", |source| source.text.as_str());
        format!("# {}\n# {}\n{text}", rule.path, rule.provision.url(context.language))
    })?;
    Ok(Exit::Done)
}

fn summary(context: &Context, rule: &Rule) -> serde_json::Value {
    let language = context.language;
    json!({
        "id": rule.id, "provision": rule.provision, "kind": rule.kind, "binds": rule.binds, "basis": rule.basis,
        "title": rule.title.get(language), "duty": rule.duty.as_ref().map(|duty| duty.get(language)),
        "explain": rule.explain.get(language), "url": rule.provision.url(language), "path": rule.path,
    })
}

fn diff(context: &Context, old: &std::path::Path, new: &std::path::Path) -> anyhow::Result<Exit> {
    let (old, new) = (by_path(old)?, by_path(new)?);
    let added: Vec<&String> = new.keys().filter(|path| !old.contains_key(*path)).collect();
    let removed: Vec<&String> = old.keys().filter(|path| !new.contains_key(*path)).collect();
    let changed: BTreeMap<&String, Vec<String>> = new
        .iter()
        .filter_map(|(path, text)| Some((path, changed_lines(old.get(path)?, text))))
        .filter(|(_, lines)| !lines.is_empty())
        .collect();
    context.answer(&json!({ "added": added, "removed": removed, "changed": changed }), || {
        let one = |sign: char| move |path: &&String| format!("{sign} {path}");
        let mut lines: Vec<String> = removed.iter().map(one('-')).chain(added.iter().map(one('+'))).collect();
        for (path, changes) in &changed {
            lines.push(format!("~ {path}"));
            lines.extend(changes.iter().map(|line| format!("    {line}")));
        }
        lines.join("\n")
    })?;
    let same = added.is_empty() && removed.is_empty() && changed.is_empty();
    if same && !context.json {
        print(&context.say("cli-rules-same", &[]))?;
    }
    Ok(if same { Exit::Done } else { Exit::No })
}

fn by_path(dir: &std::path::Path) -> anyhow::Result<BTreeMap<String, String>> {
    let files = books::sources(&dir.display().to_string())?;
    Ok(files.into_iter().map(|SourceFile { path, text }| (path, text)).collect())
}

/// The lines that only one of two texts has, in order.
fn changed_lines(old: &str, new: &str) -> Vec<String> {
    let has = |text: &str, line: &str| text.lines().any(|other| other == line);
    let gone = old.lines().filter(|line| !has(new, line)).map(|line| format!("- {line}"));
    let come = new.lines().filter(|line| !has(old, line)).map(|line| format!("+ {line}"));
    gone.chain(come).collect()
}
