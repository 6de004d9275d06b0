//! `belfort rules coverage`: which rule works out which unit of law, as a table for the page of the book.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use serde_json::json;

use super::super::context::Context;
use super::super::exit::{Exit, wrong};
use crate::daemon::books;
use crate::law::coverage::{Coverage, coverage, page_with, table};
use crate::law::{RuleBook, render};

/// The page of a rule book, beside its rules.
const PAGE: &str = "README.md";

/// What the rule book covers.
#[derive(Debug, Args)]
pub(in crate::cli) struct CoverageCall {
    /// The folder of a rule book [default: the one in use]
    dir: Option<PathBuf>,
    /// Put the table in its place in the README.md of the folder
    #[arg(long)]
    write: bool,
}

impl CoverageCall {
    pub(in crate::cli) fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let in_use = context.config.rules.dir.clone();
        let dir = self.dir.as_ref().map_or(in_use, |dir| dir.display().to_string());
        if self.write && dir.is_empty() {
            return wrong("`--write` needs the folder of a rule book: the one in the binary has no page");
        }
        let sources = books::sources(&dir)?;
        let (book, _) = RuleBook::read(sources.clone());
        let (found, problems) = coverage(&sources, &book);
        for problem in &problems {
            eprintln!("{}", render(problem, &sources));
        }
        let Some(found) = found else {
            return wrong("the rule book has no `coverage.toml`, the file that names the units of law");
        };
        let table = table(&found);
        if self.write {
            let page = Path::new(&dir).join(PAGE);
            write(&page, &table)?;
            let shown = page.display().to_string();
            let told = context.say("cli-rules-coverage-written", &[("page", shown.clone().into())]);
            context.answer(&json!({ "written": shown }), || told)?;
        } else {
            context.answer(&summary(&found), || table)?;
        }
        Ok(if problems.is_empty() { Exit::Done } else { Exit::No })
    }
}

fn write(page: &Path, table: &str) -> anyhow::Result<()> {
    let shown = page.display();
    let text = std::fs::read_to_string(page).with_context(|| format!("cannot read `{shown}`"))?;
    std::fs::write(page, page_with(&text, table)).with_context(|| format!("cannot write `{shown}`"))
}

fn summary(coverage: &Coverage) -> serde_json::Value {
    let units = coverage.units.iter().map(|unit| {
        let rules: Vec<&str> = unit.rules.iter().map(|rule| rule.id.as_str()).collect();
        json!({ "provision": unit.provision, "binds": unit.binds, "rules": rules, "why": unit.why })
    });
    units.collect()
}
