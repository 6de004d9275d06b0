//! The vendor answers what still decides, under a link and without an account; the officer decides what becomes of it.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Form, Path, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use tokio::sync::Semaphore;

use super::days::Day;
use super::files;
use super::frame::{Frame, Here, show};
use super::measure::with_status;
use super::problem::Problem;
use super::question::{Answered, QuestionForm, Sent, answered, field};
use super::upload::{self, Limits, Upload};
use super::visitor::Visitor;
use crate::daemon::files::in_words;
use crate::daemon::tower::Tower;
use crate::daemon::vendor::{self, Given, good_name};
use crate::law::{Fact, FactId, FactType};
use crate::register::FileFault;
use crate::store::Questionnaire;
use crate::text::{Language, say};

/// Forms of vendors that are read at a time: who has a link holds up other vendors at most.
static TURNS: Semaphore = Semaphore::const_new(4);
/// Largest files that may come in one form.
const FILES_AT_ONCE: usize = 2;
/// Fields of a question at most: its boxes, why, where and a file.
const PARTS_OF_A_QUESTION: usize = 64;

#[derive(Template)]
#[template(path = "vendor_link.html", config = "src/web/askama.toml")]
struct LinkPage {
    frame: Frame,
    id: String,
    /// `None` when there is nothing to ask.
    link: Option<String>,
}

/// A name of a vendor that is none, with what was typed.
#[derive(Template)]
#[template(path = "vendor_ask.html", config = "src/web/askama.toml")]
struct AskPage {
    frame: Frame,
    id: String,
    vendor: String,
}

/// `POST /systems/{id}/questionnaires`
pub(super) async fn make(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let system = tower.store.system(&id).await?.ok_or_else(Problem::not_found)?.system;
    let wanted = field(&sent, "", "vendor").ok_or_else(Problem::bad_form)?;
    let Some(name) = good_name(wanted) else {
        let title = say(visitor.language, "vendor-ask", &[]);
        let frame = Frame::new(visitor, title, Here::Register);
        return with_status(StatusCode::BAD_REQUEST, &AskPage { frame, id, vendor: wanted.to_owned() });
    };
    let chosen: Option<Vec<FactId>> = field(&sent, "", "choose").map(|_| {
        let facts = sent.iter().filter(|(name, _)| name == "fact");
        facts.map(|(_, fact)| fact.clone()).collect()
    });
    let made = vendor::ask(&tower, &system, &name, visitor.name(), chosen.as_deref()).await?;
    let link = made.map(|made| made.link);
    let title = say(visitor.language, "vendor-link-title", &[("name", system.name.into())]);
    secret(show(&LinkPage { frame: Frame::new(visitor, title, Here::Register), id, link })?)
}

/// `POST /systems/{id}/questionnaires/{questionnaire}`: ends it; one that is unknown or ended already has ended.
pub(super) async fn revoke(
    State(tower): State<Arc<Tower>>,
    Path((id, questionnaire)): Path<(String, String)>,
) -> Result<Response, Problem> {
    vendor::revoke(&tower, &id, &questionnaire).await?;
    Ok(Redirect::to(&format!("/systems/{id}#vendors")).into_response())
}

#[derive(Template)]
#[template(path = "vendor.html", config = "src/web/askama.toml")]
struct VendorPage {
    frame: Frame,
    system: String,
    description: Option<String>,
    who: String,
    until: Day,
    name: String,
    questions: Vec<QuestionForm>,
    faults: Vec<String>,
}

#[derive(Template)]
#[template(path = "vendor_done.html", config = "src/web/askama.toml")]
struct DonePage {
    frame: Frame,
    lead: String,
}

/// What was typed under a link that ended meanwhile.
#[derive(Template)]
#[template(path = "vendor_late.html", config = "src/web/askama.toml")]
struct LatePage {
    frame: Frame,
    who: String,
    typed: String,
}

/// `GET /answer/{token}`
pub(super) async fn questions(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    match page(&tower, visitor.clone(), &token, None).await? {
        Some(page) => secret(show(&page)?),
        None => gone(visitor),
    }
}

/// `POST /answer/{token}`
pub(super) async fn answer(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    // Who never had a link has nothing to say: not a byte of it is read.
    let asked = match vendor::asked(&tower, &token).await? {
        Some((asked, _)) => asked,
        None => match vendor::ended(&tower, &token).await? {
            Some(asked) => asked,
            None => return gone(visitor),
        },
    };
    let form = form(&tower, &headers, body, asked.facts.len()).await?;
    let Some(mut page) = page(&tower, visitor.clone(), &token, Some(&form.fields)).await? else {
        return too_late(&tower, visitor, &asked, &form.fields);
    };
    let name = field(&form.fields, "", "name").and_then(good_name);
    let by = name.as_ref().map(|name| format!("{}, {name}", asked.vendor)).unwrap_or_default();
    let (mut answers, mut status) = (Vec::<(FactId, Given)>::new(), StatusCode::BAD_REQUEST);
    let facts = asked.facts.iter().filter_map(|id| tower.book.fact(id));
    for (fact, question) in facts.zip(&mut page.questions) {
        let prefix = prefix(&fact.id);
        let file = files::chosen(&tower, &form, &format!("{prefix}file"), &by);
        let read = answered(fact, &prefix, &form.fields);
        let wrong = match (&read, &file) {
            (Err(fault), _) => Some(page.frame.t(fault)),
            // Evidence of nothing is lost when nobody says so.
            (Ok(None), Ok(Some(_))) => Some(page.frame.t("interview-fault-choice")),
            _ => None,
        };
        let said = fact.question.get(visitor.language);
        page.faults.extend(wrong.map(|wrong| format!("{said} {wrong}")));
        match (read, file) {
            (_, Err(fault)) => {
                if fault == FileFault::TooLarge {
                    status = files::status_of(fault);
                }
                let fault = in_words(fault, &tower, visitor.language);
                page.faults.push(format!("{said} {fault}"));
                question.file_fault = Some(fault);
            }
            (read, Ok(file)) => {
                question.file_fault = file.as_ref().map(|_| page.frame.t("file-again"));
                if let Ok(Some(Answered { value, why, source })) = read {
                    let files = file.into_iter().collect();
                    answers.push((fact.id.clone(), Given { value, why, source, files }));
                }
            }
        }
    }
    if name.is_none() {
        page.faults.push(page.frame.t("vendor-fault-name"));
    }
    // Thanks for answers that nobody gave would let both sides wait.
    if answers.is_empty() && page.faults.is_empty() {
        page.faults.push(page.frame.t("vendor-fault-none"));
    }
    let (Some(name), true) = (name, page.faults.is_empty()) else { return shown_again(&page, status) };
    match vendor::answer(&tower, &token, &name, answers).await? {
        vendor::Answered::Done => done(visitor, "vendor-thanks"),
        vendor::Answered::Gone => too_late(&tower, visitor, &asked, &form.fields),
        vendor::Answered::TooManyFiles => {
            page.faults.push(page.frame.t1("file-fault-vendor", "limit", vendor::FILES_MAX));
            shown_again(&page, status)
        }
        vendor::Answered::Fault(fault) => {
            page.faults.push(in_words(fault, &tower, visitor.language));
            shown_again(&page, status)
        }
    }
}

/// What was typed stays in the form.
fn shown_again(page: &VendorPage, status: StatusCode) -> Result<Response, Problem> {
    secret(with_status(status, page)?)
}

/// Reads the form of a vendor, in which a file may be chosen for each question.
async fn form(tower: &Tower, headers: &HeaderMap, body: Body, questions: usize) -> Result<Upload, Problem> {
    let _turn = upload::turn(headers, &TURNS).await?;
    let bytes_max = tower.config.files.bytes_max;
    let limits = Limits {
        files_bytes: FILES_AT_ONCE * bytes_max,
        parts: 8 + questions * PARTS_OF_A_QUESTION,
        ..Limits::with_texts(bytes_max)
    };
    upload::read(headers, body, limits).await.map_err(files::not_read)
}

/// Before the names of the fields of a question.
fn prefix(fact: &str) -> String {
    format!("{fact}-")
}

async fn page(
    tower: &Tower,
    visitor: Visitor,
    token: &str,
    sent: Option<&Sent>,
) -> Result<Option<VendorPage>, Problem> {
    let Some((asked, system)) = vendor::asked(tower, token).await? else { return Ok(None) };
    let language = visitor.language;
    let facts = asked.facts.iter().filter_map(|id| tower.book.fact(id));
    let limit = files::help(tower, language);
    let title = say(language, "vendor-title", &[("name", system.name.clone().into())]);
    Ok(Some(VendorPage {
        frame: Frame::new(visitor, title, Here::Elsewhere),
        system: system.name,
        description: system.description,
        who: asked.who,
        until: Day::of(asked.expires, tower.config.alerts.time_zone, language),
        name: sent.and_then(|sent| field(sent, "", "name")).unwrap_or_default().to_owned(),
        questions: facts
            .map(|fact| QuestionForm::new(fact, &prefix(&fact.id), sent, None, (&limit, language)))
            .collect(),
        faults: Vec::new(),
    }))
}

/// The link ended while somebody was typing: what they wrote is shown back, to copy and to send to who asked.
fn too_late(
    tower: &Tower,
    visitor: Visitor,
    asked: &Questionnaire,
    sent: &Sent,
) -> Result<Response, Problem> {
    let language = visitor.language;
    let facts = asked.facts.iter().filter_map(|id| tower.book.fact(id));
    let typed: Vec<String> = facts.filter_map(|fact| typed(fact, sent, language)).collect();
    if typed.is_empty() {
        return gone(visitor);
    }
    let title = say(language, "vendor-late-title", &[]);
    let page = LatePage {
        who: asked.who.clone(),
        typed: typed.join("\n\n"),
        frame: Frame::new(visitor, title, Here::Elsewhere),
    };
    secret(with_status(StatusCode::GONE, &page)?)
}

/// A question with what was answered to it, in words; also an answer that could not be kept.
fn typed(fact: &Fact, sent: &Sent, language: Language) -> Option<String> {
    let prefix = prefix(&fact.id);
    let values = sent.iter().filter(|(name, _)| *name == format!("{prefix}value")).map(|(_, value)| value);
    let label = |value: &String| match (fact.shape, value.as_str()) {
        (FactType::YesNo, "true") => say(language, "law-yes", &[]),
        (FactType::YesNo, "false") => say(language, "law-no", &[]),
        _ => fact.labels.get(value).map_or(value.as_str(), |label| label.get(language)).to_owned(),
    };
    let none = field(sent, &prefix, "none").map(|_| say(language, "interview-none", &[]));
    let text = |name: &str| field(sent, &prefix, name).map(|text| text.trim().to_owned());
    let lines = values.map(label).chain(none).chain(text("why")).chain(text("source"));
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    (!lines.is_empty()).then(|| format!("{}\n{}", fact.question.get(language), lines.join("\n")))
}

fn gone(visitor: Visitor) -> Result<Response, Problem> {
    let mut response = done(visitor, "vendor-gone")?;
    *response.status_mut() = StatusCode::NOT_FOUND;
    Ok(response)
}

fn done(visitor: Visitor, lead: &str) -> Result<Response, Problem> {
    let title = say(visitor.language, "vendor-done-title", &[]);
    let lead = say(visitor.language, lead, &[]);
    secret(show(&DonePage { frame: Frame::new(visitor, title, Here::Elsewhere), lead })?)
}

/// The address is the only key: no cache keeps the page, no search engine lists it.
fn secret(mut response: Response) -> Result<Response, Problem> {
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    Ok(response)
}
