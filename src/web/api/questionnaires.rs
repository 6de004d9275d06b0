//! Questions to a vendor over the API: they are put under a link, which an AI officer sends on and may take back.

use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::answer::{Paging, Part, answer, secret};
use super::asked::Asked;
use super::body;
use super::caller::Caller;
use super::fault::Fault;
use crate::daemon::Tower;
use crate::daemon::vendor::{self, NAME_CHARS_MAX, ask, good_name, open};
use crate::store::OpenQuestionnaire;
use crate::web::visitor::Visitor;

/// A page of questionnaires.
#[derive(Serialize, ToSchema)]
pub(super) struct Questionnaires {
    #[serde(flatten)]
    part: Part,
    questionnaires: Vec<QuestionnaireTold>,
}

/// Questions to a vendor that can still be answered; the link is told once, to who made it.
#[derive(Serialize, ToSchema)]
#[schema(as = Questionnaire)]
struct QuestionnaireTold {
    id: String,
    vendor: String,
    /// Ids of the facts that are asked for.
    facts: Vec<String>,
    /// Who asks.
    who: String,
    #[schema(value_type = String, format = DateTime)]
    created: DateTime<Utc>,
    /// Until when it can be answered.
    #[schema(value_type = String, format = DateTime)]
    until: DateTime<Utc>,
    /// When it was last answered.
    #[schema(value_type = Option<String>, format = DateTime)]
    answered: Option<DateTime<Utc>>,
}

impl QuestionnaireTold {
    fn of(OpenQuestionnaire { id, asked }: OpenQuestionnaire) -> QuestionnaireTold {
        QuestionnaireTold {
            id,
            vendor: asked.vendor,
            facts: asked.facts,
            who: asked.who,
            created: asked.created,
            until: asked.expires,
            answered: asked.answered,
        }
    }
}

/// The questionnaires about a system that can still be answered, the newest first.
#[utoipa::path(get, path = "/api/v1/systems/{id}/questionnaires", tag = "register", security(("token" = ["register:read", "ai-officer"])), params(("id" = String, Path, description = "its id"), Paging), responses((status = 200, description = "a page of questionnaires", body = Questionnaires)))]
pub(super) async fn list(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    Asked(paging): Asked<Paging>,
    uri: Uri,
) -> Result<Response, Fault> {
    tower.store.system(&id).await?.ok_or_else(Fault::not_found)?;
    let all = open(&tower, &id).await?;
    paging.page(&uri, &all, visitor.language, |part, questionnaires| Questionnaires {
        part,
        questionnaires: questionnaires.iter().cloned().map(QuestionnaireTold::of).collect(),
    })
}

/// Whom to ask.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = QuestionnaireSent)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// The name of the vendor.
    #[schema(
        pattern = r"^[^\x00-\x1F\x7F-\x9F]*[^\s\x00-\x1F\x7F-\x9F][^\x00-\x1F\x7F-\x9F]*$",
        max_length = 120
    )]
    vendor: String,
    /// Ids of the facts to ask for; those that decide nothing are left out. All that decide and that a vendor can know, when not said.
    #[serde(default)]
    facts: Option<Vec<String>>,
}

/// What became of it.
#[derive(Serialize, ToSchema)]
#[schema(as = QuestionnaireMade)]
pub(super) struct MadeTold {
    /// The questions; null when none of them decides anything any more.
    questionnaire: Option<QuestionnaireTold>,
    /// The link for the vendor; told once, and kept nowhere. A call that is sent again gets none.
    link: Option<String>,
}

/// Puts the questions that still decide to the vendor; the answer holds the link to send on.
#[utoipa::path(post, path = "/api/v1/systems/{id}/questionnaires", tag = "register", security(("token" = ["register:write", "ai-officer"])), params(("id" = String, Path, description = "its id")), request_body(content = Wanted, example = json!({ "vendor": "Vendor Ltd" })), responses((status = 200, description = "there is nothing to ask", body = MadeTold), (status = 201, description = "it is made", body = MadeTold)))]
pub(super) async fn add(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    headers: HeaderMap,
    sent: Bytes,
) -> Result<Response, Fault> {
    let Wanted { vendor, facts } = body::json(&headers, &sent)?;
    let Some(vendor) = good_name(&vendor) else {
        return Err(body::wrong(&format!("`vendor` is a name of 1 to {NAME_CHARS_MAX} signs in one line")));
    };
    let system = tower.store.system(&id).await?.ok_or_else(Fault::not_found)?.system;
    // The vendor reads who asks: a person, and not by which token.
    let who = caller.member().map_or("", |member| &member.name);
    let Some(made) = ask(&tower, &system, &vendor, who, facts.as_deref()).await? else {
        return Ok(answer(&json!(MadeTold { questionnaire: None, link: None }), visitor.language));
    };
    let mut told = MadeTold { questionnaire: Some(QuestionnaireTold::of(made.open)), link: Some(made.link) };
    let value = json!(told);
    told.link = None;
    let mut response = secret(&value, json!(told), visitor.language);
    *response.status_mut() = StatusCode::CREATED;
    Ok(response)
}

/// Takes a questionnaire back: its link leads nowhere any more. What was answered stays.
#[utoipa::path(delete, path = "/api/v1/systems/{id}/questionnaires/{questionnaire}", tag = "register", security(("token" = ["register:write", "ai-officer"])), params(("id" = String, Path, description = "the id of the system"), ("questionnaire" = String, Path, description = "its id")), responses((status = 204, description = "it is taken back")))]
pub(super) async fn revoke(
    State(tower): State<Arc<Tower>>,
    Path((id, questionnaire)): Path<(String, String)>,
) -> Result<Response, Fault> {
    match vendor::revoke(&tower, &id, &questionnaire).await? {
        true => Ok(StatusCode::NO_CONTENT.into_response()),
        false => Err(Fault::not_found()),
    }
}
