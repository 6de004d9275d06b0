//! `belfort check`: what the AI Act says of a system.

use std::io::BufRead;
use std::path::Path;

use chrono::NaiveDate;
use clap::Args;
use serde_json::json;

use super::context::{Context, print};
use super::exit::{Exit, wrong};
use super::systems::{read_file, read_text};
use crate::daemon::{Clock, books};
use crate::law::{Assessment, Class, RuleBook, decide, explain, render};
use crate::register::System;

/// Check a system against the AI Act.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// A system file (TOML or JSON), the id of a system in the register, or `-` for one JSON system a line
    system: String,
    /// The day asked about, yyyy-mm-dd [default: today]
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    /// The day whose state of the law is used, yyyy-mm-dd [default: today]
    #[arg(long, value_name = "DATE")]
    law: Option<NaiveDate>,
    /// Exit with 1 when this class or a graver one holds or cannot be ruled out:
    /// prohibited, high, transparency, minimal or unknown
    #[arg(long, value_name = "CLASS", value_parser = class)]
    fail_on: Option<Class>,
}

impl Check {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let today = Clock::Machine.today(context.config.alerts.time_zone);
        let days = (self.on.unwrap_or(today), self.law.unwrap_or(today));
        let book = book(context)?;
        if self.system == "-" {
            return self.lines(context, &book, days);
        }
        let system = self.system(context, &book).await?;
        let assessment = decide(&book, &system.for_law(), days.0, days.1);
        context.answer(&assessment.to_json(context.language), || explain(&assessment, context.language))?;
        Ok(self.exit(&assessment))
    }

    async fn system(&self, context: &Context, book: &RuleBook) -> anyhow::Result<System> {
        let file = Path::new(&self.system);
        let looks_like_file = file.exists() || self.system.contains(['/', '\\', '.']);
        if looks_like_file {
            return read_file(file, book, context.language);
        }
        match context.tower().await?.store.system(&self.system).await? {
            Some(stored) => Ok(stored.system),
            None => wrong(format!(
                "`{}` is neither a file nor a system of the register: `belfort systems list` shows them",
                self.system
            )),
        }
    }

    /// One JSON system a line in, one line out; a line that cannot be read costs only itself.
    fn lines(
        &self,
        context: &Context,
        book: &RuleBook,
        (on, law): (NaiveDate, NaiveDate),
    ) -> anyhow::Result<Exit> {
        let mut exit = Exit::Done;
        for (place, line) in std::io::stdin().lock().split(b'\n').enumerate() {
            // A byte that is no text becomes a mark that no system file holds: the line is refused, the others go on.
            let line = String::from_utf8_lossy(&line?).into_owned();
            if line.trim().is_empty() {
                continue;
            }
            let path = format!("line-{}.json", place + 1);
            match read_text(&path, &line, book, context.language) {
                Ok(system) => {
                    let assessment = decide(book, &system.for_law(), on, law);
                    print(&serde_json::to_string(&assessment.to_json(context.language))?)?;
                    if exit == Exit::Done {
                        exit = self.exit(&assessment);
                    }
                }
                Err(error) => {
                    print(&serde_json::to_string(
                        &json!({ "line": place + 1, "error": error.to_string() }),
                    )?)?;
                    eprintln!("belfort: {error:#}");
                    exit = Exit::Wrong;
                }
            }
        }
        Ok(exit)
    }

    /// Unknown is never no: a class that cannot be ruled out fails as one that holds.
    fn exit(&self, assessment: &Assessment) -> Exit {
        let fails = |limit: Class| match limit {
            Class::Unknown => assessment.risk == Class::Unknown,
            limit => assessment.possible.iter().chain([&assessment.risk]).any(|class| *class <= limit),
        };
        if self.fail_on.is_some_and(fails) { Exit::No } else { Exit::Done }
    }
}

/// The rule book, with what is wrong in it on standard error.
pub(super) fn book(context: &Context) -> anyhow::Result<RuleBook> {
    let sources = books::sources(&context.config.rules.dir)?;
    let (book, problems) = RuleBook::read(sources.clone());
    for problem in &problems {
        eprintln!("{}", render(problem, &sources));
    }
    Ok(book)
}

fn class(text: &str) -> Result<Class, String> {
    Class::ALL
        .into_iter()
        .find(|class| class.as_str() == text)
        .ok_or_else(|| format!("`{text}` is not one of prohibited, high, transparency, minimal, unknown"))
}
