//! The description of the API: for programs as OpenAPI, for people as a page that is made of it.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::Value;

use super::answer::{hashed, tagged};
use super::description::{DESCRIPTION, of};
use super::fault::Fault;
use crate::daemon::Tower;
use crate::text::say;
use crate::web::access::recognised;
use crate::web::frame::{Frame, Here, show};
use crate::web::problem::Problem;
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "api.html", config = "src/web/askama.toml")]
struct ApiPage {
    frame: Frame,
    operations: Vec<Operation>,
}

/// One operation, in the words of the description.
struct Operation {
    method: String,
    path: String,
    summary: String,
    /// The scope of the token and the role of its owner; empty where none is needed.
    needs: Vec<String>,
    parameters: Vec<(String, String)>,
    /// What is sent, as an example; empty where nothing is.
    example: String,
    /// Each status, and what it means.
    answers: Vec<(String, String)>,
}

impl Operation {
    fn of(method: &str, path: &str, described: &Value) -> Operation {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let parameters = described["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
        Operation {
            method: method.to_uppercase(),
            path: path.to_owned(),
            summary: text(&described["summary"]),
            needs: words(described["security"].pointer("/0/token")),
            example: described
                .pointer("/requestBody/content/application~1json/example")
                .and_then(|example| serde_json::to_string_pretty(example).ok())
                .unwrap_or_default(),
            answers: described["responses"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(status, answer)| (status.clone(), text(&answer["description"])))
                .collect(),
            parameters: parameters
                .iter()
                .map(|one| (text(&one["name"]), text(&one["description"])))
                .collect(),
        }
    }
}

fn words(list: Option<&Value>) -> Vec<String> {
    let words = list.and_then(Value::as_array).into_iter().flatten();
    words.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// This description (OpenAPI 3.1).
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "description", security(()), responses((status = 200, description = "the description", body = Object, headers(("ETag" = String)))))]
pub(super) async fn openapi(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let described = of(&tower);
    Ok(tagged(&described, &hashed(&described), visitor.language, &headers))
}

/// The page for people.
#[utoipa::path(get, path = "/api/v1", tag = "description", security(()), responses((status = 200, description = "the page", body = String, content_type = "text/html")))]
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let visitor = recognised(&tower, &headers, visitor).await;
    let paths = DESCRIPTION["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.map(move |(method, described)| Operation::of(method, path, described))
    });
    let operations = operations.collect();
    let title = say(visitor.language, "api-title", &[]);
    show(&ApiPage { operations, frame: Frame::new(visitor, title, Here::Elsewhere) })
}
