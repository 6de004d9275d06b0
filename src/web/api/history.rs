//! What happened to a system of the register.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::answer::answer;
use super::caller::Caller;
use super::fault::Fault;
use crate::daemon::Tower;
use crate::law::Class;
use crate::people::Role;
use crate::store::{AssessmentLine, StoredChange};
use crate::web::history::is_for_readers;
use crate::web::visitor::Visitor;

/// Changes and assessments of a history.
const CHANGES_MAX: u32 = 500;
const ASSESSMENTS_MAX: u32 = 50;

/// What happened to a system.
#[derive(Serialize, ToSchema)]
pub(super) struct History {
    /// Its id.
    system: String,
    changes: Vec<Change>,
    assessments: Vec<Made>,
}

/// A change of one part of a system.
#[derive(Serialize, ToSchema)]
#[schema(as = SystemChange)]
struct Change {
    /// The number of the change.
    version: i64,
    #[schema(value_type = String, format = DateTime)]
    at: DateTime<Utc>,
    who: String,
    /// Which part: `name`, `facts/profiling`; empty for the system as a whole.
    part: String,
    /// What it was; null when it was not there.
    before: Option<Value>,
    /// What it is; null when it is gone.
    after: Option<Value>,
}

/// An assessment that was kept.
#[derive(Serialize, ToSchema)]
#[schema(as = AssessmentMade)]
struct Made {
    #[schema(value_type = String, format = DateTime)]
    made: DateTime<Utc>,
    #[schema(value_type = Class)]
    risk: String,
    /// The day asked about.
    #[schema(value_type = String, format = Date)]
    on: NaiveDate,
    /// The day whose state of the law was used.
    #[schema(value_type = String, format = Date)]
    law: NaiveDate,
    /// The hash of the rule book.
    book: String,
}

/// Who changed what, when, from what; and the assessments that were kept.
#[utoipa::path(get, path = "/api/v1/systems/{id}/history", tag = "register", security(("token" = ["register:read", "reader"])), params(("id" = String, Path, description = "its id")), responses((status = 200, description = "the newest first", body = History)))]
pub(super) async fn history(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let mut changes = tower.store.system_history(&id, CHANGES_MAX).await?;
    let stored = tower.store.system(&id).await?;
    if changes.is_empty() && stored.is_none() {
        return Err(Fault::not_found());
    }
    let organisation = stored.as_ref().and_then(|stored| stored.system.organisation.as_deref());
    if !caller.may(Role::Editor, organisation) {
        changes.retain(|one| is_for_readers(&one.difference.part));
    }
    let assessments = tower.store.assessment_history(&id, ASSESSMENTS_MAX).await?;
    let change = |one: StoredChange| Change {
        version: one.version,
        at: one.at,
        who: one.who,
        part: one.difference.part,
        before: one.difference.before,
        after: one.difference.after,
    };
    let made = |one: AssessmentLine| Made {
        made: one.made,
        risk: one.risk,
        on: one.on,
        law: one.law,
        book: one.book,
    };
    let history = History {
        system: id,
        changes: changes.into_iter().map(change).collect(),
        assessments: assessments.into_iter().map(made).collect(),
    };
    Ok(answer(&json!(history), visitor.language))
}
