//! The form that shares an innovation project, along the innovation cycle.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::frame::{Frame, Here};
use super::measure::with_status;
use super::organisation_choice::{Chosen, OrganisationChoice};
use super::problem::Problem;
use super::visitor::Visitor;
use crate::daemon::naming::{New, free_id};
use crate::daemon::projects;
use crate::daemon::tower::Tower;
use crate::news::themes::Family;
use crate::people::Role;
use crate::register::{Project, ProjectProblem};
use crate::text::{Language, say};

/// The parts that are texts, in the order of the innovation cycle.
const PARTS: [&str; 6] = ["problem", "idea", "plan", "execution", "evaluation", "lessons"];
/// The lists to tick, with their families.
const LISTS: [(&str, Family); 3] =
    [("instruments", Family::Instrument), ("obstacles", Family::Obstacle), ("themes", Family::Theme)];

#[derive(Template)]
#[template(path = "sharing.html", config = "src/web/askama.toml")]
struct SharingPage {
    frame: Frame,
    choice: OrganisationChoice,
    sent: Sent,
    languages: Vec<(&'static str, &'static str)>,
    phases: Vec<(String, String)>,
    /// Key, and the themes to tick by id and name.
    lists: Vec<(&'static str, Vec<(String, String)>)>,
    fault: Option<&'static str>,
}

impl SharingPage {
    fn label(&self, family: &str, key: &str) -> String {
        self.frame.t(&format!("{family}-{key}"))
    }
}

/// The fields as they were sent; a list is sent as one field for each that is ticked.
struct Sent(Vec<(String, String)>);

impl Sent {
    fn text(&self, name: &str) -> String {
        let found = self.0.iter().find(|(field, _)| field == name).map(|(_, text)| text.trim());
        found.unwrap_or_default().replace("\r\n", "\n")
    }

    fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(field, _)| field == name).map(|(_, text)| text.clone()).collect()
    }

    fn has(&self, name: &str, value: &str) -> bool {
        self.0.iter().any(|(field, text)| field == name && text == value)
    }

    fn chosen(&self) -> Chosen {
        Chosen { organisation: self.text("organisation"), new_organisation: self.text("new_organisation") }
    }

    /// The project; a link that is none is a fault of its own.
    fn project(&self, id: String, organisation: String) -> Result<Project, &'static str> {
        let link = Some(self.text("link")).filter(|link| !link.is_empty());
        Ok(Project {
            id,
            title: self.text("title"),
            organisation,
            language: Language::from_tag(&self.text("language")),
            problem: self.text("problem"),
            idea: self.text("idea"),
            plan: self.text("plan"),
            execution: self.text("execution"),
            evaluation: self.text("evaluation"),
            lessons: self.text("lessons"),
            failed: self.has("failed", "yes"),
            phase: Some(self.text("phase")).filter(|phase| !phase.is_empty()),
            instruments: self.all("instruments"),
            obstacles: self.all("obstacles"),
            themes: self.all("themes"),
            contact: self.text("contact"),
            link: link.map(|link| link.parse()).transpose().map_err(|_| "sharing-fault-link")?,
        })
    }
}

/// `GET /share`
pub(super) async fn blank(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Problem> {
    let language = visitor.language.code().to_owned();
    let contact = visitor.signed_in().member.email.clone();
    let sent = Sent(vec![("language".to_owned(), language), ("contact".to_owned(), contact)]);
    with_status(StatusCode::OK, &page(&tower, visitor, sent, None).await?)
}

/// `POST /share`
pub(super) async fn share(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let sent = Sent(fields);
    let choice = OrganisationChoice::of(&tower, &visitor, Role::Editor, sent.chosen()).await?;
    let Some(named) = choice.named() else {
        let page = page(&tower, visitor, sent, Some("about-fault-organisation")).await?;
        return with_status(StatusCode::BAD_REQUEST, &page);
    };
    let id = free_id(&tower, New::Project, &sent.text("title")).await?.ok_or_else(Problem::bad_form)?;
    let read = sent.project(id, named.id.clone()).and_then(|project| match fault_of(&tower, &project) {
        Some(fault) => Err(fault),
        None => Ok(project),
    });
    let project = match read {
        Ok(project) => project,
        Err(fault) => {
            let page = page(&tower, visitor, sent, Some(fault)).await?;
            return with_status(StatusCode::BAD_REQUEST, &page);
        }
    };
    named.keep(&tower).await?;
    projects::share(&tower, &project).await?;
    Ok(Redirect::to(&format!("/projects/{}", project.id)).into_response())
}

fn fault_of(tower: &Tower, project: &Project) -> Option<&'static str> {
    let themes = tower.themes();
    let is_theme = |family: &str, id: &str| themes.by_id(id).is_ok_and(|theme| theme.family.code() == family);
    project.problems(is_theme).first().map(|problem| match problem {
        ProjectProblem::Missing(_) => "sharing-fault-missing",
        ProjectProblem::TooLong { .. } => "sharing-fault-long",
        ProjectProblem::Link(_) => "sharing-fault-link",
        ProjectProblem::Unreadable(_) | ProjectProblem::Id(_) | ProjectProblem::Theme { .. } => {
            "web-problem-form"
        }
    })
}

async fn page(
    tower: &Tower,
    visitor: Visitor,
    sent: Sent,
    fault: Option<&'static str>,
) -> Result<SharingPage, Problem> {
    let language = visitor.language;
    let choice = OrganisationChoice::of(tower, &visitor, Role::Editor, sent.chosen()).await?;
    let all = tower.themes();
    let of = |family: Family| -> Vec<(String, String)> {
        let of_family = all.iter().filter(|theme| theme.family == family);
        of_family.map(|theme| (theme.id.clone(), theme.name.get(language).to_owned())).collect()
    };
    Ok(SharingPage {
        choice,
        sent,
        languages: Language::ALL.map(|one| (one.code(), one.own_name())).to_vec(),
        phases: of(Family::Phase),
        lists: LISTS.map(|(key, family)| (key, of(family))).to_vec(),
        fault,
        frame: Frame::new(visitor, say(language, "sharing-title", &[]), Here::Projects),
    })
}
