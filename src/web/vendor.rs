//! The vendor answers what still decides, under a link and without an account; the officer decides what becomes of it.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::days::Day;
use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::question::{Answered, QuestionForm, Sent, answered, field};
use super::visitor::Visitor;
use crate::daemon::tower::Tower;
use crate::daemon::vendor::{self, Given, good_name};
use crate::law::FactId;
use crate::text::say;

#[derive(Template)]
#[template(path = "vendor_link.html", config = "src/web/askama.toml")]
struct LinkPage {
    frame: Frame,
    id: String,
    /// `None` when there is nothing to ask.
    link: Option<String>,
}

/// What the officer's form sends.
#[derive(Deserialize)]
pub(super) struct Wanted {
    vendor: String,
}

/// `POST /systems/{id}/questionnaires`
pub(super) async fn make(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Problem> {
    let system = tower.store.system(&id).await?.ok_or_else(Problem::not_found)?.system;
    let name = good_name(&wanted.vendor).ok_or_else(Problem::bad_form)?;
    let link = vendor::ask(&tower, &system, &name, visitor.name()).await?.map(|made| made.link);
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
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let Some(mut page) = page(&tower, visitor.clone(), &token, Some(&sent)).await? else {
        return gone(visitor);
    };
    let Some((asked, _)) = vendor::asked(&tower, &token).await? else { return gone(visitor) };
    let name = field(&sent, "", "name").and_then(good_name);
    let mut answers: Vec<(FactId, Given)> = Vec::new();
    for fact in asked.facts.iter().filter_map(|id| tower.book.fact(id)) {
        match answered(fact, &prefix(&fact.id), &sent) {
            Ok(None) => {}
            Ok(Some(Answered { value, why, source })) => {
                answers.push((fact.id.clone(), Given { value, why, source }));
            }
            Err(fault) => {
                let question = fact.question.get(visitor.language);
                page.faults.push(format!("{question} {}", page.frame.t(fault)));
            }
        }
    }
    if name.is_none() {
        page.faults.push(page.frame.t("vendor-fault-name"));
    }
    let (Some(name), true) = (name, page.faults.is_empty()) else {
        let mut response = secret(show(&page)?)?;
        *response.status_mut() = StatusCode::BAD_REQUEST;
        return Ok(response);
    };
    if !vendor::answer(&tower, &token, &name, answers).await? {
        return gone(visitor);
    }
    done(visitor, "vendor-thanks")
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
    let title = say(language, "vendor-title", &[("name", system.name.clone().into())]);
    Ok(Some(VendorPage {
        frame: Frame::new(visitor, title, Here::Elsewhere),
        system: system.name,
        description: system.description,
        who: asked.who,
        until: Day::of(asked.expires, tower.config.alerts.time_zone, language),
        name: sent.and_then(|sent| field(sent, "", "name")).unwrap_or_default().to_owned(),
        questions: facts
            .map(|fact| QuestionForm::new(fact, &prefix(&fact.id), sent, None, language))
            .collect(),
        faults: Vec::new(),
    }))
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
