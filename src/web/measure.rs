//! One measure: what is done for a duty, and the form that sets it.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;

use super::days::Day;
use super::files::{self, FileView};
use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::upload::Upload;
use super::visitor::Visitor;
use crate::daemon::files::{edit_with, in_words};
use crate::daemon::tower::Tower;
use crate::law::RuleBook;
use crate::register::{FileFault, Measure, MeasureFault, MeasureState, NewFile, System};
use crate::store::{Edited, Seen};
use crate::text::{Language, say};

/// A measure as a reader sees it.
#[derive(Clone, Debug, Template)]
#[template(path = "measure_view.html", config = "src/web/askama.toml")]
pub(super) struct MeasureView {
    state: String,
    settled: bool,
    owner: Option<String>,
    date: Option<Day>,
    link: Option<String>,
    evidence: Option<String>,
    reason: Option<String>,
    note: Option<String>,
    evidence_label: String,
    files: Vec<FileView>,
}

impl MeasureView {
    /// Without a measure the duty is open.
    pub(super) fn new(system: &System, rule: &str, book: &RuleBook, language: Language) -> MeasureView {
        let measure = system.measures.get(rule).cloned().unwrap_or_default();
        MeasureView {
            state: say(language, &format!("measure-{}", measure.state.as_str()), &[]),
            settled: measure.state.settled(),
            date: measure.date.map(|date| Day::new(date, language)),
            link: measure.link().map(str::to_owned),
            owner: measure.owner,
            evidence: measure.evidence,
            reason: measure.reason,
            note: measure.note,
            evidence_label: say(language, "measure-evidence", &[]),
            files: FileView::of(system, &part(rule), book, language),
        }
    }
}

/// A state to choose.
struct Choice {
    value: &'static str,
    name: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "measure.html", config = "src/web/askama.toml")]
struct MeasurePage {
    frame: Frame,
    id: String,
    system: String,
    duty: Option<String>,
    states: Vec<Choice>,
    sent: Sent,
    /// What is evidence of it already.
    files: Vec<FileView>,
    /// Which files are taken.
    limit: String,
    /// What is wrong with the file, or that it must be chosen again.
    file_fault: Option<String>,
    /// What is wrong with what was sent.
    fault: Option<String>,
    /// What somebody else wrote meanwhile, and who.
    other: Option<(MeasureView, String)>,
}

/// What the form sends; every part as it was typed, so that nothing is lost when it must be shown again.
#[derive(Clone, Debug, Default)]
pub(super) struct Sent {
    seen: i64,
    state: String,
    owner: String,
    date: String,
    evidence: String,
    reason: String,
    note: String,
}

impl Sent {
    fn read(form: &Upload) -> Option<Sent> {
        let text = |name: &str| form.field(name).to_owned();
        Some(Sent {
            seen: form.field("seen").parse().ok()?,
            state: text("state"),
            owner: text("owner"),
            date: text("date"),
            evidence: text("evidence"),
            reason: text("reason"),
            note: text("note"),
        })
    }

    fn of(measure: &Measure, seen: i64) -> Sent {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        Sent {
            seen,
            state: measure.state.as_str().to_owned(),
            owner: text(&measure.owner),
            date: measure.date.map(|date| date.to_string()).unwrap_or_default(),
            evidence: text(&measure.evidence),
            reason: text(&measure.reason),
            note: text(&measure.note),
        }
    }

    /// The measure, or the message that says what is wrong with it.
    fn measure(&self) -> Result<Measure, &'static str> {
        let text = |text: &str| Some(text.trim().replace("\r\n", "\n")).filter(|text| !text.is_empty());
        let date = match self.date.trim() {
            "" => None,
            date if date.len() == 10 => Some(date.parse::<NaiveDate>().map_err(|_| "web-problem-day")?),
            _ => return Err("web-problem-day"),
        };
        let measure = Measure {
            state: self.state.parse().map_err(|_| "measure-fault-state")?,
            owner: text(&self.owner),
            date,
            evidence: text(&self.evidence),
            reason: text(&self.reason),
            note: text(&self.note),
        };
        match measure.fault() {
            None => Ok(measure),
            Some(MeasureFault::NoReason) => Err("measure-fault-reason"),
            Some(MeasureFault::TooLong) => Err("measure-fault-long"),
        }
    }
}

/// `GET /systems/{id}/measures/{rule}`
pub(super) async fn form(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path((id, rule)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let system = known(&tower, &id, &rule).await?;
    // The version is read before the text: the other way round an old text could carry a new number.
    let seen = tower.store.part_version(&id, &part(&rule)).await?;
    let system = tower.store.system(&id).await?.map_or(system, |stored| stored.system);
    let measure = system.measures.get(&rule).cloned().unwrap_or_default();
    show(&page(&tower, visitor, &system, &rule, Sent::of(&measure, seen)))
}

/// `POST /systems/{id}/measures/{rule}`
pub(super) async fn set(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path((id, rule)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let system = known(&tower, &id, &rule).await?;
    let form = files::form(&tower, &headers, body).await?;
    let sent = Sent::read(&form).ok_or_else(Problem::bad_form)?;
    let chose = !form.files.is_empty() || !form.too_large.is_empty();
    let (measure, file) = (sent.measure(), files::chosen(&tower, &form, "file", visitor.name()));
    let (measure, file) = match (measure, file) {
        (Ok(measure), Ok(file)) => (measure, file),
        (measure, file) => {
            let mut page = page(&tower, visitor, &system, &rule, sent);
            page.fault = measure.err().map(|fault| page.frame.t(fault));
            let fault = file.err();
            page.choose_again(&tower, fault, chose);
            return with_status(fault.map_or(StatusCode::BAD_REQUEST, files::status_of), &page);
        }
    };
    let part = part(&rule);
    let seen = Seen { part: &part, version: sent.seen };
    let wish = (!chose).then(|| measure.clone());
    let (mut fault, files_max) = (None, tower.config.files.per_system);
    let change = |system: &mut System, files: &[NewFile]| {
        let attached = files.iter().map(|file| system.attach(file, part.clone(), files_max));
        match attached.collect::<Result<Vec<_>, _>>() {
            Ok(_) => drop(system.measures.insert(rule.clone(), measure)),
            Err(not) => fault = Some(not),
        }
    };
    let file = file.into_iter().collect();
    match (edit_with(&tower, &id, Some(seen), file, visitor.name(), change).await?, fault) {
        (Edited::Done(now), Some(fault)) => {
            let mut page = page(&tower, visitor, &now.system, &rule, sent);
            page.choose_again(&tower, Some(fault), chose);
            with_status(StatusCode::BAD_REQUEST, &page)
        }
        (Edited::Done(_), None) => Ok(Redirect::to(&format!("/systems/{id}#duties")).into_response()),
        (Edited::NoSystem, _) => Err(Problem::not_found()),
        // Sent twice by a double click it is no conflict: what stands there is what was meant.
        (Edited::Stale(now), _) if wish.is_some() && wish.as_ref() == now.system.measures.get(&rule) => {
            Ok(Redirect::to(&format!("/systems/{id}#duties")).into_response())
        }
        (Edited::Stale(now), _) => {
            let last = tower.store.last_change_of(&id, &part).await?;
            let theirs = MeasureView::new(&now.system, &rule, &tower.book, visitor.language);
            let (who, version) = last.map_or((String::new(), 0), |last| (last.who, last.version));
            // What was typed stays in the form; sent again it replaces what is shown beside it, knowingly.
            let mut page = page(&tower, visitor, &now.system, &rule, Sent { seen: version, ..sent });
            page.other = Some((theirs, who));
            page.choose_again(&tower, None, chose);
            with_status(StatusCode::CONFLICT, &page)
        }
    }
}

impl MeasurePage {
    /// No browser keeps a file in a form that is shown again.
    fn choose_again(&mut self, tower: &Tower, fault: Option<FileFault>, chose: bool) {
        self.file_fault = match fault {
            Some(fault) => Some(in_words(fault, tower, self.frame.language())),
            None => chose.then(|| self.frame.t("file-again")),
        };
    }
}

fn part(rule: &str) -> String {
    format!("measures/{rule}")
}

/// The system, when there is such a duty: in the book, or of an older book and with a measure.
async fn known(tower: &Tower, id: &str, rule: &str) -> Result<System, Problem> {
    let system = tower.store.system(id).await?.ok_or_else(Problem::not_found)?.system;
    if tower.book.rule(rule).is_none() && !system.measures.contains_key(rule) {
        return Err(Problem::not_found());
    }
    Ok(system)
}

fn page(tower: &Tower, visitor: Visitor, system: &System, rule: &str, sent: Sent) -> MeasurePage {
    let language = visitor.language;
    let known = tower.book.rule(rule);
    let title = known.map_or_else(|| rule.to_owned(), |rule| rule.title.get(language).to_owned());
    let duty = known.and_then(|rule| rule.duty.as_ref()).map(|duty| duty.get(language).to_owned());
    let choice = |state: MeasureState| Choice {
        value: state.as_str(),
        name: say(language, &format!("measure-{}", state.as_str()), &[]),
        chosen: state.as_str() == sent.state,
    };
    MeasurePage {
        states: MeasureState::ALL.into_iter().map(choice).collect(),
        frame: Frame::new(visitor, title, Here::Register),
        id: system.id.clone(),
        system: system.name.clone(),
        duty,
        files: FileView::of(system, &part(rule), &tower.book, language),
        limit: files::help(tower, language),
        sent,
        file_fault: None,
        fault: None,
        other: None,
    }
}

pub(super) fn with_status(status: StatusCode, page: &impl Template) -> Result<Response, Problem> {
    let mut response = show(page)?;
    *response.status_mut() = status;
    Ok(response)
}
