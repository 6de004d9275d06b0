//! `belfort rules`: the rule book, for the jurist who changes it.

mod coverage;
mod diff;

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::json;

use super::context::{Context, table};
use super::exit::{Exit, said};
use crate::daemon::books;
use crate::law::explain::basis_name;
use crate::law::{Problem, RuleBook, SourceFile, check_examples, render};

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
    /// Show which rule works out which unit of law; exit code 1 when one has neither a rule nor a reason
    Coverage(coverage::CoverageCall),
    /// What is different between two days of the law or two rule books; exit code 1 when something is
    Diff(diff::Diff),
}

impl Rules {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        match self {
            Rules::Check { dir } => check(context, dir),
            Rules::List => list(context),
            Rules::Show { id } => show(context, &id),
            Rules::Coverage(coverage) => coverage.run(context),
            Rules::Diff(diff) => diff.run(context).await,
        }
    }
}

fn check(context: &Context, dir: Option<PathBuf>) -> anyhow::Result<Exit> {
    let dir = dir.map_or_else(|| context.config.rules.dir.clone(), |dir| dir.display().to_string());
    let mut sources = books::sources(&dir)?;
    let (book, mut problems) = RuleBook::read(sources.clone());
    problems.extend(check_examples(&book));
    problems.extend(crate::law::coverage::coverage(&sources, &book).1);
    name_after(&dir, &mut sources, &mut problems);
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
        return said("cli-wrong-no-rules", [("path", &dir)]);
    }
    Ok(if problems.is_empty() { Exit::Done } else { Exit::No })
}

/// Names files as the caller does, so that an editor opens them from the message.
fn name_after(dir: &str, sources: &mut [SourceFile], problems: &mut [Problem]) {
    let paths = sources.iter_mut().map(|source| &mut source.path);
    for path in paths.chain(problems.iter_mut().map(|problem| &mut problem.path)) {
        if let Some(inside) = path.strip_prefix("rules/").filter(|_| !dir.is_empty()) {
            *path = Path::new(dir).join(inside).display().to_string();
        }
    }
}

fn list(context: &Context) -> anyhow::Result<Exit> {
    let book = super::check::book(context)?;
    let json: Vec<_> = book.rules().iter().map(|rule| rule.to_json(context.language)).collect();
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
        return said("cli-wrong-rule", [("id", &id)]);
    };
    let source = sources.iter().find(|source| source.path == rule.path);
    context.answer(&rule.to_json(context.language), || {
        let text = source.map_or("", |source| source.text.as_str());
        format!("# {}\n# {}\n{text}", rule.path, rule.provision.url(context.language))
    })?;
    Ok(Exit::Done)
}
