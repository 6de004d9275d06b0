//! What is known of a system over the API: an answer to one question, and the answers of others that wait for the officer.

use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::answer::{answer, must_match, must_say, tagged};
use super::body;
use super::caller::Caller;
use super::fault::Fault;
use crate::daemon::{Tower, editing};
use crate::law::{Answer, Fact};
use crate::register::{Proposal, System};
use crate::store::{Edited, Seen};
use crate::web::visitor::Visitor;

/// The answer to one question; its tag changes only when this answer does.
#[utoipa::path(get, path = "/api/v1/systems/{id}/facts/{fact}", tag = "register", security(("token" = ["register:read", "reader"])), params(("id" = String, Path, description = "its id"), ("fact" = String, Path, description = "the id of the fact")), responses((status = 200, description = "the answer", body = Answer, headers(("ETag" = String)))))]
pub(super) async fn one(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path((id, fact)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    // The version is read before the answer: the other way round an old answer could carry a new number.
    let version = tower.store.part_version(&id, &part(&fact)).await?;
    let system = tower.store.system(&id).await?.ok_or_else(Fault::not_found)?.system;
    let known = system.facts.get(&fact).ok_or_else(Fault::not_found)?;
    Ok(tagged(&json!(known), &version.to_string(), visitor.language, &headers))
}

/// Answers one question: only while nobody else has answered it since, as `If-Match` says. Without `who` and `when` it is signed with the name behind the token.
#[utoipa::path(put, path = "/api/v1/systems/{id}/facts/{fact}", tag = "register", security(("token" = ["register:write", "editor"])), params(("id" = String, Path, description = "its id"), ("fact" = String, Path, description = "the id of the fact")), request_body(content = Answer, example = json!({ "value": true, "who": "Ann", "why": "The manual says so.", "source": "manual, page 4" })), responses((status = 200, description = "it is kept", body = Answer, headers(("ETag" = String))), (status = 412, description = "somebody else was quicker"), (status = 428, description = "it is there, and `If-Match` does not say which version was seen")))]
pub(super) async fn set(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Path((id, fact)): Path<(String, String)>,
    headers: HeaderMap,
    sent: Bytes,
) -> Result<Response, Fault> {
    let asked = askable(&tower, &fact)?;
    let known = body::fact(&headers, &sent)?;
    if !asked.accepts(&known.value) {
        return Err(body::wrong(&format!(
            "`value` is none that `{fact}` takes: see its question in `/api/v1/openapi.json`"
        )));
    }
    let before = tower.store.system(&id).await?.ok_or_else(Fault::not_found)?.system.facts.remove(&fact);
    let known = signed(&known, before.as_ref(), &caller.name(), tower.today());
    must_say(&headers, before.is_some_and(|before| before != known))?;
    let kept = known.clone();
    change(&tower, &caller, (&id, &fact), &headers, move |system, fact| {
        drop(system.facts.insert(fact, kept));
    })
    .await?;
    let version = tower.store.part_version(&id, &part(&fact)).await?;
    Ok(tagged(&json!(known), &version.to_string(), visitor.language, &HeaderMap::new()))
}

/// Makes an answer unknown again; what was known stays in the history.
#[utoipa::path(delete, path = "/api/v1/systems/{id}/facts/{fact}", tag = "register", security(("token" = ["register:write", "editor"])), params(("id" = String, Path, description = "its id"), ("fact" = String, Path, description = "the id of the fact")), responses((status = 204, description = "nobody knows"), (status = 412, description = "somebody else was quicker")))]
pub(super) async fn forget(
    State(tower): State<Arc<Tower>>,
    Extension(caller): Extension<Caller>,
    Path((id, fact)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let system = tower.store.system(&id).await?.ok_or_else(Fault::not_found)?.system;
    if !system.facts.contains_key(&fact) {
        // Who saw an answer, and finds none, was not the quickest.
        return Err(if headers.contains_key("if-match") { Fault::stale() } else { Fault::not_found() });
    }
    change(&tower, &caller, (&id, &fact), &headers, |system, fact| drop(system.facts.remove(&fact))).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A decision on an answer that waits: the answer as it was seen, so that another one in its place is never decided on.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = DecisionSent)]
#[serde(deny_unknown_fields)]
pub(super) struct Decision {
    decision: Word,
    /// As it stands in the system.
    #[serde(deserialize_with = "body::table")]
    proposal: Proposal,
    /// For `accept`: what was known of the fact when it was looked at; it would be replaced.
    known: Option<Answer>,
}

/// Whether it counts from now on, or goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[schema(as = DecisionWord)]
#[serde(rename_all = "lowercase")]
enum Word {
    Accept,
    Refuse,
}

/// What a decision leaves.
#[derive(Serialize, ToSchema)]
pub(super) struct Decided {
    /// What is known of the fact now.
    known: Option<Answer>,
    /// Answers of others that still wait.
    waiting: Vec<Proposal>,
}

/// Accepts or refuses an answer of somebody else.
#[utoipa::path(post, path = "/api/v1/systems/{id}/proposals/{fact}", tag = "register", security(("token" = ["register:write", "editor"])), params(("id" = String, Path, description = "its id"), ("fact" = String, Path, description = "the id of the fact")), request_body(content = Decision, example = json!({ "decision": "accept", "proposal": { "value": true, "who": "Vendor Ltd" } })), responses((status = 200, description = "it is decided", body = Decided), (status = 412, description = "somebody else decided on it, or answered the question")))]
pub(super) async fn decide(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Path((id, fact)): Path<(String, String)>,
    headers: HeaderMap,
    sent: Bytes,
) -> Result<Response, Fault> {
    askable(&tower, &fact)?;
    let Decision { decision, proposal, known } = body::json(&headers, &sent)?;
    let decided = match decision {
        Word::Accept => editing::accept(&tower, &id, &fact, (proposal, known), &caller.name()).await?,
        Word::Refuse => editing::refuse(&tower, &id, &fact, proposal, &caller.name()).await?,
    };
    match decided {
        Edited::NoSystem => Err(Fault::not_found()),
        Edited::Stale(_) => Err(Fault::stale()),
        Edited::Done(stored) => {
            let system = stored.system;
            let left = Decided {
                known: system.facts.get(&fact).cloned(),
                waiting: system.proposals.get(&fact).cloned().unwrap_or_default(),
            };
            Ok(answer(&json!(left), visitor.language))
        }
    }
}

async fn change(
    tower: &Tower,
    caller: &Caller,
    (id, fact): (&str, &str),
    headers: &HeaderMap,
    change: impl FnOnce(&mut System, String) + Send,
) -> Result<(), Fault> {
    let part = part(fact);
    let version = tower.store.part_version(id, &part).await?;
    must_match(headers, Some(&version.to_string()))?;
    // Between the look and the turn somebody may be quicker: then it is refused inside the turn.
    let seen = headers.contains_key("if-match").then_some(Seen { part: &part, version });
    let named = fact.to_owned();
    match editing::edit(tower, id, seen, &caller.name(), |system| change(system, named)).await? {
        Edited::NoSystem => Err(Fault::not_found()),
        Edited::Stale(_) => Err(Fault::stale()),
        Edited::Done(_) => Ok(()),
    }
}

/// The answer with who gave it and when, where it does not say; one that is known already keeps what it has.
pub(super) fn signed(answer: &Answer, known: Option<&Answer>, who: &str, today: NaiveDate) -> Answer {
    if answer.who.is_some() || answer.when.is_some() {
        return answer.clone();
    }
    let with = |who: Option<String>, when| Answer { who, when, ..answer.clone() };
    match known.filter(|known| with(known.who.clone(), known.when) == **known) {
        Some(known) => known.clone(),
        None => with(Some(who.to_owned()), Some(today)),
    }
}

fn part(fact: &str) -> String {
    format!("facts/{fact}")
}

/// A fact of the book that somebody can answer: rules give the others.
fn askable<'t>(tower: &'t Tower, fact: &str) -> Result<&'t Fact, Fault> {
    tower.book.fact(fact).filter(|fact| !fact.derived).ok_or_else(Fault::not_found)
}
