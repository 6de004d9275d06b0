//! Files that are evidence: listed on the page of their system, handed over in a form, handed out as they came.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use tokio::sync::Semaphore;

use super::days::Day;
use super::frame::{Frame, Here};
use super::history::Words;
use super::measure::with_status;
use super::problem::Problem;
use super::upload::{self, Limits, NotRead, Upload};
use super::visitor::Visitor;
use crate::daemon::files::{self, Added, in_words, size};
use crate::daemon::tower::Tower;
use crate::law::RuleBook;
use crate::people::Role;
use crate::register::file::OF_SYSTEM;
use crate::register::{EvidenceFile, FileFault, Media, NewFile, System};
use crate::text::{Language, say};

/// Forms with files that are read at a time: each stands in memory whole.
static TURNS: Semaphore = Semaphore::const_new(8);

/// A file as a page shows it.
#[derive(Clone, Debug)]
pub(super) struct FileView {
    pub(super) id: String,
    pub(super) href: String,
    pub(super) name: String,
    /// `PDF, 1,2 MB`
    pub(super) kind: String,
    /// The beginning of its hash, and all of it.
    pub(super) hash: (String, String),
    pub(super) who: String,
    pub(super) when: Day,
    /// What it is evidence of.
    pub(super) of: Vec<String>,
}

impl FileView {
    pub(super) fn new(
        system: &str,
        (id, file): (&String, &EvidenceFile),
        book: &RuleBook,
        language: Language,
    ) -> FileView {
        FileView {
            href: format!("/systems/{system}/files/{id}"),
            id: id.clone(),
            name: file.name.clone(),
            kind: format!("{}, {}", file.media.word(), size(file.bytes, language)),
            hash: (file.sha256.chars().take(16).collect(), file.sha256.clone()),
            who: file.who.clone(),
            when: Day::new(file.when, language),
            of: file.of.iter().map(|of| Words { book, language, organisations: &[] }.part(of)).collect(),
        }
    }

    /// The files that are evidence of one thing.
    pub(super) fn of(system: &System, of: &str, book: &RuleBook, language: Language) -> Vec<FileView> {
        system.files_of(of).map(|file| FileView::new(&system.id, file, book, language)).collect()
    }
}

/// The files of a system, as its page shows them.
#[derive(Template)]
#[template(path = "files.html", config = "src/web/askama.toml")]
pub(super) struct FilesView {
    language: Language,
    id: String,
    edits: bool,
    limit: String,
    files: Vec<FileView>,
}

impl FilesView {
    /// `system` as the reader may see it.
    pub(super) fn new(tower: &Tower, system: &System, edits: bool, language: Language) -> FilesView {
        let view = |file| FileView::new(&system.id, file, &tower.book, language);
        let limit = help(tower, language);
        FilesView {
            language,
            id: system.id.clone(),
            edits,
            limit,
            files: system.files.iter().map(view).collect(),
        }
    }

    fn t(&self, key: &str) -> String {
        say(self.language, key, &[])
    }
}

/// The form that adds a file, where one was not taken.
#[derive(Template)]
#[template(path = "file.html", config = "src/web/askama.toml")]
struct FilePage {
    frame: Frame,
    id: String,
    system: String,
    limit: String,
    fault: String,
}

/// Which files are taken, how large, in words.
pub(super) fn help(tower: &Tower, language: Language) -> String {
    let limit = size(tower.config.files.bytes_max as u64, language);
    say(language, "file-help", &[("kinds", files::kinds().into()), ("limit", limit.into())])
}

/// Reads a form in which one file may be chosen.
pub(super) async fn form(tower: &Tower, headers: &HeaderMap, body: Body) -> Result<Upload, Problem> {
    let _turn = upload::turn(headers, &TURNS).await?;
    let limits = Limits::with_texts(tower.config.files.bytes_max);
    upload::read(headers, body, limits).await.map_err(not_read)
}

/// A form that was not read at all.
pub(super) fn not_read(cause: NotRead) -> Problem {
    match cause {
        NotRead::TooLarge => Problem::too_large(),
        NotRead::Malformed => Problem::bad_form(),
    }
}

/// The file of a form, when one was chosen.
///
/// # Errors
/// Why it is not taken.
pub(super) fn chosen(
    tower: &Tower,
    form: &Upload,
    field: &str,
    who: &str,
) -> Result<Option<NewFile>, FileFault> {
    if form.too_large.iter().any(|one| one == field) {
        return Err(FileFault::TooLarge);
    }
    let Some(file) = form.files.iter().find(|file| file.field == field) else { return Ok(None) };
    files::read(tower, &file.name, file.bytes.to_vec(), who).map(Some)
}

/// The status of a page that says why a file is not taken.
pub(super) fn status_of(fault: FileFault) -> StatusCode {
    match fault {
        FileFault::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        _ => StatusCode::BAD_REQUEST,
    }
}

/// `POST /systems/{id}/files`
pub(super) async fn add(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let form = form(&tower, &headers, body).await?;
    let fault = match chosen(&tower, &form, "file", visitor.name()) {
        Ok(Some(file)) => match files::add(&tower, &id, file, OF_SYSTEM, visitor.name()).await? {
            Added::NoSystem => return Err(Problem::not_found()),
            Added::Done(..) => return Ok(Redirect::to(&format!("/systems/{id}#files")).into_response()),
            Added::Fault(fault) => Some(fault),
        },
        Ok(None) => None,
        Err(fault) => Some(fault),
    };
    let status = fault.map_or(StatusCode::BAD_REQUEST, status_of);
    let fault = match fault {
        Some(fault) => in_words(fault, &tower, visitor.language),
        None => say(visitor.language, "file-fault-none", &[]),
    };
    let system = tower.store.system(&id).await?.ok_or_else(Problem::not_found)?.system.name;
    let (title, limit) = (say(visitor.language, "file-add", &[]), help(&tower, visitor.language));
    let frame = Frame::new(visitor, title, Here::Register);
    with_status(status, &FilePage { frame, id, system, limit, fault })
}

/// `GET /systems/{id}/files/{file}`
pub(super) async fn one(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let may_edit = |organisation: Option<&str>| visitor.may(Role::Editor, organisation);
    let found = files::content(&tower, &id, &file, may_edit).await?.ok_or_else(Problem::not_found)?;
    handed_out(found)
}

/// `POST /systems/{id}/files/{file}/remove`: one that is gone already is gone.
pub(super) async fn remove(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    files::remove(&tower, &id, &file, visitor.name()).await?;
    Ok(Redirect::to(&format!("/systems/{id}#files")).into_response())
}

/// A file as it came: to be kept and never to be opened here, whatever is in it.
pub(super) fn handed_out<E: From<anyhow::Error>>(
    (file, content): (EvidenceFile, Vec<u8>),
) -> Result<Response, E> {
    let mut response = content.into_response();
    let headers = response.headers_mut();
    let media = match file.media {
        Media::Text => "text/plain; charset=utf-8",
        media => media.as_str(),
    };
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media));
    let disposition = HeaderValue::from_str(&disposition(&file.name)).map_err(anyhow::Error::from)?;
    headers.insert(CONTENT_DISPOSITION, disposition);
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let policy = HeaderName::from_static("cross-origin-resource-policy");
    headers.insert(policy, HeaderValue::from_static("same-origin"));
    Ok(response)
}

/// How a file is kept (RFC 6266): its name in plain signs, and in all of them (RFC 8187).
fn disposition(name: &str) -> String {
    let plain = |sign: char| match sign {
        '"' | '\\' | '%' => '_',
        ' '..='~' => sign,
        _ => '_',
    };
    let plain: String = name.chars().map(plain).collect();
    let mut whole = String::new();
    for byte in name.bytes() {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'.' | b'-' | b'_' => whole.push(char::from(byte)),
            _ => whole.push_str(&format!("%{byte:02X}")),
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_a_header_ends_no_header_and_keeps_its_signs() {
        assert_eq!(
            disposition("Één \"nota\".pdf"),
            "attachment; filename=\"__n _nota_.pdf\"; filename*=UTF-8''%C3%89%C3%A9n%20%22nota%22.pdf"
        );
    }
}
