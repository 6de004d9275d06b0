//! Why a system comes out as it does, and which answers would decide.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

use super::answer::{hashed, tagged};
use super::asked::Asked;
use super::assessments::{Days, days};
use super::fault::Fault;
use crate::daemon::decided::decided;
use crate::daemon::{Tower, assess};
use crate::law::{Decides, Proof, Why};
use crate::text::near::nearest;
use crate::web::visitor::Visitor;

/// Which answers would settle the class of a system, or change one that is settled.
#[utoipa::path(get, path = "/api/v1/systems/{id}/decides", tag = "register", security(("token" = ["register:read", "reader"])), params(("id" = String, Path, description = "its id"), Days), responses((status = 200, description = "what decides", body = Decides<String>, headers(("ETag" = String)))))]
pub(super) async fn decides(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    Asked(asked): Asked<Days>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let stored = tower.store.system(&id).await?.ok_or_else(Fault::not_found)?;
    let (on, law) = days(&asked, tower.today())?;
    let found = decided(&tower, &stored, on, law).await?;
    let value = json!(found.in_language(visitor.language));
    Ok(tagged(&value, &hashed(&value), visitor.language, &headers))
}

/// Of what a proof is asked.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Of {
    /// The id of a rule; the class when not said.
    rule: Option<String>,
    /// The day asked about; today when not said.
    #[param(value_type = Option<String>, format = Date)]
    on: Option<String>,
    /// The day whose state of the law is used; today when not said.
    #[param(value_type = Option<String>, format = Date)]
    law: Option<String>,
}

/// Why a system has its class, or why a rule comes out as it does: from the conclusion down to the answers.
#[utoipa::path(get, path = "/api/v1/systems/{id}/why", tag = "register", security(("token" = ["register:read", "reader"])), params(("id" = String, Path, description = "its id"), Of), responses((status = 200, description = "the proof", body = Proof<String>, headers(("ETag" = String)))))]
pub(super) async fn why(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    Asked(Of { rule, on, law }): Asked<Of>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let system = tower.store.system(&id).await?.ok_or_else(Fault::not_found)?.system;
    let (on, law) = days(&Days { on, law }, tower.today())?;
    let language = visitor.language;
    let proved = move || {
        let assessment = assess::assess_on(&tower, &system, on, law);
        let known = system.known(&tower.book);
        let mut why = Why::new(&tower.book, &known, &assessment);
        let proof = match &rule {
            Some(rule) => why.rule(rule).ok_or_else(|| no_rule(&tower, rule))?,
            None => why.class(),
        };
        Ok::<_, Fault>(json!(proof.in_language(language)))
    };
    let value = tokio::task::spawn_blocking(proved).await??;
    Ok(tagged(&value, &hashed(&value), language, &headers))
}

fn no_rule(tower: &Tower, rule: &str) -> Fault {
    if tower.book.rule(rule).is_some() {
        return Fault::parameter(format!("the rule `{rule}` is not law on that day: ask with another `law`"));
    }
    let known = tower.book.rules().iter().map(|rule| rule.id.as_str());
    let near = nearest(rule, known).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    Fault::parameter(format!("the book has no rule `{rule}`{near}"))
}
