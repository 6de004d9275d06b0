//! What the AI Act says of a system, of the register or sent along.

use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

use super::answer::{answer, day, hashed, tagged};
use super::asked::Asked;
use super::body;
use super::fault::Fault;
use crate::daemon::{Tower, assess};
use crate::law::{Assessment, Receipt};
use crate::register::System;
use crate::text::Language;
use crate::web::visitor::Visitor;

/// The days of an assessment.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Days {
    /// The day asked about; today when not said.
    #[param(value_type = Option<String>, format = Date)]
    pub(super) on: Option<String>,
    /// The day whose state of the law is used; today when not said.
    #[param(value_type = Option<String>, format = Date)]
    pub(super) law: Option<String>,
}

/// The day asked about, and the day of the law.
pub(super) fn days(asked: &Days, today: NaiveDate) -> Result<(NaiveDate, NaiveDate), Fault> {
    Ok((day("on", asked.on.as_deref(), today)?, day("law", asked.law.as_deref(), today)?))
}

/// What the AI Act says of a system of the register.
#[utoipa::path(get, path = "/api/v1/systems/{id}/assessment", tag = "register", security(("token" = ["register:read", "reader"])), params(("id" = String, Path, description = "its id"), Days), responses((status = 200, description = "the assessment, with its receipt", body = Assessed, headers(("ETag" = String)))))]
pub(super) async fn one(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    Asked(asked): Asked<Days>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let system = tower.store.system(&id).await?.ok_or_else(Fault::not_found)?.system;
    let value = assessed(tower, system, &asked, visitor.language).await?;
    Ok(tagged(&value, &hashed(&value), visitor.language, &headers))
}

/// What the AI Act says of a system that is sent; nothing is stored.
#[utoipa::path(post, path = "/api/v1/check", tag = "register", security(()), params(Days), request_body(content = System, example = json!({ "id": "chatbot", "name": "Chatbot", "organisation": "gent", "facts": {} })), responses((status = 200, description = "the assessment, with its receipt", body = Assessed)))]
pub(super) async fn check(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Asked(asked): Asked<Days>,
    headers: HeaderMap,
    sent: Bytes,
) -> Result<Response, Fault> {
    let system = body::system(&tower, &headers, &sent)?;
    Ok(answer(&assessed(tower, system, &asked, visitor.language).await?, visitor.language))
}

/// An assessment, and its receipt.
#[derive(Serialize, ToSchema)]
#[schema(as = AssessmentWithReceipt)]
pub(super) struct Assessed {
    #[serde(flatten)]
    assessment: Assessment<String>,
    receipt: Receipt,
}

async fn assessed(
    tower: Arc<Tower>,
    system: System,
    asked: &Days,
    language: Language,
) -> Result<Value, Fault> {
    let (on, law) = days(asked, tower.today())?;
    let decided = move || {
        let assessment = assess::assess_on(&tower, &system, on, law);
        let receipt = Receipt::of(&tower.book, &system.for_law(&tower.book), &assessment);
        json!(Assessed { assessment: assessment.in_language(language), receipt })
    };
    Ok(tokio::task::spawn_blocking(decided).await?)
}
