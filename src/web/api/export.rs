//! Systems as files over the API: for other registers, for spreadsheets, for a council.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{AnyOf, ArrayBuilder, Object, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use super::caller::Caller;
use super::fault::Fault;
use crate::daemon::Tower;
use crate::daemon::exports::takes_long;
use crate::people::Role;
use crate::register::System;
use crate::register::export::ExportFormat;
use crate::web::export::file;
use crate::web::visitor::Visitor;

/// The form of a file.
#[derive(ToSchema, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(dead_code)] // only described: the words are those of the export, which a test holds against this
pub(super) enum Form {
    Belfort,
    Csv,
    Nl,
    NlSubmission,
    NlMissing,
    NlCsv,
    AnnexViii,
    Fria,
    JsonLd,
    Report,
    AnnexViiiPdf,
    FriaPdf,
    ReportPdf,
}

/// What a file in JSON holds: one record or a list of them, in the form that was asked for.
#[derive(Debug)]
pub(super) struct Records;

impl PartialSchema for Records {
    fn schema() -> RefOr<Schema> {
        let record = || Object::with_type(Type::Object);
        AnyOf::builder().item(record()).item(ArrayBuilder::new().items(record())).into()
    }
}

impl ToSchema for Records {}

/// One system as a file: our own form, the Dutch standard and what stands in the way of submitting it (`nl-missing`), Annex VIII, the FRIA, the report, as a table, a page or a PDF.
#[utoipa::path(get, path = "/api/v1/systems/{id}/export/{format}", tag = "register", security(("token" = ["register:read", "reader"])), params(("id" = String, Path, description = "its id"), ("format" = inline(Form), Path, description = "the form of the file")), responses((status = 200, description = "the file", content((Records = "application/json"), (String = "text/csv"), (String = "text/html"), (Records = "application/ld+json"), (String = "application/pdf")))))]
pub(super) async fn one(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Path((id, format)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let system = tower.store.system(&id).await?.ok_or_else(Fault::not_found)?.system;
    written(tower, &visitor, &caller, &format, (vec![system], &id)).await
}

/// All systems of the register in one file. A PDF of more than 200 takes too long for one answer: ask for it with `POST /api/v1/exports`.
#[utoipa::path(get, path = "/api/v1/export/{format}", tag = "register", security(("token" = ["register:read", "reader"])), params(("format" = inline(Form), Path, description = "the form of the file")), responses((status = 200, description = "the file", content((Records = "application/json"), (String = "text/csv"), (String = "text/html"), (Records = "application/ld+json"), (String = "application/pdf"))), (status = 409, description = "it takes too long for one answer")))]
pub(super) async fn all(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Path(format): Path<String>,
) -> Result<Response, Fault> {
    let all = tower.store.systems().await?.into_iter().map(|stored| stored.system);
    let systems: Vec<System> = all.filter(|system| caller.sees(system.organisation.as_deref())).collect();
    if format.parse::<ExportFormat>().is_ok_and(|format| takes_long(format, systems.len())) {
        return Err(Fault::too_long());
    }
    written(tower, &visitor, &caller, &format, (systems, "register")).await
}

async fn written(
    tower: Arc<Tower>,
    visitor: &Visitor,
    caller: &Caller,
    format: &str,
    systems: (Vec<System>, &str),
) -> Result<Response, Fault> {
    let format: ExportFormat = format.parse().map_err(|_| Fault::not_found())?;
    let may_edit = |organisation: Option<&str>| caller.may(Role::Editor, organisation);
    Ok(file(tower, format, visitor.language, systems, may_edit).await?)
}
