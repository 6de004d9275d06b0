//! The form of an innovation project, along the innovation cycle: it shares one, changes one, and finds who did the like.

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
use super::project_editing::ChangeView;
use super::search::ThemeLink;
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
pub(super) struct SharingPage {
    pub(super) frame: Frame,
    /// For which organisation a new one is.
    choice: Option<OrganisationChoice>,
    /// Id and title of one that is shared already.
    pub(super) project: Option<(String, String)>,
    sent: Sent,
    languages: Vec<(&'static str, &'static str)>,
    phases: Vec<(String, String)>,
    /// Key, and the themes to tick by id and name.
    lists: Vec<(&'static str, Vec<(String, String)>)>,
    pub(super) fault: Option<&'static str>,
    /// What somebody else wrote meanwhile.
    pub(super) other: Option<Vec<(String, String)>>,
    /// Who did the like, when that was asked.
    similar: Option<Vec<ThemeLink>>,
    /// What changed in one that is shared already.
    pub(super) history: Vec<ChangeView>,
}

impl SharingPage {
    fn label(&self, family: &str, key: &str) -> String {
        self.frame.t(&format!("{family}-{key}"))
    }
}

/// The fields as they were sent; a list is sent as one field for each that is ticked.
#[derive(Clone, Debug, Default)]
pub(super) struct Sent(pub(super) Vec<(String, String)>);

impl Sent {
    /// A project as the form would send it.
    pub(super) fn of(project: &Project) -> Sent {
        let mut fields = vec![("seen".to_owned(), project.mark())];
        let mut add = |name: &str, text: &str| fields.push((name.to_owned(), text.to_owned()));
        add("title", &project.title);
        add("language", project.language.map_or("", |language| language.code()));
        for (part, text) in project.all_parts() {
            add(part, text);
        }
        add("failed", if project.failed { "yes" } else { "" });
        add("phase", project.phase.as_deref().unwrap_or_default());
        for (name, ids) in [
            ("instruments", &project.instruments),
            ("obstacles", &project.obstacles),
            ("themes", &project.themes),
        ] {
            ids.iter().for_each(|id| add(name, id));
        }
        add("contact", &project.contact);
        add("link", project.link.as_ref().map_or("", |link| link.as_str()));
        Sent(fields)
    }

    /// What was typed, over what is there now: sent again it replaces that, knowingly.
    pub(super) fn over(mut self, now: &Project) -> Sent {
        self.0.retain(|(field, _)| field != "seen");
        self.0.push(("seen".to_owned(), now.mark()));
        self
    }

    pub(super) fn text(&self, name: &str) -> String {
        let found = self.0.iter().find(|(field, _)| field == name).map(|(_, text)| text.trim());
        found.unwrap_or_default().replace("\r\n", "\n")
    }

    fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(field, _)| field == name).map(|(_, text)| text.clone()).collect()
    }

    pub(super) fn has(&self, name: &str, value: &str) -> bool {
        self.0.iter().any(|(field, text)| field == name && text == value)
    }

    fn chosen(&self) -> Chosen {
        Chosen { organisation: self.text("organisation"), new_organisation: self.text("new_organisation") }
    }

    /// The project; a link that is none is a fault of its own.
    pub(super) fn project(&self, id: String, organisation: String) -> Result<Project, &'static str> {
        let language = self.text("language");
        if !language.is_empty() && Language::from_tag(&language).is_none() {
            return Err("web-problem-form");
        }
        let link = Some(self.text("link")).filter(|link| !link.is_empty());
        Ok(Project {
            id,
            title: self.text("title"),
            organisation,
            language: Language::from_tag(&language),
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
    if sent.text("action") == "similar" {
        let similar = like(&tower, &sent, &visitor).await?;
        let mut page = page(&tower, visitor, sent, None).await?;
        page.similar = Some(similar);
        return with_status(StatusCode::OK, &page);
    }
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
    projects::share(&tower, &project, visitor.name()).await?;
    Ok(Redirect::to(&format!("/projects/{}", project.id)).into_response())
}

/// Who did what is described, as far as it is; a description that says nothing is like nothing.
async fn like(tower: &Tower, sent: &Sent, visitor: &Visitor) -> Result<Vec<ThemeLink>, Problem> {
    let described: Vec<String> = ["title"].iter().chain(&PARTS).map(|part| sent.text(part)).collect();
    let language = Language::from_tag(&sent.text("language")).unwrap_or(visitor.language);
    similar_to(tower, &described.join("\n"), language).await
}

/// What others did that is most like a text, as links.
pub(super) async fn similar_to(
    tower: &Tower,
    text: &str,
    language: Language,
) -> Result<Vec<ThemeLink>, Problem> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let found = projects::similar_to_text(tower, text, Some(language), projects::SIMILAR_MAX).await;
    let found = found.map_err(|cause| Problem::no_index(&cause))?;
    Ok(found
        .into_iter()
        .map(|hit| ThemeLink { href: format!("/items/{}", hit.key), name: hit.title })
        .collect())
}

pub(super) fn fault_of(tower: &Tower, project: &Project) -> Option<&'static str> {
    projects::problems(tower, project).first().map(|problem| match problem {
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
    let choice = OrganisationChoice::of(tower, &visitor, Role::Editor, sent.chosen()).await?;
    let title = say(visitor.language, "sharing-title", &[]);
    let mut page = form(tower, Frame::new(visitor, title, Here::Projects), sent);
    (page.choice, page.fault) = (Some(choice), fault);
    Ok(page)
}

/// The form with what was sent.
pub(super) fn form(tower: &Tower, frame: Frame, sent: Sent) -> SharingPage {
    let language = frame.language();
    let all = tower.themes();
    let of = |family: Family| -> Vec<(String, String)> {
        let of_family = all.iter().filter(|theme| theme.family == family);
        of_family.map(|theme| (theme.id.clone(), theme.name.get(language).to_owned())).collect()
    };
    SharingPage {
        choice: None,
        project: None,
        sent,
        languages: Language::ALL.map(|one| (one.code(), one.own_name())).to_vec(),
        phases: of(Family::Phase),
        lists: LISTS.map(|(key, family)| (key, of(family))).to_vec(),
        fault: None,
        other: None,
        similar: None,
        history: Vec::new(),
        frame,
    }
}
