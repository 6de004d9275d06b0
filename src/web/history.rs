//! The history of a system: who changed what, when, from what; and its assessments with their law and rule book.

mod words;

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;
use url::form_urlencoded;

pub(super) use self::words::Words;
use super::badge::Badge;
use super::days::Day;
use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::visitor::Visitor;
use crate::daemon::tower::Tower;
use crate::law::Class;
use crate::people::Role;
use crate::register::Difference;
use crate::store::{AssessmentLine, ChangePlace, StoredChange};
use crate::text::say;

/// Changes and assessments on a page; the links below each lead on to the older ones.
const LINES: usize = 100;
const ASSESSMENTS: usize = 20;

#[derive(Template)]
#[template(path = "history.html", config = "src/web/askama.toml")]
struct HistoryPage {
    frame: Frame,
    id: String,
    name: String,
    changes: Vec<ChangeView>,
    assessments: Vec<AssessmentView>,
    /// Behind the address of the page with older changes, and with older assessments.
    older: (Option<String>, Option<String>),
    /// Whether this is not the newest of each.
    further: (bool, bool),
}

/// Where each list begins: behind the last line of the page before.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct From {
    /// `12.3`: the version of a change, and its place in it.
    changes: Option<String>,
    /// The instant of an assessment, in milliseconds.
    assessments: Option<i64>,
}

impl From {
    /// # Errors
    /// An address that no link of ours has.
    fn read(&self) -> Result<(Option<ChangePlace>, Option<DateTime<Utc>>), Problem> {
        let place = match self.changes.as_deref() {
            Some(text) => Some(place(text).ok_or_else(Problem::not_found)?),
            None => None,
        };
        let made = self.assessments.map(|millis| instant(millis).ok_or_else(Problem::not_found));
        Ok((place, made.transpose()?))
    }
}

/// The place of a change, as links and cursors write it.
pub(super) fn place(text: &str) -> Option<ChangePlace> {
    text.parse().ok()
}

/// The same as text.
pub(super) fn place_in_words(change: &StoredChange) -> String {
    change.place().to_string()
}

/// An instant of a link; none that no calendar has.
pub(super) fn instant(millis: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(millis)
}

/// Takes what is more than a page off a list; `true` where there was more.
pub(super) fn cut<T>(list: &mut Vec<T>, most: usize) -> bool {
    let is_more = list.len() > most;
    list.truncate(most);
    is_more
}

struct ChangeView {
    day: Day,
    time: String,
    who: String,
    part: String,
    before: Option<String>,
    after: Option<String>,
}

struct AssessmentView {
    /// The page of the assessment as it was made.
    href: String,
    made: Day,
    badge: Badge,
    on: Day,
    law: Day,
    book: String,
}

/// `GET /systems/{id}/history?changes=VERSION.PLACE&assessments=MILLISECONDS`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    Query(from): Query<From>,
) -> Result<Response, Problem> {
    let (place, made) = from.read()?;
    let mut changes = tower.store.system_history(&id, place, LINES as u32 + 1).await?;
    let mut assessments = tower.store.assessment_history(&id, made, ASSESSMENTS as u32 + 1).await?;
    let stored = tower.store.system(&id).await?;
    if changes.is_empty() && stored.is_none() {
        return Err(Problem::not_found());
    }
    let more = (cut(&mut changes, LINES), cut(&mut assessments, ASSESSMENTS));
    // The other list stays where it is.
    let older_changes =
        changes.last().filter(|_| more.0).map(|last| query(Some(&place_in_words(last)), from.assessments));
    let older_assessments = assessments
        .last()
        .filter(|_| more.1)
        .map(|last| query(from.changes.as_deref(), Some(last.made.timestamp_millis())));
    let organisation = stored.as_ref().and_then(|stored| stored.system.organisation.as_deref());
    if !visitor.may(Role::Editor, organisation) {
        changes.retain(|one| is_for_readers(&one.difference.part));
    }
    let language = visitor.language;
    let name = stored.map_or_else(|| id.clone(), |stored| stored.system.name);
    let title = say(language, "history-title", &[("name", name.clone().into())]);
    let zone = tower.config.alerts.time_zone;
    let organisations = tower.store.organisations().await?;
    let words = Words { book: &tower.book, language, organisations: &organisations };
    let change = |one: StoredChange| ChangeView {
        day: Day::of(one.at, zone, language),
        time: one.at.with_timezone(&zone).format("%H:%M").to_string(),
        part: match file_name(&one.difference) {
            Some(name) => format!("{}: {name}", say(language, "part-files", &[])),
            None => words.part(&one.difference.part),
        },
        before: one.difference.before.as_ref().map(|value| words.told(&one.difference.part, value)),
        after: one.difference.after.as_ref().map(|value| words.told(&one.difference.part, value)),
        who: one.who,
    };
    let assessment = |one: AssessmentLine| AssessmentView {
        href: format!("/systems/{id}/assessments/{}", one.made.timestamp_millis()),
        made: Day::of(one.made, zone, language),
        badge: Badge::new(one.risk.parse().unwrap_or(Class::Unknown), language),
        on: Day::new(one.on, language),
        law: Day::new(one.law, language),
        book: one.book.chars().take(16).collect(),
    };
    let (changes, assessments) =
        (changes.into_iter().map(change).collect(), assessments.into_iter().map(assessment).collect());
    show(&HistoryPage {
        changes,
        assessments,
        older: (older_changes, older_assessments),
        further: (from.changes.is_some(), from.assessments.is_some()),
        frame: Frame::new(visitor, title, Here::Register),
        id,
        name,
    })
}

/// The part of the address that says where each list begins.
fn query(changes: Option<&str>, assessments: Option<i64>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(changes.map(|changes| ("changes", changes)));
    query.extend_pairs(assessments.map(|assessments| ("assessments", assessments.to_string())));
    query.finish()
}

/// Whether a part is no working paper of officers and holds no address; the whole of a system holds all of them.
pub(super) fn is_for_readers(part: &str) -> bool {
    let kind = part.split('/').next().unwrap_or_default();
    !matches!(kind, "" | "owner" | "notes" | "proposals" | "contacts" | "contracts" | "files")
}

/// The name of the file that a change is about.
fn file_name(change: &Difference) -> Option<String> {
    change.part.strip_prefix("files/")?;
    let said = change.after.as_ref().or(change.before.as_ref())?;
    Some(said["name"].as_str()?.to_owned())
}

/// A value as a person reads it: what a text says, what the entries of a table say.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(shown).collect::<Vec<_>>().join("; "),
        Value::Object(table) => {
            table.iter().map(|(key, value)| format!("{key}: {}", shown(value))).collect::<Vec<_>>().join("; ")
        }
        Value::Null => String::new(),
        plain => plain.to_string(),
    }
}
