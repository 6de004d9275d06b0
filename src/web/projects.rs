//! The innovation projects that organisations share: all of them, and one with what others did that is like it.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::days::Day;
use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::search::{ThemeLink, theme_link};
use super::sharing::similar_to;
use super::visitor::Visitor;
use crate::daemon::naming::Organisations;
use crate::daemon::projects;
use crate::daemon::tower::Tower;
use crate::news::themes::Family;
use crate::people::Role;
use crate::register::Project;
use crate::store::StoredProject;
use crate::text::{Language, say};

/// Signs of the problem in the list.
const BRIEF_CHARS: usize = 240;
/// Signs of what somebody wants to do: it stands in an address.
const LIKE_CHARS_MAX: usize = 2_000;

#[derive(Template)]
#[template(path = "projects.html", config = "src/web/askama.toml")]
struct ProjectsPage {
    frame: Frame,
    /// Whether the reader may share one.
    shares: bool,
    /// What somebody wants to do, and who did the like; `None` while nobody asks.
    like: String,
    similar: Option<Vec<ThemeLink>>,
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
pub(super) struct ProjectPage {
    frame: Frame,
    id: String,
    title: String,
    lang: &'static str,
    organisation: String,
    day: Day,
    changed: Option<Day>,
    failed: bool,
    /// For who may change it.
    editing: Option<Editing>,
    /// Heading and paragraphs, in the order of the innovation cycle.
    parts: Vec<(String, Vec<String>)>,
    contact: String,
    link: Option<String>,
    themes: Vec<ThemeLink>,
    similar: Vec<ThemeLink>,
}

/// The step to another phase, as it was sent.
pub(super) struct Step {
    pub(super) seen: String,
    pub(super) phase: String,
    pub(super) learned: String,
    pub(super) fault: Option<&'static str>,
}

/// The form of that step.
struct Editing {
    /// What was learned in the phase that it leaves?
    question: String,
    phases: Vec<(String, String)>,
    seen: String,
    phase: String,
    learned: String,
    fault: Option<&'static str>,
}

/// What somebody wants to do, when they ask who did the like.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    like: String,
}

/// `GET /projects?like=TEXT`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let language = visitor.language;
    let stored = tower.store.projects().await?;
    let names = Organisations::known(&tower).await?;
    let rows = stored.iter().map(|one| row(&tower, one, &names, language)).collect();
    let like: String = asked.like.trim().chars().take(LIKE_CHARS_MAX).collect();
    let similar = match like.is_empty() {
        true => None,
        false => Some(similar_to(&tower, &like, language).await?),
    };
    show(&ProjectsPage {
        rows,
        like,
        similar,
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
    show(&page_with(&tower, visitor, &id, None).await?)
}

/// The page of a project, with what was sent of its next step.
pub(super) async fn page_with(
    tower: &Tower,
    visitor: Visitor,
    id: &str,
    step: Option<Step>,
) -> Result<ProjectPage, Problem> {
    let StoredProject { project, created, changed, .. } =
        tower.store.project(id).await?.ok_or_else(Problem::not_found)?;
    let language = visitor.language;
    let zone = tower.config.alerts.time_zone;
    let edits = visitor.may(Role::Editor, Some(&project.organisation));
    // Without an index there is still the project.
    let similar = projects::similar(tower, &project, projects::SIMILAR_MAX).await.unwrap_or_default();
    let similar =
        similar.into_iter().map(|hit| ThemeLink { href: format!("/items/{}", hit.key), name: hit.title });
    let paragraphs = |text: &str| text.split("\n\n").map(|text| text.trim().to_owned()).collect();
    Ok(ProjectPage {
        id: project.id.clone(),
        changed: (changed > created).then(|| Day::of(changed, zone, language)),
        editing: edits.then(|| editing(tower, &project, step, language)),
        title: project.title.clone(),
        lang: written_in(tower, &project).code(),
        organisation: Organisations::known(tower).await?.name(&project.organisation).to_owned(),
        day: Day::new(created.date_naive(), language),
        failed: project.failed,
        parts: project
            .parts()
            .map(|part| (say(language, &format!("project-{}", part.key), &[]), paragraphs(part.text)))
            .collect(),
        contact: project.contact.clone(),
        link: project.link.as_ref().map(ToString::to_string),
        themes: project.named_themes().map(|theme| theme_link(tower, theme, language)).collect(),
        similar: similar.collect(),
        frame: Frame::new(visitor, project.title.clone(), Here::Projects),
    })
}

/// The form for the next step: nothing sent yet proposes the phase that follows.
fn editing(tower: &Tower, project: &Project, step: Option<Step>, language: Language) -> Editing {
    let themes = tower.themes();
    let phases = themes.iter().filter(|theme| theme.family == Family::Phase);
    let now = project.phase.as_deref().and_then(|id| themes.by_id(id).ok());
    let question = match now {
        Some(now) => {
            say(language, "project-learned-in", &[("phase", now.name.get(language).to_owned().into())])
        }
        None => say(language, "project-learned", &[]),
    };
    let next = || projects::next_phase(tower, project.phase.as_deref()).or_else(|| project.phase.clone());
    let step = step.unwrap_or_else(|| Step {
        seen: project.mark(),
        phase: next().unwrap_or_default(),
        learned: String::new(),
        fault: None,
    });
    Editing {
        question,
        phases: phases.map(|theme| (theme.id.clone(), theme.name.get(language).to_owned())).collect(),
        seen: step.seen,
        phase: step.phase,
        learned: step.learned,
        fault: step.fault,
    }
}
