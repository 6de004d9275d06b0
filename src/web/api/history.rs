//! What happened to a system of the register.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

use super::answer::{answer, hashed, tagged};
use super::asked::Asked;
use super::caller::Caller;
use super::fault::Fault;
use crate::daemon::Tower;
use crate::law::{Assessment, Class, Receipt};
use crate::people::Role;
use crate::store::{AssessmentLine, StoredChange};
use crate::web::history::{cut, is_for_readers, place, place_in_words};
use crate::web::visitor::Visitor;

/// Changes and assessments of a page, when the call does not say; and the most of each.
pub(super) const CHANGES: usize = 100;
const ASSESSMENTS: usize = 50;
pub(super) const LINES_MAX: usize = 500;

/// Which part of a history is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Part {
    /// How many changes; 100 when not said.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
    /// Only changes behind this place: `older_changes` of the page before.
    #[param(pattern = r"^[0-9]{1,18}\.[0-9]{1,18}$")]
    changes_behind: Option<String>,
    /// Only assessments before this instant: `older_assessments` of the page before.
    #[param(value_type = Option<String>, format = DateTime)]
    assessments_before: Option<String>,
}

/// What happened to a system.
#[derive(Serialize, ToSchema)]
pub(super) struct History {
    /// Its id.
    system: String,
    changes: Vec<Change>,
    assessments: Vec<Made>,
    /// What `changes_behind` is for the page with older changes; null where there are none.
    older_changes: Option<String>,
    /// What `assessments_before` is for the page with older assessments; null where there are none.
    #[schema(value_type = Option<String>, format = DateTime)]
    older_assessments: Option<DateTime<Utc>>,
}

/// A change of one part of a system, or of a project.
#[derive(Serialize, ToSchema)]
#[schema(as = SystemChange)]
pub(super) struct Change {
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

impl Change {
    pub(super) fn of(one: StoredChange) -> Change {
        let (part, before, after) = (one.difference.part, one.difference.before, one.difference.after);
        Change { version: one.version, at: one.at, who: one.who, part, before, after }
    }
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
#[utoipa::path(get, path = "/api/v1/systems/{id}/history", tag = "register", security(("token" = ["register:read", "reader"])), params(("id" = String, Path, description = "its id"), Part), responses((status = 200, description = "the newest first", body = History)))]
pub(super) async fn history(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Asked(part): Asked<Part>,
) -> Result<Response, Fault> {
    let limit = part.limit.unwrap_or(CHANGES);
    if !(1..=LINES_MAX).contains(&limit) {
        return Err(Fault::parameter(format!("`limit` is {limit}: ask for 1 to {LINES_MAX}")));
    }
    let wrong = |name: &str| Fault::parameter(format!("`{name}` is none that a page before gave"));
    let behind =
        part.changes_behind.as_deref().map(|text| place(text).ok_or_else(|| wrong("changes_behind")));
    let before = part.assessments_before.as_deref();
    let before = before.map(|text| moment(text).ok_or_else(|| wrong("assessments_before"))).transpose()?;
    let mut changes = tower.store.system_history(&id, behind.transpose()?, limit as u32 + 1).await?;
    let stored = tower.store.system(&id).await?;
    if changes.is_empty() && stored.is_none() {
        return Err(Fault::not_found());
    }
    let more = cut(&mut changes, limit);
    let older_changes = changes.last().filter(|_| more).map(place_in_words);
    let organisation = stored.as_ref().and_then(|stored| stored.system.organisation.as_deref());
    if !caller.may(Role::Editor, organisation) {
        changes.retain(|one| is_for_readers(&one.difference.part));
    }
    let mut assessments = tower.store.assessment_history(&id, before, ASSESSMENTS as u32 + 1).await?;
    let more = cut(&mut assessments, ASSESSMENTS);
    let older_assessments = assessments.last().filter(|_| more).map(|last| last.made);
    let made = |one: AssessmentLine| Made {
        made: one.made,
        risk: one.risk,
        on: one.on,
        law: one.law,
        book: one.book,
    };
    let history = History {
        system: id,
        changes: changes.into_iter().map(Change::of).collect(),
        assessments: assessments.into_iter().map(made).collect(),
        older_changes,
        older_assessments,
    };
    Ok(answer(&json!(history), visitor.language))
}

fn moment(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|moment| moment.to_utc())
}

/// An assessment that was kept, as it was made.
#[derive(Serialize, ToSchema)]
#[schema(as = AssessmentKept)]
pub(super) struct Kept {
    #[schema(value_type = String, format = DateTime)]
    made: DateTime<Utc>,
    /// What the law said then; what it says today is another question.
    #[serde(flatten)]
    assessment: Assessment<String>,
    /// What went in and came out; null for one that was made before receipts were kept.
    receipt: Option<Receipt>,
}

/// An assessment as it was made, with the rule book and the law of its day: not what the law says today.
#[utoipa::path(get, path = "/api/v1/systems/{id}/assessments/{made}", tag = "register", security(("token" = ["register:read", "reader"])), params(("id" = String, Path, description = "its id"), ("made" = String, Path, description = "when it was made, as the history says it")), responses((status = 200, description = "the assessment", body = Kept, headers(("ETag" = String)))))]
pub(super) async fn kept(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path((id, made)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let made = moment(&made).ok_or_else(Fault::not_found)?;
    let kept = tower.store.kept_assessment(&id, made).await?.ok_or_else(Fault::not_found)?;
    let told = json!(Kept {
        made: kept.made,
        assessment: kept.assessment.in_language(visitor.language),
        receipt: kept.receipt,
    });
    Ok(tagged(&told, &hashed(&told), visitor.language, &headers))
}
