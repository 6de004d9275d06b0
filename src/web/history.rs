//! The history of a system: who changed what, when, from what; and its assessments with their law and rule book.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::Value;

use super::badge::Badge;
use super::days::Day;
use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::visitor::Visitor;
use crate::daemon::tower::Tower;
use crate::law::{Class, RuleBook};
use crate::people::Role;
use crate::store::{AssessmentLine, StoredChange};
use crate::text::{Language, say};

/// Changes and assessments on the page: `belfort systems history` shows more. An assessment is read whole, half a megabyte.
const LINES_MAX: u32 = 200;
const ASSESSMENTS_MAX: u32 = 20;

#[derive(Template)]
#[template(path = "history.html", config = "src/web/askama.toml")]
struct HistoryPage {
    frame: Frame,
    id: String,
    changes: Vec<ChangeView>,
    assessments: Vec<AssessmentView>,
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
    made: Day,
    badge: Badge,
    on: Day,
    law: Day,
    book: String,
}

/// `GET /systems/{id}/history`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let mut changes = tower.store.system_history(&id, LINES_MAX).await?;
    let assessments = tower.store.assessment_history(&id, ASSESSMENTS_MAX).await?;
    let stored = tower.store.system(&id).await?;
    if changes.is_empty() && stored.is_none() {
        return Err(Problem::not_found());
    }
    let organisation = stored.as_ref().and_then(|stored| stored.system.organisation.as_deref());
    if !visitor.may(Role::Editor, organisation) {
        changes.retain(|one| is_for_readers(&one.difference.part));
    }
    let language = visitor.language;
    let name = stored.map_or_else(|| id.clone(), |stored| stored.system.name);
    let title = say(language, "history-title", &[("name", name.into())]);
    let zone = tower.config.alerts.time_zone;
    let change = |one: StoredChange| ChangeView {
        day: Day::of(one.at, zone, language),
        time: one.at.with_timezone(&zone).format("%H:%M").to_string(),
        part: part_name(&one.difference.part, &tower.book, language),
        before: one.difference.before.as_ref().map(shown),
        after: one.difference.after.as_ref().map(shown),
        who: one.who,
    };
    let assessment = |one: AssessmentLine| AssessmentView {
        made: Day::of(one.made, zone, language),
        badge: Badge::new(one.risk.parse().unwrap_or(Class::Unknown), language),
        on: Day::new(one.on, language),
        law: Day::new(one.law, language),
        book: one.book.chars().take(16).collect(),
    };
    show(&HistoryPage {
        changes: changes.into_iter().map(change).collect(),
        assessments: assessments.into_iter().map(assessment).collect(),
        frame: Frame::new(visitor, title, Here::Register),
        id,
    })
}

/// Whether a part is no working paper of officers and holds no address; the whole of a system holds all of them.
pub(super) fn is_for_readers(part: &str) -> bool {
    let kind = part.split('/').next().unwrap_or_default();
    !matches!(kind, "" | "owner" | "notes" | "proposals" | "contacts" | "contracts")
}

/// A part in words: the question of a fact, the title of a duty.
fn part_name(part: &str, book: &RuleBook, language: Language) -> String {
    let kind = |key: &str| say(language, &format!("part-{key}"), &[]);
    let question = |fact: &str| {
        book.fact(fact).map_or_else(|| fact.to_owned(), |fact| fact.question.get(language).to_owned())
    };
    match part.split_once('/') {
        Some(("measures", rule)) => {
            let title = book.rule(rule).map_or(rule, |rule| rule.title.get(language));
            format!("{}: {title}", kind("measures"))
        }
        Some((key, fact)) => format!("{}: {}", kind(key), question(fact)),
        None if part.is_empty() => kind("whole"),
        None => kind(part),
    }
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
