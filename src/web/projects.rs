//! The innovation projects that organisations share: all of them, and one with what others did that is like it.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;

use super::days::Day;
use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::search::{ThemeLink, theme_link};
use super::visitor::Visitor;
use crate::daemon::naming::Organisations;
use crate::daemon::projects;
use crate::daemon::tower::Tower;
use crate::people::Role;
use crate::register::Project;
use crate::store::StoredProject;
use crate::text::{Language, say};

/// Signs of the problem in the list.
const BRIEF_CHARS: usize = 240;

#[derive(Template)]
#[template(path = "projects.html", config = "src/web/askama.toml")]
struct ProjectsPage {
    frame: Frame,
    /// Whether the reader may share one.
    shares: bool,
    rows: Vec<ProjectRow>,
}

struct ProjectRow {
    href: String,
    title: String,
    lang: &'static str,
    organisation: String,
    day: Day,
    phase: Option<ThemeLink>,
    failed: bool,
    brief: String,
}

#[derive(Template)]
#[template(path = "project.html", config = "src/web/askama.toml")]
struct ProjectPage {
    frame: Frame,
    title: String,
    lang: &'static str,
    organisation: String,
    day: Day,
    failed: bool,
    /// Heading and paragraphs, in the order of the innovation cycle.
    parts: Vec<(String, Vec<String>)>,
    contact: String,
    link: Option<String>,
    themes: Vec<ThemeLink>,
    similar: Vec<ThemeLink>,
}

/// `GET /projects`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Problem> {
    let language = visitor.language;
    let stored = tower.store.projects().await?;
    let names = Organisations::known(&tower).await?;
    let rows = stored.iter().map(|one| row(&tower, one, &names, language)).collect();
    show(&ProjectsPage {
        rows,
        shares: visitor.member().is_some_and(|member| member.highest() >= Some(Role::Editor)),
        frame: Frame::new(visitor, say(language, "project-all", &[]), Here::Projects),
    })
}

fn row(tower: &Tower, stored: &StoredProject, names: &Organisations, language: Language) -> ProjectRow {
    let project = &stored.project;
    ProjectRow {
        href: format!("/projects/{}", project.id),
        title: project.title.clone(),
        lang: written_in(tower, project).code(),
        organisation: names.name(&project.organisation).to_owned(),
        day: Day::new(stored.created.date_naive(), language),
        phase: project.phase.as_deref().map(|phase| theme_link(tower, phase, language)),
        failed: project.failed,
        brief: crate::text::html::shorten(&crate::text::html::line(&project.problem), BRIEF_CHARS),
    }
}

fn written_in(tower: &Tower, project: &Project) -> Language {
    project.language.unwrap_or(tower.config.alerts.language)
}

/// `GET /projects/{id}`
pub(super) async fn one(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let StoredProject { project, created, .. } =
        tower.store.project(&id).await?.ok_or_else(Problem::not_found)?;
    let language = visitor.language;
    // Without an index there is still the project.
    let similar = projects::similar(&tower, &project, projects::SIMILAR_MAX).await.unwrap_or_default();
    let similar =
        similar.into_iter().map(|hit| ThemeLink { href: format!("/items/{}", hit.key), name: hit.title });
    let paragraphs = |text: &str| text.split("\n\n").map(|text| text.trim().to_owned()).collect();
    show(&ProjectPage {
        title: project.title.clone(),
        lang: written_in(&tower, &project).code(),
        organisation: Organisations::known(&tower).await?.name(&project.organisation).to_owned(),
        day: Day::new(created.date_naive(), language),
        failed: project.failed,
        parts: project
            .parts()
            .map(|part| (say(language, &format!("project-{}", part.key), &[]), paragraphs(part.text)))
            .collect(),
        contact: project.contact.clone(),
        link: project.link.as_ref().map(ToString::to_string),
        themes: project.named_themes().map(|theme| theme_link(&tower, theme, language)).collect(),
        similar: similar.collect(),
        frame: Frame::new(visitor, project.title.clone(), Here::Projects),
    })
}
