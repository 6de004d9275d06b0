//! Files that take too long for one answer: asked for, followed while they are made, fetched. The page refreshes itself without a
//! script until there is nothing more to wait for, and can be told not to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{Form, Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, Utc};
use futures_util::stream;
use serde::Deserialize;

use super::days::Day;
use super::export::under_its_name;
use super::frame::{Frame, Here};
use super::measure::with_status;
use super::problem::Problem;
use super::visitor::Visitor;
use crate::daemon::exports::{self, AT_ONCE, LONG, Wanted};
use crate::daemon::files::size;
use crate::daemon::tower::Tower;
use crate::register::export::ExportFormat;
use crate::store::{ExportState, StoredExport};
use crate::text::{Language, say};

/// Seconds between two looks.
const EVERY: &str = "3";

#[derive(Template)]
#[template(path = "exports.html", config = "src/web/askama.toml")]
struct ExportsPage {
    frame: Frame,
    most: usize,
    /// The forms, by their words, and what they are called.
    forms: Vec<(&'static str, String)>,
    format: String,
    /// Where the reader sees several: by their ids.
    organisations: Vec<(String, String)>,
    organisation: String,
    files: Vec<FileView>,
    /// Whether one is still being made.
    goes_on: bool,
    /// Whether the reader wants the page to stand still.
    still: bool,
}

/// A file that was asked for.
struct FileView {
    name: String,
    organisation: Option<String>,
    day: Day,
    /// `10:15`
    time: String,
    state: StateView,
}

enum StateView {
    Waits,
    /// Per cent.
    Made(i64),
    /// Where it is, how long, and until which time.
    Ready(String, String, String),
    Failed,
}

/// How a form is called.
fn name_of(format: ExportFormat, language: Language) -> String {
    let key = match format {
        ExportFormat::FriaPdf => "record-fria",
        ExportFormat::AnnexViiiPdf => "record-annex",
        _ => "export-report",
    };
    say(language, key, &[])
}

/// What the page begins with.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    format: String,
    #[serde(default)]
    organisation: String,
    still: Option<String>,
}

/// `GET /register/exports`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let language = visitor.language;
    let names: BTreeMap<String, String> = tower.store.organisations().await?.into_iter().collect();
    let name = |id: &String| names.get(id).cloned().unwrap_or_else(|| id.clone());
    let seen = exports::systems(&tower, &visitor.signed_in().member, None).await?;
    let seen: BTreeSet<String> = seen.into_iter().filter_map(|system| system.organisation).collect();
    let organisations: Vec<_> = seen.iter().map(|id| (id.clone(), name(id))).collect();
    let zone = tower.config.alerts.time_zone;
    let time = |instant: DateTime<Utc>| instant.with_timezone(&zone).format("%H:%M").to_string();
    let files = exports::of(&tower, &visitor.signed_in().member).await?;
    let goes_on = files.iter().any(|one| one.state == ExportState::Waiting);
    let view = |one: StoredExport| {
        let wanted = exports::read(&one)?;
        Some(FileView {
            name: name_of(wanted.format, language),
            organisation: wanted.organisation.as_ref().map(name),
            day: Day::of(one.created, zone, language),
            time: time(one.created),
            state: match one.state {
                ExportState::Waiting if one.attempts == 0 => StateView::Waits,
                ExportState::Waiting => StateView::Made(one.done / 10),
                ExportState::Failed => StateView::Failed,
                ExportState::Ready => StateView::Ready(
                    format!("/register/exports/{}", one.id),
                    size(one.bytes.unsigned_abs(), language),
                    time(one.expires),
                ),
            },
        })
    };
    let files = files.into_iter().filter_map(view).collect();
    let still = asked.still.is_some();
    let forms = LONG.into_iter().map(|format| (format.as_str(), name_of(format, language)));
    let page = ExportsPage {
        most: AT_ONCE,
        forms: forms.collect(),
        format: asked.format,
        organisations: if organisations.len() > 1 { organisations } else { Vec::new() },
        organisation: asked.organisation,
        files,
        goes_on,
        still,
        frame: Frame::new(visitor, say(language, "export-title", &[]), Here::Register),
    };
    let mut response = with_status(StatusCode::OK, &page)?;
    if goes_on && !still {
        let refresh = HeaderName::from_static("refresh");
        // Without the choice of the form, which was made.
        let every = HeaderValue::from_str(&format!("{EVERY}; url=/register/exports"))?;
        response.headers_mut().insert(refresh, every);
    }
    Ok(response)
}

/// What the form sends.
#[derive(Deserialize)]
pub(super) struct Choice {
    format: String,
    #[serde(default)]
    organisation: String,
}

/// `POST /register/exports`
pub(super) async fn ask(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Form(choice): Form<Choice>,
) -> Result<Response, Problem> {
    let format = choice.format.parse::<ExportFormat>().ok().filter(|format| LONG.contains(format));
    let format = format.ok_or_else(Problem::bad_form)?;
    let organisation = Some(choice.organisation).filter(|id| !id.is_empty());
    let member = &visitor.signed_in().member;
    if exports::systems(&tower, member, organisation.as_deref()).await?.is_empty() {
        return Err(Problem::not_found());
    }
    let wanted = Wanted { format, organisation, language: visitor.language };
    exports::ask(&tower, &member.account, &wanted).await?;
    Ok(Redirect::to("/register/exports").into_response())
}

/// `GET /register/exports/{export}`
pub(super) async fn file(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let files = exports::of(&tower, &visitor.signed_in().member).await?;
    let found = files.into_iter().find(|one| one.id == id && one.state == ExportState::Ready);
    Ok(handed_out(tower, found.ok_or_else(Problem::not_found)?)?)
}

/// A file that is ready, piece by piece.
pub(super) fn handed_out(tower: Arc<Tower>, file: StoredExport) -> anyhow::Result<Response> {
    let wanted = exports::read(&file).ok_or_else(|| anyhow::anyhow!("a form that is none"))?;
    let pieces =
        stream::try_unfold((tower, file.id, 0_i64, file.bytes), |(tower, id, place, left)| async move {
            if left <= 0 {
                return Ok(None);
            }
            // One that was taken away meanwhile breaks off: half a file must not pass for a whole one.
            let piece = exports::piece(&tower, &id, place).await?;
            let piece = Bytes::from(piece.ok_or_else(|| anyhow::anyhow!("the file is no more"))?);
            let left = left - i64::try_from(piece.len())?;
            anyhow::Ok(Some((piece, (tower, id, place + 1, left))))
        });
    let mut response = Body::from_stream(pieces).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_LENGTH, HeaderValue::from(file.bytes));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    under_its_name(
        response,
        (wanted.format, wanted.language),
        wanted.organisation.as_deref().unwrap_or("register"),
    )
}
