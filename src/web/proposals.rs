//! The officer accepts or refuses the answers of others, one by one.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::problem::Problem;
use super::visitor::Visitor;
use crate::daemon::editing;
use crate::daemon::tower::Tower;
use crate::law::Answer;
use crate::register::{Proposal, System};
use crate::store::Edited;

/// What the form sends: the proposal as it was seen, so that another one that took its place is never decided on.
#[derive(Deserialize)]
pub(super) struct Sent {
    decision: String,
    proposal: String,
    #[serde(default)]
    known: String,
}

/// What is known of a fact, as the form carries it; empty when nothing is.
pub(super) fn known(system: &System, fact: &str) -> String {
    let json = |answer| serde_json::to_string(answer).expect("an answer has text keys and plain values");
    system.facts.get(fact).map(json).unwrap_or_default()
}

/// `POST /systems/{id}/proposals/{fact}`
pub(super) async fn decide(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path((id, fact)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let seen: Proposal = serde_json::from_str(&sent.proposal).map_err(|_| Problem::bad_form())?;
    let by = visitor.name();
    let decided = match sent.decision.as_str() {
        "accept" => {
            let known: Option<Answer> = match sent.known.as_str() {
                "" => None,
                known => Some(serde_json::from_str(known).map_err(|_| Problem::bad_form())?),
            };
            editing::accept(&tower, &id, &fact, (seen, known), by).await?
        }
        "refuse" => editing::refuse(&tower, &id, &fact, seen, by).await?,
        _ => return Err(Problem::bad_form()),
    };
    // One that is gone was decided on by somebody else, or the question was answered: the page shows what is left.
    match decided {
        Edited::NoSystem => Err(Problem::not_found()),
        _ => Ok(Redirect::to(&format!("/systems/{id}#proposals")).into_response()),
    }
}
