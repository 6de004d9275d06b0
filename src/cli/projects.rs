//! `belfort projects`: innovation projects that organisations share.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Subcommand;
use serde_json::json;

use super::context::{Context, table};
use super::exit::{Exit, said, unreadable, wrong};
use super::systems::author;
use crate::daemon::index::Indexer;
use crate::daemon::naming::Organisations;
use crate::daemon::{Tower, projects};
use crate::register::Project;
use crate::search::Hit;
use crate::store::ProjectChange;

/// A project file of more bytes is not one.
const FILE_BYTES_MAX: u64 = 1 << 20;
/// Hits of a question who did this before.
const SIMILAR: usize = 10;

/// Innovation projects.
#[derive(Debug, Subcommand)]
pub(super) enum Projects {
    /// Share a project from a TOML or JSON file, or replace the one of the same id
    Add {
        /// The file: `id`, `title`, `organisation`, `problem` and what else there is to tell
        file: PathBuf,
    },
    /// Show all projects, the newest first
    List,
    /// Show a project, and what others did that is like it
    Show {
        /// Its id
        id: String,
    },
    /// Find who did this before: what is most like the project of a file, without sharing it
    Similar {
        /// The file
        file: PathBuf,
    },
    /// Remove a project
    Remove {
        /// Its id
        id: String,
    },
}

impl Projects {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let tower = context.tower().await?;
        match self {
            Projects::Add { file } => add(context, &tower, &file).await,
            Projects::List => list(context, &tower).await,
            Projects::Show { id } => show(context, &tower, &id).await,
            Projects::Similar { file } => similar(context, &tower, &file).await,
            Projects::Remove { id } => remove(context, &tower, &id).await,
        }
    }
}

async fn add(context: &Context, tower: &Arc<Tower>, file: &Path) -> anyhow::Result<Exit> {
    let project = read(tower, file)?;
    let new = projects::share(tower, &project, &author(None)).await?;
    follow(tower).await?;
    let key = if new { "cli-projects-added" } else { "cli-projects-replaced" };
    let address = tower.links().project(&project.id);
    context.answer(&json!({ "id": project.id, "new": new, "url": address }), || {
        context.say(key, &[("id", project.id.as_str().into()), ("url", address.as_str().into())])
    })?;
    Ok(Exit::Done)
}

/// Indexes and tells what was shared, unless a daemon is at work and does.
async fn follow(tower: &Arc<Tower>) -> anyhow::Result<()> {
    if let Ok(mut indexer) = Indexer::open_for_now(tower).await {
        indexer.follow(tower).await?;
        super::poll::tell(tower).await?;
    }
    Ok(())
}

async fn list(context: &Context, tower: &Tower) -> anyhow::Result<Exit> {
    let all = tower.store.projects().await?;
    let json: Vec<_> =
        all.iter().map(|one| json!({ "project": one.project, "created": one.created })).collect();
    let known = Organisations::known(tower).await?;
    context.answer(&json, || {
        let head = ["id", "title", "organisation"].map(|name| context.say(&format!("cli-head-{name}"), &[]));
        let row = |project: &Project| {
            let organisation = known.name(&project.organisation).to_owned();
            [project.id.clone(), project.title.clone(), organisation]
        };
        match table(head, all.iter().map(|one| row(&one.project))) {
            text if text.is_empty() => context.say("cli-projects-none", &[]),
            text => text,
        }
    })?;
    Ok(Exit::Done)
}

async fn show(context: &Context, tower: &Tower, id: &str) -> anyhow::Result<Exit> {
    let Some(stored) = tower.store.project(id).await? else { return unknown(id) };
    let similar = projects::similar(tower, &stored.project, SIMILAR).await.unwrap_or_default();
    let json = json!({ "project": stored.project, "created": stored.created, "changed": stored.changed,
        "similar": similar });
    let known = Organisations::known(tower).await?;
    context.answer(&json, || {
        let project = &stored.project;
        let mut text = format!("{}\n{}\n", project.title, known.name(&project.organisation));
        for part in project.parts() {
            let heading = context.say(&format!("project-{}", part.key), &[]);
            text.push_str(&format!("\n{heading}\n{}\n", part.text));
        }
        if project.failed {
            text.push_str(&format!("\n{}\n", context.say("project-failed", &[])));
        }
        text.push_str(&format!("\n{}\n{}", context.say("project-before", &[]), lines(context, &similar)));
        text
    })?;
    Ok(Exit::Done)
}

async fn similar(context: &Context, tower: &Tower, file: &Path) -> anyhow::Result<Exit> {
    let project = read(tower, file)?;
    let similar = projects::similar(tower, &project, SIMILAR).await?;
    context.answer(&similar, || lines(context, &similar))?;
    Ok(if similar.is_empty() { Exit::No } else { Exit::Done })
}

fn lines(context: &Context, hits: &[Hit]) -> String {
    let line = |hit: &Hit| format!("{}\n  {}", hit.title, hit.url.as_deref().unwrap_or_default());
    match hits {
        [] => context.say("project-before-none", &[]),
        hits => hits.iter().map(line).collect::<Vec<_>>().join("\n"),
    }
}

async fn remove(context: &Context, tower: &Arc<Tower>, id: &str) -> anyhow::Result<Exit> {
    let removed = tower.store.remove_project(id, &author(None), tower.clock.now(), |_| true).await?;
    if removed == ProjectChange::NoProject {
        return unknown(id);
    }
    follow(tower).await?;
    context
        .answer(&json!({ "removed": id }), || context.say("cli-projects-removed", &[("id", id.into())]))?;
    Ok(Exit::Done)
}

fn unknown(id: &str) -> anyhow::Result<Exit> {
    said("cli-wrong-project", [("id", &id)])
}

/// The project of a file; every mistake at once.
fn read(tower: &Tower, file: &Path) -> anyhow::Result<Project> {
    let shown = file.display();
    let size = match std::fs::metadata(file) {
        Ok(found) => found.len(),
        Err(cause) => return unreadable(file, cause),
    };
    if size > FILE_BYTES_MAX {
        return said("cli-wrong-large", [("path", &shown), ("bytes", &size), ("most", &FILE_BYTES_MAX)]);
    }
    let text = std::fs::read_to_string(file).or_else(|cause| unreadable(file, cause))?;
    let themes = tower.themes();
    let is_theme = |family: &str, id: &str| themes.by_id(id).is_ok_and(|theme| theme.family.code() == family);
    Project::read(&text, is_theme).or_else(|problems| {
        let problems: Vec<String> = problems.iter().map(|problem| format!("{shown}: {problem}")).collect();
        wrong(problems.join("\n"))
    })
}
