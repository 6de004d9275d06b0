//! `belfort themes`: the subjects by which items are tagged, for the editor who changes them.

mod effect;
mod judge;
mod labels;
mod searches;

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;

use super::context::{Context, table};
use super::exit::{Exit, wrong};
use crate::daemon::retag::Retagger;
use crate::daemon::themes;
use crate::law::SourceFile;

/// The themes.
#[derive(Debug, Subcommand)]
pub(super) enum ThemesCommand {
    /// Show all themes
    List,
    /// Read a file of themes and show every mistake with line and caret; exit code 1 when there is one
    Check {
        /// The file [default: the themes in use]
        file: Option<PathBuf>,
    },
    /// Measure precision and recall of the themes over labelled items
    Judge(judge::Judge),
    /// Show which stored items would gain or lose a theme, and what searches would find, by changed files before they are put in place
    Effect(effect::Effect),
    /// Give the stored items the tags of the themes in use now; a running daemon does so by itself
    Apply,
    /// Show the labels of feeds that name no theme, the most frequent first, each with the nearest theme
    Labels,
    #[command(hide = true)]
    Searches(searches::Searches),
}

impl ThemesCommand {
    /// The folder whose lists of words are tried in place of those in use.
    pub(super) fn folder(&self) -> Option<String> {
        match self {
            ThemesCommand::Effect(effect) => effect.folder(),
            _ => None,
        }
    }

    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        match self {
            ThemesCommand::List => list(context),
            ThemesCommand::Check { file } => check(context, file),
            ThemesCommand::Judge(judge) => judge.run(context),
            ThemesCommand::Effect(effect) => effect.run(context).await,
            ThemesCommand::Apply => apply(context).await,
            ThemesCommand::Labels => labels::run(context).await,
            ThemesCommand::Searches(searches) => searches.run(context).await,
        }
    }
}

/// The file named, or the one in use.
fn source(context: &Context, file: Option<&PathBuf>) -> anyhow::Result<SourceFile> {
    match file {
        Some(path) => themes::read_file(path).or_else(|error| wrong(format!("{error:#}"))),
        None => themes::source(&context.config.index.dir),
    }
}

/// The themes of a file, or its problems as a wrong call.
fn read(source: &SourceFile) -> anyhow::Result<themes::InUse> {
    themes::InUse::of(source).or_else(|problems| wrong(themes::told(&problems, source)))
}

fn list(context: &Context) -> anyhow::Result<Exit> {
    let in_use = themes::load(&context.config)?;
    let json: Vec<_> = in_use
        .themes
        .iter()
        .map(|theme| {
            json!({ "id": theme.id, "family": theme.family.code(), "name": theme.name, "query": theme.query,
                "labels": theme.labels })
        })
        .collect();
    context.answer(&json, || {
        let head = ["id", "family", "name"].map(|name| context.say(&format!("cli-head-{name}"), &[]));
        let rows = in_use.themes.iter().map(|theme| {
            let family = context.say(&format!("cli-family-{}", theme.family.code()), &[]);
            [theme.id.clone(), family, theme.name.get(context.language).to_owned()]
        });
        table(head, rows)
    })?;
    Ok(Exit::Done)
}

fn check(context: &Context, file: Option<PathBuf>) -> anyhow::Result<Exit> {
    let source = source(context, file.as_ref())?;
    let (count, problems) = match themes::read(&source) {
        Ok(themes) => (themes.iter().count(), Vec::new()),
        Err(problems) => (0, problems),
    };
    let json = json!({ "themes": count, "problems": problems.iter().map(|problem| {
        let (line, column) = problem.position(&source.text);
        json!({ "code": problem.code, "message": problem.message, "line": line, "column": column, "hint": problem.hint })
    }).collect::<Vec<_>>() });
    context.answer(&json, || match problems.len() {
        0 => context.say("cli-themes-checked", &[("themes", count.into())]),
        many => format!(
            "{}\n{}",
            themes::told(&problems, &source),
            context.say("cli-themes-problems", &[("problems", many.into())])
        ),
    })?;
    Ok(if problems.is_empty() { Exit::Done } else { Exit::No })
}

async fn apply(context: &Context) -> anyhow::Result<Exit> {
    let tower = context.tower().await?;
    let changed = Retagger::default().follow(&tower, || false).await?;
    context.answer(&json!({ "changed": changed }), || {
        context.say("cli-themes-applied", &[("items", changed.into())])
    })?;
    Ok(Exit::Done)
}
