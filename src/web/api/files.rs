//! Files that are evidence over the API: a program hands them over, reads them back as they came, and removes them.

use std::sync::Arc;

use axum::Extension;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::Semaphore;
use utoipa::ToSchema;

use super::answer::{answer, created, tagged};
use super::body;
use super::caller::Caller;
use super::fault::{Fault, Mistake};
use crate::daemon::Tower;
use crate::daemon::files::{self, Added, in_words};
use crate::people::Role;
use crate::register::file::OF_SYSTEM;
use crate::register::import::IMPORT_BYTES_MAX;
use crate::register::{EvidenceFile, FileFault, Media, NewFile};
use crate::text::Language;
use crate::web::files::handed_out;
use crate::web::visitor::Visitor;

/// Files that are read at a time: each stands in memory, once as it was sent and once as it is.
static TURN: Semaphore = Semaphore::const_new(4);

/// The files of a system.
#[derive(Serialize, ToSchema)]
#[schema(as = SystemFiles)]
pub(super) struct Files {
    /// Its id.
    system: String,
    files: Vec<FileTold>,
}

/// A file that is evidence.
#[derive(Serialize, ToSchema)]
#[schema(as = FileOfSystem)]
pub(super) struct FileTold {
    id: String,
    name: String,
    media: Media,
    /// How long it is.
    bytes: u64,
    /// The SHA-256 of its content.
    sha256: String,
    /// Who gave it.
    who: String,
    /// On which day.
    #[schema(value_type = String, format = Date)]
    when: NaiveDate,
    /// What it is evidence of: `system`, `measures/RULE`, `facts/FACT` or `proposals/FACT`.
    of: Vec<String>,
}

impl FileTold {
    fn of((id, file): (&String, &EvidenceFile)) -> FileTold {
        let EvidenceFile { name, media, bytes, sha256, who, when, of } = file.clone();
        FileTold { id: id.clone(), name, media, bytes, sha256, who, when, of }
    }
}

/// The files of a system that are evidence; who may not edit it sees none that belongs to an answer that waits.
#[utoipa::path(get, path = "/api/v1/systems/{id}/files", tag = "register", security(("token" = ["register:read", "reader"])), params(("id" = String, Path, description = "its id")), responses((status = 200, description = "the files", body = Files, headers(("ETag" = String)))))]
pub(super) async fn list(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let stored = tower.store.system(&id).await?.ok_or_else(Fault::not_found)?;
    let (system, tag) = match caller.may(Role::Editor, stored.system.organisation.as_deref()) {
        true => (stored.system, stored.version.to_string()),
        false => (stored.system.for_readers(), format!("{}-public", stored.version)),
    };
    let told = Files { system: id, files: system.files.iter().map(FileTold::of).collect() };
    Ok(tagged(&json!(told), &tag, visitor.language, &headers))
}

/// A file as a call sends it.
#[derive(Deserialize, ToSchema)]
#[schema(as = FileSent)]
#[serde(deny_unknown_fields)]
pub(super) struct Sent {
    /// Its name; folders and signs that hide what it is are left out.
    #[schema(max_length = 255)]
    name: String,
    /// What it is evidence of: `system`, `measures/RULE` or `facts/FACT`; the system when not said.
    of: Option<String>,
    /// Its bytes in base64.
    #[schema(pattern = "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$")]
    content: String,
}

/// Signs of a name as it is sent.
const NAME_CHARS_MAX: usize = 255;

/// A file that comes with something else, as a call sends it.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = FileSentAlong)]
#[serde(deny_unknown_fields)]
pub(super) struct SentAlong {
    /// Its name; folders and signs that hide what it is are left out.
    #[schema(max_length = 255)]
    name: String,
    /// Its bytes in base64.
    #[schema(pattern = "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$")]
    content: String,
}

impl SentAlong {
    /// The file as it is kept, or why it is not taken.
    pub(super) fn read(&self, tower: &Tower, who: &str, language: Language) -> Result<NewFile, Mistake> {
        taken(tower, (&self.name, &self.content), who, language)
    }
}

/// A file as it is kept, or why it is not taken.
fn taken(
    tower: &Tower,
    (name, content): (&str, &str),
    who: &str,
    language: Language,
) -> Result<NewFile, Mistake> {
    if name.chars().count() > NAME_CHARS_MAX {
        return Err(Mistake::new(format!("`name` has at most {NAME_CHARS_MAX} signs")));
    }
    let content = STANDARD.decode(content).map_err(|_| Mistake::new("`content` is no base64"))?;
    files::read(tower, name, content, who).map_err(|fault| not_taken(fault, tower, language))
}

/// Why a file is not taken, with a code for programs.
pub(super) fn not_taken(fault: FileFault, tower: &Tower, language: Language) -> Mistake {
    let code = fault.key().trim_start_matches("file-fault-");
    Mistake { code: Some(code), ..Mistake::new(in_words(fault, tower, language)) }
}

/// Hands a file over as evidence: PDF, PNG, JPEG, text in UTF-8, DOCX or ODT, by its content. The same bytes are kept once.
#[utoipa::path(post, path = "/api/v1/systems/{id}/files", tag = "register", security(("token" = ["register:write", "editor"])), params(("id" = String, Path, description = "its id")), request_body(content = Sent, example = json!({ "name": "note.txt", "of": "system", "content": "VGV4dC4=" })), responses((status = 201, description = "it is kept", body = FileTold, headers(("Location" = String)))))]
pub(super) async fn add(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    headers: HeaderMap,
    sent: Body,
) -> Result<Response, Fault> {
    let _turn = TURN.acquire().await?;
    let Ok(sent) = to_bytes(sent, IMPORT_BYTES_MAX).await else { return Err(Fault::too_large()) };
    let Sent { name, of, content } = body::json(&headers, &sent)?;
    let system = tower.store.system(&id).await?.ok_or_else(Fault::not_found)?.system;
    let of = of.unwrap_or_else(|| OF_SYSTEM.to_owned());
    if !files::is_part(&tower, &system, &of) {
        return Err(body::wrong("`of` is `system`, `measures/` with a rule, or `facts/` with a fact"));
    }
    let file = taken(&tower, (&name, &content), &caller.name(), visitor.language);
    let file = file.map_err(|mistake| Fault::body(vec![mistake]))?;
    match files::add(&tower, &id, file, &of, &caller.name()).await? {
        Added::NoSystem => Err(Fault::not_found()),
        Added::Fault(fault) => Err(Fault::body(vec![not_taken(fault, &tower, visitor.language)])),
        Added::Done(file, now) => {
            let told = now.system.files.get_key_value(&file).map(FileTold::of);
            let response = answer(&json!(told), visitor.language);
            created(response, &format!("/api/v1/systems/{id}/files/{file}"))
        }
    }
}

/// A file as it came.
#[utoipa::path(get, path = "/api/v1/systems/{id}/files/{file}", tag = "register", security(("token" = ["register:read", "reader"])), params(("id" = String, Path, description = "its id"), ("file" = String, Path, description = "the id of the file")), responses((status = 200, description = "the file", content((String = "application/pdf"), (String = "image/png"), (String = "image/jpeg"), (String = "text/plain"), (String = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"), (String = "application/vnd.oasis.opendocument.text")))))]
pub(super) async fn one(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let may_edit = |organisation: Option<&str>| caller.may(Role::Editor, organisation);
    let found = files::content(&tower, &id, &file, may_edit).await?.ok_or_else(Fault::not_found)?;
    let mut response = handed_out::<Fault>(found)?;
    let language = axum::http::HeaderValue::from_static(visitor.language.code());
    response.headers_mut().insert(axum::http::header::CONTENT_LANGUAGE, language);
    Ok(response)
}

/// Removes a file, from everything it is evidence of; that it was there stays in the history.
#[utoipa::path(delete, path = "/api/v1/systems/{id}/files/{file}", tag = "register", security(("token" = ["register:write", "editor"])), params(("id" = String, Path, description = "its id"), ("file" = String, Path, description = "the id of the file")), responses((status = 204, description = "it is gone")))]
pub(super) async fn remove(
    State(tower): State<Arc<Tower>>,
    Extension(caller): Extension<Caller>,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, Fault> {
    match files::remove(&tower, &id, &file, &caller.name()).await? {
        true => Ok(StatusCode::NO_CONTENT.into_response()),
        false => Err(Fault::not_found()),
    }
}
