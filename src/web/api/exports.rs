//! Files that take too long for one answer: asked for, looked at while they are made, fetched.

use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::answer::{Paging, Part, answer, created};
use super::asked::Asked;
use super::body;
use super::caller::Caller;
use super::fault::Fault;
use crate::daemon::Tower;
use crate::daemon::exports::{self, Wanted};
use crate::register::export::ExportFormat;
use crate::store::{ExportState, StoredExport};
use crate::text::Language;
use crate::web::exports::handed_out;
use crate::web::visitor::Visitor;

/// The forms that may take long.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[schema(as = ExportForm)]
enum LongForm {
    #[serde(rename = "report-pdf")]
    Report,
    #[serde(rename = "fria-pdf")]
    Fria,
    #[serde(rename = "annex-viii-pdf")]
    AnnexViii,
}

impl LongForm {
    fn format(self) -> ExportFormat {
        match self {
            LongForm::Report => ExportFormat::ReportPdf,
            LongForm::Fria => ExportFormat::FriaPdf,
            LongForm::AnnexViii => ExportFormat::AnnexViiiPdf,
        }
    }

    fn of(format: ExportFormat) -> Option<LongForm> {
        let all = [LongForm::Report, LongForm::Fria, LongForm::AnnexViii];
        all.into_iter().find(|form| form.format() == format)
    }
}

/// What is wanted.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ExportSent)]
#[serde(deny_unknown_fields)]
pub(super) struct Sent {
    /// The form of the file.
    format: LongForm,
    /// The organisation whose systems it holds; all that the token sees, when not said.
    organisation: Option<String>,
}

/// How far a file is.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[schema(as = ExportProgress)]
#[serde(rename_all = "kebab-case")]
enum Progress {
    /// It waits for its turn, or is being made.
    Waiting,
    /// It can be fetched.
    Ready,
    /// It could not be made.
    Failed,
}

/// A file that was asked for.
#[derive(Serialize, ToSchema)]
#[schema(as = Export)]
pub(super) struct Export {
    id: String,
    format: LongForm,
    /// Null: all systems that the token sees.
    organisation: Option<String>,
    language: Language,
    state: Progress,
    /// How much of a thousand is done.
    done: i64,
    /// How long the file is; 0 until it is ready.
    bytes: i64,
    #[schema(value_type = String, format = DateTime)]
    created: DateTime<Utc>,
    /// Until when it can be fetched.
    #[schema(value_type = String, format = DateTime)]
    until: DateTime<Utc>,
}

impl Export {
    fn of(stored: &StoredExport) -> Option<Export> {
        let wanted = exports::read(stored)?;
        Some(Export {
            id: stored.id.clone(),
            format: LongForm::of(wanted.format)?,
            organisation: wanted.organisation,
            language: wanted.language,
            state: match stored.state {
                ExportState::Waiting => Progress::Waiting,
                ExportState::Ready => Progress::Ready,
                ExportState::Failed => Progress::Failed,
            },
            done: if stored.state == ExportState::Ready { 1_000 } else { stored.done },
            bytes: stored.bytes,
            created: stored.created,
            until: stored.expires,
        })
    }
}

/// Files that were asked for.
#[derive(Serialize, ToSchema)]
pub(super) struct Exports {
    #[serde(flatten)]
    part: Part,
    exports: Vec<Export>,
}

/// The files that the account asked for and may fetch, the newest first.
#[utoipa::path(get, path = "/api/v1/exports", tag = "register", security(("token" = ["register:read", "reader"])), params(Paging), responses((status = 200, description = "a page of files", body = Exports)))]
pub(super) async fn list(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Asked(paging): Asked<Paging>,
    uri: Uri,
) -> Result<Response, Fault> {
    let all = exports::of(&tower, caller.owner()?).await?;
    paging.page(&uri, &all, visitor.language, |part, exports| Exports {
        part,
        exports: exports.iter().filter_map(Export::of).collect(),
    })
}

/// Asks for a PDF of a whole register, which may take too long for one answer; look at it until it is ready, then fetch it. It is kept for an hour.
#[utoipa::path(post, path = "/api/v1/exports", tag = "register", security(("token" = ["register:read", "reader"])), request_body(content = Sent, example = json!({ "format": "report-pdf" })), responses((status = 201, description = "it is being made", body = Export, headers(("Location" = String)))))]
pub(super) async fn ask(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    sent: Bytes,
) -> Result<Response, Fault> {
    let Sent { format, organisation } = body::json(&headers, &sent)?;
    let member = caller.owner()?;
    if exports::systems(&tower, member, organisation.as_deref()).await?.is_empty() {
        return Err(body::wrong("there are no systems to write, or none of this organisation"));
    }
    let wanted = Wanted { format: format.format(), organisation, language: visitor.language };
    let id = exports::ask(&tower, &member.account, &wanted).await?;
    let response = answer(&json!(Export::of(&own(&tower, &caller, &id).await?)), visitor.language);
    created(response, &format!("/api/v1/exports/{id}"))
}

/// How far a file is.
#[utoipa::path(get, path = "/api/v1/exports/{id}", tag = "register", security(("token" = ["register:read", "reader"])), params(("id" = String, Path, description = "its id")), responses((status = 200, description = "how far it is", body = Export)))]
pub(super) async fn one(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    Ok(answer(&json!(Export::of(&own(&tower, &caller, &id).await?)), visitor.language))
}

/// The file, once it is ready.
#[utoipa::path(get, path = "/api/v1/exports/{id}/file", tag = "register", security(("token" = ["register:read", "reader"])), params(("id" = String, Path, description = "its id")), responses((status = 200, description = "the file", content((String = "application/pdf"))), (status = 409, description = "it is not ready")))]
pub(super) async fn file(
    State(tower): State<Arc<Tower>>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let found = own(&tower, &caller, &id).await?;
    if found.state != ExportState::Ready {
        return Err(Fault::not_yet());
    }
    Ok(handed_out(tower, found)?)
}

/// The file of this account: whether somebody else has one of that id is none of their business.
async fn own(tower: &Tower, caller: &Caller, id: &str) -> Result<StoredExport, Fault> {
    let files = exports::of(tower, caller.owner()?).await?;
    files.into_iter().find(|one| one.id == id).ok_or_else(Fault::not_found)
}
