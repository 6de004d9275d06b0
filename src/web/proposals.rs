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
use crate::register::{Decided, Proposal, System};
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
    let accepts = match sent.decision.as_str() {
        "accept" => true,
        "refuse" => false,
        _ => return Err(Problem::bad_form()),
    };
    let seen: Proposal = serde_json::from_str(&sent.proposal).map_err(|_| Problem::bad_form())?;
    let by = visitor.name().to_owned();
    let change = move |system: &mut System| -> Decided {
        if accepts && known(system, &fact) != sent.known {
            return Decided::Gone;
        }
        let waiting = system.proposals.get(&fact).into_iter().flatten();
        let Some(place) = waiting.into_iter().position(|one| *one == seen) else { return Decided::Gone };
        if accepts { system.accept(&fact, place, &by) } else { system.refuse(&fact, place) }
    };
    // One that is gone was decided on by somebody else, or the question was answered: the page shows what is left.
    let change = move |system: &mut System| {
        let _ = change(system);
    };
    match editing::edit(&tower, &id, None, visitor.name(), change).await? {
        Edited::NoSystem => Err(Problem::not_found()),
        _ => Ok(Redirect::to(&format!("/systems/{id}#proposals")).into_response()),
    }
}
