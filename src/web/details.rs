//! The versions, contracts, contacts and changes of design of a system: listed on its page, each with a form of its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::days::Day;
use super::frame::{Frame, Here};
use super::measure::with_status;
use super::problem::Problem;
use super::visitor::Visitor;
use crate::daemon::editing;
use crate::daemon::tower::Tower;
use crate::register::details::{Field, Shape};
use crate::register::{Detail, DetailEdit, DetailEdited, DetailFault, DetailKind, System};
use crate::text::{Language, say};

/// The lists of a system, as its page shows them.
#[derive(Template)]
#[template(path = "details.html", config = "src/web/askama.toml")]
pub(super) struct DetailsView {
    language: Language,
    id: String,
    edits: bool,
    lists: Vec<ListView>,
}

struct ListView {
    kind: &'static str,
    entries: Vec<EntryView>,
}

/// An entry: what names it, and what else is said.
struct EntryView {
    place: usize,
    title: String,
    lines: Vec<LineView>,
}

struct LineView {
    label: String,
    text: String,
    /// Where it leads, when it is the address of a page.
    link: Option<String>,
}

impl DetailsView {
    /// `system` as the reader may see it.
    pub(super) fn new(system: &System, edits: bool, language: Language) -> DetailsView {
        let list = |kind: DetailKind| ListView {
            kind: kind.as_str(),
            entries: system
                .details(kind)
                .iter()
                .enumerate()
                .map(|(place, one)| EntryView::new(kind, place, one, language))
                .collect(),
        };
        let lists = DetailKind::ALL.into_iter().map(list).filter(|list| edits || !list.entries.is_empty());
        DetailsView { language, id: system.id.clone(), edits, lists: lists.collect() }
    }

    fn t(&self, key: &str) -> String {
        say(self.language, key, &[])
    }
}

impl EntryView {
    fn new(kind: DetailKind, place: usize, entry: &Detail, language: Language) -> EntryView {
        let typed = entry.typed();
        let mut said = kind.fields().iter().filter_map(|field| {
            typed.get(field.name).map(|text| (field, in_words(field, text, language), text))
        });
        let title = said.next().map(|(_, words, _)| words).unwrap_or_default();
        let line = |(field, words, text): (&Field, String, &String)| LineView {
            label: say(language, &label(kind, field.name), &[]),
            text: words,
            link: (field.shape == Shape::Place && is_address(text)).then(|| text.clone()),
        };
        EntryView { place, title, lines: said.map(line).collect() }
    }
}

fn in_words(field: &Field, text: &str, language: Language) -> String {
    match text.parse() {
        Ok(day) if field.shape == Shape::Day => Day::new(day, language).words,
        _ => text.to_owned(),
    }
}

fn is_address(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

/// The message that names a field of an entry.
pub(super) fn label(kind: DetailKind, field: &str) -> String {
    format!("detail-{}-{field}", kind.as_str())
}

#[derive(Template)]
#[template(path = "detail.html", config = "src/web/askama.toml")]
struct DetailPage {
    frame: Frame,
    id: String,
    system: String,
    kind: &'static str,
    /// Where it stands; none for one that is new.
    place: Option<usize>,
    seen: String,
    fields: Vec<FieldView>,
    /// What is wrong with the whole.
    fault: Option<&'static str>,
    /// What somebody else wrote meanwhile; empty when it is gone.
    other: Option<Vec<LineView>>,
}

struct FieldView {
    name: &'static str,
    label: String,
    shape: Shape,
    required: bool,
    chars_max: usize,
    value: String,
    fault: Option<String>,
}

impl FieldView {
    fn is_day(&self) -> bool {
        self.shape == Shape::Day
    }

    fn is_text(&self) -> bool {
        self.shape == Shape::Text
    }
}

type Typed = BTreeMap<String, String>;
type Faults = Vec<(&'static str, DetailFault)>;

/// `GET /systems/{id}/details/{kind}`
pub(super) async fn blank(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path((id, kind)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (system, kind) = known(&tower, &id, &kind).await?;
    let place = Place { kind, at: None, seen: String::new() };
    with_status(StatusCode::OK, &page(visitor, &system, &place, &Typed::new(), Vec::new()))
}

/// `POST /systems/{id}/details/{kind}`
pub(super) async fn add(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path((id, kind)): Path<(String, String)>,
    Form(sent): Form<Typed>,
) -> Result<Response, Problem> {
    let (_, kind) = known(&tower, &id, &kind).await?;
    let place = Place { kind, at: None, seen: String::new() };
    keep(&tower, visitor, &id, place, sent).await
}

/// `GET /systems/{id}/details/{kind}/{place}`
pub(super) async fn form(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path((id, kind, at)): Path<(String, String, usize)>,
) -> Result<Response, Problem> {
    let (system, kind) = known(&tower, &id, &kind).await?;
    let entry = system.details(kind).into_iter().nth(at).ok_or_else(Problem::not_found)?;
    let place = Place { kind, at: Some(at), seen: entry.mark() };
    with_status(StatusCode::OK, &page(visitor, &system, &place, &entry.typed(), Vec::new()))
}

/// `POST /systems/{id}/details/{kind}/{place}`
pub(super) async fn change(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path((id, kind, at)): Path<(String, String, usize)>,
    Form(sent): Form<Typed>,
) -> Result<Response, Problem> {
    let (_, kind) = known(&tower, &id, &kind).await?;
    let seen = sent.get("seen").cloned().unwrap_or_default();
    // What was removed meanwhile is added again, knowingly.
    let at = (!seen.is_empty()).then_some(at);
    keep(&tower, visitor, &id, Place { kind, at, seen }, sent).await
}

/// `POST /systems/{id}/details/{kind}/{place}/remove`
pub(super) async fn remove(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path((id, kind, at)): Path<(String, String, usize)>,
    Form(sent): Form<Typed>,
) -> Result<Response, Problem> {
    let (system, kind) = known(&tower, &id, &kind).await?;
    let seen = sent.get("seen").cloned().unwrap_or_default();
    let entries = system.details(kind);
    let edit = DetailEdit::Replace { kind, place: at, seen, with: None };
    match editing::detail(&tower, &id, edit, visitor.name()).await? {
        None => Err(Problem::not_found()),
        Some((DetailEdited::Stale, now)) if now.system.details(kind).len() > at => {
            let typed = entries.get(at).map(Detail::typed).unwrap_or_default();
            stale(visitor, &now.system, Place { kind, at: Some(at), seen: String::new() }, &typed)
        }
        // Who removes what is gone already finds it gone.
        Some(_) => Ok(back(&id, kind)),
    }
}

/// An entry of a list: where it stands, and how it was when it was seen.
struct Place {
    kind: DetailKind,
    /// `None`: it is new.
    at: Option<usize>,
    seen: String,
}

async fn keep(
    tower: &Tower,
    visitor: Visitor,
    id: &str,
    place: Place,
    sent: Typed,
) -> Result<Response, Problem> {
    let system = tower.store.system(id).await?.ok_or_else(Problem::not_found)?.system;
    let entry = match Detail::read(place.kind, &sent) {
        Ok(entry) => entry,
        Err(faults) => {
            return with_status(StatusCode::BAD_REQUEST, &page(visitor, &system, &place, &sent, faults));
        }
    };
    let edit = match place.at {
        None => DetailEdit::Add(entry),
        Some(at) => {
            let (kind, seen) = (place.kind, place.seen.clone());
            DetailEdit::Replace { kind, place: at, seen, with: Some(entry) }
        }
    };
    match editing::detail(tower, id, edit, visitor.name()).await? {
        None => Err(Problem::not_found()),
        Some((DetailEdited::Done, _)) => Ok(back(id, place.kind)),
        Some((DetailEdited::Stale, now)) => stale(visitor, &now.system, place, &sent),
        Some((DetailEdited::Full, now)) => {
            let mut page = page(visitor, &now.system, &place, &sent, Vec::new());
            page.fault = Some("detail-fault-full");
            with_status(StatusCode::BAD_REQUEST, &page)
        }
    }
}

/// What was typed stays in the form; sent again it replaces what is shown beside it, knowingly.
fn stale(visitor: Visitor, system: &System, place: Place, typed: &Typed) -> Result<Response, Problem> {
    let language = visitor.language;
    let now = place.at.and_then(|at| system.details(place.kind).into_iter().nth(at));
    let seen = now.as_ref().map(Detail::mark).unwrap_or_default();
    let place = Place { seen, ..place };
    let mut page = page(visitor, system, &place, typed, Vec::new());
    let theirs = now.map(|now| now.typed()).unwrap_or_default();
    let line = |field: &Field| {
        let text = theirs.get(field.name)?;
        let label = say(language, &label(place.kind, field.name), &[]);
        Some(LineView { label, text: in_words(field, text, language), link: None })
    };
    page.other = Some(place.kind.fields().iter().filter_map(line).collect());
    with_status(StatusCode::CONFLICT, &page)
}

fn back(id: &str, kind: DetailKind) -> Response {
    Redirect::to(&format!("/systems/{id}#{}", kind.as_str())).into_response()
}

async fn known(tower: &Tower, id: &str, kind: &str) -> Result<(System, DetailKind), Problem> {
    let kind = kind.parse().map_err(|()| Problem::not_found())?;
    let stored = tower.store.system(id).await?.ok_or_else(Problem::not_found)?;
    Ok((stored.system, kind))
}

fn page(visitor: Visitor, system: &System, place: &Place, typed: &Typed, faults: Faults) -> DetailPage {
    let (language, kind) = (visitor.language, place.kind);
    let fault = |name: &str| faults.iter().find(|(field, _)| *field == name).map(|(_, fault)| *fault);
    let view = |field: &Field| FieldView {
        name: field.name,
        label: say(language, &label(kind, field.name), &[]),
        shape: field.shape,
        required: field.required,
        chars_max: field.chars_max(),
        value: typed.get(field.name).cloned().unwrap_or_default(),
        fault: fault(field.name).map(|fault| in_language(fault, field, language)),
    };
    let what = if place.at.is_some() { "change" } else { "add" };
    let title = say(language, &format!("detail-{what}-{}", kind.as_str()), &[]);
    DetailPage {
        frame: Frame::new(visitor, title, Here::Register),
        id: system.id.clone(),
        system: system.name.clone(),
        kind: kind.as_str(),
        place: place.at,
        seen: place.seen.clone(),
        fields: kind.fields().iter().map(view).collect(),
        fault: None,
        other: None,
    }
}

fn in_language(fault: DetailFault, field: &Field, language: Language) -> String {
    match fault {
        DetailFault::Missing => say(language, "detail-fault-missing", &[]),
        DetailFault::TooLong => {
            say(language, "detail-fault-long", &[("limit", field.chars_max().to_string().into())])
        }
        DetailFault::NoDay => say(language, "web-problem-day", &[]),
        DetailFault::EndsBeforeItBegins => say(language, "detail-fault-order", &[]),
    }
}
